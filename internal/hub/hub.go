// Package hub exchanges a project with others through a PostgreSQL that the team
// has somewhere. It is the only package that opens a connection, and it does so
// only to an address that the user gave (address.go).
//
// The hub is six tables with rights, made by its owner (owner.go, migrations), who
// lets people in, by logins and roles of the server (logins.go, roles.go). It
// keeps events as they are and understands none of them: laptops take in what
// came from others as they take in another copy of the file, by the rules of
// package history. The database itself refuses a gap in a chain, two events at
// one place, a forged author, a change of what is there, and reading what is
// blind.
//
// Sync pulls and pushes (pull.go, push.go). Both go chain by chain, block by
// block, each block a transaction; either may be cut off anywhere and is taken up
// by looking at what both sides have. No counter decides what was sent: what the
// hub has is what the hub says it has. Follow does this beside the window
// (follow.go).
package hub

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sayso/internal/history"
	"sayso/storage"
)

// format is that of the tables of the hub.
const format = 1

// Hub is a connection to a hub. It does one thing at a time; its methods may be
// called from any goroutine and wait for each other.
type Hub struct {
	mutex   sync.Mutex
	conn    *pgx.Conn
	stopped map[string]Stopped // chains of which an event was bad, by their names at the hub
}

// Close ends the connection.
func (h *Hub) Close() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Second)
	defer stop()
	_ = h.conn.Close(ctx)
}

// Listed is a project at a hub.
type Listed struct {
	ID    string
	Title string
}

// Projects lists the projects of the hub that this login may see.
func (h *Hub) Projects(ctx context.Context) ([]Listed, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if _, err := h.identify(ctx); err != nil {
		return nil, err
	}
	rows, err := h.conn.Query(ctx, "SELECT project::text, title FROM sayso.projects ORDER BY made_at")
	if err != nil {
		return nil, sentence(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Listed])
	return list, sentence(err)
}

// identity is what a hub says of itself.
type identity struct {
	id    string
	login string
	now   time.Time
}

func (h *Hub) identify(ctx context.Context) (i identity, err error) {
	var tables int
	err = h.conn.QueryRow(ctx, "SELECT id::text, format, current_user::text, now() FROM sayso.hub").Scan(&i.id, &tables, &i.login, &i.now)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, fail(ErrNoHub, err, "This database is no hub yet; whoever owns it makes it one (Set up a hub for a team…, or sayso hub init).")
	}
	if err != nil {
		return i, sentence(err)
	}
	if tables > format {
		return i, fail(ErrFormat, nil, "The hub was made by a newer version of Sayso, so nothing was exchanged; update Sayso. Your work is saved here.")
	}
	return i, nil
}

// standing is what a login may do in a project.
type standing struct {
	Project  string
	Title    string
	Format   int // that all of the project must understand
	Login    string
	Lead     bool
	SeesAll  bool
	Member   bool
	Members  []seat // all of the project
	ClockOff time.Duration
	hub      string
}

// seat is a login with an annotator that it works as.
type seat struct {
	Login, Annotator string
}

func (s *standing) is(login, annotator string) bool {
	return slices.Contains(s.Members, seat{login, annotator})
}

// as lists the annotators that this login works as.
func (s *standing) as() (ids []string) {
	for _, m := range s.Members {
		if m.Login == s.Login && m.Annotator != "" {
			ids = append(ids, m.Annotator)
		}
	}
	return ids
}

// loginOf finds a login that works as both annotators, or as the first.
func (s *standing) loginOf(annotator, owner string) (login string, ok bool) {
	candidates := append([]string{s.Login}, s.logins()...)
	for _, login := range candidates {
		if s.is(login, annotator) && (owner == "" || s.is(login, owner)) {
			return login, true
		}
	}
	for _, login := range candidates {
		if s.is(login, annotator) {
			return login, true
		}
	}
	return "", false
}

func (s *standing) logins() (list []string) {
	for _, m := range s.Members {
		if !slices.Contains(list, m.Login) {
			list = append(list, m.Login)
		}
	}
	return list
}

// stand asks what this login may do in a project.
func (h *Hub) stand(ctx context.Context, project string) (*standing, error) {
	i, err := h.identify(ctx)
	if err != nil {
		return nil, err
	}
	s := &standing{Project: project, Login: i.login, ClockOff: time.Since(i.now), hub: i.id}
	err = h.conn.QueryRow(ctx, "SELECT title, format FROM sayso.projects WHERE project = $1::uuid", project).Scan(&s.Title, &s.Format)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fail(ErrRole, err, "The hub has no such project for the login %q: either nobody added it (sayso hub add-project), or you are not a member, or not any more. Your work is saved here; ask who leads the project.", i.login)
	}
	if err != nil {
		return nil, sentence(err)
	}
	member, lead, all := roleNames(project)
	err = h.conn.QueryRow(ctx, "SELECT pg_has_role(current_user, $1::text::name, 'usage'), pg_has_role(current_user, $2::text::name, 'usage'), pg_has_role(current_user, $3::text::name, 'usage')",
		member, lead, all).Scan(&s.Member, &s.Lead, &s.SeesAll)
	if err != nil {
		return nil, sentence(err)
	}
	s.Members, err = h.members(ctx, project)
	return s, err
}

func (h *Hub) members(ctx context.Context, project string) ([]seat, error) {
	rows, err := h.conn.Query(ctx, "SELECT login, annotator FROM sayso.members WHERE project = $1::uuid ORDER BY login, annotator", project)
	if err != nil {
		return nil, sentence(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[seat])
	return list, sentence(err)
}

// head is a chain at the hub with its last event.
type head struct {
	history.Chain
	Login    string
	Seq      int64  // of the last event
	Last     string // id of the last event
	Hash     []byte `json:"-"`
	PushedBy string
	PushedAt time.Time
}

// heads reads all chains of a project that this login may see and that have
// events.
func (h *Hub) heads(ctx context.Context, project string) ([]head, error) {
	rows, err := h.conn.Query(ctx, `SELECT c.chain, c.annotator, c.scope, c.writer, c.head, c.parent, c.parent_seq, c.login, e.seq, e.id::text, e.hash, e.pushed_by, e.pushed_at
		FROM sayso.chains c CROSS JOIN LATERAL (SELECT seq, id, hash, pushed_by, pushed_at FROM sayso.events e WHERE e.project = c.project AND e.chain = c.chain ORDER BY seq DESC LIMIT 1) e
		WHERE c.project = $1::uuid ORDER BY c.made_at, c.chain`, project)
	if err != nil {
		return nil, sentence(err)
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c head, err error) {
		return c, row.Scan(&c.ID, &c.Annotator, &c.Scope, &c.Writer, &c.Head, &c.Parent, &c.ParentSeq, &c.Login, &c.Seq, &c.Last, &c.Hash, &c.PushedBy, &c.PushedAt)
	})
	return list, sentence(err)
}

// ofProject reads the id of a project file.
func ofProject(ctx context.Context, p *storage.Project) (string, error) {
	info, err := p.Info(ctx)
	return info.ID, err
}
