package storage

import (
	"context"
	"fmt"
	"testing"

	"sayso/internal/corpus"
)

// Labels, spans and annotators are read out of one text: nothing that a label is
// made of may be taken for another part of it.
func TestCountersAreRightWhateverALabelIsMadeOf(t *testing.T) {
	ctx := context.Background()
	p, d, ana := withDocument(t)
	ben, err := p.AnnotatorNamed(ctx, "Second reader")
	if err != nil {
		t.Fatal(err)
	}
	labels := []string{"12 3 ", " ", "زعم", "a\nb", ana.ID + "1 2 5 claim"}
	for i, l := range labels {
		for k, who := range []corpus.Annotator{ana, ben}[:1+i%2] {
			apply(t, p, Change{Kind: "label", Title: fmt.Sprint(i, k), Annotator: who.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, (i+k)%2, l, who))}})
		}
	}
	m := corpus.Mark{ID: NewID(), Document: d.ID, Span: d.Sentences[3].Span, Annotator: ben.ID}
	apply(t, p, Change{Kind: "mark", Title: "Nothing here", Annotator: ben.ID, Document: d.ID, Steps: []Step{PutMark(m)}})
	n, err := p.Summary(ctx, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if n.Labelled != 2 || n.Nothing != 1 || n.Annotations != 7 || len(n.ByLabel) != len(labels) {
		t.Errorf("%d labelled, %d with nothing, %d annotations: %v", n.Labelled, n.Nothing, n.Annotations, n.ByLabel)
	}
	sound(t, p)
}
