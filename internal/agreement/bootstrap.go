package agreement

import (
	"math"
	"slices"
)

// Drawn is how sure a figure is, by draws of a bootstrap.
type Drawn struct {
	Low, High float64 // 95 %
	// BelowTentative and BelowReliable are the shares of the draws in which
	// the figure was below 0.667 and 0.8: the chance that it is.
	BelowTentative, BelowReliable float64
	Undefined                     int // draws that had no figure
}

// sumsOf are the sums of each part of a corpus, a row a part.
type sumsOf struct {
	width int
	dense []float64
	// counted is how many things are counted in each part and not drawn.
	counted int
	counts  []int32
	// cells say how often each part used the values of rare attributes, which
	// are so many that a column for each would be nearly empty.
	rare  int // attributes
	cells [][]cell

	// shared is how many parts, the first ones, two or more annotators read.
	// They are drawn among themselves, and so are the others, which tell only
	// how often a value is used.
	shared int
	// of gives the row of each part when parts that are the same share one; nil
	// when each part has its own.
	of []int32
}

func (s *sumsOf) rows() int { return len(s.dense) / s.width }

func (s *sumsOf) parts() int {
	if s.of != nil {
		return len(s.of)
	}
	return s.rows()
}

func (s *sumsOf) rowOf(part int) int {
	if s.of != nil {
		return int(s.of[part])
	}
	return part
}

func (s *sumsOf) row(row int) []float64 { return s.dense[row*s.width : (row+1)*s.width] }

func (s *sumsOf) countsOf(row int) []int32 { return s.counts[row*s.counted : (row+1)*s.counted] }

// timesOf tells how often each row is in the corpus.
func (s *sumsOf) timesOf() []uint32 {
	times := make([]uint32, s.rows())
	for part := range s.parts() {
		times[s.rowOf(part)]++
	}
	return times
}

// total adds up all parts.
func (s *sumsOf) total() []float64 { return s.add(s.timesOf()) }

// add adds up the rows, each so many times; after the sums stands for each
// rare attribute Σ of the squares of how often its values were used.
func (s *sumsOf) add(times []uint32) []float64 {
	sums := make([]float64, s.width, s.width+s.rare)
	for row, n := range times {
		if n > 0 {
			addTimes(sums, s.row(row), float64(n))
		}
	}
	for _, values := range s.byValue() {
		squares := 0.0
		for _, uses := range values {
			used := 0.0
			for _, u := range uses {
				used += float64(u.times) * float64(times[u.row])
			}
			squares += used * used
		}
		sums = append(sums, squares)
	}
	return sums
}

// count adds up what is counted.
func (s *sumsOf) count() []int {
	counts := make([]int, s.counted)
	for row, n := range s.timesOf() {
		for i, c := range s.countsOf(row) {
			counts[i] += int(n) * int(c)
		}
	}
	return counts
}

// uses says how often a part used a value.
type uses struct{ row, times int32 }

// byValue lists for each rare attribute and each of its values who used it.
func (s *sumsOf) byValue() [][][]uses {
	list := make([][][]uses, s.rare)
	for row, cells := range s.cells {
		for _, c := range cells {
			values := &list[c.attribute]
			for int(c.value) >= len(*values) {
				*values = append(*values, nil)
			}
			(*values)[c.value] = append((*values)[c.value], uses{int32(row), c.times})
		}
	}
	return list
}

// measure works a figure out of sums.
type measure func(sums []float64) (float64, error)

// bootstrap draws as many parts as there are, with replacement, so many times
// over, and gives for each measure what it was in each draw: not a number
// where it had no figure. The draws follow from the seed alone, whatever the
// number of processors. (Efron & Tibshirani 1993, "An introduction to the
// bootstrap", chapter 13; on parts as the units drawn: Kang et al. 2013.)
func (s *sumsOf) bootstrap(measures []measure, draws int, seed uint64) [][]float64 {
	return newDrawing(s, draws, seed).measure(measures)
}

// jackknife gives for each measure what it is without each of the parts that
// two or more read.
func (s *sumsOf) jackknife(measures []measure) [][]float64 {
	values := make([][]float64, len(measures))
	times := s.timesOf()
	for part := range s.shared {
		times[s.rowOf(part)]--
		sums := s.add(times)
		times[s.rowOf(part)]++
		for i, measure := range measures {
			value, _ := measure(sums)
			values[i] = append(values[i], value)
		}
	}
	return values
}

// mostUndefined is the share of draws without a figure above which there is no
// interval.
const mostUndefined = 0.05

// percentiles makes an interval of the values of draws.
func percentiles(values []float64) Drawn {
	interval := Drawn{Low: none, High: none, BelowTentative: none, BelowReliable: none}
	kept := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) {
			kept = append(kept, v)
		}
	}
	interval.Undefined = len(values) - len(kept)
	if len(kept) == 0 || float64(interval.Undefined) > mostUndefined*float64(len(values)) {
		return interval
	}
	below := func(limit float64) float64 {
		n := 0
		for _, v := range kept {
			if v < limit {
				n++
			}
		}
		return float64(n) / float64(len(kept))
	}
	interval.Low, interval.High = quantileOf(kept, 0.025), quantileOf(kept, 0.975)
	interval.BelowTentative, interval.BelowReliable = below(Tentative), below(Reliable)
	return interval
}

// quantileOf is the value below which a share of numbers lies, between two of
// them in proportion. It puts the numbers into another order.
func quantileOf(numbers []float64, share float64) float64 {
	at := share * float64(len(numbers)-1)
	low := int(at)
	smallest(numbers, low)
	if low+1 >= len(numbers) {
		return numbers[low]
	}
	return numbers[low] + (at-float64(low))*(slices.Min(numbers[low+1:])-numbers[low])
}

// smallest puts the numbers so that the one of a place is that of the sorted
// list, and none before it is larger, none after it smaller. (Hoare 1961,
// "Algorithm 65: find".)
func smallest(numbers []float64, place int) {
	for low, high := 0, len(numbers)-1; low < high; {
		pivot, i, j := numbers[place], low, high
		for i <= j {
			for numbers[i] < pivot {
				i++
			}
			for pivot < numbers[j] {
				j--
			}
			if i <= j {
				numbers[i], numbers[j] = numbers[j], numbers[i]
				i++
				j--
			}
		}
		if j < place {
			low = i
		}
		if place < i {
			high = j
		}
	}
}

// deleteOne makes an interval of what a measure is without each part: Student's
// t with one degree of freedom less than there are parts. (Quenouille 1956;
// Hughes 2021 on small samples.)
func deleteOne(value float64, values []float64) (low, high float64) {
	n := float64(len(values))
	if n < 2 || slices.ContainsFunc(values, math.IsNaN) || math.IsNaN(value) {
		return none, none
	}
	mean, squares := total(values)/n, 0.0
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	reach := studentQuantile(0.975, n-1) * math.Sqrt((n-1)/n*squares)
	return value - reach, min(1, value+reach)
}

// BootstrapCohen is the percentile interval of Cohen's kappa when items are
// drawn, which takes them for independent.
func BootstrapCohen(r *Ratings, draws int, seed uint64) (Drawn, error) {
	if r.Annotators != 2 {
		return Drawn{}, NotTwo
	}
	return bootstrapItems(r.Complete(), draws, seed, func(t *tally) measure { return t.conger })
}

// BootstrapAlpha is that of nominal alpha.
func BootstrapAlpha(r *Ratings, draws int, seed uint64) (Drawn, error) {
	return bootstrapItems(r, draws, seed, func(t *tally) measure {
		return func(sums []float64) (float64, error) { return t.alpha(sums, 0) }
	})
}

func bootstrapItems(r *Ratings, draws int, seed uint64, of func(*tally) measure) (Drawn, error) {
	t := newTally(r.Values, r.Annotators, false, Nominal(r.Values))
	s := sumsOf{width: t.width, shared: r.Items(), dense: make([]float64, t.width*r.Items())}
	for i := range r.Items() {
		t.add(s.row(i), r.Row(i))
	}
	if _, err := of(t)(s.total()); err != nil {
		return Drawn{}, err
	}
	return percentiles(s.bootstrap([]measure{of(t)}, draws, seed)[0]), nil
}
