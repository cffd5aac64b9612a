package agreement

import (
	"math/bits"
	"slices"
)

// spanRoom is the room that addSpans needs again and again.
type spanRoom struct {
	tokens  [][]bitset // by annotator and label
	mask    bitset
	whole   []readSpans // by annotator, for those who read all of the document
	readAll []bool      // by annotator
	part    [2]readSpans
	both    []bool
	match   matcher
	rare    rareValues
}

// readSpans are spans of an annotator, and the same as units.
type readSpans struct {
	spans []*Span
	units []Unit
}

func newSpanRoom(l *layout) *spanRoom {
	annotators := len(l.study.Annotators)
	s := &spanRoom{tokens: make([][]bitset, annotators), whole: make([]readSpans, annotators), readAll: make([]bool, annotators)}
	for i := range s.tokens {
		s.tokens[i] = make([]bitset, len(l.study.Labels))
	}
	return s
}

// bitset is a set of tokens of a document.
type bitset []uint64

func (b bitset) add(i int) { b[i/64] |= 1 << (i % 64) }

// addSpans adds how the spans of each two annotators agree on what both read,
// and gives how often each rare value was used.
func (l *layout) addSpans(sums []float64, d *Document, room *spanRoom) []cell {
	room.cover(l, d)
	for _, annotator := range l.first {
		if room.readAll[annotator] = l.readAll(d, annotator); room.readAll[annotator] {
			room.whole[annotator].take(d, annotator, nil)
		}
	}
	for i, a := range l.first {
		for _, b := range l.first[:i] {
			mine, theirs := &room.whole[a], &room.whole[b]
			var both []bool // nil for all
			if !room.readAll[a] || !room.readAll[b] {
				if both = l.bothRead(room.both[:0], d, a, b); both == nil {
					continue
				}
				room.both = both
				mine, theirs = &room.part[0], &room.part[1]
				mine.take(d, a, both)
				theirs.take(d, b, both)
			}
			l.addPair(sums, mine, theirs, room)
			l.addTokens(sums, d, a, b, both, room)
		}
	}
	return room.rare.cells()
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
func (l *layout) bothRead(read []bool, d *Document, a, b int) []bool {
	any, annotators := false, len(l.study.Annotators)
	for i := range d.Sentences {
		row := d.row(i, annotators)
		both := row[a] != Missing && row[b] != Missing
		read = append(read, both)
		any = any || both
	}
	if !any {
		return nil
	}
	return read
}

// take takes the spans of an annotator that touch a sentence both read; nil
// stands for all sentences.
func (r *readSpans) take(d *Document, annotator int, both []bool) {
	r.spans, r.units = r.spans[:0], r.units[:0]
	if annotator >= len(d.Spans) {
		return
	}
	for i := range d.Spans[annotator] {
		span := &d.Spans[annotator][i]
		touches := both == nil
		if !touches {
			for at := d.sentenceFrom(span.Start); !touches && at < len(both) && d.Sentences[at].Start < span.End; at++ {
				touches = both[at]
			}
		}
		if touches {
			r.spans, r.units = append(r.spans, span), append(r.units, span.unit())
		}
	}
}

// sentenceFrom is the first sentence that ends after a character.
func (d *Document) sentenceFrom(character int32) int { return endingAfter(d.Sentences, character) }

// endingAfter is the first of ranges that ends after a character.
func endingAfter(ranges []Range, character int32) int {
	at, _ := slices.BinarySearchFunc(ranges, character, func(r Range, c int32) int {
		if r.End > c {
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

// addPair adds the spans of two annotators, and what was said of those that
// are a pair.
func (l *layout) addPair(sums []float64, mine, theirs *readSpans, room *spanRoom) {
	a, b := mine.units, theirs.units
	for _, units := range [2][]Unit{a, b} {
		for _, u := range units {
			l.ofSpans(sums, u.Value)[spansMarked]++
		}
	}
	room.match.meet(a, b)
	for i, j := range room.match.pair(a, b, shareCharacters) {
		if j >= 0 {
			l.ofSpans(sums, a[i].Value)[spansOverlap] += 2
		}
	}
	sameUnits(a, b, func(u Unit) { l.ofSpans(sums, u.Value)[spansExact] += 2 })
	for i, j := range room.match.pair(a, b, alike) {
		if j >= 0 {
			l.ofSpans(sums, a[i].Value)[spansAlike]++
			l.addSaid(sums, &room.rare, mine.spans[i], theirs.spans[j])
		}
	}
	for _, side := range [2]*readSpans{mine, theirs} {
		for _, s := range side.spans {
			for _, link := range s.links() {
				l.ofLinks(sums, link.Kind)[linksDrawn]++
			}
		}
	}
}

// cover notes the tokens that each annotator marked with each label.
func (room *spanRoom) cover(l *layout, d *Document) {
	words := (len(d.Tokens) + 63) / 64
	for _, annotator := range l.first {
		for label := range l.study.Labels {
			room.tokens[annotator][label] = emptied(room.tokens[annotator][label], words)
		}
		if annotator >= len(d.Spans) {
			continue
		}
		for i := range d.Spans[annotator] {
			d.Spans[annotator][i].eachPiece(func(u Unit) {
				for at := endingAfter(d.Tokens, int32(u.Start)); at < len(d.Tokens) && int(d.Tokens[at].Start) < u.End; at++ {
					room.tokens[annotator][u.Value].add(at)
				}
			})
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

func (l *layout) addTokens(sums []float64, d *Document, a, b int, both []bool, room *spanRoom) {
	words := (len(d.Tokens) + 63) / 64
	room.mask = emptied(room.mask, words)
	if both == nil || !slices.Contains(both, false) {
		for i := range room.mask {
			room.mask[i] = ^uint64(0)
		}
	} else {
		for i, read := range both {
			if !read {
				continue
			}
			for at := endingAfter(d.Tokens, d.Sentences[i].Start); at < len(d.Tokens) && d.Tokens[at].Start < d.Sentences[i].End; at++ {
				room.mask.add(at)
			}
		}
	}
	for label := range l.study.Labels {
		mine, theirs := room.tokens[a][label], room.tokens[b][label]
		marked, shared := 0, 0
		for i, mask := range room.mask {
			x, y := mine[i]&mask, theirs[i]&mask
			marked += bits.OnesCount64(x) + bits.OnesCount64(y)
			shared += bits.OnesCount64(x & y)
		}
		own := l.ofSpans(sums, label)
		own[tokensMarked] += float64(marked)
		own[tokensBoth] += float64(2 * shared)
	}
}
