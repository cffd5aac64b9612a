package app

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// Whatever was clicked in a sheet or a finder, Enter and Esc do what is printed
// on its buttons, and Tab goes on from what was clicked. The test opens all that
// the table of commands can open and clicks everything in it, as the window's
// driver does: a click takes the focus from what is not clicked.

// clicks everything that can be clicked or focused, from the back to the front.
func clickable(object fyne.CanvasObject) []fyne.CanvasObject {
	var found []fyne.CanvasObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o.(type) {
		case fyne.Tappable, fyne.Focusable, desktop.Mouseable:
			found = append(found, o)
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		case *container.Scroll:
			walk(o.Content)
		case fyne.Widget:
			for _, part := range test.WidgetRenderer(o).Objects() {
				walk(part)
			}
		}
	}
	walk(object)
	return found
}

// click does what the driver of a real window does for a click on an object.
func (s *stage) click(o fyne.CanvasObject) {
	c := s.window.Canvas()
	at := fyne.PointEvent{Position: fyne.NewPos(o.Size().Width/2, o.Size().Height/2)}
	unfocus := func() {
		if f, ok := o.(fyne.Focusable); !ok || f != c.Focused() {
			c.Unfocus()
		}
	}
	if m, ok := o.(desktop.Mouseable); ok {
		m.MouseDown(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
	}
	unfocus()
	if m, ok := o.(desktop.Mouseable); ok {
		m.MouseUp(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
	}
	unfocus()
	if t, ok := o.(fyne.Tappable); ok {
		t.Tapped(&at)
	}
	s.queue.drain()
}

// typeKey sends a key to where the driver would.
func (s *stage) typeKey(name fyne.KeyName) {
	c := s.window.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else {
		c.OnTypedKey()(&fyne.KeyEvent{Name: name})
	}
	s.queue.drain()
}

// clear closes whatever lies over the window.
func (s *stage) clear() {
	s.documentSheet.Close()
	s.codebook.Close()
	s.importing.Close()
	s.settling.Close()
	s.plan.Close()
	for _, o := range s.window.Canvas().Overlays().List() {
		s.window.Canvas().Overlays().Remove(o)
	}
	s.Sheet, s.Finder = nil, nil
}

// opener opens a sheet or a finder.
type opener struct {
	name string
	open func(s *stage)
}

// openers are all commands, and what only a screen or an accident opens.
func openers(s *stage) []opener {
	var list []opener
	for _, command := range s.commands {
		switch command.ID {
		case "project.quit", "project.sample", "edit.copy": // end the window, open another project, need a clipboard
		default:
			list = append(list, opener{name: command.ID, open: func(s *stage) { s.run(command.ID) }})
		}
	}
	label := s.session.Codebook.Labels[0]
	more := []opener{
		{name: "a notice", open: func(s *stage) { s.Tell("Title", "Something was found.") }},
		{name: "a question", open: func(s *stage) { s.Confirm("Title", "Shall it be?", "Yes", func() {}) }},
		{name: "a new label", open: func(s *stage) { s.codebook.Add(codebookeditor.LabelPart) }},
		{name: "a new attribute", open: func(s *stage) { s.codebook.Add(codebookeditor.AttributePart) }},
		{name: "a label to split", open: func(s *stage) { s.codebook.AskSplit(label.ID) }},
		{name: "a label to merge", open: func(s *stage) { s.codebook.AskMerge(label.ID, "Merge") }},
		{name: "the versions of the codebook", open: func(s *stage) { s.codebook.ListVersions() }},
		{name: "a codebook to export", open: func(s *stage) { s.codebook.AskExport() }},
		{name: "a codebook to import", open: func(s *stage) { s.codebook.AskImport() }},
		{name: "a thread to export", open: func(s *stage) { s.lists.AskThreadExport(nil, ".csv") }},
		{name: "a source to rename", open: func(s *stage) { s.lists.AskSource("Name", "x", corpus.Source{}, func(*corpus.Source, string) {}) }},
		{name: "a file in the finder", open: func(s *stage) { s.importing.AskFiles() }},
	}
	return slices.Concat(list, more, teamOpeners())
}

// opened opens and waits for what comes with work behind the window.
func (s *stage) opened(o opener) fyne.CanvasObject {
	s.clear()
	s.session.GoTo(0)
	o.open(s)
	s.saved()
	if o.name == "project.settle" { // it comes when the disk has answered
		s.until("the screen is open", s.settling.IsOpen)
	}
	s.until("the dialog answered", func() bool { return !s.Choosing })
	return s.window.Canvas().Overlays().Top()
}

func TestEverySheetAnswersEnterAndEscAfterAnyClick(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1) // something to link, to describe, to undo
	s.session.Park(2, "who says so?")
	s.saved()
	sheets := 0
	for _, o := range openers(s) {
		top := s.opened(o)
		if top == nil {
			continue // it opens nothing
		}
		if s.codebook.Editor() != nil || s.importing.Over() != nil || s.plan.Over() != nil {
			continue // a screen
		}
		sheets++
		count := len(clickable(top))
		if count == 0 {
			t.Errorf("%s: nothing in it can be clicked", o.name)
		}
		for i := -1; i < count; i++ {
			for _, name := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
				s.clickAndPress(t, o, i, name)
			}
		}
	}
	if sheets < 20 {
		t.Errorf("only %d sheets were opened", sheets)
	}
	s.clear()
}

// clickAndPress opens a sheet, clicks the i-th thing in it, none for -1, and
// presses a key.
func (s *stage) clickAndPress(t *testing.T, o opener, i int, name fyne.KeyName) {
	t.Helper()
	c := s.window.Canvas()
	top := s.opened(o)
	if top == nil {
		return // what it did cannot be done twice
	}
	what := "nothing"
	if objects := clickable(top); i >= len(objects) {
		return
	} else if i >= 0 {
		what = fmt.Sprintf("%T", objects[i])
		if a, ok := objects[i].(fyne.Accessible); ok {
			what += " " + a.AccessibilityLabel()
		}
		s.click(objects[i])
		s.until("the dialog answered", func() bool { return !s.Choosing })
		if f, ok := objects[i].(fyne.Focusable); ok && s.Sheet != nil && tappable(f) && c.Overlays().Top() == top && c.Focused() != f {
			if d, ok := f.(fyne.Disableable); !ok || !d.Disabled() {
				t.Errorf("%s: a click on %s leaves the focus on %T", o.name, what, c.Focused())
			}
		}
	}
	if name == fyne.KeyEscape {
		for range 3 { // a list that the click opened closes first
			if c.Overlays().Top() != nil {
				s.typeKey(fyne.KeyEscape)
			}
		}
		if s.Sheet.OnTop() && strings.Contains(s.Sheet.Title, "passwords") { // which go once they were copied, or it is said that they may
			s.typeKey(fyne.KeyReturn)
			s.Sheet.Cancel()
		}
		if left := c.Overlays().Top(); left != nil {
			t.Errorf("%s: after a click on %s, Esc does not close it (focus on %T)", o.name, what, c.Focused())
		}
		return
	}
	if len(c.Overlays().List()) == 2 {
		s.typeKey(fyne.KeyEscape) // the list that the click opened
	}
	if s.Sheet == nil || c.Overlays().Top() != top || !s.Sheet.Popup.Visible() {
		return // a finder, or the click has closed it
	}
	taken := s.Sheet.OK == nil
	if s.Sheet.OK != nil {
		s.Sheet.OK = func() bool { taken = true; return true }
	}
	if _, button := c.Focused().(*ui.SheetButton); button {
		return // Enter presses it
	}
	s.typeKey(fyne.KeyReturn)
	if !taken || c.Overlays().Top() != nil {
		t.Errorf("%s: after a click on %s, Enter does nothing (focus on %T)", o.name, what, c.Focused())
	}
}

func tappable(o any) bool { _, is := o.(fyne.Tappable); return is }

func TestTheFinderKeepsTheKeysAfterAClickBesideItsLines(t *testing.T) {
	s := newStage(t)
	s.run("view.palette")
	s.window.Canvas().Unfocus() // a click on the scroll bar
	s.typeKey(fyne.KeyDown)
	if _, ok := s.window.Canvas().Focused().(*widgets.Field); !ok {
		t.Errorf("the keys go to %T", s.window.Canvas().Focused())
	}
}

func TestSeveralFilesAreChosenInTheSystemsDialog(t *testing.T) {
	s := newStage(t)
	var asked ui.FileQuestion
	home := t.TempDir()
	paths := []string{home + "/one+two.txt", home + "/three.txt"}
	s.Chooser = answer(&asked, paths, nil)
	var got []string
	s.ChooseFiles(ui.FileQuestion{Title: "Import", Several: true}, func(p []string) { got = p }, func() { t.Error("closed") })
	s.until("the dialog answered", func() bool { return got != nil })
	if len(got) != 2 || got[0] != paths[0] || !asked.Several {
		t.Errorf("%v of %+v", got, asked)
	}
	closed := false
	s.Chooser = answer(&asked, nil, nil)
	s.ChooseFiles(ui.FileQuestion{Title: "Import"}, func(p []string) { t.Error(p) }, func() { closed = true })
	s.until("the dialog was cancelled", func() bool { return closed })
}

func TestWithoutADialogOfTheSystemAFileIsChosenInTheFinder(t *testing.T) {
	s := newStage(t)
	folder := t.TempDir()
	write(t, folder+"/b.sayso", "")
	write(t, folder+"/c.txt", "")
	var got []string
	s.ChooseFiles(ui.FileQuestion{Title: "Open", ForFinder: "A project", Endings: []string{".sayso"}, Folder: folder}, func(p []string) { got = p }, func() {})
	s.until("the finder is open", func() bool { return !s.Choosing })
	var names []string
	for _, item := range s.Finder.Items() {
		names = append(names, item.Text)
	}
	if fmt.Sprint(names) != "[b.sayso ..]" {
		t.Errorf("offered are %v", names)
	}
	s.typeKey(fyne.KeyDown)
	s.typeKey(fyne.KeyReturn)
	if fmt.Sprint(got) != fmt.Sprint([]string{folder + "/b.sayso"}) {
		t.Errorf("Enter took %v", got)
	}
}

func TestBrowseChangesTheFolderAndKeepsTheName(t *testing.T) {
	s := newStage(t)
	folder := t.TempDir()
	s.newProject()
	var asked ui.FileQuestion
	s.Chooser = answer(&asked, []string{folder}, nil)
	for _, o := range clickable(s.window.Canvas().Overlays().Top()) {
		if b, ok := o.(*ui.SheetButton); ok {
			s.click(b)
		}
	}
	s.until("the dialog answered", func() bool { return !s.Choosing })
	if got := s.fieldText("File"); got != ui.ShortenHome(folder+"/Project.sayso") || !asked.Folders {
		t.Errorf("the file is %q, asked was %+v", got, asked)
	}
}

// fieldText is what stands in a field of the sheet on top.
func (s *stage) fieldText(label string) string {
	for _, o := range clickable(s.window.Canvas().Overlays().Top()) {
		if f, ok := o.(*widgets.Field); ok && f.AccessibilityLabel() == label {
			return f.Text
		}
	}
	s.t.Fatalf("there is no field %s", label)
	return ""
}

// answer is a dialog that chooses some paths.
func answer(asked *ui.FileQuestion, paths []string, err error) ui.FileChooser {
	return func(_ context.Context, q ui.FileQuestion) ([]string, error) {
		*asked = q
		return paths, err
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestASheetFollowsTheSizeOfTheWindow(t *testing.T) {
	s := newStage(t)
	large, small := fyne.NewSize(1280, 800), fyne.NewSize(560, 420)
	s.window.Resize(large)
	s.newProject()
	sheet := s.Sheet.Popup.Content
	usual := sheet.Size()
	s.window.Resize(small)
	if size := sheet.Size(); size.Width > small.Width-10 || size.Height > small.Height-10 || size.Width < 300 {
		t.Errorf("in a window of %v it is %v", small, size)
	}
	s.window.Resize(large)
	if size := sheet.Size(); size != usual {
		t.Errorf("in the large window it is %v again, and was %v", size, usual)
	}
}
