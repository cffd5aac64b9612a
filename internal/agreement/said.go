package agreement

// attributeSums lays out the sums of an attribute over pairs of spans that are
// near enough to be compared and about which both annotators said something.
type attributeSums struct {
	place, at int // of the attribute in the study, and of its sums
	values    []string
	number    map[string]int32
	ordered   bool
	// apart is where how often each value was used stands, when there are so
	// many values that most documents have few of them.
	apart int
}

// The first sums of an attribute; how often each value was used follows, and
// for ordered values how often each two of them met.
const (
	saidBoth = iota
	saidSame
	saidValues
)

// manyValues is from how many values on they are kept apart.
const manyValues = 24

// newAttributeSums finds the values of an attribute and takes room for its
// sums.
func (l *layout) newAttributeSums(place int, a Attribute) attributeSums {
	x := attributeSums{place: place, at: l.width, number: map[string]int32{}, ordered: len(a.Ordered) > 0}
	note := func(value string) {
		if _, known := x.number[value]; !known && value != "" {
			x.number[value] = int32(len(x.values))
			x.values = append(x.values, value)
		}
	}
	for _, value := range a.Ordered {
		note(value) // a value that has no place in the order is not compared
	}
	if !x.ordered {
		for i := range l.study.Documents {
			for _, spans := range l.study.Documents[i].Spans {
				for j := range spans {
					if place < len(spans[j].Attributes) {
						note(spans[j].Attributes[place])
					}
				}
			}
		}
	}
	l.width += saidValues
	switch {
	case x.ordered:
		l.width += len(x.values) + len(x.values)*len(x.values)
	case len(x.values) < manyValues:
		l.width += len(x.values)
	default:
		x.apart = l.wide
		l.wide += len(x.values)
	}
	return x
}

func (x *attributeSums) many() bool { return !x.ordered && len(x.values) >= manyValues }

// add adds what was said of two spans that are a pair.
func (x *attributeSums) add(sums []float64, sparse map[int32]float64, a, b *Span) {
	if x.place >= len(a.Attributes) || x.place >= len(b.Attributes) {
		return
	}
	c, first := x.number[a.Attributes[x.place]]
	k, second := x.number[b.Attributes[x.place]]
	if !first || !second {
		return
	}
	own := sums[x.at:]
	own[saidBoth]++
	if c == k {
		own[saidSame]++
	}
	if x.many() {
		sparse[int32(x.apart)+c]++
		sparse[int32(x.apart)+k]++
		return
	}
	own[saidValues+c]++
	own[saidValues+k]++
	if x.ordered {
		n := int32(len(x.values))
		own[saidValues+n+c*n+k]++
		own[saidValues+n+k*n+c]++
	}
}

// used is how often each value was used.
func (x *attributeSums) used(l *layout, sums []float64) []float64 {
	if x.many() {
		return sums[l.width+x.apart:][:len(x.values)]
	}
	return sums[x.at+saidValues:][:len(x.values)]
}

func (x *attributeSums) same(sums []float64) (float64, error) {
	return ratio(sums[x.at+saidSame], sums[x.at+saidBoth], NoneCompared)
}

// alpha is Krippendorff's alpha over the pairs: ordinal when the values have
// an order, nominal otherwise.
func (x *attributeSums) alpha(l *layout, sums []float64) (float64, error) {
	own, used, n := sums[x.at:], x.used(l, sums), len(x.values)
	all := total(used)
	if all == 0 {
		return none, NoneCompared
	}
	if !x.ordered {
		expected := all * all
		for _, u := range used {
			expected -= u * u
		}
		if expected <= 0 {
			return none, NoVariation
		}
		return 1 - (all-1)*2*(own[saidBoth]-own[saidSame])/expected, nil
	}
	d, apart := Ordinal(used), 0.0
	for c := range n {
		for k := range n {
			apart += own[saidValues+n+c*n+k] * d[c][k]
		}
	}
	return alphaOf(apart, used, d)
}

// addSaid adds what two annotators said of the spans that are near enough to
// be compared.
func (l *layout) addSaid(sums []float64, sparse map[int32]float64, mine, theirs readSpans) {
	for i, j := range matchWhere(mine.units, theirs.units, alike) {
		if j < 0 {
			continue
		}
		l.ofSpans(sums, mine.units[i].Value)[spansAlike]++
		for x := range l.attributes {
			l.attributes[x].add(sums, sparse, mine.spans[i], theirs.spans[j])
		}
		for kind := range l.study.Links {
			l.addLinks(sums, kind, mine.spans[i], theirs.spans[j])
		}
	}
	for _, side := range [2]readSpans{mine, theirs} {
		for _, s := range side.spans {
			for _, link := range s.Links {
				l.ofLinks(sums, link.Kind)[linksDrawn]++
			}
		}
	}
}

func (l *layout) ofLinks(sums []float64, kind int) []float64 {
	return sums[l.linksAt[kind]+l.links.width:][:linkSums]
}

func targets(s *Span, kind int) []string {
	var to []string
	for _, link := range s.Links {
		if link.Kind == kind {
			to = append(to, link.To)
		}
	}
	return to
}

// addLinks adds the links of a kind that two annotators drew from a pair of
// spans.
func (l *layout) addLinks(sums []float64, kind int, mine, theirs *Span) {
	from, other := targets(mine, kind), targets(theirs, kind)
	row := [2]int32{min(1, int32(len(from))), min(1, int32(len(other)))}
	l.links.add(sums[l.linksAt[kind]:][:l.links.width], row[:])
	if len(from) == 0 || len(other) == 0 {
		return
	}
	same, taken := 0.0, make([]bool, len(other))
	for _, to := range from {
		for i, too := range other {
			if !taken[i] && l.sameTarget(to, too) {
				taken[i] = true
				same++
				break
			}
		}
	}
	own := l.ofLinks(sums, kind)
	own[linksShared] += 2 * same
	own[linkedBoth]++
	own[linkedSame] += same / (float64(len(from)+len(other)) - same)
}

// target is an annotation that a link goes to.
type target struct {
	document int
	unit     Unit
}

// sameTarget reports whether two links go to the same: to one annotation, or
// to two that are near enough to be compared.
func (l *layout) sameTarget(to, too string) bool {
	if to == too {
		return true
	}
	a, first := l.targets[to]
	b, second := l.targets[too]
	return first && second && a.document == b.document && alike(a.unit, b.unit)
}

// findTargets finds the annotations that links go to.
func (l *layout) findTargets() {
	l.targets = map[string]target{}
	each := func(visit func(document int, s *Span)) {
		for i := range l.study.Documents {
			for _, spans := range l.study.Documents[i].Spans {
				for j := range spans {
					visit(i, &spans[j])
				}
			}
		}
	}
	each(func(_ int, s *Span) {
		for _, link := range s.Links {
			l.targets[link.To] = target{document: -1}
		}
	})
	if len(l.targets) == 0 {
		return
	}
	each(func(document int, s *Span) {
		if _, wanted := l.targets[s.ID]; wanted {
			l.targets[s.ID] = target{document, s.Unit}
		}
	})
	for id, t := range l.targets {
		if t.document < 0 {
			delete(l.targets, id) // by somebody who is not compared
		}
	}
}
