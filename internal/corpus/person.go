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
