package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/storage"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
	"sayso/widgets/readingview"
)

// The widths of a window that are tried, in device pixels, and the zooms, in
// percent.
var (
	triedWidths = []float32{640, 720, 900, 1280, 1920, 2560}
	triedZooms  = []float32{100, 150, 200, 300}
)

// longNames are what labels are called where a codebook is worked with.
var longNames = []string{"Claim", "Denial", "Speculation", "Prediction about the economy", "Attribution to an unnamed official",
	"Value judgement", "Call for action", "Conditional threat by a government", "Report of a speech act"}

// labelledStage is the sample with a codebook of so many labels with long names
// and choices that are too long for a row, under a long title.
func labelledStage(t *testing.T, labels int) *stage {
	t.Helper()
	codebook := assets.Codebook()
	for i := len(codebook.Labels); i < labels; i++ {
		label := codebook.Labels[i%3]
		label.ID, label.Key = fmt.Sprintf("label-%d", i), ""
		if i < 9 {
			label.Key = fmt.Sprint(i + 1)
		}
		label.Name = longNames[i%len(longNames)]
		if i >= len(longNames) {
			label.Name = fmt.Sprintf("%s, kind %d", label.Name, i)
		}
		codebook.Labels = append(codebook.Labels, label)
	}
	codebook.Labels = codebook.Labels[:labels]
	codebook.Attributes = append(codebook.Attributes, corpus.Attribute{ID: "stance", Name: "Stance of the one who speaks",
		Values: []string{"strongly-in-favour-of-what-is-said", "no-opinion", "strongly-against"}})
	home := newHome(t)
	ctx, path := context.Background(), filepath.Join(home, "labels.sayso")
	project, err := storage.Create(ctx, path, storage.Settings{Title: "How four newspapers reported on the war in its second and third year", Codebook: codebook})
	if err != nil {
		t.Fatal(err)
	}
	entries, annotators, err := assets.SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries { // what lies under labels that this codebook has not
		entries[i].Annotations, entries[i].Relations = nil, nil
	}
	if err := importing.Add(ctx, project, entries, annotators); err != nil {
		t.Fatal(err)
	}
	if err := project.Close(); err != nil {
		t.Fatal(err)
	}
	s := stageOn(t, path)
	s.session.SetLabelOn(0, codebook.Labels[labels-1])
	s.saved()
	s.showRest()
	return s
}

// Whatever the number and length of the labels, the width of the window and the
// zoom: nothing leaves what it stands in, and what is shortened can be read.
func TestNothingLeavesTheWindowWhateverTheLabelsTheWidthAndTheZoom(t *testing.T) {
	for _, labels := range []int{1, 3, 5, 7, 15, 30} {
		t.Run(fmt.Sprint(labels, " labels"), func(t *testing.T) {
			s := labelledStage(t, labels)
			for _, inspector := range []bool{true, false} {
				s.settings.NoInspector = !inspector
				s.panes.object.Refresh()
				for _, width := range triedWidths {
					for _, zoom := range triedZooms {
						s.inspectLayout(fmt.Sprintf("%.0f px, %.0f %%, annotation %t", width, zoom, inspector), width, zoom)
					}
				}
			}
		})
	}
}

// The same for what opens over the text.
func TestNothingLeavesTheMenuTheListsAndTheEditorWhateverTheWidthAndTheZoom(t *testing.T) {
	s := labelledStage(t, 15)
	for _, open := range []struct {
		name  string
		open  func()
		close func()
	}{
		{"the menu", func() {
			s.openMenu(s.toolbar.menu)
			for range 2 {
				s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			}
			s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		}, func() { s.menu.Close() }},
		{"the labels at the edge of the window", func() {
			s.offerLabels(0, fyne.NewPos(s.window.Canvas().Size().Width-5, s.window.Canvas().Size().Height-5))
		}, func() { s.menu.Close() }},
		{"the labels without room", func() { s.openRest(s.toolbar.rest, s.toolbar.restItems()) }, func() { s.menu.Close() }},
		{"the line of the search in the article", func() { s.run("edit.find") }, func() { s.findBar.Close() }},
		{"the codebook", func() { s.run("codebook.edit") }, func() { s.press(fyne.KeyEscape) }},
		{"an attribute in the codebook", func() {
			s.run("codebook.edit")
			s.codebook.Editor().OnChoose(codebookeditor.Item{Part: codebookeditor.AttributePart, ID: "stance"})
		}, func() { s.clear() }},
		{"the sheet of keys", func() { s.run("help.keys") }, func() { s.press(fyne.KeyEscape) }},
		{"a notice", func() {
			s.Tell("This project is open elsewhere", strings.Repeat("Two people in one file take back each other's work. ", 4))
		}, func() { s.press(fyne.KeyEscape) }},
		{"the palette", func() { s.showPalette() }, func() { s.Finder.Close() }},
	} {
		for _, width := range triedWidths {
			for _, zoom := range triedZooms {
				s.window.Resize(fyne.NewSize(width/zoom*100, 800/zoom*100))
				open.open()
				s.queue.drain()
				s.inspectLayout(fmt.Sprintf("%s, %.0f px, %.0f %%", open.name, width, zoom), width, zoom)
				open.close()
			}
		}
	}
}

// The same for every sheet, list and screen that a command or an accident opens.
func TestNothingLeavesAnySheetInANarrowWindowAndUnderALargeZoom(t *testing.T) {
	s := labelledStage(t, 9)
	s.session.Park(2, "who says so?")
	s.saved()
	seen := 0
	for _, o := range openers(s) {
		for _, at := range []struct{ width, zoom float32 }{{1280, 100}, {900, 100}, {900, 200}, {640, 100}, {640, 300}} {
			s.window.Resize(fyne.NewSize(at.width/at.zoom*100, 800/at.zoom*100))
			if s.opened(o) == nil {
				continue
			}
			s.until("its lines are read", func() bool {
				return s.Finder == nil || len(s.Finder.Items()) > 0 || s.window.Canvas().Overlays().Top() == nil
			})
			if s.window.Canvas().Overlays().Top() == nil {
				continue // there was nothing to list
			}
			seen++
			s.inspectLayout(fmt.Sprintf("%s, %.0f px, %.0f %%", o.name, at.width, at.zoom), at.width, at.zoom)
		}
		s.clear()
	}
	if seen < 100 {
		t.Errorf("only %d sheets were seen", seen)
	}
}

// Whatever the size of the window: what Tab leads to is seen, in every sheet and
// in the codebook.
func TestWhatTabLeadsToIsScrolledIntoView(t *testing.T) {
	s := labelledStage(t, 9)
	stops := 0
	for _, o := range openers(s) {
		for _, size := range []fyne.Size{{Width: 900, Height: 600}, {Width: 450, Height: 300}, {Width: 213, Height: 267}} {
			s.window.Resize(size)
			if s.opened(o) == nil {
				continue
			}
			for range 40 { // there is no sheet with more
				s.window.Canvas().FocusNext()
				focused, ok := s.window.Canvas().Focused().(fyne.CanvasObject)
				if !ok {
					break
				}
				stops++
				if out := s.outOfView(focused); out != "" {
					t.Errorf("%s, %v: Tab leads to %s, which is %s", o.name, size, describe(focused), out)
				}
			}
		}
		s.clear()
	}
	if stops < 300 {
		t.Errorf("Tab led to %d controls only", stops)
	}
}

func describe(o fyne.CanvasObject) string {
	name := fmt.Sprintf("%T", o)
	if a, ok := o.(fyne.Accessible); ok {
		name += " " + a.AccessibilityLabel()
	}
	return name
}

// outOfView says where an object on top of the window lies when its beginning
// cannot be seen, "" when it can.
func (s *stage) outOfView(o fyne.CanvasObject) string {
	root := s.window.Canvas().Overlays().Top()
	if root == nil {
		root = s.window.Canvas().Content()
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y
	bottom := top + min(o.Size().Height, 30) // of what is higher the beginning is enough
	for _, around := range append(holding(root, o), root) {
		if _, scroll := around.(*container.Scroll); !scroll && around != root {
			continue
		}
		from := driver.AbsolutePositionForObject(around).Y
		if end := top + o.Size().Height; o.Size().Height > around.Size().Height && top < from && end > from {
			continue // a picture that is higher than the room shows what in it has the keys
		}
		if to := from + around.Size().Height; top < from-1 || bottom > to+1 {
			return fmt.Sprintf("at %.0f to %.0f, outside of %T from %.0f to %.0f", top, bottom, around, from, to)
		}
	}
	return ""
}

// holding lists what an object lies in, up to a root.
func holding(root, o fyne.CanvasObject) []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	switch root := root.(type) {
	case *fyne.Container:
		parts = root.Objects
	case *container.Scroll:
		parts = []fyne.CanvasObject{root.Content}
	case fyne.Widget:
		parts = test.WidgetRenderer(root).Objects()
	}
	for _, part := range parts {
		if part == o {
			return []fyne.CanvasObject{root}
		}
		if list := holding(part, o); list != nil {
			return append(list, root)
		}
	}
	return nil
}

// inspectLayout gives the window a width in device pixels under a zoom and
// checks what is on it.
func (s *stage) inspectLayout(what string, width, zoom float32) {
	s.t.Helper()
	c := s.window.Canvas()
	s.window.Resize(fyne.NewSize(width/zoom*100, 800/zoom*100))
	if got := c.Size().Width; got > width/zoom*100+1 {
		s.t.Errorf("%s: the window is %.0f px wide", what, got)
	}
	if least := c.Content().MinSize(); least.Width > width/zoom*100 {
		s.t.Errorf("%s: the window wants at least %.0f px of %.0f", what, least.Width, width/zoom*100)
	}
	seen := &layoutCheck{faults: map[string]bool{}}
	if top := c.Overlays().Top(); top != nil {
		seen.walk(top, fyne.Position{}, c.Size(), nil)
	} else {
		seen.walk(c.Content(), fyne.Position{}, c.Size(), nil)
	}
	if seen.shortened && !seen.tips {
		s.t.Errorf("%s: what is shortened is told nowhere", what)
	}
	for fault := range seen.faults {
		s.t.Errorf("%s: %s", what, fault)
	}
	if seen.texts < 2 {
		s.t.Errorf("%s: only %d texts were seen", what, seen.texts)
	}
}

// layoutCheck walks what is shown and notes what is out of place.
type layoutCheck struct {
	faults map[string]bool
	texts  int
	// shortened says that a text was seen that is shown in part, tips that there
	// is a layer on which the whole appears.
	shortened, tips bool
	said            string // by the nearest widget, to those who cannot see
	// scrolled says that what is walked may be longer than what holds it.
	scrolled bool
}

// whole is a widget that tells the whole of what it shortened.
type whole interface{ Whole(at fyne.Position) string }

const (
	rounding = 1.5 // px
	ring     = 2.5 // px that the ring of the focus stands out
)

// walk checks an object at a place within one of a size; tells is the nearest
// widget around it that can tell the whole of a text.
func (l *layoutCheck) walk(o fyne.CanvasObject, at fyne.Position, room fyne.Size, tells whole) {
	if !o.Visible() {
		return
	}
	place, size := o.Position(), o.Size()
	if t, ok := o.(*canvas.Text); ok {
		l.text(t, room, tells)
		return
	}
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	name := fmt.Sprintf("%T", o)
	_, plain := o.(*fyne.Container)
	if a, ok := o.(fyne.Accessible); ok && !plain {
		name += " " + a.AccessibilityLabel()
		before := l.said
		l.said = a.AccessibilityLabel()
		if s, ok := o.(*widgets.Segmented); ok {
			l.said += " of " + s.Choices()
		}
		defer func() { l.said = before }()
	}
	out := place.X < -ring || place.X+size.Width > room.Width+ring
	if !l.scrolled {
		out = out || place.Y < -ring || place.Y+size.Height > room.Height+ring
	}
	if out {
		l.faults[fmt.Sprintf("%s at %v, %v, in %v", name, place, size, room)] = true
	}
	if w, ok := o.(whole); ok {
		tells = w
	}
	switch o := o.(type) {
	case *readingview.View, *widgets.Field, *widgets.DataSheet: // they scroll and clip on their own
	case *widgets.Tips:
		l.tips = true
	case *container.Scroll:
		inner := *l
		inner.scrolled = true
		inner.walk(o.Content, fyne.Position{}, size, tells)
		l.texts, l.shortened = inner.texts, inner.shortened
	case *fyne.Container:
		l.children(o.Objects, at, size, tells)
	case fyne.Widget:
		if strings.Contains(reflect.TypeOf(o).String(), "Shadow") {
			return
		}
		l.children(test.WidgetRenderer(o).Objects(), at, size, tells)
	}
}

func (l *layoutCheck) children(list []fyne.CanvasObject, at fyne.Position, size fyne.Size, tells whole) {
	for _, child := range list {
		if strings.Contains(fmt.Sprintf("%T", child), "listLayout") {
			continue
		}
		l.walk(child, at, size, tells)
	}
}

// text checks one text: it has its room, and where it is shortened somebody
// tells the whole.
func (l *layoutCheck) text(t *canvas.Text, room fyne.Size, tells whole) {
	if t.Text == "" {
		return
	}
	l.texts++
	if right := t.Position().X + t.MinSize().Width; right > room.Width+rounding || t.Position().X < -rounding {
		l.faults[fmt.Sprintf("the text %q from %.0f to %.0f in %.0f px", t.Text, t.Position().X, right, room.Width)] = true
	}
	if !strings.HasSuffix(t.Text, "…") || l.meantToEndSo(t.Text) {
		return
	}
	l.shortened = true
	if tells == nil || tells.Whole(t.Position()) == "" {
		l.faults[fmt.Sprintf("nobody tells the whole of %q", t.Text)] = true
	}
}

// meantToEndSo reports whether a text is whole although it ends in an ellipsis:
// what holds it says so to those who cannot see, or it quotes a beginning.
func (l *layoutCheck) meantToEndSo(text string) bool {
	return strings.Contains(l.said, text) || strings.HasPrefix(text, "“")
}

// The labels are found where they were, whatever the project is called.
func TestTheLabelsStandWhereTheyStandWhateverTheTitleIs(t *testing.T) {
	s := newStage(t)
	at := func(title string) fyne.Position {
		s.session.Info.Title = title
		s.build()
		return s.labels["claim"].Position()
	}
	for _, width := range []float32{900, 1280, 1920} {
		s.window.Resize(fyne.NewSize(width, 800))
		if short, long := at("War"), at(strings.Repeat("How four newspapers reported on it ", 4)); short != long {
			t.Errorf("at %.0f px the labels stand at %v under a short title and at %v under a long one", width, short, long)
		}
	}
}

func TestTheZoomScalesTheWindowAndNotTheTextAlone(t *testing.T) {
	s := newStage(t)
	s.run("view.zoomin")
	if s.settings.ZoomPercent != 110 || os.Getenv("FYNE_SCALE") != "1.100" {
		t.Errorf("the zoom is %d %%, the scale of the window %q", s.settings.ZoomPercent, os.Getenv("FYNE_SCALE"))
	}
	for range 40 {
		s.run("view.zoomin")
	}
	if s.settings.ZoomPercent != mostZoom {
		t.Errorf("the zoom went to %d %%", s.settings.ZoomPercent)
	}
	s.run("view.zoomreset")
	if os.Getenv("FYNE_SCALE") != "1.000" {
		t.Errorf("at 100 %% the scale is %q", os.Getenv("FYNE_SCALE"))
	}
}

func TestADraggedEdgeMakesAPaneWiderAndIsRemembered(t *testing.T) {
	s := newStage(t)
	list, right := s.left.Size().Width, s.right.Size().Width
	s.panes.leftEdge.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(60, 0)})
	s.panes.leftEdge.DragEnd()
	s.panes.rightEdge.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-80, 0)})
	s.panes.rightEdge.DragEnd()
	if got := s.left.Size().Width; got != list+60 {
		t.Errorf("the documents are %.0f px wide, before they were %.0f", got, list)
	}
	if got := s.right.Size().Width; got != right+80 {
		t.Errorf("the annotation is %.0f px wide, before it was %.0f", got, right)
	}
	kept := LoadSettings()
	if kept.ListWidth != list+60 || kept.RightWidth != right+80 {
		t.Errorf("remembered are %.0f and %.0f px", kept.ListWidth, kept.RightWidth)
	}
	s.panes.rightEdge.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-5000, 0)})
	if got := s.view.Size().Width; got < leastText-1 {
		t.Errorf("the text has %.0f px left", got)
	}
	s.panes.rightEdge.DoubleTapped(nil)
	if got := s.right.Size().Width; got != right {
		t.Errorf("after a double click the annotation is %.0f px wide, usual are %.0f", got, right)
	}
}

func TestTheProjectMenuEndsWithQuitAndHasRules(t *testing.T) {
	s := newStage(t)
	s.openMenu(s.toolbar.menu)
	s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	items, rules := s.menu.Items(), 0
	for _, item := range items {
		if item.Rule {
			rules++
		}
	}
	if last := items[len(items)-1]; last.Text != "Quit" || rules < 4 {
		t.Errorf("the menu ends with %q and has %d rules", last.Text, rules)
	}
	s.menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.window.Canvas().Overlays().Top() != nil {
		t.Error("Esc left the menu open")
	}
}

func TestEveryRuleOfAMenuStandsAboveACommand(t *testing.T) {
	known := map[string]bool{}
	for _, c := range Commands(assets.Codebook()) {
		known[c.ID] = true
	}
	for id := range menuRules {
		if !known[id] {
			t.Errorf("there is no command %s", id)
		}
	}
}

func TestARightClickOnADocumentOpensWhatCanBeDoneWithIt(t *testing.T) {
	s := newStage(t)
	other := s.session.Summaries[0].ID
	if other == s.session.Entry.Document.ID {
		other = s.session.Summaries[1].ID
	}
	s.documents.Lines().OnMenu(other, fyne.NewPos(100, 300))
	var texts []string
	for _, item := range s.menu.Items() {
		texts = append(texts, item.Text)
		if item.Text == "Put aside, or take up again" {
			s.menu.Close()
			item.Run()
		}
	}
	s.until("the document is put aside", func() bool {
		return s.session.Entry.Document.ID == other && s.session.OwnState() == corpus.PutAside
	})
	if len(texts) < 5 {
		t.Errorf("the menu offers %q", texts)
	}
}

func TestAProjectWithoutArticlesSaysWhatToDoFirst(t *testing.T) {
	s := newStage(t)
	if s.welcome.Visible() {
		t.Error("the welcome lies over an article")
	}
	empty, err := storage.Create(context.Background(), filepath.Join(t.TempDir(), "empty.sayso"), storage.Settings{Title: "Empty", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Use(empty); err != nil {
		t.Fatal(err)
	}
	if !s.welcome.Visible() {
		t.Fatal("nothing says what to do first")
	}
	for _, width := range triedWidths {
		for _, zoom := range triedZooms {
			s.inspectLayout(fmt.Sprintf("no articles, %.0f px, %.0f %%", width, zoom), width, zoom)
		}
	}
}

func TestAListOfResultsStaysBesideTheTextWhileItIsGoneThrough(t *testing.T) {
	s := newStage(t)
	s.run("project.sources")
	s.until("the sources are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	s.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierAlt})
	if s.window.Canvas().Overlays().Top() != nil || s.kept == nil || s.panes.resultsWide < leastPane {
		t.Fatalf("the list is not beside the text: %.0f px", s.panes.resultsWide)
	}
	if s.view.Size().Width < leastText {
		t.Errorf("the text has %.0f px left", s.view.Size().Width)
	}
	for _, width := range triedWidths {
		for _, zoom := range triedZooms {
			s.inspectLayout(fmt.Sprintf("sources beside the text, %.0f px, %.0f %%", width, zoom), width, zoom)
		}
	}
	s.window.Resize(fyne.NewSize(1280, 800))
	s.press(fyne.KeyEscape)
	if s.kept == nil || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Fatal("Esc did not go to the text and leave the list")
	}
	s.key(fyne.KeyK, fyne.KeyModifierAlt, true)
	if s.window.Canvas().Focused() == fyne.Focusable(s.view) {
		t.Error("Alt+K did not go to the list")
	}
	s.press(fyne.KeyDown, fyne.KeyReturn) // what can be done with a source, over the panel
	s.until("the source is asked about", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	s.Finder.Close()
	if s.kept == nil {
		t.Error("taking a line took the list away")
	}
	s.kept.Close()
	if s.kept != nil || s.panes.resultsWide != 0 {
		t.Error("the list did not close")
	}
}

func TestAListLeavesRoomForItsLinesInALowWindow(t *testing.T) {
	s := newStage(t)
	s.window.Resize(fyne.NewSize(450, 300)) // 900 x 600 at 200 %
	for _, command := range []string{"view.search", "view.palette", "project.sources", "edit.history"} {
		s.run(command)
		s.until("the list is open", func() bool { return s.window.Canvas().Overlays().Top() != nil })
		var list *widget.List
		for _, o := range everything(s.window.Canvas().Overlays().Top()) {
			if l, ok := o.(*widget.List); ok {
				list = l
			}
		}
		if list == nil || list.Size().Height < 120 {
			t.Errorf("%s has no room for four lines: %v", command, list.Size())
		}
		s.press(fyne.KeyEscape)
	}
}

func TestAListWithoutRoomBesideTheTextIsNotKeptAndSaysWhy(t *testing.T) {
	s := newStage(t)
	s.window.Resize(fyne.NewSize(640, 700))
	s.run("project.sources")
	s.until("the sources are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	s.Finder.Stay()
	if s.kept != nil || !strings.Contains(s.status.Message(), "no room") {
		t.Errorf("kept %v, said %q", s.kept != nil, s.status.Message())
	}
}
