package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/app/team"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/storage"
)

// hubs are those that the window of a test reaches, without any network.
type hubs struct {
	mutex     sync.Mutex
	address   string // what this computer keeps
	password  string // what the hub wants, "" for nothing
	asked     []string
	list      []hub.Listed
	here      bool
	err       error
	team      hub.Team
	taken     string   // a login that the server has
	takesNone bool     // the server has every login
	cancels   bool     // without a password the question is cancelled
	did       []string // what a lead asked for
	joined    func(path string) (hub.Joined, error)
	moved     bool
	follower  *follower
}

// follower is the exchange behind the window, told by hand.
type follower struct {
	address string
	tell    func(hub.State, bool)
	mutex   sync.Mutex
	calls   []string
}

func (f *follower) note(call string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.calls = append(f.calls, call)
}

func (f *follower) did(call string) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return strings.Contains(strings.Join(f.calls, " "), call)
}

func (f *follower) Changed() { f.note("changed") }
func (f *follower) Now()     { f.note("now") }
func (f *follower) Stop()    { f.note("stop") }

func (f *follower) Front(is bool) { f.note(map[bool]string{true: "front", false: "behind"}[is]) }

func (h *hubs) follow(_ *storage.Project, address string, tell func(hub.State, bool)) team.Follower {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.follower = &follower{address: address, tell: tell}
	tell(hub.State{}, false) // who waits for it looks again
	return h.follower
}

// now is the follower that runs, nil for none.
func (h *hubs) now() *follower {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.follower
}

func (h *hubs) AddressOf(context.Context, *storage.Project) (string, error) { return h.address, nil }

// dial asks for the password.
func (h *hubs) dial(ask hub.Ask) error {
	if h.err != nil || h.password == "" {
		return h.err
	}
	given, _ := ask("ana at db.example.org")
	h.asked = append(h.asked, given)
	if h.cancels && given == "" {
		return context.Canceled
	}
	if given != h.password {
		return &hub.Error{Message: "The hub does not let this login in.", Kind: hub.ErrPassword}
	}
	return nil
}

func (h *hubs) Find(_ context.Context, _ *storage.Project, address string, ask hub.Ask) ([]hub.Listed, bool, error) {
	if err := h.dial(ask); err != nil {
		return nil, false, err
	}
	if h.here {
		h.address = address
	}
	return h.list, h.here, nil
}

func (h *hubs) Join(_ context.Context, path, _, _ string, progress func(done, total int)) (hub.Joined, error) {
	progress(1, 2)
	if h.joined == nil {
		return hub.Joined{}, context.Canceled
	}
	return h.joined(path)
}

func (h *hubs) Exchange(_ context.Context, _ *storage.Project, _ string, ask hub.Ask) (hub.Report, error) {
	return hub.Report{}, h.dial(ask)
}

func (h *hubs) Members(_ context.Context, _ *storage.Project, _ string, ask hub.Ask) (hub.Team, error) {
	return h.team, h.err
}

// note keeps what a lead asked for, and done gives it.
func (h *hubs) note(words string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.did = append(h.did, words)
}

func (h *hubs) done() string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return strings.Join(h.did, "; ")
}

func (h *hubs) SetUp(_ context.Context, _ *storage.Project, address string, _ hub.Ask, me string, others []hub.Newcomer) (list []hub.Seated, err error) {
	h.note("set up " + address + " by " + me)
	return h.seat(others...)
}

func (h *hubs) LetIn(_ context.Context, _ *storage.Project, _ string, _ hub.Ask, n hub.Newcomer) (hub.Seated, error) {
	list, err := h.seat(n)
	if err != nil {
		return hub.Seated{}, err
	}
	return list[0], nil
}

// seat lets people in, if nobody gets a login that is somebody else's.
func (h *hubs) seat(people ...hub.Newcomer) (list []hub.Seated, err error) {
	for _, n := range people {
		if !n.Theirs && n.Login != "" && (h.takesNone || n.Login == h.taken) {
			return nil, &hub.Taken{Newcomers: []hub.Newcomer{n}}
		}
	}
	for _, n := range people {
		h.note(fmt.Sprintf("let in %s as %s, leads %t, adjudicates %t", n.Name, n.Login, n.Lead, n.SeesAll))
		seated := hub.Seated{Newcomer: n}
		if !n.Theirs {
			seated.Password = "secret of " + n.Login
		}
		list = append(list, seated)
	}
	return list, nil
}

func (h *hubs) NewPassword(_ context.Context, _ *storage.Project, _ string, _ hub.Ask, login string) (string, error) {
	h.note("another password for " + login)
	if h.err != nil {
		return "", h.err
	}
	return "another secret of " + login, nil
}

func (h *hubs) Remove(_ context.Context, _ *storage.Project, _ string, _ hub.Ask, login string) error {
	h.note("removed " + login)
	return nil
}

func (h *hubs) Unblind(_ context.Context, _ *storage.Project, _ string, _ hub.Ask, open bool) error {
	h.note(fmt.Sprint("unblind ", open))
	return nil
}

func (h *hubs) Moved(context.Context, *storage.Project) error { h.moved = true; return nil }
func (h *hubs) Leave(context.Context, *storage.Project) error { h.address = ""; return nil }

const teamAddress = "postgres://ana@db.example.org/team"

// teamStage is the window with hubs that the test plays. With an address the
// project has a hub there.
func teamStage(t *testing.T, h *hubs) *stage {
	t.Helper()
	s := newStage(t, func(s *stage) { s.team = team.New(s.Shell, teamHost{host{s.Window}}, h, h.follow) })
	exchange := s.team.Begin(s.project)
	t.Cleanup(exchange.End)
	if h.address != "" {
		s.until("the exchange runs", func() bool { return h.now() != nil })
	}
	return s
}

// tell says how the exchange stands, and waits until that is taken up.
func (s *stage) tellTeam(h *hubs, state hub.State, came bool) {
	h.now().tell(state, came)
	s.queue.drain()
}

// sheetSays is all that the open sheet says.
func (s *stage) sheetSays() string { return s.words() }

// joins opens the sheet and says an address.
func (s *stage) joins(address string) {
	s.t.Helper()
	s.run("team.join")
	s.wantFocus("Address")
	test.Type(s.window.Canvas().Focused(), address)
	s.press(fyne.KeyReturn)
}

func TestJoiningATeamWithoutAnAddressSaysWhatOneIs(t *testing.T) {
	s := teamStage(t, &hubs{})
	s.joins("")
	said := s.sheetSays()
	if !s.Sheet.Popup.Visible() || !strings.Contains(said, "There is no address yet") || !strings.Contains(said, "postgres://ana@db.example.org/team") || strings.Contains(said, "--hub") {
		t.Errorf("the sheet says %s", said)
	}
	s.press(fyne.KeyEscape)
	s.wantText()
}

func TestATeamIsJoinedByAddressAndPasswordAndTheFootSaysHowItStands(t *testing.T) {
	h := &hubs{here: true, password: "secret", list: []hub.Listed{{ID: "x", Title: "Stage"}}}
	s := teamStage(t, h)
	if s.status.Team() != "" {
		t.Fatalf("without a hub the foot says %q", s.status.Team())
	}
	s.joins(teamAddress)
	for _, password := range []string{"wrong", "secret"} {
		s.until("the password is asked for", func() bool { return s.focus() == "Password" })
		test.Type(s.window.Canvas().Focused(), password)
		s.press(fyne.KeyReturn)
		s.until("it was told", func() bool {
			return !s.Sheet.Popup.Visible() || strings.Contains(s.sheetSays(), "does not let this login in")
		})
	}
	s.until("it is joined", func() bool { return s.Job == nil && h.now() != nil })
	if h.address != teamAddress || h.now().address != teamAddress || strings.Join(h.asked, " ") != "wrong secret" {
		t.Errorf("kept is %q, asked was %q", h.address, h.asked)
	}
	at := time.Date(2020, 3, 5, 12, 40, 0, 0, time.Local)
	s.tellTeam(h, hub.State{At: at, Pending: hub.Pending{Hub: "h", Mine: 31}}, false)
	if got := s.status.Team(); got != "at the hub 5 Mar 12:40; 31 wait" {
		t.Errorf("the foot says %q", got)
	}
	s.tellTeam(h, hub.State{At: time.Now(), Pending: hub.Pending{Hub: "h"}}, false)
	if got := s.status.Team(); got != "at the hub "+time.Now().Format("15:04") {
		t.Errorf("the foot says %q", got)
	}
}

func TestAnAddressThatLeadsNowhereIsAskedForAgainWithTheReason(t *testing.T) {
	h := &hubs{err: &hub.Error{Message: "The hub cannot be reached (no such host).", Kind: hub.ErrOffline}}
	s := teamStage(t, h)
	s.joins(teamAddress)
	s.until("the reason is told", func() bool { return strings.Contains(s.sheetSays(), "cannot be reached") })
	if s.fieldText("Address") != teamAddress {
		t.Errorf("the address has become %q", s.fieldText("Address"))
	}
	s.press(fyne.KeyEscape)
	s.wantText()
	if h.now() != nil {
		t.Error("something is exchanged all the same")
	}
}

func TestThatTheHubIsAwayIsNotSaidAndWhatSomebodyMustDoIs(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	fail := func(kind error, words string) error { return &hub.Error{Message: words, Kind: kind} }
	for _, c := range []struct {
		err        error
		foot, says string
	}{
		{nil, "at the hub ", "Nothing."},
		{fail(hub.ErrOffline, "It is away."), "at the hub ", "It is away."},
		{fail(hub.ErrFull, "It is full."), "at the hub ", "It is full."},
		{fail(hub.ErrPassword, "It wants a password."), "the hub asks for the password", "Tell the password…"},
		{fail(hub.ErrRole, "You are no member."), "nothing goes to the hub", "You are no member."},
		{fail(hub.ErrCertificate, "Who is that?"), "nothing goes to the hub", "Who is that?"},
		{fail(hub.ErrOtherHub, "It is another."), "nothing goes to the hub", "The team has moved here"},
	} {
		s.tellTeam(h, hub.State{At: time.Now(), Err: c.err, Pending: hub.Pending{Hub: "h"}}, false)
		if got := s.status.Team(); !strings.HasPrefix(got, c.foot) {
			t.Errorf("%v: the foot says %q", c.err, got)
		}
		s.status.OnTeam()
		if said := s.sheetSays(); !strings.Contains(said, c.says) {
			t.Errorf("%v: the sheet says %s", c.err, said)
		}
		s.press(fyne.KeyEscape)
		s.wantText()
	}
}

func TestTheSheetSaysWhatWaitsWhatCameAndWhoWasThere(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "ana", People: []hub.Person{{Login: "lea", Member: true, Lead: true, Last: time.Now()}, {Login: "ben"}}}}
	s := teamStage(t, h)
	s.tellTeam(h, hub.State{At: time.Now(), Pending: hub.Pending{Hub: "h", Mine: 2, Lead: 1, Others: 4}, Report: hub.Report{Pulled: 5, Documents: 2, Pushed: 1, Conflicts: 1, At: time.Now(), Login: "ana"}}, false)
	s.run("team.open")
	s.until("the members are known", func() bool { return strings.Contains(s.sheetSays(), "lea, leads") })
	said := s.sheetSays()
	for _, words := range []string{"2 changes of yours", "1 change of articles, codebook", "4 changes by others", "5 changes came, in 2 articles; 1 change went", "1 thing that two people changed", "ben, no member any more", teamAddress, "as ana"} {
		if !strings.Contains(said, words) {
			t.Errorf("it does not say %q:\n%s", words, said)
		}
	}
	s.press(fyne.KeyReturn)
	if !h.now().did("now") || !s.Sheet.Popup.Visible() {
		t.Error("Enter exchanges nothing, or closes the sheet")
	}
	s.tellTeam(h, hub.State{At: time.Now(), Pending: hub.Pending{Hub: "h"}, Report: hub.Report{Pulled: 77, At: time.Now()}}, false)
	if said := s.sheetSays(); !strings.Contains(said, "77 changes came") || strings.Contains(said, "of yours") {
		t.Errorf("the open sheet says %s", said)
	}
	s.press(fyne.KeyEscape)
	s.wantText()
}

func TestWhatCameIsShownAndNeitherTheReaderNorTheNoteIsDisturbed(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	s.press(fyne.Key1)
	s.press(fyne.KeyT)
	test.Type(s.window.Canvas().Focused(), "thalf a thought")
	ctx, d := context.Background(), s.session.Entry.Document
	s.saved()
	ben, err := s.project.AnnotatorNamed(ctx, "Ben")
	if err != nil {
		t.Fatal(err)
	}
	said := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[4].Span, Label: "denial", Annotator: ben.ID}
	if _, err := s.project.Apply(ctx, storage.Change{Title: "Denial", Annotator: ben.ID, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(said)}}); err != nil {
		t.Fatal(err)
	}
	current := s.session.Current
	s.tellTeam(h, hub.State{At: time.Now(), Report: hub.Report{Pulled: 1, At: time.Now()}}, true)
	s.until("Ben's label is shown", func() bool { return len(s.session.Under(4)) == 1 })
	s.until("the note is stored", func() bool { return s.session.Under(0)[0].Note == "half a thought" })
	if s.session.Current != current || s.focus() != "Note" {
		t.Errorf("the reader is on sentence %d with the keys in %q", s.session.Current, s.focus())
	}
	test.Type(s.window.Canvas().Focused(), " more")
	s.until("the rest is stored", func() bool { return s.session.Under(0)[0].Note == "half a thought more" })
}

func TestASaveIsToldToTheExchangeAndAMotionIsNot(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	s.press(fyne.KeyDown)
	s.saved()
	if h.now().did("changed") {
		t.Error("a motion counts as a change")
	}
	s.press(fyne.Key1)
	s.until("the exchange knows", func() bool { return h.now().did("changed") })
	s.team.Front(false)
	s.team.Front(true)
	if !h.now().did("behind") || !h.now().did("front") {
		t.Errorf("it was told %q", h.now().calls)
	}
}

func TestTheProjectThatIsLeftIsExchangedNoMore(t *testing.T) {
	h := &hubs{address: teamAddress}
	var exchange *team.Exchange
	s := newStage(t, func(s *stage) {
		s.team = team.New(s.Shell, teamHost{host{s.Window}}, h, h.follow)
		s.guardian = func(p *storage.Project) {
			e := s.team.Begin(p)
			exchange, s.unwatch = e, e.End
		}
	})
	s.until("the exchange runs", func() bool { return h.now() != nil })
	first := h.now()
	h.address = ""
	s.makeProject("Other", filepath.Join(t.TempDir(), "other.sayso"), func() {})
	s.until("the other is open", func() bool { return s.session.Info.Title == "Other" })
	s.until("the first is ended", func() bool { return first.did("stop") })
	first.tell(hub.State{At: time.Now(), Err: errors.New("late")}, true)
	s.queue.drain()
	if s.status.Team() != "" {
		t.Errorf("what came late shows as %q", s.status.Team())
	}
	exchange.End()
}

func TestAnotherProjectOfTheTeamBecomesAFileOfItsOwn(t *testing.T) {
	h := &hubs{list: []hub.Listed{{ID: "x", Title: "Bridge: first/last"}}}
	h.joined = func(path string) (hub.Joined, error) {
		p, err := storage.Create(context.Background(), path, storage.Settings{Title: "Bridge", Codebook: assets.Codebook()})
		if err != nil {
			return hub.Joined{}, err
		}
		return hub.Joined{Made: true, Annotator: "Ana"}, p.Close()
	}
	s := teamStage(t, h)
	s.joins(teamAddress)
	s.until("the file is asked for", func() bool { return s.focus() == "File" })
	if got := filepath.Base(s.fieldText("File")); got != "Bridge- first-last.sayso" {
		t.Errorf("the file is called %q", got)
	}
	s.press(fyne.KeyReturn)
	s.until("it is open", func() bool { return s.session.Info.Title == "Bridge" })
	if s.session.Annotator.Name != "Ana" {
		t.Errorf("at the keyboard is %q", s.session.Annotator.Name)
	}
}

func TestALoginWithoutAProjectIsToldWhatToDo(t *testing.T) {
	s := teamStage(t, &hubs{})
	s.joins(teamAddress)
	s.until("it is told", func() bool { return strings.Contains(s.sheetSays(), "lets it into no project yet") })
	s.press(fyne.KeyEscape)
}

func TestWhoIsNotKnownToTheHubIsToldBeforeTheirWorkIsLeftBehind(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	ben, err := s.project.AnnotatorNamed(context.Background(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	s.session.Reload()
	s.until("Ben is known", func() bool { return s.session.AnnotatorName(ben.ID) == "Ben" })
	state := hub.State{At: time.Now(), Report: hub.Report{Login: "ben", As: []string{ben.ID}, At: time.Now()}}
	s.tellTeam(h, state, false)
	if s.status.Team() != "nothing goes to the hub" {
		t.Errorf("the foot says %q", s.status.Team())
	}
	s.run("team.open")
	if said := s.sheetSays(); !strings.Contains(said, "The hub knows the login ben as Ben, and you are annotating as Ada") {
		t.Errorf("the sheet says %s", said)
	}
	s.press(fyne.KeyEscape)
	s.people.Become("Ben")
	s.until("Ben is at the keyboard", func() bool { return s.session.Annotator.Name == "Ben" })
	s.tellTeam(h, state, false)
	if !strings.HasPrefix(s.status.Team(), "at the hub") {
		t.Errorf("the foot says %q", s.status.Team())
	}
}

func TestTheTeamIsLeftAndTheProjectStays(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	s.run("team.join")
	if s.fieldText("Address") != teamAddress {
		t.Fatalf("the address is %q", s.fieldText("Address"))
	}
	first := h.now()
	s.clickButton("Leave the team")
	s.until("it is left", func() bool { return first.did("stop") && s.status.Team() == "" })
	if h.address != "" {
		t.Errorf("kept is %q", h.address)
	}
}
