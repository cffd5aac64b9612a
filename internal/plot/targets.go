package plot

import (
	"math"
)

// Target is a mark that stands for a row of the data, as a window needs it: the
// rectangle around it, the row, and the words.
type Target struct {
	Low, High Point // mm
	Row       int
	Says      string
}

// Targets lists the marks that stand for rows, from the first to the topmost.
func (p *Picture) Targets() (list []Target) {
	for i := range p.Marks {
		m := &p.Marks[i]
		if m.Row == 0 || len(m.Path) == 0 {
			continue
		}
		low, high := m.Path.Bounds()
		list = append(list, Target{low, high, m.Row, m.Says})
	}
	return list
}

func (t *Target) middle() Point { return Point{(t.Low.X + t.High.X) / 2, (t.Low.Y + t.High.Y) / 2} }

// slack is by how much a place may miss a target, in mm: a bar of one among
// thousands is a hairline.
const slack = 0.4

// TargetAt is the topmost target at a place, -1 for none.
func TargetAt(list []Target, x, y float64) int {
	for _, by := range []float64{0, slack} {
		for i := len(list) - 1; i >= 0; i-- {
			t := &list[i]
			if t.Low.X-by <= x && x <= t.High.X+by && t.Low.Y-by <= y && y <= t.High.Y+by {
				return i
			}
		}
	}
	return -1
}

// Direction is one of the four ways to go on.
type Direction struct{ X, Y float64 }

// The directions.
var (
	Left  = Direction{-1, 0}
	Right = Direction{+1, 0}
	Above = Direction{0, -1}
	Below = Direction{0, +1}
)

// Next is the target to which a key leads from another one: the nearest in the
// direction, where what lies beside the straight way counts as far away. It is
// the same one where there is none.
func Next(list []Target, from int, to Direction) int {
	if from < 0 || from >= len(list) {
		return min(0, len(list)-1)
	}
	here := list[from].middle()
	best, nearest := from, math.Inf(1)
	for i := range list {
		there := list[i].middle()
		dx, dy := there.X-here.X, there.Y-here.Y
		along, beside := dx*to.X+dy*to.Y, math.Abs(dx*to.Y)+math.Abs(dy*to.X)
		if i == from || along < 0.05 {
			continue
		}
		// What overlaps across the way lies straight ahead.
		if to.X != 0 && list[i].Low.Y < list[from].High.Y && list[i].High.Y > list[from].Low.Y ||
			to.Y != 0 && list[i].Low.X < list[from].High.X && list[i].High.X > list[from].Low.X {
			beside = 0.01 * beside
		}
		if far := along + 4*beside; far < nearest {
			best, nearest = i, far
		}
	}
	return best
}
