package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// found is a finder in a window over three items, with what was taken.
type found struct {
	*Finder
	window fyne.Window
	taken  []string
	closed int
}

func newFound(t *testing.T) *found {
	t.Helper()
	test.NewTempApp(t)
	f := &found{window: test.NewTempWindow(t, widget.NewLabel("behind"))}
	f.window.Resize(fyne.NewSize(900, 600))
	item := func(name string) FinderItem {
		return FinderItem{Text: name, Side: "side", Apply: func() { f.taken = append(f.taken, name) }}
	}
	f.Finder = ShowFinder(Light(), f.window.Canvas(), "Find", func(query string) []FinderItem {
		if query == "/" {
			return []FinderItem{item("inside")}
		}
		return []FinderItem{item("one"), item("two"), {Text: "folder", Refine: "/"}}
	}, func() { f.closed++ })
	return f
}

func (f *found) press(names ...fyne.KeyName) {
	for _, name := range names {
		f.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestDownAndEnterTakeTheSecondItem(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyDown, fyne.KeyReturn)
	same(t, "taken", f.taken, "two")
	if f.closed != 1 || f.window.Canvas().Overlays().Top() != nil {
		t.Errorf("closed %d times, still there: %v", f.closed, f.window.Canvas().Overlays().Top() != nil)
	}
}

func TestUpStaysOnTheFirstAndDownOnTheLastItem(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyReturn)
	same(t, "taken", f.taken, "one")
}

func TestEscTakesNothing(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyEscape)
	same(t, "taken", f.taken)
	if f.closed != 1 {
		t.Errorf("closed %d times", f.closed)
	}
}

func TestAFolderShowsWhatIsInIt(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyPageDown, fyne.KeyReturn)
	if f.closed != 0 {
		t.Fatal("the finder closed on a folder")
	}
	f.press(fyne.KeyReturn)
	same(t, "taken", f.taken, "inside")
}
