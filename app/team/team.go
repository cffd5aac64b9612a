// Package team is where a project meets the hub of its team. It keeps the two in
// step behind the window, says at the foot how they stand, and shows on a sheet
// what waits here, what came, what is in the way and who was last here. Joining a
// team is asked for here too (join.go), and whoever leads one sets it up (setup.go)
// and says who is in it (members.go).
//
// Nothing of it keeps a key or a save waiting. While the hub cannot be reached the
// foot goes on saying when it was last, and no more: the work is saved here. Only
// what somebody has to do something about is said to be in the way.
package team

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/storage"
)

// Host is what the room needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// ShowTeam shows a few words at the foot of the window, "" for none; problem
	// says that somebody has to do something.
	ShowTeam(words string, problem bool)
	// Settle opens the screen on which what two people changed is settled.
	Settle()
	// Open opens the file of a project that was joined, for the person of that
	// name, "" for whoever is at the keyboard.
	Open(path, annotator string)
}

// Hubs is how the room reaches hubs; its methods wait for the disk or the
// network, and their errors are sentences. hub.Reach is the one that does.
type Hubs interface {
	AddressOf(ctx context.Context, p *storage.Project) (string, error)
	Find(ctx context.Context, p *storage.Project, address string, ask hub.Ask) (list []hub.Listed, here bool, err error)
	Join(ctx context.Context, path, address, project string, progress func(done, total int)) (hub.Joined, error)
	Exchange(ctx context.Context, p *storage.Project, address string, ask hub.Ask) (hub.Report, error)
	Members(ctx context.Context, p *storage.Project, address string, ask hub.Ask) (hub.Team, error)
	SetUp(ctx context.Context, p *storage.Project, address string, ask hub.Ask, me string, others []hub.Newcomer) ([]hub.Seated, error)
	LetIn(ctx context.Context, p *storage.Project, address string, ask hub.Ask, n hub.Newcomer) (hub.Seated, error)
	NewPassword(ctx context.Context, p *storage.Project, address string, ask hub.Ask, login string) (string, error)
	Remove(ctx context.Context, p *storage.Project, address string, ask hub.Ask, login string) error
	Unblind(ctx context.Context, p *storage.Project, address string, ask hub.Ask, open bool) error
	Moved(ctx context.Context, p *storage.Project) error
	Leave(ctx context.Context, p *storage.Project) error
}

// Follower exchanges a project with a hub by itself, as hub.Follower does. Stop
// waits until nothing of it runs; the others never wait.
type Follower interface {
	Changed()
	Now()
	Front(is bool)
	Stop()
}

// Follow begins to exchange a project with the hub at an address. tell is called
// from another goroutine; came is true when something came from others.
type Follow func(p *storage.Project, address string, tell func(s hub.State, came bool)) Follower

// OverNetwork is the Follow of a real window.
func OverNetwork(p *storage.Project, address string, tell func(hub.State, bool)) Follower {
	return hub.Follow(p, address, tell)
}

// Screen is the room of a window.
type Screen struct {
	shell  *ui.Shell
	host   Host
	hubs   Hubs
	follow Follow

	open    *Exchange // of the open project, nil while there is none
	address string    // of its hub, "" for none
	state   hub.State
	visits  []visit // of this sitting, the latest first
	behind  bool    // the window is not in front
	sheet   *sheet  // what is open, nil for none
}

// visit is a visit to the hub on which something came or went.
type visit struct {
	at           time.Time
	came, went   int // changes
	documents    int // that came or changed
	lost, forked int
}

// mostVisits is how many the sheet lists.
const mostVisits = 12

// New makes the room of a window. Nothing is dialled before Begin.
func New(shell *ui.Shell, host Host, hubs Hubs, follow Follow) *Screen {
	return &Screen{shell: shell, host: host, hubs: hubs, follow: follow}
}

// Commands are those of the room.
func (s *Screen) Commands() []ui.Command {
	members := ui.NewCommand("team.members", "Project", "Team: members, and what they may read…", nil, true, s.Members)
	members.Serves = s.mayLead
	return []ui.Command{
		ui.NewCommand("team.join", "Project", "Join a team…", nil, true, s.Join),
		ui.NewCommand("team.open", "Project", "Team: what waits and what came…", nil, true, s.Show), members,
		ui.NewCommand("team.setup", "Project", "Set up a hub for a team…", nil, true, s.SetUp),
	}
}

// mayLead reports whether there is a team, and the hub has not said since the
// project was opened that this login does not lead it.
func (s *Screen) mayLead() bool {
	return s.address != "" && (s.state.Report.Login == "" || s.state.Report.Lead)
}

// Exchange is that of one open project with its hub, if it has one.
type Exchange struct {
	project  *storage.Project
	wanted   atomic.Int64 // counts what was asked for, so that only the last is begun
	mutex    sync.Mutex
	follower Follower // nil while there is no hub
	ended    bool
}

// use ends the follower and begins another, nil for none. It waits.
func (e *Exchange) use(number int64, begin func() Follower) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.stop()
	if !e.ended && begin != nil && number == e.wanted.Load() {
		e.follower = begin()
	}
}

func (e *Exchange) stop() {
	if e.follower != nil {
		e.follower.Stop()
		e.follower = nil
	}
}

// tell lets the follower know of something, if there is one. It never waits: one
// that is just being replaced needs to know nothing.
func (e *Exchange) tell(of func(Follower)) {
	if e == nil || !e.mutex.TryLock() {
		return
	}
	defer e.mutex.Unlock()
	if e.follower != nil {
		of(e.follower)
	}
}

// End ends it for good, and waits until nothing of it runs. It is called behind
// the window.
func (e *Exchange) End() {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.ended = true
	e.stop()
}

// Begin begins to exchange a project that was opened, if it has a hub.
func (s *Screen) Begin(project *storage.Project) *Exchange {
	s.Leave()
	e := &Exchange{project: project}
	s.open = e
	if project.ReadOnly() {
		return e
	}
	go func() {
		address, err := s.hubs.AddressOf(context.Background(), project)
		if err != nil {
			slog.Warn("it is not known whether the project has a hub", "error", err)
			return
		}
		s.about(e, func() { s.use(address) })
	}()
	return e
}

// Leave forgets the project that was open; what still comes of it is not shown.
func (s *Screen) Leave() {
	s.open, s.address, s.state, s.visits = nil, "", hub.State{}, nil
	s.show()
}

// about does something for a project, unless another one is open by then. It may
// be called from any goroutine.
func (s *Screen) about(e *Exchange, do func()) {
	s.shell.Runner.Do(func() {
		if s.open == e {
			s.shell.Guard(do)
		}
	})
}

// use exchanges the open project with the hub at an address from now on, "" for
// none.
func (s *Screen) use(address string) {
	e, follow, front := s.open, s.follow, !s.behind
	s.address, s.state = address, hub.State{}
	s.show()
	number := e.wanted.Add(1)
	if address == "" {
		go e.use(number, nil)
		return
	}
	go e.use(number, func() Follower {
		f := follow(e.project, address, func(state hub.State, came bool) {
			s.about(e, func() { s.told(address, state, came) })
		})
		f.Front(front)
		return f
	})
}

// told takes up how the exchange stands.
func (s *Screen) told(address string, state hub.State, came bool) {
	if address != s.address {
		return // of the hub before
	}
	if !state.Busy && state.Err == nil {
		s.note(state.Report)
	}
	if state.Err != nil && !state.Busy && !same(state.Err, s.state.Err) {
		slog.Info("nothing was exchanged with the hub", "error", state.Err, "cause", causeOf(state.Err))
	}
	s.state = state
	s.show()
	if came {
		s.host.Session().Renew()
	}
}

// causeOf is what the network or the database said, for the log.
func causeOf(err error) error {
	var told *hub.Error
	if errors.As(err, &told) {
		return told.Cause
	}
	return err
}

func same(a, b error) bool { return b != nil && a.Error() == b.Error() }

// note keeps what an exchange brought, for the sheet.
func (s *Screen) note(r hub.Report) {
	v := visit{at: r.At, came: r.Pulled, went: r.Pushed, documents: r.Documents, lost: int(r.Lost), forked: r.Forked}
	if v.came+v.went+v.lost+v.forked == 0 {
		return
	}
	s.visits = append([]visit{v}, s.visits...)
	s.visits = s.visits[:min(len(s.visits), mostVisits)]
}

// Saved tells that changes were saved.
func (s *Screen) Saved() { s.open.tell(Follower.Changed) }

// Front tells whether the researcher looks at the window.
func (s *Screen) Front(is bool) {
	s.behind = !is
	s.open.tell(func(f Follower) { f.Front(is) })
}

// Foot says how things stand, at the foot of the window; problem says that
// somebody has to do something.
func (s *Screen) Foot() (words string, problem bool) {
	if s.address == "" {
		return "", false
	}
	words = "not at the hub yet"
	if !s.state.At.IsZero() {
		words = "at the hub " + clock(s.state.At)
	}
	switch {
	case errors.Is(s.state.Err, hub.ErrPassword):
		words, problem = "the hub asks for the password", true
	case s.inTheWay() != "":
		words, problem = "nothing goes to the hub", true
	}
	switch n := s.state.Pending.Mine; {
	case n == 1:
		words += "; 1 waits"
	case n > 1:
		words += fmt.Sprintf("; %d wait", n)
	}
	return words, problem
}

// clock is a time of today, or the day and the time.
func clock(at time.Time) string {
	at = at.Local()
	if at.Format(time.DateOnly) == time.Now().Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format("2 Jan 15:04")
}

// show brings the foot and the sheet up to date.
func (s *Screen) show() {
	s.host.ShowTeam(s.Foot())
	s.sheet.follow(s)
}

// inTheWay says what somebody has to do something about, "" for nothing. That the
// hub cannot be reached, or takes nothing just now, passes by itself.
func (s *Screen) inTheWay() string {
	err := s.state.Err
	switch {
	case errors.Is(err, hub.ErrOffline), errors.Is(err, hub.ErrFull):
		return ""
	case errors.Is(err, hub.ErrOtherHub):
		return err.Error() + " If your team has moved to it, say so with the button below. Otherwise ask whoever leads the team; your work is saved here."
	case err != nil:
		return err.Error()
	case s.state.Report.Newer:
		return "The project asks for a newer version of Sayso, so nothing is brought to the hub. Update Sayso; your work is saved here."
	}
	return s.stranger()
}

// stranger says so where the hub knows the login as somebody else than who is at
// the keyboard: what they do would never go there.
func (s *Screen) stranger() string {
	session, r := s.host.Session(), s.state.Report
	if len(r.As) == 0 || session.Anonymous() {
		return ""
	}
	for _, id := range r.As {
		if session.Mine(id) {
			return ""
		}
	}
	return fmt.Sprintf("The hub knows the login %s as %s, and you are annotating as %s: that does not go to the hub. If you are %[2]s, say so (Ctrl+K, Annotator); if not, ask whoever leads the team.",
		r.Login, names(session, r.As), session.Annotator.Name)
}

// names lists who ids are, but for gold and second passes.
func names(session *session.Session, ids []string) string {
	var list string
	for _, id := range persons(session, ids) {
		if list != "" {
			list += ", "
		}
		list += session.AnnotatorName(id)
	}
	return list
}

// persons are those of the ids that are people.
func persons(session *session.Session, ids []string) (list []string) {
	for _, id := range ids {
		for _, a := range session.Annotators {
			if a.ID == id && a.Kind == corpus.Person && a.SameAs == "" {
				list = append(list, id)
			}
		}
	}
	return list
}
