package session

import (
	"context"
	"strings"

	"sayso/storage"
)

// Adjudicate hands a change of gold to the Saver. Gold is not what the open text
// shows, so nothing of it is shown here. failed is told, on the goroutine of the
// user interface, when the change can never be written.
func (s *Session) Adjudicate(change storage.Change, failed func(error)) {
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return s.File().Apply(ctx, change) },
		func(_ storage.Event, err error) {
			if err != nil {
				s.post(func() { failed(err) })
			}
		})
}

// UndoAdjudication takes back the last change of the one at the keyboard if it is
// one of gold, whose titles begin with prefix; redo makes the one again that was
// taken back last. done is told what changed, or storage.ErrNothing.
func (s *Session) UndoAdjudication(prefix string, redo bool, done func(storage.Event, error)) {
	annotator, id := s.Annotator.ID, storage.NewID()
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) {
			p := s.File()
			if redo {
				if title, _ := p.CanRedo(ctx, annotator); !strings.HasPrefix(title, prefix) {
					return storage.Event{}, storage.ErrNothing
				}
				return p.Redo(ctx, annotator, id)
			}
			if title, _ := p.CanUndo(ctx, annotator); !strings.HasPrefix(title, prefix) {
				return storage.Event{}, storage.ErrNothing
			}
			return p.Undo(ctx, annotator, id)
		},
		func(event storage.Event, err error) { s.post(func() { done(event, err) }) })
}

// Saved runs f, on the goroutine of the user interface, once all that was done
// before is on disk and g has read it on another one.
func (s *Session) Saved(g func(context.Context), f func()) {
	go func() {
		s.saver.Await()
		g(context.Background())
		s.post(f)
	}()
}
