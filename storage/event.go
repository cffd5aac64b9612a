package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"sayso/internal/history"
)

// eventColumns are those of an event without its hash; scanEvent scans them.
const eventColumns = `number, (SELECT chains.id FROM chains WHERE chains.number = events.chain), seq, id, at, kind, title, annotator, document, undoes, change, undone, steps`

// scanEvent scans eventColumns, and what the caller scans last.
func scanEvent(scan func(...any) error, last ...any) (e Event, err error) {
	_, err = scanEventAndSteps(scan, &e, last...)
	return e, err
}

// scanEventAndSteps does so and gives the steps as they are stored.
func scanEventAndSteps(scan func(...any) error, e *Event, last ...any) (steps []byte, err error) {
	if steps, err = scanUnparsed(scan, e, last...); err != nil {
		return nil, err
	}
	e.Steps, err = history.ParseSteps(steps)
	return steps, err
}

// scanUnparsed does so without taking the steps apart.
func scanUnparsed(scan func(...any) error, e *Event, last ...any) (steps []byte, err error) {
	var at int64
	var undone []byte
	into := []any{&e.Number, &e.Chain, &e.Seq, &e.ID, &at, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Undoes, &e.Change, &undone, &steps}
	if err := scan(append(into, last...)...); err != nil {
		return nil, err
	}
	e.At = history.FromMilliseconds(at)
	e.Undone, err = history.DecodeUndone(undone)
	return steps, err
}

// lastNumber is the number of the newest event, 0 for none.
func lastNumber(ctx context.Context, q querier) (number int64, err error) {
	return number, q.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM events").Scan(&number)
}

// changeWithID reads the change of an id, nil when there is none: its first
// event, with the steps of all of them.
func changeWithID(ctx context.Context, q querier, id string) (*Event, error) {
	events, err := eventsOfChange(ctx, q, id)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	return wholeChange(events), nil
}

// eventsOfChange reads the events of a change, in their order.
func eventsOfChange(ctx context.Context, q querier, id string) ([]Event, error) {
	return collect(ctx, q, func(scan func(...any) error) (Event, error) { return scanEvent(scan) },
		"SELECT "+eventColumns+" FROM events WHERE id = ?1 OR change <> '' AND change = ?1 ORDER BY id", id)
}

// wholeChange is the first event of a change with the steps of all.
func wholeChange(events []Event) *Event {
	whole := events[0]
	whole.Steps = slices.Clone(whole.Steps)
	for _, e := range events[1:] {
		whole.Steps = append(whole.Steps, e.Steps...)
	}
	return &whole
}

// changeOfEvent reads the change that the event of a number is a part of.
func changeOfEvent(ctx context.Context, q querier, number int64) (*Event, error) {
	var id string
	err := q.QueryRowContext(ctx, "SELECT iif(change = '', id, change) FROM events WHERE number = ?", number).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return changeWithID(ctx, q, id)
}

// record writes the steps done so far as a change: an event for each scope that
// they belong to. undone are the events that the change takes back.
func (t *transaction) record(e Event, undone []Event) (_ Event, err error) {
	steps := history.Compact(t.records)
	if len(steps) == 0 {
		return Event{}, fail(ErrNothing, nil, "There is nothing to change.")
	}
	e.At = t.now
	parts := byScope(steps)
	asked := e.ID
	if e.ID, err = t.idInOrder(asked); err != nil {
		return Event{}, err
	}
	whole := e
	for i, part := range parts {
		event := e
		event.Steps, event.Undone = part.steps, undoneIn(undone, part.scope)
		if len(parts) > 1 || e.ID != asked {
			event.Change = asked
		}
		if i > 0 {
			event.ID = NewID()
		}
		if err := t.append(&event, part.scope); err != nil {
			return Event{}, fmt.Errorf("event %d: %w", event.Number, err)
		}
		if i == 0 {
			whole = event
		}
	}
	whole.Steps = steps
	return whole, nil
}

// idInOrder gives an event the id that its change was asked for under, if that
// lies between those of all events that are here and those to come: the order of
// ids is that of the history. Otherwise the event gets an id of its own, and the
// one asked for names the change.
func (t *transaction) idInOrder(asked string) (string, error) {
	if t.greatest == "" {
		if err := t.tx.QueryRowContext(t.ctx, "SELECT coalesce(max(id), '') FROM events").Scan(&t.greatest); err != nil {
			return "", err
		}
	}
	if asked > t.greatest && !isAhead(asked) {
		return asked, nil
	}
	if next := NewID(); asked <= t.greatest || asked > next {
		return next, nil
	}
	return asked, nil
}

// knowsChange reports whether a change of the id was made before.
func (t *transaction) knowsChange(id string) (known bool, err error) {
	return known, t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM events WHERE id = ?1) OR EXISTS (SELECT 1 FROM events WHERE change <> '' AND change = ?1)", id).Scan(&known)
}

type part struct {
	scope string
	steps []history.Step
}

// byScope divides steps by their scopes, in the order in which these come.
func byScope(steps []history.Step) []part {
	var parts []part
	for _, s := range steps {
		scope := history.NounOf(s.Noun).Scope(s.Before, s.After)
		i := slices.IndexFunc(parts, func(p part) bool { return p.scope == scope })
		if i < 0 {
			parts, i = append(parts, part{scope: scope}), len(parts)
		}
		parts[i].steps = append(parts[i].steps, s)
	}
	return parts
}

// undoneIn lists those of the events that a part of a scope takes back: the
// ones of that scope, and those before version 3, which had none.
func undoneIn(undone []Event, scope string) (ids []string) {
	for i := range undone {
		e := &undone[i]
		if e.Legacy() || slices.ContainsFunc(byScope(e.Steps), func(p part) bool { return p.scope == scope }) {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// append hangs an event on the chain of this writer. Its steps are in the
// tables already; their things get it as their one head.
func (t *transaction) append(e *Event, scope string) error {
	l, err := t.chainFor(e.Annotator, scope)
	if err != nil {
		return err
	}
	if e.Number, err = t.nextNumber(); err != nil {
		return err
	}
	for i := range e.Steps {
		if err := t.replaceHeads(&e.Steps[i], e.Number); err != nil {
			return err
		}
	}
	e.Chain, e.Seq = l.id, l.seq+1
	steps := history.AppendSteps(nil, e.Steps)
	hash := history.Hash(l.hash, e, steps)
	if err := t.insertEvent(e, l.number, hash, steps); err != nil {
		return err
	}
	l.seq, l.hash = e.Seq, hash
	if err := t.stateCodebooks(e); err != nil {
		return err
	}
	if err := t.noteUndone(e); err != nil {
		return err
	}
	return t.disputeAgain(e)
}

// disputeAgain lists the things of which an event takes back a decision.
func (t *transaction) disputeAgain(e *Event) error {
	if len(e.Undone) == 0 {
		return nil
	}
	for i := range e.Steps {
		thing := e.Steps[i].Thing()
		heads, err := t.Heads(thing)
		if err != nil {
			return err
		}
		if err := t.SetHeads(thing, heads); err != nil {
			return err
		}
	}
	return nil
}

// stateCodebooks notes the codebooks that an event states.
func (t *transaction) stateCodebooks(e *Event) error {
	for _, s := range e.Steps {
		if s.Noun == history.Codebook {
			if err := stateCodebook(t.ctx, t.tx, s.After); err != nil {
				return err
			}
		}
	}
	return nil
}

// nextNumber is the number of the next event.
func (t *transaction) nextNumber() (int64, error) {
	if t.newest == 0 {
		last, err := lastNumber(t.ctx, t.tx)
		if err != nil {
			return 0, err
		}
		t.newest = last
	}
	t.newest++
	return t.newest, nil
}

func (t *transaction) insertEvent(e *Event, chain int64, hash, steps []byte) error {
	t.newestID, t.greatest = e.ID, max(t.greatest, e.ID)
	return one(t.tx.ExecContext(t.ctx, `INSERT INTO events (number, chain, position, id, at, kind, title, annotator, document, undoes, change, undone, hash, steps)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Number, chain, e.Seq, e.ID, history.Milliseconds(e.At), e.Kind, e.Title, e.Annotator, e.Document, e.Undoes, e.Change, string(history.EncodeUndone(e.Undone)), hash, string(steps)))
}

// replaceHeads fills in over which events a step of this writer is said, and
// makes its event the head of its thing.
func (t *transaction) replaceHeads(s *history.Step, number int64) error {
	if history.IsNull(s.Before) { // most things are new
		if is, err := t.beginHead(s, number); err != nil || is {
			return err
		}
	}
	heads, err := collect(t.ctx, t.tx, func(scan func(...any) error) (id string, err error) { return id, scan(&id) },
		"SELECT id FROM heads JOIN events ON number = event WHERE noun = ? AND thing = ?", s.Noun, s.ID)
	if err != nil {
		return err
	}
	slices.Sort(heads)
	s.Over = heads
	if len(heads) == 1 {
		if err := t.settled(s.Thing()); err != nil {
			return err
		}
		return one(t.tx.ExecContext(t.ctx, "UPDATE heads SET event = ? WHERE noun = ? AND thing = ?", number, s.Noun, s.ID))
	}
	return t.setHeads(s.Thing(), []int64{number}, false)
}

// settled takes a thing from the list of those to be settled.
func (t *transaction) settled(thing history.Thing) error {
	if nothing, err := t.nothingDisputed(); err != nil || nothing {
		return err
	}
	_, err := t.tx.ExecContext(t.ctx, "DELETE FROM conflicts WHERE noun = ? AND thing = ?", thing.Noun, thing.ID)
	return err
}
