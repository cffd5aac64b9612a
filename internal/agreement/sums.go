package agreement

import (
	"encoding/binary"
	"runtime"
	"sync"
)

// layout says where in the sums of a document each measure finds its own.
type layout struct {
	study *Study
	first []int     // places of the annotators who count, first readings only
	has   [][]int32 // for each set and label, 1 when it is in the set

	sentences *tally // over sets of labels
	labelsAt  int    // what the labels have in common; each label follows
	label     *tally // of one label against all else, made of its sums by ofLabel
	units     unitized
	ofLabels  []ofOneValue
	spansAt   int // spanSums for each label
	linksAt   int // linkSums for each kind
	width     int
	rare      int // attributes with very many values

	attributes []attributeSums
	targets    targetsOf
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

// What is counted in each document and not drawn, for each label.
const (
	countedSentences = iota // that two or more read and somebody gave the label
	countedSpans            // in documents that two or more read
	counted
)

// The places of the distances of the sentences' tally.
const (
	byNominal = iota
	byMASI
	byJaccard
	byDice
)

func newLayout(s *Study) *layout {
	l := &layout{study: s}
	for i, a := range s.Annotators {
		if a.Again < 0 && !a.Gold {
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
	if s.Single {
		l.sentences = newTally(q, len(l.first), true, Nominal(q))
	} else {
		l.sentences = newBriefTally(q, Nominal(q), OfSets(s.Sets, MASI), OfSets(s.Sets, Jaccard), OfSets(s.Sets, Dice))
	}
	l.label = newTally(2, len(l.first), false, Nominal(2))
	l.labelsAt = l.sentences.width
	l.width = l.labelsAt + l.perLabel(inCommon) + len(s.Labels)*l.perLabel(labelSums)
	if s.Single {
		return l
	}
	l.units = newUnitized(l.width, len(s.Labels))
	l.width += l.units.width
	for range s.Labels {
		l.ofLabels = append(l.ofLabels, ofOneValue{l.units.at, l.width})
		l.width += perOneValue
	}
	l.spansAt = l.width
	l.linksAt = l.spansAt + spanSums*len(s.Labels)
	l.width = l.linksAt + linkSums*len(s.Links)
	for i := range s.Attributes {
		l.attributes = append(l.attributes, l.newAttributeSums(i, &s.Attributes[i]))
	}
	l.findTargets()
	return l
}

// copy is a layout whose tallies can be used at the same time.
func (l *layout) copy() *layout {
	c := *l
	sentences := *l.sentences
	sentences.n, sentences.present = make([]float64, sentences.values), nil
	c.sentences = &sentences
	return &c
}

func (l *layout) ofSentences(sums []float64) []float64 { return sums[:l.sentences.width] }

// gather adds up every document that two or more read, and after these every
// document that one read; the places tell which documents they are.
func (l *layout) gather() (s *sumsOf, places []int) {
	places, shared := l.places()
	s = &sumsOf{width: l.width, rare: l.rare, counted: counted * len(l.study.Labels), shared: shared}
	if l.study.Single {
		places, s.of = l.alike(places)
	}
	s.dense, s.counts, s.cells = make([]float64, s.width*len(places)), make([]int32, s.counted*len(places)), make([][]cell, len(places))
	inParallel(len(places), func(next func() (int, bool)) {
		own := l.copy()
		room := newRoom(l)
		for {
			part, more := next()
			if !more {
				return
			}
			s.cells[part] = own.add(s.row(part), s.countsOf(part), &l.study.Documents[places[part]], room)
		}
	})
	return s, places
}

// room is what adding up a document needs again and again.
type room struct {
	continua
	spans *spanRoom
	given []float64 // of each label: how many gave it
	row   []int32
}

func newRoom(l *layout) *room {
	return &room{spans: newSpanRoom(l), given: make([]float64, len(l.study.Labels))}
}

// add adds up a document.
func (l *layout) add(sums []float64, counts []int32, d *Document, room *room) []cell {
	for i := range d.Sentences {
		l.addSentence(sums, counts, d.row(i, len(l.study.Annotators)), room)
	}
	if l.study.Single {
		return nil
	}
	if l.shared(d) {
		for _, annotator := range l.first {
			if annotator < len(d.Spans) {
				for i := range d.Spans[annotator] {
					counts[counted*int(d.Spans[annotator][i].Label)+countedSpans]++
				}
			}
		}
	}
	l.addContinua(sums, d, &room.continua)
	return l.addSpans(sums, d, room.spans)
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
		case d.readBySomebody():
			single = append(single, i)
		}
	}
	return append(places, single...), len(places)
}

// shared reports whether two or more read the same sentence of a document.
func (l *layout) shared(d *Document) bool {
	for i := range d.Sentences {
		if l.readers(d.row(i, len(l.study.Annotators))) >= 2 {
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
