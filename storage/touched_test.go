package storage

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestWhatWasChangedSinceIsTold(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	if _, err := p.Apply(ctx, Change{Title: "add", Steps: []Step{AddDocument(sampleDocument("One", sampleText))}}); err != nil {
		t.Fatal(err)
	}
	start, err := p.TouchedSince(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	documents, err := p.Documents(ctx)
	if err != nil || len(documents) == 0 {
		t.Fatal(documents, err)
	}
	same, err := p.TouchedSince(ctx, start.Newest)
	if err != nil || len(same.Documents) > 0 || same.More || same.Newest != start.Newest {
		t.Errorf("nothing was changed, and told is %+v %v", same, err)
	}
	document := documents[0]
	document.Outlet = "Another"
	if _, err := p.Apply(ctx, Change{Title: "outlet", Steps: []Step{PutDocument(document)}}); err != nil {
		t.Fatal(err)
	}
	one, err := p.TouchedSince(ctx, start.Newest)
	if diff := cmp.Diff([]string{document.ID}, one.Documents); err != nil || one.More || diff != "" {
		t.Errorf("%+v %v %s", one, err, diff)
	}
	if _, err := p.Apply(ctx, Change{Title: "source", Steps: []Step{PutSource(corpus.Source{Name: "Ministry"})}}); err != nil {
		t.Fatal(err)
	}
	if all, err := p.TouchedSince(ctx, one.Newest); err != nil || !all.More {
		t.Errorf("a source is of all documents: %+v %v", all, err)
	}
}
