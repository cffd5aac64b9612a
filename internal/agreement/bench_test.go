package agreement

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// large is a corpus of 10 annotators who read 100,000 sentences of 10,000
// documents: three labels, about one span in two sentences, a certainty and a
// source on each span, and links between some of them.
func large(annotators, documents, sentences int) *Study {
	random := rand.New(rand.NewPCG(7, 7))
	s := &Study{
		Labels: []string{"claim", "denial", "speculation"}, Links: []string{"denies"},
		Attributes: []Attribute{{ID: "certainty", Ordered: []string{"certain", "probable", "possible"}}, {ID: "source"}},
	}
	for i := range annotators {
		s.Annotators = append(s.Annotators, Annotator{Name: fmt.Sprint("a", i), Again: -1})
	}
	none := s.Place(nil)
	for at := range documents {
		d := Document{ID: fmt.Sprint("d", at), Spans: make([][]Span, annotators)}
		for i := range sentences {
			start := int32(i * 120)
			d.Sentences = append(d.Sentences, Range{start, start + 119})
			for w := range int32(20) {
				d.Tokens = append(d.Tokens, Range{start + w*6, start + w*6 + 5})
			}
			truth, source := random.IntN(6), random.IntN(2)
			for a := range annotators {
				label := truth
				if random.IntN(5) == 0 {
					label = random.IntN(6)
				}
				if label >= 3 {
					d.Values = append(d.Values, none)
					continue
				}
				set := Set{label}
				if random.IntN(20) == 0 && label < 2 {
					set = append(set, 2)
				}
				d.Values = append(d.Values, s.Place(set))
				for _, l := range set {
					from := start + 6*int32(random.IntN(3))
					span := Span{ID: fmt.Sprint(at, "-", a, "-", i, "-", l), Range: Range{from, start + 119}, Label: int32(l)}
					for x, value := range []string{s.Attributes[0].Ordered[random.IntN(3)], fmt.Sprint("source", (at*2+source+random.IntN(7)/6)%5000)} {
						span.Said = append(span.Said, s.Attributes[x].Number(value))
					}
					if l == 1 && len(d.Spans[a]) > 0 {
						span.More = &More{Links: []Link{{0, d.Spans[a][0].ID}}}
					}
					d.Spans[a] = append(d.Spans[a], span)
				}
			}
		}
		s.Documents = append(s.Documents, d)
	}
	return s
}

func BenchmarkAReportAfterADocumentChanged(b *testing.B) {
	s := large(10, 10_000, 10)
	m := NewMeasurement(s, Options{Seed: 7, Least: 12})
	d := s.Documents[5000]
	d.Values = append([]int32{}, d.Values...)
	i := 0
	for b.Loop() {
		i++
		d.Values[i%len(d.Values)] = int32(i % len(s.Sets))
		if m.Update(d) {
			b.Fatal("all was added up anew")
		}
		m.Report()
	}
}

func BenchmarkAllMeasuresOfTenAnnotatorsAndAHundredThousandSentences(b *testing.B) {
	s := large(10, 10_000, 10)
	runtime.GC()
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r := Measure(s, Options{Seed: 7})
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(len(r.Figures)), "figures")
		b.ReportMetric(float64(after.Sys)/1e6, "MB-of-system")
		b.ReportMetric(float64(before.HeapAlloc)/1e6, "MB-of-the-study")
	}
}
