package app

import (
	"errors"
	"reflect"

	"sayso/internal/corpus"
	"sayso/storage"
)

// travelled runs on the Saver's goroutine after an undo or redo: it reads what
// the change touched and shows it, on the sentence where something changed.
func (s *Session) travelled(words, nothing string, before corpus.Entry, event storage.Event, err error) {
	if errors.Is(err, storage.ErrNothing) {
		s.post(func() { s.Message(nothing) })
		return
	}
	if err != nil {
		s.post(func() { s.Failed(err) })
		return
	}
	if event.Document == "" {
		s.post(func() { s.Message(words + ": " + event.Title) })
		s.reload("")
		return
	}
	o, err := s.load(event.Document)
	if errors.Is(err, storage.ErrNotFound) {
		s.post(func() { s.Message(words + ": " + event.Title) })
		s.reload("")
		return
	}
	if err != nil {
		s.post(func() { s.Failed(err) })
		return
	}
	s.post(func() {
		entry, sentence := o.entry, -1
		if before.Document.ID == entry.Document.ID {
			sentence = firstDifference(before, entry)
		}
		if sentence < 0 && s.Entry.Document.ID == entry.Document.ID {
			sentence = s.Current
		}
		s.Show(o, sentence)
		s.Message(words + ": " + event.Title)
		if s.saver.State().Pending > 0 {
			s.Reload() // a key was faster than the disk: show what it did as well
		}
	})
}

// firstDifference finds the first sentence on which two states of a document
// differ, or -1.
func firstDifference(a, b corpus.Entry) int {
	first := -1
	note := func(span corpus.Span) {
		if first < 0 || span.Start < first {
			first = span.Start
		}
	}
	seen := map[string]corpus.Annotation{}
	for _, x := range a.Annotations {
		seen[x.ID] = x
	}
	for _, y := range b.Annotations {
		if x, ok := seen[y.ID]; !ok || !reflect.DeepEqual(x, y) {
			note(y.Span)
		}
		delete(seen, y.ID)
	}
	for _, x := range seen {
		note(x.Span)
	}
	marks := map[string]corpus.Span{}
	for _, m := range a.Marks {
		marks[m.ID] = m.Span
	}
	for _, m := range b.Marks {
		if _, ok := marks[m.ID]; !ok {
			note(m.Span)
		}
		delete(marks, m.ID)
	}
	for _, span := range marks {
		note(span)
	}
	if first < 0 {
		return -1
	}
	return b.Document.SentenceAt(first)
}
