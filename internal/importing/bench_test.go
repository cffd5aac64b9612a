package importing

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sayso/assets"
	"sayso/internal/atomicfile"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/exporting"
	"sayso/storage"
)

// benchmarkDocuments is the size of the benchmarks: documents of 4 KB, some 30
// sentences, ten of which are annotated.
const benchmarkDocuments = 1000

func benchmarkEntry(n int) corpus.Entry {
	text := strings.Repeat("Officials said “no” to it, and it may rain in Łódź before the week is out, they think. ", 30) + fmt.Sprint(n)
	id := func(k int) string { return fmt.Sprintf("01a00000-0000-7000-8%03d-%012d", k, n) }
	d := corpus.Document{ID: id(0), Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo, Segmenter: "test"}
	size := (len(text) - len(fmt.Sprint(n))) / 30
	e := corpus.Entry{}
	for k := range 30 {
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: k * size, End: (k+1)*size - 1}})
	}
	e.Document = d
	for k := range 10 {
		span := d.Sentences[3*k].Span
		e.Annotations = append(e.Annotations, corpus.Annotation{ID: id(k + 1), Document: d.ID, Span: span, Label: "claim", Quote: d.Quote(span),
			Annotator: "01a00000-0000-7000-8000-00000000000a", Attributes: map[string]string{"source": "officials"}})
	}
	return e
}

func benchmarkEntries(yield func(corpus.Entry, error) bool) {
	for n := range benchmarkDocuments {
		if !yield(benchmarkEntry(n), nil) {
			return
		}
	}
}

var benchmarkProject = dataset.Project{Codebook: assets.Codebook(), Annotators: []corpus.Annotator{{ID: "01a00000-0000-7000-8000-00000000000a", Name: "Ana"}}}

func BenchmarkImportOfThousandAnnotatedDocuments(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.jsonl")
	format, _ := dataset.FormatNamed("jsonl")
	err := atomicfile.Write(context.Background(), path, "", func(w io.Writer) error {
		return format.Write(context.Background(), w, benchmarkProject, benchmarkEntries)
	})
	if err != nil {
		b.Fatal(err)
	}
	benchmarkImport(b, path)
}

func BenchmarkImportOfThousandPlainDocuments(b *testing.B) {
	var lines strings.Builder
	for n := range benchmarkDocuments {
		fmt.Fprintf(&lines, "{\"text\":%q}\n", benchmarkEntry(n).Document.Text)
	}
	path := filepath.Join(b.TempDir(), "a.jsonl")
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	benchmarkImport(b, path)
}

func BenchmarkExportOfThousandAnnotatedDocuments(b *testing.B) {
	project, err := storage.Create(context.Background(), filepath.Join(b.TempDir(), "a.sayso"), storage.Settings{Codebook: assets.Codebook()})
	if err != nil {
		b.Fatal(err)
	}
	defer project.Close()
	var entries []corpus.Entry
	for e := range benchmarkEntries {
		entries = append(entries, e)
	}
	if err := Add(context.Background(), project, entries, benchmarkProject.Annotators); err != nil {
		b.Fatal(err)
	}
	for _, format := range dataset.Formats {
		b.Run(format.Name, func(b *testing.B) {
			for b.Loop() {
				if err := (exporting.Outgoing{Project: project, Format: format}).ExportTo(context.Background(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchmarkImport(b *testing.B, path string) {
	for b.Loop() {
		project, err := storage.Create(context.Background(), filepath.Join(b.TempDir(), fmt.Sprint(b.Elapsed().Nanoseconds(), ".sayso")), storage.Settings{Codebook: assets.Codebook()})
		if err != nil {
			b.Fatal(err)
		}
		total, err := Import(context.Background(), project, []string{path}, Options{})
		if err != nil || total.Documents != benchmarkDocuments {
			b.Fatal(total, err)
		}
		if err := project.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
