package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// transaction is one transaction that changes the file. Its steps are done in
// order, each sees what those before it did, and each leaves a record.
type transaction struct {
	ctx         context.Context // of single statements, which nothing interrupts
	caller      context.Context // asked between the steps; nil when nobody may cancel
	tx          *sql.Tx
	texts       *textCache
	now         time.Time
	file        string           // what the system calls the file
	records     []history.Step   // of the change in the making
	touched     map[string]bool  // documents whose counters must be counted anew
	known       knownTexts       // of the documents that earlier steps were about
	newest      int64            // number of the newest event, 0 when not asked for yet
	newestID    string           // id of the newest event that the transaction wrote
	greatest    string           // the greatest id of an event, empty when not asked for yet
	writer      string           // who writes to the file, empty when not asked for yet
	chains      map[string]*link // of this writer, by annotator and scope
	parsed      parsedSteps
	waiting     rowsIn                 // of things that wait for others
	disputes    rowsIn                 // of things to be settled
	held        rowsIn                 // events that wait for others
	shown       map[history.Thing]bool // documents and annotators that were found to show
	rounds      rowsIn                 // rounds that were opened, see freeze.go
	isHandOut   rowsIn                 // something in a file that is a hand-out
	inRounds    map[string][]inRound   // the rounds of documents that were asked for
	aboutRounds bool                   // rounds or annotators changed, and so perhaps what one may see
	enlarged    bool                   // the connection was given more memory for this transaction
	indexing    string                 // version of the index, empty when not asked for yet
	indexed     int64                  // row number of the text that was put into the index last, 0 when not asked for yet
	codebook    codebookName           // the one in use, empty when not asked for yet
	asks        string                 // id of the annotator whose change it is, empty for nobody in particular
	shared      bool                   // the step in hand alters what several people made, see owner.go
	unasked     bool                   // whose things are is not asked: what was done before is done again
}

// cancelled reports that the caller gave up.
func (t *transaction) cancelled() error {
	if t.caller == nil {
		return nil
	}
	return t.caller.Err()
}

// Apply makes one change: all of its steps, or none. When it returns without
// an error, the change is on the disk. A change whose id was seen before
// changes nothing and returns the event of that time, so that a change that
// failed in an unclear way can be sent again.
//
// It fails with ErrInvalid when a step makes no sense (a quote that does not
// stand at its offsets), with ErrNotFound when it is about something that is
// not in the project, and with the kinds for which Retryable is true when the
// disk or another program is in the way. Nothing is changed then.
func (p *Project) Apply(ctx context.Context, c Change) (Event, error) {
	events, err := p.ApplyAll(ctx, []Change{c})
	if err != nil {
		return Event{}, err
	}
	return events[0], nil
}

// ApplyAll makes many changes in one transaction: all or none. Each becomes an
// event of its own.
func (p *Project) ApplyAll(ctx context.Context, changes []Change) ([]Event, error) {
	events := make([]Event, 0, len(changes))
	err := p.write(ctx, func(t *transaction) error {
		events = events[:0]
		for i := range changes {
			event, err := t.apply(changes[i])
			if err != nil {
				return err
			}
			events = append(events, event)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return events, nil
}

// ApplyMany is ApplyAll for so many changes that nobody wants to hold them or
// their events at once. It may ask for the changes again from the first, when
// the disk could not be read, and they must be the same then.
func (p *Project) ApplyMany(ctx context.Context, changes iter.Seq[Change]) error {
	return p.write(ctx, func(t *transaction) error {
		if err := t.enlargeCache(); err != nil {
			return err
		}
		for c := range changes {
			if _, err := t.apply(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// enlargeCache gives the connection more memory until the transaction is over.
func (t *transaction) enlargeCache() error {
	t.enlarged = true
	_, err := t.tx.ExecContext(t.ctx, "PRAGMA cache_size="+manyCacheSize)
	return err
}

// apply makes one change within the transaction.
func (t *transaction) apply(c Change) (Event, error) {
	made := c.ID == "" // by nobody before, so there is no earlier event to look for
	if made {
		c.ID = NewID()
	}
	if err := checkChange(c); err != nil {
		return Event{}, err
	}
	if !made {
		if known, err := t.knowsChange(c.ID); err != nil {
			return Event{}, err
		} else if known {
			earlier, err := changeWithID(t.ctx, t.tx, c.ID)
			return value(earlier), err
		}
	}
	t.records, t.asks = make([]history.Step, 0, len(c.Steps)+1), c.Annotator
	for _, step := range c.Steps {
		if err := t.cancelled(); err != nil {
			return Event{}, err
		}
		if step.run == nil {
			return Event{}, fail(ErrInvalid, nil, "A change has an empty step, so nothing was changed.")
		}
		t.shared = step.shared
		if err := step.run(t); err != nil {
			return Event{}, err
		}
	}
	return t.record(Event{ID: c.ID, Kind: c.Kind, Title: c.Title, Annotator: c.Annotator, Document: c.Document}, nil)
}

func value[T any](pointer *T) (v T) {
	if pointer != nil {
		v = *pointer
	}
	return v
}

func checkChange(c Change) error {
	if err := checkID("event", c.ID); err != nil {
		return err
	}
	for _, id := range []string{c.Annotator, c.Document} {
		if id == "" {
			continue
		}
		if err := checkID("annotator or document of an event", id); err != nil {
			return err
		}
	}
	if slices.Contains([]string{KindUndo, KindRedo, KindTakenBack}, c.Kind) {
		return fail(ErrInvalid, nil, "A change cannot call itself %q, so nothing was changed.", c.Kind)
	}
	return checkStrings("kind", c.Kind, "title", c.Title)
}

// checkID demands a UUID in its usual form: 36 characters, small letters.
func checkID(what, id string) error {
	if corpus.IsID(id) {
		return nil
	}
	return fail(ErrInvalid, nil, "The %s has the id %.60q, which is not a UUID in small letters, so nothing was changed.", what, id)
}

// checkStrings demands UTF-8 without the zero character: nothing else comes
// back from JSON and from the tables as it went in. It takes names and values
// in turn.
func checkStrings(pairs ...string) error {
	for i := 1; i < len(pairs); i += 2 {
		if !isText(pairs[i]) {
			return fail(ErrInvalid, nil, "The %s holds bytes that are not text, so nothing was changed.", pairs[i-1])
		}
	}
	return nil
}

func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// put makes a thing what the value says and records the step.
func (t *transaction) put(noun, id string, value any) error {
	before, err := t.stands(history.Thing{Noun: noun, ID: id})
	if err != nil {
		return err
	}
	return t.do(history.Step{Noun: noun, ID: id, Before: before, After: history.Encode(value)})
}

// remove takes a thing away and records the step.
func (t *transaction) remove(noun, id string) error {
	before, err := tables[noun].read(t.ctx, t.tx, id)
	if err != nil {
		return err
	}
	if history.IsNull(before) {
		return notFound(noun, id)
	}
	return t.do(history.Step{Noun: noun, ID: id, Before: before, After: history.Null})
}

func notFound(noun, id string) error {
	return fail(ErrNotFound, nil, "The project has no %s with the id %.60q, so nothing was changed.", tables[noun].Name, id)
}

// do makes one step in the tables, with what follows for the things that rest
// on its thing, and records it.
func (t *transaction) do(s history.Step) error {
	if !bytes.Equal(s.Before, s.After) {
		if err := errors.Join(t.mayDo(s), t.roundsAllow(s)); err != nil {
			return err
		}
		if err := t.present(s); err != nil {
			return err
		}
	}
	t.records = append(t.records, s)
	return nil
}

// present shows what a step leaves standing. A thing that somebody asks for by
// name must show at once: what it rests on has to be there.
func (t *transaction) present(s history.Step) error {
	thing := s.Thing()
	if !history.IsNull(s.After) {
		rests := tables[s.Noun].Rests(s.ID, s.After)
		if !history.IsNull(s.Before) && slices.Equal(rests, tables[s.Noun].Rests(s.ID, s.Before)) {
			if shows, err := t.Shows(thing); err != nil || shows { // and with it all that rests on it
				return errors.Join(err, t.Show(thing, s.After))
			}
		}
		for _, on := range rests {
			shows, err := t.Shows(on)
			if err != nil {
				return err
			}
			if !shows {
				return fail(ErrNotFound, nil, "The %s refers to something that is not in the project (a document, an annotation or an annotator), so nothing was changed.", tables[s.Noun].Name)
			}
		}
	}
	return history.Present(t, thing, s.After)
}

// begin records the step of a thing that was not there before and was written
// already. The insertion does nothing when the thing stands already; begun is
// false then, and nothing is recorded. It spares a question before each new
// thing.
func (t *transaction) begin(noun, id, document string, after json.RawMessage, inserted sql.Result, err error) (begun bool, failed error) {
	s := history.Step{Noun: noun, ID: id, Before: history.Null, After: after}
	if err != nil {
		return false, stepFailed(s, err)
	}
	if rows, err := inserted.RowsAffected(); err != nil || rows == 0 {
		return false, err
	}
	if err := errors.Join(one(inserted, nil), t.roundsAllow(s)); err != nil {
		return false, err
	}
	t.touched[document] = true
	t.records = append(t.records, s)
	return true, nil
}

// stepFailed words the refusals of the tables themselves.
func stepFailed(s history.Step, err error) error {
	var database sqlite3.Error
	if !errors.As(err, &database) || database.Code != sqlite3.ErrConstraint {
		return err
	}
	if database.ExtendedCode == sqlite3.ErrConstraintForeignKey {
		if bytes.Equal(s.After, history.Null) {
			return fail(ErrChanged, err, "The %s is still used by something else in the project, so it was not removed.", tables[s.Noun].Name)
		}
		return fail(ErrNotFound, err, "The %s refers to something that is not in the project (a document, an annotation or an annotator), so nothing was changed.", tables[s.Noun].Name)
	}
	return fail(ErrInvalid, err, "The %s has a value that the project file does not take, so nothing was changed: %v.", tables[s.Noun].Name, err)
}

func (t *transaction) putRelation(r corpus.Relation) error {
	if err := checkID("relation", r.ID); err != nil {
		return err
	}
	if r.From == r.To {
		return fail(ErrInvalid, nil, "The relation was not saved, since it links an annotation to itself.")
	}
	if err := checkStrings("kind", r.Kind); err != nil {
		return err
	}
	stands, err := getRelation(t.ctx, t.tx, r.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	case stands.From != r.From || stands.To != r.To:
		return fail(ErrInvalid, nil, "The relation was not saved, since its id %s belongs to one between two other annotations.", r.ID)
	case r.CreatedAt.IsZero():
		r.CreatedAt = history.FromMilliseconds(stands.CreatedAt)
	}
	if r.CreatedAt.IsZero() {
		r.CreatedAt = t.now
	}
	return t.put(history.Relation, r.ID, history.RecordOfRelation(r))
}

func (t *transaction) putAnnotator(a corpus.Annotator) error {
	a.Name = strings.TrimSpace(a.Name)
	if a.Name == "" {
		return fail(ErrInvalid, nil, "An annotator needs a name, so nothing was changed.")
	}
	if err := errors.Join(checkID("annotator", a.ID), checkStrings("name", a.Name)); err != nil {
		return err
	}
	if a.SameAs != "" {
		if err := checkID("annotator that is the same person", a.SameAs); err != nil {
			return err
		}
		if a.SameAs == a.ID {
			return fail(ErrInvalid, nil, "An annotator is not merged with itself, so nothing was changed.")
		}
	}
	return t.putChecked(history.Annotator, a.ID, history.RecordOfAnnotator(a))
}

// putCodebook makes a codebook the one in use. amend says that it may go on with
// the newest version.
func (t *transaction) putCodebook(c corpus.Codebook, amend bool) error {
	if err := c.Check(); err != nil {
		return fail(ErrInvalid, err, "The codebook was not saved: %v.", err)
	}
	if err := checkStrings("codebook", string(history.Encode(c))); err != nil {
		return err
	}
	var newest int
	if err := t.tx.QueryRowContext(t.ctx, "SELECT coalesce(max(version), 0) FROM codebooks").Scan(&newest); err != nil {
		return err
	}
	current, err := getCodebook(t.ctx, t.tx, "")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	same := c
	same.Version = current.Version
	switch {
	case err == nil && bytes.Equal(history.Encode(same), history.Encode(current)) && c.Version <= newest:
		c = same
	case amend && c.Version == newest:
	case c.Version <= newest:
		c.Version = newest + 1
	}
	return t.put(history.Codebook, "", c)
}
