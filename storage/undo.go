package storage

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"sayso/internal/history"
)

// Undoing is a new change that does the inverse of an earlier one and names its
// events in undone; nothing is ever cut off the log. Redoing undoes the undoing.
// So undo and redo reach over restarts, over documents, and as far back as the
// log. Which is the newest, the ids tell: on two laptops one works in the same
// project, and what came over later may have been done earlier.
//
// The table taken_back lists the events that are not in force. It could be
// worked out from the log at any time, and Check does so; it is kept so that
// the next change to undo is found at once.

// passedOver are the kinds that undo and redo never choose by themselves.
const passedOver = "('undo', 'redo', 'create', 'annotator')"

// firstOfChange chooses, of a change with events in several scopes, the one
// that stands for it.
const firstOfChange = "(change = '' OR NOT EXISTS (SELECT 1 FROM events AS part WHERE part.change = events.change AND part.id < events.id))"

// inForce chooses events that are in force.
const inForce = "NOT EXISTS (SELECT 1 FROM taken_back WHERE taken_back.number = events.number) AND NOT EXISTS (SELECT 1 FROM held WHERE held.number = events.number)"

// candidate is a change that may be taken back, without its steps, which may
// be long.
type candidate struct {
	number int64 // of its first event, 0 for none
	seq    int64 // of that on its chain
	id     string
	title  string
}

// lane is a chain, and one of the ids under which a person may have written on
// it. The changes of a person are looked for lane by lane.
type lane struct {
	chain     int64
	annotator string
}

// lanesOf lists those of a person, who may work under several ids.
func lanesOf(ctx context.Context, q querier, annotator string) (lanes []lane, err error) {
	ids, err := idsOf(ctx, q, annotator)
	if err != nil {
		return nil, err
	}
	chains, err := chainList(ctx, q)
	for _, c := range chains {
		for _, id := range ids {
			if c.Annotator == id || history.IsLegacy(c.ID) { // where everybody wrote
				lanes = append(lanes, lane{c.number, id})
			}
		}
	}
	return lanes, err
}

// newest finds the newest change on a lane after an event, by its place on the
// chain.
func (l lane) newest(ctx context.Context, q querier, after int64, where string) (candidate, error) {
	on, place := "chain = ?", "seq"
	if l.chain == 0 { // an index finds the events of a person among those of all
		on, place = "position = ?", "number"
	}
	found, err := collect(ctx, q, func(scan func(...any) error) (c candidate, err error) {
		return c, scan(&c.number, &c.seq, &c.id, &c.title)
	}, "SELECT number, seq, id, title FROM events WHERE "+on+" AND annotator = ? AND "+place+" > ? AND "+firstOfChange+" AND "+where+" ORDER BY "+place+" DESC LIMIT 1",
		l.chain, l.annotator, after)
	return first(found), err
}

// idsOf lists the ids under which a person works in the project.
func idsOf(ctx context.Context, q querier, annotator string) ([]string, error) {
	if annotator == "" {
		return []string{""}, nil
	}
	people, err := peopleOf(ctx, q)
	return people.Of(annotator), err
}

const isChange = "kind NOT IN " + passedOver

// undoCandidate finds the change that Undo would take back: the newest in force.
func undoCandidate(ctx context.Context, q querier, annotator string) (newest candidate, err error) {
	lanes, err := lanesOf(ctx, q, annotator)
	if err != nil {
		return newest, err
	}
	for _, l := range lanes {
		c, err := l.newest(ctx, q, 0, isChange+" AND "+inForce)
		if err != nil {
			return candidate{}, err
		}
		if c.id > newest.id {
			newest = c
		}
	}
	return newest, nil
}

// redoCandidate finds the undoing that Redo would take back: the newest one in
// force that is newer than the newest change.
func redoCandidate(ctx context.Context, q querier, annotator string) (newest candidate, err error) {
	lanes, err := lanesOf(ctx, q, annotator)
	if err != nil {
		return newest, err
	}
	changed := "" // id of the newest change
	for _, l := range lanes {
		c, err := l.newest(ctx, q, 0, isChange)
		if err != nil {
			return candidate{}, err
		}
		undone, err := l.newest(ctx, q, c.seq, "kind = 'undo' AND "+inForce)
		if err != nil {
			return candidate{}, err
		}
		changed = max(changed, c.id)
		if undone.id > newest.id {
			newest = undone
		}
	}
	if newest.id < changed {
		return candidate{}, nil
	}
	return newest, nil
}

// Undo takes back the newest change of the annotator, under whatever id they
// made it; with an empty annotator, the newest that belongs to nobody in
// particular. It fails with ErrNothing when there is none, and with ErrChanged
// when the same things were changed since. id is that of the new change: one
// that is sent again changes nothing more; empty for a new one.
func (p *Project) Undo(ctx context.Context, annotator, id string) (Event, error) {
	return p.reverse(ctx, reversal{KindUndo, id, annotator, "There is nothing to undo."}, func(t *transaction) (int64, error) {
		c, err := undoCandidate(t.ctx, t.tx, annotator)
		return c.number, err
	})
}

// Redo does again what Undo took back last, unless something else was changed
// since. It fails with ErrNothing when there is nothing to redo. id is as in
// Undo.
func (p *Project) Redo(ctx context.Context, annotator, id string) (Event, error) {
	return p.reverse(ctx, reversal{KindRedo, id, annotator, "There is nothing to redo."}, func(t *transaction) (int64, error) {
		c, err := redoCandidate(t.ctx, t.tx, annotator)
		return c.number, err
	})
}

// TakeBack undoes one change on its own, however old, if nothing later touched
// the same things; else it fails with ErrChanged and says what stands in the
// way. Annotator is the id of who does so, and the change must be theirs or
// nobody's in particular; else it fails with ErrNotYours. id is as in Undo. Undo
// can bring the change back.
func (p *Project) TakeBack(ctx context.Context, number int64, annotator, id string) (Event, error) {
	return p.reverse(ctx, reversal{KindTakenBack, id, annotator, "There is no such change."}, func(t *transaction) (int64, error) {
		var title string
		err := t.tx.QueryRowContext(t.ctx, "SELECT title FROM events WHERE number = ? AND NOT ("+inForce+")", number).Scan(&title)
		if err == nil {
			return 0, fail(ErrNothing, nil, "The change %q has already been undone.", title)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		return number, nil
	})
}

// reversal is a change that takes another one back.
type reversal struct {
	kind, id  string
	annotator string // id of who does so
	none      string // what to say when there is nothing to take back
}

// reverse does the inverse of the change that choose finds by the number of one
// of its events.
func (p *Project) reverse(ctx context.Context, r reversal, choose func(*transaction) (int64, error)) (Event, error) {
	if r.id == "" {
		r.id = NewID()
	}
	var done Event
	err := p.write(ctx, func(t *transaction) error {
		if earlier, err := changeWithID(t.ctx, t.tx, r.id); err != nil || earlier != nil {
			done = value(earlier)
			return err
		}
		number, err := choose(t)
		if err != nil {
			return err
		}
		target, err := changeOfEvent(t.ctx, t.tx, number)
		if err != nil {
			return err
		}
		if target == nil {
			return fail(ErrNothing, nil, "%s", r.none)
		}
		done, err = t.reverseChange(target, r)
		return err
	})
	return done, err
}

// reverseChange takes back a change that is in force. What one did oneself may be
// taken back whatever it touched; what nobody in particular did, as far as it
// touches nobody else's things.
func (t *transaction) reverseChange(target *Event, r reversal) (Event, error) {
	t.asks, t.shared = r.annotator, target.Annotator == r.annotator
	if target.Annotator != "" && !t.shared {
		mine, err := t.isMine(target.Annotator)
		if err != nil {
			return Event{}, err
		}
		if !mine {
			return Event{}, t.notYours(target.Annotator, "The change %q was made by %s, and only they can undo it.", target.Title)
		}
		t.shared = true
	}
	events, err := eventsOfChange(t.ctx, t.tx, target.ChangeID())
	if err != nil {
		return Event{}, err
	}
	undone := events
	if r.kind == KindRedo {
		if undone, err = t.otherUndoings(events); err != nil {
			return Event{}, err
		}
	}
	steps, err := history.TakeBack(t, target.Steps)
	var changed *history.ChangedSince
	if errors.As(err, &changed) {
		return Event{}, t.changedSince(target, changed.Thing)
	}
	if err != nil {
		return Event{}, err
	}
	if len(target.Undone) == 0 {
		for _, s := range steps {
			if err := t.freeOfOthers(s, target.Title); err != nil {
				return Event{}, err
			}
		}
	}
	t.records = nil
	for _, s := range inOrder(steps) {
		if err := t.reverseStep(s); err != nil {
			return Event{}, err
		}
	}
	return t.record(Event{ID: r.id, Kind: r.kind, Title: target.Title, Annotator: r.annotator, Document: target.Document}, undone)
}

// reverseStep makes a step that takes another one back. Unlike a change that
// somebody asks for, it may speak of what does not show.
func (t *transaction) reverseStep(s history.Step) error {
	if err := errors.Join(t.mayDo(s), t.roundsAllow(s)); err != nil {
		return err
	}
	if err := history.Present(t, s.Thing(), s.After); err != nil {
		return err
	}
	t.records = append(t.records, s)
	return nil
}

// inOrder puts steps into an order in which each finds what it rests on: what
// goes, the last things first, then what comes.
func inOrder(steps []history.Step) []history.Step {
	steps = slices.Clone(steps)
	slices.SortStableFunc(steps, func(a, b history.Step) int {
		goesA, goesB := history.IsNull(a.After), history.IsNull(b.After)
		switch {
		case goesA && goesB:
			return tables[b.Noun].Rank - tables[a.Noun].Rank
		case goesA:
			return -1
		case goesB:
			return 1
		}
		return tables[a.Noun].Rank - tables[b.Noun].Rank
	})
	return steps
}

// otherUndoings lists, with the events of an undoing, those of others that took
// back the same: two laptops may both have done so, and redoing means all.
func (t *transaction) otherUndoings(undoings []Event) ([]Event, error) {
	list := slices.Clone(undoings)
	for _, u := range undoings {
		undone, err := t.Undone(u.ID)
		if err != nil {
			return nil, err
		}
		for _, id := range undone {
			others, err := collect(t.ctx, t.tx, func(scan func(...any) error) (Event, error) { return scanEvent(scan) },
				"SELECT "+eventColumns+` FROM events WHERE number IN (SELECT "by" FROM undoings WHERE event = (SELECT number FROM events WHERE id = ?)) AND `+inForce, id)
			if err != nil {
				return nil, err
			}
			list = append(list, others...)
		}
	}
	return list, nil
}

// changedSince says who changed a thing after the change that was to be taken
// back.
func (t *transaction) changedSince(target *Event, thing history.Thing) error {
	who, name := "", tables[thing.Noun].Name
	heads, err := t.Heads(thing)
	if err != nil {
		return err
	}
	for _, h := range heads {
		var author string
		err := t.tx.QueryRowContext(t.ctx, `SELECT coalesce((SELECT name FROM annotators WHERE annotators.id = annotator), '') FROM events
			WHERE number = ? AND annotator <> ?`, h.Number, target.Annotator).Scan(&author)
		if err == nil && author != "" {
			who = " by " + author
		}
	}
	return fail(ErrChanged, nil, "The change %q cannot be undone, since the same %s was changed again later%s; that change has to be undone first.", target.Title, name, who)
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

// HistoryFilter chooses changes. Empty fields choose all.
type HistoryFilter struct {
	Before string // id of a change: only changes before it; empty for all
	Limit  int    // at most so many; 0 for 200
}

// History returns changes, the newest first: each as its first event, with the
// steps of all. Newest is by their ids, so it is the same in every copy.
func (p *Project) History(ctx context.Context, f HistoryFilter) ([]Event, error) {
	where, args := []string{firstOfChange, "NOT EXISTS (SELECT 1 FROM held WHERE held.number = events.number)"}, []any{}
	if f.Before != "" {
		where, args = append(where, "id < ?"), append(args, f.Before)
	}
	if f.Limit <= 0 {
		f.Limit = 200
	}
	args = append(args, f.Limit)
	return reading(ctx, p, func(q querier) ([]Event, error) {
		events, err := collect(ctx, q, func(scan func(...any) error) (Event, error) { return scanEvent(scan) },
			"SELECT "+eventColumns+" FROM events WHERE "+strings.Join(where, " AND ")+" ORDER BY id DESC LIMIT ?", args...)
		for i := range events {
			if err != nil {
				break
			}
			err = completeChange(ctx, q, &events[i])
		}
		return events, err
	})
}

// completeChange fills in what stands in other rows: the steps in further
// scopes, and the ids of what an event before version 3 took back.
func completeChange(ctx context.Context, q querier, e *Event) (err error) {
	if e.Undoes > 0 {
		e.Undone, err = column[string](ctx, q, `SELECT id FROM undoings JOIN events ON number = event WHERE "by" = ?`, e.Number)
	}
	if err != nil || e.Change == "" {
		return err
	}
	parts, err := eventsOfChange(ctx, q, e.Change)
	if err == nil && len(parts) > 0 {
		*e = *wholeChange(parts)
	}
	return err
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
