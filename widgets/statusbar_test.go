package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// In a narrow window the counts and the place give way to what is said, and no
// part is drawn over another or outside of the bar.
func TestANarrowStatusBarKeepsWhatIsSaid(t *testing.T) {
	test.NewTempApp(t)
	s := NewStatusBar(Light())
	s.SetSaved("✓ Saved", false)
	s.SetPlace("Sentence 12 of 4000", "3334 claim · 3333 denial · 12 unread")
	s.SetRight("Annotator: Reader A", "100%")
	s.SetConflicts("2 to settle")
	s.SetHints("Hints: after the key")
	said := "Took back: Claim on sentence 11 of an article with a long name"
	s.SetMessage(said)
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	for _, width := range []float32{1280, 900, 760, 640, 500, 380} {
		s.SetMessage("")
		w.Resize(fyne.NewSize(width, 28))
		s.SetMessage(said) // comes while the window is as wide as it is
		if s.Message() != said {
			t.Errorf("at %g the message is %q", width, s.Message())
		}
		shown := s.message.Text
		if shown != said && !strings.HasSuffix(shown, "…") || width >= 1280 && shown != said {
			t.Errorf("at %g px %q is shown", width, shown)
		}
		if all := s.counts.Visible() && s.place.Visible(); all != (width >= 1280) {
			t.Errorf("at %g px place and counts are shown: %t", width, all)
		}
		end := float32(0)
		for _, o := range []fyne.CanvasObject{s.saved, s.conflicts, s.place, s.counts, s.message, s.progress, s.cancel, s.hints, s.annotator, s.zoom} {
			if size := o.MinSize(); o.Visible() && size.Width > 0 {
				if at := o.Position(); at.X < end || at.Y < 0 || at.Y > 28 || at.X+size.Width > width {
					t.Errorf("at %g px a part %g wide stands at %v, the one before ends at %g", width, size.Width, at, end)
				}
				end = o.Position().X + size.Width
			}
		}
	}
}

func TestWhatIsToBeSettledIsAWordThatCanBePressed(t *testing.T) {
	test.NewTempApp(t)
	s := NewStatusBar(Light())
	pressed := 0
	s.OnConflicts = func() { pressed++ }
	if s.conflicts.MinSize().Width != 0 || strings.Contains(s.AccessibilityLabel(), "settle") {
		t.Error("it takes room although there is nothing to settle")
	}
	s.SetConflicts("2 to settle")
	s.conflicts.Tapped(nil)
	if pressed != 1 || s.conflicts.AccessibilityRole() != fyne.AccessibleRoleButton || !strings.Contains(s.AccessibilityLabel(), "2 to settle") {
		t.Errorf("pressed %d times; %q", pressed, s.AccessibilityLabel())
	}
	s.SetConflicts("")
	if s.conflicts.MinSize().Width != 0 {
		t.Error("it stays although nothing is left")
	}
}
