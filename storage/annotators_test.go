package storage

import (
	"context"
	"testing"

	"sayso/internal/corpus"
)

func TestAnnotatorsKeepTheirPlaceWhenAnOlderOneJoins(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	old := NewID() // made before, in another project
	for _, name := range []string{"Zoë", "Ana"} {
		if _, err := p.AnnotatorNamed(ctx, name); err != nil {
			t.Fatal(err)
		}
	}
	joined := corpus.Annotator{ID: old, Name: "Ben"}
	if _, err := p.Apply(ctx, Change{Kind: "import", Title: "Ben joins", Steps: []Step{PutAnnotator(joined)}}); err != nil {
		t.Fatal(err)
	}
	came, err := p.AnnotatorsAsTheyCame(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range came {
		names = append(names, a.Name)
	}
	at := len(names) - 3
	if at < 0 || names[at] != "Zoë" || names[at+1] != "Ana" || names[at+2] != "Ben" {
		t.Errorf("they came as %q", names)
	}
	if byID, err := p.Annotators(ctx); err != nil || len(byID) != len(came) {
		t.Errorf("%d annotators, but %d came (%v)", len(byID), len(came), err)
	}
}
