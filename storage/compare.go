package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Two copies of one project part when both are worked in: a sync client kept
// both after a conflict, or somebody took a copy along on a stick. What one has
// and the other lacks are the ends of chains: where an event is in both, all
// before it on its chain is.

// Comparison says how two copies of a project differ.
type Comparison struct {
	Mine     int          // events that only this project has
	Theirs   int          // events that only the other one has
	OnlyMine []Difference // things that only this project changed
	ToTake   []Difference // things that only the other one changed
	Both     []Difference // things that both changed, in different ways; joined, somebody settles them
}

// Same reports whether both have the same events.
func (c Comparison) Same() bool { return c.Mine+c.Theirs == 0 }

// Difference is one thing of which one copy of a project knows what the other
// does not.
type Difference struct {
	Change   string // added, changed or removed; as the other one did where both did something
	Noun, ID string
	Document string    // id, empty where the thing belongs to none
	Words    string    // for people: the claim "…" on "The bridge"
	Author   string    // name of who did so last, empty for nobody in particular
	At       time.Time // when, by that person's clock
}

// tail is a part of a chain that one copy has and another lacks.
type tail struct {
	chain storedChain
	after int64 // place of the last event that both have, or where the chain begins
	end   int64 // place of the last event
}

// missing finds the tails that other has and this project lacks.
func (p *Project) missing(ctx context.Context, other *Project) ([]tail, error) {
	return missingIn(ctx, func(id string) ([]byte, error) {
		return whole(ctx, p, func(q querier) ([]byte, error) {
			hashes, err := column[[]byte](ctx, q, "SELECT hash FROM events WHERE id = ? AND chain NOT IN (SELECT number FROM chains WHERE scope = ?)", id, history.HandOut)
			return first(hashes), err
		})
	}, p.path, other)
}

// missingIn finds the tails that other has and a file lacks, of which hashOf
// tells the hash of an event, or nil.
func missingIn(ctx context.Context, hashOf func(id string) ([]byte, error), path string, other *Project) ([]tail, error) {
	chains, err := whole(ctx, other, func(q querier) ([]storedChain, error) { return chainList(ctx, q) })
	if err != nil {
		return nil, err
	}
	var tails []tail
	for _, c := range chains {
		if c.Scope == history.HandOut {
			continue // what a hand-out took from its project
		}
		t, err := tailOf(ctx, hashOf, path, other, c)
		if err != nil {
			return nil, err
		}
		if t.after < t.end {
			tails = append(tails, t)
		}
	}
	return tails, nil
}

// tailOf halves a chain again and again: where an event is known, all before it
// are.
func tailOf(ctx context.Context, hashOf func(id string) ([]byte, error), path string, other *Project, c storedChain) (tail, error) {
	end, err := whole(ctx, other, func(q querier) (*link, error) { return endOf(ctx, q, c.number, c.ID) })
	if err != nil {
		return tail{}, err
	}
	known := func(seq int64) bool {
		var id string
		var theirs []byte
		_, failed := whole(ctx, other, func(q querier) (struct{}, error) {
			return struct{}{}, q.QueryRowContext(ctx, "SELECT id, hash FROM events WHERE chain = ? AND seq = ?", c.number, seq).Scan(&id, &theirs)
		})
		if errors.Is(failed, sql.ErrNoRows) {
			failed = fail(ErrDamaged, fmt.Errorf("chain %s, event %d", c.ID, seq), "Changes are missing from the log of %s; run \"sayso check\" on it.", other.path)
		}
		var mine []byte
		if failed == nil {
			mine, failed = hashOf(id)
		}
		if failed == nil && mine != nil && !bytes.Equal(mine, theirs) {
			failed = fail(ErrDamaged, fmt.Errorf("event %s", id), "%s and %s tell one change in two ways, so one of them was altered; run \"sayso check\" on both.", path, other.path)
		}
		err = errors.Join(err, failed)
		return mine != nil
	}
	if end.seq == c.ParentSeq || known(end.seq) {
		return tail{c, end.seq, end.seq}, err
	}
	n := sort.Search(int(end.seq-c.ParentSeq), func(i int) bool { return err != nil || !known(c.ParentSeq+int64(i)+1) })
	return tail{c, c.ParentSeq + int64(n), end.seq}, err
}

// Compare says what each of two copies of a project has that the other lacks.
// The other file is only read. It fails with ErrInvalid when the other file
// holds another project.
func (p *Project) Compare(ctx context.Context, path string) (c Comparison, err error) {
	other, err := p.openCopy(ctx, path)
	if err != nil {
		return c, err
	}
	defer other.Close()
	var mine, theirs map[thing]*trace
	if c.Theirs, theirs, err = p.tracesOf(ctx, other); err != nil {
		return c, err
	}
	handOut, err := p.mayJoin(ctx, other)
	if err != nil {
		return c, err
	}
	if !handOut { // which lacks nearly all, and is to
		if c.Mine, mine, err = other.tracesOf(ctx, p); err != nil {
			return c, err
		}
	}
	hidden, err := p.hiddenFrom(ctx)
	if err != nil {
		return c, err
	}
	here, there := &describer{ctx: ctx, p: p}, &describer{ctx: ctx, p: other}
	for _, t := range tracesInOrder(theirs) {
		m := mine[thingOf(t.noun, t.id)]
		switch {
		case !t.changed() || hidden.thing(t.noun, t.id, t.after, t.before, t.author):
		case m == nil || !m.changed():
			c.ToTake = append(c.ToTake, there.difference(t))
		case !history.NounOf(t.noun).Equal(m.after, t.after):
			c.Both = append(c.Both, there.difference(t))
		}
	}
	for _, m := range tracesInOrder(mine) {
		if t := theirs[thingOf(m.noun, m.id)]; m.changed() && !hidden.thing(m.noun, m.id, m.after, m.before, m.author) && (t == nil || !t.changed()) {
			c.OnlyMine = append(c.OnlyMine, here.difference(m))
		}
	}
	return c, errors.Join(here.err, there.err)
}

// openCopy opens another copy of the same project for reading.
func (p *Project) openCopy(ctx context.Context, path string) (*Project, error) {
	mine, err := p.Info(ctx)
	if err != nil {
		return nil, err
	}
	other, err := Open(ctx, path, OpenOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	theirs, err := other.Info(ctx)
	if err == nil && theirs.ID != mine.ID {
		err = fail(ErrInvalid, nil, "%s holds another project than %s, so the two cannot be joined or compared; to bring its articles over, export it as JSON lines and import them.", other.path, p.path)
	}
	if err != nil {
		return nil, errors.Join(err, other.Close())
	}
	return other, nil
}

// trace is what the events of one copy say of one thing that those of the other
// do not.
type trace struct {
	noun, id      string
	before, after []byte
	author        string // id
	at            time.Time
	order         int // of the first event that touched it
}

// changed reports whether the thing is another than it was.
func (t *trace) changed() bool { return !history.NounOf(t.noun).Equal(t.before, t.after) }

// tracesOf follows what other has and this project lacks.
func (p *Project) tracesOf(ctx context.Context, other *Project) (events int, found map[thing]*trace, err error) {
	tails, err := p.missing(ctx, other)
	if err != nil {
		return 0, nil, err
	}
	found = map[thing]*trace{}
	err = other.eachMissing(ctx, tails, func(e *loggedEvent) error {
		events++
		list, err := history.ParseSteps(e.steps)
		if err != nil {
			return fail(ErrDamaged, fmt.Errorf("event %s", e.event.ID), "The log of %s cannot be read, so it cannot be compared; run \"sayso check\" on it.", other.path)
		}
		for _, s := range list {
			if history.NounOf(s.Noun) == nil {
				continue // of a newer version
			}
			about := thingOf(s.Noun, s.ID)
			if found[about] == nil {
				found[about] = &trace{noun: s.Noun, id: s.ID, before: slices.Clone(s.Before), order: len(found)}
			}
			t := found[about]
			t.after, t.author, t.at = slices.Clone(s.After), e.event.Annotator, e.event.At
		}
		return nil
	})
	return events, found, err
}

// eachMissing reads the events of tails in the order in which they came to this
// project, some at a time, so that it may be written to between.
func (p *Project) eachMissing(ctx context.Context, tails []tail, visit func(*loggedEvent) error) error {
	if len(tails) == 0 {
		return nil
	}
	conditions, args := []string{}, []any{}
	for _, t := range tails {
		conditions = append(conditions, "chain = ? AND seq > ?")
		args = append(args, t.chain.number, t.after)
	}
	numbers, err := whole(ctx, p, func(q querier) ([]int64, error) {
		return column[int64](ctx, q, "SELECT number FROM events WHERE "+strings.Join(conditions, " OR ")+" ORDER BY number", args...)
	})
	if err != nil {
		return err
	}
	for len(numbers) > 0 {
		n := min(len(numbers), logChunk)
		chunk, err := whole(ctx, p, func(q querier) ([]loggedEvent, error) {
			return collect(ctx, q, scanLogged, "SELECT "+eventColumns+", hash FROM events WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number", string(history.Encode(numbers[:n])))
		})
		if err != nil {
			return err
		}
		for i := range chunk {
			if err := visit(&chunk[i]); err != nil {
				return err
			}
		}
		numbers = numbers[n:]
	}
	return nil
}

func tracesInOrder(traces map[thing]*trace) []*trace {
	list := make([]*trace, 0, len(traces))
	for _, t := range traces {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *trace) int { return a.order - b.order })
	return list
}

// describer puts differences into words and remembers the titles and names it
// asked for.
type describer struct {
	ctx    context.Context
	p      *Project
	titles map[string]string
	names  map[string]string
	err    error
}

func (d *describer) difference(t *trace) Difference {
	made := Difference{Noun: t.noun, ID: t.id, Change: "changed", Author: d.name(t.author), At: t.at}
	record := t.after
	switch {
	case history.IsNull(t.before):
		made.Change = "added"
	case history.IsNull(t.after):
		made.Change, record = "removed", t.before
	}
	made.Document, made.Words = d.describe(t.noun, t.id, record)
	return made
}

// describe puts a thing into words, with the title of its document.
func (d *describer) describe(noun, id string, record []byte) (document, words string) {
	n := history.NounOf(noun)
	document, words = n.DocumentOf(id, record), n.Words(record)
	if title := d.title(document); title != "" && noun != history.Document {
		words += fmt.Sprintf(" on %q", title)
	}
	return document, words
}

// title is the title of a document, "" for none.
func (d *describer) title(document string) string {
	if document == "" {
		return ""
	}
	if title, ok := d.titles[document]; ok {
		return title
	}
	if d.titles == nil {
		d.titles = map[string]string{}
	}
	summary, err := d.p.Summary(d.ctx, document)
	if err != nil && !errors.Is(err, ErrNotFound) {
		d.err = errors.Join(d.err, err)
	}
	d.titles[document] = strings.TrimSpace(corpus.FirstWords(summary.Title, 60))
	return d.titles[document]
}

// name is the name of an annotator, "" for nobody.
func (d *describer) name(id string) string {
	if id == "" {
		return ""
	}
	if d.names == nil {
		list, err := d.p.Annotators(d.ctx)
		d.err = errors.Join(d.err, err)
		d.names = map[string]string{}
		for _, a := range list {
			d.names[a.ID] = a.Name
		}
	}
	return d.names[id]
}

// textWith reads a text by its SHA-256; ok is false when the project has none.
func (p *Project) textWith(ctx context.Context, sum string) (text string, ok bool, err error) {
	text, err = whole(ctx, p, func(q querier) (text string, err error) {
		return text, q.QueryRowContext(ctx, "SELECT text FROM texts WHERE sha256 = ?", sum).Scan(&text)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return text, err == nil, err
}
