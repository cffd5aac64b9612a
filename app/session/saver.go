package session

import (
	"context"
	"sync"
	"time"

	"sayso/internal/fault"
	"sayso/storage"
)

// Saver writes changes to the project one after another, in the order in
// which they were made, on a goroutine of its own, so that a slow disk never
// holds up a key. A change that cannot be written for now (a full disk, a
// stick pulled out) stays at the head of the queue and is tried again with the
// same id, so that it can never be written twice; nothing behind it overtakes
// it.
type Saver struct {
	// notify is called from the Saver's goroutine after every step.
	notify func(SaveState)
	// RetryAfter is the pause before a change that could not be written is
	// tried again.
	RetryAfter time.Duration

	writing sync.Mutex // held while a job writes
	mutex   sync.Mutex
	moved   *sync.Cond // told when a job ends or cannot be done for now
	queue   []saveJob
	problem error
	handed  int // jobs put into the queue so far
	events  int // changes written so far
	closed  bool
	wake    chan struct{}
	done    chan struct{}
}

// SaveState is what the status bar shows.
type SaveState struct {
	Pending int   // changes that are not yet on disk
	Problem error // why the first of them could not be written; nil while all goes well
	Handed  int   // changes handed over since the Saver was made
	Events  int   // of them, those that are events of the history and on disk
}

// Wrote reports whether all is on disk that had been handed over at an earlier
// state.
func (s SaveState) Wrote(earlier SaveState) bool { return s.Handed-s.Pending >= earlier.Handed }

// saveJob is one write and what is to be told when it has ended.
type saveJob struct {
	write func(context.Context) (storage.Event, error)
	then  func(storage.Event, error)
}

// NewSaver starts a Saver. notify may be nil.
func NewSaver(notify func(SaveState)) *Saver {
	if notify == nil {
		notify = func(SaveState) {}
	}
	s := &Saver{
		notify:     notify,
		RetryAfter: 2 * time.Second,
		wake:       make(chan struct{}, 1),
		done:       make(chan struct{}),
	}
	s.moved = sync.NewCond(&s.mutex)
	go s.run()
	return s
}

// Submit puts a write at the end of the queue. then is called from the Saver's
// goroutine once the write has succeeded or has failed for good; it may be nil.
func (s *Saver) Submit(write func(context.Context) (storage.Event, error), then func(storage.Event, error)) {
	s.mutex.Lock()
	s.queue = append(s.queue, saveJob{write, then})
	s.handed++
	state := s.stateLocked()
	s.mutex.Unlock()
	s.notify(state)
	s.poke()
}

// State tells how many changes wait and why.
func (s *Saver) State() SaveState {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.stateLocked()
}

// Await waits until all that was handed over before is on disk, or cannot be
// written for now. It is not called from a job.
func (s *Saver) Await() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for before := s.stateLocked(); !s.stateLocked().Wrote(before) && s.problem == nil; {
		s.moved.Wait()
	}
}

// Between does something while no job writes, so that it falls between two.
func (s *Saver) Between(f func() error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return f()
}

// Retry tries the waiting change at once, for instance after the researcher
// has freed space.
func (s *Saver) Retry() { s.poke() }

// Close waits until the queue is empty or the context ends, and then stops the
// Saver. It returns how many changes were left unwritten.
func (s *Saver) Close(ctx context.Context) int {
	s.mutex.Lock()
	s.closed = true
	s.mutex.Unlock()
	s.poke()
	select {
	case <-s.done:
	case <-ctx.Done():
	}
	return s.State().Pending
}

func (s *Saver) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Saver) stateLocked() SaveState {
	return SaveState{Pending: len(s.queue), Problem: s.problem, Handed: s.handed, Events: s.events}
}

func (s *Saver) run() {
	defer close(s.done)
	for {
		job, ok := s.next()
		if !ok {
			return
		}
		event, err := s.write(job)
		if storage.Retryable(err) {
			s.hold(err)
			continue
		}
		s.finish(err == nil && event.ID != "")
		if job.then != nil {
			job.then(event, err)
		}
	}
}

// write runs one job and turns a panic in it into an error, so that a fault in
// one change does not take the queue with it.
func (s *Saver) write(job saveJob) (event storage.Event, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fault.Recovered(r)
		}
	}()
	return job.write(context.Background())
}

// next waits for the head of the queue. It reports false when the Saver has
// been closed and the queue is empty.
func (s *Saver) next() (saveJob, bool) {
	for {
		s.mutex.Lock()
		if len(s.queue) > 0 {
			job := s.queue[0]
			s.mutex.Unlock()
			return job, true
		}
		closed := s.closed
		s.mutex.Unlock()
		if closed {
			return saveJob{}, false
		}
		<-s.wake
	}
}

// hold keeps the head of the queue and waits for a while, or for Retry.
func (s *Saver) hold(err error) {
	s.mutex.Lock()
	s.problem = err
	state := s.stateLocked()
	s.mutex.Unlock()
	s.moved.Broadcast()
	s.notify(state)
	timer := time.NewTimer(s.RetryAfter)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.wake:
	}
}

// finish takes the head off the queue. written says that it made an event.
func (s *Saver) finish(written bool) {
	s.mutex.Lock()
	if written {
		s.events++
	}
	s.queue = s.queue[1:]
	s.problem = nil
	state := s.stateLocked()
	s.mutex.Unlock()
	s.moved.Broadcast()
	s.notify(state)
}
