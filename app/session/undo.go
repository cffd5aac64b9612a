package session

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Undo takes the last change of the annotator back, wherever it was made, and
// goes there.
func (s *Session) Undo() {
	s.undoOrRedo("Undone", (*storage.Project).Undo, "There is nothing to undo.")
}

// Redo makes the change again that was taken back last.
func (s *Session) Redo() {
	s.undoOrRedo("Redone", (*storage.Project).Redo, "There is nothing to redo.")
}

// UndoCodebook and RedoCodebook are Undo and Redo where only the codebook is on
// the screen: a change in the text stays, since nobody would see it go.
func (s *Session) UndoCodebook() {
	s.undoOrRedo("Undone", func(p *storage.Project, ctx context.Context, annotator, id string) (storage.Event, error) {
		if title, _ := p.CanUndo(ctx, annotator); !strings.HasPrefix(title, codebook.TitlePrefix) {
			return storage.Event{}, storage.ErrNothing
		}
		return p.Undo(ctx, annotator, id)
	}, "The last change was made in the text, not in the codebook. Esc goes back to the text.")
}

// RedoCodebook makes a change of the codebook again that was taken back last.
func (s *Session) RedoCodebook() {
	s.undoOrRedo("Redone", func(p *storage.Project, ctx context.Context, annotator, id string) (storage.Event, error) {
		if title, _ := p.CanRedo(ctx, annotator); !strings.HasPrefix(title, codebook.TitlePrefix) {
			return storage.Event{}, storage.ErrNothing
		}
		return p.Redo(ctx, annotator, id)
	}, "The last undo was not of a change to the codebook.")
}

// TakeBack takes one change of the history back on its own. undone says that
// the change took something back itself, which is made again by it.
func (s *Session) TakeBack(number int64, undone bool) {
	words := "Undone"
	if undone {
		words = "Redone"
	}
	s.undoOrRedo(words, func(p *storage.Project, ctx context.Context, annotator, id string) (storage.Event, error) {
		return p.TakeBack(ctx, number, annotator, id)
	}, "This change can no longer be undone.")
}

func (s *Session) undoOrRedo(words string, move func(p *storage.Project, ctx context.Context, annotator, id string) (storage.Event, error), nothing string) {
	if problem := s.saver.State().Problem; problem != nil {
		s.Message("This must wait until the changes before it are saved. " + problem.Error())
		return
	}
	if s.AsksWho() {
		return
	}
	// The Saver tries again what failed in an unclear way: the same id then
	// takes nothing back twice.
	annotator, id := s.Annotator.ID, storage.NewID()
	before := s.whole
	before.Annotations = slices.Clone(before.Annotations) // the session goes on with its own
	s.begin()
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return move(s.File(), ctx, annotator, id) },
		func(event storage.Event, err error) { s.afterUndo(words, nothing, before, event, err) })
}

// afterUndo runs on the Saver's goroutine after an undo or redo: it reads what
// the change touched and shows it, on the sentence where something changed.
func (s *Session) afterUndo(words, nothing string, before corpus.Entry, event storage.Event, err error) {
	if errors.Is(err, storage.ErrNothing) {
		s.post(func() { s.Message(nothing); s.end() })
		return
	}
	if err != nil {
		s.post(func() { s.Failed(err); s.end() })
		return
	}
	if event.Document == "" {
		s.reload("")
		s.post(func() { s.Message(words + ": " + event.Title); s.end() })
		return
	}
	o, err := s.Load(event.Document)
	if errors.Is(err, storage.ErrNotFound) {
		s.reload("")
		s.post(func() { s.Message(words + ": " + event.Title); s.end() })
		return
	}
	if err != nil {
		s.post(func() { s.Failed(err); s.end() })
		return
	}
	s.post(func() {
		entry, sentence, target := o.entry, -1, ""
		if before.Document.ID == entry.Document.ID {
			sentence, target = firstDifference(before, entry)
		}
		if sentence < 0 {
			sentence = changedSentence(event, entry)
		}
		if sentence < 0 && s.Entry.Document.ID == entry.Document.ID {
			sentence = s.Current
		}
		if !s.lists(entry.Document.ID) { // it was out of the project until now
			s.ReloadAt(entry.Document.ID)
			s.end()
			s.Message(words + ": " + event.Title)
			return
		}
		s.knowDocument(s.narrowed(o.entry).Document)
		s.asked++ // a document that was asked for before comes too late
		s.answered = s.asked
		s.Show(o, sentence)
		if target != "" {
			s.SelectHere(target)
		}
		s.end()
		s.Message(words + ": " + event.Title)
		if s.saver.State().Pending > 0 {
			s.Reload() // a key was faster than the disk: show what it did as well
		}
	})
}

// changedSentence is the sentence that an event touched, or -1.
func changedSentence(event storage.Event, entry corpus.Entry) int {
	for _, step := range event.Steps {
		annotated, annotates := step.Annotation()
		marked, marks := step.Mark()
		switch {
		case annotates != nil:
			return entry.Document.SentenceAt(annotates.Span.Start)
		case annotated != nil:
			return entry.Document.SentenceAt(annotated.Span.Start)
		case marks != nil:
			return entry.Document.SentenceAt(marks.Span.Start)
		case marked != nil:
			return entry.Document.SentenceAt(marked.Span.Start)
		}
	}
	return -1
}

// firstDifference finds the first sentence on which two states of a document
// differ, or -1, and the annotation there that changed, or whose link did; ""
// where none is left.
func firstDifference(a, b corpus.Entry) (sentence int, annotation string) {
	first := -1
	note := func(span corpus.Span, id string) {
		if first < 0 || span.Start < first {
			first, annotation = span.Start, id
		}
	}
	seen, spans := map[string]corpus.Annotation{}, map[string]corpus.Span{}
	for _, x := range a.Annotations {
		seen[x.ID] = x
	}
	for _, y := range b.Annotations {
		x, ok := seen[y.ID]
		if x.Codebook == 0 {
			x.Codebook, x.CodebookHash = y.Codebook, y.CodebookHash // noted as the annotation is stored
		}
		if !ok || !reflect.DeepEqual(x, y) {
			note(y.Span, y.ID)
		}
		spans[y.ID] = y.Span
		delete(seen, y.ID)
	}
	for _, x := range seen {
		note(x.Span, "")
	}
	for _, span := range onlyInOne(a.Marks, b.Marks, func(m corpus.Mark) (string, corpus.Span) { return m.ID, m.Span }) {
		note(span, "")
	}
	if first < 0 { // a link goes along with its annotation
		for _, from := range onlyInOne(a.Relations, b.Relations, func(r corpus.Relation) (string, string) { return r.ID, r.From }) {
			if span, ok := spans[from]; ok {
				note(span, from)
			}
		}
	}
	if first < 0 {
		return -1, ""
	}
	return b.Document.SentenceAt(first), annotation
}

// onlyInOne gives what read tells of the elements that only one of two lists
// has, by their ids.
func onlyInOne[E, V any](a, b []E, read func(E) (id string, value V)) []V {
	in := map[string]V{}
	for _, e := range a {
		id, value := read(e)
		in[id] = value
	}
	var only []V
	for _, e := range b {
		id, value := read(e)
		if _, both := in[id]; !both {
			only = append(only, value)
		}
		delete(in, id)
	}
	return slices.AppendSeq(only, maps.Values(in))
}
