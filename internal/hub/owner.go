package hub

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"sayso/internal/corpus"
	"sayso/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// userRole is the role of all who may speak to the hub.
const userRole = "sayso_user"

// roleNames are the roles of a project: its members, those who lead it, and those
// who see everybody's work.
func roleNames(project string) (member, lead, seesAll string) {
	base := "sayso_" + strings.ReplaceAll(project, "-", "")
	return base + "_member", base + "_lead", base + "_sees_all"
}

// Init makes the tables of a hub, or brings them to this version. It is run by
// the owner of the database, who may make roles; doing it again changes nothing.
func (h *Hub) Init(ctx context.Context) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if _, err := h.conn.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS sayso"); err != nil {
		return ownerSentence(err)
	}
	if err := h.makeRole(ctx, userRole, ""); err != nil {
		return err
	}
	if err := migrate(ctx, h.conn.Config()); err != nil {
		return ownerSentence(err)
	}
	if _, err := h.conn.Exec(ctx, "INSERT INTO sayso.hub (id, format) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING", uuid.Must(uuid.NewV7()).String(), format); err != nil {
		return ownerSentence(err)
	}
	return ownerSentence(h.refuseChanges(ctx))
}

// migrate runs what the hub lacks of the numbered files. The lock is a table:
// poolers and other forms of PostgreSQL have no advisory locks.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	db := stdlib.OpenDB(*config)
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresTableLocker(lock.WithTableName("sayso.migrating"), lock.WithTableLockTimeout(time.Second, 60))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName("sayso.migrations"), goose.WithLocker(locker), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// refuseChanges makes the database refuse to the owner, too, what nobody else has
// the right to. Forms of PostgreSQL that have no such triggers go without.
func (h *Hub) refuseChanges(ctx context.Context) error {
	var version string
	if err := h.conn.QueryRow(ctx, "SELECT version()").Scan(&version); err != nil {
		return err
	}
	var citus bool
	if err := h.conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')").Scan(&citus); err != nil || citus || strings.Contains(version, "Cockroach") || strings.Contains(version, "-YB-") {
		return err
	}
	statements := []string{`CREATE OR REPLACE FUNCTION sayso.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what is at the hub is never changed or deleted' USING ERRCODE = 'insufficient_privilege'; END $$`}
	for _, table := range []string{"events", "chains", "texts"} {
		statements = append(statements,
			"DROP TRIGGER IF EXISTS never ON sayso."+table,
			"CREATE TRIGGER never BEFORE UPDATE OR DELETE ON sayso."+table+" FOR EACH ROW EXECUTE FUNCTION sayso.refuse()",
			"DROP TRIGGER IF EXISTS never_all ON sayso."+table,
			"CREATE TRIGGER never_all BEFORE TRUNCATE ON sayso."+table+" FOR EACH STATEMENT EXECUTE FUNCTION sayso.refuse()")
	}
	for _, statement := range statements {
		if _, err := h.conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// ownerSentence is sentence for what only an owner may do.
func ownerSentence(err error) error {
	err = sentence(err)
	if errors.Is(err, ErrRole) {
		return fail(ErrRole, err, "Your login may not do this at the hub: the owner of the database does it, who may make roles (CREATEROLE).")
	}
	return err
}

// quoted is a name as SQL has it.
func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }

// makeRole makes a role unless it is there. options come behind its name.
func (h *Hub) makeRole(ctx context.Context, name, options string) error {
	there, err := h.hasRole(ctx, name)
	if err != nil || there {
		return err
	}
	_, err = h.conn.Exec(ctx, "CREATE ROLE "+quoted(name)+" "+options)
	return ownerSentence(err)
}

func (h *Hub) hasRole(ctx context.Context, name string) (there bool, err error) {
	err = h.conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1::text)", name).Scan(&there)
	return there, sentence(err)
}

// grant makes logins members of roles.
func (h *Hub) grant(ctx context.Context, to, options string, roles ...string) error {
	for _, role := range roles {
		if _, err := h.conn.Exec(ctx, "GRANT "+quoted(role)+" TO "+quoted(to)+" "+options); err != nil {
			return ownerSentence(err)
		}
	}
	return nil
}

// AddProject makes room for a project at the hub, and this login its lead. It is
// run by the owner; doing it again changes nothing. The project's file remembers
// the hub from then on.
func (h *Hub) AddProject(ctx context.Context, p *storage.Project) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	info, err := p.Info(ctx)
	if err != nil {
		return err
	}
	i, err := h.identify(ctx)
	if err != nil {
		return err
	}
	member, lead, all := roleNames(info.ID)
	for _, role := range []string{member, lead, all} {
		if err := h.makeRole(ctx, role, ""); err != nil {
			return err
		}
	}
	for _, role := range []string{userRole, member, lead, all} {
		if err := h.grantUnlessHeld(ctx, i.login, role); err != nil {
			return err
		}
	}
	if _, err = h.conn.Exec(ctx, "INSERT INTO sayso.projects (project, format, title) VALUES ($1::uuid, $2, $3) ON CONFLICT DO NOTHING", info.ID, storage.FormatVersion(), info.Title); err != nil {
		return ownerSentence(err)
	}
	if err := h.insertMembers(ctx, info.ID, []seat{{i.login, ""}}); err != nil {
		return err
	}
	return forget(ctx, p)
}

// grantUnlessHeld gives a role to this login with the right to pass it on. Whoever
// made a role has it so already since PostgreSQL 16, and may not give it to
// themselves again in that way.
func (h *Hub) grantUnlessHeld(ctx context.Context, login, role string) error {
	err := h.grant(ctx, login, "WITH ADMIN OPTION", role)
	if errors.Is(err, ErrRole) || errors.Is(err, ErrRefused) {
		err = h.grant(ctx, login, "", role)
	}
	return err
}

func (h *Hub) insertMembers(ctx context.Context, project string, list []seat) error {
	for _, m := range list {
		_, err := h.conn.Exec(ctx, "INSERT INTO sayso.members (project, login, annotator) VALUES ($1::uuid, $2, $3) ON CONFLICT DO NOTHING", project, m.Login, m.Annotator)
		if err != nil {
			return ownerSentence(err)
		}
	}
	return nil
}

// NewMember is somebody who is to be a member of a project.
type NewMember struct {
	Login     string // at the hub; it is made when it is not there. Empty for an annotator who has left
	Annotator string // id of who they are in the project
	Lead      bool   // may bring rules (articles, codebook, people) to the hub and unblind
	SeesAll   bool   // adjudicates, and so sees everybody's work while others are blind
}

// AddMember lets somebody into a project. password is the new one of a login that
// was made, to be told to its owner; it is empty when the login was there. Doing
// it again adds what is lacking, and makes them what m says: a lead who is let in
// as a member leads no more. Besides the annotator the login works as the second
// passes of the same person, and who sees all as gold; that it does as long as it is
// a member.
func (h *Hub) AddMember(ctx context.Context, p *storage.Project, m NewMember) (password string, err error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	project, err := ofProject(ctx, p)
	if err != nil {
		return "", err
	}
	s, err := h.stand(ctx, project)
	if err != nil {
		return "", err
	}
	people, err := p.Annotators(ctx)
	if err != nil {
		return "", err
	}
	// A login that stayed without the rest would have a password that nobody was told.
	err = pgx.BeginFunc(ctx, h.conn, func(pgx.Tx) error {
		if password, err = h.seatLogin(ctx, s, m); err != nil {
			return err
		}
		rows := []seat{{m.Login, ""}, {m.Login, m.Annotator}}
		return h.insertMembers(ctx, project, slices.Concat(rows, worksAs(people, rows, m.SeesAll || m.Lead)))
	})
	if err != nil {
		return "", sentence(err)
	}
	return password, nil
}

// seatLogin makes the login of a new member if it is not there, and gives it the
// roles of the project.
func (h *Hub) seatLogin(ctx context.Context, s *standing, m NewMember) (password string, err error) {
	if m.Login == "" {
		return "", nil
	}
	if password, err = h.makeLogin(ctx, m.Login); err != nil || m.Login == s.Login { // one has made oneself a lead already
		return password, err
	}
	return password, h.setRoles(ctx, s.Project, m)
}

// worksAs lists the annotators that a login works as besides those that are known:
// the same person's others and second passes, and gold where it adjudicates.
func worksAs(all []corpus.Annotator, known []seat, adjudicates bool) (more []seat) {
	people := corpus.PeopleOf(all)
	for _, m := range known {
		if m.Annotator == "" {
			continue
		}
		for _, a := range all {
			person := people.Same(a.ID, m.Annotator) || a.Of != "" && people.Same(a.Of, m.Annotator)
			if person || adjudicates && a.Kind == corpus.Gold {
				more = append(more, seat{m.Login, a.ID})
			}
		}
	}
	return more
}
