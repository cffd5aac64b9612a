package hub

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// Roles of a project are given and taken here. Whoever leads may have passed them
// on; what they passed on stays when they do not lead any more.

// setRoles makes a login what it is to be in a project, and no more than that.
func (h *Hub) setRoles(ctx context.Context, project string, m NewMember) error {
	member, lead, all := roleNames(project)
	held, err := h.passedOn(ctx, project)
	if err != nil {
		return err
	}
	give, options := []string{userRole, member}, ""
	var take []string
	if _, leads := held[passing{lead, m.Login}]; leads && !m.Lead {
		take = []string{lead, all, member} // member too: it came with the right to pass it on
	} else if _, sees := held[passing{all, m.Login}]; sees && !m.SeesAll && !m.Lead {
		take = []string{all}
	}
	if err := h.take(ctx, project, m.Login, take...); err != nil {
		return err
	}
	if m.Lead {
		give, options = append(give, lead), "WITH ADMIN OPTION"
	}
	if m.SeesAll || m.Lead {
		give = append(give, all)
	}
	return h.grant(ctx, m.Login, options, give...)
}

// RemoveMember takes all rights in a project from a login. What they did stays, and
// whom they let in.
func (h *Hub) RemoveMember(ctx context.Context, project, login string) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if _, err := h.stand(ctx, project); err != nil {
		return err
	}
	there, err := h.hasRole(ctx, login)
	if err != nil {
		return err
	}
	if !there {
		return fail(ErrRole, nil, "The hub has no login %q.", login)
	}
	member, lead, all := roleNames(project)
	return pgx.BeginFunc(ctx, h.conn, func(pgx.Tx) error {
		return h.take(ctx, project, login, member, lead, all)
	})
}

// passing is a role of a project that somebody was given.
type passing struct{ role, to string }

// passedOn lists to whom the roles of a project were given, and whether with the
// right to pass them on.
func (h *Hub) passedOn(ctx context.Context, project string) (map[passing]bool, error) {
	member, lead, all := roleNames(project)
	rows, err := h.conn.Query(ctx, `SELECT r.rolname::text, m.rolname::text, bool_or(a.admin_option) FROM pg_auth_members a
		JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE r.rolname::text = ANY($1::text[]) GROUP BY 1, 2`, []string{member, lead, all})
	if err != nil {
		return nil, sentence(err)
	}
	list := map[passing]bool{}
	var p passing
	var further bool
	_, err = pgx.ForEachRow(rows, []any{&p.role, &p.to, &further}, func() error { list[p] = further; return nil })
	return list, sentence(err)
}

// take takes roles of a project from a login, within a transaction of the caller.
// Since PostgreSQL 16, what somebody passed on ends with their own right to do so;
// whoever got it keeps it, from this login.
func (h *Hub) take(ctx context.Context, project, from string, roles ...string) error {
	if len(roles) == 0 {
		return nil
	}
	before, err := h.passedOn(ctx, project)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if err := h.revoke(ctx, role, from); err != nil {
			return err
		}
	}
	after, err := h.passedOn(ctx, project)
	if err != nil {
		return err
	}
	for p, further := range before {
		if now, is := after[p]; p.to == from || is && now == further {
			continue
		}
		options := ""
		if further {
			options = "WITH ADMIN OPTION"
		}
		if err := h.grant(ctx, p.to, options, p.role); err != nil {
			return err
		}
	}
	return nil
}

// revoke takes a role from another, whoever gave it, within a transaction of the
// caller.
func (h *Hub) revoke(ctx context.Context, role, from string) error {
	rows, err := h.conn.Query(ctx, "SELECT DISTINCT pg_get_userbyid(grantor)::text FROM pg_auth_members WHERE roleid = $1::text::regrole AND member = $2::text::regrole", quoted(role), quoted(from))
	if err != nil {
		return sentence(err)
	}
	grantors, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return sentence(err)
	}
	for _, grantor := range grantors {
		statement := "REVOKE " + quoted(role) + " FROM " + quoted(from)
		if h.conn.PgConn().ParameterStatus("server_version") >= "16" { // until then a membership was nobody's
			statement += " GRANTED BY " + quoted(grantor)
		}
		err := h.attempt(ctx, statement+" CASCADE")
		if errors.Is(sentence(err), ErrRole) && h.revokeGrantsOf(ctx, role, grantor) == nil {
			continue
		}
		if err != nil {
			return ownerSentence(err)
		}
	}
	return nil
}

// revokeGrantsOf takes back what somebody else gave of a role, where only they may
// do that: without the right to pass it on, what they passed on ends, and then they
// get it again. It fails where this login has the right from them.
func (h *Hub) revokeGrantsOf(ctx context.Context, role, grantor string) error {
	return h.attempt(ctx,
		"REVOKE ADMIN OPTION FOR "+quoted(role)+" FROM "+quoted(grantor)+" CASCADE",
		"GRANT "+quoted(role)+" TO "+quoted(grantor)+" WITH ADMIN OPTION")
}

// attempt runs statements within a transaction of the caller, which goes on as if
// nothing had been when one of them fails.
func (h *Hub) attempt(ctx context.Context, statements ...string) error {
	if _, err := h.conn.Exec(ctx, "SAVEPOINT attempt"); err != nil {
		return err
	}
	for _, statement := range statements {
		if _, err := h.conn.Exec(ctx, statement); err != nil {
			_, back := h.conn.Exec(ctx, "ROLLBACK TO SAVEPOINT attempt")
			return errors.Join(err, back)
		}
	}
	_, err := h.conn.Exec(ctx, "RELEASE SAVEPOINT attempt")
	return err
}

// Unblind lets every member of a project read everybody's work, or ends that. It
// is one statement, and holds from the next exchange of each laptop on. What
// came to a laptop stays there.
func (h *Hub) Unblind(ctx context.Context, project string, open bool) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if _, err := h.stand(ctx, project); err != nil {
		return err
	}
	member, _, all := roleNames(project)
	if open {
		return h.grant(ctx, member, "", all)
	}
	return pgx.BeginFunc(ctx, h.conn, func(pgx.Tx) error { return h.take(ctx, project, member, all) })
}
