package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
	"sayso/internal/hub"
	"sayso/widgets"
)

// What whoever leads a team does in the window, at hubs that the test plays.

// setsUp is a window in which Ben and Zelda annotated too, at the sheet that asks for
// their logins.
func setsUp(t *testing.T, h *hubs) *stage {
	t.Helper()
	h.err = &hub.Error{Message: "no hub yet", Kind: hub.ErrNoHub}
	s := teamStage(t, h)
	s.annotates("Ben")
	s.annotates("Zelda Quist")
	s.run("team.setup")
	s.wantFocus("Address")
	test.Type(s.window.Canvas().Focused(), teamAddress)
	s.press(fyne.KeyReturn)
	s.until("the logins are asked for", func() bool { return strings.Contains(s.sheetSays(), "becomes a hub") })
	return s
}

// annotates makes somebody an annotator of the project, and gives their id once the
// window knows them.
func (s *stage) annotates(name string) (id string) {
	s.t.Helper()
	who, err := s.project.AnnotatorNamed(s.t.Context(), name)
	if err != nil {
		s.t.Fatal(err)
	}
	s.session.Renew()
	s.until(name+" is known", func() bool {
		return slices.ContainsFunc(s.session.Annotators, func(a corpus.Annotator) bool { return a.ID == who.ID })
	})
	return who.ID
}

func TestALeadSetsAHubUpInTheWindow(t *testing.T) {
	h := &hubs{}
	s := setsUp(t, h)
	if says := s.sheetSays(); !strings.Contains(says, "Login of Zelda Quist") {
		t.Fatalf("the sheet says %s", says)
	}
	s.press(fyne.KeyReturn)
	s.until("the passwords are shown", func() bool { return strings.Contains(s.sheetSays(), "Password: secret of zelda_quist") })
	if done := h.done(); !strings.HasPrefix(done, "set up "+teamAddress+" by "+s.session.Annotator.Name) || !strings.HasSuffix(done, "let in Zelda Quist as zelda_quist, leads false, adjudicates false") {
		t.Errorf("what was done is %q", done)
	}
	s.press(fyne.KeyReturn)
	if copied := s.app.Clipboard().Content(); !strings.Contains(copied, "Zelda Quist\nAddress: postgres://zelda_quist@db.example.org/team\nPassword: secret of zelda_quist\n") {
		t.Errorf("copied is %q", copied)
	}
	s.until("the project goes to the hub by itself", func() bool { f := h.now(); return f != nil && f.address == teamAddress })
	if s.press(fyne.KeyEscape); s.Sheet.Popup.Visible() {
		t.Error("copied, the passwords do not close at once")
	}
}

func TestWhoLeadsIsChosenWhenAHubIsSetUp(t *testing.T) {
	h := &hubs{}
	s := setsUp(t, h)
	for _, name := range []string{"Ben", "Zelda Quist"} {
		for range 20 {
			if s.focus() != "Role of "+name {
				s.tab(1)
			}
		}
		s.wantFocus("Role of " + name)
		s.press(fyne.KeyRight)
	}
	s.press(fyne.KeyRight)
	s.press(fyne.KeyReturn)
	s.until("both are in", func() bool { return strings.Contains(h.done(), "Zelda") })
	if done := h.done(); !strings.HasSuffix(done, "let in Ben as ben, leads false, adjudicates true; let in Zelda Quist as zelda_quist, leads true, adjudicates false") {
		t.Errorf("what was done is %q", done)
	}
}

func TestWhoseALoginIsThatTheServerHasIsAskedBeforeAnybodyIsLetIn(t *testing.T) {
	h := &hubs{taken: "ben"}
	s := setsUp(t, h)
	whose := func() {
		t.Helper()
		s.press(fyne.KeyReturn)
		s.untilSheet("The server has this login already")
		s.wantFocus("Whose ben is")
	}
	whose()
	if s.press(fyne.KeyReturn); !s.Sheet.Popup.Visible() || !strings.Contains(s.sheetSays(), "Say of each login whose it is") {
		t.Error("Enter without an answer goes on")
	}
	s.window.Resize(fyne.NewSize(640, 300))
	s.press(fyne.KeyRight, fyne.KeyRight)
	s.press(fyne.KeyReturn)
	s.until("another is proposed", func() bool { return s.fieldText("Login of Ben") == "ben_2" })
	s.wantFocus("Login of Ben")
	if out := s.outOfView(s.window.Canvas().Focused().(fyne.CanvasObject)); out != "" {
		t.Errorf("what has the keys is %s", out)
	}
	if strings.Contains(h.done(), "let in") {
		t.Errorf("what was done is %q", h.done())
	}
	s.typeInto("Login of Ben", "ben")
	whose()
	s.press(fyne.KeyRight, fyne.KeyReturn)
	s.until("both are in", func() bool { return strings.Contains(h.done(), "Zelda") })
	if done := h.done(); !strings.Contains(done, "let in Ben as ben,") {
		t.Errorf("what was done is %q", done)
	}
	if said := s.sheetSays(); strings.Contains(said, "secret of ben") || !strings.Contains(said, "secret of zelda_quist") {
		t.Errorf("told is %s", said)
	}
}

// typeInto puts a text into a field of the sheet on top instead of what stands there.
func (s *stage) typeInto(label, text string) {
	s.t.Helper()
	for _, o := range clickable(s.window.Canvas().Overlays().Top()) {
		if f, ok := o.(*widgets.Field); ok && f.AccessibilityLabel() == label {
			f.SetText(text)
			return
		}
	}
	s.t.Fatalf("there is no field %s", label)
}

func TestALoginOfTwoPeopleIsLetInAgainAsBoth(t *testing.T) {
	h := &hubs{address: teamAddress}
	s := teamStage(t, h)
	h.team = hub.Team{Login: "lea", Lead: true, People: []hub.Person{{Login: "ben", Annotators: []string{s.annotates("Ana"), s.annotates("Ben")}}}}
	s.fromMembers("ben")
	s.wantFocus("Name")
	if name := s.fieldText("Name"); name != "Ana" || !strings.Contains(s.sheetSays(), "as Ana, Ben, and work as all of them again") {
		t.Errorf("the name that is proposed is %q, and the sheet says %s", name, s.sheetSays())
	}
	s.press(fyne.KeyEscape)
}

func TestPasswordsThatNobodyCopiedGoOnlyWhenThatIsSaid(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "lea", Lead: true}}
	s := teamStage(t, h)
	ended := false
	s.ended = func() { ended = true }
	for _, c := range []struct {
		how string
		try func()
	}{
		{"Esc", func() { s.press(fyne.KeyEscape) }},
		{"a click on its button", func() { s.clickButton("Close") }},
		{"the end of the window", s.quit},
	} {
		s.letsIn("Ana", "ana")
		s.until("the password is shown", func() bool { return strings.Contains(s.sheetSays(), "Password: secret of ana") })
		passwords := s.Sheet
		for range 2 { // a question that is left leads back to them
			c.try()
			if s.Sheet.Title != "The passwords were not copied" || ended {
				t.Fatalf("after %s the sheet is %s", c.how, s.Sheet.Title)
			}
			s.press(fyne.KeyEscape)
			if s.Sheet != passwords || !passwords.IsOpen() {
				t.Fatalf("after %s and Esc the sheet is %s", c.how, s.Sheet.Title)
			}
			if !strings.HasPrefix(s.focus(), "New passwords") {
				t.Errorf("after %s and Esc the keys go to %s", c.how, s.focus())
			}
		}
		c.try()
		s.press(fyne.KeyReturn)
		if passwords.IsOpen() {
			t.Errorf("after %s they do not go when that is said", c.how)
		}
		s.wantText()
	}
	s.letsIn("Ana", "ana")
	s.until("the password is shown", func() bool { return strings.Contains(s.sheetSays(), "Password: secret of ana") })
	if s.quit(); ended {
		t.Fatal("the window ends over the passwords")
	}
	if s.quit(); !ended {
		t.Error("the window does not end when that is said twice")
	}
}

// clickButton clicks the button with a word on it, of what lies on top.
func (s *stage) clickButton(word string) {
	s.t.Helper()
	for _, o := range clickable(s.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*widgets.PushButton); ok && b.AccessibilityLabel() == word {
			s.click(b)
			return
		}
	}
	s.t.Fatalf("there is no button %s", word)
}

// letsIn asks for somebody to be let into the team.
func (s *stage) letsIn(name, login string) {
	s.t.Helper()
	s.fromMembers("Let somebody in")
	s.wantFocus("Name")
	test.Type(s.window.Canvas().Focused(), name)
	s.tab(1)
	s.wantFocus("Login")
	test.Type(s.window.Canvas().Focused(), login)
	s.press(fyne.KeyReturn)
	if s.Sheet.Title == "Is "+name+" new to the project?" {
		s.press(fyne.KeyReturn)
	}
}

// fromMembers lists the members and takes a line.
func (s *stage) fromMembers(line string) {
	s.t.Helper()
	s.run("team.members")
	s.until("the members are listed", func() bool { return s.Job == nil && s.window.Canvas().Overlays().Top() != nil })
	test.Type(s.window.Canvas().Focused(), line)
	s.press(fyne.KeyReturn)
}

func TestALeadSaysWhoIsInTheTeamAndWhatTheyRead(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "lea", Lead: true, People: []hub.Person{{Login: "lea", Member: true, Lead: true}, {Login: "ben", Member: true}}}}
	s := teamStage(t, h)
	h.team.People[1].Annotators = []string{s.annotates("Ben")}
	for _, step := range []struct{ choose, then, asks, done string }{
		{"Let every member", "", "It stays on their laptops", "unblind true"},
		{"ben", "adjudicator", "may write gold", "let in Ben as ben, leads false, adjudicates true"},
		{"ben", "lead", "take them out, and say", "let in Ben as ben, leads true, adjudicates false"},
		{"ben", "another password", "lets nobody in any more", "another password for ben"},
		{"ben", "out of the team", "What they did stays", "removed ben"},
		{"lea", "yourself", "lets nobody in any more", "another password for lea"},
	} {
		s.fromMembers(step.choose)
		if step.then != "" {
			test.Type(s.window.Canvas().Focused(), step.then)
			s.press(fyne.KeyReturn)
		}
		s.until("it is asked before", func() bool { return strings.Contains(s.sheetSays(), step.asks) })
		s.press(fyne.KeyReturn)
		s.until(step.done, func() bool { return s.Job == nil && strings.HasSuffix(h.done(), step.done) })
		if login, is := strings.CutPrefix(step.done, "another password for "); is {
			s.until("it is shown", func() bool { return strings.Contains(s.sheetSays(), "Password: another secret of "+login) })
			s.press(fyne.KeyReturn, fyne.KeyEscape)
		}
	}
	s.letsIn("Ana", "ana")
	s.until("the password is shown", func() bool { return strings.Contains(s.sheetSays(), "Password: secret of ana") })
	if done := h.done(); !strings.HasSuffix(done, "; let in Ana as ana, leads false, adjudicates false") {
		t.Errorf("what was done is %q", done)
	}
}

func TestAMemberIsToldThatALeadSaysWhoIsInTheTeam(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "ana"}}
	s := teamStage(t, h)
	s.run("team.members")
	s.until("it is told", func() bool { return strings.Contains(s.sheetSays(), "Only whoever leads the team") })
}

func TestTheMembersAreInThePaletteAndTheMenuOfWhoLeadsAlone(t *testing.T) {
	h := &hubs{}
	s := teamStage(t, h)
	want := func(when string, want bool) {
		t.Helper()
		s.showPalette()
		palette := s.words()
		s.Finder.Close()
		menu := slices.ContainsFunc(s.menuItems("Project"), func(item widgets.MenuItem) bool { return strings.HasPrefix(item.Text, "Team: members") })
		if offered := strings.Contains(palette, "Team: members"); offered != want || menu != want {
			t.Errorf("%s, the palette has the members: %t, the menu: %t", when, offered, menu)
		}
	}
	want("without a team", false)
	h.address = teamAddress
	t.Cleanup(s.team.Begin(s.project).End)
	s.until("the exchange runs", func() bool { return h.now() != nil })
	want("before the hub said who leads", true)
	for _, lead := range []bool{false, true} {
		s.tellTeam(h, hub.State{At: time.Now(), Report: hub.Report{Login: "ana", Lead: lead}}, false)
		want(fmt.Sprint("when the hub says ", lead), lead)
	}
}

func TestANameThatNobodyHasIsAskedAboutBeforeAnybodyIsLetIn(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "lea", Lead: true}}
	s := teamStage(t, h)
	s.fromMembers("Let somebody in")
	s.typeInto("Name", "Bne")
	s.typeInto("Login", "ben")
	s.press(fyne.KeyReturn)
	if s.Sheet.Title != "Is Bne new to the project?" {
		t.Fatalf("the sheet is %s", s.Sheet.Title)
	}
	s.press(fyne.KeyEscape)
	s.wantFocus("Name")
	if h.done() != "" {
		t.Errorf("what was done is %q", h.done())
	}
	own := s.session.Annotator.Name
	s.typeInto("Name", strings.ToUpper(own)) // who is there is let in without a question
	s.press(fyne.KeyReturn)
	s.until("they are in", func() bool { return strings.HasPrefix(h.done(), "let in "+strings.ToUpper(own)+" as ben") })
}

func TestWhatIsTypedStaysWhereAnotherJobRuns(t *testing.T) {
	h := &hubs{address: teamAddress, team: hub.Team{Login: "lea", Lead: true}}
	s := teamStage(t, h)
	s.fromMembers("Let somebody in")
	s.typeInto("Name", "Bne")
	s.typeInto("Login", "ben")
	release := make(chan struct{})
	s.Start("Exporting…", func(context.Context, func(string)) error { <-release; return nil }, func(error) {})
	s.press(fyne.KeyReturn, fyne.KeyReturn) // the name is new, they say
	if said := s.sheetSays(); s.Sheet.Title != "Is Bne new to the project?" || !strings.Contains(said, "Wait for the running job") {
		t.Errorf("the sheet says %s", said)
	}
	s.press(fyne.KeyEscape, fyne.KeyReturn)
	if said := s.sheetSays(); s.fieldText("Name") != "Bne" || s.fieldText("Login") != "ben" || !strings.Contains(said, "Wait for the running job") {
		t.Errorf("the sheet says %s", said)
	}
	close(release)
	s.until("the job has ended", func() bool { return s.Job == nil })
	s.press(fyne.KeyReturn)
	s.until("they are in", func() bool { return strings.HasPrefix(h.done(), "let in Bne as ben") })
}
