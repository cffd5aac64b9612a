package session

import (
	"context"

	"sayso/storage"
)

// Conflicts reads what is to be settled, behind the window and when all that was
// done is on disk.
func (s *Session) Conflicts(show func([]storage.Conflict, error)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			list, err := s.File().Conflicts(context.Background())
			s.post(func() { show(list, err) })
		})
}

// Settle makes one version of a conflict the one that stands, or keeps both. The
// Saver tries again what failed in an unclear way, under one id.
func (s *Session) Settle(id string, take int, both bool, then func(error)) {
	annotator, change := s.Annotator.ID, storage.NewID()
	s.begin()
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) {
			if both {
				return s.File().SettleWithBoth(ctx, id, annotator, change)
			}
			return s.File().SettleConflict(ctx, id, take, annotator, change)
		},
		func(_ storage.Event, err error) {
			if err == nil {
				s.reload("")
			}
			s.post(func() { s.end(); then(err) })
		})
}
