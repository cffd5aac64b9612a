package hub

import (
	"context"
	"errors"
	"time"

	"sayso/storage"
)

// clockTolerance is how far clocks may be apart before it is said.
const clockTolerance = 2 * time.Minute

// Options say what an exchange does.
type Options struct {
	PullOnly, PushOnly bool
	// Progress is called now and then, from another goroutine than the caller's
	// perhaps: pulling or pushing, and how far. It may be nil.
	Progress func(pulling bool, done, total int)
}

// Report says what an exchange did.
type Report struct {
	Pulled, Pushed int       // events that came and went
	Documents      int       // that came or changed
	Waiting        Pending   // what could not go, and why
	Held           int       // events here that wait for others, or for a newer version of Sayso
	Conflicts      int       // things to settle
	Stopped        []Stopped // chains that are not what they should be
	Lost           int64     // events that the hub once had and had no more: it was restored from an older backup
	Forked         int       // tails that got a chain of their own, since two went on from one event
	ClockOff       time.Duration
	Newer          bool // the project asks for a newer version of Sayso: nothing was pushed
	Title          string
	Login          string
	As             []string // ids of the annotators that the login works as
	Lead           bool
	At             time.Time // when it was done
}

// Sync exchanges a project with the hub: takes in what is there, and brings there
// what waits. It blocks until all is done, the context ends or something fails;
// what was done until then stays done, and the report says it. It may be called
// again at any time. Local changes may go on meanwhile.
func (h *Hub) Sync(ctx context.Context, p *storage.Project, o Options) (r Report, err error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	project, err := ofProject(ctx, p)
	if err != nil {
		return r, err
	}
	if _, is, err := p.HandedOut(ctx); err != nil || is {
		if err == nil {
			err = fail(ErrRefused, nil, "%s is a hand-out, and a hand-out is not exchanged with a hub; give it back, and whoever handed it out joins it (sayso join) and brings it to the hub.", p.Path())
		}
		return r, err
	}
	for try := 0; ; try++ {
		err = h.exchange(ctx, p, project, o, &r)
		if !errors.Is(err, errForked) || try == 5 {
			return r, err
		}
	}
}

func (h *Hub) exchange(ctx context.Context, p *storage.Project, project string, o Options, r *Report) error {
	s, err := h.stand(ctx, project)
	if err != nil {
		return err
	}
	known, err := readKnown(ctx, p)
	if err != nil {
		return err
	}
	if known.Hub != "" && known.Hub != s.hub {
		return fail(ErrOtherHub, nil, "Another hub stands at this address than the one that this project was at, so nothing was exchanged.")
	}
	r.Title, r.Login, r.As, r.Lead, r.ClockOff = s.Title, s.Login, s.as(), s.Lead, 0
	if s.ClockOff.Abs() > clockTolerance {
		r.ClockOff = s.ClockOff
	}
	heads, err := h.heads(ctx, project)
	if err != nil {
		return err
	}
	r.Lost = max(r.Lost, known.lost(s, heads))
	if !o.PushOnly {
		if err := h.pull(ctx, p, s, heads, r, progressOf(o, true)); err != nil {
			return err
		}
	}
	r.Newer = s.Format > storage.FormatVersion()
	if !o.PullOnly && !r.Newer {
		if heads, err = h.bring(ctx, p, s, heads, o, r); err != nil {
			return err
		}
	}
	r.At = time.Now()
	if err := h.note(ctx, p, &known, s, heads, r); err != nil {
		return err
	}
	return h.conclude(ctx, p, r)
}

// bring pushes what waits, and gives the heads as they are then.
func (h *Hub) bring(ctx context.Context, p *storage.Project, s *standing, heads []head, o Options, r *Report) ([]head, error) {
	if s.Lead {
		if err := h.seatAll(ctx, p, s); err != nil {
			return nil, err
		}
	}
	plan, err := planPush(ctx, p, s, heads)
	if err != nil || len(plan.tails) == 0 {
		return heads, err
	}
	if err := h.push(ctx, p, s, plan, heads, r, progressOf(o, false)); err != nil {
		return nil, err
	}
	return h.heads(ctx, s.Project)
}

// seatAll gives the logins of a project the second passes and the gold that came
// since they were made members.
func (h *Hub) seatAll(ctx context.Context, p *storage.Project, s *standing) error {
	people, err := p.Annotators(ctx)
	if err != nil {
		return err
	}
	var lacking []seat
	_, _, all := roleNames(s.Project)
	for _, m := range s.Members {
		for _, is := range worksAs(people, []seat{m}, false) {
			if !s.is(is.Login, is.Annotator) {
				lacking = append(lacking, is)
			}
		}
		if m.Annotator == "" || m.Login == "" {
			continue
		}
		for _, is := range worksAs(people, []seat{m}, true) {
			if s.is(is.Login, is.Annotator) {
				continue
			}
			var adjudicates bool
			if err := h.conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_auth_members WHERE roleid = (SELECT oid FROM pg_roles WHERE rolname = $1::text) AND member = (SELECT oid FROM pg_roles WHERE rolname = $2::text))", all, m.Login).Scan(&adjudicates); err != nil {
				return sentence(err)
			}
			if adjudicates {
				lacking = append(lacking, is)
			}
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	if err := h.insertMembers(ctx, s.Project, lacking); err != nil {
		return err
	}
	s.Members, err = h.members(ctx, s.Project)
	return err
}

// note keeps in the file what the hub said.
func (h *Hub) note(ctx context.Context, p *storage.Project, known *acknowledged, s *standing, heads []head, r *Report) error {
	fresh := acknowledged{Hub: s.hub, At: r.At.UTC().Truncate(time.Second), Standing: *s, Heads: heads}
	same := known.same(heads) && known.Standing.Login == s.Login && known.Standing.Lead == s.Lead && known.Standing.SeesAll == s.SeesAll && len(known.Standing.Members) == len(s.Members)
	if known.Hub == s.hub && same && r.At.Sub(known.At) < 10*time.Minute || p.ReadOnly() {
		return nil // an idle look writes nothing
	}
	return fresh.write(ctx, p)
}

// conclude says how things stand after an exchange.
func (h *Hub) conclude(ctx context.Context, p *storage.Project, r *Report) (err error) {
	for _, stopped := range h.stopped {
		r.Stopped = append(r.Stopped, stopped)
	}
	if r.Waiting, err = PendingOf(ctx, p); err != nil {
		return err
	}
	if r.Held, err = p.HeldCount(ctx); err != nil {
		return err
	}
	r.Conflicts, err = p.ConflictCount(ctx)
	return err
}

func progressOf(o Options, pulling bool) func(done, total int) {
	if o.Progress == nil {
		return nil
	}
	return func(done, total int) { o.Progress(pulling, done, total) }
}

// Moved lets a file of a project go to another hub than the one it was at.
func Moved(ctx context.Context, p *storage.Project) error { return forget(ctx, p) }

// Join makes a new file of a project of the hub, with its first event in it; Sync
// brings the rest. It fails where something lies at the path already.
func (h *Hub) Join(ctx context.Context, path, project string) (*storage.Project, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if _, err := h.stand(ctx, project); err != nil {
		return nil, err
	}
	heads, err := h.heads(ctx, project)
	if err != nil {
		return nil, err
	}
	for _, c := range heads {
		if rank(c.Scope) > 1 || c.ParentSeq > 0 {
			continue
		}
		c.Seq = 1
		block, _, err := h.fetch(ctx, nil, project, &tailAt{head: c, most: pullFirst})
		if err != nil {
			return nil, err
		}
		if len(block.Events) > 0 && block.Events[0].Kind == storage.KindCreate {
			return storage.CreateFrom(ctx, path, project, block)
		}
	}
	return nil, fail(ErrRefused, nil, "Nothing of this project is at the hub yet, so no file was made; whoever leads it pushes it first: sayso hub push.")
}
