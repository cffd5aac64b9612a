package hub

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"sayso/storage"
)

// When Follow exchanges.
const (
	gathering = 2 * time.Second  // after a change, for what comes with it
	inFront   = 10 * time.Second // while the user looks at the window
	behind    = 60 * time.Second
	longest   = 5 * time.Minute // between two tries while the hub cannot be reached
)

// State is how a project stands with its hub.
type State struct {
	Busy    bool      // an exchange is under way
	At      time.Time // when the last one succeeded; zero for never
	Report  Report    // of the last exchange that succeeded
	Pending Pending   // what waits, as far as it is known without the hub
	Err     error     // why the last exchange failed, a sentence; nil when it succeeded
}

// Follower exchanges a project with its hub by itself. Saving a change never
// waits for it.
type Follower struct {
	nudge chan time.Duration
	front chan bool
	stop  context.CancelFunc
	done  chan struct{}
}

// Follow begins to exchange a project with the hub at an address: at once, two
// seconds after each Changed, every ten seconds in front and every sixty behind.
// While the hub cannot be reached it tries ever less often, and says nothing but
// the state. tell is called from a goroutine of Follow after each exchange and
// when one begins; came is true when something came from others, so that what is
// shown is read anew. tell must not call Stop. A password that nobody keeps is not
// asked for: then Err is ErrPassword, until Now is called after a Dial with Ask.
func Follow(p *storage.Project, address string, tell func(s State, came bool)) *Follower {
	ctx, stop := context.WithCancel(context.Background())
	f := &Follower{nudge: make(chan time.Duration, 1), front: make(chan bool, 1), stop: stop, done: make(chan struct{})}
	go func() {
		defer close(f.done)
		f.run(ctx, &following{p: p, address: address, tell: tell})
	}()
	return f
}

// Changed tells that something was saved. It never blocks.
func (f *Follower) Changed() { f.wake(gathering) }

// Now asks for an exchange at once. It never blocks.
func (f *Follower) Now() { f.wake(0) }

func (f *Follower) wake(in time.Duration) {
	for {
		select {
		case f.nudge <- in:
			return
		case waiting := <-f.nudge: // the earlier of two stays
			in = min(in, waiting)
		}
	}
}

// Front tells whether the user looks at the window. It never blocks.
func (f *Follower) Front(is bool) {
	for {
		select {
		case f.front <- is:
			return
		case <-f.front:
		}
	}
}

// Stop ends it and waits until nothing of it runs. An exchange that is under way
// is cut off, which harms nothing.
func (f *Follower) Stop() {
	f.stop()
	<-f.done
}

func (f *Follower) run(ctx context.Context, g *following) {
	front := true
	timer := time.NewTimer(0)
	defer timer.Stop()
	defer g.hangUp()
	due := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case front = <-f.front:
			if !front {
				continue
			}
			due = earlier(due, time.Now().Add(gathering))
		case in := <-f.nudge:
			due = earlier(due, time.Now().Add(in))
		case <-timer.C:
			g.exchange(ctx)
			if !front { // the team's connections are few
				g.hangUp()
			}
			due = time.Now().Add(g.pause(front))
		}
		timer.Reset(time.Until(due))
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// following is what a Follower does.
type following struct {
	p       *storage.Project
	address string
	tell    func(State, bool)
	hub     *Hub
	state   State
	failed  int // in a row
	once    sync.Once
}

// pause is how long to wait for the next exchange.
func (g *following) pause(front bool) time.Duration {
	wait := behind
	if front {
		wait = inFront
	}
	if g.failed > 1 {
		wait = min(wait<<min(g.failed-1, 6), longest)
	}
	return wait + time.Duration(rand.Int64N(int64(wait/10))) // fifty laptops do not ask at one moment
}

func (g *following) exchange(ctx context.Context) {
	g.once.Do(func() { // before the first exchange the file tells how it stood
		g.state.Pending, _ = PendingOf(ctx, g.p)
		g.state.At = g.state.Pending.At
	})
	g.state.Busy = true
	g.tell(g.state, false)
	report, err := g.sync(ctx)
	if ctx.Err() != nil {
		return
	}
	g.state.Busy, g.state.Err = false, err
	if err == nil {
		g.failed = 0
		g.state.At, g.state.Report, g.state.Pending = report.At, report, report.Waiting
	} else {
		g.failed++
		g.hangUp()
		if pending, failed := PendingOf(ctx, g.p); failed == nil {
			g.state.Pending = pending
		}
	}
	g.tell(g.state, report.Pulled > 0)
}

func (g *following) sync(ctx context.Context) (r Report, err error) {
	kept := g.hub != nil
	if !kept {
		if g.hub, err = Dial(ctx, g.address, nil); err != nil {
			return r, err
		}
	}
	r, err = g.hub.Sync(ctx, g.p, Options{})
	if kept && errors.Is(err, ErrOffline) { // the connection that was kept may be stale, and the hub be there
		g.hangUp()
		return g.sync(ctx)
	}
	return r, err
}

func (g *following) hangUp() {
	if g.hub != nil {
		g.hub.Close()
		g.hub = nil
	}
}
