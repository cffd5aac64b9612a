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
func patiently[T any](ctx context.Context, p *Project, read func(ctx context.Context, q querier) (T, error)) (T, error) {
	for attempt := 0; ; attempt++ {
		piece, end := ctx, func() {}
		if attempt < mostInterruptions {
			piece, end = p.patience.begin(ctx)
		}
		result, err := reading(piece, p, func(q querier) (T, error) { return read(piece, q) })
		interrupted := piece.Err() != nil && ctx.Err() == nil
		end()
		if err == nil || !interrupted {
			if err != nil && ctx.Err() != nil && !errors.Is(err, ErrDamaged) {
				err = ctx.Err()
			}
			return result, err
		}
	}
}
