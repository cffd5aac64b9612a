package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"sayso/internal/history"
)

// Conflict is a thing of which two people, or one on two laptops, said
// different things without knowing of each other. One of them shows until
// somebody settles it; nothing is lost.
type Conflict struct {
	ID       string // of the conflict: the noun, a colon, the id of the thing
	Noun     string
	Thing    string    // id of the thing, empty where there is only one
	Document string    // id, empty where the thing belongs to none
	Owner    string    // id of the annotator who alone may settle it, empty where anybody may
	Start    int       // byte of the document where the thing begins, 0 where it has no place
	Words    string    // for people: the claim "…" on "The bridge"
	Versions []Version // what was said, the one that shows first
}

// Version is one of the things said.
type Version struct {
	Record json.RawMessage // null when the thing was removed
	Words  string          // in a line: claim, note "…"
	Author string          // name, empty for nobody in particular
	At     time.Time       // by the author's clock
	Event  string          // id
}

// Removed reports whether the version says that the thing is not there.
func (v Version) Removed() bool { return history.IsNull(v.Record) }

// Conflicts lists what is to be settled, in the order of the things' ids.
func (p *Project) Conflicts(ctx context.Context) ([]Conflict, error) {
	return reading(ctx, p, func(q querier) ([]Conflict, error) { return readConflicts(ctx, q) })
}

// ConflictCount is how many there are; it is answered at once.
func (p *Project) ConflictCount(ctx context.Context) (int, error) {
	return reading(ctx, p, func(q querier) (n int, err error) {
		return n, q.QueryRowContext(ctx, "SELECT count(*) FROM conflicts").Scan(&n)
	})
}

func readConflicts(ctx context.Context, q querier) ([]Conflict, error) {
	disputes, err := things(ctx, q, "SELECT noun, thing FROM conflicts ORDER BY noun, thing")
	if err != nil {
		return nil, err
	}
	var list []Conflict
	for _, thing := range disputes {
		c, err := readConflict(ctx, q, thing)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

func readConflict(ctx context.Context, q querier, thing history.Thing) (Conflict, error) {
	c := Conflict{ID: thing.Noun + ":" + thing.ID, Noun: thing.Noun, Thing: thing.ID}
	heads, err := headsOf(ctx, q, thing)
	if err != nil {
		return c, err
	}
	settled, heads, err := disputeAbout(ctx, q, thing, heads)
	if err != nil {
		return c, err
	}
	n := history.NounOf(thing.Noun)
	about := settled.Record
	for _, h := range heads {
		if history.IsNull(about) {
			about = h.Before
		}
	}
	c.Document, c.Words, c.Owner = n.DocumentOf(thing.ID, about), n.Words(about), ownerOf(thing.Noun, settled.Record)
	c.Start = startOf(about)
	if title, err := column[string](ctx, q, "SELECT title FROM documents WHERE id = ?", c.Document); err == nil && len(title) > 0 && thing.Noun != history.Document {
		c.Words += " on “" + title[0] + "”"
	}
	text := ""
	if thing.Noun == history.Sentences { // by whose words the versions are told apart
		err := q.QueryRowContext(ctx, "SELECT text FROM documents JOIN texts ON texts.sha256 = documents.sha256 WHERE id = ?", c.Document).Scan(&text)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return c, err
		}
	}
	ordered := settled.Others
	if shows, ok := headThatShows(heads, settled.Others); ok {
		ordered = append([]history.Head{shows}, settled.Others...)
	}
	for i, h := range ordered {
		v := Version{Record: h.After, Event: h.Event}
		if i == 0 {
			v.Record = settled.Record
		}
		v.Words = n.Difference(v.Record, h.Before)
		switch cut := history.CutInWords(v.Record, h.Before, text); {
		case v.Removed():
			v.Words = "removed"
		case text != "" && cut != "":
			v.Words = cut
		}
		var at int64
		if err := q.QueryRowContext(ctx, "SELECT at, coalesce((SELECT name FROM annotators WHERE annotators.id = annotator), '') FROM events WHERE number = ?", h.Number).Scan(&at, &v.Author); err != nil {
			return c, err
		}
		v.At = history.FromMilliseconds(at)
		c.Versions = append(c.Versions, v)
	}
	return c, nil
}

// disputeAbout gives what the heads of a thing settle to, with the heads among
// which somebody has to decide. These are its own, or, when its one head takes
// back a decision, those that were decided on: so they are listed again.
func disputeAbout(ctx context.Context, q querier, thing history.Thing, heads []history.Head) (history.Settled, []history.Head, error) {
	settled := history.Settle(thing.Noun, heads)
	if len(heads) != 1 {
		return settled, heads, nil
	}
	decided, err := column[[]byte](ctx, q, `SELECT steps FROM events WHERE id IN (
		SELECT value FROM events AS back, json_each(undone) WHERE back.number = ? AND undone <> '[]') ORDER BY id`, heads[0].Number)
	if err != nil {
		return settled, heads, err
	}
	for _, steps := range decided {
		step, ok, err := stepIn(steps, thing)
		if err != nil || !ok || len(step.Over) < 2 {
			if err != nil {
				return settled, heads, err
			}
			continue
		}
		before, err := headsThatWere(ctx, q, thing, step.Over)
		if err != nil {
			return settled, heads, err
		}
		others := history.Settle(thing.Noun, before).Others
		others = slices.DeleteFunc(slices.Clone(others), func(h history.Head) bool {
			return history.NounOf(thing.Noun).Equal(h.After, settled.Record)
		})
		if len(others) > 0 {
			settled.Others = others
			return settled, before, nil
		}
	}
	return settled, heads, nil
}

// headThatShows finds the latest head that is not among the others; several may
// say the same.
func headThatShows(heads, others []history.Head) (shows history.Head, ok bool) {
	for _, h := range heads {
		other := slices.ContainsFunc(others, func(o history.Head) bool { return o.Event == h.Event })
		if !other && (!ok || h.Event > shows.Event) {
			shows, ok = h, true
		}
	}
	return shows, ok
}

// startOf is the byte at which the thing of a record begins, 0 where it has no
// place.
func startOf(record json.RawMessage) int {
	var at struct{ Start int }
	_ = json.Unmarshal(record, &at) // not every record is an object
	return at.Start
}

// KindSettle is the kind of the event that settles a conflict.
const KindSettle = "settle"

// SettleConflict makes one version of a conflict the one that stands, an
// undoable change like any other. take counts the versions from 0.
// change is the id of the change: one that is sent again changes nothing more;
// empty for a new one.
func (p *Project) SettleConflict(ctx context.Context, id string, take int, annotator, change string) (Event, error) {
	return p.settle(ctx, id, annotator, change, func(t *transaction, c Conflict) error {
		if take < 0 || take >= len(c.Versions) {
			return fail(ErrInvalid, nil, "There are %d versions to choose from, so nothing was settled.", len(c.Versions))
		}
		return t.settleAs(c, c.Versions[take].Record)
	})
}

// SettleWithBoth keeps the version of an annotation that shows, and every other
// one that was not removed as an annotation of its own. change is as in
// SettleConflict.
func (p *Project) SettleWithBoth(ctx context.Context, id, annotator, change string) (Event, error) {
	return p.settle(ctx, id, annotator, change, func(t *transaction, c Conflict) error {
		if c.Noun != history.Annotation {
			return fail(ErrInvalid, nil, "Only of an annotation can both versions be kept; choose one.")
		}
		for _, v := range c.Versions[1:] {
			if v.Removed() {
				continue
			}
			if err := t.do(history.Step{Noun: history.Annotation, ID: NewID(), Before: history.Null, After: v.Record}); err != nil {
				return err
			}
		}
		return t.settleAs(c, c.Versions[0].Record)
	})
}

func (p *Project) settle(ctx context.Context, id, annotator, change string, choose func(*transaction, Conflict) error) (Event, error) {
	if change == "" {
		change = NewID()
	}
	if err := checkID("change", change); err != nil {
		return Event{}, err
	}
	var done Event
	err := p.write(ctx, func(t *transaction) error {
		if earlier, err := changeWithID(t.ctx, t.tx, change); err != nil || earlier != nil {
			done = value(earlier)
			return err
		}
		c, err := t.conflictWithID(id)
		if err != nil {
			return err
		}
		t.records, t.asks, t.shared = nil, annotator, false
		if err := choose(t, c); err != nil {
			return err
		}
		done, err = t.record(Event{ID: change, Kind: KindSettle, Title: "Settled: " + c.Words, Annotator: annotator, Document: c.Document}, nil)
		return err
	})
	return done, err
}

// settleAs says, over all that was said, what stands.
func (t *transaction) settleAs(c Conflict, record json.RawMessage) error {
	thing := history.Thing{Noun: c.Noun, ID: c.Thing}
	stands, err := t.stands(thing)
	if err != nil {
		return err
	}
	s := history.Step{Noun: c.Noun, ID: c.Thing, Before: stands, After: record}
	if err := t.mayDo(s); err != nil {
		return err
	}
	if err := history.Present(t, thing, record); err != nil {
		return err
	}
	t.records = append(t.records, s)
	return nil
}

// conflictWithID finds a conflict by its id, or by that of its thing.
func (t *transaction) conflictWithID(id string) (Conflict, error) {
	list, err := readConflicts(t.ctx, t.tx)
	if err != nil {
		return Conflict{}, err
	}
	for _, c := range list {
		if c.ID == id || c.Thing != "" && c.Thing == id || c.Thing == "" && strings.TrimSuffix(c.ID, ":") == id {
			return c, nil
		}
	}
	return Conflict{}, fail(ErrNotFound, nil, "There is nothing to settle with the id %.80q; it may be settled already.", id)
}

// headsOf reads the heads of a thing outside of a transaction that writes.
func headsOf(ctx context.Context, q querier, thing history.Thing) ([]history.Head, error) {
	return collect(ctx, q, scanHead(thing), "SELECT "+headColumns+" FROM heads JOIN events ON number = event WHERE noun = ? AND thing = ? ORDER BY number", thing.Noun, thing.ID)
}

// headsThatWere reads steps about a thing that were its heads once, by the ids
// of their events.
func headsThatWere(ctx context.Context, q querier, thing history.Thing, events []string) ([]history.Head, error) {
	return collect(ctx, q, scanHead(thing), "SELECT "+headColumns+" FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY number", string(history.Encode(events)))
}

// scanHead scans headColumns for what an event says of a thing.
func scanHead(thing history.Thing) func(scan func(...any) error) (history.Head, error) {
	return func(scan func(...any) error) (h history.Head, err error) {
		var steps []byte
		if err := scan(&h.Number, &h.Chain, &h.Seq, &h.Event, &steps); err != nil {
			return h, err
		}
		step, ok, err := stepIn(steps, thing)
		if err == nil && !ok {
			err = errors.New("a head says nothing of its thing")
		}
		h.Step = step
		return h, err
	}
}

// stepIn finds the step about a thing among those of an event as it is stored.
func stepIn(steps []byte, thing history.Thing) (history.Step, bool, error) {
	list, err := history.ParseSteps(steps)
	i := slices.IndexFunc(list, func(s history.Step) bool { return s.Thing() == thing })
	if err != nil || i < 0 {
		return history.Step{}, false, err
	}
	return list[i], true, nil
}
