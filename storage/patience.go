package storage

import (
	"context"
	"errors"
	"sync"
)

// patience holds the long reads that are under way: a check, a backup. In the
// rollback journal a read holds up the commit of every change, so a commit
// interrupts them, and they begin their piece again when it is done. An
// annotator never waits for a check.
type patience struct {
	mutex   sync.Mutex
	running map[*context.CancelFunc]bool
}

// mostInterruptions is how often a piece of work steps back. After that it
// runs to its end and a commit waits, or it would never end while somebody
// annotates without pause.
const mostInterruptions = 8

// begin derives a context that hurry cancels.
func (w *patience) begin(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.running == nil {
		w.running = map[*context.CancelFunc]bool{}
	}
	w.running[&cancel] = true
	return ctx, func() {
		w.mutex.Lock()
		delete(w.running, &cancel)
		w.mutex.Unlock()
		cancel()
	}
}

// hurry interrupts the long reads.
func (w *patience) hurry() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for cancel := range w.running {
		(*cancel)()
	}
}

// patiently runs a read that may take long and steps back for commits.
func patiently[T any](ctx context.Context, p *Project, read func(ctx context.Context, q querier) (T, error)) (result T, err error) {
	err = steppingBack(ctx, p, func(piece context.Context) (err error) {
		result, err = reading(piece, p, func(q querier) (T, error) { return read(piece, q) })
		return err
	})
	return result, err
}

// steppingBack runs a piece of work that holds commits up, again and again
// until no commit interrupted it.
func steppingBack(ctx context.Context, p *Project, work func(ctx context.Context) error) error {
	for attempt := 0; ; attempt++ {
		piece, end := ctx, func() {}
		if attempt < mostInterruptions {
			piece, end = p.patience.begin(ctx)
		}
		err := work(piece)
		interrupted := piece.Err() != nil && ctx.Err() == nil
		end()
		if err == nil || !interrupted {
			if err != nil && ctx.Err() != nil && !errors.Is(err, ErrDamaged) {
				err = ctx.Err()
			}
			return err
		}
	}
}
