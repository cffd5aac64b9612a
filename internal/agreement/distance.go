package agreement

import (
	"math"
	"slices"
)

// Distances says for each two values how far apart they are, as the δ² of
// Krippendorff: 0 for a value and itself. Alpha does not care for its scale.
type Distances [][]float64

func distances(values int, between func(c, k int) float64) Distances {
	d := make(Distances, values)
	for c := range d {
		d[c] = make([]float64, values)
		for k := range d[c] {
			if c != k {
				d[c][k] = between(c, k)
			}
		}
	}
	return d
}

// Nominal holds all different values for equally far apart.
func Nominal(values int) Distances {
	return distances(values, func(int, int) float64 { return 1 })
}

// Ordinal is for values that stand in an order: what lies between two of them,
// by how often each was used in items that two or more read. (Krippendorff
// 2011, "Computing Krippendorff's alpha-reliability", section D.)
func Ordinal(used []float64) Distances {
	return distances(len(used), func(c, k int) float64 {
		between := -(used[c] + used[k]) / 2
		for _, n := range used[min(c, k) : max(c, k)+1] {
			between += n
		}
		return between * between
	})
}

// Interval is for values that are numbers: the square of their difference.
func Interval(numbers []float64) Distances {
	return distances(len(numbers), func(c, k int) float64 {
		difference := numbers[c] - numbers[k]
		return difference * difference
	})
}

// Absolute is for values that are numbers: their difference.
func Absolute(numbers []float64) Distances {
	return distances(len(numbers), func(c, k int) float64 { return math.Abs(numbers[c] - numbers[k]) })
}

// Ratio is for numbers that have a zero: the square of their difference over
// their sum.
func Ratio(numbers []float64) Distances {
	return distances(len(numbers), func(c, k int) float64 {
		if numbers[c]+numbers[k] == 0 {
			return 0
		}
		share := (numbers[c] - numbers[k]) / (numbers[c] + numbers[k])
		return share * share
	})
}

// weights turns distances into the weights of Cohen 1968 and Gwet 2014: 1 for
// a value and itself, 0 for the two that lie farthest apart.
func (d Distances) weights() [][]float64 {
	far := 0.0
	for _, row := range d {
		far = max(far, slices.Max(row))
	}
	w := make([][]float64, len(d))
	for c := range d {
		w[c] = make([]float64, len(d))
		for k := range d[c] {
			w[c][k] = 1
			if far > 0 {
				w[c][k] = 1 - d[c][k]/far
			}
		}
	}
	return w
}

// Set is a set of labels, as the places of the labels in a list, ascending. An
// empty set says that there was nothing to label.
type Set []int

func (s Set) shared(other Set) (n int) {
	for _, label := range s {
		if slices.Contains(other, label) {
			n++
		}
	}
	return n
}

// Jaccard is the share of the labels of either set that the other lacks; 0 for
// two empty sets.
func Jaccard(a, b Set) float64 {
	both := a.shared(b)
	if len(a)+len(b) == 0 {
		return 0
	}
	return 1 - float64(both)/float64(len(a)+len(b)-both)
}

// MASI weighs Jaccard by how the sets lie to each other: 1 for the same, 2/3
// when one holds the other, 1/3 when they overlap, 0 when they share nothing.
// (Passonneau 2006, "Measuring agreement on set-valued items".)
func MASI(a, b Set) float64 { return MASIWeighted(a, b, [4]float64{1, 2. / 3, 1. / 3, 0}) }

// MASIWeighted is MASI with other weights for same, holding, overlapping and
// apart; some programs round them to 0.67 and 0.33.
func MASIWeighted(a, b Set, weights [4]float64) float64 {
	both := a.shared(b)
	weight := weights[2]
	switch {
	case both == len(a) && both == len(b):
		weight = weights[0]
	case both == 0:
		weight = weights[3] // an empty set shares nothing with another
	case both == len(a) || both == len(b):
		weight = weights[1]
	}
	return 1 - (1-Jaccard(a, b))*weight
}

// Dice is the share of the labels of both sets, counted twice where both have
// them, that are not shared; 0 for two empty sets. (Krippendorff & Craggs
// 2016.)
func Dice(a, b Set) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 1 - 2*float64(a.shared(b))/float64(len(a)+len(b))
}

// OfSets gives the distances between sets.
func OfSets(sets []Set, measure func(a, b Set) float64) Distances {
	return distances(len(sets), func(c, k int) float64 { return measure(sets[c], sets[k]) })
}
