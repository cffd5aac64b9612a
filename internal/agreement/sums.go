package agreement

import (
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
)

// layout says where in the sums of a document each measure finds its own.
type layout struct {
	study *Study
	first []int     // places of the annotators who count, first readings only
	has   [][]int32 // for each set and label, 1 when it is in the set

	sentences   *tally // over sets of labels
	labels      []*tally
	labelsAt    []int
	units       unitized
	ofLabel     []unitized
	spansAt     int // spanSums for each label
	links       *tally
	linksAt     []int
	width, wide int

	attributes []attributeSums
	targets    map[string]target
}

// The sums of spans for each label, over pairs of annotators.
const (
	spansMarked  = iota // by the one and by the other
	spansExact          // twice the pairs with the same ends
	spansOverlap        // twice the pairs that share a character
	spansAlike          // pairs that are near enough to compare what was said
	tokensMarked
	tokensBoth // twice those that both marked
	spanSums
)

// The places of the distances of the sentences' tally.
const (
	byNominal = iota
	byMASI
	byJaccard
	byDice
)

// After the tally of links stand these sums, over pairs of annotators.
const (
	linkedBoth  = iota // pairs of spans that both linked
	linkedSame         // of them, the share of targets that are the same, added up
	linksDrawn         // by the one and by the other
	linksShared        // twice those that go from a pair of spans to a pair of spans
	linkSums
)

func newLayout(s *Study) *layout {
	l := &layout{study: s}
	for i, a := range s.Annotators {
		if a.Again < 0 {
			l.first = append(l.first, i)
		}
	}
	for _, set := range s.Sets {
		has := make([]int32, len(s.Labels))
		for _, label := range set {
			has[label] = 1
		}
		l.has = append(l.has, has)
	}
	q := len(s.Sets)
	own := 0
	if s.Single {
		own = len(l.first)
	}
	l.sentences = newTally(q, own, s.Single, Nominal(q), OfSets(s.Sets, MASI), OfSets(s.Sets, Jaccard), OfSets(s.Sets, Dice))
	l.width = l.sentences.width
	for range s.Labels {
		t := newTally(2, len(l.first), false, Nominal(2))
		l.labels, l.labelsAt = append(l.labels, t), append(l.labelsAt, l.width)
		l.width += t.width
	}
	if s.Single {
		return l
	}
	l.units = newUnitized(l.width, len(s.Labels))
	l.width += l.units.width
	for range s.Labels {
		u := newUnitized(l.width, 1)
		l.ofLabel = append(l.ofLabel, u)
		l.width += u.width
	}
	l.spansAt = l.width
	l.width += spanSums * len(s.Labels)
	l.links = newTally(2, 0, false, Nominal(2))
	for range s.Links {
		l.linksAt = append(l.linksAt, l.width)
		l.width += l.links.width + linkSums
	}
	for i, a := range s.Attributes {
		l.attributes = append(l.attributes, l.newAttributeSums(i, a))
	}
	l.findTargets()
	return l
}

// copy is a layout whose tallies can be used at the same time.
func (l *layout) copy() *layout {
	c := *l
	fresh := func(t *tally) *tally {
		if t == nil {
			return nil
		}
		f := *t
		f.n, f.present = make([]float64, t.values), nil
		return &f
	}
	c.sentences, c.links = fresh(l.sentences), fresh(l.links)
	c.labels = slices.Clone(l.labels)
	for i := range c.labels {
		c.labels[i] = fresh(c.labels[i])
	}
	return &c
}

func (l *layout) ofSentences(sums []float64) []float64 { return sums[:l.sentences.width] }

func (l *layout) ofTheLabel(sums []float64, label int) []float64 {
	return sums[l.labelsAt[label]:][:l.labels[label].width]
}

// addSentence adds what the annotators said of a sentence. row and binary are
// of the length of first.
func (l *layout) addSentence(sums []float64, values, row, binary []int32) {
	for i, annotator := range l.first {
		row[i] = values[annotator]
	}
	l.sentences.add(l.ofSentences(sums), row)
	for label, t := range l.labels {
		for i, set := range row {
			binary[i] = Missing
			if set != Missing {
				binary[i] = l.has[set][label]
			}
		}
		t.add(l.ofTheLabel(sums, label), binary)
	}
}

func (l *layout) addSentences(sums []float64, d *Document) {
	row, binary := make([]int32, len(l.first)), make([]int32, len(l.first))
	for i := range d.Sentences {
		l.addSentence(sums, d.row(i, len(l.study.Annotators)), row, binary)
	}
}

// gather adds up every document that two or more read, and after these every
// document that one read; the places tell which documents they are.
func (l *layout) gather() (s *sumsOf, places []int) {
	places, shared := l.places()
	s = &sumsOf{width: l.width, wide: l.wide, shared: shared}
	if l.study.Single {
		places, s.of = l.alike(places)
	}
	s.dense, s.sparse = make([]float64, l.width*len(places)), make([][]cell, len(places))
	inParallel(len(places), func(next func() (int, bool)) {
		own := l.copy()
		scratch := newSpanScratch(l)
		for {
			part, more := next()
			if !more {
				return
			}
			d := &l.study.Documents[places[part]]
			own.addSentences(s.row(part), d)
			if !l.study.Single {
				own.addContinua(s.row(part), d)
				s.sparse[part] = own.addSpans(s.row(part), d, scratch)
			}
		}
	})
	return s, places
}

// places are the documents that two or more read, and after these, from
// shared on, those that one read.
func (l *layout) places() (places []int, shared int) {
	var single []int
	for i := range l.study.Documents {
		d := &l.study.Documents[i]
		switch {
		case l.shared(d):
			places = append(places, i)
		case slices.ContainsFunc(d.Values, func(v int32) bool { return v != Missing }):
			single = append(single, i)
		}
	}
	return append(places, single...), len(places)
}

// shared reports whether two or more read the same sentence of a document.
func (l *layout) shared(d *Document) bool {
	for i := range d.Sentences {
		n := 0
		for _, annotator := range l.first {
			if d.row(i, len(l.study.Annotators))[annotator] != Missing {
				n++
			}
		}
		if n >= 2 {
			return true
		}
	}
	return false
}

// alike finds the rows of a table that say the same: one place for all of
// them, and for each place in the list which of these it is.
func (l *layout) alike(places []int) (different []int, of []int32) {
	known := map[string]int32{}
	var key []byte
	for _, place := range places {
		key = key[:0]
		for _, value := range l.study.Documents[place].Values {
			key = binary.LittleEndian.AppendUint32(key, uint32(value))
		}
		at, ok := known[string(key)]
		if !ok {
			at = int32(len(different))
			known[string(key)] = at
			different = append(different, place)
		}
		of = append(of, at)
	}
	return different, of
}

// inParallel hands out numbers below n to as many workers as there are
// processors.
func inParallel(n int, work func(next func() (int, bool))) {
	var lock sync.Mutex
	at := 0
	next := func() (int, bool) {
		lock.Lock()
		defer lock.Unlock()
		at++
		return at - 1, at <= n
	}
	var wait sync.WaitGroup
	for range max(1, min(runtime.GOMAXPROCS(0), n)) {
		wait.Go(func() { work(next) })
	}
	wait.Wait()
}
