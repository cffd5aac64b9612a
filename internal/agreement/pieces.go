package agreement

import (
	"cmp"
	"slices"
)

// continua is the room that addContinua needs again and again.
type continua struct {
	sweep   sweep
	one     Continuum
	overall [][]Unit // by annotator
	units   []Unit   // of a label, before they are clipped
	flat    flattening
}

// addContinua adds what the annotators marked, as continua. Sentences that
// follow each other and were read by the same people are a continuum; so what
// somebody did not read is never taken for a gap of theirs.
func (l *layout) addContinua(sums []float64, d *Document, room *continua) {
	if room.overall == nil {
		room.overall = make([][]Unit, len(l.study.Annotators))
	}
	for _, annotator := range l.first {
		if annotator < len(d.Spans) {
			room.overall[annotator] = room.flat.flatten(room.overall[annotator][:0], d.Spans[annotator])
		}
	}
	annotators := len(l.study.Annotators)
	for from := 0; from < len(d.Sentences); {
		row := d.row(from, annotators)
		to := from + 1
		for to < len(d.Sentences) && l.sameReaders(row, d.row(to, annotators)) {
			to++
		}
		within := Range{d.Sentences[from].Start, d.Sentences[to-1].End}
		from = to
		if l.readers(row) < 2 || within.End <= within.Start {
			continue
		}
		c := &room.one
		c.Length = int(within.End - within.Start)
		l.fill(c, row, within, func(reader int) []Unit { return room.overall[reader] })
		l.units.add(sums, c, &room.sweep)
		for label, u := range l.ofLabels {
			l.fill(c, row, within, func(reader int) []Unit {
				room.units = merge(ofValue(room.units[:0], d.Spans[reader], label))
				return room.units
			})
			u.add(sums, c, &room.sweep)
		}
	}
}

// readers is how many annotators read a sentence.
func (l *layout) readers(row []int32) (n int) {
	for _, annotator := range l.first {
		if row[annotator] != Missing {
			n++
		}
	}
	return n
}

func (l *layout) sameReaders(row, other []int32) bool {
	for _, annotator := range l.first {
		if (row[annotator] == Missing) != (other[annotator] == Missing) {
			return false
		}
	}
	return true
}

// fill makes the units of a continuum of those of its readers.
func (l *layout) fill(c *Continuum, row []int32, within Range, of func(reader int) []Unit) {
	readers := 0
	for _, annotator := range l.first {
		if row[annotator] == Missing {
			continue
		}
		if readers == len(c.Units) {
			c.Units = append(c.Units, nil)
		}
		c.Units[readers] = clip(c.Units[readers][:0], of(annotator), within)
		readers++
	}
	c.Units = c.Units[:readers]
}

// clip adds what lies in a range.
func clip(kept, units []Unit, within Range) []Unit {
	for _, u := range units {
		u.Start, u.End = max(u.Start, int(within.Start)), min(u.End, int(within.End))
		if u.Start < u.End {
			kept = append(kept, u)
		}
	}
	return kept
}

// eachPiece tells of the parts of a span as units.
func (s *Span) eachPiece(tell func(Unit)) {
	if s.More == nil || len(s.More.Pieces) == 0 {
		tell(s.unit())
		return
	}
	for _, p := range s.More.Pieces {
		tell(Unit{int(p.Start), int(p.End), int(s.Label)})
	}
}

// ofValue adds the pieces of the spans of a label, as units of value 0.
func ofValue(units []Unit, spans []Span, label int) []Unit {
	for i := range spans {
		if int(spans[i].Label) == label {
			spans[i].eachPiece(func(u Unit) { units = append(units, Unit{u.Start, u.End, 0}) })
		}
	}
	return units
}

// flattening is the room that flatten needs.
type flattening struct {
	pieces []piece
	cuts   []int
}

type piece struct {
	Unit
	whole, span int // length of its span, and which it is
}

// flatten gives each character one label: that of the shortest span on it,
// which is the innermost of nested ones. It adds the units.
func (f *flattening) flatten(units []Unit, spans []Span) []Unit {
	f.pieces, f.cuts = f.pieces[:0], f.cuts[:0]
	for i := range spans {
		whole := int(spans[i].End - spans[i].Start)
		spans[i].eachPiece(func(u Unit) { f.pieces = append(f.pieces, piece{u, whole, i}) })
	}
	byStart := func(a, b piece) int { return cmp.Compare(a.Start, b.Start) }
	if !slices.IsSortedFunc(f.pieces, byStart) {
		slices.SortStableFunc(f.pieces, byStart)
	}
	apart, none := true, len(units)
	for i, p := range f.pieces {
		apart = apart && (i == 0 || f.pieces[i-1].End <= p.Start)
		units = append(units, p.Unit)
	}
	if apart {
		return units
	}
	for _, p := range f.pieces {
		f.cuts = append(f.cuts, p.Start, p.End)
	}
	slices.Sort(f.cuts)
	cuts := slices.Compact(f.cuts)
	units = units[:none]
	before := -1 // the span of the last unit
	first := 0   // the pieces up to here end before
	for i, start := range cuts[:len(cuts)-1] {
		end := cuts[i+1]
		for first < len(f.pieces) && f.pieces[first].End <= start {
			first++
		}
		inner := f.innermost(first, start, end)
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

func (f *flattening) innermost(first, start, end int) (inner *piece) {
	for j := first; j < len(f.pieces) && f.pieces[j].Start <= start; j++ {
		p := &f.pieces[j]
		if end <= p.End && (inner == nil || cmp.Or(cmp.Compare(p.whole, inner.whole), cmp.Compare(p.Value, inner.Value)) < 0) {
			inner = p
		}
	}
	return inner
}
