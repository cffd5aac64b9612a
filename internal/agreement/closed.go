package agreement

import "math"

// Closed is a measure with the interval of its closed form: the variance over
// items by linearisation, Student's t with one degree of freedom less than
// there are items, and the upper end cut at 1. It takes items for independent,
// which sentences of one article are not; so a Report gives it as a column
// beside the bootstrap. (Gwet 2014, "Handbook of inter-rater reliability", 4th
// edition, chapters 4 to 6.)
type Closed struct {
	Value     float64
	Error     float64 // standard error
	Low, High float64 // 95 %
	Observed  float64 // agreement
	Expected  float64 // agreement by chance
	Items     int
}

// Closed forms take weights, so that a value near the other agrees in part;
// nil weights ask for the same value.

// ClosedFleiss is Fleiss' kappa, generalised to items that not all read and to
// weights (Gwet 2014).
func ClosedFleiss(r *Ratings, d Distances) (Closed, error) {
	x := newLinear(r, d)
	shares := x.shares()
	weighted := x.weigh(shares)
	expected := 0.0
	for k, p := range shares {
		expected += p * weighted[k]
	}
	return x.closed(expected, 2, func(i int) (e float64) {
		for k, n := range x.counts[i] {
			e += n / x.read[i] * weighted[k]
		}
		return e
	})
}

// ClosedAC1 is Gwet's AC1, and AC2 with weights (Gwet 2008; Gwet 2014).
func ClosedAC1(r *Ratings, d Distances) (Closed, error) {
	x := newLinear(r, d)
	shares := x.shares()
	q := float64(r.Values)
	scale := 0.0
	for _, row := range x.weights {
		scale += total(row)
	}
	scale /= q * (q - 1)
	expected := 0.0
	for _, p := range shares {
		expected += scale * p * (1 - p)
	}
	return x.closed(expected, 2, func(i int) (e float64) {
		for k, n := range x.counts[i] {
			e += scale * n / x.read[i] * (1 - shares[k])
		}
		return e
	})
}

// ClosedBrennanPrediger is the kappa of Brennan & Prediger 1981.
func ClosedBrennanPrediger(r *Ratings, d Distances) (Closed, error) {
	x := newLinear(r, d)
	expected := 0.0
	for _, row := range x.weights {
		expected += total(row)
	}
	expected /= float64(r.Values * r.Values)
	return x.closed(expected, 0, func(int) float64 { return expected })
}

// ClosedConger is the kappa of Conger 1980, which is Cohen's for two
// annotators (Gwet 2014, chapter 5).
func ClosedConger(r *Ratings, d Distances) (Closed, error) {
	x := newLinear(r, d)
	own := make([][]float64, r.Annotators) // share of each value in what one read
	readBy := make([]float64, r.Annotators)
	all, people := make([]float64, r.Values), 0.0
	for g := range own {
		own[g] = make([]float64, r.Values)
	}
	for i, row := range x.rows {
		for g, value := range row {
			if value != Missing {
				own[g][value] += x.times[i]
				readBy[g] += x.times[i]
			}
		}
	}
	for g := range own {
		if readBy[g] == 0 {
			continue
		}
		people++
		for k := range own[g] {
			own[g][k] /= readBy[g]
			all[k] += own[g][k]
		}
	}
	pairs := people * (people - 1)
	others := make([][]float64, r.Annotators) // what the others make each value worth, by annotator
	means := make([]float64, r.Annotators)
	expected := 0.0
	for g := range own {
		rest := make([]float64, r.Values)
		for k := range rest {
			rest[k] = all[k] - own[g][k]
		}
		others[g] = x.weigh(rest)
		for k, p := range own[g] {
			means[g] += p * others[g][k]
		}
		expected += means[g] / pairs
	}
	return x.closed(expected, 2, func(i int) (e float64) {
		for g, value := range x.rows[i] {
			if value != Missing {
				e += x.items / readBy[g] * (others[g][value] - means[g])
			}
			e += means[g]
		}
		return e / pairs
	})
}

// ClosedAlpha is Krippendorff's alpha with the interval of Gwet 2014, chapter
// 6, on the items that two or more read.
func ClosedAlpha(r *Ratings, d Distances) (Closed, error) {
	x := newLinear(r, d)
	x.onlyPairable()
	read, same := 0.0, make([]float64, len(x.counts))
	for i, n := range x.read {
		read += x.times[i] * n
	}
	mean, small := read/x.items, 1/read
	agreement, shares := 0.0, make([]float64, r.Values)
	for i, counts := range x.counts {
		same[i] = x.agreeing(i) / (mean * (x.read[i] - 1))
		agreement += x.times[i] * same[i] / x.items
		for k, c := range counts {
			shares[k] += x.times[i] * c / read
		}
	}
	weighted := x.weigh(shares)
	expected := 0.0
	for k, p := range shares {
		expected += p * weighted[k]
	}
	x.observed = (1-small)*agreement + small
	x.observe = func(i int) float64 {
		return (1-small)*(same[i]-agreement*(x.read[i]-mean)/mean) + small
	}
	c, err := x.closed(expected, 2, func(i int) float64 {
		e := -expected * (x.read[i] - mean) / mean
		for k, c := range x.counts[i] {
			e += c * weighted[k] / mean
		}
		return e
	})
	// Gwet takes the error of the value without the correction for small samples.
	c.setError(c.Error / (1 - small))
	return c, err
}

// linear is what the closed forms share: the items, those that say the same
// together, and what each item adds to the agreement observed.
type linear struct {
	rows     [][]int32
	times    []float64 // how many items each row stands for
	counts   [][]float64
	read     []float64 // how many read each item
	weights  [][]float64
	items    float64
	pairable float64 // items that two or more read
	varied   error

	observed float64
	observe  func(row int) float64
}

func newLinear(r *Ratings, d Distances) *linear {
	if d == nil {
		d = Nominal(r.Values)
	}
	r = r.gathered()
	x := &linear{weights: d.weights()}
	t := newTally(r.Values, 0, false)
	sums := make([]float64, t.width)
	for i := range r.Items() {
		counts, read := r.counts(i)
		if read == 0 || r.times[i] == 0 {
			continue
		}
		x.rows, x.times, x.counts, x.read = append(x.rows, r.Row(i)), append(x.times, r.times[i]), append(x.counts, counts), append(x.read, read)
		x.items += r.times[i]
		t.add(sums, r.Row(i))
		if read >= 2 {
			x.pairable += r.times[i]
			x.observed += r.times[i] * x.agreeing(len(x.read)-1) / (read * (read - 1))
		}
	}
	x.varied = t.varied(sums)
	x.observed /= x.pairable
	x.observe = func(i int) float64 {
		if x.read[i] < 2 {
			return 0
		}
		return x.items / x.pairable * x.agreeing(i) / (x.read[i] * (x.read[i] - 1))
	}
	return x
}

// agreeing is Σ r_k (r*_k - 1) of an item, where r*_k counts in part those who
// gave a value near k.
func (x *linear) agreeing(item int) (sum float64) {
	for k, n := range x.counts[item] {
		if n == 0 {
			continue
		}
		near := 0.0
		for l, other := range x.counts[item] {
			near += x.weights[k][l] * other
		}
		sum += n * (near - 1)
	}
	return sum
}

// shares are the mean shares of annotators who gave each value.
func (x *linear) shares() []float64 {
	shares := make([]float64, len(x.weights))
	for i, counts := range x.counts {
		for k, n := range counts {
			shares[k] += x.times[i] * n / x.read[i] / x.items
		}
	}
	return shares
}

func (x *linear) weigh(shares []float64) []float64 {
	weighted := make([]float64, len(shares))
	for k := range shares {
		for l, p := range shares {
			weighted[k] += x.weights[k][l] * p
		}
	}
	return weighted
}

// onlyPairable forgets the items that one alone read.
func (x *linear) onlyPairable() {
	kept := 0
	for i, n := range x.read {
		if n >= 2 {
			x.rows[kept], x.times[kept], x.counts[kept], x.read[kept] = x.rows[i], x.times[i], x.counts[i], n
			kept++
		}
	}
	x.rows, x.times, x.counts, x.read = x.rows[:kept], x.times[:kept], x.counts[:kept], x.read[:kept]
	x.items = x.pairable
}

// closed works out the value and its interval. expect is what a row adds to
// the agreement expected, with the expectation as its mean; degree says how
// the expectation depends on the shares: 2 as their square, 0 not at all.
func (x *linear) closed(expected, degree float64, expect func(row int) float64) (Closed, error) {
	c := Closed{Value: none, Error: none, Low: none, High: none, Observed: x.observed, Expected: expected, Items: int(x.items)}
	if x.varied != nil {
		return c, x.varied
	}
	var err error
	if c.Value, err = beyondChance(x.observed, expected); err != nil {
		return c, err
	}
	n := x.items
	squares := 0.0
	for i := range x.counts {
		chance := expected
		if x.read[i] < 2 {
			chance = 0
		} else if x.pairable < n {
			chance *= n / x.pairable
		}
		// What the item adds to the value, by the derivative of (o-e)/(1-e).
		adds := (x.observe(i)-chance)/(1-expected) - degree*(1-c.Value)*(expect(i)-expected)/(1-expected)
		squares += x.times[i] * (adds - c.Value) * (adds - c.Value)
	}
	if n < 2 {
		return c, nil
	}
	c.setError(math.Sqrt(squares / (n * (n - 1))))
	return c, nil
}

func (c *Closed) setError(e float64) {
	c.Error = e
	reach := studentQuantile(0.975, float64(c.Items-1)) * e
	c.Low, c.High = c.Value-reach, min(1, c.Value+reach)
}
