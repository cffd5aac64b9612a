package plot

import "math"

// Pattern is what is drawn over an area, so that no meaning rests on its colour
// alone.
type Pattern int

// The patterns, in the order in which they are told apart best.
const (
	Plain Pattern = iota
	Rising
	Dotted
	Falling
	Upright
	Level
	Crossed
	patterns
)

// PatternOf is the pattern of the nth thing of a row of things.
func PatternOf(n int) Pattern { return Pattern(n % int(patterns)) }

// Over gives the lines of a pattern over a rectangle, spacing mm apart. The
// lines of all rectangles lie on one grid, so that bars side by side agree.
func (p Pattern) Over(x, y, width, height, spacing float64) Path {
	var lines Path
	switch p {
	case Rising, Crossed:
		slant(&lines, x, y, width, height, spacing, 1)
		if p == Crossed {
			slant(&lines, x, y, width, height, spacing, -1)
		}
	case Falling:
		slant(&lines, x, y, width, height, spacing, -1)
	case Upright:
		for at := ceilTo(x, spacing); at < x+width; at += spacing {
			lines.MoveTo(at, y)
			lines.LineTo(at, y+height)
		}
	case Level:
		for at := ceilTo(y, spacing); at < y+height; at += spacing {
			lines.MoveTo(x, at)
			lines.LineTo(x+width, at)
		}
	}
	return lines
}

// Dots gives the dots of the pattern Dotted over a rectangle: filled, not
// stroked. Only whole dots are drawn.
func Dots(x, y, width, height, spacing, r float64) Path {
	var dots Path
	row := 0
	for at := ceilTo(y+r, spacing/2); at+r <= y+height; at += spacing / 2 {
		row = int(math.Round(at / (spacing / 2)))
		shift := spacing / 2 * float64(row&1)
		for across := ceilTo(x+r-shift, spacing) + shift; across+r <= x+width; across += spacing {
			dots = append(dots, Circle(across, at, r)...)
		}
	}
	return dots
}

func ceilTo(x, step float64) float64 { return math.Ceil(x/step-1e-9) * step }

// slant draws the lines y = -direction*x + c over a rectangle: rising to the
// right for direction 1.
func slant(lines *Path, x, y, width, height, spacing float64, direction float64) {
	spacing *= math.Sqrt2
	c1, c2 := y+direction*x, y+height+direction*(x+width)
	if direction < 0 {
		c1, c2 = y-(x+width), y+height-x
	}
	for c := ceilTo(c1, spacing); c < c2; c += spacing {
		// Where the line enters and leaves the rectangle, by its x.
		from, to := x, x+width
		ya, yb := c-direction*from, c-direction*to
		clip := func(at *float64, v *float64) {
			switch {
			case *v < y:
				*at, *v = (c-y)/direction, y
			case *v > y+height:
				*at, *v = (c-y-height)/direction, y+height
			}
		}
		clip(&from, &ya)
		clip(&to, &yb)
		if to-from > 0.05 {
			lines.MoveTo(from, ya)
			lines.LineTo(to, yb)
		}
	}
}
