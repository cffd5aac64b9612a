package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"sayso/internal/history"
)

// A transaction is the ground that package history stands on: it keeps the
// heads of each thing and what shows in tables.

// headColumns are those of an event as the head of a thing.
const headColumns = "number, (SELECT chains.id FROM chains WHERE chains.number = events.chain), seq, id, steps"

// Heads reads the steps about a thing that no other step replaced.
func (t *transaction) Heads(thing history.Thing) ([]history.Head, error) {
	return collect(t.ctx, t.tx, func(scan func(...any) error) (h history.Head, err error) {
		var steps []byte
		if err := scan(&h.Number, &h.Chain, &h.Seq, &h.Event, &steps); err != nil {
			return h, err
		}
		h.Step, err = t.stepAbout(thing, h.Number, steps)
		return h, err
	}, "SELECT "+headColumns+" FROM heads JOIN events ON number = event WHERE noun = ? AND thing = ? ORDER BY number", thing.Noun, thing.ID)
}

// parsedSteps are the steps of the event that was taken apart last: an import
// of a thousand documents is one event, and each of its steps is asked for.
type parsedSteps struct {
	number int64
	about  map[history.Thing]history.Step
}

func (t *transaction) stepAbout(thing history.Thing, number int64, steps []byte) (history.Step, error) {
	if t.parsed.number != number {
		list, err := history.ParseSteps(steps)
		if err != nil {
			return history.Step{}, err
		}
		t.parsed = parsedSteps{number, make(map[history.Thing]history.Step, len(list))}
		for _, s := range list {
			if earlier, ok := t.parsed.about[s.Thing()]; ok { // before version 3 an event could speak twice of a thing
				s.Before = earlier.Before
			}
			t.parsed.about[s.Thing()] = s
		}
	}
	s, ok := t.parsed.about[thing]
	if !ok {
		return s, fail(ErrDamaged, fmt.Errorf("event %d says nothing of %s %s", number, thing.Noun, thing.ID),
			"The project's list of latest changes is damaged, so nothing was changed; run \"sayso repair\" on it.")
	}
	return s, nil
}

// SetHeads keeps the heads of a thing, and whether they have to be settled.
func (t *transaction) SetHeads(thing history.Thing, heads []history.Head) error {
	numbers := make([]int64, len(heads))
	for i, h := range heads {
		numbers[i] = h.Number
	}
	settled, _, err := disputeAbout(t.ctx, t.tx, thing, heads)
	if err != nil {
		return err
	}
	return t.setHeads(thing, numbers, len(settled.Others) > 0)
}

func (t *transaction) setHeads(thing history.Thing, numbers []int64, conflict bool) error {
	for _, statement := range []string{"DELETE FROM heads WHERE noun = ? AND thing = ?", "DELETE FROM conflicts WHERE noun = ? AND thing = ?"} {
		if _, err := t.tx.ExecContext(t.ctx, statement, thing.Noun, thing.ID); err != nil {
			return err
		}
	}
	for _, n := range numbers {
		if err := one(t.tx.ExecContext(t.ctx, "INSERT INTO heads (noun, thing, event) VALUES (?, ?, ?)", thing.Noun, thing.ID, n)); err != nil {
			return err
		}
	}
	if !conflict {
		return nil
	}
	t.disputes = something
	return one(t.tx.ExecContext(t.ctx, "INSERT INTO conflicts (noun, thing) VALUES (?, ?)", thing.Noun, thing.ID))
}

// Succeed makes an event the one head of a thing where nothing has to be
// compared: one statement, where reading, comparing and writing the heads takes
// half a dozen. An event that takes something back may list a conflict again.
func (t *transaction) Succeed(e *Event, s *history.Step) (plain bool, err error) {
	if e.Legacy() || len(e.Undone) > 0 || len(s.Over) > 1 {
		return false, nil
	}
	if len(s.Over) == 0 {
		return t.beginHead(s, e.Number)
	}
	replaced, err := t.tx.ExecContext(t.ctx, `UPDATE heads SET event = ?4 WHERE noun = ?1 AND thing = ?2 AND event = (SELECT number FROM events WHERE id = ?3)
		AND (SELECT count(*) FROM heads WHERE noun = ?1 AND thing = ?2) = 1`, s.Noun, s.ID, s.Over[0], e.Number)
	if err != nil {
		return false, err
	}
	if rows, err := replaced.RowsAffected(); err != nil || rows == 0 {
		return false, err
	}
	return true, t.settled(s.Thing())
}

// beginHead makes an event the head of a thing that has none. One statement finds
// out whether there is one: a thing that is not new would get no event, which the
// table refuses; SELECT ... WHERE NOT EXISTS says the same, but sets up a table of
// its own each time.
func (t *transaction) beginHead(s *history.Step, number int64) (is bool, err error) {
	noted, err := t.tx.ExecContext(t.ctx, "INSERT OR IGNORE INTO heads (noun, thing, event) VALUES (?1, ?2, iif(EXISTS (SELECT 1 FROM heads WHERE noun = ?1 AND thing = ?2), NULL, ?3))", s.Noun, s.ID, number)
	if err != nil {
		return false, err
	}
	rows, err := noted.RowsAffected()
	return rows == 1, err
}

// mostShown is how many things a transaction remembers to show.
const mostShown = 20000

// Shows reports whether a thing stands in its table. Of what very many things rest
// on it is asked once in the transaction.
func (t *transaction) Shows(thing history.Thing) (bool, error) {
	if t.shown[thing] {
		return true, nil
	}
	is, err := shows(t.ctx, t.tx, thing)
	if is && (thing.Noun == history.Document || thing.Noun == history.Annotator) {
		if t.shown == nil || len(t.shown) >= mostShown {
			t.shown = map[history.Thing]bool{}
		}
		t.shown[thing] = true
	}
	return is, err
}

func shows(ctx context.Context, q querier, thing history.Thing) (shows bool, err error) {
	if thing.Noun == history.Text {
		return shows, q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM texts WHERE sha256 = ?)", thing.ID).Scan(&shows)
	}
	table, ok := tables[thing.Noun]
	if !ok {
		return false, nil
	}
	if table.name == "" {
		record, err := table.read(ctx, q, thing.ID)
		return !history.IsNull(record), err
	}
	return shows, q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table.name+" WHERE "+table.key+" = ?)", thing.ID).Scan(&shows)
}

// Show makes the row of a thing what the record says.
func (t *transaction) Show(thing history.Thing, record json.RawMessage) error {
	table := tables[thing.Noun]
	if err := table.write(t.ctx, t.tx, thing.ID, record); err != nil {
		return stepFailed(history.Step{Noun: thing.Noun, ID: thing.ID, After: record}, err)
	}
	if thing.Noun != history.Document { // whose counters are of what is said of it
		t.touch(table.DocumentOf(thing.ID, record))
	}
	t.forget(thing)
	return nil
}

// Hide takes the row of a thing away.
func (t *transaction) Hide(thing history.Thing) error {
	table := tables[thing.Noun]
	if table.name == "" {
		return fail(ErrInvalid, nil, "A project needs its %s, so nothing was changed.", table.Name)
	}
	of := "''"
	if table.document != "" {
		of = table.document
	}
	var document string
	err := t.tx.QueryRowContext(t.ctx, "DELETE FROM "+table.name+" WHERE "+table.key+" = ? RETURNING "+of, thing.ID).Scan(&document)
	if errors.Is(err, sql.ErrNoRows) {
		return one(nil, fail(ErrDamaged, nil, "The project file did not take the change, so it is not saved; run \"sayso check\" on it."))
	}
	if err != nil {
		return stepFailed(history.Step{Noun: thing.Noun, ID: thing.ID, After: history.Null}, err)
	}
	t.touch(document)
	delete(t.shown, thing)
	t.forget(thing)
	return nil
}

// touch notes that the counters of a document have to be counted anew.
func (t *transaction) touch(document string) {
	if document != "" {
		t.touched[document] = true
	}
}

// forget drops what the transaction remembers of a thing.
func (t *transaction) forget(thing history.Thing) {
	switch thing.Noun {
	case history.Document:
		delete(t.known.texts, thing.ID)
	case history.Codebook:
		t.codebook = codebookName{}
	case history.Round, history.Annotator:
		t.aboutRounds = true
		if thing.Noun == history.Round {
			t.rounds, t.inRounds = notAsked, nil
		}
	}
}

// resting says which tables hold things that rest on one of a noun.
var resting = map[string][]struct{ noun, query string }{
	history.Document: {
		{history.Sentences, "SELECT document FROM segmentations WHERE document = ?"},
		{history.Annotation, "SELECT id FROM annotations WHERE document = ?"},
		{history.Mark, "SELECT id FROM marks WHERE document = ?"},
		{history.Doubt, "SELECT id FROM doubts WHERE document = ?"},
		{history.Reading, "SELECT id FROM readings WHERE document = ?"},
		{history.Assignment, "SELECT id FROM assignments WHERE document = ?"},
		{history.Decision, "SELECT id FROM decisions WHERE document = ?"},
		{history.Coding, "SELECT id FROM codings WHERE document = ?"},
	},
	history.Round: {
		{history.Assignment, "SELECT id FROM assignments WHERE round = ?"},
	},
	history.Annotation: {
		{history.Relation, "SELECT id FROM relations WHERE from_annotation = ?1 UNION SELECT id FROM relations WHERE to_annotation = ?1"},
	},
	history.Annotator: {
		{history.Annotation, "SELECT id FROM annotations WHERE annotator = ?"},
		{history.Mark, "SELECT id FROM marks WHERE annotator = ?"},
		{history.Doubt, "SELECT id FROM doubts WHERE annotator = ?"},
		{history.Relation, "SELECT id FROM relations WHERE annotator = ?"},
		{history.Reading, "SELECT id FROM readings WHERE annotator = ?"},
		{history.Decision, `SELECT id FROM decisions WHERE annotator = ?1 OR "by" = ?1`},
		{history.Coding, "SELECT id FROM codings WHERE annotator = ?"},
		{history.Round, "SELECT id FROM rounds WHERE EXISTS (SELECT 1 FROM json_each(annotators) WHERE value = ?)"},
		{history.Assignment, "SELECT id FROM assignments WHERE EXISTS (SELECT 1 FROM json_each(annotators) WHERE value = ?)"},
	},
}

// Resting lists the things that show and rest on another.
func (t *transaction) Resting(on history.Thing) (list []history.Thing, err error) {
	for _, r := range resting[on.Noun] {
		ids, err := column[string](t.ctx, t.tx, r.query, on.ID)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			list = append(list, history.Thing{Noun: r.noun, ID: id})
		}
	}
	return list, nil
}

// Wait notes that a thing cannot show before another one does.
func (t *transaction) Wait(thing, on history.Thing) error {
	t.waiting = something
	return one(t.tx.ExecContext(t.ctx, `INSERT INTO waiting (noun, thing, on_noun, on_id) VALUES (?, ?, ?, ?)
		ON CONFLICT (noun, thing) DO UPDATE SET on_noun = excluded.on_noun, on_id = excluded.on_id`, thing.Noun, thing.ID, on.Noun, on.ID))
}

// Waiting lists what waits for a thing, which it does no longer.
func (t *transaction) Waiting(on history.Thing) ([]history.Thing, error) {
	if nothing, err := t.nothingWaits(); err != nil || nothing {
		return nil, err
	}
	list, err := collect(t.ctx, t.tx, func(scan func(...any) error) (w history.Thing, err error) { return w, scan(&w.Noun, &w.ID) },
		"SELECT noun, thing FROM waiting WHERE on_noun = ? AND on_id = ?", on.Noun, on.ID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	_, err = t.tx.ExecContext(t.ctx, "DELETE FROM waiting WHERE on_noun = ? AND on_id = ?", on.Noun, on.ID)
	return list, err
}

// rowsIn says whether a table that is mostly empty has any rows.
type rowsIn int

const (
	notAsked rowsIn = iota
	nothing
	something
)

// nothingWaits reports that nothing waits, asking once in the transaction.
func (t *transaction) nothingWaits() (bool, error) {
	return t.isEmpty(&t.waiting, "SELECT EXISTS (SELECT 1 FROM waiting)")
}

// nothingHeld reports that no event waits for others, asking once in the
// transaction.
func (t *transaction) nothingHeld() (bool, error) {
	return t.isEmpty(&t.held, "SELECT EXISTS (SELECT 1 FROM held)")
}

// nothingDisputed reports that nothing is to be settled, asking once.
func (t *transaction) nothingDisputed() (bool, error) {
	return t.isEmpty(&t.disputes, "SELECT EXISTS (SELECT 1 FROM conflicts)")
}

func (t *transaction) isEmpty(known *rowsIn, query string) (bool, error) {
	if *known == notAsked {
		var any bool
		if err := t.tx.QueryRowContext(t.ctx, query).Scan(&any); err != nil {
			return false, err
		}
		if *known = nothing; any {
			*known = something
		}
	}
	return *known == nothing, nil
}

// Forget forgets what a thing waits for.
func (t *transaction) Forget(thing history.Thing) error {
	if nothing, err := t.nothingWaits(); err != nil || nothing {
		return err
	}
	_, err := t.tx.ExecContext(t.ctx, "DELETE FROM waiting WHERE noun = ? AND thing = ?", thing.Noun, thing.ID)
	return err
}

// Undoers lists the events that take an event back.
func (t *transaction) Undoers(event string) ([]string, error) {
	return column[string](t.ctx, t.tx, `SELECT id FROM undoings JOIN events ON number = "by" WHERE event = (SELECT number FROM events WHERE id = ?)`, event)
}

// Undone lists the events that an event takes back.
func (t *transaction) Undone(event string) ([]string, error) {
	return column[string](t.ctx, t.tx, `SELECT id FROM undoings JOIN events ON number = event WHERE "by" = (SELECT number FROM events WHERE id = ?)`, event)
}

// InForce reports whether an event is in force.
func (t *transaction) InForce(event string) (in bool, err error) {
	return in, t.tx.QueryRowContext(t.ctx, "SELECT NOT EXISTS (SELECT 1 FROM taken_back WHERE number = (SELECT number FROM events WHERE id = ?))", event).Scan(&in)
}

// SetForce notes whether an event is in force. An event that is not names the
// first that takes it back.
func (t *transaction) SetForce(event string, in bool) error {
	if in {
		return one(t.tx.ExecContext(t.ctx, "DELETE FROM taken_back WHERE number = (SELECT number FROM events WHERE id = ?)", event))
	}
	return one(t.tx.ExecContext(t.ctx, `INSERT INTO taken_back (number, undone_by) SELECT number, (SELECT min("by") FROM undoings
		WHERE event = number AND NOT EXISTS (SELECT 1 FROM taken_back AS out WHERE out.number = "by")) FROM events WHERE id = ?`, event))
}

// noteUndone lets an event that is in the log take back what it names.
func (t *transaction) noteUndone(e *Event) error {
	for _, undone := range e.Undone {
		_, err := t.tx.ExecContext(t.ctx, `INSERT INTO undoings (event, "by") SELECT number, ? FROM events WHERE id = ? ON CONFLICT DO NOTHING`, e.Number, undone)
		if err != nil {
			return err
		}
		if err := history.Reassess(t, undone); err != nil {
			return err
		}
	}
	return nil
}

// stands is what stands of a thing, also while it does not show.
func (t *transaction) stands(thing history.Thing) (json.RawMessage, error) {
	record, err := tables[thing.Noun].read(t.ctx, t.tx, thing.ID)
	if err != nil || !history.IsNull(record) {
		return record, err
	}
	heads, err := t.Heads(thing)
	if err != nil {
		return nil, err
	}
	return slices.Clone(history.Settle(thing.Noun, heads).Record), nil
}
