package session

import (
	"context"
	"fmt"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// edit is a change in the making: the steps that the project file is given and
// that are shown at once when it is committed.
type edit struct {
	session *Session
	title   string
	steps   []storage.Step
	goes    map[string]bool // ids of what is taken away
}

func (s *Session) edit(format string, args ...any) *edit {
	return &edit{session: s, title: fmt.Sprintf(format, args...), goes: map[string]bool{}}
}

func (e *edit) do(steps ...storage.Step) { e.steps = append(e.steps, steps...) }

func (e *edit) putAnnotation(a corpus.Annotation) { e.do(storage.PutAnnotation(a)) }

func (e *edit) deleteAnnotation(id string) { e.do(storage.DeleteAnnotation(id)) }

func (e *edit) deleteAnnotations(list []corpus.Annotation) {
	for _, a := range list {
		e.deleteAnnotation(a.ID)
	}
}

func (e *edit) putMark(m corpus.Mark) { e.do(storage.PutMark(m)) }

// deleteMarks removes the annotator's own "nothing here" marks within a span.
func (e *edit) deleteMarks(span corpus.Span) {
	marks := e.session.Entry.Marks
	for i := range marks {
		if m := &marks[i]; e.session.Mine(m.Annotator) && m.Span.Overlaps(span) && !e.goes[m.ID] {
			e.goes[m.ID] = true
			e.do(storage.DeleteMark(m.ID))
		}
	}
}

// putDocument changes what is known about the open document.
func (e *edit) putDocument(d corpus.Document) {
	d.Text, d.State = "", e.session.whole.Document.State
	e.do(storage.PutDocument(d))
}

// commit shows the edit and hands it to the Saver.
func (e *edit) commit() {
	s := e.session
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
	if s.ownState() == corpus.ToDo {
		e.do(storage.PutReading(corpus.Reading{Document: s.Entry.Document.ID, Annotator: s.Annotator.ID, State: corpus.InProgress}))
	}
	if s.apply(storage.Change{
		ID: storage.NewID(), Kind: "annotate", Title: e.title,
		Annotator: s.Annotator.ID, Document: s.Entry.Document.ID, Steps: e.steps,
	}) {
		s.Changed(ChangedPage | ChangedPlace | ChangedDocument)
	}
}

// apply shows what a change makes of the open document and hands the change to
// the Saver. It reports false, having said why, when that cannot be shown.
func (s *Session) apply(change storage.Change) bool {
	if err := s.show(change.Steps); err != nil {
		s.Failed(err)
		return false
	}
	s.submit(change)
	return true
}

// show makes the open document what it is once the steps are done, by the same
// rules as the project file.
func (s *Session) show(steps []storage.Step) error {
	said, others := make([]history.Step, len(steps)), false
	for i := range steps {
		said[i] = steps[i].Says()
		others = others || s.ofOthers(&said[i])
	}
	shown, effect, err := history.Apply(history.Shown{Entry: s.whole, Answers: s.wholeAnswers}, said)
	if err != nil {
		return err
	}
	s.setWhole(shown.Entry, shown.Answers)
	if others && !s.Everybody() { // what changed is not all shown
		s.refreshStates()
	} else {
		s.follow(effect)
	}
	return nil
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
