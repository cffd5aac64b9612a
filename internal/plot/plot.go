// Package plot is a picture of numbers as a list of marks: areas, lines and
// text at places in millimetres, y going down from the upper edge. It is made
// once and drawn on two grounds, a file and a window, so that what is printed is
// what was seen.
//
// A chart (package overview/chart) lays marks out with the scales of scale.go
// and measures its words with text.go. WriteSVG, WritePDF and WritePNG draw
// them: colours are those of the chart's theme, text is outlined in SVG and PNG
// and embedded in PDF. A mark says in words what it stands for, and which row
// of the data that is, so that a window can tell what lies under the mouse.
package plot

import (
	"fmt"
	"image/color"
	"math"
)

// Picture is what is drawn.
type Picture struct {
	Width, Height float64 // mm
	Title         string  // for those who do not see it
	Description   string  // likewise: what it shows, in sentences
	Ground        color.NRGBA
	Marks         []Mark
	ID            string // begins the names of glyphs in SVG, so that several fit into one page
}

// Mark is one thing in a picture: a path that is filled, stroked or both, or a
// text.
type Mark struct {
	Path   Path
	Fill   color.NRGBA // not at all when it is clear
	Stroke color.NRGBA // likewise
	Width  float64     // of the stroke, mm
	Dashes []float64   // mm drawn and left out in turn; none for a whole line

	Text  string
	At    Point   // of the text, on its base line
	Size  float64 // of the text, in points
	Bold  bool
	Align Align
	Up    bool // the text runs upwards

	// Row is the row of the data that the mark stands for, counted from 1; 0 for
	// none. Says is that row in words.
	Row  int
	Says string
}

// Align is on which side of its place a text stands.
type Align int

// The sides.
const (
	Start Align = iota
	Middle
	End
)

// Point is a place in mm.
type Point struct{ X, Y float64 }

// Path is a row of steps of a pen.
type Path []Step

// Step is one of them: M moves, L draws a line, C a cubic curve by two
// directing points, Z closes what was begun.
type Step struct {
	Op      byte
	A, B, P Point
}

// MoveTo and the others add a step.
func (p *Path) MoveTo(x, y float64) { *p = append(*p, Step{Op: 'M', P: Point{x, y}}) }
func (p *Path) LineTo(x, y float64) { *p = append(*p, Step{Op: 'L', P: Point{x, y}}) }
func (p *Path) CurveTo(ax, ay, bx, by, x, y float64) {
	*p = append(*p, Step{Op: 'C', A: Point{ax, ay}, B: Point{bx, by}, P: Point{x, y}})
}
func (p *Path) Close() { *p = append(*p, Step{Op: 'Z'}) }

// Rect is a rectangle by its left upper corner and its size.
func Rect(x, y, width, height float64) Path {
	var p Path
	p.MoveTo(x, y)
	p.LineTo(x+width, y)
	p.LineTo(x+width, y+height)
	p.LineTo(x, y+height)
	p.Close()
	return p
}

// Line joins places.
func Line(points ...Point) Path {
	var p Path
	for i, at := range points {
		if i == 0 {
			p.MoveTo(at.X, at.Y)
		} else {
			p.LineTo(at.X, at.Y)
		}
	}
	return p
}

// Polygon joins places and goes back to the first.
func Polygon(points ...Point) Path {
	p := Line(points...)
	p.Close()
	return p
}

// Circle is a circle around a place.
func Circle(x, y, r float64) Path {
	const k = 0.5522847498307936 // how far the directing points of a quarter lie
	var p Path
	p.MoveTo(x+r, y)
	p.CurveTo(x+r, y+k*r, x+k*r, y+r, x, y+r)
	p.CurveTo(x-k*r, y+r, x-r, y+k*r, x-r, y)
	p.CurveTo(x-r, y-k*r, x-k*r, y-r, x, y-r)
	p.CurveTo(x+k*r, y-r, x+r, y-k*r, x+r, y)
	p.Close()
	return p
}

// Bounds is the rectangle around the points of a path.
func (p Path) Bounds() (low, high Point) {
	low, high = Point{math.Inf(1), math.Inf(1)}, Point{math.Inf(-1), math.Inf(-1)}
	add := func(at Point) {
		low, high = Point{min(low.X, at.X), min(low.Y, at.Y)}, Point{max(high.X, at.X), max(high.Y, at.Y)}
	}
	for _, s := range p {
		if s.Op == 'C' {
			add(s.A)
			add(s.B)
		}
		if s.Op != 'Z' {
			add(s.P)
		}
	}
	return low, high
}

// At gives the row of the topmost mark that stands for one at a place, 0 for
// none: what lies under the mouse. Marks are taken for their bounds.
func (p *Picture) At(x, y float64) int {
	for i := len(p.Marks) - 1; i >= 0; i-- {
		m := &p.Marks[i]
		if m.Row == 0 || len(m.Path) == 0 {
			continue
		}
		low, high := m.Path.Bounds()
		if low.X <= x && x <= high.X && low.Y <= y && y <= high.Y {
			return m.Row
		}
	}
	return 0
}

// MMPerPoint is the length of a typographic point.
const MMPerPoint = 25.4 / 72

// hex writes a colour for SVG.
func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
