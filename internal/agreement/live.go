package agreement

import (
	"maps"
	"slices"
)

// Update takes a document anew, or for the first time. Where it only changes
// what was said, its part of the sums is replaced, in the corpus and in each
// draw, and nothing else is worked out again. Where a document, a set of labels
// or a value is new, or a document is read by two for the first time, all is
// added up anew; Update says whether it did.
func (m *Measurement) Update(d Document) (anew bool) {
	at := slices.IndexFunc(m.study.Documents, func(known Document) bool { return known.ID == d.ID })
	if at < 0 {
		m.study.Documents = append(m.study.Documents, d)
		m.addUp()
		return true
	}
	before := m.study.Documents[at]
	m.said.add(&before, -1)
	m.pairs.add(&before, -1)
	m.study.Documents[at] = d
	if !m.fits(&before, &d) {
		m.addUp()
		return true
	}
	m.said.add(&d, 1)
	m.pairs.add(&d, 1)
	m.replace(at)
	return false
}

// fits reports whether a document can take the place that it had in the sums.
func (m *Measurement) fits(before, after *Document) bool {
	l := m.l
	switch {
	case len(m.study.Sets) != len(l.has) || l.study.Single:
		return false
	case l.shared(before) != l.shared(after) || before.readBySomebody() != after.readBySomebody():
		return false
	}
	for i, x := range l.attributes {
		if x.rare < 0 && len(m.study.Attributes[i].values) != x.values {
			return false
		}
	}
	return l.targets.same(before, after)
}

func (d *Document) readBySomebody() bool {
	return slices.ContainsFunc(d.Values, func(v int32) bool { return v != Missing })
}

// same reports whether links go from a document to the same annotations, and
// whether those of it to which links go are the same.
func (t targetsOf) same(before, after *Document) bool {
	touched := func(d *Document) (list []target, to []string) {
		eachSpan(d, func(s *Span) {
			for _, link := range s.links() {
				to = append(to, link.To)
			}
			if _, wanted := t[s.ID]; wanted {
				list = append(list, target{unit: s.unit()})
			}
		})
		return list, to
	}
	a, from := touched(before)
	b, too := touched(after)
	return slices.Equal(a, b) && slices.Equal(from, too)
}

// replace adds up a document and puts it in the place of what it was.
func (m *Measurement) replace(document int) {
	row, read := m.rowOf[document]
	if !read {
		return
	}
	s := m.sums
	sums, counts := s.row(row), s.countsOf(row)
	before, cells := slices.Clone(sums), s.cells[row]
	for i, n := range counts {
		m.counts[i] -= int(n)
	}
	clear(sums)
	clear(counts)
	s.cells[row] = m.l.copy().add(sums, counts, &m.study.Documents[document], newRoom(m.l))
	for i, n := range counts {
		m.counts[i] += int(n)
	}
	addTimes(m.all[:s.width], before, -1)
	addTimes(m.all[:s.width], sums, 1)
	m.replaceRare(row, cells)
	if m.drawn != nil {
		m.drawn.replace(row, before, cells)
	}
}

// replaceRare does so with the squares of how often rare values were used.
func (m *Measurement) replaceRare(row int, before []cell) {
	change := changed(before, m.sums.cells[row])
	if len(change) == 0 {
		return
	}
	used := map[rareValue]float64{}
	for _, cells := range m.sums.cells {
		for _, c := range cells {
			if change[rareValue{c.attribute, c.value}] != 0 {
				used[rareValue{c.attribute, c.value}] += float64(c.times)
			}
		}
	}
	for v, by := range change {
		n := used[v]
		m.all[m.sums.width+int(v.attribute)] += n*n - (n-float64(by))*(n-float64(by))
	}
}

// rareValue is one of a rare attribute.
type rareValue struct{ attribute, value int32 }

// changed says by how much more often values are used.
func changed(before, after []cell) map[rareValue]int32 {
	change := map[rareValue]int32{}
	for _, c := range after {
		change[rareValue{c.attribute, c.value}] += c.times
	}
	for _, c := range before {
		change[rareValue{c.attribute, c.value}] -= c.times
	}
	maps.DeleteFunc(change, func(_ rareValue, by int32) bool { return by == 0 })
	return change
}

// replace takes out of each draw what a row was and adds what it is.
func (d *drawing) replace(row int, before []float64, cells []cell) {
	s := d.sums
	more := slices.Clone(s.row(row))
	addTimes(more, before, -1)
	times := d.times(row, nil)
	for draw, n := range times {
		if n > 0 {
			addTimes(d.added[draw*s.width:][:s.width], more, float64(n))
		}
	}
	d.replaceRare(row, times, cells)
}

// replaceRare does so with the values of rare attributes: for each value that
// the row uses more or less often, the square of how often a draw has it.
func (d *drawing) replaceRare(row int, times []uint32, before []cell) {
	change := changed(before, d.sums.cells[row])
	if len(change) == 0 {
		return
	}
	used := map[rareValue][]float64{}
	for v := range change {
		used[v] = make([]float64, d.draws)
	}
	var others []uint32
	for other, cells := range d.sums.cells {
		for _, c := range cells {
			if counts := used[rareValue{c.attribute, c.value}]; counts != nil {
				others = d.times(other, others)
				addUses(counts, others, c.times)
			}
		}
	}
	for v, counts := range used {
		squares := d.rare[v.attribute]
		for draw, n := range counts {
			was := n - float64(times[draw])*float64(change[v])
			squares[draw] += n*n - was*was
		}
	}
}

func addUses(counts []float64, times []uint32, uses int32) {
	for draw, n := range times {
		counts[draw] += float64(n) * float64(uses)
	}
}
