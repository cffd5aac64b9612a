package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

const (
	finderRowHeight = 34 // px, in a list over the window
	// finderTallHeight is that of a line in a panel, in px.
	finderTallHeight = 48
	finderChip       = 17 // px, of the letter of a label
	leastPiece       = 12 // px in which a piece of a line is set
)

// finderRow is one line of the list.
type finderRow struct {
	widget.BaseWidget
	Shortened
	palette Palette
	ground  *canvas.Rectangle
	mark    *canvas.Rectangle
	labels  *fyne.Container
	text    *canvas.Text
	rest    []*canvas.Text // the pieces behind text, where hits stand out
	objects *fyne.Container
	side    *canvas.Text
	item    FinderItem
	tall    bool // the side stands below the text
	tapped  func()
}

func newFinderRow(p Palette) *finderRow {
	r := &finderRow{palette: p, ground: canvas.NewRectangle(color.Transparent), mark: canvas.NewRectangle(color.Transparent), labels: container.NewWithoutLayout(),
		text: canvas.NewText("", p.Ink), side: canvas.NewText("", p.Dim)}
	r.ground.CornerRadius, r.mark.CornerRadius = 6, 3
	r.text.TextSize, r.side.TextSize = 13, 12
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

func (r *finderRow) set(item FinderItem, chosen bool, tapped func()) {
	r.item, r.tapped = item, tapped
	r.ground.FillColor, r.text.Color, r.side.Color = color.Transparent, r.palette.Ink, r.palette.Dim
	if chosen && !item.Heading {
		r.ground.FillColor, r.text.Color, r.side.Color = r.palette.Accent, r.palette.OnAccent, r.palette.OnAccent
	}
	r.text.TextSize = 13
	if item.Heading {
		r.text.Color, r.text.TextSize = r.palette.Dim, 11
	}
	r.mark.Hidden = item.Mark == nil
	if item.Mark != nil {
		r.mark.FillColor = item.Mark
	}
	r.labels.Objects = nil
	for _, chip := range item.Labels {
		r.labels.Add(chip.Draw(r.palette, 10))
	}
	r.layout(r.Size())
	r.Refresh()
}

// Tapped takes the line.
func (r *finderRow) Tapped(*fyne.PointEvent) {
	if r.tapped != nil {
		r.tapped()
	}
}

// Resize lays the line out again.
func (r *finderRow) Resize(size fyne.Size) {
	r.BaseWidget.Resize(size)
	r.layout(size)
}

// MinSize is the height of a line.
func (r *finderRow) MinSize() fyne.Size {
	if r.tall {
		return fyne.NewSize(100, finderTallHeight)
	}
	return fyne.NewSize(100, finderRowHeight)
}

func (r *finderRow) layout(size fyne.Size) {
	r.ground.Resize(size)
	x := float32(10)
	if r.tall && !r.item.Heading {
		r.layoutTall(x, size)
		return
	}
	if !r.mark.Hidden {
		r.mark.Move(fyne.NewPos(x, (size.Height-12)/2))
		r.mark.Resize(fyne.NewSquareSize(12))
		x += 20
	}
	x = r.layoutLabels(x, size.Height)
	clear(r.Wholes)
	r.Fit(r.side, r.item.Side, size.Width/2)
	side := r.side.MinSize()
	r.side.Move(fyne.NewPos(size.Width-10-side.Width, (size.Height-side.Height)/2))
	r.side.Resize(side)
	r.layoutText(x, size.Width-x-20-side.Width, size.Height)
}

// layoutTall sets the side below the text, for a narrow panel.
func (r *finderRow) layoutTall(x float32, size fyne.Size) {
	const line = 28 // px of the text; the rest is the side's
	r.mark.Move(fyne.NewPos(x, (line-12)/2+2))
	r.mark.Resize(fyne.NewSquareSize(12))
	clear(r.Wholes)
	r.Fit(r.side, r.item.Side, size.Width-2*x)
	r.side.Move(fyne.NewPos(x, line-2))
	r.side.Resize(r.side.MinSize())
	left := x
	if !r.mark.Hidden {
		left += 20
	}
	left = r.layoutLabels(left, line+2)
	r.layoutText(left, size.Width-left-x, line+2)
}

// layoutLabels sets the labels from a place on, and gives the place behind them.
func (r *finderRow) layoutLabels(x, height float32) float32 {
	for _, chip := range r.labels.Objects {
		chip.Resize(fyne.NewSquareSize(finderChip))
		chip.Move(fyne.NewPos(x, (height-finderChip)/2))
		x += finderChip + 2
	}
	if len(r.labels.Objects) > 0 {
		x += 6
	}
	return x
}

// layoutText sets the text in pieces, those that were found in bold.
func (r *finderRow) layoutText(x, room, height float32) {
	shown := r.item.Text
	if r.item.Heading {
		shown = Capitals(shown)
	}
	at := 0
	n := 0
	piece := func(to int, bold bool) {
		if to <= at || room < leastPiece {
			return
		}
		t := r.piece(n)
		n++
		t.TextStyle = fyne.TextStyle{Bold: bold}
		part := shown[at:to]
		if to < len(shown) && room-fyne.MeasureText(part, t.TextSize, t.TextStyle).Width < leastPiece {
			part = shown[at:] // nothing is set behind it, so that it says that there is more
		}
		if t.Text = fitText(part, room, t.TextSize, t.TextStyle); t.Text != part {
			r.Note(t, r.item.Text)
		}
		if bold && t.Color == color.Color(r.palette.Ink) {
			t.Color = r.palette.Accent
		}
		size := t.MinSize()
		t.Move(fyne.NewPos(x, (height-size.Height)/2))
		t.Resize(size)
		t.Show()
		width := fyne.MeasureText(shown[at:to], t.TextSize, t.TextStyle).Width
		x, room, at = x+width, room-width, to
	}
	if !r.item.Heading {
		for _, hit := range r.item.Hits {
			if hit.Start < at || hit.End > len(shown) {
				break
			}
			piece(hit.Start, false)
			piece(hit.End, true)
		}
	}
	piece(len(shown), false)
	if n == 0 {
		r.text.Text = ""
	}
	for _, t := range r.rest[min(max(n-1, 0), len(r.rest)):] {
		t.Hide()
	}
}

// piece is the n-th text of the line, in the colours of the first.
func (r *finderRow) piece(n int) *canvas.Text {
	if n == 0 {
		return r.text
	}
	for len(r.rest) < n {
		t := canvas.NewText("", r.palette.Ink)
		r.rest = append(r.rest, t)
		if r.objects != nil {
			r.objects.Add(t)
		}
	}
	t := r.rest[n-1]
	t.TextSize, t.Color = r.text.TextSize, r.palette.Ink
	if r.ground.FillColor == color.Color(r.palette.Accent) {
		t.Color = r.palette.OnAccent
	}
	return t
}

// CreateRenderer implements fyne.Widget.
func (r *finderRow) CreateRenderer() fyne.WidgetRenderer {
	r.objects = container.NewWithoutLayout(r.ground, r.mark, r.labels, r.text, r.side)
	for _, t := range r.rest {
		r.objects.Add(t)
	}
	return widget.NewSimpleRenderer(r.objects)
}
