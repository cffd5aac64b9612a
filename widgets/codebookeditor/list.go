package codebookeditor

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// itemList is the left side of the codebook editor: labels, attributes and
// links, with a button under each to add one. With the focus on it, Up and Down
// choose, Enter goes to the fields, Alt+Up and Alt+Down move, Delete removes.
type itemList struct {
	widget.BaseWidget
	editor  *Editor
	column  *fyne.Container
	rows    []*itemRow
	focused bool
}

func newItemList(e *Editor) *itemList {
	l := &itemList{editor: e, column: container.New(&widgets.Column{})}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer implements fyne.Widget.
func (l *itemList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.column)
}

// show fills the list from the editor's page.
func (l *itemList) show() {
	e := l.editor
	l.rows, l.column.Objects = nil, nil
	l.heading("Labels")
	for _, label := range e.page.Codebook.Labels {
		l.row(Item{LabelPart, label.ID}, label.Name, labelLine(label, e.page.Uses[label.ID]), &label)
	}
	l.adder("Add a label", LabelPart)
	l.heading("Attributes")
	keys := corpus.AttributeKeys(e.page.Codebook.Attributes)
	for _, a := range e.page.Codebook.Attributes {
		l.row(Item{AttributePart, a.ID}, a.Name, attributeLine(a, keys[a.ID]), nil)
	}
	l.adder("Add an attribute", AttributePart)
	l.heading("Links")
	for _, k := range e.page.Codebook.Relations {
		side := "one way"
		if k.Symmetric {
			side = "both ways"
		}
		l.row(Item{RelationPart, k.ID}, k.Name, side, nil)
	}
	l.adder("Add a kind of link", RelationPart)
	if e.narrow {
		l.column.Add(container.New(&margin{12, 16, 12, 0}, container.New(&widgets.Flow{Gap: 8}, e.fileButtons()...)))
	}
	l.column.Add(widgets.Spacer(12))
	l.column.Refresh()
	l.Refresh()
}

// labelLine is the second line of a label: "key 1 · solid line · 201
// annotations".
func labelLine(l corpus.Label, uses int) string {
	var parts []string
	if l.Key != "" {
		parts = append(parts, "key "+l.Key)
	}
	parts = append(parts, string(l.Pattern)+" line", useLine(uses))
	return strings.Join(parts, " · ")
}

// attributeLine is what stands beside the name of an attribute: "key I · yes · no".
func attributeLine(a corpus.Attribute, key string) string {
	if key == "" {
		return valuesLine(a)
	}
	return "key " + key + " · " + valuesLine(a)
}

// valuesLine says what an attribute can hold.
func valuesLine(a corpus.Attribute) string {
	switch {
	case len(a.Values) == 0:
		return "free text"
	case len(a.Values) <= 2:
		return strings.Join(a.Values, " · ")
	default:
		return corpus.Plural(len(a.Values), "value")
	}
}

func (l *itemList) heading(text string) {
	l.column.Add(container.New(&margin{12, 14, 12, 6}, widgets.Caption(l.editor.palette, text)))
}

func (l *itemList) row(item Item, name, side string, label *corpus.Label) {
	r := newItemRow(l, item, name, side, label)
	l.rows = append(l.rows, r)
	l.column.Add(r)
}

func (l *itemList) adder(text string, part Part) {
	e := l.editor
	if e.page.ReadOnly {
		return
	}
	b := e.button(text, func() {
		if e.OnAdd != nil {
			e.OnAdd(part)
		}
	})
	l.column.Add(container.New(&margin{12, 8, 12, 0}, container.NewHBox(b)))
}

func (l *itemList) choose(item Item) {
	if item != l.editor.page.Chosen && l.editor.OnChoose != nil {
		l.editor.Flush()
		l.editor.OnChoose(item)
		l.reveal()
	}
}

// at is the place of the chosen row, -1 for none.
func (l *itemList) at() int {
	for i, r := range l.rows {
		if r.item == l.editor.page.Chosen {
			return i
		}
	}
	return -1
}

// FocusGained shows where the keys go.
func (l *itemList) FocusGained() { l.focused = true; l.refreshRows(); l.reveal() }

// reveal scrolls to the chosen row.
func (l *itemList) reveal() {
	if at := l.at(); l.focused && at >= 0 {
		widgets.Reveal(l.rows[at])
	}
}

func (l *itemList) Inside() fyne.CanvasObject { return l.column }

// FocusLost takes that away.
func (l *itemList) FocusLost() { l.focused = false; l.refreshRows() }

func (l *itemList) refreshRows() {
	for _, r := range l.rows {
		r.Refresh()
	}
}

// TypedRune does nothing; it completes fyne.Focusable.
func (l *itemList) TypedRune(rune) {}

// TypedKey chooses, opens and removes.
func (l *itemList) TypedKey(event *fyne.KeyEvent) {
	e, at := l.editor, l.at()
	switch event.Name {
	case fyne.KeyEscape:
		e.leave()
	case fyne.KeyUp:
		if at > 0 {
			l.choose(l.rows[at-1].item)
		}
	case fyne.KeyDown:
		if at+1 < len(l.rows) {
			l.choose(l.rows[at+1].item)
		}
	case fyne.KeyHome:
		l.choose(l.rows[0].item)
	case fyne.KeyEnd:
		l.choose(l.rows[len(l.rows)-1].item)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyRight:
		e.FocusForm()
	case fyne.KeyDelete, fyne.KeyBackspace:
		if at >= 0 && !e.page.ReadOnly && e.OnRemove != nil {
			e.OnRemove(e.page.Chosen)
		}
	case fyne.KeyInsert, fyne.KeyPlus:
		if !e.page.ReadOnly && e.OnAdd != nil {
			e.OnAdd(e.page.Chosen.Part)
		}
	}
}

// TypedShortcut offers the key to the editor.
func (l *itemList) TypedShortcut(s fyne.Shortcut) { l.editor.shortcut(s) }

// AccessibilityLabel names the list and what is chosen in it.
func (l *itemList) AccessibilityLabel() string {
	if at := l.at(); at >= 0 {
		return "Codebook: " + l.rows[at].name + ", " + l.rows[at].side
	}
	return "Codebook"
}

// AccessibilityRole says that it is a list.
func (l *itemList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// itemRow is one line of the list.
type itemRow struct {
	widget.BaseWidget
	widgets.Shortened
	list       *itemList
	item       Item
	name, side string
	label      *corpus.Label // for the letter before the name; nil for none
}

const (
	rowHeight  = 50 // px, of a label
	lineHeight = 34 // px, of an attribute or a link
)

func newItemRow(l *itemList, item Item, name, side string, label *corpus.Label) *itemRow {
	r := &itemRow{list: l, item: item, name: name, side: side, label: label}
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

// Tapped chooses the row and gives the keys to the list.
func (r *itemRow) Tapped(*fyne.PointEvent) {
	e := r.list.editor
	r.list.choose(r.item)
	if e.FocusList(); e.narrow {
		e.FocusForm()
	}
}

// Cursor is the pointing hand of something that can be pressed.
func (r *itemRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel reads the row.
func (r *itemRow) AccessibilityLabel() string { return r.name + ", " + r.side }

// AccessibilityRole says that it can be pressed.
func (r *itemRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (r *itemRow) CreateRenderer() fyne.WidgetRenderer {
	p := r.list.editor.palette
	d := &itemRowRenderer{
		row: r, ground: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent),
		rule: canvas.NewRectangle(p.Line), name: canvas.NewText("", p.Ink), side: canvas.NewText("", p.Dim),
		square: canvas.NewRectangle(color.Transparent), letter: canvas.NewText("", p.Ink),
	}
	d.Refresh()
	return d
}

type itemRowRenderer struct {
	row                        *itemRow
	ground, edge, rule, square *canvas.Rectangle
	name, side, letter         *canvas.Text
}

func (d *itemRowRenderer) MinSize() fyne.Size {
	if d.row.label != nil {
		return fyne.NewSize(120, rowHeight)
	}
	return fyne.NewSize(120, lineHeight)
}

func (d *itemRowRenderer) Layout(size fyne.Size) {
	place := func(t *canvas.Text, x, y float32) {
		t.Resize(t.MinSize())
		t.Move(fyne.NewPos(x, y))
	}
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(3, size.Height))
	d.rule.Resize(fyne.NewSize(size.Width, 1))
	d.rule.Move(fyne.NewPos(0, size.Height-1))
	if d.row.label != nil {
		d.square.Resize(fyne.NewSquareSize(20))
		d.square.Move(fyne.NewPos(14, 8))
		letter := d.letter.MinSize()
		place(d.letter, 14+(20-letter.Width)/2, 8+(20-letter.Height)/2)
		d.row.Fit(d.name, d.row.name, size.Width-58)
		d.row.Fit(d.side, d.row.side, size.Width-58)
		place(d.name, 46, 7)
		place(d.side, 46, 26)
		return
	}
	d.name.Text, d.side.Text = d.row.name, d.row.side
	half := max(90, size.Width*0.4, min(d.name.MinSize().Width+26, size.Width-12-d.side.MinSize().Width))
	d.row.Fit(d.name, d.row.name, half-18)
	d.row.Fit(d.side, d.row.side, size.Width-half-12)
	place(d.name, 14, 8)
	place(d.side, half, 9)
}

func (d *itemRowRenderer) Refresh() {
	r, p := d.row, d.row.list.editor.palette
	chosen := r.item == r.list.editor.page.Chosen
	d.ground.FillColor, d.edge.FillColor = color.Transparent, color.Transparent
	d.name.TextStyle, d.name.TextSize, d.side.TextSize = fyne.TextStyle{}, 13, 11.5
	if chosen {
		d.ground.FillColor, d.edge.FillColor, d.name.TextStyle = p.Card, p.Line, fyne.TextStyle{Bold: true}
		if r.list.focused {
			d.edge.FillColor = p.Focus
		}
	}
	d.square.Hidden, d.letter.Hidden = r.label == nil, r.label == nil
	if r.label != nil {
		square, letter := p.Chip(*r.label)
		d.square.FillColor, d.square.CornerRadius, d.letter.Color = square, 4, letter
		d.letter.Text, d.letter.TextSize, d.letter.TextStyle = corpus.Letters(r.list.editor.page.Codebook.Labels)[r.label.ID], 11.5, fyne.TextStyle{Bold: true}
	}
	d.Layout(r.Size())
	canvas.Refresh(r)
}

func (d *itemRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.ground, d.edge, d.rule, d.square, d.letter, d.name, d.side}
}

func (d *itemRowRenderer) Destroy() {}
