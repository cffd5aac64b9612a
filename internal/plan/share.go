package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
)

// Document is one that can be shared out.
type Document struct {
	ID      string
	Stratum string // such as its outlet or month; the sample is drawn from each in proportion
	// Rare says that it is likely to hold rare labels, so that it may be read
	// by several besides the random sample.
	Rare bool
}

// Design says who reads what.
type Design struct {
	Seed    uint64
	Shared  float64 // part of the documents that several read, from 0 to 1
	Readers int     // how many read each of these; 0 for everybody
	Rare    int     // rare documents that several read besides
}

// Part is why a document is read by those who read it.
type Part string

// The parts of a plan. Figures of agreement are reported of the random part;
// a sample with more of the rare labels has another alpha, and gives the
// figures of rare labels only.
const (
	Random   Part = "random"
	Enriched Part = "enriched"
	Single   Part = "single" // read by one
)

// Assignment says who is to read a document.
type Assignment struct {
	Document   string
	Annotators []string
	Part       Part
	// Chance is the probability with which the document came into the random
	// part, 0 where none can be told.
	Chance float64
}

// Share shares documents out among annotators. What was assigned before stays
// as it is and counts; so documents that are added later change nothing for
// anybody. The outcome follows from the seed and the ids, whatever their order.
func Share(documents []Document, annotators []string, d Design, before []Assignment) []Assignment {
	if len(annotators) == 0 {
		return slices.Clone(before)
	}
	s := sharing{design: d, annotators: annotators, load: map[string]int{}, known: map[string]Part{}, plan: slices.Clone(before)}
	for _, a := range before {
		s.known[a.Document] = a.Part
		s.count(a.Annotators)
	}
	ranked := slices.Clone(documents)
	slices.SortFunc(ranked, func(a, b Document) int {
		return cmp.Or(cmp.Compare(rank(d.Seed, a.ID), rank(d.Seed, b.ID)), cmp.Compare(a.ID, b.ID))
	})
	s.random(ranked)
	s.enriched(ranked)
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done {
			s.assign(doc, Single, 1, 0)
		}
	}
	return s.plan
}

type sharing struct {
	design     Design
	annotators []string
	load       map[string]int // documents of each annotator
	known      map[string]Part
	plan       []Assignment
}

func (s *sharing) count(annotators []string) {
	for _, a := range annotators {
		s.load[a]++
	}
}

// random draws the sample that several read: from each stratum as many as its
// part of the documents asks for, the first in rank of those not yet assigned.
func (s *sharing) random(ranked []Document) {
	size, have, free := map[string]int{}, map[string]int{}, map[string]int{}
	var strata []string
	for _, doc := range ranked {
		if size[doc.Stratum]++; size[doc.Stratum] == 1 {
			strata = append(strata, doc.Stratum)
		}
		switch part, done := s.known[doc.ID]; {
		case !done:
			free[doc.Stratum]++
		case part == Random:
			have[doc.Stratum]++
		}
	}
	slices.Sort(strata)
	// What the strata ask for beyond whole documents is carried from one to the
	// next, so that many small strata do not take more than was asked.
	need, asked, given := map[string]int{}, 0.0, 0
	for _, stratum := range strata {
		asked += min(max(s.design.Shared, 0), 1) * float64(size[stratum])
		n := int(math.Round(asked)) - given
		given += n
		need[stratum] = min(max(0, n-have[stratum]), free[stratum])
	}
	left := map[string]int{}
	for stratum, n := range need {
		left[stratum] = n
	}
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done && left[doc.Stratum] > 0 {
			left[doc.Stratum]--
			s.assign(doc, Random, s.readers(), float64(need[doc.Stratum])/float64(free[doc.Stratum]))
		}
	}
}

// enriched adds documents that are likely to hold rare labels.
func (s *sharing) enriched(ranked []Document) {
	left := s.design.Rare
	for _, part := range s.known {
		if part == Enriched {
			left--
		}
	}
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done && doc.Rare && left > 0 {
			left--
			s.assign(doc, Enriched, s.readers(), 0)
		}
	}
}

func (s *sharing) readers() int {
	if s.design.Readers < 1 {
		return len(s.annotators)
	}
	return min(s.design.Readers, len(s.annotators))
}

// assign gives a document to those who have the fewest.
func (s *sharing) assign(doc Document, part Part, readers int, chance float64) {
	people := slices.Clone(s.annotators)
	slices.SortStableFunc(people, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.load[a], s.load[b]), cmp.Compare(rank(s.design.Seed, a, doc.ID), rank(s.design.Seed, b, doc.ID)), cmp.Compare(a, b))
	})
	people = people[:readers]
	slices.Sort(people)
	s.count(people)
	s.known[doc.ID] = part
	s.plan = append(s.plan, Assignment{doc.ID, people, part, chance})
}

// Order is the order in which an annotator reads documents: shuffled, and
// another for each, since what was read before bears on what comes next.
func Order(seed uint64, annotator string, documents []string) []string {
	order := slices.Clone(documents)
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(seed, "order", annotator, a), rank(seed, "order", annotator, b)), cmp.Compare(a, b))
	})
	return order
}

// rank is a number that looks drawn at random and follows from what it is
// given.
func rank(seed uint64, of ...string) uint64 {
	key := binary.LittleEndian.AppendUint64(nil, seed)
	for _, part := range of {
		key = binary.LittleEndian.AppendUint64(key, uint64(len(part)))
		key = append(key, part...)
	}
	sum := sha256.Sum256(key)
	return binary.LittleEndian.Uint64(sum[:8])
}
