package app

import (
	"sayso/internal/corpus"
	"sayso/storage"
)

// What can be said of an annotation or a document besides its label.

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
	name := attribute
	if a, ok := s.Codebook.Attribute(attribute); ok {
		name = a.Name
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
	a, ok := s.annotation(id)
	if !ok {
		return
	}
	if !s.own(a) {
		s.Message("This annotation was made by " + s.AnnotatorName(a.Annotator) + ". Label the sentence yourself to say otherwise.")
		s.Changed(ChangedPlace)
		return
	}
	a = a.Clone()
	if !alter(&a) {
		return
	}
	a.ChangedAt = s.timestamp()
	e := s.edit("%s of %s", what, s.place(a.Span))
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

// RemoveDocument takes the open document and all that was said of it out of the
// project, as one undoable change. Its text stays in the file, so that the
// change can be taken back.
func (s *Session) RemoveDocument() {
	document := s.Entry.Document
	if document.ID == "" || s.project.Load().ReadOnly() {
		return
	}
	s.submit(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: "Removed " + corpus.FirstWords(document.Title, 50),
		Annotator: s.Annotator.ID, Document: document.ID, Steps: []storage.Step{storage.RemoveDocument(document.ID)},
	})
	s.Reload()
}

// SetDocumentState moves the open document in the queue, as an undoable change.
func (s *Session) SetDocumentState(state corpus.DocumentState) {
	document := s.Entry.Document
	if document.ID == "" || document.State == state {
		return
	}
	s.Entry.Document.State = state
	document.State, document.Text = state, ""
	s.refreshStates()
	s.submit(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: "Document " + stateName(state),
		Annotator: s.Annotator.ID, Document: document.ID, Steps: []storage.Step{storage.PutDocument(document)},
	})
	s.Changed(ChangedPage | ChangedDocuments)
}

// stateName is a document state in words.
func stateName(state corpus.DocumentState) string {
	switch state {
	case corpus.Done:
		return "done"
	case corpus.InProgress:
		return "in progress"
	case corpus.PutAside:
		return "put aside"
	default:
		return "to do"
	}
}
