package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"sayso/internal/corpus"
)

// Undoing is a new event that does the inverse of an earlier one and names it
// in undoes; nothing is ever cut off the log. An event is in force unless one
// that is in force undoes it. Redoing undoes the undoing. So undo and redo
// reach over restarts, over documents, and as far back as the log.
//
// The table taken_back lists the events that are not in force. It could be
// worked out from the log at any time, and Check does so; it is kept so that
// the next event to undo is found at once.

// passedOver are the kinds that undo and redo never choose by themselves.
const passedOver = "('undo', 'redo', 'create', 'annotator')"

// candidate is an event that may be taken back, without its steps, which may
// be long.
type candidate struct {
	number int64 // 0 for none
	title  string
}

// findCandidate finds the newest event of a person, who may work under several
// ids: each is asked for by itself, since the index serves one at a time.
func findCandidate(ctx context.Context, q querier, ids []string, where string, more ...any) (newest candidate, err error) {
	for _, id := range ids {
		found, err := collect(ctx, q, func(scan func(...any) error) (c candidate, err error) {
			return c, scan(&c.number, &c.title)
		}, "SELECT number, title FROM events WHERE annotator = ? AND "+where+" ORDER BY number DESC LIMIT 1", append([]any{id}, more...)...)
		if err != nil {
			return newest, err
		}
		if c := first(found); c.number > newest.number {
			newest = c
		}
	}
	return newest, nil
}

// idsOf lists the ids under which a person works in the project.
func idsOf(ctx context.Context, q querier, annotator string) ([]string, error) {
	if annotator == "" {
		return []string{""}, nil
	}
	people, err := peopleOf(ctx, q)
	return people.Of(annotator), err
}

const inForce = "NOT EXISTS (SELECT 1 FROM taken_back WHERE taken_back.number = events.number)"

// undoCandidate finds the event that Undo would take back: the newest change in
// force.
func undoCandidate(ctx context.Context, q querier, annotator string) (candidate, error) {
	ids, err := idsOf(ctx, q, annotator)
	if err != nil {
		return candidate{}, err
	}
	return findCandidate(ctx, q, ids, "kind NOT IN "+passedOver+" AND "+inForce)
}

// redoCandidate finds the undoing that Redo would take back: the newest one in
// force that is newer than the newest change.
func redoCandidate(ctx context.Context, q querier, annotator string) (candidate, error) {
	ids, err := idsOf(ctx, q, annotator)
	if err != nil {
		return candidate{}, err
	}
	changed, err := findCandidate(ctx, q, ids, "kind NOT IN "+passedOver)
	if err != nil {
		return candidate{}, err
	}
	return findCandidate(ctx, q, ids, "kind = 'undo' AND number > ? AND "+inForce, changed.number)
}

// Undo takes back the newest change of the annotator, under whatever id they
// made it; with an empty id, the newest that belongs to nobody in particular. It
// fails with ErrNothing when there is none, and with ErrChanged when somebody
// changed the same things since.
func (p *Project) Undo(ctx context.Context, annotator string) (Event, error) {
	return p.reverse(ctx, KindUndo, annotator, "There is nothing to undo.", func(t *transaction) (*Event, error) {
		return t.candidate(undoCandidate(t.ctx, t.tx, annotator))
	})
}

// Redo does again what Undo took back last, unless something else was changed
// since. It fails with ErrNothing when there is nothing to redo.
func (p *Project) Redo(ctx context.Context, annotator string) (Event, error) {
	return p.reverse(ctx, KindRedo, annotator, "There is nothing to redo.", func(t *transaction) (*Event, error) {
		return t.candidate(redoCandidate(t.ctx, t.tx, annotator))
	})
}

// TakeBack undoes one event on its own, however old, if nothing later touched
// the same things; else it fails with ErrChanged and says what stands in the
// way. Annotator is the id of who does so, and the event must be theirs or
// nobody's in particular; else it fails with ErrNotYours. Undo can bring the
// event back.
func (p *Project) TakeBack(ctx context.Context, number int64, annotator string) (Event, error) {
	return p.reverse(ctx, KindTakenBack, annotator, "There is no such change.", func(t *transaction) (*Event, error) {
		event, err := oneEvent(t.ctx, t.tx, "WHERE number = ?", number)
		if err != nil || event == nil {
			return nil, err
		}
		var taken bool
		if err := t.tx.QueryRowContext(t.ctx, "SELECT EXISTS (SELECT 1 FROM taken_back WHERE number = ?)", number).Scan(&taken); err != nil {
			return nil, err
		}
		if taken {
			return nil, fail(ErrNothing, nil, "The change %q is taken back already.", event.Title)
		}
		return event, nil
	})
}

// candidate reads the event that was found, nil for none.
func (t *transaction) candidate(c candidate, err error) (*Event, error) {
	if err != nil || c.number == 0 {
		return nil, err
	}
	return oneEvent(t.ctx, t.tx, "WHERE number = ?", c.number)
}

// reverse does the inverse of the event that choose finds, as an event of who
// asks for it. What one did oneself may be taken back whatever it touched; what
// nobody in particular did, as far as it touches nobody else's things.
func (p *Project) reverse(ctx context.Context, kind, annotator, none string, choose func(*transaction) (*Event, error)) (Event, error) {
	var done Event
	err := p.write(ctx, func(t *transaction) error {
		target, err := choose(t)
		if err != nil {
			return err
		}
		if target == nil {
			return fail(ErrNothing, nil, "%s", none)
		}
		t.records, t.asks, t.shared = nil, annotator, target.Annotator == annotator
		if target.Annotator != "" && target.Annotator != annotator {
			if t.shared, err = t.isMine(target.Annotator); err != nil {
				return err
			}
			if !t.shared {
				return t.notYours(target.Annotator, "The change %q was made by %s, and only they can take it back.", target.Title)
			}
		}
		for _, step := range inverse(target.Steps) {
			if err := t.redoStep(step, target); err != nil {
				return err
			}
		}
		done, err = t.record(Event{ID: NewID(), Kind: kind, Title: target.Title, Annotator: annotator, Document: target.Document, Undoes: target.Number})
		if err != nil {
			return err
		}
		return t.takeBack(target.Number, done.Number)
	})
	return done, err
}

// redoStep does a step that was recorded, if what it starts from stands.
func (t *transaction) redoStep(s StepRecord, of *Event) error {
	n, ok := nouns[s.Noun]
	if !ok {
		return fail(ErrDamaged, nil, "The change %q cannot be taken back, since its record is damaged; run \"sayso check\".", of.Title)
	}
	stands, err := n.read(t.ctx, t.tx, s.ID)
	if err != nil {
		return err
	}
	if !equalRecords(s.Noun, stands, s.Before) {
		return fail(ErrChanged, nil, "The change %q cannot be taken back, since the same %s was changed again later; take that change back first.", of.Title, n.name)
	}
	var after bytes.Buffer // what another program wrote with blanks is written as we write
	if err := json.Compact(&after, orNull(s.After)); err != nil {
		return err
	}
	return t.do(StepRecord{Noun: s.Noun, ID: s.ID, Before: stands, After: after.Bytes()})
}

// takeBack notes that an event is no longer in force, and turns the events
// around that it had undone itself.
func (t *transaction) takeBack(number, by int64) error {
	if err := one(t.tx.ExecContext(t.ctx, "INSERT INTO taken_back (number, undone_by) VALUES (?, ?)", number, by)); err != nil {
		return err
	}
	var undone int64
	if err := t.tx.QueryRowContext(t.ctx, "SELECT undoes FROM events WHERE number = ?", number).Scan(&undone); err != nil || undone == 0 {
		return err
	}
	if err := one(t.tx.ExecContext(t.ctx, "DELETE FROM taken_back WHERE number = ?", undone)); err != nil {
		return err
	}
	var further, again int64
	if err := t.tx.QueryRowContext(t.ctx, "SELECT undoes, number FROM events WHERE number = ?", undone).Scan(&further, &again); err != nil || further == 0 {
		return err
	}
	return t.takeBack(further, again)
}

// equalRecords compares two records of a noun by what they say, so that a
// field that a later version added does not make old events differ.
func equalRecords(name string, a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	switch name {
	case NounDocument:
		return equalAs[documentRecord](a, b)
	case NounSentences:
		return equalAs[sentencesRecord](a, b)
	case NounAnnotation:
		return equalAs[annotationRecord](a, b)
	case NounMark:
		return equalAs[markRecord](a, b)
	case NounRelation:
		return equalAs[relationRecord](a, b)
	case NounDoubt:
		return equalAs[doubtRecord](a, b)
	case NounSource:
		return equalAs[sourceRecord](a, b)
	case NounQuery:
		return equalAs[queryRecord](a, b)
	case NounProject:
		return equalAs[projectRecord](a, b)
	case NounAnnotator:
		return equalAs[annotatorRecord](a, b)
	case NounCodebook:
		return equalAs[corpus.Codebook](a, b)
	}
	return false
}

func equalAs[T any](a, b json.RawMessage) bool {
	one, err := decode[T](a)
	if err != nil {
		return false
	}
	other, err := decode[T](b)
	return err == nil && (one == nil) == (other == nil) && bytes.Equal(encode(one), encode(other))
}

// CanUndo tells the title of the change that Undo would take back.
func (p *Project) CanUndo(ctx context.Context, annotator string) (title string, ok bool) {
	return p.candidate(ctx, undoCandidate, annotator)
}

// CanRedo tells the title of the change that Redo would do again.
func (p *Project) CanRedo(ctx context.Context, annotator string) (title string, ok bool) {
	return p.candidate(ctx, redoCandidate, annotator)
}

func (p *Project) candidate(ctx context.Context, find func(context.Context, querier, string) (candidate, error), annotator string) (string, bool) {
	if p.readOnly {
		return "", false
	}
	c, err := reading(ctx, p, func(q querier) (candidate, error) { return find(ctx, q, annotator) })
	return c.title, err == nil && c.number != 0
}

// HistoryFilter chooses events. Empty fields choose all.
type HistoryFilter struct {
	Document  string // id
	Annotator string // id
	Before    int64  // only events with a smaller number; 0 for all
	Limit     int    // at most so many; 0 for 200
}

// History returns events, the newest first.
func (p *Project) History(ctx context.Context, f HistoryFilter) ([]Event, error) {
	where, args := []string{"1"}, []any{}
	add := func(condition string, value any) {
		where, args = append(where, condition), append(args, value)
	}
	if f.Document != "" {
		add("document = ?", f.Document)
	}
	if f.Annotator != "" {
		add("annotator = ?", f.Annotator)
	}
	if f.Before > 0 {
		add("number < ?", f.Before)
	}
	if f.Limit <= 0 {
		f.Limit = 200
	}
	args = append(args, f.Limit)
	return reading(ctx, p, func(q querier) ([]Event, error) {
		return collect(ctx, q, scanEvent, "SELECT "+eventColumns+" FROM events WHERE "+strings.Join(where, " AND ")+" ORDER BY number DESC LIMIT ?", args...)
	})
}

// TakenBack reports which of the events are not in force any more.
func (p *Project) TakenBack(ctx context.Context, events []Event) (map[int64]bool, error) {
	return reading(ctx, p, func(q querier) (map[int64]bool, error) {
		taken := map[int64]bool{}
		for _, e := range events {
			var is bool
			if err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM taken_back WHERE number = ?)", e.Number).Scan(&is); err != nil {
				return nil, err
			}
			if is {
				taken[e.Number] = true
			}
		}
		return taken, nil
	})
}
