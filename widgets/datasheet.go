package widgets

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SheetColumn is one column of a DataSheet.
type SheetColumn struct {
	Title string
	Width float32 // px at least
	Fixed bool    // its cells are shown and cannot be changed
}

// Sheet is the snapshot that a DataSheet shows.
type Sheet struct {
	Columns []SheetColumn
	Rows    int
	Cell    func(row, column int) string // is asked for the visible cells alone
}

// DataSheet is a table that is worked in as in a spreadsheet: arrows move, with
// Shift they choose several cells; typing, Enter or F2 begin to write and Enter
// ends it; what is written goes into every row that is chosen. Ctrl+D fills
// down, Ctrl+C, Ctrl+V and Delete do what they do everywhere. With the mouse a
// click chooses, with Shift up to there, with Ctrl one row more, and a double
// click writes. It stores nothing: it tells what was meant.
type DataSheet struct {
	widget.BaseWidget
	Shortened

	// OnSet is called with what was written for the rows; it reports whether it
	// was taken. If not, the writing goes on.
	OnSet func(rows []int, column int, text string) bool
	// OnFill is called to copy the first row into the others, in columns from
	// one to another.
	OnFill func(rows []int, from, to int)
	// OnPaste is called with the text of the clipboard, for the cell at which it
	// begins; rows are those chosen.
	OnPaste func(rows []int, column int, text string)
	// OnEmpty is called to empty the cells of columns from one to another.
	OnEmpty func(rows []int, from, to int)
	// OnKey is offered the keys that the sheet has no use for.
	OnKey func(*fyne.KeyEvent) bool
	// OnShortcut is offered the keys with Ctrl that the sheet has no use for.
	OnShortcut func(fyne.Shortcut) bool
	// OnDropped is called when what was written is dropped.
	OnDropped func()

	palette Palette
	sheet   Sheet
	at      sheetCell    // the cell the keys are on
	anchor  sheetCell    // the opposite corner of what is chosen
	picked  map[int]bool // further rows, chosen one by one
	top     int          // the first visible row
	left    int          // the first visible column behind the first, which stays
	focused bool
	dragged bool

	field   *Field // over the cell that is written in
	writing bool
	clicked time.Time // the last click, and where: two make a double click
	last    sheetCell
}

type sheetCell struct{ row, column int }

const (
	sheetRow  = 28  // px, height
	sheetHead = 28  // px, height
	sheetCol  = 110 // px, width at least
	sheetPad  = 8   // px, at the left of a cell
)

// NewDataSheet makes an empty sheet.
func NewDataSheet(p Palette) *DataSheet {
	d := &DataSheet{palette: p, picked: map[int]bool{}}
	d.field = NewField("Cell", "")
	d.field.OnKey = d.fieldKey
	d.field.OnLeave = func() { d.endWriting(true) }
	d.field.TakesTab = true
	d.field.Hide()
	d.Owner, d.reach = d, 5
	d.ExtendBaseWidget(d)
	return d
}

// SetSheet shows a sheet. The chosen cells stay chosen as far as they are there.
func (d *DataSheet) SetSheet(s Sheet) {
	d.sheet = s
	d.at, d.anchor = d.within(d.at), d.within(d.anchor)
	for row := range d.picked {
		if row >= s.Rows {
			delete(d.picked, row)
		}
	}
	d.top = max(0, min(d.top, s.Rows-1))
	d.Refresh()
}

// within moves a cell to the nearest one there is.
func (d *DataSheet) within(c sheetCell) sheetCell {
	return sheetCell{max(0, min(c.row, d.sheet.Rows-1)), max(0, min(c.column, len(d.sheet.Columns)-1))}
}

// Rows are the chosen rows, in order.
func (d *DataSheet) Rows() []int {
	var rows []int
	for row := min(d.at.row, d.anchor.row); row <= max(d.at.row, d.anchor.row); row++ {
		rows = append(rows, row)
	}
	for row := range d.picked {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Columns are the first and the last of the chosen columns.
func (d *DataSheet) Columns() (from, to int) {
	return min(d.at.column, d.anchor.column), max(d.at.column, d.anchor.column)
}

// Choose puts the keys on a cell, with nothing else chosen.
func (d *DataSheet) Choose(row, column int) {
	d.choose(sheetCell{row, column}, false)
}

func (d *DataSheet) choose(c sheetCell, extend bool) {
	d.at = d.within(c)
	if !extend {
		d.anchor = d.at
		clear(d.picked)
	}
	d.reveal()
	d.Refresh()
}

// visible is how many rows the sheet has room for.
func (d *DataSheet) visible() int { return max(1, int((d.Size().Height-sheetHead)/sheetRow)) }

// reveal scrolls to the cell the keys are on.
func (d *DataSheet) reveal() {
	if d.at.row < d.top {
		d.top = d.at.row
	}
	d.top = max(d.top, d.at.row-d.visible()+1)
	if d.at.column == 0 {
		return
	}
	d.left = max(1, min(d.left, d.at.column))
	for d.left < d.at.column {
		if x, width := d.place(d.at.column); x+width <= d.Size().Width {
			break
		}
		d.left++
	}
}

// Scrolled moves the rows, and with Shift the columns.
func (d *DataSheet) Scrolled(event *fyne.ScrollEvent) {
	switch {
	case event.Scrolled.DY != 0:
		by := int(event.Scrolled.DY / 10)
		if by == 0 {
			by = 1
			if event.Scrolled.DY < 0 {
				by = -1
			}
		}
		d.top = max(0, min(d.top-by, d.sheet.Rows-d.visible()))
	case event.Scrolled.DX < 0:
		d.left = min(max(1, d.left)+1, max(1, len(d.sheet.Columns)-1))
	case event.Scrolled.DX > 0:
		d.left = max(1, d.left-1)
	}
	d.Refresh()
}

// FocusGained shows where the keys are.
func (d *DataSheet) FocusGained() { d.focused = true; d.Refresh() }

// FocusLost shows that the keys are elsewhere.
func (d *DataSheet) FocusLost() { d.focused = false; d.Refresh() }

// TypedRune begins to write with a letter.
func (d *DataSheet) TypedRune(r rune) {
	if d.writing {
		d.field.TypedRune(r)
		return
	}
	d.write(string(r))
}

// TypedKey moves, begins to write, or empties.
func (d *DataSheet) TypedKey(event *fyne.KeyEvent) {
	to, extend := d.at, Modifiers()&fyne.KeyModifierShift != 0
	switch event.Name {
	case fyne.KeyDown:
		to.row++
	case fyne.KeyUp:
		to.row--
	case fyne.KeyLeft:
		to.column--
	case fyne.KeyRight:
		to.column++
	case fyne.KeyPageDown:
		to.row += d.visible()
	case fyne.KeyPageUp:
		to.row -= d.visible()
	case fyne.KeyHome:
		to.column = 0
	case fyne.KeyEnd:
		to.column = len(d.sheet.Columns) - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyF2:
		d.write(d.cell(d.at))
		return
	case fyne.KeyDelete, fyne.KeyBackspace:
		if from, to := d.Columns(); d.OnEmpty != nil {
			d.OnEmpty(d.Rows(), from, to)
		}
		return
	default:
		if d.OnKey != nil {
			d.OnKey(event)
		}
		return
	}
	d.choose(to, extend)
}

func (d *DataSheet) cell(c sheetCell) string {
	if c.row >= d.sheet.Rows || c.column >= len(d.sheet.Columns) {
		return ""
	}
	return d.sheet.Cell(c.row, c.column)
}

// TypedShortcut copies, pastes, fills, chooses all, and offers the rest.
func (d *DataSheet) TypedShortcut(shortcut fyne.Shortcut) {
	switch s := shortcut.(type) {
	case *fyne.ShortcutCopy:
		fyne.CurrentApp().Clipboard().SetContent(d.Text())
		return
	case *fyne.ShortcutPaste:
		if d.OnPaste != nil && d.sheet.Rows > 0 {
			from, _ := d.Columns()
			d.OnPaste(d.Rows(), from, fyne.CurrentApp().Clipboard().Content())
		}
		return
	case *fyne.ShortcutSelectAll:
		d.anchor, d.at = sheetCell{0, d.anchor.column}, sheetCell{max(0, d.sheet.Rows-1), d.at.column}
		d.Refresh()
		return
	case *desktop.CustomShortcut:
		switch {
		case s.KeyName == fyne.KeyD && s.Modifier == fyne.KeyModifierShortcutDefault:
			if from, to := d.Columns(); d.OnFill != nil {
				d.OnFill(d.Rows(), from, to)
			}
			return
		case s.KeyName == fyne.KeyHome:
			d.choose(sheetCell{0, 0}, false)
			return
		case s.KeyName == fyne.KeyEnd:
			d.choose(sheetCell{d.sheet.Rows - 1, d.at.column}, false)
			return
		}
	}
	if d.OnShortcut != nil {
		d.OnShortcut(shortcut)
	}
}

// Text is what is chosen, for the clipboard: cells parted by tabs.
func (d *DataSheet) Text() string {
	var text strings.Builder
	from, to := d.Columns()
	for _, row := range d.Rows() {
		for column := from; column <= to; column++ {
			if column > from {
				text.WriteByte('\t')
			}
			text.WriteString(quotedCell(d.cell(sheetCell{row, column})))
		}
		text.WriteByte('\n')
	}
	return text.String()
}

// quotedCell writes a cell as spreadsheets put it on the clipboard.
func quotedCell(cell string) string {
	if strings.ContainsAny(cell, "\t\n\"") {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}

// write puts a field over the cell.
func (d *DataSheet) write(text string) {
	if d.sheet.Rows == 0 || d.sheet.Columns[d.at.column].Fixed || d.OnSet == nil {
		return
	}
	d.reveal()
	d.writing = true
	d.field.SetText(text)
	d.field.CursorColumn = len([]rune(text))
	d.field.Show()
	d.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
		c.Focus(d.field)
	}
}

// Writing reports whether a cell is being written in.
func (d *DataSheet) Writing() bool { return d.writing }

// fieldKey ends the writing.
func (d *DataSheet) fieldKey(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		d.endWriting(false)
		Call(d.OnDropped)
	case fyne.KeyReturn, fyne.KeyEnter:
		if d.endWriting(true) && d.at == d.anchor && len(d.picked) == 0 {
			d.choose(sheetCell{d.at.row + 1, d.at.column}, false)
		}
	case fyne.KeyTab:
		by := 1
		if Modifiers()&fyne.KeyModifierShift != 0 {
			by = -1
		}
		if d.endWriting(true) {
			d.choose(sheetCell{d.at.row, d.at.column + by}, false)
		}
	default:
		return false
	}
	return true
}

// endWriting takes what was written, or drops it, and gives the keys back to
// the sheet. It reports whether the writing has ended: what cannot be taken is
// to be put right.
func (d *DataSheet) endWriting(take bool) bool {
	if !d.writing {
		return true
	}
	d.writing = false // leaving the field must not end it a second time
	if take && d.field.Text != d.cell(d.at) || take && len(d.Rows()) > 1 {
		if !d.OnSet(d.Rows(), d.at.column, d.field.Text) {
			d.writing = true
			d.keepWriting()
			return false
		}
	}
	d.field.Hide()
	d.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil && (c.Focused() == nil || c.Focused() == fyne.Focusable(d.field)) {
		c.Focus(d)
	}
	return true
}

// keepWriting gives the keys back to the field, from which a click elsewhere took
// them: what is typed next would go into no cell, and Esc would close more than
// the cell.
func (d *DataSheet) keepWriting() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil && c.Focused() != fyne.Focusable(d.field) {
		c.Focus(d.field)
	}
}

// Flush takes what is being written.
func (d *DataSheet) Flush() bool { return d.endWriting(true) }

// MouseDown chooses the cell under the mouse.
func (d *DataSheet) MouseDown(event *desktop.MouseEvent) {
	if event.Button != desktop.MouseButtonPrimary || !d.Flush() {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
		c.Focus(d)
	}
	at, ok := d.under(event.Position)
	if !ok {
		return
	}
	twice := at == d.last && time.Since(d.clicked) < 400*time.Millisecond
	d.clicked, d.last = time.Now(), at
	switch {
	case event.Modifier&fyne.KeyModifierShortcutDefault != 0:
		d.pick(at)
	case twice && event.Modifier == 0:
		d.write(d.cell(d.at))
	default:
		d.choose(at, event.Modifier&fyne.KeyModifierShift != 0)
	}
}

// MouseUp completes desktop.Mouseable.
func (d *DataSheet) MouseUp(*desktop.MouseEvent) {}

// pick chooses one row more, or one less.
func (d *DataSheet) pick(c sheetCell) {
	if len(d.picked) == 0 {
		for _, row := range d.Rows() {
			d.picked[row] = true
		}
	}
	if d.picked[c.row] && len(d.picked) > 1 {
		delete(d.picked, c.row)
		for row := range d.picked { // the keys stay on a chosen row
			c.row = row
		}
	} else {
		d.picked[c.row] = true
	}
	d.at, d.anchor = c, c
	d.Refresh()
}

// Dragged chooses the cells the mouse is drawn over.
func (d *DataSheet) Dragged(event *fyne.DragEvent) {
	if d.writing {
		return
	}
	d.dragged = true
	if at, ok := d.under(event.Position); ok && at != d.at {
		d.choose(at, true)
	}
}

// DragEnd gives the keys back, which the driver takes when the mouse is let go
// outside.
func (d *DataSheet) DragEnd() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil && d.dragged {
		c.Focus(d)
	}
	d.dragged = false
}

// under is the cell at a place of the widget.
func (d *DataSheet) under(at fyne.Position) (sheetCell, bool) {
	row := d.top + int((at.Y-sheetHead)/sheetRow)
	if at.Y < sheetHead || row >= d.sheet.Rows {
		return sheetCell{}, false
	}
	for _, column := range d.shown() {
		if x, width := d.place(column); at.X >= x && at.X < x+width {
			return sheetCell{row, column}, true
		}
	}
	return sheetCell{}, false
}

// AccessibilityLabel tells the cell the keys are on.
func (d *DataSheet) AccessibilityLabel() string {
	if d.sheet.Rows == 0 {
		return "Table without rows"
	}
	return d.sheet.Columns[d.at.column].Title + " of row " + strconv.Itoa(d.at.row+1) + " of " + strconv.Itoa(d.sheet.Rows) + ": " + d.cell(d.at)
}

// AccessibilityRole says that it holds others: there is no role for a table.
func (d *DataSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
