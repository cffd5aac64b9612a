package agreement

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A measurement that took changed documents one by one has the figures of one
// that was made of what they are now.
func TestAnUpdatedMeasurementIsThatOfTheCorpusAsItIs(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	s := large(4, 40, 5)
	s.Annotators[3].Again = 1
	for i := range s.Documents {
		forget(&s.Documents[i], random, i%3)
	}
	m := NewMeasurement(s, Options{Draws: 60, Seed: 5, Documents: true})
	others := large(4, 80, 5)
	kept, anew := 0, 0
	for round := range 30 {
		d := s.Documents[random.IntN(len(s.Documents))]
		from := others.Documents[40+round]
		fresh := Document{ID: d.ID, Sentences: from.Sentences, Tokens: from.Tokens, Values: append([]int32{}, d.Values...), Spans: append([][]Span{}, d.Spans...)}
		coder := random.IntN(4)
		if random.IntN(4) == 0 {
			fresh.Spans[coder] = from.Spans[coder] // other links too
		} else {
			fresh.Spans[coder] = nil
			for _, span := range d.Spans[coder] {
				span.Said = []int32{1 + random.Int32N(3), 1 + random.Int32N(30)}
				fresh.Spans[coder] = append(fresh.Spans[coder], span)
			}
		}
		for i := range fresh.Sentences {
			if at := i*4 + coder; fresh.Values[at] != Missing {
				fresh.Values[at] = from.Values[at]
			}
		}
		if m.Update(fresh) {
			anew++
		} else {
			kept++
		}
		want := Measure(s, Options{Draws: 60, Seed: 5, Documents: true})
		if diff := cmp.Diff(rounded(want), rounded(m.Report())); diff != "" {
			t.Fatalf("after %d changes: %s", round+1, diff)
		}
	}
	if kept < 5 || anew < 2 {
		t.Errorf("%d documents were replaced and %d times all was added up anew; both should be tried", kept, anew)
	}
	if !m.Update(Document{ID: "new", Sentences: s.Documents[0].Sentences, Values: s.Documents[0].Values, Spans: make([][]Span, 4)}) {
		t.Error("a new document is no change of another")
	}
}

// forget makes a document that not everybody read.
func forget(d *Document, random *rand.Rand, how int) {
	for i := range d.Values {
		if how == 1 && random.IntN(4) == 0 || how == 2 && i%4 == 2 {
			d.Values[i] = Missing
		}
	}
}

// rounded are the figures of a report without what adding in another order
// changes.
func rounded(r *Report) []string {
	var list []string
	for _, f := range r.Figures {
		list = append(list, fmt.Sprintf("%s %s %v %s %s %.7f %s %d %d %.7f %.7f %.7f", f.Group, f.Of, f.Between, f.Document, f.Measure, float64(f.Value), f.Why, f.N, f.Total, float64(f.Low), float64(f.High), float64(f.ClosedError)))
	}
	for _, table := range r.Tables {
		list = append(list, fmt.Sprint(table.Between, table.Counts))
	}
	return list
}

func TestGoldIsComparedWithEachAndIsNobody(t *testing.T) {
	s := large(3, 20, 4)
	before := numbersOf(Measure(large(3, 20, 4), Options{Draws: 20}))
	s.Annotators = append(s.Annotators, Annotator{Name: "gold", Again: -1, Gold: true})
	for i := range s.Documents {
		d := &s.Documents[i]
		var values []int32
		for j := range d.Sentences {
			row := d.row(j, 3)
			values = append(append(values, row...), row[0])
		}
		d.Values, d.Spans = values, append(d.Spans, d.Spans[0])
	}
	var without []string
	r := Measure(s, Options{Draws: 20})
	for i, line := range numbersOf(r) {
		if r.Figures[i].Group != OfGold {
			without = append(without, line)
			continue
		}
		if f := r.Figures[i]; f.Between[0] == "a0" && float64(f.Value) != 1 {
			t.Errorf("gold is what a0 said, but %s of %q is %v", f.Measure, f.Of, f.Value)
		}
	}
	if diff := cmp.Diff(before, without); diff != "" || len(without) == len(r.Figures) {
		t.Errorf("gold changes what people agree on, or is not compared: %s", diff)
	}
}
