package hub

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Person is a login of a project and what is known of it.
type Person struct {
	Login      string
	Annotators []string // ids of who they are in the project, without gold and second passes where another is there
	Member     bool     // false for one who was removed
	Lead       bool
	SeesAll    bool      // adjudicates, and so reads everybody's work also while the project is blind
	Last       time.Time // when something of theirs last came to the hub; zero when nothing did or it is hidden
}

// Team is who works in a project at the hub.
type Team struct {
	Login     string // which asks
	Lead      bool   // and leads: it may let others in
	Unblinded bool   // every member reads everybody's work
	People    []Person
}

// Who says who works in a project; who was last here comes first.
func (h *Hub) Who(ctx context.Context, project string) (t Team, err error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	s, err := h.stand(ctx, project)
	if err != nil {
		return t, err
	}
	heads, err := h.heads(ctx, project)
	if err != nil {
		return t, err
	}
	member, lead, all := roleNames(project)
	passed, err := h.passedOn(ctx, project)
	if err != nil {
		return t, err
	}
	t.Login, t.Lead = s.Login, s.Lead
	if err := h.conn.QueryRow(ctx, "SELECT pg_has_role($1::text::name, $2::text::name, 'usage')", member, all).Scan(&t.Unblinded); err != nil {
		return t, sentence(err)
	}
	for _, login := range s.logins() {
		if login == "" {
			continue
		}
		person := Person{Login: login}
		_, person.SeesAll = passed[passing{all, login}]
		err := h.conn.QueryRow(ctx, "SELECT coalesce(pg_has_role(oid, $2::text::name, 'usage'), false), coalesce(pg_has_role(oid, $3::text::name, 'usage'), false) FROM pg_roles WHERE rolname = $1::text",
			login, member, lead).Scan(&person.Member, &person.Lead)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return t, sentence(err)
		}
		for _, m := range s.Members {
			if m.Login == login && m.Annotator != "" {
				person.Annotators = append(person.Annotators, m.Annotator)
			}
		}
		for _, c := range heads {
			if c.PushedBy == login && c.PushedAt.After(person.Last) {
				person.Last = c.PushedAt
			}
		}
		t.People = append(t.People, person)
	}
	slices.SortStableFunc(t.People, func(a, b Person) int { return b.Last.Compare(a.Last) })
	return t, nil
}
