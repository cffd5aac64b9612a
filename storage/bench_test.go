package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// bigProject makes, once, a project of so many documents with a hundred
// annotations each, as a thorough study would have, and returns its path. Set
// SAYSO_BIG to the number of documents; a name in SAYSO_BIG_FILE keeps it.
func bigProject(b *testing.B, documents int) string {
	b.Helper()
	path := os.Getenv("SAYSO_BIG_FILE")
	if path == "" {
		path = filepath.Join(b.TempDir(), "big.sayso")
	}
	if _, err := os.Stat(path); err == nil {
		return path
	}
	ctx := context.Background()
	p, err := Create(ctx, path, Settings{Codebook: sampleCodebook()})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	reader, err := p.AnnotatorNamed(ctx, "First reader")
	if err != nil {
		b.Fatal(err)
	}
	for n := range documents {
		var text strings.Builder
		for s := range 100 {
			fmt.Fprintf(&text, "Sentence %d of document %d says that the bridge was safe, as far as anybody knew. ", s, n)
		}
		d := sampleDocument(fmt.Sprint("Document ", n), strings.TrimSpace(text.String()))
		change := Change{Kind: "import", Title: d.Title, Document: d.ID, Annotator: reader.ID, Steps: []Step{AddDocument(d)}}
		for i := range d.Sentences {
			change.Steps = append(change.Steps, PutAnnotation(label(d, i, []string{"claim", "denial", "speculation"}[(i+n)%3], reader)))
		}
		if _, err := p.Apply(ctx, change); err != nil {
			b.Fatal(err)
		}
	}
	return path
}

func bigDocuments() int {
	if n, err := strconv.Atoi(os.Getenv("SAYSO_BIG")); err == nil {
		return n
	}
	return 100
}

func openBig(b *testing.B) *Project {
	b.Helper()
	p, err := Open(context.Background(), bigProject(b, bigDocuments()), OpenOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { p.Close() })
	return p
}

func BenchmarkOpenAndFirstDocument(b *testing.B) {
	path := bigProject(b, bigDocuments())
	for b.Loop() {
		p, err := Open(context.Background(), path, OpenOptions{})
		if err != nil {
			b.Fatal(err)
		}
		summaries, err := p.Summaries(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Entry(context.Background(), summaries[0].ID); err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
}

func BenchmarkSummaries(b *testing.B) {
	p := openBig(b)
	for b.Loop() {
		if _, err := p.Summaries(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	p := openBig(b)
	for b.Loop() {
		report, err := p.Check(context.Background(), nil)
		if err != nil || !report.OK() {
			b.Fatal(report.Problems, err)
		}
	}
}

// BenchmarkSave reports how long one annotation takes until it is on the disk.
func BenchmarkSave(b *testing.B) {
	ctx := context.Background()
	p := openBig(b)
	summaries, err := p.Summaries(ctx)
	if err != nil {
		b.Fatal(err)
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		b.Fatal(err)
	}
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		entry, err := p.Entry(ctx, summaries[i*37%len(summaries)].ID)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		a := corpus.Annotation{Document: entry.Document.ID, Span: entry.Document.Sentences[i%len(entry.Document.Sentences)].Span, Label: "claim", Annotator: annotators[0].ID}
		began := time.Now()
		if _, err := p.Apply(ctx, Change{Kind: "label", Title: "Claim", Annotator: a.Annotator, Document: a.Document, Steps: []Step{PutAnnotation(a)}}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "median-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkSearch reports how long a query takes until its first hundred
// sentences are there.
func BenchmarkSearch(b *testing.B) {
	p := openBig(b)
	if err := p.BuildIndex(context.Background(), nil); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"bridge", "brid* safe", `"bridge was safe" -nobody`, "label:denial", "label:claim label:denial", "unread", "document 77", "submarine", "source:nobody label:claim"} {
		b.Run(text, func(b *testing.B) {
			q, err := query.Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			var n int
			for b.Loop() {
				result, err := p.Search(context.Background(), q, SearchOptions{Limit: 100})
				if err != nil {
					b.Fatal(err)
				}
				n = result.Sentences
			}
			b.ReportMetric(float64(n), "sentences")
		})
	}
}

// BenchmarkJoin joins two copies of 100,000 changes each, of which 1,000 are
// not in the other. SAYSO_BIG sets the thousands of changes.
func BenchmarkJoin(b *testing.B) {
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "one.sayso")
	p, err := Create(ctx, path, Settings{Codebook: sampleCodebook()})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	reader, err := p.AnnotatorNamed(ctx, "First reader")
	if err != nil {
		b.Fatal(err)
	}
	d := sampleDocument("The bridge", sampleText)
	work := func(p *Project, events int) {
		var changes []Change
		for i := range events {
			changes = append(changes, Change{Kind: "label", Title: "Claim", Annotator: reader.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, i%len(d.Sentences), "claim", reader))}})
		}
		if _, err := p.ApplyAll(ctx, changes); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := p.Apply(ctx, Change{Kind: "import", Title: d.Title, Steps: []Step{AddDocument(d)}}); err != nil {
		b.Fatal(err)
	}
	work(p, 990*bigDocuments())
	for b.Loop() {
		b.StopTimer()
		mine, theirs := filepath.Join(b.TempDir(), "mine.sayso"), filepath.Join(b.TempDir(), "theirs.sayso")
		var copies []*Project
		for _, to := range []string{mine, theirs} {
			if err := p.SaveCopy(ctx, to); err != nil {
				b.Fatal(err)
			}
			c, err := Open(ctx, to, OpenOptions{})
			if err != nil {
				b.Fatal(err)
			}
			work(c, 10*bigDocuments())
			copies = append(copies, c)
		}
		b.StartTimer()
		if j, err := copies[0].Join(ctx, theirs, JoinOptions{}); err != nil || j.Events < 10*bigDocuments() {
			b.Fatal(j, err)
		}
		b.StopTimer()
		for _, c := range copies {
			if err := c.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
	}
}
