package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"sayso/internal/corpus"
)

// Document is one that can be shared out.
type Document struct {
	ID      string
	Stratum string // such as its outlet or month; the sample is drawn from each in proportion
	// Rare says that it is likely to hold rare labels, so that it may be read
	// by several besides the random sample.
	Rare bool
}

// Design says who reads what. It is kept with a round as JSON.
type Design struct {
	Seed    uint64  `json:"-"`                 // of the round
	Shared  float64 `json:"shared"`            // part of the documents that several read, from 0 to 1
	Count   int     `json:"count,omitempty"`   // how many documents several read; 0 to go by Shared
	Readers int     `json:"readers,omitempty"` // how many read each of these; 0 for everybody
	Rare    int     `json:"rare,omitempty"`    // rare documents that several read besides
	Query   string  `json:"query,omitempty"`   // the search that finds rare documents
	By      string  `json:"by,omitempty"`      // what the strata are: outlet, month, the id of a variable; several with commas
	Leave   bool    `json:"leave,omitempty"`   // what is not read by several is read by nobody
}

// whole reports whether every document is read by several.
func (d Design) whole() bool { return d.Count == 0 && d.Shared >= 1 }

// wanted is how many of so many documents several read.
func (d Design) wanted(documents int) float64 {
	if d.Count > 0 {
		return float64(min(d.Count, documents))
	}
	return min(max(d.Shared, 0), 1) * float64(documents)
}

// Assignment says who is to read a document. Figures of agreement are reported
// of the random part, or of all; a sample with more of the rare labels has
// another alpha, and gives the figures of rare labels only. A document that one
// person reads is of the part "all": every document is read by somebody.
type Assignment struct {
	Document   string
	Annotators []string
	Part       corpus.Sampling
	Share      float64 // the chance that the document had of coming into its part
}

// Share shares documents out among annotators. What was assigned before stays
// as it is and counts; so documents that are added later change nothing for
// anybody. The outcome follows from the seed and the ids, whatever their order.
func Share(documents []Document, annotators []string, d Design, before []Assignment) []Assignment {
	if len(annotators) == 0 {
		return slices.Clone(before)
	}
	s := sharing{design: d, annotators: annotators, load: map[string]int{}, known: map[string]corpus.Sampling{}, plan: slices.Clone(before)}
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
		if _, done := s.known[doc.ID]; !done && !d.Leave {
			s.assign(doc, corpus.Whole, 1, 1)
		}
	}
	return s.plan
}

type sharing struct {
	design     Design
	annotators []string
	load       map[string]int // documents of each annotator
	known      map[string]corpus.Sampling
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
		case part == s.part():
			have[doc.Stratum]++
		}
	}
	slices.Sort(strata)
	// What the strata ask for beyond whole documents is carried from one to the
	// next, so that many small strata do not take more than was asked.
	need, asked, given := map[string]int{}, 0.0, 0
	for _, stratum := range strata {
		asked += s.design.wanted(len(ranked)) * float64(size[stratum]) / float64(len(ranked))
		n := int(math.Round(asked)) - given
		given += n
		need[stratum] = min(max(0, n-have[stratum]), free[stratum])
	}
	left := maps.Clone(need)
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done && left[doc.Stratum] > 0 {
			left[doc.Stratum]--
			s.assign(doc, s.part(), s.readers(), float64(need[doc.Stratum])/float64(free[doc.Stratum]))
		}
	}
}

// part is that of what several read.
func (s *sharing) part() corpus.Sampling {
	if s.design.whole() {
		return corpus.Whole
	}
	return corpus.Random
}

// enriched adds documents that are likely to hold rare labels.
func (s *sharing) enriched(ranked []Document) {
	left, free := s.design.Rare, 0
	for _, part := range s.known {
		if part == corpus.Enriched {
			left--
		}
	}
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done && doc.Rare {
			free++
		}
	}
	if left > free {
		left = free
	}
	chance := float64(left) / float64(max(free, 1))
	for _, doc := range ranked {
		if _, done := s.known[doc.ID]; !done && doc.Rare && left > 0 {
			left--
			s.assign(doc, corpus.Enriched, s.readers(), chance)
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
func (s *sharing) assign(doc Document, part corpus.Sampling, readers int, share float64) {
	people := slices.Clone(s.annotators)
	slices.SortStableFunc(people, func(a, b string) int {
		return cmp.Or(cmp.Compare(s.load[a], s.load[b]), cmp.Compare(rank(s.design.Seed, a, doc.ID), rank(s.design.Seed, b, doc.ID)), cmp.Compare(a, b))
	})
	people = people[:readers]
	slices.Sort(people)
	s.count(people)
	s.known[doc.ID] = part
	s.plan = append(s.plan, Assignment{doc.ID, people, part, share})
}

// Order is the order in which an annotator reads documents: shuffled, and
// another for each, since what was read before bears on what comes next.
func Order(seed uint64, annotator string, documents []string) []string {
	order, ranks := slices.Clone(documents), make(map[string]uint64, len(documents))
	for _, d := range documents {
		ranks[d] = rank(seed, "order", annotator, d)
	}
	slices.SortFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(ranks[a], ranks[b]), cmp.Compare(a, b)) })
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
