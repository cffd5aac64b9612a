package dataset

import (
	"context"
	"slices"

	"sayso/internal/corpus"
)

// selection keeps the part of a project that an export is to hold. What is
// left is whole: no relation leads to an annotation that is not in the export.
type selection struct {
	documents, annotators map[string]bool // nil: all
	states                map[corpus.DocumentState]bool
	targets               map[string]bool // annotations in other documents that relations may lead to
	people                corpus.People
}

// selected gives the entries that the options ask for. It reads them once or
// twice before the export when there are relations between documents whose far
// ends might have been left out.
func selected(ctx context.Context, entries Entries, annotators []corpus.Annotator, o *Options) (Entries, error) {
	s := &selection{documents: setOf(o.Documents), annotators: setOf(o.Annotators), states: setOf(o.States), people: corpus.PeopleOf(annotators)}
	if !o.Selects() {
		return s.over(entries), nil
	}
	wanted := map[string]bool{}
	err := each(ctx, s.over(entries), func(e *corpus.Entry) error {
		for _, r := range e.Relations {
			if !slices.ContainsFunc(e.Annotations, func(a corpus.Annotation) bool { return a.ID == r.To }) {
				wanted[r.To] = true
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.targets = map[string]bool{}; len(wanted) > 0 {
		err = each(ctx, s.over(entries), func(e *corpus.Entry) error {
			for i := range e.Annotations {
				if wanted[e.Annotations[i].ID] {
					s.targets[e.Annotations[i].ID] = true
				}
			}
			return nil
		})
	}
	return s.over(entries), err
}

func setOf[T comparable](list []T) map[T]bool {
	if len(list) == 0 {
		return nil
	}
	set := make(map[T]bool, len(list))
	for _, one := range list {
		set[one] = true
	}
	return set
}

// over leaves out the documents, and of the others what is not asked for.
func (s *selection) over(entries Entries) Entries {
	return func(yield func(corpus.Entry, error) bool) {
		for e, err := range entries {
			if err == nil {
				state := e.State(s.people)
				if s.annotators != nil {
					state = e.StateOf(func(a string) bool { return s.annotators[a] })
				}
				e.Document.State = state
				if s.documents != nil && !s.documents[e.Document.ID] || s.states != nil && !s.states[e.Document.State] {
					continue
				}
				s.trim(&e)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// trim leaves out what others than the chosen annotators said. Lists are made
// anew, since those of the entry belong to whoever gave it.
func (s *selection) trim(e *corpus.Entry) {
	if s.annotators != nil {
		if !s.annotators[e.Document.Due] {
			e.Document.Due = ""
		}
		e.Annotations = keep(e.Annotations, func(a *corpus.Annotation) bool { return s.annotators[a.Annotator] })
		e.Marks = keep(e.Marks, func(m *corpus.Mark) bool { return s.annotators[m.Annotator] })
		e.Doubts = keep(e.Doubts, func(d *corpus.Doubt) bool { return s.annotators[d.Annotator] })
		e.Codings = keep(e.Codings, func(c *corpus.Coding) bool { return s.annotators[c.Annotator] })
		e.Relations = keep(e.Relations, func(r *corpus.Relation) bool { return s.annotators[r.Annotator] })
		e.Readings = keep(e.Readings, func(r *corpus.Reading) bool { return s.annotators[r.Annotator] })
		e.Decisions = keep(e.Decisions, func(d *corpus.Decision) bool { return s.annotators[d.Annotator] })
	}
	if len(e.Relations) == 0 {
		return
	}
	here := make(map[string]bool, len(e.Annotations))
	for i := range e.Annotations {
		here[e.Annotations[i].ID] = true
	}
	e.Relations = keep(e.Relations, func(r *corpus.Relation) bool {
		return here[r.From] && (here[r.To] || s.targets == nil || s.targets[r.To])
	})
}

// keep lists what passes, in a list of its own.
func keep[T any](list []T, passes func(*T) bool) []T {
	var kept []T
	for i := range list {
		if passes(&list[i]) {
			kept = append(kept, list[i])
		}
	}
	return kept
}
