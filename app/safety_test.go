package app

import (
	"context"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/storage"
)

func TestADangerousPlaceIsToldOnce(t *testing.T) {
	s := newStage(t)
	if err := os.Link(s.path, s.path+".second"); err != nil {
		t.Skip("this file system knows no links: ", err)
	}
	s.caution(context.Background(), s.project)
	s.until("the second name of the file is told", func() bool { return s.sheet != nil })
	s.sheet.close()
	s.sheet = nil
	s.caution(context.Background(), s.project)
	s.queue.drain()
	if s.sheet != nil {
		t.Error("it was told twice")
	}
}

func TestAnotherCopyIsComparedAndTakenOverFromTheWindow(t *testing.T) {
	ctx := context.Background()
	s := newStage(t)
	other := strings.TrimSuffix(s.path, ".sayso") + " (conflicted copy).sayso"
	if err := s.project.SaveCopy(ctx, other); err != nil {
		t.Fatal(err)
	}
	s.compareWith(other)
	s.until("the comparison has ended", func() bool { return s.job == nil })
	if s.sheet != nil {
		t.Fatal("copies that are the same differ")
	}
	there, err := storage.Open(ctx, other, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	document := s.session.Entry.Document
	a := corpus.Annotation{Document: document.ID, Span: document.Sentences[2].Span, Label: "denial", Annotator: s.session.Annotator.ID}
	if _, err := there.Apply(ctx, storage.Change{Kind: "label", Title: "Denial", Steps: []storage.Step{storage.PutAnnotation(a)}}); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.Key1)
	s.saved()
	s.lookForCopies(ctx, s.project)
	s.until("the other copy is offered", func() bool { return s.sheet != nil })
	offered := s.sheet
	offered.accept()
	s.until("what differs is shown", func() bool { return s.sheet != offered })
	s.sheet.accept()
	s.until("the other label is here", func() bool { return s.job == nil && len(s.session.under(2)) == 1 })
	if got := s.states(3); got[0] != "claim" || got[2] != "denial" {
		t.Errorf("the sentences are %q", got)
	}
}
