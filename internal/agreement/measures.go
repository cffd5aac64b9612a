package agreement

// Alpha is Krippendorff's alpha. distances is given how often each value was
// used in items that two or more read; Ordinal needs to know, the others do
// not. (Hayes & Krippendorff 2007, "Answering the call for a standard
// reliability measure for coding data"; Krippendorff 2011.)
func Alpha(r *Ratings, distances func(used []float64) Distances) (float64, error) {
	t := newTally(r.Values, 0, true)
	sums := t.of(r)
	return t.alphaEvery(sums, distances(t.used(sums)))
}

// Percent is the mean over items of the share of pairs of annotators that
// agree.
func Percent(r *Ratings) (float64, error) {
	t := newTally(r.Values, 0, false)
	return t.percent(t.of(r))
}

// Scott is Scott's pi of two annotators, on what both read (Scott 1955).
func Scott(r *Ratings) (float64, error) {
	if r.Annotators != 2 {
		return none, NotTwo
	}
	t := newTally(r.Values, 0, false)
	return t.fleiss(t.of(r.Complete()))
}

// PositiveAgreement is the agreement on one value: how often an annotator
// gives it when another did. (Hripcsak & Rothschild 2005, "Agreement, the
// F-measure, and reliability in information retrieval".)
func PositiveAgreement(r *Ratings, value int) (float64, error) {
	t := newTally(r.Values, 0, false)
	return t.specific(t.of(r), value)
}

// NegativeAgreement is the agreement on not giving a value.
func NegativeAgreement(r *Ratings, value int) (float64, error) {
	return PositiveAgreement(r.against(value), 0)
}

// against are the ratings of one value against all others: 1 and 0.
func (r *Ratings) against(value int) *Ratings {
	binary := NewRatings(r.Annotators, 2)
	binary.Cells = make([]int32, len(r.Cells))
	for i, cell := range r.Cells {
		switch {
		case cell == Missing:
			binary.Cells[i] = Missing
		case cell == int32(value):
			binary.Cells[i] = 1
		}
	}
	return binary
}

// FleissOf is the kappa of one value against all others (Fleiss 1971).
func FleissOf(r *Ratings, value int) (float64, error) {
	t := newTally(r.Values, 0, false)
	return t.fleissOf(t.of(r), value)
}
