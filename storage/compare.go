package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// Two copies of one project part when both are worked in: a sync client kept
// both after a conflict, or somebody took a copy along on a stick. Their logs
// begin alike, and since every event is chained to the one before, the newest
// event that both have with the same hash is where they parted. What each did
// since then stands in its log with what stood before, which is all that is
// needed to tell the two apart and to bring one up to the other.

// Comparison says how two copies of a project differ.
type Comparison struct {
	Common   int64        // number of the newest event that both have
	Mine     int          // events since then in this project
	Theirs   int          // events since then in the other one
	OnlyMine []Difference // things that only this project changed
	ToTake   []Difference // things that only the other one changed; TakeOver takes them
	Both     []Difference // things that both changed, in different ways; TakeOver leaves them
}

// Same reports whether nothing differs.
func (c Comparison) Same() bool { return len(c.OnlyMine)+len(c.ToTake)+len(c.Both) == 0 }

// Difference is one thing that is not the same in two copies of a project.
type Difference struct {
	Change   string // added, changed or removed, since the copies parted; as the other one did where both did something
	Noun, ID string
	Document string // id, empty where the thing belongs to none
	Words    string // for people: the claim "…" on "The bridge"

	record []byte // what the other one has, null for nothing
}

// trace is what the log says of one thing since the copies parted.
type trace struct {
	noun, id      string
	before, after []byte
	order         int // of the first event that touched it
}

// changed reports whether the thing is another than it was.
func (t *trace) changed() bool { return !equalRecords(t.noun, t.before, t.after) }

// Compare says what each of two copies of a project has that the other lacks.
// The other file is only read. It fails with ErrInvalid when the other file
// holds another project.
func (p *Project) Compare(ctx context.Context, path string) (Comparison, error) {
	other, err := p.openCopy(ctx, path)
	if err != nil {
		return Comparison{}, err
	}
	defer other.Close()
	return p.compare(ctx, other)
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
		err = fail(ErrInvalid, nil, "%s holds another project than %s, so the two cannot be compared; to bring its articles over, export it as JSON lines and import them.", other.path, p.path)
	}
	if err != nil {
		return nil, errors.Join(err, other.Close())
	}
	return other, nil
}

func (p *Project) compare(ctx context.Context, other *Project) (c Comparison, err error) {
	if c.Common, err = p.parted(ctx, other); err != nil {
		return c, err
	}
	var mine, theirs map[thing]*trace
	if c.Mine, mine, err = p.traces(ctx, c.Common); err != nil {
		return c, err
	}
	if c.Theirs, theirs, err = other.traces(ctx, c.Common); err != nil {
		return c, err
	}
	here, there := &describer{ctx: ctx, p: p}, &describer{ctx: ctx, p: other}
	for _, t := range inOrder(theirs) {
		m := mine[thingOf(t.noun, t.id)]
		switch {
		case !t.changed():
		case m == nil || !m.changed():
			c.ToTake = append(c.ToTake, there.difference(t))
		case !equalRecords(t.noun, m.after, t.after):
			c.Both = append(c.Both, there.difference(t))
		}
	}
	for _, m := range inOrder(mine) {
		if t := theirs[thingOf(m.noun, m.id)]; m.changed() && (t == nil || !t.changed()) {
			c.OnlyMine = append(c.OnlyMine, here.difference(m))
		}
	}
	return c, errors.Join(here.err, there.err)
}

// parted finds the newest event that both have: where the hashes are the same,
// all events up to there are.
func (p *Project) parted(ctx context.Context, other *Project) (int64, error) {
	mine, _, err := p.last(ctx)
	if err != nil {
		return 0, err
	}
	theirs, _, err := other.last(ctx)
	if err != nil {
		return 0, err
	}
	n := sort.Search(int(min(mine, theirs)), func(i int) bool {
		if err != nil {
			return true
		}
		a, failed := p.hashAt(ctx, int64(i+1))
		b, failedThere := other.hashAt(ctx, int64(i+1))
		err = errors.Join(failed, failedThere)
		return !bytes.Equal(a, b)
	})
	return int64(n), err
}

func (p *Project) hashAt(ctx context.Context, number int64) ([]byte, error) {
	return reading(ctx, p, func(q querier) (hash []byte, err error) {
		return hash, q.QueryRowContext(ctx, "SELECT hash FROM events WHERE number = ?", number).Scan(&hash)
	})
}

// traces follows the log after an event.
func (p *Project) traces(ctx context.Context, after int64) (events int, found map[thing]*trace, err error) {
	found = map[thing]*trace{}
	for number := after; ; {
		chunk, err := reading(ctx, p, func(q querier) ([]loggedEvent, error) {
			return collect(ctx, q, scanLogged, "SELECT "+eventColumns+", hash FROM events WHERE number > ? ORDER BY number LIMIT ?", number, logChunk)
		})
		if err != nil || len(chunk) == 0 {
			return events, found, err
		}
		for i := range chunk {
			if !eachStep(chunk[i].steps, func(noun, id string, before, after []byte) {
				about := thingOf(noun, id)
				if found[about] == nil {
					found[about] = &trace{noun: noun, id: id, before: slices.Clone(before), order: len(found)}
				}
				found[about].after = slices.Clone(after)
			}) {
				return events, found, fail(ErrDamaged, fmt.Errorf("event %d", chunk[i].event.Number), "The log of %s cannot be read, so it cannot be compared; run \"sayso check\" on it.", p.path)
			}
		}
		events += len(chunk)
		number = chunk[len(chunk)-1].event.Number
	}
}

func inOrder(traces map[thing]*trace) []*trace {
	list := make([]*trace, 0, len(traces))
	for _, t := range traces {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *trace) int { return a.order - b.order })
	return list
}

// describer puts differences into words and remembers the titles it asked for.
type describer struct {
	ctx    context.Context
	p      *Project
	titles map[string]string
	err    error
}

func (d *describer) difference(t *trace) Difference {
	made := Difference{Noun: t.noun, ID: t.id, Change: "changed", record: t.after}
	record := t.after
	switch {
	case bytes.Equal(t.before, null):
		made.Change = "added"
	case bytes.Equal(t.after, null):
		made.Change, record = "removed", t.before
	}
	made.Document = nouns[t.noun].document(t.id, record)
	made.Words = d.words(t, record)
	if title := d.title(made.Document); title != "" && t.noun != NounDocument {
		made.Words += fmt.Sprintf(" on %q", title)
	}
	return made
}

func (d *describer) words(t *trace, record []byte) string {
	switch t.noun {
	case NounAnnotation:
		if a, err := decode[annotationRecord](record); err == nil && a != nil {
			return fmt.Sprintf("the %s %q", a.Label, corpus.FirstWords(a.Quote, 60))
		}
	case NounDocument:
		if r, err := decode[documentRecord](record); err == nil && r != nil {
			return fmt.Sprintf("the document %q", corpus.FirstWords(r.Title, 60))
		}
	case NounAnnotator:
		if r, err := decode[annotatorRecord](record); err == nil && r != nil {
			return "the annotator " + r.Name
		}
	case NounSource:
		if r, err := decode[sourceRecord](record); err == nil && r != nil {
			return "the source " + r.Name
		}
	case NounQuery:
		if r, err := decode[queryRecord](record); err == nil && r != nil {
			return "the saved search " + r.Name
		}
	case NounDoubt:
		return "a sentence put aside in doubt"
	case NounMark:
		return "a sentence with nothing to label"
	case NounSentences:
		return "the sentence bounds"
	case NounRelation:
		if r, err := decode[relationRecord](record); err == nil && r != nil {
			return fmt.Sprintf("a link (%s)", r.Kind)
		}
	}
	return "the " + nouns[t.noun].name
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
