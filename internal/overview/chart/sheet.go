package chart

import (
	"image/color"
	"slices"
	"strings"

	"sayso/internal/colours"
	"sayso/internal/overview"
	"sayso/internal/plot"
)

// margin is what stays free around a picture, in mm.
const margin = 2.5

// sheet is a picture that is being laid out from top to bottom.
type sheet struct {
	picture *plot.Picture
	palette
	corpus      *overview.Corpus
	table       *overview.Table
	size        float64 // of usual text, in points
	left, right float64 // mm
	y           float64 // mm, where the next part begins
	notes       []string
	high        float64 // of the rows of a cross-table
	window      bool
	brief       bool
}

func newSheet(c *overview.Corpus, style Style, table *overview.Table) *sheet {
	if style.Width == 0 {
		style.Width = Page
	}
	s := &sheet{palette: paletteOf(c, style), corpus: c, table: table, size: 7.5, left: margin, right: style.Width - margin, y: margin, window: style.Window, brief: style.Brief}
	s.picture = &plot.Picture{Width: style.Width, Title: s.title(), Ground: s.ground, Description: strings.Join(table.Notes, " ")}
	if s.window {
		s.left, s.right, s.y = 0.5, style.Width-0.5, 0.5
		return s
	}
	s.y += 3.4
	s.text(s.left, s.y, plot.Fit(s.picture.Title, s.right-s.left, 9.5, true), 9.5, as{bold: true})
	notes := table.Notes
	if len(notes) > 0 {
		s.y += 1
		s.paragraph(notes[0], s.size)
		notes = notes[1:]
	}
	s.notes = notes
	s.y += 2.2
	return s
}

// title heads a picture: by the panel, and by the fields where these are not
// plain from it.
func (s *sheet) title() string {
	field := func(at int) string { return s.corpus.FieldTitle(s.table.Fields[at]) }
	switch title := s.table.Panel.Title(); s.table.Panel {
	case overview.CrossTable:
		return field(0) + " by " + lower(field(1))
	case overview.WhoSaidWhat:
		if s.table.Fields[0] != "source" {
			return title + ", by " + lower(field(0))
		}
		return title
	case overview.WhoAnswersWhom:
		if rows := s.table.Rows; len(rows) > 0 {
			switch overview.Network(rows[0].Values[2]) {
			case overview.Congruence:
				title = "Who takes whose side"
			case overview.Conflict:
				title = "Who takes the other side"
			}
		}
		if s.table.Fields[0] != "source" {
			return title + ", by " + lower(field(0))
		}
		return title
	default:
		return title
	}
}

// finish adds the notes and gives the picture its height.
func (s *sheet) finish() *plot.Picture {
	switch {
	case s.window: // what was noted while drawing is told besides what belongs to the numbers
		s.picture.Description = strings.Join(append(slices.Clone(s.table.Notes), s.notes...), " ")
		s.picture.Height = s.y + 0.5
		return s.picture
	case len(s.notes) > 0:
		s.y++
		s.paragraph(strings.Join(s.notes, " "), s.size-1)
	}
	s.picture.Height = s.y + margin
	return s.picture
}

func (s *sheet) paragraph(words string, size float64) {
	for _, line := range plot.Wrap(words, s.right-s.left, size, false) {
		s.y += size * plot.MMPerPoint * 1.25
		s.text(s.left, s.y, line, size, as{dim: true})
	}
}

// as says how a text looks.
type as struct {
	bold, dim, up bool
	align         plot.Align
	colour        *color.NRGBA
}

func (s *sheet) text(x, y float64, words string, size float64, how as) {
	c := s.ink
	if how.dim {
		c = s.dim
	}
	if how.colour != nil {
		c = *how.colour
	}
	if words != "" {
		s.add(plot.Mark{Text: words, At: plot.Point{X: x, Y: y}, Size: size, Bold: how.bold, Align: how.align, Up: how.up, Fill: c})
	}
}

func (s *sheet) add(m plot.Mark) { s.picture.Marks = append(s.picture.Marks, m) }

func (s *sheet) stroke(path plot.Path, c color.NRGBA, width float64, dashes ...float64) {
	s.add(plot.Mark{Path: path, Stroke: c, Width: width, Dashes: dashes})
}

func (s *sheet) rule(x1, y1, x2, y2 float64, c color.NRGBA, width float64) {
	s.stroke(plot.Line(plot.Point{X: x1, Y: y1}, plot.Point{X: x2, Y: y2}), c, width)
}

// middle is how far below the middle of a line of text its base line is, in mm.
func middle(size float64) float64 { return size * plot.MMPerPoint * 0.36 }

// tinted is a colour with so much of it, 0 to 1, on the ground.
func (s *sheet) tinted(c color.NRGBA, tone float64) color.NRGBA {
	return colours.Mix(s.ground, c, tone)
}

// on is the colour that is read best on another.
func (s *sheet) on(c color.NRGBA) color.NRGBA {
	dark, light := rgb("#16181c"), rgb("#ffffff")
	if colours.Contrast(c, light) >= 3.4 || colours.Contrast(c, light) > colours.Contrast(c, dark) {
		return light
	}
	return dark
}

// area draws a rectangle in the look of a label: colour, pattern, and the letter
// where there is room. tone is how full the colour is.
func (s *sheet) area(x, y, width, height float64, l look, tone float64, row int, says string) {
	if width <= 0 || height <= 0 {
		return
	}
	c := s.tinted(l.colour, tone)
	s.add(plot.Mark{Path: plot.Rect(x, y, width, height), Fill: c, Row: row, Says: says})
	over := colours.Mix(s.ground, c, 0.12)
	if l.pattern == plot.Dotted {
		if dots := plot.Dots(x, y, width, height, 1.5, 0.24); len(dots) > 0 {
			s.add(plot.Mark{Path: dots, Fill: over})
		}
	} else if lines := l.pattern.Over(x, y, width, height, 1.25); len(lines) > 0 {
		s.stroke(lines, over, 0.22)
	}
	if tone < 0.5 { // a pale area needs an edge
		inset := min(0.1, width/2, height/2)
		s.stroke(plot.Rect(x+inset, y+inset, width-2*inset, height-2*inset), l.colour, 0.18)
	}
	size := s.size - 1.5
	wide, high := plot.Measure(l.letter, size, true), size*plot.MMPerPoint
	if l.letter == "" || width < wide+1.6 || height < high+0.4 {
		return
	}
	letter := s.on(c)
	if l.pattern != plot.Plain {
		s.add(plot.Mark{Path: plot.Rect(x+width/2-wide/2-0.4, y+height/2-high*0.52, wide+0.8, high*1.04), Fill: c})
	}
	s.text(x+width/2, y+height/2+middle(size), l.letter, size, as{bold: true, align: plot.Middle, colour: &letter})
}

// entry is one thing of a legend.
type entry struct {
	draw func(x, y float64) (width float64) // around the line y
	name string
}

// legend lists things side by side, in as many lines as they need.
func (s *sheet) legend(entries ...entry) {
	x, line := s.left, s.size*plot.MMPerPoint*1.55
	s.y += line / 2
	for i, e := range entries {
		e.name = plot.Fit(e.name, s.right-s.left-9, s.size-0.5, false)
		width := 5 + plot.Measure(e.name, s.size-0.5, false) + 4
		if x+width > s.right && i > 0 && x > s.left {
			x, s.y = s.left, s.y+line
		}
		drawn := e.draw(x, s.y)
		s.text(x+drawn+1.2, s.y+middle(s.size-0.5), e.name, s.size-0.5, as{})
		x += drawn + 1.2 + plot.Measure(e.name, s.size-0.5, false) + 4.2
	}
	s.y += line/2 + 1.2
}

// labelEntries are the labels that occur in the table.
func (s *sheet) labelEntries() []entry {
	at, seen := s.table.Column("label"), map[string]bool{}
	for _, row := range s.table.Rows {
		seen[row.Values[at]] = true
	}
	var entries []entry
	for _, l := range s.corpus.Labels() {
		if seen[l.ID] {
			one := s.look(l.ID)
			entries = append(entries, entry{func(x, y float64) float64 { s.area(x, y-1.45, 4.4, 2.9, one, 1, 0, ""); return 4.4 }, l.Name})
		}
	}
	return entries
}

// axis draws a vertical axis with ticks and lines across.
func (s *sheet) axis(scale plot.Linear, left, right float64, suffix string) {
	for _, tick := range scale.Ticks {
		y := scale.Of(tick)
		c := s.faint
		if tick == 0 {
			c = s.line
		}
		s.rule(left, y, right, y, c, 0.18)
		s.text(left-1, y+middle(s.size-1), short(tick)+suffix, s.size-1, as{dim: true, align: plot.End})
	}
}
