package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sayso/internal/history"
)

// link is the end of a chain: where the next event is hung on.
type link struct {
	number int64 // of the chain in this file
	id     string
	seq    int64 // of the last event, 0 for none
	hash   []byte
}

// chainFor finds the chain of this writer for an annotator and a scope, or
// begins it.
func (t *transaction) chainFor(annotator, scope string) (*link, error) {
	key := annotator + " " + scope
	if l := t.chains[key]; l != nil {
		return l, nil
	}
	writer, err := t.writerOf()
	if err != nil {
		return nil, err
	}
	var number int64
	var id string
	err = t.tx.QueryRowContext(t.ctx, "SELECT number, id FROM chains WHERE writer = ? AND annotator = ? AND scope = ? AND parent = ''", writer, annotator, scope).Scan(&number, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return t.beginChain(key, writer, annotator, scope)
	}
	if err != nil {
		return nil, err
	}
	l, err := endOf(t.ctx, t.tx, number, id)
	if err == nil {
		t.keepChain(key, l)
	}
	return l, err
}

func (t *transaction) keepChain(key string, l *link) {
	if t.chains == nil {
		t.chains = map[string]*link{}
	}
	t.chains[key] = l
}

// beginChain makes a chain of its own.
func (t *transaction) beginChain(key, writer, annotator, scope string) (*link, error) {
	project, err := getProject(t.ctx, t.tx, "")
	if err != nil {
		return nil, err
	}
	c := history.Chain{ID: NewID(), Annotator: annotator, Scope: scope, Writer: writer, Head: history.ChainHead(project.ID, annotator, scope, writer)}
	l, err := t.insertChain(c)
	if err == nil {
		t.keepChain(key, l)
	}
	return l, err
}

// insertChain adds a chain that has no events of its own yet.
func (t *transaction) insertChain(c history.Chain) (*link, error) {
	var number int64
	if err := t.tx.QueryRowContext(t.ctx, "SELECT max(number) + 1 FROM chains").Scan(&number); err != nil {
		return nil, err
	}
	err := one(t.tx.ExecContext(t.ctx, "INSERT INTO chains (number, id, annotator, scope, writer, head, parent, parent_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		number, c.ID, c.Annotator, c.Scope, c.Writer, c.Head, c.Parent, c.ParentSeq))
	return &link{number, c.ID, c.ParentSeq, c.Head}, err
}

// endOf reads the end of a chain.
func endOf(ctx context.Context, q querier, number int64, id string) (*link, error) {
	l := &link{number: number, id: id}
	err := q.QueryRowContext(ctx, "SELECT seq, hash FROM events WHERE chain = ? ORDER BY seq DESC LIMIT 1", number).Scan(&l.seq, &l.hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = q.QueryRowContext(ctx, "SELECT parent_seq, head FROM chains WHERE number = ?", number).Scan(&l.seq, &l.hash)
	}
	return l, err
}

// storedChain is a chain with its number in the file.
type storedChain struct {
	history.Chain
	number int64
}

// chainList reads all chains, those that others left before them.
func chainList(ctx context.Context, q querier) ([]storedChain, error) {
	return collect(ctx, q, func(scan func(...any) error) (c storedChain, err error) {
		return c, scan(&c.number, &c.ID, &c.Annotator, &c.Scope, &c.Writer, &c.Head, &c.Parent, &c.ParentSeq)
	}, "SELECT number, id, annotator, scope, writer, head, parent, parent_seq FROM chains ORDER BY number")
}

// lineage tells, for the chain of an event, which events lie before it: on the
// chain itself, and on those it left. It looks for them when it is first asked,
// since only events before version 3 are.
func lineage(chains []storedChain, chain string, seq int64) func(chain string, seq int64) bool {
	var upTo map[string]int64
	return func(other string, place int64) bool {
		if upTo == nil {
			upTo = map[string]int64{chain: seq - 1}
			for at, ok := byChain(chains, chain); ok && at.Parent != at.ID && (at.Parent != "" || at.ParentSeq > 0); at, ok = byChain(chains, at.Parent) {
				if _, been := upTo[at.Parent]; been {
					break
				}
				upTo[at.Parent] = at.ParentSeq
			}
		}
		last, on := upTo[other]
		return on && place <= last
	}
}

func byChain(chains []storedChain, id string) (storedChain, bool) {
	for _, c := range chains {
		if c.ID == id {
			return c, true
		}
	}
	return storedChain{}, false
}

// Seal is one fingerprint of all that ever happened in the project: the same in
// two copies exactly when they hold the same events. A paper that names it
// names the state of its data.
func (p *Project) Seal(ctx context.Context) (string, error) {
	return whole(ctx, p, func(q querier) (string, error) { return readSeal(ctx, q) })
}

func readSeal(ctx context.Context, q querier) (string, error) {
	// A chain that others left ends where they left it if nothing of its own
	// follows, and that event has a follower: it is no end.
	ends, err := column[[]byte](ctx, q, `WITH ends AS (SELECT id, number, (SELECT max(seq) FROM events WHERE chain = chains.number) AS last FROM chains)
		SELECT (SELECT hash FROM events WHERE chain = ends.number AND seq = last) FROM ends
		WHERE last IS NOT NULL AND NOT EXISTS (SELECT 1 FROM chains AS tail WHERE tail.parent = ends.id AND tail.parent_seq = last AND tail.number <> ends.number
			AND EXISTS (SELECT 1 FROM events WHERE chain = tail.number))`)
	if err != nil {
		return "", fmt.Errorf("the ends of the chains: %w", err)
	}
	return history.Seal(ends), nil
}
