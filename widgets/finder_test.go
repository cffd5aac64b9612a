package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets/widgettest"
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
	widgettest.Same(t, "taken", f.taken, "two")
	if f.closed != 1 || f.window.Canvas().Overlays().Top() != nil {
		t.Errorf("closed %d times, still there: %v", f.closed, f.window.Canvas().Overlays().Top() != nil)
	}
}

func TestAClickTakesALineAtOnceUnlessASlipWouldUndoWork(t *testing.T) {
	f := newFound(t)
	f.ClickFrames()
	f.tapped(1)
	widgettest.Same(t, "taken by one click", f.taken)
	f.tapped(1)
	widgettest.Same(t, "taken by a second one", f.taken, "two")

	f = newFound(t)
	f.tapped(1)
	widgettest.Same(t, "taken by one click elsewhere", f.taken, "two")
}

func TestUpStaysOnTheFirstAndDownOnTheLastItem(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "one")
}

func TestEscTakesNothing(t *testing.T) {
	f := newFound(t)
	f.press(fyne.KeyEscape)
	widgettest.Same(t, "taken", f.taken)
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
	widgettest.Same(t, "taken", f.taken, "inside")
}

func TestWhatIsTypedFramesOnlyWhatItCanMean(t *testing.T) {
	item := func(text string) FinderItem { return FinderItem{Text: text} }
	loose := FinderItem{Text: "exporting is easy", Loose: true}
	for name, c := range map[string]struct {
		typed string
		items []FinderItem
		want  int
	}{
		"nothing typed: the first line":                {"", []FinderItem{{Text: "Commands", Heading: true}, item("one"), item("two")}, 1},
		"the only one that begins so":                  {"exp", []FinderItem{item("the export"), item("Export the dataset")}, 1},
		"the marks before the first word do not count": {"i don", []FinderItem{item("“I don’t rule it out”"), item("Nor did I don it")}, 0},
		"two begin so":                                 {"e", []FinderItem{item("export"), item("edit")}, -1},
		"none begins so, and several hold it":          {"set", []FinderItem{item("dataset"), item("subset")}, -1},
		"the only one that is left":                    {"set", []FinderItem{item("dataset")}, 0},
		"what was found by words inside it counts not": {"exp", []FinderItem{loose, item("Export")}, 1},
		"and is never framed":                          {"exp", []FinderItem{loose}, -1},
		"what the mode does comes first":               {"exp", []FinderItem{{Text: "Label all", First: true}, item("export"), item("expert")}, 0},
		"nothing there":                                {"exp", nil, -1},
	} {
		if got := framedItem(c.typed, c.items); got != c.want {
			t.Errorf("%s: line %d, want %d", name, got, c.want)
		}
	}
}

func TestEnterFramesTheFirstLineBeforeItTakesIt(t *testing.T) {
	f := newFound(t)
	test.Type(f.window.Canvas().Focused(), "x")
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken before it was framed", f.taken)
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "one")
}

func TestWhatIsShortenedInAListOverTheWindowIsToldUnderTheMouse(t *testing.T) {
	f := newFound(t)
	row := newFinderRow(Light())
	f.inside.Add(row) // as one of the list
	row.Resize(fyne.NewSize(80, finderRowHeight))
	row.set(FinderItem{Text: "a line that is much longer than its room"}, false, nil)
	row.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 17)}})
	if tips := TipsOver(row); tips == nil || tips.Text() != row.item.Text {
		t.Error("nothing tells the whole of it")
	}
}

func TestInAListThatChangesTheProjectAMereEnterChoosesNothing(t *testing.T) {
	f := newFound(t)
	f.FrameNone()
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken before anything was framed", f.taken)
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "one")

	f = newFound(t)
	f.FrameNone()
	f.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "two")

	f = newFound(t)
	f.FrameNone()
	test.Type(f.window.Canvas().Focused(), "tw")
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "two")

	f = newFound(t)
	f.OnQuery = func(string) []FinderItem { return []FinderItem{f.later("the only line")} }
	f.search()
	f.FrameNone()
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken of one line", f.taken, "the only line")
}

// later is an item that is offered when it has been found.
func (f *found) later(text string) FinderItem {
	return FinderItem{Text: text, Apply: func() { f.taken = append(f.taken, text) }}
}

func TestKeysWaitForAnAnswerThatIsOnItsWay(t *testing.T) {
	f := newFound(t)
	f.OnQuery = func(string) []FinderItem { return nil }
	test.Type(f.window.Canvas().Focused(), "a")
	f.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	widgettest.Same(t, "taken of the old list", f.taken)
	f.Offer("a", []FinderItem{f.later("first"), f.later("second")})
	widgettest.Same(t, "taken", f.taken, "second")

	f = newFound(t)
	f.OnQuery = func(string) []FinderItem { return nil }
	test.Type(f.window.Canvas().Focused(), "a")
	f.press(fyne.KeyReturn)
	test.Type(f.window.Canvas().Focused(), "b")
	f.Offer("a", []FinderItem{f.later("a")})
	f.Offer("ab", []FinderItem{f.later("ab")})
	widgettest.Same(t, "taken after another letter", f.taken)
}

func TestWhatIsOfferedLaterMovesNoFrame(t *testing.T) {
	f := newFound(t)
	list := []FinderItem{f.later("alpha"), f.later("alder")}
	f.OnQuery = func(string) []FinderItem { return list }
	test.Type(f.window.Canvas().Focused(), "al")
	f.press(fyne.KeyDown, fyne.KeyDown)
	f.Offer("al", []FinderItem{f.later("almost"), list[0], list[1]})
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "alder")

	f = newFound(t)
	f.OnQuery = func(string) []FinderItem { return list }
	test.Type(f.window.Canvas().Focused(), "al")
	f.Offer("al", []FinderItem{f.later("almost")})
	f.press(fyne.KeyReturn)
	widgettest.Same(t, "taken although nothing was framed", f.taken)
}

func TestAnotherModeLeavesTheFrame(t *testing.T) {
	f := newFound(t)
	f.SetModes([]string{"this", "that"})
	f.press(fyne.KeyDown, fyne.KeyTab, fyne.KeyReturn)
	widgettest.Same(t, "taken", f.taken, "two")
	if f.Mode() != 1 {
		t.Errorf("the mode is %d", f.Mode())
	}
}

func TestALineThatEndsBehindAHitSaysThatThereIsMore(t *testing.T) {
	test.NewTempApp(t)
	r := newFinderRow(Light())
	text := "seven weeks before the bridge was closed to lorries and then to all"
	r.set(FinderItem{Text: text, Hits: []corpus.Span{{Start: 23, End: 29}}}, false, nil)
	for width := float32(120); width < 500; width += 3 {
		r.Resize(fyne.NewSize(width, finderRowHeight))
		shown := r.text.Text
		for _, piece := range r.rest {
			if piece.Visible() {
				shown += piece.Text
			}
		}
		if shown != text && (!strings.HasSuffix(shown, "…") || r.Whole(fyne.NewPos(12, 10)) != text) {
			t.Errorf("at %.0f px %q is shown, and the whole is told as %q", width, shown, r.Whole(fyne.NewPos(12, 10)))
		}
	}
}

func TestTheFinderFollowsTheSizeOfTheWindow(t *testing.T) {
	f := newFound(t)
	large, small := fyne.NewSize(1280, 800), fyne.NewSize(560, 360)
	resize := func(size fyne.Size) { f.window.Resize(size); FitOverlays(f.window.Canvas()) }
	resize(large)
	usual := f.popup.Content.Size()
	resize(small)
	if size := f.popup.Content.Size(); size.Width > small.Width-10 || size.Height > small.Height-10 || size.Width < 300 {
		t.Errorf("in a window of %v it is %v", small, size)
	}
	f.Widen()
	resize(large)
	if size := f.popup.Content.Size(); size.Width <= usual.Width {
		t.Errorf("widened in the large window it is %v, and was %v", size, usual)
	}
}
