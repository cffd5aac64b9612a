// Package underline knows what the underline patterns of labels look like: for
// the reading view, which paints them pixel by pixel, and for pages of HTML,
// which draw them with gradients. Sizes are in px at 100 %, y goes down from
// the upper edge of the line.
package underline

import (
	"fmt"
	"math"
	"strings"

	"sayso/internal/corpus"
)

// Height is the height in px of every pattern.
const Height = 4

// Shape is what a pattern repeats.
type Shape struct {
	Period float64 // px
	Dashes []Dash
	Wave   bool // a wave instead of dashes
}

// Dash is a filled rectangle within one period.
type Dash struct{ X, Y, Width, Height float64 }

// runs are the lengths of what is drawn and what is left out, in turn.
var runs = map[string][]float64{
	"solid":        {8},
	"dashed":       {6, 3},
	"dotted":       {2, 2},
	"dash-dot":     {7, 2, 2, 2},
	"long-dashed":  {14, 6},
	"dash-dot-dot": {7, 2, 2, 2, 2, 2},
}

// Of gives the shape of a pattern; an unknown one is a solid line.
func Of(p corpus.Pattern) Shape {
	switch p {
	case corpus.Wavy:
		return Shape{Period: 8, Wave: true}
	case corpus.Double:
		return row("solid", 0, 1).and("solid", 2, 1)
	case corpus.Thick:
		return row("solid", 0, Height)
	case corpus.Ticked:
		return Shape{9, []Dash{{0, 0, 9, 1.5}, {3, 1.5, 1.5, 2.5}}, false}
	case corpus.Ladder:
		return Shape{8, []Dash{{0, 0, 8, 1}, {0, 3, 8, 1}, {3, 1, 1.5, 2}}, false}
	case corpus.Stepped:
		return Shape{12, []Dash{{0, 0, 6, 1.5}, {6, 2.5, 6, 1.5}, {0, 1.5, 1.5, 2.5}, {4.5, 1.5, 1.5, 2.5}}, false}
	case corpus.Checked:
		return Shape{6, []Dash{{0, 0, 3, 2}, {3, 2, 3, 2}}, false}
	}
	switch style, run, _ := strings.Cut(string(p), "-"); {
	case runs[string(p)] != nil:
		return row(string(p), 0, 2)
	case runs[run] == nil:
	case style == "thick":
		if run == "dotted" { // squares, lest it be a grey band
			return Shape{8, []Dash{{0, 0, 4, Height}}, false}
		}
		return row(run, 0, Height)
	case style == "double":
		return row(run, 0, 1).and(run, 2, 1)
	case style == "lined":
		return row(run, 2, 2).and("", 0, 1)
	}
	return row("solid", 0, 2)
}

// row is one row of runs between y and y+height.
func row(run string, y, height float64) Shape {
	var s Shape
	for i, length := range runs[run] {
		if i%2 == 0 {
			s.Dashes = append(s.Dashes, Dash{s.Period, y, length, height})
		}
		s.Period += length
	}
	return s
}

// and adds a row of the same runs, or a whole line for "".
func (s Shape) and(run string, y, height float64) Shape {
	if run == "" {
		s.Dashes = append(s.Dashes, Dash{0, y, s.Period, height})
		return s
	}
	s.Dashes = append(s.Dashes, row(run, y, height).Dashes...)
	return s
}

// Cover tells how much of a device pixel the pattern covers, 0 to 1. x and y
// are its middle, unit is how many device pixels a px has.
func (s Shape) Cover(x, y, unit float64) float64 {
	if s.Wave {
		middle := 1.8 + 1.2*math.Sin(x*2*math.Pi/s.Period)
		return min(1, max(0, 0.5+unit*(0.8-math.Abs(y-middle))))
	}
	x = math.Mod(x, s.Period)
	cover := 0.0
	for _, d := range s.Dashes {
		across := 1.0
		if d.Width < s.Period {
			across = band(x, d.X, d.X+d.Width, unit)
		}
		cover += across * band(y, d.Y, d.Y+d.Height, unit)
	}
	return min(1, cover)
}

// band is how much of a device pixel at v lies between from and to.
func band(v, from, to, unit float64) float64 {
	low, high := v-0.5/unit, v+0.5/unit
	return min(1, max(0, (min(high, to)-max(low, from))*unit))
}

// CSS draws the pattern along the foot of a box, as a value of the property
// background; "" for a wave, which gradients cannot draw. The colour is written
// as it is.
func (s Shape) CSS(colour string) string {
	if s.Wave {
		return ""
	}
	layers := make([]string, len(s.Dashes))
	for i, d := range s.Dashes {
		layers[i] = fmt.Sprintf("linear-gradient(90deg,#0000 %gpx,%s %gpx %gpx,#0000 %gpx) 0 calc(100%% - %gpx)/%gpx %gpx repeat-x",
			d.X, colour, d.X, d.X+d.Width, d.X+d.Width, Height-d.Y-d.Height, s.Period, d.Height)
	}
	return strings.Join(layers, ",")
}
