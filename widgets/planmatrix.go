package widgets

import (
	"fmt"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// PlanTable is the snapshot that a PlanMatrix shows: a row a document, a column a
// person.
type PlanTable struct {
	People []PlanPerson
	Rows   int
	Row    func(row int) PlanRow // is asked for the visible rows alone
}

// PlanPerson is the head of a column.
type PlanPerson struct{ Initials, Name string }

// PlanRow is a document.
type PlanRow struct {
	Title, Side string    // Side is its outlet and date
	Read        []float32 // of each person: how much is read, from 0 to 1; below 0 for who is not to read it
	Note        string    // at the right: adjudicated
}

// PlanMatrix shows who reads what and how far they are. The arrows move, Space
// gives a document to a person or takes it back, Enter opens it. It stores
// nothing: it tells what was meant.
type PlanMatrix struct {
	widget.BaseWidget
	Shortened

	OnToggle   func(row, person int)
	OnOpen     func(row int)
	OnKey      func(*fyne.KeyEvent) bool // is offered the keys that the matrix has no use for
	OnShortcut func(fyne.Shortcut) bool

	palette Palette
	table   PlanTable
	row     int // the keys are on
	person  int
	top     int // the first visible row
	first   int // the first visible person
	focused bool
}

const (
	planRow  = 29 // px, height
	planCol  = 73 // px, width of a person
	planBar  = 44 // px, length of a bar
	planNote = 200
	planText = 84 // px that titles have at least
)

// NewPlanMatrix makes an empty matrix.
func NewPlanMatrix(p Palette) *PlanMatrix {
	m := &PlanMatrix{palette: p}
	m.Owner, m.reach = m, 5
	m.ExtendBaseWidget(m)
	return m
}

// SetTable shows a table; the keys stay where they are as far as that is there.
func (m *PlanMatrix) SetTable(t PlanTable) {
	m.table = t
	m.goTo(m.row, m.person)
}

// At is the document and the person that the keys are on.
func (m *PlanMatrix) At() (row, person int) { return m.row, m.person }

func (m *PlanMatrix) goTo(row, person int) {
	m.row = max(0, min(row, m.table.Rows-1))
	m.person = max(0, min(person, len(m.table.People)-1))
	m.top = max(0, min(m.top, m.row, max(0, m.table.Rows-m.visible())))
	m.top = max(m.top, m.row-m.visible()+1)
	m.fitPeople()
	m.Refresh()
}

// abreast is how many people there is room for beside each other.
func (m *PlanMatrix) abreast() int {
	return max(1, min(len(m.table.People), int((m.Size().Width-planText)/planCol)))
}

// fitPeople keeps the person that the keys are on among those that are shown.
func (m *PlanMatrix) fitPeople() {
	m.first = max(m.person-m.abreast()+1, min(m.first, m.person, max(0, len(m.table.People)-m.abreast())))
}

// shown gives the people that are shown, from the one to before the other.
func (m *PlanMatrix) shown() (from, to int) {
	return m.first, min(m.first+m.abreast(), len(m.table.People))
}

// visible is how many rows there is room for.
func (m *PlanMatrix) visible() int { return max(1, int((m.Size().Height-planRow)/planRow)) }

// FocusGained shows where the keys are.
func (m *PlanMatrix) FocusGained() { m.focused = true; m.Refresh() }

// FocusLost shows that the keys are elsewhere.
func (m *PlanMatrix) FocusLost() { m.focused = false; m.Refresh() }

// TypedRune does nothing: Space comes as a key.
func (m *PlanMatrix) TypedRune(rune) {}

// TypedShortcut offers the keys with Ctrl.
func (m *PlanMatrix) TypedShortcut(s fyne.Shortcut) {
	if m.OnShortcut != nil {
		m.OnShortcut(s)
	}
}

// TypedKey moves, gives or takes, opens.
func (m *PlanMatrix) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyDown:
		m.goTo(m.row+1, m.person)
	case fyne.KeyUp:
		m.goTo(m.row-1, m.person)
	case fyne.KeyLeft:
		m.goTo(m.row, m.person-1)
	case fyne.KeyRight:
		m.goTo(m.row, m.person+1)
	case fyne.KeyPageDown:
		m.goTo(m.row+m.visible(), m.person)
	case fyne.KeyPageUp:
		m.goTo(m.row-m.visible(), m.person)
	case fyne.KeyHome:
		m.goTo(0, m.person)
	case fyne.KeyEnd:
		m.goTo(m.table.Rows-1, m.person)
	case fyne.KeySpace:
		m.toggle()
	case fyne.KeyReturn, fyne.KeyEnter:
		if m.OnOpen != nil && m.table.Rows > 0 {
			m.OnOpen(m.row)
		}
	default:
		if m.OnKey != nil {
			m.OnKey(event)
		}
	}
}

func (m *PlanMatrix) toggle() {
	if m.OnToggle != nil && m.table.Rows > 0 && len(m.table.People) > 0 {
		m.OnToggle(m.row, m.person)
	}
}

// Scrolled moves the rows.
func (m *PlanMatrix) Scrolled(event *fyne.ScrollEvent) {
	by := int(event.Scrolled.DY / 10)
	switch {
	case by == 0 && event.Scrolled.DY > 0:
		by = 1
	case by == 0 && event.Scrolled.DY < 0:
		by = -1
	}
	m.top = max(0, min(m.top-by, m.table.Rows-m.visible()))
	m.Refresh()
}

// MouseDown puts the keys on a cell; a click on the cell they are on gives or
// takes.
func (m *PlanMatrix) MouseDown(event *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil {
		c.Focus(m)
	}
	row := m.top + int((event.Position.Y-planRow)/planRow)
	if event.Button != desktop.MouseButtonPrimary || event.Position.Y < planRow || row >= m.table.Rows {
		return
	}
	person := -1
	for i, to := m.shown(); i < to; i++ {
		if x := m.column(i); event.Position.X >= x && event.Position.X < x+planCol {
			person = i
		}
	}
	if person >= 0 && row == m.row && person == m.person {
		m.toggle()
		return
	}
	if person < 0 {
		person = m.person
	}
	m.goTo(row, person)
}

// MouseUp completes desktop.Mouseable.
func (m *PlanMatrix) MouseUp(*desktop.MouseEvent) {}

// titleWidth is the room for titles: what the people and the notes leave.
func (m *PlanMatrix) titleWidth() float32 {
	return max(planText, m.Size().Width-planCol*float32(m.abreast())-m.noteWidth())
}

// noteWidth is the room at the right; there is none in a narrow window.
func (m *PlanMatrix) noteWidth() float32 {
	if room := m.Size().Width - planCol*float32(m.abreast()) - 320; room < planNote {
		return max(12, room)
	}
	return planNote
}

// column is where a person's column begins.
func (m *PlanMatrix) column(person int) float32 {
	return m.titleWidth() + planCol*float32(person-m.first)
}

// AccessibilityLabel tells where the keys are and what stands there.
func (m *PlanMatrix) AccessibilityLabel() string {
	if m.table.Rows == 0 || len(m.table.People) == 0 {
		return "Who reads what: nothing is shared out"
	}
	row := m.table.Row(m.row)
	how := "not theirs"
	if read := row.Read[m.person]; read >= 0 {
		how = strconv.Itoa(int(read*100+0.5)) + " % read"
	}
	return fmt.Sprintf("%s, row %d of %d, %s: %s", row.Title, m.row+1, m.table.Rows, m.table.People[m.person].Name, how)
}

// AccessibilityRole says that it holds others: there is no role for a table.
func (m *PlanMatrix) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (m *PlanMatrix) CreateRenderer() fyne.WidgetRenderer {
	r := &planMatrixRenderer{matrix: m, ring: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type planMatrixRenderer struct {
	matrix    *PlanMatrix
	ring, bar *canvas.Rectangle
	fills     []*canvas.Rectangle
	texts     []*canvas.Text
	fill      int
	text      int
	objects   []fyne.CanvasObject
}

func (r *planMatrixRenderer) MinSize() fyne.Size { return fyne.NewSize(220, 4*planRow) }

func (r *planMatrixRenderer) Layout(fyne.Size) {
	r.matrix.top = max(0, min(r.matrix.top, r.matrix.table.Rows-r.matrix.visible()))
	r.matrix.fitPeople()
	r.Refresh()
}

func (r *planMatrixRenderer) Destroy() {}

func (r *planMatrixRenderer) Objects() []fyne.CanvasObject { return r.objects }

// words puts a text into a room, and gives the width that it takes.
func (r *planMatrixRenderer) words(words string, size float32, c color.Color, x, y, width float32, right bool) float32 {
	if words == "" || width < 8 {
		return 0
	}
	if r.text == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", color.Black))
	}
	t := r.texts[r.text]
	r.text++
	t.TextSize, t.Color = size, c
	r.matrix.Fit(t, words, width)
	least := t.MinSize()
	if right {
		x += width - least.Width
	}
	t.Resize(least)
	t.Move(fyne.NewPos(x, float32(int(y+(planRow-least.Height)/2))))
	return least.Width
}

func (r *planMatrixRenderer) rounded(c color.Color, x, y, width, height float32) {
	rectangle(&r.fills, &r.fill, c, x, y, width, height)
	r.fills[r.fill-1].CornerRadius = min(height/2, 3)
}

// Refresh draws what is visible.
func (r *planMatrixRenderer) Refresh() {
	m := r.matrix
	p, size := m.palette, m.Size()
	r.fill, r.text = 0, 0
	clear(m.Wholes)
	from, to := m.shown()
	for i := from; i < to; i++ {
		r.words(m.table.People[i].Initials, 12.5, p.Dim, m.column(i), 0, planCol-8, true)
	}
	if more := len(m.table.People) - (to - from); more > 0 {
		r.words(fmt.Sprintf("%d more: ← →", more), 12.5, p.Dim, 8, 0, m.titleWidth()-20, false)
	}
	r.rounded(p.Line, 0, planRow-1, size.Width, 1)
	bottom := min(m.table.Rows, m.top+m.visible())
	for row := m.top; row < bottom; row++ {
		r.row(row, planRow*float32(row-m.top+1))
	}
	r.ring.StrokeWidth, r.ring.StrokeColor, r.ring.CornerRadius = 2, p.Dim, 4
	if m.focused {
		r.ring.StrokeColor = p.Focus
	}
	r.ring.Hidden = m.table.Rows == 0 || m.row < m.top || m.row >= bottom || len(m.table.People) == 0
	r.ring.Move(fyne.NewPos(m.column(m.person)+planCol-planBar-16, planRow*float32(m.row-m.top+1)+3))
	r.ring.Resize(fyne.NewSize(planBar+16, planRow-7))
	r.scrollBar(size)
	r.objects = r.objects[:0]
	for _, f := range r.fills[:r.fill] {
		r.objects = append(r.objects, f)
	}
	for _, t := range r.texts[:r.text] {
		r.objects = append(r.objects, t)
	}
	r.objects = append(r.objects, r.ring, r.bar)
	canvas.Refresh(m)
}

func (r *planMatrixRenderer) row(row int, y float32) {
	m := r.matrix
	p, line := m.palette, m.table.Row(row)
	if row == m.row {
		r.rounded(p.Selection, 0, y, m.titleWidth()-4, planRow-1)
	}
	side := p.Dim
	if row == m.row {
		side = p.Ink // Dim is too faint on the selection
	}
	width := m.titleWidth() - 20
	taken := r.words(line.Title, 13, p.Ink, 8, y, width, false)
	r.words(line.Side, 12.5, side, 8+taken+6, y, width-taken-6, false)
	from, to := m.shown()
	for i := from; i < min(to, len(line.Read)); i++ {
		x, read := m.column(i)+planCol-planBar-8, line.Read[i]
		switch {
		case read < 0:
			r.words("·", 13, p.Dim, m.column(i), y, planCol-8, true)
		default:
			r.rounded(p.Line, x, y+planRow/2-2, planBar, 5)
			if read > 0 {
				r.rounded(p.Accent, x, y+planRow/2-2, max(5, planBar*min(1, read)), 5)
			}
		}
	}
	x := m.column(to) + 12
	r.words(line.Note, 12.5, p.Dim, x, y, m.Size().Width-x-12, false)
	r.rounded(p.Line, 0, y+planRow-1, m.Size().Width, 1)
}

// scrollBar shows which part of the rows is visible.
func (r *planMatrixRenderer) scrollBar(size fyne.Size) {
	m := r.matrix
	visible := m.visible()
	r.bar.Hidden = m.table.Rows <= visible
	if r.bar.Hidden {
		return
	}
	room := size.Height - planRow
	height := max(24, room*float32(visible)/float32(m.table.Rows))
	r.bar.FillColor, r.bar.CornerRadius = m.palette.Thumb, 3
	r.bar.Resize(fyne.NewSize(6, height))
	r.bar.Move(fyne.NewPos(size.Width-8, planRow+(room-height)*float32(m.top)/float32(max(1, m.table.Rows-visible))))
}
