package corpus

import "slices"

// Of gives the document as one person left it: what they made of it themselves,
// under whatever name (People). What others made is not there, so what is worked
// out from the entry, such as the states of its sentences, is that person's. A
// link is theirs when they drew it, and stands where its annotation does.
//
// Lists of which all is theirs are shared with the entry, the others made anew.
func (e *Entry) Of(annotator string, people People) Entry {
	return e.By(people.Owns(annotator))
}

// By does so for those of whom own is true.
func (e *Entry) By(own func(annotator string) bool) Entry {
	of := *e
	of.Annotations = kept(e.Annotations, func(a *Annotation) bool { return own(a.Annotator) })
	of.Marks = kept(e.Marks, func(m *Mark) bool { return own(m.Annotator) })
	of.Doubts = kept(e.Doubts, func(d *Doubt) bool { return own(d.Annotator) })
	var here map[string]bool
	of.Relations = kept(e.Relations, func(r *Relation) bool {
		if here == nil {
			here = make(map[string]bool, len(of.Annotations))
			for i := range of.Annotations {
				here[of.Annotations[i].ID] = true
			}
		}
		return own(r.Annotator) && here[r.From]
	})
	of.Readings = kept(e.Readings, func(r *Reading) bool { return own(r.Annotator) })
	of.Decisions = kept(e.Decisions, func(d *Decision) bool { return own(d.Annotator) })
	of.Codings = kept(e.Codings, func(c *Coding) bool { return own(c.Annotator) })
	of.Document.State = e.StateOf(own)
	return of
}

// Owns gives a test of whose things are: true for those of the annotator under
// whatever name, as Same says. It is quick for who asks of thousands of things.
func (p People) Owns(annotator string) func(other string) bool {
	ids := p.Of(annotator)
	return func(other string) bool { return slices.Contains(ids, other) }
}

// kept gives the things that are kept, and the list itself when all are; nil for
// none.
func kept[T any](list []T, keep func(*T) bool) []T {
	n := 0
	for n < len(list) && keep(&list[n]) {
		n++
	}
	if n == len(list) {
		return list
	}
	some := slices.Clone(list[:n])
	for i := n + 1; i < len(list); i++ {
		if keep(&list[i]) {
			some = append(some, list[i])
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some
}

// ReadingOf finds the reading of one annotator.
func (e *Entry) ReadingOf(annotator string) (Reading, bool) {
	for _, r := range e.Readings {
		if r.Annotator == annotator {
			return r, true
		}
	}
	return Reading{}, false
}

// StateOf is how far those of whom own is true have come with the document: what
// their readings say. Who has none is where the document came in, or stood
// before each annotator had a state of their own (Document.State), if they worked
// in it or nobody did; put aside it is for everybody.
func (e *Entry) StateOf(own func(annotator string) bool) DocumentState {
	var states []DocumentState
	for _, r := range e.Readings {
		if own(r.Annotator) {
			states = append(states, r.State)
		}
	}
	mine, anybody := e.worked(own)
	return CameTo(states, e.Document.State, mine, anybody)
}

// worked reports whether those of whom own is true have said anything of the
// text, and whether anybody has.
func (e *Entry) worked(own func(annotator string) bool) (mine, anybody bool) {
	for i := range e.Annotations {
		if own(e.Annotations[i].Annotator) {
			return true, true
		}
	}
	for i := range e.Marks {
		if own(e.Marks[i].Annotator) {
			return true, true
		}
	}
	return false, len(e.Annotations)+len(e.Marks) > 0
}

// CameTo is how far somebody has come with a document: the state of their
// readings, in progress where those differ. Without a reading it is what the
// document itself says, for who worked in it, or for all while nobody did.
func CameTo(readings []DocumentState, document DocumentState, worked, anybodyWorked bool) DocumentState {
	for _, state := range readings {
		if state != readings[0] {
			return InProgress
		}
	}
	switch {
	case len(readings) > 0:
		return readings[0]
	case document == "":
		return ToDo
	case document == PutAside || worked || !anybodyWorked:
		return document
	}
	return ToDo
}

// State is how far all who have begun with the document have come with it: done
// when all are done, and in progress when they differ.
func (e *Entry) State(people People) DocumentState {
	if len(e.Readings) == 0 {
		return StateOfAll(people, e.Document.State, nil, nil)
	}
	var workers []string
	worked := func(annotator string) {
		if len(workers) == 0 || workers[len(workers)-1] != annotator { // mostly it is the one before
			workers = append(workers, annotator)
		}
	}
	for i := range e.Annotations {
		worked(e.Annotations[i].Annotator)
	}
	for i := range e.Marks {
		worked(e.Marks[i].Annotator)
	}
	return StateOfAll(people, e.Document.State, e.Readings, workers)
}

// StateOfAll is Entry.State for who knows the readings of a document and whose
// annotations and marks it has, each at least once.
func StateOfAll(people People, document DocumentState, readings []Reading, workers []string) DocumentState {
	if len(readings) == 0 {
		return document
	}
	came := map[string][]DocumentState{} // of each person, by their readings
	for _, r := range readings {
		person := people.Person(r.Annotator)
		came[person] = append(came[person], r.State)
	}
	worked := map[string]bool{}
	for _, w := range workers {
		person := people.Person(w)
		worked[person], came[person] = true, append(came[person], nil...)
	}
	var states []DocumentState
	for person, of := range came {
		states = append(states, CameTo(of, document, worked[person], len(workers) > 0))
	}
	return CameTo(states, "", true, true)
}
