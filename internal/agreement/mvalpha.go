package agreement

// MVAlpha is the alpha for multi-valued data: it knows that each set was
// drawn label by label. The values of the ratings are the sets. (Krippendorff
// & Craggs 2016, "The reliability of multi-valued coding of data".)
func MVAlpha(r *Ratings, sets []Set) (float64, error) {
	t := newTally(r.Values, 0, false, OfSets(sets, Dice))
	sums := t.of(r)
	return mvAlpha(sums[t.at.apart], t.used(sums), sets)
}

// mvAlpha works it out from the sum of the distances observed and from how
// often each set was used.
func mvAlpha(apart float64, used []float64, sets []Set) (float64, error) {
	n := total(used)
	if n == 0 {
		return none, NoneShared
	}
	expected := expectedOfSets(used, sets) / (n * n)
	if expected <= tiny {
		return none, NoVariation
	}
	return 1 - apart/n/expected, nil
}

// expectedOfSets is n² times the disagreement expected: for each two sizes of
// sets, as often as those sizes were used, the mean distance of two sets of
// these sizes, each weighed by the ways in which its labels can be drawn.
//
// The distance depends on the sizes and on how many labels are shared. So the
// weights of all pairs of sets need not be listed: they are the coefficients
// of a product over labels, in which a label is in neither set (1), in the
// first or in the second (n each), or in both (n(n-1)).
func expectedOfSets(used []float64, sets []Set) float64 {
	labels, largest := 0, 0
	for _, set := range sets {
		largest = max(largest, len(set))
		for _, label := range set {
			labels = max(labels, label+1)
		}
	}
	perLabel, perSize := make([]float64, labels), make([]float64, largest+1)
	for i, set := range sets {
		perSize[len(set)] += used[i]
		for _, label := range set {
			perLabel[label] += used[i]
		}
	}
	// ways[c][k][s]: of a first set of c labels and a second of k that share s.
	side := largest + 1
	ways := make([]float64, side*side*side)
	at := func(c, k, s int) int { return (c*side+k)*side + s }
	ways[0] = 1
	for _, n := range perLabel {
		if n == 0 {
			continue
		}
		for c := largest; c >= 0; c-- {
			for k := largest; k >= 0; k-- {
				for s := min(c, k); s >= 0; s-- {
					more := 0.0
					if c > 0 {
						more += n * ways[at(c-1, k, s)]
					}
					if k > 0 {
						more += n * ways[at(c, k-1, s)]
					}
					if s > 0 {
						more += n * max(0, n-1) * ways[at(c-1, k-1, s-1)]
					}
					ways[at(c, k, s)] += more
				}
			}
		}
	}
	sum := 0.0
	for c := range side {
		for k := range side {
			if perSize[c]*perSize[k] == 0 || c+k == 0 {
				continue
			}
			weight, apart := 0.0, 0.0
			for s := range min(c, k) + 1 {
				w := ways[at(c, k, s)]
				weight += w
				apart += w * (1 - 2*float64(s)/float64(c+k))
			}
			if weight > 0 {
				sum += perSize[c] * perSize[k] * apart / weight
			}
		}
	}
	return sum
}
