package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// MenuItem is one line of a Menu.
type MenuItem struct {
	Text  string
	Key   string      // written at the right; "" for none
	Mark  color.Color // a swatch before the text; nil for none
	Rule  bool        // a line that parts those above from those below, and nothing else
	Items []MenuItem  // a menu of its own, which opens beside this one
	Run   func()
}

// Menu is a list of commands that opens over the window and never leaves it:
// where a further menu has no room beside the first it takes its place, and
// what is too long is scrolled. Up and Down choose, Enter runs, Right and Left
// go into a further menu and back, Esc closes.
type Menu struct {
	widget.BaseWidget
	palette Palette
	canvas  fyne.Canvas
	at      fyne.Position
	popup   *widget.PopUp
	levels  []*menuLevel
	columns *fyne.Container
	beyond  float32 // px of the popup around the lists, from top to bottom
	closed  func()
}

// menuLevel is one of the lists that are open.
type menuLevel struct {
	name   string // of the line it was opened from
	items  []MenuItem
	chosen int // -1 for none
	scroll *container.Scroll
	rows   []*menuRow
}

const (
	menuRowHeight  = 28 // px
	menuRuleHeight = 9  // px
	menuLeast      = 140
	menuEdge       = 12 // px kept free at each edge of the window
)

// ShowMenu opens a menu at a place of the window. closed is called when it has
// gone, before the chosen command runs.
func ShowMenu(p Palette, c fyne.Canvas, items []MenuItem, at fyne.Position, closed func()) *Menu {
	m := &Menu{palette: p, canvas: c, at: at, columns: container.NewWithoutLayout(), closed: closed}
	m.levels = []*menuLevel{{items: items, chosen: -1}}
	m.ExtendBaseWidget(m)
	m.popup = widget.NewPopUp(WithTips(p, m), c)
	m.arrange()
	m.popup.ShowAtPosition(m.place())
	c.Focus(m)
	return m
}

// arrange builds the lists anew, as many of the last ones as have room.
func (m *Menu) arrange() {
	room := m.canvas.Size().SubtractWidthHeight(2*menuEdge, 2*menuEdge)
	first, width := len(m.levels)-1, float32(0)
	for i := len(m.levels) - 1; i >= 0; i-- {
		own := m.levels[i].width(room.Width)
		if i < len(m.levels)-1 && width+own > room.Width {
			break
		}
		first, width = i, width+own
	}
	m.columns.Objects = nil
	x, height := float32(0), float32(0)
	high := room.Height
	for i := first; i < len(m.levels); i++ {
		level := m.levels[i]
		own := level.width(room.Width)
		column := m.column(level, i, i == first && i > 0)
		size := fyne.NewSize(own, min(high, level.height(i == first && i > 0)))
		if i == 0 { // it stays where it is under the mouse, so what opens beside it is as high as there is room below
			high = max(size.Height, m.canvas.Size().Height-menuEdge-m.beyond-m.top(size.Height+m.beyond))
		}
		column.Move(fyne.NewPos(x, 0))
		column.Resize(size)
		x, height = x+own, max(height, size.Height)
		m.columns.Objects = append(m.columns.Objects, column)
	}
	m.Resize(fyne.NewSize(x, height))
	m.columns.Resize(m.Size())
	m.Refresh()
	m.beyond = m.popup.MinSize().Height - height
	m.popup.Resize(m.popup.MinSize())
	m.popup.Move(m.place())
}

// place is where the menu opens: where it was asked for, as far as it has room
// there.
func (m *Menu) place() fyne.Position {
	size := m.popup.MinSize()
	return fyne.NewPos(max(0, min(m.at.X, m.canvas.Size().Width-menuEdge-size.Width)), m.top(size.Height))
}

// top is where a menu of a height begins.
func (m *Menu) top(height float32) float32 {
	return max(0, min(m.at.Y, m.canvas.Size().Height-menuEdge-height))
}

// width is that of a level's longest line, within a room in px.
func (l *menuLevel) width(room float32) float32 {
	width := float32(menuLeast)
	for _, item := range l.items {
		own := fyne.MeasureText(item.Text, 13, fyne.TextStyle{}).Width + 26
		if item.Mark != nil {
			own += 20
		}
		if item.Key != "" {
			own += fyne.MeasureText(item.Key, 12, fyne.TextStyle{}).Width + 28
		}
		if item.Items != nil {
			own += 20
		}
		width = max(width, own)
	}
	return min(width, room)
}

func (l *menuLevel) height(back bool) float32 {
	height := float32(0)
	if back {
		height += menuRowHeight
	}
	for _, item := range l.items {
		height += item.height()
	}
	return height
}

func (i MenuItem) height() float32 {
	if i.Rule {
		return menuRuleHeight
	}
	return menuRowHeight
}

// column draws one level. back says that it hides the one it came from, so that
// a line leads back to it.
func (m *Menu) column(level *menuLevel, number int, back bool) fyne.CanvasObject {
	list := container.New(&Column{})
	if back {
		list.Add(newMenuRow(m.palette, MenuItem{Text: "‹ " + level.name}, m.back, nil))
	}
	level.rows = nil
	for i, item := range level.items {
		row := newMenuRow(m.palette, item, func() { m.take(number, i) }, func() { m.choose(number, i) })
		row.chosen = i == level.chosen
		level.rows = append(level.rows, row)
		list.Add(row)
	}
	level.scroll = container.NewVScroll(list)
	return level.scroll
}

// choose marks a line, and shows the menu behind it. The levels above stay.
func (m *Menu) choose(number, i int) {
	level := m.levels[number]
	if level.chosen == i && len(m.levels) > number+1 == (level.items[i].Items != nil) {
		return
	}
	level.chosen = i
	deeper := len(m.levels) > number+1
	m.levels = m.levels[:number+1]
	if further := level.items[i].Items; further != nil && m.beside(number, further) {
		m.levels = append(m.levels, &menuLevel{name: level.items[i].Text, items: further, chosen: -1})
		deeper = true
	}
	if deeper {
		m.arrange()
		return
	}
	for at, row := range level.rows {
		row.choose(at == i)
	}
	m.reveal(level)
}

// beside reports whether a further menu has room beside those that are shown.
func (m *Menu) beside(number int, further []MenuItem) bool {
	room := m.canvas.Size().Width - 2*menuEdge
	width := (&menuLevel{items: further}).width(room)
	for _, level := range m.levels[:number+1] {
		width += level.width(room)
	}
	return width <= room
}

// reveal scrolls to the line that is chosen.
func (m *Menu) reveal(level *menuLevel) {
	if level.chosen < 0 || level.scroll == nil {
		return
	}
	row := level.rows[level.chosen]
	top, bottom := row.Position().Y, row.Position().Y+row.Size().Height
	if offset := level.scroll.Offset.Y; top < offset {
		level.scroll.ScrollToOffset(fyne.NewPos(0, top))
	} else if bottom > offset+level.scroll.Size().Height {
		level.scroll.ScrollToOffset(fyne.NewPos(0, bottom-level.scroll.Size().Height))
	}
}

// take runs a line, or goes into the menu behind it.
func (m *Menu) take(number, i int) {
	item := m.levels[number].items[i]
	switch {
	case item.Items != nil:
		m.levels = m.levels[:number+1]
		m.levels[number].chosen = i
		m.levels = append(m.levels, &menuLevel{name: item.Text, items: item.Items, chosen: next(item.Items, -1, +1)})
		m.arrange()
	case item.Run != nil:
		m.Close()
		item.Run()
	}
}

// back leaves the last menu for the one it came from.
func (m *Menu) back() {
	if len(m.levels) == 1 {
		m.Close()
		return
	}
	m.levels = m.levels[:len(m.levels)-1]
	m.arrange()
}

// Close takes the menu away.
func (m *Menu) Close() {
	m.popup.Hide()
	Call(m.closed)
}

// Items are the lines of the menu that has the keys.
func (m *Menu) Items() []MenuItem { return m.levels[len(m.levels)-1].items }

// next is the line after (+1) or before (-1) one that can be chosen, round the
// ends.
func next(items []MenuItem, from, by int) int {
	n := len(items)
	for range n {
		from = (from + by + n) % n
		if !items[from].Rule && (items[from].Run != nil || items[from].Items != nil) {
			return from
		}
	}
	return -1
}

// TypedKey goes through the menu.
func (m *Menu) TypedKey(event *fyne.KeyEvent) {
	number := m.keyLevel()
	level := m.levels[number]
	switch event.Name {
	case fyne.KeyEscape:
		m.Close()
	case fyne.KeyDown:
		m.mark(number, next(level.items, level.chosen, +1))
	case fyne.KeyUp:
		m.mark(number, next(level.items, max(level.chosen, 0), -1))
	case fyne.KeyHome:
		m.mark(number, next(level.items, -1, +1))
	case fyne.KeyEnd:
		m.mark(number, next(level.items, 0, -1))
	case fyne.KeyLeft, fyne.KeyBackspace:
		if number > 0 {
			m.levels = m.levels[:number]
			m.arrange()
		}
	case fyne.KeyRight:
		if level.chosen >= 0 && level.items[level.chosen].Items != nil {
			m.take(number, level.chosen)
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if level.chosen >= 0 {
			m.take(number, level.chosen)
		}
	}
}

// keyLevel is the list that the keys go through: the last one in which a line
// is chosen. A further menu that the mouse opened waits for Right.
func (m *Menu) keyLevel() int {
	for i := len(m.levels) - 1; i > 0; i-- {
		if m.levels[i].chosen >= 0 {
			return i
		}
	}
	return 0
}

func (m *Menu) mark(number, i int) {
	if i >= 0 {
		m.choose(number, i)
		m.reveal(m.levels[number])
	}
}

// TypedRune runs the line that has the sign written as its key, or else goes to
// the next line that begins with the letter.
func (m *Menu) TypedRune(r rune) {
	number := m.keyLevel()
	level := m.levels[number]
	for at, item := range level.items {
		if item.Run != nil && strings.EqualFold(item.Key, string(r)) {
			m.take(number, at)
			return
		}
	}
	for i := range level.items {
		at := (level.chosen + 1 + i) % len(level.items)
		item := level.items[at]
		if !item.Rule && strings.HasPrefix(strings.ToLower(item.Text), strings.ToLower(string(r))) {
			m.mark(number, at)
			return
		}
	}
}

// FocusGained does nothing: the chosen line shows where the keys go.
func (m *Menu) FocusGained() {}

// FocusLost does nothing.
func (m *Menu) FocusLost() {}

// MinSize is the room of the lists that are open.
func (m *Menu) MinSize() fyne.Size {
	var size fyne.Size
	for _, column := range m.columns.Objects {
		size.Width = column.Position().X + column.Size().Width
		size.Height = max(size.Height, column.Size().Height)
	}
	return size
}

// CreateRenderer implements fyne.Widget.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(m.columns)
}

// AccessibilityLabel is the line that is chosen.
func (m *Menu) AccessibilityLabel() string {
	if level := m.levels[m.keyLevel()]; level.chosen >= 0 {
		return "Menu: " + level.items[level.chosen].Text
	}
	return "Menu"
}

// AccessibilityRole says that it holds others: there is no role for a menu.
func (m *Menu) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// menuRow is one line of a menu.
type menuRow struct {
	widget.BaseWidget
	Shortened
	palette Palette
	item    MenuItem
	chosen  bool
	tapped  func()
	entered func() // the mouse came over it; nil for nothing
}

func newMenuRow(p Palette, item MenuItem, tapped, entered func()) *menuRow {
	r := &menuRow{palette: p, item: item, tapped: tapped, entered: entered}
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

func (r *menuRow) choose(on bool) {
	if r.chosen != on {
		r.chosen = on
		r.Refresh()
	}
}

// Tapped runs the line.
func (r *menuRow) Tapped(*fyne.PointEvent) {
	if !r.item.Rule {
		r.tapped()
	}
}

// MouseIn chooses the line.
func (r *menuRow) MouseIn(event *desktop.MouseEvent) {
	if r.entered != nil && !r.item.Rule {
		r.entered()
	}
	r.Shortened.MouseIn(event)
}

// AccessibilityLabel is what the line does, and its key.
func (r *menuRow) AccessibilityLabel() string {
	return strings.TrimSpace(r.item.Text + " " + r.item.Key)
}

// AccessibilityRole says that it can be pressed.
func (r *menuRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer {
	d := &menuRowRenderer{row: r, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent),
		text: canvas.NewText("", color.Black), key: canvas.NewText("", color.Black)}
	d.apply()
	return d
}

type menuRowRenderer struct {
	row          *menuRow
	ground, mark *canvas.Rectangle
	text, key    *canvas.Text
}

func (d *menuRowRenderer) apply() {
	r, p := d.row, d.row.palette
	d.text.TextSize, d.text.Color = 13, p.Ink
	d.key.Text, d.key.TextSize, d.key.Color = r.item.Key, 12, p.Dim
	if r.item.Items != nil {
		d.key.Text = "›"
	}
	d.ground.FillColor, d.ground.CornerRadius = color.Transparent, 5
	if r.chosen {
		d.ground.FillColor, d.text.Color, d.key.Color = p.Accent, p.OnAccent, p.OnAccent
	}
	if r.item.Rule {
		d.ground.FillColor, d.ground.CornerRadius = p.Line, 0
	}
	d.mark.Hidden, d.mark.CornerRadius = r.item.Mark == nil, 3
	if r.item.Mark != nil {
		d.mark.FillColor = r.item.Mark
	}
}

func (d *menuRowRenderer) MinSize() fyne.Size { return fyne.NewSize(60, d.row.item.height()) }

func (d *menuRowRenderer) Layout(size fyne.Size) {
	if d.row.item.Rule {
		d.ground.Move(fyne.NewPos(8, size.Height/2-0.5))
		d.ground.Resize(fyne.NewSize(size.Width-16, 1))
		return
	}
	d.ground.Resize(size)
	key := d.key.MinSize()
	d.key.Resize(key)
	d.key.Move(fyne.NewPos(size.Width-12-key.Width, (size.Height-key.Height)/2))
	x := float32(12)
	if !d.mark.Hidden {
		d.mark.Resize(fyne.NewSquareSize(12))
		d.mark.Move(fyne.NewPos(x, (size.Height-12)/2))
		x += 20
	}
	room := size.Width - x - 10
	if d.key.Text != "" {
		room -= key.Width + 12
	}
	d.row.Fit(d.text, d.row.item.Text, room)
	text := d.text.MinSize()
	d.text.Resize(text)
	d.text.Move(fyne.NewPos(x, (size.Height-text.Height)/2))
}

func (d *menuRowRenderer) Refresh() {
	d.apply()
	d.Layout(d.row.Size())
	canvas.Refresh(d.row)
}

func (d *menuRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.ground, d.mark, d.text, d.key}
}

func (d *menuRowRenderer) Destroy() {}
