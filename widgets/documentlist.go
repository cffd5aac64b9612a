package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// DocumentLine is one document as the list shows it.
type DocumentLine struct {
	ID    string
	Title string
	Meta  string // outlet and date
	State string // at the right: "9/22", "done"
	// Shares are the parts of the bar in reading order of the codebook, each
	// from 0 to 1, with its colour. What is left stays the colour of lines.
	Shares []Share
}

// Share is one part of a bar.
type Share struct {
	Part   float32
	Colour color.Color
}

// DocumentList shows the documents of the project, one of which is open.
type DocumentList struct {
	widget.BaseWidget

	// OnChosen is called with the id of the document that was clicked.
	OnChosen func(id string)
	// OnMenu is called with the document that was clicked with the right button,
	// and where in the window.
	OnMenu func(id string, at fyne.Position)

	palette Palette
	count   int
	id      func(i int) string
	line    func(i int) DocumentLine
	current string
	list    *widget.List
	telling bool
}

// NewDocumentList makes an empty list.
func NewDocumentList(p Palette) *DocumentList {
	d := &DocumentList{palette: p}
	d.list = widget.NewList(
		func() int { return d.count },
		func() fyne.CanvasObject {
			r := newDocumentRow(p)
			r.choose = func() {
				if d.OnChosen != nil {
					d.OnChosen(r.line.ID)
				}
			}
			r.menu = func(at fyne.Position) {
				if d.OnMenu != nil {
					d.OnMenu(r.line.ID, at)
				}
			}
			return r
		},
		func(i widget.ListItemID, object fyne.CanvasObject) {
			if i < d.count {
				line := d.line(i)
				object.(*documentRow).set(line, line.ID == d.current)
			}
		})
	d.list.HideSeparators = true
	d.list.OnSelected = func(i widget.ListItemID) {
		if i < d.count && !d.telling && d.OnChosen != nil {
			d.OnChosen(d.id(i))
		}
	}
	d.ExtendBaseWidget(d)
	return d
}

// SetDocuments shows so many documents, with one of them open. id and line tell
// of the one at a place; a line is asked for when it comes into sight, so that a
// long list costs no more than a short one. The open document is scrolled into
// view when it is another than before.
func (d *DocumentList) SetDocuments(count int, id func(i int) string, line func(i int) DocumentLine, current string) {
	other := current != d.current
	d.count, d.id, d.line, d.current = count, id, line, current
	d.telling = true
	d.list.UnselectAll()
	d.telling = false
	d.list.Refresh()
	if other {
		if i := d.place(current); i >= 0 {
			d.list.ScrollTo(i)
		}
	}
}

// SetLines shows these documents, in this order, with one of them open.
func (d *DocumentList) SetLines(lines []DocumentLine, current string) {
	d.SetDocuments(len(lines), func(i int) string { return lines[i].ID }, func(i int) DocumentLine { return lines[i] }, current)
}

// RefreshDocument shows one document that changed, without touching the others.
func (d *DocumentList) RefreshDocument(id string) {
	if i := d.place(id); i >= 0 {
		d.list.RefreshItem(i)
	}
}

// place is where a document stands in the list, or -1.
func (d *DocumentList) place(id string) int {
	for i := range d.count {
		if d.id(i) == id {
			return i
		}
	}
	return -1
}

// IDs lists the ids that are shown, in order.
func (d *DocumentList) IDs() []string {
	ids := make([]string, d.count)
	for i := range ids {
		ids[i] = d.id(i)
	}
	return ids
}

// CreateRenderer implements fyne.Widget.
func (d *DocumentList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Unpadded(d.list))
}

// tight is the theme without padding, so that rows touch.
type tight struct{ fyne.Theme }

// Unpadded shows an object without the padding of the theme.
func Unpadded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewThemeOverride(o, tight{theme.Current()})
}

func (t tight) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNamePadding {
		return 0
	}
	return t.Theme.Size(name)
}

// documentRow is one row: at most two lines of title, a line of metadata, the
// bar.
type documentRow struct {
	widget.BaseWidget
	Shortened
	palette Palette
	line    DocumentLine
	open    bool
	choose  func()                 // nil for nothing
	menu    func(at fyne.Position) // nil for none
	wrapped string                 // title and width that titles was made for
	titles  [2]string
}

const (
	documentRowHeight = 86 // px
	documentRowSide   = 12 // px
)

func newDocumentRow(p Palette) *documentRow {
	r := &documentRow{palette: p}
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

func (r *documentRow) set(line DocumentLine, open bool) {
	r.line, r.open = line, open
	r.Refresh()
}

// Tapped chooses the document. Fyne gives a click to the row and not to its list,
// as the row takes the other button.
func (r *documentRow) Tapped(*fyne.PointEvent) {
	if r.choose != nil {
		r.choose()
	}
}

// TappedSecondary opens what can be done with the document.
func (r *documentRow) TappedSecondary(event *fyne.PointEvent) {
	if r.menu != nil {
		r.menu(event.AbsolutePosition)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *documentRow) CreateRenderer() fyne.WidgetRenderer {
	text := func() *canvas.Text { return canvas.NewText("", color.Black) }
	rectangle := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	d := &documentRowRenderer{
		row: r, ground: rectangle(), edge: rectangle(), rule: rectangle(), track: rectangle(),
		title: [2]*canvas.Text{text(), text()}, meta: text(), state: text(),
	}
	d.Refresh()
	return d
}

type documentRowRenderer struct {
	row                       *documentRow
	ground, edge, rule, track *canvas.Rectangle
	shares                    []*canvas.Rectangle
	title                     [2]*canvas.Text
	meta, state               *canvas.Text
}

func (d *documentRowRenderer) MinSize() fyne.Size { return fyne.NewSize(120, documentRowHeight) }

func (d *documentRowRenderer) Layout(size fyne.Size) {
	r, p := d.row, d.row.palette
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(3, size.Height))
	d.rule.Resize(fyne.NewSize(size.Width, 1))
	d.rule.Move(fyne.NewPos(0, size.Height-1))
	width := size.Width - 2*documentRowSide
	style := fyne.TextStyle{Bold: r.open}
	if key := r.line.Title + "\x00" + fyneWidthKey(width, r.open); key != r.wrapped {
		r.wrapped, r.titles = key, WrapTwo(r.line.Title, width, 13, style)
	}
	for i, t := range d.title {
		t.Text, t.TextSize, t.TextStyle, t.Color = r.titles[i], 13, style, p.Ink
		t.Move(fyne.NewPos(documentRowSide, 8+float32(i)*18))
		t.Resize(t.MinSize())
		r.Note(t, t.Text)
		if strings.HasSuffix(t.Text, "…") && !strings.Contains(r.line.Title, t.Text) {
			r.Note(t, r.line.Title)
		}
	}
	d.state.Text, d.state.TextSize, d.state.Color = r.line.State, 11.5, p.Dim
	stateSize := d.state.MinSize()
	d.meta.TextSize, d.meta.Color = 11.5, p.Dim
	r.Fit(d.meta, r.line.Meta, width-stateSize.Width-8)
	d.meta.Move(fyne.NewPos(documentRowSide, 49))
	d.meta.Resize(d.meta.MinSize())
	d.state.Move(fyne.NewPos(size.Width-documentRowSide-stateSize.Width, 49))
	d.state.Resize(stateSize)
	d.track.Move(fyne.NewPos(documentRowSide, 71))
	d.track.Resize(fyne.NewSize(width, 5))
	x := float32(documentRowSide)
	for i, share := range d.shares {
		part := width * r.line.Shares[i].Part
		share.Move(fyne.NewPos(x, 71))
		share.Resize(fyne.NewSize(part, 5))
		x += part
	}
}

func (d *documentRowRenderer) Refresh() {
	r, p := d.row, d.row.palette
	d.ground.FillColor, d.edge.FillColor = p.Pane, color.Transparent
	if r.open {
		d.ground.FillColor, d.edge.FillColor = p.Card, p.Accent
	}
	d.rule.FillColor, d.track.FillColor, d.track.CornerRadius = p.Line, p.Line, 2.5
	for len(d.shares) < len(r.line.Shares) {
		d.shares = append(d.shares, canvas.NewRectangle(color.Transparent))
	}
	d.shares = d.shares[:len(r.line.Shares)]
	for i, share := range r.line.Shares {
		d.shares[i].FillColor = share.Colour
	}
	d.Layout(r.Size())
	canvas.Refresh(r)
}

func (d *documentRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{d.ground, d.edge, d.rule, d.title[0], d.title[1], d.meta, d.state, d.track}
	for _, share := range d.shares {
		objects = append(objects, share)
	}
	return objects
}

func (d *documentRowRenderer) Destroy() {}

// NewProgress is a thin bar of which one part is filled.
func NewProgress(p Palette, part float32) fyne.CanvasObject {
	track, fill := canvas.NewRectangle(p.Line), canvas.NewRectangle(p.Accent)
	track.CornerRadius, fill.CornerRadius = 2.5, 2.5
	return container.New(partLayout{part}, track, fill)
}

// partLayout gives the first object all the room and the second its part of
// the width.
type partLayout struct{ part float32 }

func (l partLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(20, 5) }

func (l partLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(size.Width, 5))
	objects[1].Resize(fyne.NewSize(size.Width*max(0, min(l.part, 1)), 5))
}
