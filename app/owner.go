package app

import (
	"strings"

	"sayso/internal/corpus"
)

// Whose things are. The project file refuses to change what somebody else made;
// what stands here is asked before anything is offered or shown as changed.

// know takes up who is in the project.
func (s *Session) know(annotators []corpus.Annotator) {
	s.Annotators, s.people = annotators, corpus.PeopleOf(annotators)
}

// mine reports whether an annotator is the person at the keyboard, under
// whatever name.
func (s *Session) mine(annotator string) bool { return s.people.Same(annotator, s.Annotator.ID) }

// own reports whether the person at the keyboard made the annotation. The work
// of others is never changed by a key.
func (s *Session) own(a corpus.Annotation) bool { return s.mine(a.Annotator) }

// AnnotatorName is the name of an annotator, or its id where none is known.
func (s *Session) AnnotatorName(id string) string {
	if name := corpus.NameOf(s.Annotators, id); name != "" {
		return name
	}
	if id == s.Annotator.ID {
		return s.Annotator.Name
	}
	return id
}

// heldByOthers reports that one of the annotations cannot be deleted, since
// somebody else linked to it and their link would go with it. It says so.
func (s *Session) heldByOthers(list ...corpus.Annotation) bool {
	for _, a := range list {
		for _, relations := range [][]corpus.Relation{s.Entry.Relations, s.Answers} {
			for _, r := range relations {
				if (r.From == a.ID || r.To == a.ID) && !s.mine(r.Annotator) {
					s.Message(s.AnnotatorName(r.Annotator) + " linked to your " + strings.ToLower(s.labelName(a.Label)) +
						", and the link would go with it, so nothing was changed. You can give it another label.")
					return true
				}
			}
		}
	}
	return false
}
