package suggest

import (
	"cmp"
	"math"
	"slices"
)

// heldOut is the share of sentences that never get a hint: one in five.
const heldOut = 5

// HeldOut reports whether a sentence is one of those that never get a hint from
// this project to this annotator. Which they are depends on nothing but these
// and the seed, so that they stay the same when documents are added.
func HeldOut(seed uint64, project, annotator, document string, start int) bool {
	return draw(seed, project, annotator, document, start)%heldOut == 0
}

// Sample draws n places out of a list by chance: those whose keys have the
// smallest hashes, in the order of the list. The same seed draws the same, also
// when other things are added, as far as they are not drawn themselves.
func Sample(seed uint64, length, n int, key func(i int) (document string, start int)) []int {
	type drawn struct {
		hash  uint64
		place int
	}
	all := make([]drawn, length)
	for i := range all {
		document, start := key(i)
		all[i] = drawn{draw(seed, "sample", "", document, start), i}
	}
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.place, b.place)) })
	places := make([]int, 0, min(n, length))
	for _, d := range all[:min(n, length)] {
		places = append(places, d.place)
	}
	slices.Sort(places)
	return places
}

func draw(seed uint64, a, b, c string, n int) uint64 {
	h := scatter(mix(hashStart, seed))
	for _, s := range []string{a, b, c} {
		for i := range len(s) {
			h = mix(h, uint64(s[i]))
		}
		h = mix(h, 0x100)
	}
	return scatter(scatter(mix(h, uint64(n))))
}

// RuleOfThree is the usual bound for a sample in which nothing was found: with
// 95 % confidence at most 3/n of the rest have it.
func RuleOfThree(n int) float64 {
	if n == 0 {
		return 1
	}
	return min(3/float64(n), 1)
}

// Bound is the exact upper bound (Clopper and Pearson 1934, one-sided) of a
// share of which found were found in a random sample of n, with 95 %
// confidence: the share at which so few would be found once in twenty times.
func Bound(found, n int) float64 {
	if n <= 0 || found >= n {
		return 1
	}
	low, high := float64(found)/float64(n), 1.0
	for range 200 {
		middle := (low + high) / 2
		if atMost(found, n, middle) > 0.05 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// atMost is the probability of k or fewer of n, each with probability p.
func atMost(k, n int, p float64) float64 {
	if p >= 1 {
		return 0
	}
	sum := 0.0
	term := float64(n) * math.Log1p(-p) // of the logarithm of the probability of i
	odds := math.Log(p) - math.Log1p(-p)
	for i := 0; ; i++ {
		sum += math.Exp(term)
		if i == k {
			return sum
		}
		term += odds + math.Log(float64(n-i)) - math.Log(float64(i+1))
	}
}
