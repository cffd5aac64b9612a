package agreement

import "slices"

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
	sums := s.row(row)
	before, cells := slices.Clone(sums), s.cells[row]
	clear(sums)
	clear(s.countsOf(row))
	s.cells[row] = m.l.copy().add(sums, s.countsOf(row), &m.study.Documents[document], newRoom(m.l))
	if m.drawn != nil {
		m.drawn.replace(row, before, cells)
	}
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
	change := map[[2]int32]int32{}
	for _, c := range d.sums.cells[row] {
		change[[2]int32{c.attribute, c.value}] += c.times
	}
	for _, c := range before {
		change[[2]int32{c.attribute, c.value}] -= c.times
	}
	used := map[[2]int32][]float64{}
	for value, n := range change {
		if n != 0 {
			used[value] = make([]float64, d.draws)
		}
	}
	if len(used) == 0 {
		return
	}
	var others []uint32
	for other, cells := range d.sums.cells {
		for _, c := range cells {
			if counts := used[[2]int32{c.attribute, c.value}]; counts != nil {
				others = d.times(other, others)
				addUses(counts, others, c.times)
			}
		}
	}
	for value, counts := range used {
		squares := d.rare[value[0]]
		for draw, n := range counts {
			was := n - float64(times[draw])*float64(change[value])
			squares[draw] += n*n - was*was
		}
	}
}

func addUses(counts []float64, times []uint32, uses int32) {
	for draw, n := range times {
		counts[draw] += float64(n) * float64(uses)
	}
}
