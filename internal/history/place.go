package history

import (
	"encoding/json"
	"slices"
)

// Ground is what a copy of a project keeps besides its events: the heads of
// each thing, and what shows. Storage keeps it in tables.
type Ground interface {
	Heads(t Thing) ([]Head, error)
	SetHeads(t Thing, heads []Head) error
	// Succeed makes an event the one head of the thing of one of its steps where
	// that is plain: the thing is new, or the step was said over its one head. It
	// does nothing and reports false where heads have to be compared; it may always
	// do so.
	Succeed(e *Event, s *Step) (plain bool, err error)
	Shows(t Thing) (bool, error)
	Show(t Thing, record json.RawMessage) error // makes it what the record says
	Hide(t Thing) error
	Resting(on Thing) ([]Thing, error) // the things that show and rest on it directly
	// Wait notes that a thing cannot show before another one does; Waiting
	// lists what waits for one and forgets that it did; Forget forgets what a
	// thing waits for.
	Wait(t, on Thing) error
	Waiting(on Thing) ([]Thing, error)
	Forget(t Thing) error
}

// Place brings what shows of a thing in line with its heads, and with it what
// rests on the thing.
func Place(g Ground, t Thing) error {
	heads, err := g.Heads(t)
	if err != nil {
		return err
	}
	return stand(g, t, Settle(t.Noun, heads).Record)
}

// stand shows what stands of a thing, which waits for nothing until that is known.
func stand(g Ground, t Thing, record json.RawMessage) error {
	if err := g.Forget(t); err != nil {
		return err
	}
	return Present(g, t, record)
}

// Present shows a thing as the record says if all that it rests on shows, and
// hides it otherwise.
func Present(g Ground, t Thing, record json.RawMessage) error {
	noun := NounOf(t.Noun)
	if IsNull(record) || noun == nil {
		return hide(g, t)
	}
	for _, on := range noun.Rests(t.ID, record) {
		shows, err := g.Shows(on)
		if err != nil {
			return err
		}
		if !shows {
			if err := hide(g, t); err != nil {
				return err
			}
			return g.Wait(t, on)
		}
	}
	if err := g.Show(t, record); err != nil {
		return err
	}
	return reveal(g, t)
}

// reveal places what waited for a thing that shows now.
func reveal(g Ground, t Thing) error {
	waiting, err := g.Waiting(t)
	if err != nil {
		return err
	}
	sortThings(waiting)
	for _, w := range waiting {
		if err := Place(g, w); err != nil {
			return err
		}
	}
	return nil
}

// Reveal is called when a text came that documents may wait for.
func Reveal(g Ground, t Thing) error { return reveal(g, t) }

// hide takes a thing out of sight and what rests on it before, which then waits
// for it.
func hide(g Ground, t Thing) error {
	shows, err := g.Shows(t)
	if err != nil || !shows {
		return err
	}
	resting, err := g.Resting(t)
	if err != nil {
		return err
	}
	sortThings(resting)
	slices.Reverse(resting)
	for _, r := range resting {
		if err := hide(g, r); err != nil {
			return err
		}
		if err := g.Wait(r, t); err != nil {
			return err
		}
	}
	return g.Hide(t)
}

// sortThings puts things into the order in which they come to stand.
func sortThings(things []Thing) {
	slices.SortFunc(things, func(a, b Thing) int {
		if c := rank(a.Noun) - rank(b.Noun); c != 0 {
			return c
		}
		switch {
		case a.ID < b.ID:
			return -1
		case a.ID > b.ID:
			return 1
		}
		return 0
	})
}

func rank(noun string) int {
	if n := NounOf(noun); n != nil {
		return n.Rank
	}
	return len(nouns)
}

// Perform lets an event that is on its chain take effect: the heads of its
// things, and what shows. It is the one place that does so, for changes that
// are made here and for those that come from elsewhere.
func Perform(g Ground, e *Event, lineage func(chain string, seq int64) bool) error {
	things := make([]Thing, 0, len(e.Steps))
	stands := map[Thing]json.RawMessage{} // of those that have one head
	for i := range e.Steps {
		s := &e.Steps[i]
		things = append(things, s.Thing())
		plain, err := g.Succeed(e, s)
		if err != nil {
			return err
		}
		if plain {
			stands[s.Thing()] = s.After
			continue
		}
		delete(stands, s.Thing())
		heads, err := g.Heads(s.Thing())
		if err != nil {
			return err
		}
		if err := g.SetHeads(s.Thing(), Replace(heads, e, *s, lineage)); err != nil {
			return err
		}
	}
	sortThings(things)
	for _, t := range slices.Compact(things) {
		var err error
		if record, plain := stands[t]; plain {
			err = stand(g, t, record)
		} else {
			err = Place(g, t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
