package dataset

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// benchmarkEntries gives a thousand documents of 2.6 KB with 30 sentences, ten
// of which are annotated.
func benchmarkEntries() []corpus.Entry {
	entries := make([]corpus.Entry, 1000)
	for n := range entries {
		text := strings.Repeat("Officials said “no” to it, and it may rain in Łódź before the week is out, they think. ", 30)
		id := func(k int) string { return fmt.Sprintf("01a00000-0000-7000-8%03d-%012d", k, n) }
		d := corpus.Document{ID: id(0), Title: "Rain", Text: text, State: corpus.ToDo}
		size := len(text) / 30
		for k := range 30 {
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: k * size, End: (k+1)*size - 1}})
		}
		e := corpus.Entry{Document: d}
		for k := range 10 {
			span := d.Sentences[3*k].Span
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: id(k + 1), Document: d.ID, Span: span, Label: "claim", Quote: d.Quote(span),
				Annotator: testAnnotators[0].ID, Attributes: map[string]string{"source": "officials", "certainty": "certain"}})
		}
		entries[n] = e
	}
	return entries
}

func BenchmarkWriteThousandAnnotatedDocuments(b *testing.B) {
	entries := benchmarkEntries()
	project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
	for _, format := range Formats {
		b.Run(format.Name, func(b *testing.B) {
			for b.Loop() {
				if err := format.Write(context.Background(), io.Discard, project, stream(entries)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadThousandAnnotatedDocuments(b *testing.B) {
	data := export(b, "jsonl", Project{Codebook: testCodebook(), Annotators: testAnnotators}, benchmarkEntries())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		readBack(b, data)
	}
}
