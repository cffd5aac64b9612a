package agreement

import "slices"

// attributeSums lays out the sums of an attribute over pairs of spans that are
// near enough to be compared and about which both annotators said something.
type attributeSums struct {
	place, at int // of the attribute in the study, and of its sums
	values    int
	ordered   bool
	// rare is the place among rareValues, when there are so many values that
	// most documents have few of them; -1 otherwise.
	rare int
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

// newAttributeSums takes room for the sums of an attribute.
func (l *layout) newAttributeSums(place int, a *Attribute) attributeSums {
	a.Number("")
	x := attributeSums{place: place, at: l.width, values: len(a.values), ordered: len(a.Ordered) > 0, rare: -1}
	l.width += saidValues
	switch {
	case x.ordered:
		l.width += x.values + x.values*(x.values-1)/2
	case x.values < manyValues:
		l.width += x.values
	default:
		x.rare = l.rare
		l.rare++
	}
	return x
}

// add adds what was said of two spans that are a pair.
func (x *attributeSums) add(sums []float64, rare *rareValues, a, b *Span) {
	if x.place >= len(a.Said) || x.place >= len(b.Said) {
		return
	}
	c, k := int(a.Said[x.place])-1, int(b.Said[x.place])-1
	if c < 0 || k < 0 {
		return
	}
	own := sums[x.at:]
	own[saidBoth]++
	if c == k {
		own[saidSame]++
	}
	if x.rare >= 0 {
		rare.use(x.rare, c)
		rare.use(x.rare, k)
		return
	}
	own[saidValues+c]++
	own[saidValues+k]++
	if x.ordered && c != k {
		own[x.met(c, k)]++
	}
}

// met is where how often two values met stands.
func (x *attributeSums) met(c, k int) int {
	c, k = max(c, k), min(c, k)
	return saidValues + x.values + c*(c-1)/2 + k
}

func (x *attributeSums) same(sums []float64) (float64, error) {
	return ratio(sums[x.at+saidSame], sums[x.at+saidBoth], NoneCompared)
}

// alpha is Krippendorff's alpha over the pairs: ordinal when the values have
// an order, nominal otherwise.
func (x *attributeSums) alpha(l *layout, sums []float64) (float64, error) {
	own := sums[x.at:]
	all := 2 * own[saidBoth]
	if all == 0 {
		return none, NoneCompared
	}
	if x.ordered {
		used := own[saidValues:][:x.values]
		d, apart := Ordinal(used), 0.0
		for c := range d {
			for k := range c {
				apart += 2 * own[x.met(c, k)] * d[c][k]
			}
		}
		return alphaOf(apart, used, d)
	}
	expected := all * all
	if x.rare >= 0 {
		expected -= sums[l.width+x.rare]
	} else {
		for _, u := range own[saidValues:][:x.values] {
			expected -= u * u
		}
	}
	if expected <= 0 {
		return none, NoVariation
	}
	return 1 - (all-1)*2*(own[saidBoth]-own[saidSame])/expected, nil
}

// rareValues counts how often each of very many values was used in a document.
// Only the squares of these counts, over all documents, are asked for.
type rareValues struct {
	counts [][]int32 // by attribute and value
	used   []cell    // which are above 0; the times are filled in at the end
}

// cell says how often a value of a rare attribute was used in a document.
type cell struct{ attribute, value, times int32 }

func (r *rareValues) use(attribute, value int) {
	for len(r.counts) <= attribute {
		r.counts = append(r.counts, nil)
	}
	if more := value + 1 - len(r.counts[attribute]); more > 0 {
		r.counts[attribute] = append(r.counts[attribute], make([]int32, more)...)
	}
	n := &r.counts[attribute][value]
	if *n == 0 {
		r.used = append(r.used, cell{int32(attribute), int32(value), 0})
	}
	*n++
}

// cells gives the counts and begins anew.
func (r *rareValues) cells() []cell {
	if len(r.used) == 0 {
		return nil
	}
	cells := slices.Clone(r.used)
	for i := range cells {
		n := &r.counts[cells[i].attribute][cells[i].value]
		cells[i].times, *n = *n, 0
	}
	r.used = r.used[:0]
	return cells
}

// addSaid adds what two annotators said of a pair of spans.
func (l *layout) addSaid(sums []float64, rare *rareValues, mine, theirs *Span) {
	for x := range l.attributes {
		l.attributes[x].add(sums, rare, mine, theirs)
	}
	for kind := range l.study.Links {
		l.addLinks(sums, kind, mine, theirs)
	}
}

// The sums of a kind of link, over pairs of annotators.
const (
	linkPairs   = iota // pairs of spans
	linkedOne          // spans of pairs from which a link goes
	linkedHalf         // pairs of which one is linked and the other is not
	linkedBoth         // pairs of which both are linked
	linkedSame         // of them, the share of targets that are the same, added up
	linksDrawn         // by the one and by the other
	linksShared        // twice those that go from a pair of spans to a pair of spans
	linkSums
)

func (l *layout) ofLinks(sums []float64, kind int) []float64 {
	return sums[l.linksAt+kind*linkSums:][:linkSums]
}

// linkAlpha is alpha on whether there is a link at all.
func (l *layout) linkAlpha(sums []float64, kind int) (float64, error) {
	own := l.ofLinks(sums, kind)
	return alphaOf(2*own[linkedHalf], []float64{2*own[linkPairs] - own[linkedOne], own[linkedOne]}, Nominal(2))
}

// addLinks adds the links of a kind that two annotators drew from a pair of
// spans.
func (l *layout) addLinks(sums []float64, kind int, mine, theirs *Span) {
	own := l.ofLinks(sums, kind)
	own[linkPairs]++
	if mine.More == nil && theirs.More == nil {
		return
	}
	from, other := targets(mine, kind), targets(theirs, kind)
	if len(from) > 0 {
		own[linkedOne]++
	}
	if len(other) > 0 {
		own[linkedOne]++
	}
	if (len(from) > 0) != (len(other) > 0) {
		own[linkedHalf]++
	}
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
	own[linksShared] += 2 * same
	own[linkedBoth]++
	own[linkedSame] += same / (float64(len(from)+len(other)) - same)
}

func targets(s *Span, kind int) []string {
	var to []string
	for _, link := range s.links() {
		if link.Kind == kind {
			to = append(to, link.To)
		}
	}
	return to
}
