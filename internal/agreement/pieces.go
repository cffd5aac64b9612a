package agreement

import (
	"cmp"
	"slices"
)

// addContinua adds what the annotators marked, as continua. Sentences that
// follow each other and were read by the same people are a continuum; so what
// somebody did not read is never taken for a gap of theirs.
func (l *layout) addContinua(sums []float64, d *Document) {
	annotators := len(l.study.Annotators)
	overall := l.flattened(d)
	for from := 0; from < len(d.Sentences); {
		readers := l.readers(d.row(from, annotators))
		to := from + 1
		for to < len(d.Sentences) && slices.Equal(readers, l.readers(d.row(to, annotators))) {
			to++
		}
		within := Range{d.Sentences[from].Start, d.Sentences[to-1].End}
		from = to
		if len(readers) < 2 || within.End <= within.Start {
			continue
		}
		c := Continuum{Length: within.End - within.Start}
		for _, reader := range readers {
			c.Units = append(c.Units, clip(overall[reader], within))
		}
		l.units.add(sums, &c)
		for label, u := range l.ofLabel {
			c.Units = c.Units[:0]
			for _, reader := range readers {
				c.Units = append(c.Units, clip(covered(ofValue(d.Spans[reader], label)), within))
			}
			u.add(sums, &c)
		}
	}
}

// readers are the annotators who read a sentence.
func (l *layout) readers(row []int32) []int {
	readers := make([]int, 0, len(l.first))
	for _, annotator := range l.first {
		if row[annotator] != Missing {
			readers = append(readers, annotator)
		}
	}
	return readers
}

// clip keeps what lies in a range.
func clip(units []Unit, within Range) []Unit {
	kept := make([]Unit, 0, len(units))
	for _, u := range units {
		u.Start, u.End = max(u.Start, within.Start), min(u.End, within.End)
		if u.Start < u.End {
			kept = append(kept, u)
		}
	}
	return kept
}

// pieces are the parts of a span as units.
func (s *Span) pieces() []Unit {
	if len(s.Pieces) == 0 {
		return []Unit{s.Unit}
	}
	units := make([]Unit, len(s.Pieces))
	for i, p := range s.Pieces {
		units[i] = Unit{p.Start, p.End, s.Value}
	}
	return units
}

// ofValue are the pieces of the spans of a label, as units of value 0.
func ofValue(spans []Span, label int) []Unit {
	var units []Unit
	for i := range spans {
		if spans[i].Value != label {
			continue
		}
		for _, u := range spans[i].pieces() {
			u.Value = 0
			units = append(units, u)
		}
	}
	return units
}

// flattened gives each annotator one label for each character: that of the
// shortest span on it, which is the innermost of nested ones.
func (l *layout) flattened(d *Document) [][]Unit {
	all := make([][]Unit, len(l.study.Annotators))
	for _, annotator := range l.first {
		if annotator < len(d.Spans) {
			all[annotator] = flatten(d.Spans[annotator])
		}
	}
	return all
}

func flatten(spans []Span) []Unit {
	type piece struct {
		Unit
		whole, span int // length of its span, and which it is
	}
	var pieces []piece
	for i := range spans {
		for _, u := range spans[i].pieces() {
			pieces = append(pieces, piece{u, spans[i].length(), i})
		}
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.Start, b.Start) })
	units := make([]Unit, 0, len(pieces))
	apart := true
	for i, p := range pieces {
		apart = apart && (i == 0 || pieces[i-1].End <= p.Start)
		units = append(units, p.Unit)
	}
	if apart {
		return units
	}
	var cuts []int
	for _, p := range pieces {
		cuts = append(cuts, p.Start, p.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	units = units[:0]
	before := -1 // the span of the last unit
	for i, start := range cuts[:len(cuts)-1] {
		end := cuts[i+1]
		var inner *piece
		for j := range pieces {
			p := &pieces[j]
			if p.Start <= start && end <= p.End && (inner == nil || cmp.Or(cmp.Compare(p.whole, inner.whole), cmp.Compare(p.Value, inner.Value)) < 0) {
				inner = p
			}
		}
		switch {
		case inner == nil:
			before = -1
		case inner.span == before && units[len(units)-1].End == start:
			units[len(units)-1].End = end
		default:
			units = append(units, Unit{start, end, inner.Value})
			before = inner.span
		}
	}
	return units
}
