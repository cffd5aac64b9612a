package storage

import (
	"context"
	"errors"
	"sync"
)

// longReads are the long reads that are under way: a check, a backup. In the
// rollback journal a read holds up the commit of every change, so a commit
// interrupts them, and they begin their piece again when it is done. An
// annotator never waits for a check.
type longReads struct {
	mutex   sync.Mutex
	running map[*context.CancelFunc]bool
}

// mostInterruptions is how often a piece of work is interrupted. After that it
// runs to its end and a commit waits, or it would never end while somebody
// annotates without pause.
const mostInterruptions = 8

// begin derives a context that interrupt cancels.
func (l *longReads) begin(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.running == nil {
		l.running = map[*context.CancelFunc]bool{}
	}
	l.running[&cancel] = true
	return ctx, func() {
		l.mutex.Lock()
		delete(l.running, &cancel)
		l.mutex.Unlock()
		cancel()
	}
}

// interrupt interrupts the long reads.
func (l *longReads) interrupt() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for cancel := range l.running {
		(*cancel)()
	}
}

// longReading is reading for what may take long: a commit interrupts it, and it
// begins again.
func longReading[T any](ctx context.Context, p *Project, read func(ctx context.Context, q querier) (T, error)) (T, error) {
	return longReadingFrom(ctx, p, reading[T], read)
}

// longReadingWhole does so for what speaks of the whole file, whoever looks at it.
func longReadingWhole[T any](ctx context.Context, p *Project, read func(ctx context.Context, q querier) (T, error)) (T, error) {
	return longReadingFrom(ctx, p, whole[T], read)
}

func longReadingFrom[T any](ctx context.Context, p *Project, from func(context.Context, *Project, func(querier) (T, error)) (T, error), read func(ctx context.Context, q querier) (T, error)) (result T, err error) {
	err = interruptible(ctx, p, func(piece context.Context) (err error) {
		result, err = from(piece, p, func(q querier) (T, error) { return read(piece, q) })
		return err
	})
	return result, err
}

// interruptible runs a piece of work that holds up commits, again and again
// until no commit interrupted it.
func interruptible(ctx context.Context, p *Project, work func(ctx context.Context) error) error {
	for attempt := 0; ; attempt++ {
		piece, end := ctx, func() {}
		if attempt < mostInterruptions {
			piece, end = p.longReads.begin(ctx)
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
