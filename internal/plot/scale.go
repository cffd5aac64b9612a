package plot

import "math"

// Linear carries values from 0 to a round number at or above the largest onto a
// stretch in mm.
type Linear struct {
	Max      float64
	Ticks    []float64
	From, To float64 // mm, where 0 and Max lie
}

// NewLinear makes a scale with at most so many ticks above 0. Whole says that
// the values are counts, between which no tick makes sense.
func NewLinear(largest float64, most int, whole bool, from, to float64) Linear {
	if largest <= 0 || math.IsNaN(largest) || math.IsInf(largest, 0) {
		largest = 1
	}
	step := niceStep(largest / float64(max(1, most)))
	if whole {
		step = max(1, step)
	}
	s := Linear{From: from, To: to}
	for n := 0; ; n++ {
		at := float64(n) * step
		s.Ticks = append(s.Ticks, at)
		if at >= largest-1e-9*largest {
			s.Max = at
			return s
		}
	}
}

// niceStep is the smallest of 1, 2, 2.5 and 5 times a power of ten that is no
// smaller than the step; of these 2.5 only below 1, so that counts stay whole.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, nice := range []float64{1, 2, 2.5, 5, 10} {
		if nice == 2.5 && power == 1 {
			continue
		}
		if nice*power >= step*(1-1e-9) {
			return nice * power
		}
	}
	return 10 * power
}

// Of is where a value lies.
func (s Linear) Of(value float64) float64 { return s.From + (s.To-s.From)*value/s.Max }

// Bands parts a stretch into equal bands with gaps between.
type Bands struct {
	N        int
	From, To float64 // mm
	Gap      float64 // share of a band that stays free, 0 to 1
}

// Of is where a band begins, and how wide it is.
func (b Bands) Of(i int) (start, width float64) {
	each := (b.To - b.From) / float64(max(1, b.N))
	return b.From + each*(float64(i)+b.Gap/2), each * (1 - b.Gap)
}
