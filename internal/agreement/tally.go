package agreement

// A tally lays out the sums over items from which the measures of agreement on
// ratings are worked out. The sums of two parts of a corpus add up to those of
// both, which is what the bootstrap rests on.
type tally struct {
	values     int
	annotators int // whose own counts are kept, for Conger; 0 when nobody asks
	linear     []Distances
	every      bool // every coincidence is kept, which ordinal distances need
	brief      bool // only what percent and alpha need is kept

	at struct{ units, pairable, same, shares, used, apart, pairs, positive, possible, own int }
	// width is how many sums there are.
	width int

	n       []float64 // of the item at hand: how many gave each value
	present []int32   // and which values were given
}

func newTally(values, annotators int, every bool, linear ...Distances) *tally {
	t := &tally{values: values, annotators: annotators, linear: linear, every: every}
	return t.layOut()
}

// newBriefTally is one for percent and alpha only.
func newBriefTally(values int, linear ...Distances) *tally {
	t := &tally{values: values, linear: linear, brief: true}
	return t.layOut()
}

func (t *tally) layOut() *tally {
	t.n = make([]float64, t.values)
	take := func(n int) int {
		at := t.width
		t.width += n
		return at
	}
	t.at.units = take(1)             // items that somebody read
	t.at.pairable = take(1)          // items that two or more read
	t.at.same = take(1)              // Σ pairs that agree / pairs
	t.at.used = take(t.values)       // Σ n_uk over pairable items
	t.at.apart = take(len(t.linear)) // Σ of the distances in pairs / (m_u - 1)
	if t.every {
		t.at.pairs = take(t.values * t.values) // coincidences
	}
	if !t.brief {
		t.at.shares = take(t.values)             // Σ n_uk / m_u over all items
		t.at.positive = take(t.values)           // Σ n_uk (n_uk - 1)
		t.at.possible = take(t.values)           // Σ n_uk (m_u - 1)
		t.at.own = take(t.annotators * t.values) // how often each annotator gave each value
	}
	return t
}

// add adds an item to sums.
func (t *tally) add(sums []float64, row []int32) {
	t.present = t.present[:0]
	m := 0.0
	for annotator, value := range row {
		if value == Missing {
			continue
		}
		if t.n[value] == 0 {
			t.present = append(t.present, value)
		}
		t.n[value]++
		m++
		if annotator < t.annotators {
			sums[t.at.own+annotator*t.values+int(value)]++
		}
	}
	if m > 0 {
		sums[t.at.units]++
	}
	if !t.brief {
		for _, value := range t.present {
			sums[t.at.shares+int(value)] += t.n[value] / m
		}
	}
	if m >= 2 {
		t.pair(sums, m)
	}
	for _, value := range t.present {
		t.n[value] = 0
	}
}

// pair adds what only an item that two or more read tells.
func (t *tally) pair(sums []float64, m float64) {
	sums[t.at.pairable]++
	same := 0.0
	for i, c := range t.present {
		n := t.n[c]
		same += n * (n - 1)
		sums[t.at.used+int(c)] += n
		if !t.brief {
			sums[t.at.positive+int(c)] += n * (n - 1)
			sums[t.at.possible+int(c)] += n * (m - 1)
		}
		if t.every {
			sums[t.at.pairs+int(c)*t.values+int(c)] += n * (n - 1) / (m - 1)
		}
		for _, k := range t.present[:i] {
			both := 2 * n * t.n[k] / (m - 1)
			for d, distances := range t.linear {
				sums[t.at.apart+d] += both * distances[c][k]
			}
			if t.every {
				sums[t.at.pairs+int(c)*t.values+int(k)] += both / 2
				sums[t.at.pairs+int(k)*t.values+int(c)] += both / 2
			}
		}
	}
	sums[t.at.same] += same / (m * (m - 1))
}

// of adds up all items of ratings.
func (t *tally) of(r *Ratings) []float64 {
	sums := make([]float64, t.width)
	for i := range r.Items() {
		t.add(sums, r.Row(i))
	}
	return sums
}

func (t *tally) used(sums []float64) []float64 { return sums[t.at.used : t.at.used+t.values] }

// alpha is Krippendorff's alpha with one of the distances that the tally was
// made for: 1 - (n-1) Σ o_ck δ² / Σ n_c n_k δ². (Hayes & Krippendorff 2007;
// Krippendorff 2011.)
func (t *tally) alpha(sums []float64, distance int) (float64, error) {
	return alphaOf(sums[t.at.apart+distance], t.used(sums), t.linear[distance])
}

// alphaEvery is the same with any distances, from all coincidences.
func (t *tally) alphaEvery(sums []float64, d Distances) (float64, error) {
	apart := 0.0
	for c := range d {
		for k := range d {
			apart += sums[t.at.pairs+c*t.values+k] * d[c][k]
		}
	}
	return alphaOf(apart, t.used(sums), d)
}

func alphaOf(apart float64, used []float64, d Distances) (float64, error) {
	expected := 0.0
	for c, n := range used {
		if n == 0 {
			continue
		}
		for k, other := range used[:c] {
			expected += 2 * n * other * d[c][k]
		}
	}
	switch n := total(used); {
	case n == 0:
		return none, NoneShared
	case expected == 0:
		return none, NoVariation
	default:
		return 1 - (n-1)*apart/expected, nil
	}
}

// percent is the mean over items of the share of pairs that agree.
func (t *tally) percent(sums []float64) (float64, error) {
	return ratio(sums[t.at.same], sums[t.at.pairable], NoneShared)
}

// varied reports whether two values were used by those who read the same.
func (t *tally) varied(sums []float64) error {
	used := 0
	for _, n := range t.used(sums) {
		if n > 0 {
			used++
		}
	}
	switch used {
	case 0:
		return NoneShared
	case 1:
		return NoVariation
	}
	return nil
}

// corrected is a chance-corrected measure with this expectation of agreement.
func (t *tally) corrected(sums []float64, expected func() float64) (float64, error) {
	if err := t.varied(sums); err != nil {
		return none, err
	}
	observed, _ := t.percent(sums)
	return beyondChance(observed, expected())
}

// share is the mean share of annotators who gave a value.
func (t *tally) share(sums []float64, value int) float64 {
	return sums[t.at.shares+value] / sums[t.at.units]
}

// fleiss is the kappa of Fleiss 1971; for two annotators who read all it is
// the pi of Scott 1955. Items of one reader count for the expectation only
// (Gwet 2014).
func (t *tally) fleiss(sums []float64) (float64, error) {
	return t.corrected(sums, func() (expected float64) {
		for value := range t.values {
			expected += t.share(sums, value) * t.share(sums, value)
		}
		return expected
	})
}

// ac1 is Gwet's AC1 (Gwet 2008, 2014).
func (t *tally) ac1(sums []float64) (float64, error) {
	return t.corrected(sums, func() (expected float64) {
		for value := range t.values {
			expected += t.share(sums, value) * (1 - t.share(sums, value))
		}
		return expected / float64(t.values-1)
	})
}

// brennanPrediger is the kappa of Brennan & Prediger 1981, Bennett's S; for
// two values it is PABAK.
func (t *tally) brennanPrediger(sums []float64) (float64, error) {
	return t.corrected(sums, func() float64 { return 1 / float64(t.values) })
}

// conger is the kappa of Conger 1980; for two annotators who read all it is
// Cohen's. What is expected is the mean over pairs of annotators.
func (t *tally) conger(sums []float64) (float64, error) {
	return t.corrected(sums, func() float64 {
		all, own, people := make([]float64, t.values), 0.0, 0.0
		for annotator := range t.annotators {
			counts := sums[t.at.own+annotator*t.values:][:t.values]
			n := total(counts)
			if n == 0 {
				continue
			}
			people++
			for value, count := range counts {
				all[value] += count / n
				own += count / n * count / n
			}
		}
		both := 0.0
		for _, p := range all {
			both += p * p
		}
		return (both - own) / (people * (people - 1))
	})
}

// specific is how often an annotator gives a value when another one did:
// Σ n_uk(n_uk-1) / Σ n_uk(m_u-1). For two annotators it is 2a/(2a+b+c), which
// is the F1 of one against the other. (Fleiss 1975; Hripcsak & Rothschild
// 2005.)
func (t *tally) specific(sums []float64, value int) (float64, error) {
	return ratio(sums[t.at.positive+value], sums[t.at.possible+value], NeverUsed)
}

// fleissOf is the kappa of one value against all others (Fleiss 1971).
func (t *tally) fleissOf(sums []float64, value int) (float64, error) {
	if err := t.varied(sums); err != nil {
		return none, err
	}
	agreement, err := t.specific(sums, value)
	if err != nil {
		return none, err
	}
	return beyondChance(agreement, t.share(sums, value))
}

// Used tells how often each value was used in items that two or more read.
func Used(r *Ratings) []float64 {
	t := newTally(r.Values, 0, false)
	return t.used(t.of(r))
}
