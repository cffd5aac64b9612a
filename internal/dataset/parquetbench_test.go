package dataset

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// manyEntries gives documents of 2.6 KB with 30 sentences, ten of which are
// annotated, made as they are asked for.
func manyEntries(documents int) iter.Seq2[corpus.Entry, error] {
	sentences := strings.Repeat("Officials said “no” to it, and it may rain in Łódź before the week is out, they think. ", 30)
	labels := []string{"claim", "denial", "speculation"}
	return func(yield func(corpus.Entry, error) bool) {
		for n := range documents {
			id := func(k int) string { return fmt.Sprintf("01a00000-0000-7000-8%03d-%012d", k, n) }
			text := fmt.Sprintf("%08d", n*7919%100_000_000) + sentences
			d := corpus.Document{ID: id(0), Title: fmt.Sprint("Rain in the week ", n), Outlet: fmt.Sprint("Outlet ", n%40), Date: fmt.Sprintf("2022-%02d-%02d", n%12+1, n%28+1), Language: "en",
				Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo}
			size := len(sentences) / 30
			for k := range 30 {
				d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: 8 + k*size, End: 8 + (k+1)*size - 1}})
			}
			e := corpus.Entry{Document: d}
			for k := range 10 {
				span := d.Sentences[3*k].Span
				e.Annotations = append(e.Annotations, corpus.Annotation{ID: id(k + 1), Document: d.ID, Span: span, Label: labels[(n+k)%3], Quote: d.Quote(span),
					Annotator: testAnnotators[0].ID, Attributes: map[string]string{"source": "officials", "certainty": "certain"}})
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// BenchmarkParquetOfAMillionAnnotations is the figure of the documentation:
// go test -run - -bench AMillionAnnotations -benchtime 1x. SAYSO_PARQUET names a
// file to keep it in.
func BenchmarkParquetOfAMillionAnnotations(b *testing.B) {
	format, _ := FormatNamed("parquet")
	for b.Loop() {
		w := io.Writer(io.Discard)
		if path := os.Getenv("SAYSO_PARQUET"); path != "" {
			file, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			defer file.Close()
			w = file
		}
		if err := format.Write(context.Background(), w, Project{Codebook: testCodebook(), Annotators: testAnnotators}, manyEntries(100_000)); err != nil {
			b.Fatal(err)
		}
	}
}
