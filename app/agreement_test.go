package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/agreement"
	"sayso/widgets"
)

// agreeing opens a project in which Maria and Ada read two sentences of an
// article, the second one differently, and the agreement on it.
func agreeing(t *testing.T) *stage {
	t.Helper()
	s := judgedStage(t)
	s.session.GoTo(1)
	s.press(fyne.Key1)
	s.saved()
	s.openAgreement()
	return s
}

func (s *stage) openAgreement() {
	s.t.Helper()
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF7, Modifier: fyne.KeyModifierShift})
	s.until("Shift+F7 opens it", func() bool { return s.agreement.Over() != nil })
	s.until("the figures are there", func() bool { return s.agreement.Report() != nil && len(s.agreement.Over().Panels) > 0 })
}

// toFigure leads the keys to the figure that says something.
func (s *stage) toFigure(words string) {
	s.t.Helper()
	over := s.agreement.Over()
	for i, panel := range over.Panels {
		for at, target := range panel.Shown().Targets {
			if strings.Contains(target.Says, words) {
				over.SetLast(i)
				over.FocusPanel()
				panel.SetAt(at)
				return
			}
		}
	}
	s.t.Fatalf("no figure says %q", words)
}

func TestAFigureExplainsItselfAtTheFoot(t *testing.T) {
	s := agreeing(t)
	r := s.agreement.Report()
	if r.Sentences != 2 || strings.Join(r.Annotators, " ") != "Maria Ada" {
		t.Fatalf("%d sentences of %v", r.Sentences, r.Annotators)
	}
	s.toFigure("AC1 of Denial")
	told := s.agreement.Over().Told()
	for _, want := range []string{"AC1 of Denial", "agreement beyond chance", "Source: Gwet 2008"} {
		if !strings.Contains(told, want) {
			t.Errorf("the foot says %q, not %q", told, want)
		}
	}
	for _, panel := range s.agreement.Over().Panels {
		if label := panel.AccessibilityLabel(); strings.Count(label, "\n") < 1 {
			t.Errorf("%s is read out as %q", panel.Shown().Title, label)
		}
	}
}

func TestFromAFigureToItsSentenceAndBack(t *testing.T) {
	s := agreeing(t)
	s.toFigure("AC1 of Denial")
	s.tell(fyne.KeyReturn)
	s.until("the disagreements are listed", func() bool { return s.Finder != nil && len(s.Finder.Items()) == 2 })
	if line := s.Finder.Items()[1]; !strings.Contains(line.Side, "Maria Denial") || !strings.Contains(line.Side, "Ada Claim") {
		t.Errorf("the line says %q", line.Side)
	}
	s.tell(fyne.KeyReturn)
	s.until("the sentence is shown", func() bool { return s.agreement.Over() == nil && s.session.Current == 1 })
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt})
	s.until("the list is back", func() bool { return s.agreement.Over() != nil && len(s.Finder.Items()) == 2 })
	s.tell(fyne.KeyEscape)
	if told := s.agreement.Over().Told(); !strings.Contains(told, "AC1 of Denial") {
		t.Errorf("it came back to %q", told)
	}
}

func TestTheFiguresFollowAChange(t *testing.T) {
	s := agreeing(t)
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierShortcutDefault})
	s.until("the label that was taken back counts no more", func() bool { return s.agreement.Report().Sentences == 1 })
	s.tell(fyne.KeyEscape)
	if s.agreement.Over() != nil {
		t.Fatal("Esc did not close it")
	}
	s.session.GoTo(1)
	s.press(fyne.Key2)
	s.saved()
	s.openAgreement()
	s.until("a label given meanwhile counts", func() bool {
		r := s.agreement.Report()
		f, ok := r.Figure(agreement.OfSentences, "", "percent")
		return ok && r.Sentences == 2 && f.Value == 1
	})
}

func TestTheFiguresGoOutOfTheScreen(t *testing.T) {
	s := agreeing(t)
	s.tell(fyne.KeyC)
	if text := s.app.Clipboard().Content(); !strings.Contains(text, "Maria and Ada read 2 sentences of 1 document") || !strings.Contains(text, "Krippendorff") {
		t.Errorf("the clipboard holds %q", text)
	}
	for name, want := range map[string]string{"a.csv": "group,of,annotator_1", "a.json": `"figures":[`, "a.txt": "Each label", "a.svg": "<svg", "a.pdf": "%PDF", "a.png": "PNG"} {
		path := filepath.Join(t.TempDir(), name)
		s.tell(fyne.KeyS)
		s.inSheet(path)
		s.tell(fyne.KeyReturn)
		s.until(name+" is written", func() bool {
			text, err := os.ReadFile(path)
			return err == nil && strings.Contains(string(text), want)
		})
		s.until("the job ended", func() bool { return s.Job == nil })
		s.agreement.Over().FocusPanel()
	}
}

// inSheet puts a text into the field of the sheet that has the keys.
func (s *stage) inSheet(text string) {
	s.t.Helper()
	field, ok := s.window.Canvas().Focused().(interface{ SetText(string) })
	if !ok {
		s.t.Fatalf("%T has the keys", s.window.Canvas().Focused())
	}
	field.SetText(text)
}

// figures has Ada label what somebody else labelled, and opens the agreement.
func (s *stage) figures() {
	s.annotated()
	s.press(fyne.Key1)
	s.saved()
	s.openAgreement()
}

func (s *stage) arrowsWalkThroughFigures() {
	s.figures()
	before := s.agreement.Over().Told()
	s.tell(fyne.KeyDown)
	if told := s.agreement.Over().Told(); told == before || !strings.Contains(told, "Source: ") {
		s.t.Errorf("Down led from %q to %q", before, told)
	}
}

func (s *stage) enterListsDisagreements() {
	s.figures()
	s.toFigure(": 1 sentence")
	s.tell(fyne.KeyReturn)
	s.until("a sentence is listed", func() bool { return len(s.Finder.Items()) == 2 })
}

func (s *stage) wAndRAskWhose() {
	s.figures()
	for _, key := range []fyne.KeyName{fyne.KeyW, fyne.KeyR} {
		s.tell(key)
		s.until("it is asked", func() bool { return len(s.Finder.Items()) > 0 && s.Finder.Items()[0].Text == "Everybody" })
		s.tell(fyne.KeyEscape)
	}
}

func (s *stage) cCopiesTheParagraph() {
	s.figures()
	s.tell(fyne.KeyC)
	if text := s.app.Clipboard().Content(); !strings.Contains(text, "each read by two or more") {
		s.t.Errorf("the clipboard holds %q", text)
	}
}

func (s *stage) sSavesTheFigures() {
	s.figures()
	s.tell(fyne.KeyS)
	s.wantFocus("File")
	s.tell(fyne.KeyEscape)
	if _, back := s.window.Canvas().Focused().(*widgets.PlotPanel); !back {
		s.t.Error("Esc did not go back to the figures")
	}
}

func (s *stage) escLeavesTheFigures() {
	s.figures()
	s.tell(fyne.KeyEscape)
	s.wantText()
}
