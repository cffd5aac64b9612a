package session

import (
	"sayso/internal/corpus"
)

// sayingAttributes tell who said something and how, and go together.
var sayingAttributes = []string{"source", "via", "source_type", "quote"}

// SaidBySame takes over who said it from the annotator's own annotation before
// this one, where this one says nothing. It reports whether there was one.
func (s *Session) SaidBySame(a corpus.Annotation) bool {
	var before *corpus.Annotation
	for i := range s.Entry.Annotations {
		other := &s.Entry.Annotations[i]
		if other.ID == a.ID {
			break
		}
		if s.Own(*other) && other.Attributes["source"] != "" {
			before = other
		}
	}
	if before == nil {
		return false
	}
	said := before.Attributes
	s.change(a.ID, "Same source", func(a *corpus.Annotation) bool {
		changed := false
		for _, id := range sayingAttributes {
			if said[id] != "" && a.Attributes[id] == "" {
				if a.Attributes == nil {
					a.Attributes = map[string]string{}
				}
				a.Attributes[id], changed = said[id], true
			}
		}
		return changed
	})
	return true
}

// SetNote stores the note of an annotation.
func (s *Session) SetNote(id, note string) {
	s.change(id, "Note", func(a *corpus.Annotation) bool {
		same := a.Note == note
		a.Note = note
		return !same
	})
}

// SetAttribute stores one attribute of an annotation; the empty value takes it
// away.
func (s *Session) SetAttribute(id, attribute, value string) {
	s.SetOffered(id, attribute, value, "")
}

// SetOffered is SetAttribute where a value was offered, "" for none. The log tells
// whether that was taken.
func (s *Session) SetOffered(id, attribute, value, offered string) {
	name := attribute
	if a, ok := s.Codebook.Attribute(attribute); ok {
		name = a.Name
	}
	switch offered {
	case "":
	case value:
		name += " (as offered)"
	default:
		name += " (other than offered)"
	}
	s.change(id, name, func(a *corpus.Annotation) bool {
		if a.Attributes[attribute] == value {
			return false
		}
		if a.Attributes == nil {
			a.Attributes = map[string]string{}
		}
		if value == "" {
			delete(a.Attributes, attribute)
		} else {
			a.Attributes[attribute] = value
		}
		return true
	})
}

// ChangeLabel gives an annotation another label.
func (s *Session) ChangeLabel(id string, label corpus.Label) {
	s.change(id, label.Name, func(a *corpus.Annotation) bool {
		same := a.Label == label.ID
		a.Label = label.ID
		return !same
	})
}

// change alters one of the annotator's own annotations as one undoable change.
// alter reports whether it altered anything.
func (s *Session) change(id, what string, alter func(*corpus.Annotation) bool) {
	a, ok := s.Annotation(id)
	if !ok {
		return
	}
	if !s.Own(a) {
		s.Message("This annotation was made by " + s.AnnotatorName(a.Annotator) + ". Label the sentence yourself to say otherwise.")
		s.Changed(ChangedPlace)
		return
	}
	a = a.Clone()
	if !alter(&a) {
		return
	}
	a.ChangedAt = s.Timestamp()
	e := s.edit("%s of %s", what, s.Place(a.Span))
	e.putAnnotation(a)
	e.commit()
}

// MoveSpan gives an annotation of the annotator's own new ends.
func (s *Session) MoveSpan(id string, span corpus.Span) {
	if span.Check(s.Entry.Document.Text) != nil {
		return
	}
	s.change(id, "New ends", func(a *corpus.Annotation) bool {
		if a.Span == span {
			return false
		}
		a.Span, a.Quote = span, s.Entry.Document.Quote(span)
		return true
	})
}
