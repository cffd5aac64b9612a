package widgets

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"sayso/internal/colours"
)

func aConflict() Conflict {
	return Conflict{
		Place: "1 of 2", Words: `Annotation: the claim "The ministry said the bridge is closed." on “The bridge”`,
		Versions: []ConflictVersion{
			{Words: "note: said by the deputy", By: "Reader A · 3 Apr 2031, 10:12", Shows: true},
			{Words: "label: denial; note: said by the minister herself, in the morning, and by her deputy at noon, who added what she had left out", By: "Reader A · 3 Apr 2031, 10:07"},
		},
		Both: true, Go: "Go to the sentence", Several: true,
	}
}

// conflictSheet is a sheet on a canvas of a size in px.
func conflictSheet(t *testing.T, p Palette, c Conflict, width, height float32) (*ConflictSheet, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	s := NewConflictSheet(p)
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	s.SetConflict(c)
	w.Canvas().Focus(s)
	return s, w
}

func TestOneKeySettlesAConflict(t *testing.T) {
	s, _ := conflictSheet(t, Light(), aConflict(), 680, 460)
	var told []string
	s.OnTake = func(i int) { told = append(told, fmt.Sprint("take ", i)) }
	s.OnBoth = func() { told = append(told, "both") }
	s.OnStep = func(by int) { told = append(told, fmt.Sprint("step ", by)) }
	s.OnGo = func() { told = append(told, "go") }
	s.OnClose = func() { told = append(told, "close") }
	all := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key0, fyne.KeyB, fyne.KeyRight, fyne.KeyLeft, fyne.KeyTab, fyne.KeyReturn, fyne.KeyEscape}
	press := func() string {
		told = nil
		for _, name := range all {
			s.TypedKey(&fyne.KeyEvent{Name: name})
		}
		return strings.Join(told, ", ")
	}
	if got, want := press(), "take 0, take 1, both, step 1, step -1, step 1, go, close"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	c := aConflict()
	c.Refused, c.Both, c.Several = "Only the other person can settle it.", false, false
	s.SetConflict(c)
	for _, card := range s.versions {
		card.Tapped(nil)
	}
	if got := press(); got != "go, close" {
		t.Errorf("with somebody else's conflict the keys told %q", got)
	}
	s.SetConflict(Conflict{Words: "Nothing is left to settle."})
	if got := press(); got != "close, close" {
		t.Errorf("with nothing left the keys told %q", got)
	}
}

func TestAConflictIsReadToThoseWhoCannotSeeIt(t *testing.T) {
	s, _ := conflictSheet(t, Light(), aConflict(), 680, 460)
	for _, part := range []string{"1 of 2", "on “The bridge”", "1: note: said by the deputy, Reader A · 3 Apr 2031, 10:12, shows now", "2: label: denial"} {
		if !strings.Contains(s.AccessibilityLabel(), part) {
			t.Errorf("%q is not in %q", part, s.AccessibilityLabel())
		}
	}
	if s.versions[0].AccessibilityRole() != fyne.AccessibleRoleButton {
		t.Error("a version that can be taken is not a button")
	}
	c := aConflict()
	c.Refused = "Only the other person can settle it."
	s.SetConflict(c)
	if s.versions[0].AccessibilityRole() != fyne.AccessibleRoleText || !strings.Contains(s.AccessibilityLabel(), c.Refused) {
		t.Errorf("it reads %q", s.AccessibilityLabel())
	}
}

func TestEveryPartOfAConflictStaysInsideTheSheetAndCanBeRead(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(680, 460), fyne.NewSize(420, 300), fyne.NewSize(320, 240)} {
		for _, p := range palettes {
			s, _ := conflictSheet(t, p, aConflict(), size.Width, size.Height)
			for _, o := range s.foot.Objects {
				if at := o.Position(); at.X < 0 || at.X+o.Size().Width > s.foot.Size().Width+0.5 || at.Y+o.Size().Height > s.foot.Size().Height+0.5 {
					t.Errorf("at %v a button ends at %v + %v, outside of %v", size, at, o.Size(), s.foot.Size())
				}
			}
			if s.scroll.Position().Y+s.scroll.Size().Height > s.content.Size().Height-28-s.foot.Size().Height {
				t.Errorf("at %v the versions lie over the buttons", size)
			}
			last := float32(0)
			for _, o := range s.body.Objects {
				if o.Position().Y < last {
					t.Errorf("at %v a part begins at %v, the one before ends at %v", size, o.Position().Y, last)
				}
				last = o.Position().Y + o.Size().Height
			}
			eachText(s.body, func(text *canvas.Text) {
				if c := colours.Contrast(text.Color.(color.NRGBA), p.Card); c < 4.5 {
					t.Errorf("%s: %q has a contrast of %.1f", p.Name, text.Text, c)
				}
			})
		}
	}
}

// eachText finds the texts that are drawn in an object.
func eachText(o fyne.CanvasObject, found func(*canvas.Text)) {
	switch o := o.(type) {
	case *canvas.Text:
		found(o)
	case fyne.Widget:
		for _, part := range test.WidgetRenderer(o).Objects() {
			eachText(part, found)
		}
	case *fyne.Container:
		for _, part := range o.Objects {
			eachText(part, found)
		}
	}
}

func TestTheSheetOfConflictsAsDrawn(t *testing.T) {
	_, w := conflictSheet(t, Light(), aConflict(), 680, 460)
	test.AssertRendersToMarkup(t, "conflicts.xml", w.Canvas())
	test.AssertImageMatches(t, "conflicts.png", w.Canvas().Capture())
}

func TestKeysScrollALongList(t *testing.T) {
	test.NewTempApp(t)
	lines := make([]string, 100)
	for i := range lines {
		lines[i] = fmt.Sprintf("3 Apr 10:%02d  added the claim %d", i%60, i)
	}
	k := NewKeyScroll(Light(), "What differs", []ListGroup{{Heading: "Only here: 100"}, {Heading: "Reader A: 100", Sub: true, Lines: lines}})
	w := test.NewTempWindow(t, container.NewStack(k))
	w.Resize(fyne.NewSize(500, 300))
	at := func(names ...fyne.KeyName) float32 {
		for _, name := range names {
			k.TypedKey(&fyne.KeyEvent{Name: name})
		}
		return k.scroll.Offset.Y
	}
	end := k.scroll.Content.Size().Height - k.scroll.Size().Height
	if down, page := at(fyne.KeyDown), at(fyne.KeyPageDown); down <= 0 || page <= down {
		t.Errorf("Down leads to %v, Page Down to %v", down, page)
	}
	if got := at(fyne.KeyEnd); got != end || at(fyne.KeyPageDown) != end {
		t.Errorf("End leads to %v, the end is at %v", got, end)
	}
	if at(fyne.KeyUp) != end-scrolledLine || at(fyne.KeyHome, fyne.KeyUp) != 0 {
		t.Errorf("Up and Home lead to %v", k.scroll.Offset.Y)
	}
	taken := false
	k.OnKey = func(event *fyne.KeyEvent) bool { taken = event.Name == fyne.KeyReturn; return taken }
	if k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); !taken {
		t.Error("Enter does not reach the sheet")
	}
	if !strings.Contains(k.AccessibilityLabel(), "Reader A: 100") || !strings.Contains(k.Text(), "added the claim 99") {
		t.Errorf("it reads %.80q", k.AccessibilityLabel())
	}
}
