package session

import (
	"cmp"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Beside the letters of labels the margin of the text marks which annotations
// have links, which sentences are parked and who labelled what. Links and parked
// sentences are worked out when a list they come from is another one, and not
// with every key: lists of the session are never changed in place, so the same
// list has the same marks.

// linkMarks are the annotations that have links, and the lists they come from.
type linkMarks struct {
	relations, answers []corpus.Relation
	ids                map[string]bool
}

// Linked gives the ids of the annotations that links begin or end at. It is not
// to be changed.
func (s *Session) Linked() map[string]bool {
	m := &s.links
	if m.ids == nil || !sameList(m.relations, s.Entry.Relations) || !sameList(m.answers, s.Answers) {
		*m = linkMarks{s.Entry.Relations, s.Answers, map[string]bool{}}
		for _, list := range [][]corpus.Relation{m.relations, m.answers} {
			for _, r := range list {
				m.ids[r.From], m.ids[r.To] = true, true
			}
		}
	}
	return m.ids
}

// doubtMarks are the parked sentences, and the lists they come from.
type doubtMarks struct {
	doubts    []corpus.Doubt
	sentences []corpus.Sentence
	indexes   []int
}

// Parked gives the indexes of the sentences that are parked, rising. It
// is not to be changed.
func (s *Session) Parked() []int {
	m, document := &s.doubts, &s.Entry.Document
	if !sameList(m.doubts, s.Entry.Doubts) || !sameList(m.sentences, document.Sentences) {
		*m = doubtMarks{doubts: s.Entry.Doubts, sentences: document.Sentences}
		for _, d := range m.doubts {
			if i := document.SentenceAt(d.Span.Start); i >= 0 {
				m.indexes = append(m.indexes, i)
			}
		}
		slices.Sort(m.indexes)
		m.indexes = slices.Compact(m.indexes)
	}
	return m.indexes
}

// sameList reports whether two slices are one and the same.
func sameList[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// Lane is whose labels stand in one lane beside the text.
type Lane struct {
	Annotators []string // ids: one person's, under all names
	Initials   string
	Name       string
}

// Lanes gives everybody who worked on the article a lane beside the text, in the
// order of the plan, and by name who is in none. Where only one person's work is
// shown there are none.
func (s *Session) Lanes() []Lane {
	if !s.Everybody() {
		return nil
	}
	var annotators []string
	if s.Annotator.ID != "" {
		annotators = append(annotators, s.Annotator.ID)
	}
	seen := func(annotator string) {
		if !slices.Contains(annotators, annotator) {
			annotators = append(annotators, annotator)
		}
	}
	for i := range s.Entry.Annotations {
		seen(s.Entry.Annotations[i].Annotator)
	}
	for i := range s.Entry.Marks {
		seen(s.Entry.Marks[i].Annotator)
	}
	if len(annotators) < 2 {
		return nil
	}
	everybody := s.Annotators
	if !slices.ContainsFunc(everybody, func(a corpus.Annotator) bool { return a.ID == s.Annotator.ID }) {
		everybody = append(slices.Clone(everybody), s.Annotator)
	}
	people, initials := corpus.PeopleOf(everybody), corpus.Initials(everybody)
	var lanes []Lane
	for _, id := range annotators {
		person := people.Person(id)
		if i := slices.IndexFunc(lanes, func(l Lane) bool { return people.Same(l.Annotators[0], person) }); i >= 0 {
			lanes[i].Annotators = append(lanes[i].Annotators, id)
			continue
		}
		lanes = append(lanes, Lane{Annotators: []string{id}, Initials: initials[person], Name: s.AnnotatorName(person)})
	}
	slices.SortFunc(lanes, func(a, b Lane) int {
		return cmp.Or(s.placeInPlan(a)-s.placeInPlan(b), strings.Compare(a.Name, b.Name))
	})
	return lanes
}

// placeInPlan is where a person stands in the plan, behind all who are in it for
// who is not.
func (s *Session) placeInPlan(l Lane) int {
	at := slices.IndexFunc(s.planned, func(planned string) bool { return s.people.Same(planned, l.Annotators[0]) })
	if at < 0 {
		return len(s.planned)
	}
	return at
}
