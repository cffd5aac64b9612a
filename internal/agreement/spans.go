package agreement

import (
	"math/bits"
	"slices"
)

// spanScratch is what addSpans needs again and again.
type spanScratch struct {
	tokens [][]bitset // by annotator and label
	mask   bitset
	whole  []*readSpans // by annotator, for those who read all of the document
	sums   map[int32]float64
}

// readSpans are spans of an annotator, and the same as units.
type readSpans struct {
	spans []*Span
	units []Unit
}

func newSpanScratch(l *layout) *spanScratch {
	s := &spanScratch{tokens: make([][]bitset, len(l.study.Annotators)), whole: make([]*readSpans, len(l.study.Annotators)), sums: map[int32]float64{}}
	for i := range s.tokens {
		s.tokens[i] = make([]bitset, len(l.study.Labels))
	}
	return s
}

// bitset is a set of tokens of a document.
type bitset []uint64

func (b bitset) add(i int) { b[i/64] |= 1 << (i % 64) }

// addSpans adds how the spans of each two annotators agree on what both read,
// and gives the sums that are kept apart.
func (l *layout) addSpans(sums []float64, d *Document, scratch *spanScratch) []cell {
	clear(scratch.sums)
	scratch.cover(l, d)
	for _, annotator := range l.first {
		scratch.whole[annotator] = nil
		if l.readAll(d, annotator) {
			spans := readByBoth(d, annotator, nil)
			scratch.whole[annotator] = &spans
		}
	}
	for i, a := range l.first {
		for _, b := range l.first[:i] {
			mine, theirs := scratch.whole[a], scratch.whole[b]
			var both []bool // nil for all
			if mine == nil || theirs == nil {
				if both = l.bothRead(d, a, b); both == nil {
					continue
				}
				own, other := readByBoth(d, a, both), readByBoth(d, b, both)
				mine, theirs = &own, &other
			}
			l.addPair(sums, mine.units, theirs.units)
			l.addTokens(sums, d, a, b, both, scratch)
			l.addSaid(sums, scratch.sums, *mine, *theirs)
		}
	}
	cells := make([]cell, 0, len(scratch.sums))
	for column, sum := range scratch.sums {
		cells = append(cells, cell{column, sum})
	}
	slices.SortFunc(cells, func(x, y cell) int { return int(x.column - y.column) })
	return cells
}

func (l *layout) readAll(d *Document, annotator int) bool {
	for i := range d.Sentences {
		if d.row(i, len(l.study.Annotators))[annotator] == Missing {
			return false
		}
	}
	return len(d.Sentences) > 0
}

// bothRead says which sentences two annotators read, or is nil for none.
func (l *layout) bothRead(d *Document, a, b int) []bool {
	var read []bool
	annotators := len(l.study.Annotators)
	for i := range d.Sentences {
		if row := d.row(i, annotators); row[a] != Missing && row[b] != Missing {
			if read == nil {
				read = make([]bool, len(d.Sentences))
			}
			read[i] = true
		}
	}
	return read
}

// readByBoth are the spans of an annotator that touch a sentence both read;
// nil stands for all sentences.
func readByBoth(d *Document, annotator int, both []bool) (read readSpans) {
	if annotator >= len(d.Spans) {
		return read
	}
	for i := range d.Spans[annotator] {
		span := &d.Spans[annotator][i]
		touches := both == nil
		for at := d.sentenceFrom(span.Start); !touches && at < len(both) && d.Sentences[at].Start < span.End; at++ {
			touches = both[at]
		}
		if touches {
			read.spans, read.units = append(read.spans, span), append(read.units, span.Unit)
		}
	}
	return read
}

// sentenceFrom is the first sentence that ends after a character.
func (d *Document) sentenceFrom(character int) int {
	at, _ := slices.BinarySearchFunc(d.Sentences, character, func(s Range, c int) int {
		if s.End > c {
			return 1
		}
		return -1
	})
	return at
}

// ofSpans are the sums of a label.
func (l *layout) ofSpans(sums []float64, label int) []float64 {
	return sums[l.spansAt+label*spanSums:][:spanSums]
}

func (l *layout) addPair(sums []float64, a, b []Unit) {
	for _, units := range [2][]Unit{a, b} {
		for _, u := range units {
			l.ofSpans(sums, u.Value)[spansMarked]++
		}
	}
	for i, j := range Match(a, b) {
		if j >= 0 {
			l.ofSpans(sums, a[i].Value)[spansOverlap] += 2
		}
	}
	sameUnits(a, b, func(u Unit) { l.ofSpans(sums, u.Value)[spansExact] += 2 })
}

// cover notes the tokens that each annotator marked with each label.
func (scratch *spanScratch) cover(l *layout, d *Document) {
	words := (len(d.Tokens) + 63) / 64
	for _, annotator := range l.first {
		for label := range l.study.Labels {
			scratch.tokens[annotator][label] = emptied(scratch.tokens[annotator][label], words)
		}
		if annotator >= len(d.Spans) {
			continue
		}
		for i := range d.Spans[annotator] {
			for _, u := range d.Spans[annotator][i].pieces() {
				for at := d.tokenFrom(u.Start); at < len(d.Tokens) && d.Tokens[at].Start < u.End; at++ {
					scratch.tokens[annotator][u.Value].add(at)
				}
			}
		}
	}
}

func emptied(b bitset, words int) bitset {
	if cap(b) < words {
		return make(bitset, words)
	}
	b = b[:words]
	clear(b)
	return b
}

func (d *Document) tokenFrom(character int) int {
	at, _ := slices.BinarySearchFunc(d.Tokens, character, func(t Range, c int) int {
		if t.End > c {
			return 1
		}
		return -1
	})
	return at
}

func (l *layout) addTokens(sums []float64, d *Document, a, b int, both []bool, scratch *spanScratch) {
	words := (len(d.Tokens) + 63) / 64
	scratch.mask = emptied(scratch.mask, words)
	if both == nil || !slices.Contains(both, false) {
		for i := range scratch.mask {
			scratch.mask[i] = ^uint64(0)
		}
	} else {
		for i, read := range both {
			for at := d.tokenFrom(d.Sentences[i].Start); read && at < len(d.Tokens) && d.Tokens[at].Start < d.Sentences[i].End; at++ {
				scratch.mask.add(at)
			}
		}
	}
	for label := range l.study.Labels {
		mine, theirs := scratch.tokens[a][label], scratch.tokens[b][label]
		marked, shared := 0, 0
		for i, mask := range scratch.mask {
			x, y := mine[i]&mask, theirs[i]&mask
			marked += bits.OnesCount64(x) + bits.OnesCount64(y)
			shared += bits.OnesCount64(x & y)
		}
		own := l.ofSpans(sums, label)
		own[tokensMarked] += float64(marked)
		own[tokensBoth] += float64(2 * shared)
	}
}
