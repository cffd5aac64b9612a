package history

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
)

// replica is a copy of a project in memory. It follows the same rules as the
// project file, with maps in place of tables.
type replica struct {
	name    string
	now     time.Time
	events  []*Event
	byID    map[string]*Event
	last    map[string]*Event // of each chain
	hashes  map[string][]byte // of each event
	heads   map[Thing][]Head
	shown   map[Thing]json.RawMessage
	rests   map[Thing][]Thing // of what shows
	waiting map[Thing]Thing
	undoers map[string][]string
	out     map[string]bool // not in force
	held    []*Event
	texts   map[string]bool
}

func newReplica(name string, now time.Time) *replica {
	return &replica{name: name, now: now, byID: map[string]*Event{}, last: map[string]*Event{}, hashes: map[string][]byte{}, heads: map[Thing][]Head{},
		shown: map[Thing]json.RawMessage{}, rests: map[Thing][]Thing{}, waiting: map[Thing]Thing{}, undoers: map[string][]string{}, out: map[string]bool{}, texts: map[string]bool{}}
}

func (r *replica) Heads(t Thing) ([]Head, error)        { return r.heads[t], nil }
func (r *replica) SetHeads(t Thing, heads []Head) error { r.heads[t] = heads; return nil }
func (r *replica) Succeed(*Event, *Step) (bool, error)  { return false, nil } // it compares always
func (r *replica) Wait(t, on Thing) error               { r.waiting[t] = on; return nil }
func (r *replica) Forget(t Thing) error                 { delete(r.waiting, t); return nil }

func (r *replica) Show(t Thing, v json.RawMessage) error {
	r.shown[t], r.rests[t] = v, NounOf(t.Noun).Rests(t.ID, v)
	return nil
}

func (r *replica) Hide(t Thing) error {
	if resting, _ := r.Resting(t); len(resting) > 0 {
		return fmt.Errorf("%v is hidden while %v rests on it", t, resting[0])
	}
	delete(r.shown, t)
	return nil
}

func (r *replica) Shows(t Thing) (bool, error) {
	if t.Noun == Text {
		return r.texts[t.ID], nil
	}
	_, ok := r.shown[t]
	return ok, nil
}

func (r *replica) Resting(on Thing) (list []Thing, _ error) {
	for t := range r.shown {
		if slices.Contains(r.rests[t], on) {
			list = append(list, t)
		}
	}
	return list, nil
}

func (r *replica) Waiting(on Thing) (list []Thing, _ error) {
	for t, for_ := range r.waiting {
		if for_ == on {
			list = append(list, t)
		}
	}
	for _, t := range list {
		delete(r.waiting, t)
	}
	return list, nil
}

func (r *replica) Undoers(event string) ([]string, error) { return r.undoers[event], nil }
func (r *replica) Undone(event string) ([]string, error)  { return r.byID[event].Undone, nil }
func (r *replica) InForce(event string) (bool, error)     { return !r.out[event], nil }
func (r *replica) SetForce(event string, in bool) error   { r.out[event] = !in; return nil }

// newID makes an id by the replica's own clock, which may be wrong.
func (r *replica) newID() string {
	r.now = r.now.Add(time.Millisecond)
	id := uuid.Must(uuid.NewV7())
	ms := r.now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	return id.String()
}

// change records steps as the writer of this replica, an event for each scope.
func (r *replica) change(t testing.TB, annotator string, undone []*Event, steps ...Step) []*Event {
	steps = slices.Clone(steps)
	byScope, scopes := map[string][]Step{}, []string{}
	for _, s := range steps {
		heads := r.heads[s.Thing()]
		s.Over = nil
		for _, h := range heads {
			s.Over = append(s.Over, h.Event)
		}
		slices.Sort(s.Over)
		s.Before = Settle(s.Noun, heads).Record
		if bytes.Equal(s.Before, orNull(s.After)) && len(heads) < 2 {
			continue
		}
		scope := NounOf(s.Noun).Scope(s.Before, s.After)
		if byScope[scope] == nil {
			scopes = append(scopes, scope)
		}
		byScope[scope] = append(byScope[scope], s)
	}
	var made []*Event
	change := ""
	for _, scope := range scopes {
		e := &Event{ID: r.newID(), At: r.now, Kind: "test", Annotator: annotator, Steps: byScope[scope], Chain: r.name + " " + annotator + " " + scope}
		if len(scopes) > 1 {
			if change == "" {
				change = e.ID
			}
			e.Change = change
		}
		for _, u := range undone {
			if scopeOf(u) == scope {
				e.Undone = append(e.Undone, u.ID)
			}
		}
		slices.Sort(e.Undone)
		previous := ChainHead("p", annotator, scope, r.name)
		if last := r.last[e.Chain]; last != nil {
			e.Seq, previous = last.Seq, r.hashes[last.ID]
		}
		e.Seq++
		r.hashes[e.ID] = Hash(previous, e, AppendSteps(nil, e.Steps))
		r.arrive(t, e)
		made = append(made, e)
	}
	return made
}

func scopeOf(e *Event) string {
	return NounOf(e.Steps[0].Noun).Scope(e.Steps[0].Before, e.Steps[0].After)
}

// arrive takes an event that is next on its chain.
func (r *replica) arrive(t testing.TB, e *Event) {
	copied := *e
	e = &copied
	e.Number = int64(len(r.events) + 1)
	r.events = append(r.events, e)
	r.byID[e.ID], r.last[e.Chain] = e, e
	if !r.ready(e) {
		r.held = append(r.held, e)
		return
	}
	r.perform(t, e)
	for again := true; again; {
		again = false
		for i, h := range r.held {
			if r.ready(h) {
				r.held = slices.Delete(slices.Clone(r.held), i, i+1)
				r.perform(t, h)
				again = true
				break
			}
		}
	}
}

func (r *replica) perform(t testing.TB, e *Event) {
	for _, u := range e.Undone {
		r.undoers[u] = append(r.undoers[u], e.ID)
		if err := Reassess(r, u); err != nil {
			t.Fatal(err)
		}
	}
	if err := Perform(r, e, func(string, int64) bool { return false }); err != nil {
		t.Fatal(err)
	}
}

func (r *replica) ready(e *Event) bool {
	known := func(id string) bool {
		k := r.byID[id]
		return k != nil && !slices.Contains(r.held, k)
	}
	for _, s := range e.Steps {
		for _, over := range s.Over {
			if !known(over) {
				return false
			}
		}
	}
	for _, u := range e.Undone {
		if !known(u) {
			return false
		}
	}
	return true
}

// take joins what another replica has, each chain up to a place that cut
// chooses: an exchange may break off anywhere.
func (r *replica) take(t testing.TB, other *replica, cut func(missing int) int) {
	for text := range other.texts {
		if cut(1) == 1 && !r.texts[text] {
			r.texts[text] = true
			if err := Reveal(r, Thing{Text, text}); err != nil {
				t.Fatal(err)
			}
		}
	}
	missing := map[string][]*Event{}
	var chains []string
	for _, e := range other.events {
		if r.byID[e.ID] == nil {
			if missing[e.Chain] == nil {
				chains = append(chains, e.Chain)
			}
			missing[e.Chain] = append(missing[e.Chain], e)
		}
	}
	for _, chain := range chains {
		for _, e := range missing[chain][:cut(len(missing[chain]))] {
			r.hashes[e.ID] = other.hashes[e.ID]
			r.arrive(t, e)
		}
	}
}

// undo takes back the newest change of the annotator that is in force, or does
// again what was taken back last.
func (r *replica) undo(t testing.TB, annotator string, redo bool) {
	events := slices.Clone(r.events)
	slices.SortFunc(events, func(a, b *Event) int { return bytes.Compare([]byte(b.ID), []byte(a.ID)) })
	for _, e := range events {
		if e.Annotator != annotator || r.out[e.ID] || (len(e.Undone) > 0) != redo || slices.Contains(r.held, e) {
			continue
		}
		var group, undone []*Event
		var steps []Step
		for _, g := range r.events {
			if g.ChangeID() == e.ChangeID() && !slices.Contains(r.held, g) {
				group = append(group, g)
				steps = append(steps, g.Steps...)
			}
		}
		undone = group
		if redo {
			undone = nil
			for _, g := range group {
				for _, u := range g.Undone {
					for _, by := range r.undoers[u] {
						if !r.out[by] {
							undone = append(undone, r.byID[by])
						}
					}
				}
			}
		}
		inverse, err := TakeBack(r, steps)
		if err == nil {
			r.change(t, annotator, undone, inverse...)
		}
		return
	}
}

// state is all that shows and all that is to be decided, in words.
func (r *replica) state() string {
	var lines []string
	for t, record := range r.shown {
		lines = append(lines, fmt.Sprintf("%s %s %s", t.Noun, t.ID, record))
	}
	for t, heads := range r.heads {
		for _, h := range Settle(t.Noun, heads).Others {
			lines = append(lines, fmt.Sprintf("to decide: %s %s %s", t.Noun, t.ID, h.After))
		}
	}
	for id := range r.out {
		if r.out[id] {
			lines = append(lines, "not in force: "+id)
		}
	}
	slices.Sort(lines)
	var b bytes.Buffer
	for _, line := range lines {
		b.WriteString(line + "\n")
	}
	return b.String()
}

func (r *replica) seal() string {
	var last [][]byte
	for _, e := range r.last {
		last = append(last, r.hashes[e.ID])
	}
	return Seal(last)
}

// prove holds that every step started from what its Over settles to.
func (r *replica) prove(t testing.TB) {
	for _, e := range r.events {
		for _, s := range e.Steps {
			var over []Head
			for _, id := range s.Over {
				for _, o := range r.byID[id].Steps {
					if o.Thing() == s.Thing() {
						over = append(over, Head{Event: id, Step: o})
					}
				}
			}
			if len(over) != len(s.Over) {
				t.Fatalf("%s is said over an event that says nothing of it", s.ID)
			}
			if stood := Settle(s.Noun, over).Record; !NounOf(s.Noun).Equal(stood, s.Before) {
				t.Fatalf("%s %s starts from\n%s\nbut what it is said over settles to\n%s", s.Noun, s.ID, s.Before, stood)
			}
		}
	}
}
