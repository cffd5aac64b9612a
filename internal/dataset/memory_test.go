package dataset

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// However many documents there are, a format holds one of them: the memory in
// use behind sixty of them is that behind ten. (Parquet holds a row group,
// which is as large, and so is left out here.)
func TestMemoryDoesNotGrowWithTheNumberOfDocuments(t *testing.T) {
	text := strings.Repeat("Officials said “no” to it, and it may rain in Łódź. ", 150)
	sentence := corpus.Span{Start: 0, End: strings.Index(text, " it,")}
	const few, many = 10, 60
	for _, format := range Formats {
		if format.Name == "parquet" {
			continue
		}
		var heap [2]uint64
		entries := func(yield func(corpus.Entry, error) bool) {
			for n := range many {
				if n == few || n == many-1 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					heap[min(n/few/2, 1)] = m.HeapAlloc
				}
				own := fmt.Sprint(n, " ", text) // of its own, so that holding it shows
				id := fmt.Sprintf("01a00000-0000-7000-8000-%012d", n)
				d := corpus.Document{ID: id, Title: "Rain", Text: own, SHA256: corpus.HashText(own), Sentences: []corpus.Sentence{{Span: sentence}}}
				e := corpus.Entry{Document: d, Annotations: []corpus.Annotation{{ID: id, Document: id, Label: "claim", Span: sentence, Quote: d.Quote(sentence), Annotator: testAnnotators[0].ID}}}
				if !yield(e, nil) {
					return
				}
			}
		}
		p := fullProject()
		if err := (Export{Format: format, Project: p, Entries: entries}).Write(context.Background(), io.Discard); err != nil {
			t.Fatal(err)
		}
		if carry, _ := format.Carries(Labels); carry == None {
			continue // reads no documents
		}
		if most := uint64((many - few) * len(text) / 2); heap[1] > heap[0]+most {
			t.Errorf("%s holds %d kB more behind %d documents than behind %d", format.Name, (heap[1]-heap[0])>>10, many, few)
		}
	}
}
