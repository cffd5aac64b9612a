package chart

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"

	"sayso/internal/agreement"
	"sayso/internal/colours"
	"sayso/internal/plot"
)

const (
	margin  = 2.5 // mm that stay free around a picture
	rowHigh = 6.2 // mm of a row of a table
)

// sheet is a picture that is being laid out from top to bottom.
type sheet struct {
	panel       Panel
	look        Look
	size        float64 // of usual text, in points
	left, right float64 // mm
	y           float64 // mm, where the next part begins
	low         float64 // the lowest value that intervals reach
}

func newSheet(look Look, o Options, title, note string) *sheet {
	s := &sheet{look: look, size: 7.5, left: margin, right: o.Width - margin, y: margin}
	s.panel = Panel{Title: title, Note: note, Picture: &plot.Picture{Width: o.Width, Title: title, Description: note, Ground: look.Ground}}
	if o.Bare {
		s.left, s.right, s.y = 0.3, o.Width-0.3, 0.4
		return s
	}
	s.y += 3.4
	s.text(s.left, s.y, plot.Fit(title, s.right-s.left, 9.5, true), 9.5, as{bold: true})
	s.paragraph(note)
	s.y += 2.2
	return s
}

// finish gives the picture its height.
func (s *sheet) finish() Panel {
	s.panel.Picture.Height = s.y + margin
	return s.panel
}

// item notes what a mark stands for and gives its row.
func (s *sheet) item(i Item) int {
	s.panel.Items = append(s.panel.Items, i)
	return len(s.panel.Items)
}

// as says how a text looks.
type as struct {
	bold, dim bool
	align     plot.Align
	colour    *color.NRGBA
}

func (s *sheet) text(x, y float64, words string, size float64, how as) {
	c := s.look.Ink
	if how.dim {
		c = s.look.Dim
	}
	if how.colour != nil {
		c = *how.colour
	}
	if words != "" {
		s.add(plot.Mark{Text: words, At: plot.Point{X: x, Y: y}, Size: size, Bold: how.bold, Align: how.align, Fill: c})
	}
}

func (s *sheet) add(m plot.Mark) { s.panel.Picture.Marks = append(s.panel.Picture.Marks, m) }

func (s *sheet) rule(x1, y1, x2, y2 float64, c color.NRGBA, width float64) {
	s.add(plot.Mark{Path: plot.Line(plot.Point{X: x1, Y: y1}, plot.Point{X: x2, Y: y2}), Stroke: c, Width: width})
}

func (s *sheet) paragraph(words string) {
	for _, line := range plot.Wrap(words, s.right-s.left, s.size, false) {
		s.y += s.size * plot.MMPerPoint * 1.35
		s.text(s.left, s.y, line, s.size, as{dim: true})
	}
	s.y++
}

// headline is a figure in large digits with lines of small text beside it.
func (s *sheet) headline(f *agreement.Figure, lines []string) {
	const size = 24
	value := f.Value.String()
	if f.Value.None() {
		value = "–"
	}
	width := plot.Measure(value, size, true)
	s.add(plot.Mark{Path: plot.Rect(s.left, s.y, width+1, 9), Row: s.item(Item{Figure: f}), Says: says(f, &s.look)})
	s.text(s.left, s.y+7.6, value, size, as{bold: true})
	for i, line := range lines {
		s.text(s.left+width+4, s.y+3.4+3.9*float64(i), plot.Fit(line, s.right-s.left-width-4, s.size, false), s.size, as{dim: true})
	}
	s.y += 12
}

// table is rows of cells under columns.
type table struct {
	columns []column
	rows    [][]cell
}

type column struct {
	head  string
	width float64 // mm, or in proportion when there is more or less room
	align plot.Align
}

type cell struct {
	text     string
	dim      bool
	badge    *Badge
	fill     *color.NRGBA
	interval *agreement.Figure
	item     Item
	says     string
}

func (s *sheet) draw(t table) {
	all := 0.0
	for _, c := range t.columns {
		all += c.width
	}
	scale := (s.right - s.left) / all
	high := 0.0
	for _, c := range t.columns {
		high = max(high, float64(min(2, len(plot.Wrap(c.head, c.width*scale-1, s.size, false)))))
	}
	x := s.left
	for _, c := range t.columns {
		width := c.width * scale
		lines := plot.Wrap(c.head, width-1, s.size, false)
		for i, line := range lines[:min(2, len(lines))] {
			s.text(edge(x, width, c.align), s.y+3.6*(float64(i)+high-float64(min(2, len(lines)))+0.75), line, s.size, as{dim: true, align: c.align})
		}
		x += width
	}
	s.y += 3.6*high + 1.2
	s.rule(s.left, s.y, s.right, s.y, s.look.Line, 0.25)
	for _, row := range t.rows {
		x := s.left
		for i, c := range row {
			width := t.columns[i].width * scale
			s.cell(c, x, width, t.columns[i].align)
			x += width
		}
		s.y += rowHigh
		s.rule(s.left, s.y, s.right, s.y, s.look.Faint, 0.18)
	}
}

// edge is where a text begins or ends in a column.
func edge(x, width float64, align plot.Align) float64 {
	if align == plot.End {
		return x + width - 1.2
	}
	return x + 0.6
}

func (s *sheet) cell(c cell, x, width float64, align plot.Align) {
	if c.fill != nil || c.says != "" {
		m := plot.Mark{Path: plot.Rect(x+0.2, s.y+0.2, width-0.4, rowHigh-0.4), Says: c.says}
		if c.fill != nil {
			m.Fill = *c.fill
		}
		if c.says != "" {
			m.Row = s.item(c.item)
		}
		s.add(m)
	}
	if c.interval != nil {
		s.interval(c.interval, x+2, width-4)
	}
	room := width - 1.4
	base := s.y + rowHigh/2 + middle(s.size)
	if c.badge != nil && c.badge.Letter != "" {
		s.add(plot.Mark{Path: rounded(x+0.6, s.y+1.2, 3.8, 3.8), Fill: c.badge.Colour})
		on := s.on(c.badge.Colour)
		s.text(x+2.5, s.y+3.1+middle(s.size-1), c.badge.Letter, s.size-1, as{bold: true, align: plot.Middle, colour: &on})
		x, room = x+5.4, room-5.4
	}
	s.text(edge(x, width, align), base, plot.Fit(c.text, room, s.size, false), s.size, as{dim: c.dim, align: align})
}

// interval draws a value with its interval between the lowest value and 1, and
// thin lines at those that Krippendorff asks for.
func (s *sheet) interval(f *agreement.Figure, x, width float64) {
	low := math.Floor(s.low*5) / 5
	at := func(value float64) float64 { return x + width*(min(1, max(low, value))-low)/(1-low) }
	for _, limit := range []float64{agreement.Tentative, agreement.Reliable} {
		s.rule(at(limit), s.y+0.9, at(limit), s.y+rowHigh-0.9, s.look.Line, 0.18)
	}
	if f.Value.None() {
		return
	}
	y := s.y + rowHigh/2
	if !f.Low.None() {
		s.rule(at(float64(f.Low)), y, at(float64(f.High)), y, s.look.Ink, 0.5)
	}
	s.add(plot.Mark{Path: plot.Circle(at(float64(f.Value)), y, 0.9), Fill: s.look.Ink})
}

// rounded is a rectangle with round corners.
func rounded(x, y, width, height float64) plot.Path {
	const r = 1.2
	const k = 0.55 * r
	var p plot.Path
	p.MoveTo(x+r, y)
	p.LineTo(x+width-r, y)
	p.CurveTo(x+width-r+k, y, x+width, y+r-k, x+width, y+r)
	p.LineTo(x+width, y+height-r)
	p.CurveTo(x+width, y+height-r+k, x+width-r+k, y+height, x+width-r, y+height)
	p.LineTo(x+r, y+height)
	p.CurveTo(x+r-k, y+height, x, y+height-r+k, x, y+height-r)
	p.LineTo(x, y+r)
	p.CurveTo(x, y+r-k, x+r-k, y, x+r, y)
	p.Close()
	return p
}

// middle is how far below the middle of a line of text its base line is, in mm.
func middle(size float64) float64 { return size * plot.MMPerPoint * 0.36 }

// on is the colour that is read best on another.
func (s *sheet) on(c color.NRGBA) color.NRGBA {
	dark, light := rgb("#16181c"), rgb("#ffffff")
	if colours.Contrast(c, light) >= 3.4 || colours.Contrast(c, light) > colours.Contrast(c, dark) {
		return light
	}
	return dark
}

func thousands(n int) string {
	words := strconv.Itoa(n)
	for at := len(words) - 3; at > 0; at -= 3 {
		words = words[:at] + "," + words[at:]
	}
	return words
}

// inDocument are the figures of a document.
type inDocument struct{ percent, alpha agreement.Figure }

// leastAgreed lists the documents, those on which annotators agree least first.
func leastAgreed(r *agreement.Report) (list []inDocument) {
	for _, f := range r.Figures {
		if f.Group != agreement.OfDocument {
			continue
		}
		if f.Measure == "percent" {
			list = append(list, inDocument{percent: f})
		} else if last := len(list) - 1; last >= 0 && list[last].percent.Document == f.Document {
			list[last].alpha = f
		}
	}
	slices.SortStableFunc(list, func(a, b inDocument) int {
		return cmp.Compare(float64(a.percent.Value), float64(b.percent.Value))
	})
	return list
}
