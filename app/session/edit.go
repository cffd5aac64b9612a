package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sayso/internal/corpus"
	"sayso/storage"
)

// edit is a change in the making: every step is done to the entry in memory
// and noted for the project file.
type edit struct {
	session *Session
	title   string
	steps   []storage.Step
}

func (s *Session) edit(format string, args ...any) *edit {
	s.fresh = false
	return &edit{session: s, title: fmt.Sprintf(format, args...)}
}

func (e *edit) putAnnotation(a corpus.Annotation) {
	e.session.putAnnotation(a)
	e.steps = append(e.steps, storage.PutAnnotation(a))
}

func (e *edit) deleteAnnotation(id string) {
	e.session.dropAnnotation(id)
	goes := func(r corpus.Relation) bool { return r.From == id || r.To == id }
	for _, relations := range []*[]corpus.Relation{&e.session.Entry.Relations, &e.session.Answers} {
		if slices.ContainsFunc(*relations, goes) { // a list that stays the same is not made anew, see linkMarks
			*relations = slices.DeleteFunc(slices.Clone(*relations), goes)
		}
	}
	e.steps = append(e.steps, storage.DeleteAnnotation(id))
}

func (e *edit) putMark(m corpus.Mark) { e.putMarks([]corpus.Mark{m}) }

func (e *edit) putMarks(marks []corpus.Mark) {
	e.session.Entry.Marks = slices.Concat(e.session.Entry.Marks, marks)
	for _, m := range marks {
		e.steps = append(e.steps, storage.PutMark(m))
		e.session.stale.add(m.Span)
	}
}

// deleteMarks removes the annotator's own "nothing here" marks within a span.
func (e *edit) deleteMarks(span corpus.Span) {
	goes := func(m *corpus.Mark) bool { return e.session.Mine(m.Annotator) && m.Span.Overlaps(span) }
	marks := e.session.Entry.Marks
	if !slices.ContainsFunc(marks, func(m corpus.Mark) bool { return goes(&m) }) {
		return
	}
	var kept []corpus.Mark
	for i := range marks {
		if goes(&marks[i]) {
			e.steps = append(e.steps, storage.DeleteMark(marks[i].ID))
			e.session.stale.add(marks[i].Span)
			continue
		}
		kept = append(kept, marks[i])
	}
	e.session.Entry.Marks = kept
}

// commit shows the edit and hands it to the Saver.
func (e *edit) commit() {
	s := e.session
	s.fresh = false // what was made is shown now
	if len(e.steps) == 0 {
		return
	}
	if s.File().ReadOnly() {
		s.Message("This project is open read-only. Nothing was changed.")
		s.Reload()
		return
	}
	if s.AsksWho() {
		s.Reload()
		return
	}
	// The first label of a document puts it in progress, in the same event.
	if document := s.Entry.Document; document.State == corpus.ToDo || document.State == "" {
		s.Entry.Document.State = corpus.InProgress
		document.State, document.Text = corpus.InProgress, ""
		e.steps = append(e.steps, storage.PutDocument(document))
	}
	s.followStates()
	change := storage.Change{
		ID: storage.NewID(), Kind: "annotate", Title: e.title,
		Annotator: s.Annotator.ID, Document: s.Entry.Document.ID, Steps: e.steps,
	}
	s.submit(change)
	s.Changed(ChangedPage | ChangedPlace | ChangedDocument)
}

// submit hands a change to the Saver. A change that can never be written
// is taken off the screen again, with the reason.
func (s *Session) submit(change storage.Change) {
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return s.File().Apply(ctx, change) },
		func(_ storage.Event, err error) {
			if err != nil {
				s.post(func() { s.Failed(err) })
				s.reload("")
			}
		})
}

// Timestamp is the current time as the project file keeps it.
func (s *Session) Timestamp() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

func (e *edit) deleteAnnotations(list []corpus.Annotation) {
	for _, a := range list {
		e.deleteAnnotation(a.ID)
	}
}
