package plot

import "testing"

// bars are two rows of three bars of 10 mm, the middle ones of 2 mm.
func bars() []Target {
	var list []Target
	for row := range 2 {
		x := 0.0
		for k, width := range []float64{10, 2, 10} {
			list = append(list, Target{Low: Point{x, float64(row) * 6}, High: Point{x + width, float64(row)*6 + 4}, Row: 3*row + k + 1})
			x += width
		}
	}
	return list
}

func TestArrowsWalkFromMarkToMark(t *testing.T) {
	for _, c := range []struct {
		from int
		to   Direction
		want int
	}{{0, Right, 1}, {1, Right, 2}, {2, Right, 2}, {2, Left, 1}, {0, Left, 0}, {0, Below, 3}, {1, Below, 4}, {5, Above, 2}, {3, Below, 3}, {-1, Right, 0}} {
		if got := Next(bars(), c.from, c.to); got != c.want {
			t.Errorf("from %d by %v: %d, not %d", c.from, c.to, got, c.want)
		}
	}
	if got := Next(nil, 0, Left); got != -1 {
		t.Errorf("of none: %d", got)
	}
}

func TestAHairlineIsHitFromBeside(t *testing.T) {
	list := append(bars(), Target{Low: Point{30, 0}, High: Point{30.01, 4}, Row: 7})
	for _, c := range []struct {
		x, y float64
		want int
	}{{5, 2, 0}, {11, 2, 1}, {30.3, 2, 6}, {31, 2, -1}, {5, 5, -1}} {
		if got := TargetAt(list, c.x, c.y); got != c.want {
			t.Errorf("at %v %v: %d, not %d", c.x, c.y, got, c.want)
		}
	}
}
