package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/overview"
	"sayso/widgets"
)

// overviewOpen opens the overview and waits for its pictures.
func (s *stage) overviewOpen() {
	s.t.Helper()
	s.press(fyne.KeyF7)
	s.until("F7 opens it", func() bool { return s.overview.Over() != nil })
	s.overviewAnswered("")
}

// overviewAnswered waits until every panel answers a filter.
func (s *stage) overviewAnswered(filter string) {
	s.t.Helper()
	s.until("every panel answers", func() bool {
		over := s.overview.Over()
		for _, panel := range over.Panels {
			shown := panel.Shown()
			if shown.Picture == nil || filter != "" && !strings.Contains(shown.Note, "filtered by "+filter) {
				return false
			}
		}
		return true
	})
}

func (s *stage) tell(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, key := range keys {
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

// says is what the frame of the panel that has the keys is on.
func (s *stage) says() string {
	over := s.overview.Over()
	panel := over.Panels[over.Last()]
	return panel.Shown().Targets[panel.At()].Says
}

func TestFromABarToASentenceAndBack(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	s.tell(fyne.KeyDown, fyne.KeyDown)
	if got := s.says(); got != "Ministry of Works · certain · Denial: 4" {
		t.Fatalf("the frame is on %q", got)
	}
	s.tell(fyne.KeyReturn)
	s.until("the sentences are listed", func() bool { return len(s.Finder.Items()) > 0 })
	listed := 0
	for _, item := range s.Finder.Items() {
		if !item.Heading {
			listed++
		}
	}
	if listed != 4 {
		t.Fatalf("%d sentences are listed: %v", listed, s.Finder.Items())
	}
	s.tell(fyne.KeyDown, fyne.KeyReturn)
	s.until("the sentence is shown", func() bool { a, _, ok := s.session.Target(); return ok && a.Label == "denial" })
	if s.overview.Over() != nil {
		t.Fatal("the overview lies over the sentence")
	}
	first := s.session.Selected
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt})
	s.until("the list is back", func() bool { return s.overview.Over() != nil && len(s.Finder.Items()) > 0 })
	if got := s.says(); got != "Ministry of Works · certain · Denial: 4" {
		t.Errorf("it came back to %q", got)
	}
	s.tell(fyne.KeyReturn)
	s.until("the line was still framed", func() bool { return s.overview.Over() == nil && s.session.Selected == first })
}

func TestAFilterIsAnsweredAndAWrongOneIsTold(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	s.tell(fyne.KeySlash)
	test.Type(s.window.Canvas().Focused(), "/label:denial")
	s.overviewAnswered("label:denial")
	for _, target := range s.overview.Over().Panels[0].Shown().Targets {
		if !strings.Contains(target.Says, "Denial") {
			t.Errorf("filtered by label:denial it shows %q", target.Says)
		}
	}
	s.overview.Over().Filter.SetText("label:rumour")
	s.until("the fault is told", func() bool { return strings.Contains(s.overview.Over().Note(), `no label "rumour"`) })
	s.tell(fyne.KeyEscape, fyne.KeyEscape)
	if s.overview.Over() != nil {
		t.Error("Esc did not close it")
	}
}

func TestAPanelFillsTheScreenAndIsCountedByAnotherField(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	s.tell(fyne.KeySpace)
	over := s.overview.Over()
	if over.Filled() != 0 || over.Panels[1].Visible() {
		t.Fatal("it does not fill the screen")
	}
	before := len(over.Panels[0].Shown().Targets)
	s.until("all bars are drawn", func() bool { return len(over.Panels[0].Shown().Targets) > before })
	s.tell(fyne.KeyB)
	if s.window.Canvas().Focused() == fyne.Focusable(over.Panels[0]) {
		t.Error("B does not lead to what it is counted by")
	}
	s.tell(fyne.KeyEscape, fyne.KeyEscape)
	if over.Filled() != -1 || !over.Panels[1].Visible() {
		t.Error("Esc does not bring the other panels back")
	}
}

// What is counted is what the window shows, until somebody else is chosen.
func TestTheOverviewCountsTheWorkThatTheWindowShows(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	counts := func(head, note string) {
		t.Helper()
		s.until("it counts "+head, func() bool {
			over := s.overview.Over()
			return strings.Contains(over.AccessibilityLabel(), head) && strings.Contains(over.Panels[0].Shown().Note, note)
		})
	}
	turn := func() {
		t.Helper()
		s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyA, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	}
	counts("Everybody’s work", "45 annotations in ")
	turn()
	counts("Your own work", "0 annotations by Ada in ")
	s.tell(fyne.KeyF7)
	s.overviewOpen()
	counts("Your own work", "0 annotations by Ada in ")
	s.tell(fyne.KeyW)
	test.Type(s.window.Canvas().Focused(), "wReader B")
	s.tell(fyne.KeyReturn)
	counts("Reader B", "annotations by Reader B in ")
	turn()
	s.until("everybody's work is shown", func() bool { return s.session.Everybody() && !s.session.Waiting() })
	counts("Reader B", "annotations by Reader B in ")
	s.tell(fyne.KeyW)
	test.Type(s.window.Canvas().Focused(), "wAs the window")
	s.tell(fyne.KeyReturn)
	counts("Everybody’s work", "45 annotations in ")
}

func TestEveryPanelReadsItsNumbersOut(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	for i, panel := range s.overview.Over().Panels {
		label := panel.AccessibilityLabel()
		for _, want := range []string{overview.Panels[i].Title()[:5], "A table of ", "count."} {
			if i != slices.Index(overview.Panels, overview.CrossTable) && !strings.Contains(label, want) {
				t.Errorf("panel %d does not say %q: %.300s", i, want, label)
			}
		}
		if strings.Count(label, "\n") < 3 {
			t.Errorf("panel %d reads no rows: %.300s", i, label)
		}
	}
}

func TestWhatIsSavedIsWhatIsShown(t *testing.T) {
	s := newStage(t)
	s.overviewOpen()
	s.tell(fyne.KeyS)
	path := filepath.Join(filepath.Dir(s.path), "who.pdf")
	s.window.Canvas().Focused().(interface{ SetText(string) }).SetText(path)
	s.tell(fyne.KeyReturn)
	s.until("the picture is written", func() bool { _, err := os.Stat(path); return err == nil })
	bytes, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(bytes), "%PDF-") {
		t.Errorf("it begins %.20q: %v", bytes, err)
	}
	s.until("it is told", func() bool { return strings.Contains(s.overview.Over().Note(), "Saved as ") })
	s.tell(fyne.KeyR)
	page := filepath.Join(filepath.Dir(s.path), "all.html")
	s.window.Canvas().Focused().(interface{ SetText(string) }).SetText(page)
	s.tell(fyne.KeyReturn)
	s.until("the report is written", func() bool { _, err := os.Stat(page); return err == nil })
}

// The keys of the screen, one test each; docs/keyboard.md names them.

func (s *stage) arrowsWalkThroughAPicture() {
	s.overviewOpen()
	first := s.says()
	s.tell(fyne.KeyDown)
	if s.says() == first {
		s.t.Error("Down leads nowhere")
	}
	s.tell(fyne.KeyUp)
	if s.says() != first {
		s.t.Errorf("Up leads to %q", s.says())
	}
}

func (s *stage) enterListsWhatIsBehind() {
	s.overviewOpen()
	s.tell(fyne.KeyReturn)
	s.until("the sentences are listed", func() bool { return s.Finder != nil && len(s.Finder.Items()) > 1 })
	s.tell(fyne.KeyEscape)
	if s.window.Canvas().Focused() != fyne.Focusable(s.overview.Over().Panels[0]) {
		s.t.Error("Esc did not go back to the picture")
	}
}

func (s *stage) tabGoesToTheNextPicture() {
	s.overviewOpen()
	s.window.Canvas().FocusNext()
	if s.overview.Over().Last() != 1 {
		s.t.Errorf("the keys go to panel %d", s.overview.Over().Last())
	}
	s.window.Canvas().FocusPrevious()
	if s.overview.Over().Last() != 0 {
		s.t.Errorf("back the keys go to panel %d", s.overview.Over().Last())
	}
}

func (s *stage) spaceEnlarges() {
	s.overviewOpen()
	for i, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyF, fyne.KeyF, fyne.KeySpace} {
		s.tell(key)
		if got, want := s.overview.Over().Filled(), []int{0, -1, 0, -1}[i]; got != want {
			s.t.Errorf("after %d keys panel %d fills the screen", i+1, got)
		}
	}
}

func (s *stage) bLeadsToTheFields() {
	s.overviewOpen()
	s.tell(fyne.KeyB)
	s.wantFocus("Counted by")
}

func (s *stage) slashLeadsToTheFilter() {
	s.overviewOpen()
	s.tell(fyne.KeySlash)
	s.wantFocus("Filter")
	s.tell(fyne.KeyReturn)
	s.wantFocus("Who said what. Halmouth Courier · certain · Claim")
}

func (s *stage) wAsksWhose() {
	s.overviewOpen()
	s.tell(fyne.KeyW)
	test.Type(s.window.Canvas().Focused(), "wReader B")
	s.tell(fyne.KeyReturn)
	s.until("only that work is counted", func() bool { return strings.Contains(s.overview.Over().Panels[0].Shown().Note, "by Reader B") })
}

func (s *stage) sAndRSave() {
	s.overviewOpen()
	for _, key := range []fyne.KeyName{fyne.KeyS, fyne.KeyR} {
		s.tell(key)
		s.wantFocus("File")
		before := s.window.Canvas().Focused().(*widgets.Field).Text
		test.Type(s.window.Canvas().Focused(), strings.ToLower(string(key)))
		if got := s.window.Canvas().Focused().(*widgets.Field).Text; got != before {
			s.t.Errorf("the letter of the key is typed: %q", got)
		}
		s.tell(fyne.KeyEscape)
		if s.window.Canvas().Focused() != fyne.Focusable(s.overview.Over().Panels[0]) {
			s.t.Error("Esc did not go back to the picture")
		}
	}
}

func (s *stage) escLeavesTheOverview() {
	s.overviewOpen()
	s.tell(fyne.KeySpace, fyne.KeyEscape)
	if s.overview.Over() == nil {
		s.t.Fatal("Esc closed it at once")
	}
	s.tell(fyne.KeyEscape)
	s.wantText()
}
