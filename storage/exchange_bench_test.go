package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"sayso/internal/corpus"
)

// ofATeam makes a project in which five people read all documents, twenty
// sentences of each, one label a change.
func ofATeam(b *testing.B, documents int) *Project {
	b.Helper()
	ctx := context.Background()
	p, err := Create(ctx, filepath.Join(b.TempDir(), "team.sayso"), Settings{Codebook: sampleCodebook()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { p.Close() })
	var people []corpus.Annotator
	for n := range 5 {
		a, err := p.AnnotatorNamed(ctx, fmt.Sprint("Reader ", n))
		if err != nil {
			b.Fatal(err)
		}
		people = append(people, a)
	}
	err = p.ApplyMany(ctx, func(yield func(Change) bool) {
		for n := range documents {
			text := ""
			for i := range 20 {
				text += fmt.Sprintf("Sentence %d of %d is about a bridge. ", i, n)
			}
			d := sampleDocument(fmt.Sprint("Document ", n), text)
			if !yield(Change{Kind: "import", Title: d.Title, Document: d.ID, Steps: []Step{AddDocument(d)}}) {
				return
			}
			for _, a := range people {
				for i := range 20 {
					if !yield(Change{Kind: "label", Title: "Claim", Annotator: a.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, i, "claim", a))}}) {
						return
					}
				}
			}
		}
	})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// BenchmarkReceive reports how long a laptop takes to take in a project that comes
// from a hub, without the hub and the network.
func BenchmarkReceive(b *testing.B) {
	ctx := context.Background()
	p := ofATeam(b, bigDocuments())
	blocks := blocksOf(b, p, 5000)
	info, err := p.Info(ctx)
	if err != nil {
		b.Fatal(err)
	}
	events := 0
	for b.Loop() {
		events = 0
		fresh, err := CreateFrom(ctx, filepath.Join(b.TempDir(), NewID()+".sayso"), info.ID, firstOf(blocks))
		if err != nil {
			b.Fatal(err)
		}
		for _, block := range blocks {
			if _, err := fresh.Receive(ctx, block); err != nil {
				b.Fatal(err)
			}
			events += len(block.Events)
		}
		if err := fresh.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
