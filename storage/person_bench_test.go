package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"sayso/internal/corpus"
)

// ofTen makes a project that ten annotators read, a few sentences of each
// document, and gives the annotators.
func ofTen(b *testing.B, documents int) (*Project, []corpus.Annotator) {
	b.Helper()
	ctx := context.Background()
	p, err := Create(ctx, filepath.Join(b.TempDir(), "ten.sayso"), Settings{Codebook: sampleCodebook()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { p.Close() })
	var annotators []corpus.Annotator
	for n := range 10 {
		a, err := p.AnnotatorNamed(ctx, fmt.Sprint("Reader ", n))
		if err != nil {
			b.Fatal(err)
		}
		annotators = append(annotators, a)
	}
	err = p.ApplyMany(ctx, func(yield func(Change) bool) {
		for n := range documents {
			d := sampleDocument(fmt.Sprint("Document ", n), fmt.Sprintf("Sentence 1 of %d. It was safe. It rained. Nobody knows.", n))
			if !yield(Change{Kind: "import", Title: d.Title, Document: d.ID, Steps: []Step{AddDocument(d)}}) {
				return
			}
			for i, a := range annotators {
				steps := []Step{PutAnnotation(label(d, i%4, "claim", a)), PutMark(corpus.Mark{ID: NewID(), Document: d.ID, Span: d.Sentences[(i+1)%4].Span, Annotator: a.ID}),
					PutReading(corpus.Reading{Document: d.ID, Annotator: a.ID, State: corpus.Done})}
				if !yield(Change{Kind: "annotate", Title: "read", Annotator: a.ID, Document: d.ID, Steps: steps}) {
					return
				}
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	return p, annotators
}

func BenchmarkTheListAmongTenAnnotators(b *testing.B) {
	p, annotators := ofTen(b, bigDocuments())
	ctx := context.Background()
	b.Run("of one", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.SummariesOf(ctx, annotators[3].ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("of everybody", func(b *testing.B) {
		for b.Loop() {
			if _, err := p.Summaries(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("saving a label", func(b *testing.B) {
		list, err := p.Summaries(ctx)
		if err != nil {
			b.Fatal(err)
		}
		d, err := p.Entry(ctx, list[0].ID)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if _, err := p.Apply(ctx, Change{Kind: "annotate", Title: "label", Annotator: annotators[0].ID, Document: list[0].ID, Steps: []Step{PutAnnotation(label(d.Document, 0, "denial", annotators[0]))}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
