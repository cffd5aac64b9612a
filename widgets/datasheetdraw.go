package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// How a DataSheet is drawn: the visible cells alone, whose objects are kept and
// filled anew.

// widths gives each column its width: what it asks for, and its share of what
// is left when all fit.
func (d *DataSheet) widths() []float32 {
	widths := make([]float32, len(d.sheet.Columns))
	var sum float32
	for i, c := range d.sheet.Columns {
		widths[i] = max(sheetCol, c.Width)
		sum += widths[i]
	}
	if spare := d.Size().Width - sheetBar - sum; spare > 0 && sum > 0 {
		for i := range widths {
			widths[i] += float32(int(spare * widths[i] / sum))
		}
	}
	return widths
}

// sheetBar is the room for the scroll bar, in px.
const sheetBar = 10

// shown lists the visible columns. The first one stays where it is.
func (d *DataSheet) shown() []int {
	if len(d.sheet.Columns) == 0 {
		return nil
	}
	widths := d.widths()
	list, x := []int{0}, widths[0]
	for column := max(1, d.left); column < len(widths) && x < d.Size().Width; column++ {
		list, x = append(list, column), x+widths[column]
	}
	return list
}

// place is where a column begins, and how wide it is, in px.
func (d *DataSheet) place(column int) (x, width float32) {
	widths := d.widths()
	if column == 0 {
		return 0, widths[0]
	}
	x = widths[0]
	for i := max(1, d.left); i < column; i++ {
		x += widths[i]
	}
	return x, widths[column]
}

// CreateRenderer implements fyne.Widget.
func (d *DataSheet) CreateRenderer() fyne.WidgetRenderer {
	r := &dataSheetRenderer{sheet: d, ground: canvas.NewRectangle(color.Transparent), head: canvas.NewRectangle(color.Transparent),
		bar: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	r.Refresh()
	return r
}

type dataSheetRenderer struct {
	sheet                   *DataSheet
	ground, head, bar, ring *canvas.Rectangle
	fills, lines            []*canvas.Rectangle
	texts                   []*canvas.Text
	fill, line, text        int // how many of each are in use
	objects                 []fyne.CanvasObject
}

func (r *dataSheetRenderer) MinSize() fyne.Size { return fyne.NewSize(240, HeadRoom+3*sheetRow) }

func (r *dataSheetRenderer) Layout(fyne.Size) { r.Refresh() }

func (r *dataSheetRenderer) Destroy() {}

func (r *dataSheetRenderer) Objects() []fyne.CanvasObject { return r.objects }

// rectangle takes the next of the kept rectangles.
func rectangle(list *[]*canvas.Rectangle, used *int, c color.Color, x, y, width, height float32) {
	if *used == len(*list) {
		*list = append(*list, canvas.NewRectangle(color.Transparent))
	}
	one := (*list)[*used]
	*used++
	one.FillColor = c
	one.Move(fyne.NewPos(x, y))
	one.Resize(fyne.NewSize(width, height))
}

// words puts a text into a cell, cut to its width.
func (r *dataSheetRenderer) words(words string, size float32, bold bool, c color.Color, x, y, width float32) {
	if words == "" {
		return
	}
	if r.text == len(r.texts) {
		r.texts = append(r.texts, canvas.NewText("", color.Black))
	}
	t := r.texts[r.text]
	r.text++
	t.TextSize, t.TextStyle, t.Color = size, fyne.TextStyle{Bold: bold}, c
	r.sheet.Fit(t, words, width-2*sheetPad)
	least := t.MinSize()
	t.Resize(least)
	t.Move(fyne.NewPos(x+sheetPad, float32(int(y+(sheetRow-least.Height)/2))))
}

// Refresh draws what is visible.
func (r *dataSheetRenderer) Refresh() {
	d := r.sheet
	p, size := d.palette, d.Size()
	r.fill, r.line, r.text = 0, 0, 0
	clear(d.Wholes)
	r.ground.FillColor, r.head.FillColor = p.Background, p.Pane
	r.ground.Resize(size)
	r.head.Resize(fyne.NewSize(size.Width, HeadRoom))
	chosen := map[int]bool{}
	for _, row := range d.Rows() {
		chosen[row] = true
	}
	from, to := d.Columns()
	bottom := min(d.sheet.Rows, d.top+d.visible()+1)
	for _, column := range d.shown() {
		x, width := d.place(column)
		r.words(Capitals(d.sheet.Columns[column].Title), 11, false, p.Dim, x, 0, width)
		for row := d.top; row < bottom; row++ {
			y := HeadRoom + float32(row-d.top)*sheetRow
			if chosen[row] && column >= from && column <= to {
				rectangle(&r.fills, &r.fill, p.Selection, x, y, width, sheetRow)
			}
			ink := p.Ink
			if d.sheet.Columns[column].Fixed {
				ink = p.Dim
			}
			if !d.writing || row != d.at.row || column != d.at.column {
				r.words(d.sheet.Cell(row, column), 13, false, ink, x, y, width)
			}
		}
		rectangle(&r.lines, &r.line, p.Line, x+width-1, 0, 1, HeadRoom+float32(bottom-d.top)*sheetRow)
	}
	for row := d.top; row <= bottom; row++ {
		rectangle(&r.lines, &r.line, p.Line, 0, HeadRoom+float32(row-d.top)*sheetRow-1, size.Width, 1)
	}
	r.cursor()
	r.scrollBar()
	r.collect()
	canvas.Refresh(d)
}

// cursor puts the ring, or the field, on the cell the keys are on.
func (r *dataSheetRenderer) cursor() {
	d := r.sheet
	r.ring.StrokeWidth, r.ring.StrokeColor = 2, d.palette.Dim
	if d.focused {
		r.ring.StrokeColor = d.palette.Focus
	}
	r.ring.Hidden = d.sheet.Rows == 0 || d.at.row < d.top || d.at.column > 0 && d.at.column < d.left
	if r.ring.Hidden {
		return
	}
	x, width := d.place(d.at.column)
	y := HeadRoom + float32(d.at.row-d.top)*sheetRow
	r.ring.Move(fyne.NewPos(x, y))
	r.ring.Resize(fyne.NewSize(width, sheetRow))
	least := d.field.MinSize()
	d.field.Resize(fyne.NewSize(max(width, 160), least.Height))
	d.field.Move(fyne.NewPos(min(x, max(0, d.Size().Width-max(width, 160))), y-(least.Height-sheetRow)/2))
}

// scrollBar shows which part of the rows is visible.
func (r *dataSheetRenderer) scrollBar() {
	d := r.sheet
	visible := d.visible()
	r.bar.Hidden = d.sheet.Rows <= visible
	if r.bar.Hidden {
		return
	}
	room := d.Size().Height - HeadRoom
	height := max(24, room*float32(visible)/float32(d.sheet.Rows))
	r.bar.FillColor, r.bar.CornerRadius = d.palette.Thumb, 3
	r.bar.Resize(fyne.NewSize(6, height))
	r.bar.Move(fyne.NewPos(d.Size().Width-8, HeadRoom+(room-height)*float32(d.top)/float32(max(1, d.sheet.Rows-visible))))
}

// collect puts what is in use in the order in which it is drawn.
func (r *dataSheetRenderer) collect() {
	r.objects = append(r.objects[:0], r.ground, r.head)
	for _, f := range r.fills[:r.fill] {
		r.objects = append(r.objects, f)
	}
	for _, l := range r.lines[:r.line] {
		r.objects = append(r.objects, l)
	}
	for _, t := range r.texts[:r.text] {
		r.objects = append(r.objects, t)
	}
	r.objects = append(r.objects, r.ring, r.bar, r.sheet.field)
}
