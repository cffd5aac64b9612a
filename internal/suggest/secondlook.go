package suggest

import (
	"cmp"
	"math"
	"slices"
)

// Doubtful is a sentence whose labels a model that had not seen it would not have
// given.
type Doubtful struct {
	Sentence      int       // place among those learned from
	Surprise      float64   // the higher, the likelier a slip
	Labels        []int     // what the model would have given
	Probabilities []float64 // by label
}

// SecondLook lists the sentences learned from, the likeliest slip first; also
// those that were given no label. With all it lists every one of them, else
// those where the model would have given something else. Of a label without
// cues nothing is said until there are enough sentences with it.
//
// The model that is asked about a sentence has seen the others of its document:
// what is said of nearly the same thing there is what tells a slip best. How far
// to trust a label is another question, which needs documents not seen (Trust).
// The sentence with the largest disagreement on one label comes first, or on all
// of them together where sentences carry several.
func (m *Model) SecondLook(all bool) []Doubtful {
	if len(m.learned) == 0 {
		return nil
	}
	m, r := prepare(m.learned, m.labels, m.options)
	m.validate(r, parted(len(m.learned), m.options.Folds, m.options.Seed))
	var list []Doubtful
	for i := range m.learned {
		s := &m.learned[i]
		odds := m.unseenOdds(i, make([]float64, m.labels))
		for l := range odds {
			t := &m.trust[l]
			switch {
			case m.prior(l) != nil || t.Positives >= m.options.Positives:
			case s.has(l):
				odds[l] = t.level + 1 // as it was coded
			default:
				odds[l] = t.level - 1
			}
		}
		d := Doubtful{Sentence: i, Labels: m.give(odds, nil), Probabilities: odds}
		for l, z := range odds {
			p := sigmoid(z)
			odds[l] = p
			if !s.has(l) {
				p = 1 - p
			}
			if x := -math.Log(max(p, 1e-6)); m.single {
				d.Surprise = max(d.Surprise, x)
			} else {
				d.Surprise += x
			}
		}
		if all || !SameLabels(d.Labels, s.Labels) {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b Doubtful) int { return cmp.Compare(b.Surprise, a.Surprise) })
	return list
}

// SameLabels compares two sets of labels; neither list has one twice.
func SameLabels(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		found := false
		for _, y := range b {
			found = found || x == y
		}
		if !found {
			return false
		}
	}
	return true
}
