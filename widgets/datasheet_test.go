package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/widgets/widgettest"
)

// sheetTest is a sheet of three columns, the last of which is fixed, with what
// it told.
type sheetTest struct {
	*DataSheet
	window fyne.Window
	told   []string
	refuse bool
	asked  int
}

func newSheetTest(t *testing.T, rows int) *sheetTest {
	t.Helper()
	test.NewTempApp(t)
	s := &sheetTest{DataSheet: NewDataSheet(Light())}
	s.OnSet = func(rows []int, column int, text string) bool {
		s.told = append(s.told, fmt.Sprint("set ", rows, column, " ", text))
		return !s.refuse
	}
	s.OnFill = func(rows []int, from, to int) { s.told = append(s.told, fmt.Sprint("fill ", rows, from, to)) }
	s.OnEmpty = func(rows []int, from, to int) { s.told = append(s.told, fmt.Sprint("empty ", rows, from, to)) }
	s.OnPaste = func(rows []int, column int, text string) {
		s.told = append(s.told, fmt.Sprint("paste ", rows, column, " ", text))
	}
	s.window = test.NewTempWindow(t, s.DataSheet)
	s.window.Resize(fyne.NewSize(500, 300))
	s.SetSheet(Sheet{Columns: []SheetColumn{{Title: "Title"}, {Title: "Outlet"}, {Title: "File", Fixed: true}}, Rows: rows,
		Cell: func(row, column int) string { s.asked++; return fmt.Sprint(row, "/", column) }})
	s.window.Canvas().Focus(s.DataSheet)
	return s
}

func (s *sheetTest) press(names ...fyne.KeyName) {
	for _, name := range names {
		s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (s *sheetTest) click(row, column int, modifier fyne.KeyModifier) {
	x, _ := s.place(column)
	at := fyne.NewPos(x+5, HeadRoom+float32(row-s.top)*sheetRow+5)
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: modifier})
}

func TestWhatIsWrittenGoesIntoEveryChosenRow(t *testing.T) {
	s := newSheetTest(t, 9)
	s.press(fyne.KeyDown, fyne.KeyRight)
	test.Type(s.window.Canvas().Focused(), "Wire")
	s.press(fyne.KeyReturn)
	widgettest.Same(t, "told", s.told, "set [1] 1 Wire")
	if s.at != (sheetCell{2, 1}) || s.window.Canvas().Focused() != fyne.Focusable(s.DataSheet) {
		t.Errorf("the keys are on %v", s.at)
	}
	s.click(1, 1, 0)
	s.click(3, 1, fyne.KeyModifierShift)
	s.click(6, 1, fyne.KeyModifierShortcutDefault)
	test.Type(s.window.Canvas().Focused(), "X")
	s.press(fyne.KeyReturn)
	widgettest.Same(t, "told", s.told[1:], "set [1 2 3 6] 1 X")
}

func TestEscDropsWhatIsWrittenAndAWrongValueIsPutRight(t *testing.T) {
	s := newSheetTest(t, 9)
	s.press(fyne.KeyReturn)
	test.Type(s.window.Canvas().Focused(), "x")
	s.press(fyne.KeyEscape)
	widgettest.Same(t, "told after Esc", s.told)
	s.press(fyne.KeyF2, fyne.KeyReturn)
	widgettest.Same(t, "told where nothing was changed", s.told)
	s.refuse = true
	test.Type(s.window.Canvas().Focused(), "y")
	s.press(fyne.KeyReturn)
	if !s.Writing() || !s.field.Visible() {
		t.Error("a value that was not taken is gone")
	}
	s.refuse = false
	s.press(fyne.KeyReturn)
	if s.Writing() {
		t.Error("the writing did not end")
	}
	s.told = nil
	s.press(fyne.KeyEnd)
	test.Type(s.window.Canvas().Focused(), "z")
	widgettest.Same(t, "told of a fixed cell", s.told)
}

func TestAClickElsewhereLeavesTheKeysToAValueThatWasNotTaken(t *testing.T) {
	s := newSheetTest(t, 9)
	s.refuse = true
	test.Type(s.window.Canvas().Focused(), "12.3.31")
	s.window.Canvas().Unfocus() // as a click does before it is told
	s.click(4, 1, 0)
	if !s.Writing() || s.window.Canvas().Focused() != fyne.Focusable(s.field) {
		t.Fatal("what is typed next goes elsewhere")
	}
	s.press(fyne.KeyEscape)
	if s.Writing() || s.window.Canvas().Focused() != fyne.Focusable(s.DataSheet) {
		t.Error("Esc did more or less than drop the value")
	}
}

func TestALeftFieldStoresWhatStandsInIt(t *testing.T) {
	s := newSheetTest(t, 9)
	test.Type(s.window.Canvas().Focused(), "Wire")
	s.click(4, 1, 0)
	widgettest.Same(t, "told", s.told, "set [0] 0 Wire")
	if s.at != (sheetCell{4, 1}) || s.Writing() {
		t.Errorf("the keys are on %v", s.at)
	}
}

func TestCopyPasteFillAndEmptyTellWhatIsChosen(t *testing.T) {
	s := newSheetTest(t, 9)
	s.click(1, 0, 0)
	s.click(2, 1, fyne.KeyModifierShift)
	s.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "1/0\t1/1\n2/0\t2/1\n" {
		t.Errorf("copied is %q", got)
	}
	s.TypedShortcut(&fyne.ShortcutPaste{})
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault})
	s.press(fyne.KeyDelete)
	widgettest.Same(t, "told", s.told, "paste [1 2] 0 1/0\t1/1\n2/0\t2/1\n", "fill [1 2] 0 1", "empty [1 2] 0 1")
}

func TestOnlyVisibleCellsOfALongSheetAreAsked(t *testing.T) {
	s := newSheetTest(t, 100_000)
	s.asked = 0
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnd, Modifier: fyne.KeyModifierShortcutDefault})
	if s.at.row != 99_999 || s.asked == 0 || s.asked > 200 {
		t.Errorf("row %d, %d cells were asked for", s.at.row, s.asked)
	}
	s.SetSheet(Sheet{Columns: s.sheet.Columns, Rows: 0, Cell: s.sheet.Cell})
	s.press(fyne.KeyDown, fyne.KeyReturn)
	widgettest.Same(t, "told of an empty sheet", s.told)
}
