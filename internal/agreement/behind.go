package agreement

import "slices"

// Behind says which sentences stand behind a figure or a cell of a table.
type Behind struct {
	Group     string // of the figure
	Of        string // the label, attribute or kind of link; empty for all
	Document  string // id, empty for all
	pair      [2]int // places of the annotators, when pair is asked for
	sets      [2]int32
	ofPair    bool
	ofSets    bool
	differing bool
}

// Behind are the sentences of which two annotators said so.
func (t *Table) Behind(first, second int) *Behind {
	return &Behind{Group: t.Group, pair: t.places, ofPair: true, sets: [2]int32{t.sets[first], t.sets[second]}, ofSets: true}
}

// Behind are the disagreements behind a figure.
func (f *Figure) Behind() *Behind {
	return &Behind{Group: f.Group, Of: f.Of, Document: f.Document, differing: true}
}

// BehindDocument are the disagreements in a document.
func BehindDocument(id string) *Behind {
	return &Behind{Group: OfDocument, Document: id, differing: true}
}

// Place is a sentence that annotators read differently, or of which they said
// what was asked for.
type Place struct {
	Document   string // id
	Sentence   int    // from 0
	Annotation string // id of one of those that differ; empty where the sentence as a whole is meant
	Said       []Said
}

// Said is what an annotator said of a place.
type Said struct{ Annotator, Words string }

// Find lists the places behind a figure, the first most of them, and counts
// all.
func (m *Measurement) Find(b *Behind, most int) (list []Place, all int) {
	for i := range m.study.Documents {
		d := &m.study.Documents[i]
		if b.Document != "" && d.ID != b.Document {
			continue
		}
		m.findIn(d, b, func(p Place) {
			if all++; len(list) < most {
				list = append(list, p)
			}
		})
	}
	return list, all
}

func (m *Measurement) findIn(d *Document, b *Behind, found func(Place)) {
	switch b.Group {
	case OfSpans, OfAttribute, OfLinks:
		m.findSpans(d, b, found)
		return
	}
	l := m.l
	label := slices.Index(m.study.Labels, b.Of)
	for i := range d.Sentences {
		row := d.row(i, len(m.study.Annotators))
		if b.ofPair {
			if row[b.pair[0]] == b.sets[0] && row[b.pair[1]] == b.sets[1] {
				found(m.place(d, i, row, b.pair[:]))
			}
			continue
		}
		seen, differs, first := 0, false, int32(0)
		for _, annotator := range l.first {
			set := row[annotator]
			if set == Missing {
				continue
			}
			if label >= 0 {
				set = l.has[set][label]
			}
			if seen++; seen == 1 {
				first = set
			}
			differs = differs || set != first
		}
		if differs {
			found(m.place(d, i, row, l.first))
		}
	}
}

// place is a sentence with what annotators said of it.
func (m *Measurement) place(d *Document, sentence int, row []int32, annotators []int) Place {
	p := Place{Document: d.ID, Sentence: sentence}
	for _, a := range annotators {
		if row[a] != Missing {
			p.Said = append(p.Said, Said{m.study.Annotators[a].Name, m.study.Name(m.study.Sets[row[a]])})
		}
	}
	return p
}

// findSpans finds spans of two annotators that differ: in their ends, in what
// was said of them or in their links.
func (m *Measurement) findSpans(d *Document, b *Behind, found func(Place)) {
	l, match := m.l, matcher{}
	label, attribute, kind := slices.Index(m.study.Labels, b.Of), -1, slices.Index(m.study.Links, b.Of)
	for i, a := range m.study.Attributes {
		if b.Group == OfAttribute && a.ID == b.Of {
			attribute = i
		}
	}
	for i, first := range l.first {
		for _, second := range l.first[:i] {
			both := l.bothRead(nil, d, second, first)
			if both == nil {
				continue
			}
			var mine, theirs readSpans
			mine.take(d, second, both)
			theirs.take(d, first, both)
			match.meet(mine.units, theirs.units)
			may := alike
			if b.Group == OfSpans {
				may = shareCharacters
			}
			paired := make([]bool, len(theirs.units))
			report := func(span *Span, words [2]string) {
				found(Place{Document: d.ID, Sentence: d.sentenceFrom(span.Start), Annotation: span.ID, Said: []Said{{m.study.Annotators[second].Name, words[0]}, {m.study.Annotators[first].Name, words[1]}}})
			}
			name := func(s *Span) string { return m.study.Labels[s.Label] }
			ours := func(s *Span) bool { return b.Of == "" || label < 0 || int(s.Label) == label }
			for x, y := range match.pair(mine.units, theirs.units, may) {
				u := mine.spans[x]
				if y < 0 {
					if ours(u) && (b.Group == OfSpans || b.Of == "") {
						report(u, [2]string{name(u), "no such span"})
					}
					continue
				}
				paired[y] = true
				v := theirs.spans[y]
				switch {
				case b.Group == OfSpans && ours(u) && u.Range != v.Range:
					report(u, [2]string{name(u), "other words"})
				case attribute >= 0 && u.Said[attribute] != 0 && v.Said[attribute] != 0 && u.Said[attribute] != v.Said[attribute]:
					said := &m.study.Attributes[attribute]
					report(u, [2]string{said.Words(u.Said[attribute]), said.Words(v.Said[attribute])})
				case b.Group == OfLinks && kind >= 0 && !l.sameLinks(u, v, kind):
					report(u, [2]string{linked(u, kind), linked(v, kind)})
				}
			}
			for y, v := range theirs.spans {
				if !paired[y] && ours(v) && (b.Group == OfSpans || b.Of == "") {
					report(v, [2]string{"no such span", name(v)})
				}
			}
		}
	}
}

// sameLinks reports whether two spans are linked to the same.
func (l *layout) sameLinks(u, v *Span, kind int) bool {
	from, other := targets(u, kind), targets(v, kind)
	return len(from) == len(other) && !slices.ContainsFunc(from, func(to string) bool {
		return !slices.ContainsFunc(other, func(too string) bool { return l.sameTarget(to, too) })
	})
}

func linked(s *Span, kind int) string {
	if len(targets(s, kind)) == 0 {
		return "not linked"
	}
	return "linked"
}
