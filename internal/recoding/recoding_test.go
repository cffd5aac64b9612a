package recoding

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

func TestAMergeTouchesTheWorkOfAllAndOneUndoTakesItBack(t *testing.T) {
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "a.sayso"), storage.Settings{Title: "A", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	document := storage.NewID()
	steps := []storage.Step{storage.AddDocument(corpus.Document{ID: document, Title: "One", Text: "It may snow."})}
	var who []string
	for _, name := range []string{"Ada", "Ben"} {
		a, err := project.AnnotatorNamed(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		who = append(who, a.ID)
		steps = append(steps, storage.PutAnnotation(corpus.Annotation{Document: document, Span: corpus.Span{Start: 0, End: 12}, Label: "speculation", Annotator: a.ID, Note: name}))
	}
	if _, err := project.Apply(ctx, storage.Change{Kind: "label", Title: "All", Annotator: who[0], Steps: steps}); err != nil {
		t.Fatal(err)
	}
	read := func() (corpus.Codebook, codebook.Markup) {
		t.Helper()
		c, err := project.Codebook(ctx)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Markup(ctx, project, true)
		if err != nil {
			t.Fatal(err)
		}
		return c, m
	}
	c, m := read()
	from, _ := c.Label("speculation")
	into, _ := c.Label("claim")
	if err := Apply(ctx, project, c, codebook.Merge(c, from, into, m, time.Now()), who[0]); err != nil {
		t.Fatal(err)
	}
	merged, now := read()
	if _, still := merged.Label("speculation"); still {
		t.Error("the label is still there")
	}
	for i, a := range now.Annotations {
		if a.Label != "claim" || a.Annotator != m.Annotations[i].Annotator || a.Note != m.Annotations[i].Note {
			t.Errorf("it became %+v", a)
		}
	}
	if _, err := project.Undo(ctx, who[0], storage.NewID()); err != nil {
		t.Fatal(err)
	}
	before, back := read()
	if diff := cmp.Diff(m, back); diff != "" || !codebook.Same(c, before) {
		t.Error(diff)
	}
}

func TestANewDefinitionIsRemembered(t *testing.T) {
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "a.sayso"), storage.Settings{Title: "A", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	c, err := project.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	claim, _ := c.Label("claim")
	if _, known := DefinedSince(ctx, project, claim); known {
		t.Error("the first definition has a beginning")
	}
	claim.Definition = "Somebody says so."
	if err := Apply(ctx, project, c, codebook.ChangeLabel(c, claim), ""); err != nil {
		t.Fatal(err)
	}
	if at, known := DefinedSince(ctx, project, claim); !known || at.IsZero() {
		t.Error("the new one has none")
	}
}
