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
	SeesAll    bool
	Last       time.Time // when something of theirs last came to the hub; zero when nothing did or it is hidden
}

// Who lists the logins of a project, and who was last here.
func (h *Hub) Who(ctx context.Context, project string) ([]Person, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	s, err := h.stand(ctx, project)
	if err != nil {
		return nil, err
	}
	heads, err := h.heads(ctx, project)
	if err != nil {
		return nil, err
	}
	member, lead, all := roleNames(project)
	var list []Person
	for _, login := range s.logins() {
		if login == "" {
			continue
		}
		person := Person{Login: login}
		err := h.conn.QueryRow(ctx, "SELECT coalesce(pg_has_role(oid, $2::text::name, 'member'), false), coalesce(pg_has_role(oid, $3::text::name, 'member'), false), coalesce(pg_has_role(oid, $4::text::name, 'member'), false) FROM pg_roles WHERE rolname = $1::text",
			login, member, lead, all).Scan(&person.Member, &person.Lead, &person.SeesAll)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return nil, sentence(err)
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
		list = append(list, person)
	}
	slices.SortFunc(list, func(a, b Person) int { return b.Last.Compare(a.Last) })
	return list, nil
}
