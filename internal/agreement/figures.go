package agreement

import "strconv"

// figures lists the figures of all annotators together.
func (l *layout) figures(all []float64, counts []int) []Figure {
	list := l.sentenceFigures(all)
	for label := range l.study.Labels {
		list = append(list, l.labelFigures(label, counts[counted*label+countedSentences], int(all[l.sentences.at.pairable]))...)
	}
	if l.study.Single {
		return list
	}
	return append(append(append(list, l.spanFigures(counts)...), l.attributeFigures(all)...), l.linkFigures(all)...)
}

// onSentences is a measure of the sums of sentences.
func (l *layout) onSentences(of func(t *tally, sums []float64) (float64, error)) measure {
	return func(sums []float64) (float64, error) { return of(l.sentences, l.ofSentences(sums)) }
}

func (l *layout) sentenceFigures(all []float64) []Figure {
	n := int(all[l.sentences.at.pairable])
	var list []Figure
	add := func(name string, work measure) {
		f := figure(OfSentences, "", name, work)
		f.N, f.Unit, f.sentences = n, "sentences", true
		if l.study.Single {
			f.Unit = "rows"
		}
		list = append(list, f)
	}
	alpha := func(distance int) measure {
		return l.onSentences(func(t *tally, sums []float64) (float64, error) { return t.alpha(sums, distance) })
	}
	add("percent", l.onSentences((*tally).percent))
	if !l.study.Single {
		add("alpha_masi", alpha(byMASI))
		add("alpha_jaccard", alpha(byJaccard))
		add("alpha_nominal", alpha(byNominal))
		add("mv_alpha", l.onSentences(func(t *tally, sums []float64) (float64, error) {
			return mvAlpha(sums[t.at.apart+byDice], t.used(sums), l.study.Sets)
		}))
		return list
	}
	add("alpha_nominal", alpha(byNominal))
	if numbers := l.numbers(); numbers != nil {
		add("alpha_ordinal", l.onSentences(func(t *tally, sums []float64) (float64, error) {
			return t.alphaEvery(sums, inNumericOrder(t.used(sums), numbers))
		}))
		interval, ratio := Interval(numbers), Ratio(numbers)
		add("alpha_interval", l.onSentences(func(t *tally, sums []float64) (float64, error) { return t.alphaEvery(sums, interval) }))
		add("alpha_ratio", l.onSentences(func(t *tally, sums []float64) (float64, error) { return t.alphaEvery(sums, ratio) }))
	}
	add("ac1", l.onSentences((*tally).ac1))
	add("fleiss", l.onSentences((*tally).fleiss))
	add("conger", l.onSentences((*tally).conger))
	add("brennan_prediger", l.onSentences((*tally).brennanPrediger))
	return list
}

// numbers are the values of a table when all are numbers, in the order of the
// sets; nil otherwise.
func (l *layout) numbers() []float64 {
	var numbers []float64
	for _, set := range l.study.Sets {
		x, err := strconv.ParseFloat(l.study.Labels[set[0]], 64)
		if err != nil || x != x {
			return nil
		}
		numbers = append(numbers, x)
	}
	return numbers
}

// inNumericOrder is Ordinal for values that stand in another order than their
// numbers.
func inNumericOrder(used, numbers []float64) Distances {
	return distances(len(used), func(c, k int) float64 {
		low, high := min(numbers[c], numbers[k]), max(numbers[c], numbers[k])
		between := -(used[c] + used[k]) / 2
		for i, x := range numbers {
			if low <= x && x <= high {
				between += used[i]
			}
		}
		return between * between
	})
}

func (l *layout) labelFigures(label, marked, total int) []Figure {
	var list []Figure
	for _, m := range []struct {
		name string
		of   func(t *tally, sums []float64) (float64, error)
	}{
		{"alpha", func(t *tally, sums []float64) (float64, error) { return t.alpha(sums, 0) }},
		{"positive", func(t *tally, sums []float64) (float64, error) { return t.specific(sums, 1) }},
		{"negative", func(t *tally, sums []float64) (float64, error) { return t.specific(sums, 0) }},
		{"ac1", (*tally).ac1}, {"fleiss", (*tally).fleiss}, {"conger", (*tally).conger},
		{"brennan_prediger", (*tally).brennanPrediger}, {"percent", (*tally).percent},
	} {
		f := figure(OfLabel, l.study.Labels[label], m.name, func(sums []float64) (float64, error) {
			return m.of(l.label, l.ofLabel(sums, label))
		})
		f.N, f.Total, f.Unit, f.sentences = marked, total, "sentences", true
		if l.study.Single {
			f.Unit = "rows"
		}
		list = append(list, f)
	}
	return list
}

func (l *layout) spanFigures(counts []int) []Figure {
	var list []Figure
	add := func(of, name string, n int, work measure) {
		f := figure(OfSpans, of, name, work)
		f.N, f.Unit = n, "spans"
		list = append(list, f)
	}
	whole := make([]int, len(l.study.Labels))
	for i := range whole {
		whole[i] = i
	}
	f1 := func(labels []int, both, marked int) measure {
		return func(sums []float64) (float64, error) {
			part, all := 0.0, 0.0
			for _, label := range labels {
				own := l.ofSpans(sums, label)
				part, all = part+own[both], all+own[marked]
			}
			return ratio(part, all, NeverUsed)
		}
	}
	spans, n := make([]int, len(l.study.Labels)), 0
	for label := range spans {
		spans[label] = counts[counted*label+countedSpans]
		n += spans[label]
	}
	add("", "f1_exact", n, f1(whole, spansExact, spansMarked))
	add("", "f1_overlap", n, f1(whole, spansOverlap, spansMarked))
	add("", "f1_tokens", n, f1(whole, tokensBoth, tokensMarked))
	add("", "u_alpha", n, l.units.uAlpha)
	add("", "bar_u_alpha", n, l.units.barUAlpha)
	add("", "cu_alpha", n, l.units.cuAlpha)
	for label, id := range l.study.Labels {
		add(id, "f1_exact", spans[label], f1(whole[label:label+1], spansExact, spansMarked))
		add(id, "f1_overlap", spans[label], f1(whole[label:label+1], spansOverlap, spansMarked))
		add(id, "f1_tokens", spans[label], f1(whole[label:label+1], tokensBoth, tokensMarked))
		add(id, "u_alpha", spans[label], l.ofLabels[label].uAlpha)
		add(id, "ku_alpha", spans[label], func(sums []float64) (float64, error) { return l.units.kuAlpha(sums, label) })
		add(id, "coverage", spans[label], func(sums []float64) (float64, error) { return l.units.coverage(sums, label) })
	}
	return list
}

// matched is how many pairs of spans are near enough to compare, and of how
// many things that one or both marked.
func (l *layout) matched(sums []float64) (pairs, things float64) {
	for label := range l.study.Labels {
		own := l.ofSpans(sums, label)
		pairs += own[spansAlike]
		things += own[spansMarked] - own[spansAlike]
	}
	return pairs, things
}

func (l *layout) attributeFigures(all []float64) []Figure {
	pairs, things := l.matched(all)
	first := figure(OfAttribute, "", "matched", func(sums []float64) (float64, error) {
		pairs, things := l.matched(sums)
		return ratio(pairs, things, NeverUsed)
	})
	first.N, first.Total, first.Unit = int(pairs), int(things), "spans"
	list := []Figure{first}
	for i := range l.attributes {
		x := &l.attributes[i]
		said := int(all[x.at+saidBoth])
		if x.values == 0 || said == 0 && !x.ordered {
			continue // nobody used it
		}
		for _, m := range []struct {
			name string
			work measure
		}{{"said_same", x.same}, {"said_alpha", func(sums []float64) (float64, error) { return x.alpha(l, sums) }}} {
			f := figure(OfAttribute, l.study.Attributes[i].ID, m.name, m.work)
			f.N, f.Total, f.Unit = said, int(pairs), "matched pairs"
			list = append(list, f)
		}
	}
	return list
}

func (l *layout) linkFigures(all []float64) []Figure {
	var list []Figure
	for kind, id := range l.study.Links {
		own := l.ofLinks(all, kind)
		if own[linksDrawn] == 0 {
			continue
		}
		add := func(name string, n, total float64, unit string, work measure) {
			f := figure(OfLinks, id, name, work)
			f.N, f.Total, f.Unit = int(n), int(total), unit
			list = append(list, f)
		}
		pairs, _ := l.matched(all)
		add("link_alpha", pairs, 0, "matched pairs", func(sums []float64) (float64, error) { return l.linkAlpha(sums, kind) })
		add("link_same", own[linkedBoth], pairs, "matched pairs", func(sums []float64) (float64, error) {
			own := l.ofLinks(sums, kind)
			return ratio(own[linkedSame], own[linkedBoth], NoneCompared)
		})
		add("link_f1", own[linksDrawn], 0, "links", func(sums []float64) (float64, error) {
			own := l.ofLinks(sums, kind)
			return ratio(own[linksShared], own[linksDrawn], NeverUsed)
		})
	}
	return list
}
