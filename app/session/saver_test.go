package session

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"sayso/internal/fault"
	"sayso/storage"
)

func TestAChangeThatCannotBeWrittenIsHeldAndTriedAgainInOrder(t *testing.T) {
	states := make(chan SaveState, 100)
	s := NewSaver(func(state SaveState) { states <- state })
	s.RetryAfter = time.Hour // only Retry tries again
	var full atomic.Bool
	full.Store(true)
	var order []string
	write := func(name string) func(context.Context) (storage.Event, error) {
		return func(context.Context) (storage.Event, error) {
			if full.Load() {
				return storage.Event{}, &storage.Error{Message: "The disk is full.", Kind: storage.ErrDiskFull}
			}
			order = append(order, name)
			return storage.Event{}, nil
		}
	}
	s.Submit(write("first"), nil)
	s.Submit(write("second"), nil)
	for state := range states {
		if state.Problem != nil && state.Pending == 2 {
			break
		}
	}
	full.Store(false)
	s.Retry()
	if left := s.Close(context.Background()); left != 0 {
		t.Fatalf("%d changes were left", left)
	}
	if len(order) != 2 || order[0] != "first" || order[1] != "second" {
		t.Errorf("written in the order %q", order)
	}
}

func TestAChangeThatCanNeverBeWrittenIsTold(t *testing.T) {
	s := NewSaver(nil)
	told := make(chan error, 1)
	s.Submit(func(context.Context) (storage.Event, error) {
		return storage.Event{}, &storage.Error{Message: "No such document.", Kind: storage.ErrNotFound}
	}, func(_ storage.Event, err error) { told <- err })
	if err := <-told; !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("told %v", err)
	}
	s.Close(context.Background())
}

func TestAPanicInOneWriteDoesNotTakeTheOthersWithIt(t *testing.T) {
	s := NewSaver(nil)
	told := make(chan error, 1)
	s.Submit(func(context.Context) (storage.Event, error) { panic("a fault") }, func(_ storage.Event, err error) { told <- err })
	written := false
	s.Submit(func(context.Context) (storage.Event, error) { written = true; return storage.Event{}, nil }, nil)
	s.Close(context.Background())
	var caught *fault.Panic
	if err := <-told; !errors.As(err, &caught) || !written {
		t.Errorf("told %v, the next was written: %v", err, written)
	}
}

func TestAWindowThatClosesWaitsForWhatIsNotWritten(t *testing.T) {
	s := NewSaver(nil)
	s.RetryAfter = time.Hour
	s.Submit(func(context.Context) (storage.Event, error) {
		return storage.Event{}, &storage.Error{Message: "The disk is full.", Kind: storage.ErrDiskFull}
	}, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if left := s.Close(ctx); left != 1 {
		t.Errorf("%d changes were reported as left, want 1", left)
	}
}
