package importing

import (
	"context"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/reader"
	"sayso/internal/segment"
)

func TestReadingAheadKeepsTheOrderAndCanBeStopped(t *testing.T) {
	path := write(t, "a.jsonl", lines(3*batchDocuments))
	results, done, stop := readAhead(context.Background(), []string{path, "nowhere"}, &Options{}, nil, nil)
	n := 0
	for r := range results {
		done(r)
		if n++; r.Err == nil && r.Line != n {
			t.Fatalf("result %d is line %d", n, r.Line)
		}
		if r.Err == nil && len(r.Entry.Document.Sentences) != 2 {
			t.Fatalf("line %d is not cut: %+v", n, r.Entry.Document.Sentences)
		}
	}
	stop()
	if n != 3*batchDocuments+1 {
		t.Errorf("%d results", n)
	}
	results, done, stop = readAhead(context.Background(), []string{path}, &Options{}, nil, nil)
	done(<-results)
	stop() // returns although nobody takes the rest
}

func TestWhatADocumentSaysOfItselfStays(t *testing.T) {
	r := reader.Result{Entry: corpus.Entry{Document: corpus.Document{Text: "One. Two.", Language: "xx", Title: "T", Sentences: []corpus.Sentence{}}}}
	cut(&r, segment.Options{})
	if d := r.Entry.Document; d.Language != "xx" || d.Title != "T" || len(d.Sentences) != 0 || d.Segmenter != "" {
		t.Errorf("got %+v", d)
	}
}
