package app

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/storage"
)

func TestOnesOwnWorkIsShownUntilEverybodysIsAskedFor(t *testing.T) {
	s := newStage(t)
	annotated := s.session.Summaries[0].ID
	s.session.Open(annotated, 0)
	s.until("the document is open", func() bool { return s.session.Entry.Document.ID == annotated && !s.session.Waiting() })
	all := len(s.session.Entry.Annotations)
	if all == 0 || len(s.view.Page().Annotations) != all {
		t.Fatalf("everybody's %d annotations are shown as %d", all, len(s.view.Page().Annotations))
	}
	s.run("view.everybody")
	s.until("the list is that of Ada", func() bool { return s.session.Line().Annotations == 0 && !s.session.Waiting() })
	if n := len(s.view.Page().Annotations); n > 0 {
		t.Fatalf("Ada, who labelled nothing, sees %d annotations", n)
	}
	s.press(fyne.Key1)
	s.saved()
	s.until("the list has her label", func() bool { return s.session.Line().Annotations == 1 && !s.session.Waiting() })
	if n := len(s.view.Page().Annotations); n != 1 {
		t.Errorf("after her first label she sees %d", n)
	}
	s.run("view.everybody")
	s.until("the list is that of all", func() bool { return s.session.Line().Annotations == all+1 && !s.session.Waiting() })
	if n := len(s.view.Page().Annotations); n != all+1 || len(s.view.Page().Lanes) != 2 {
		t.Errorf("everybody's work is %d annotations in %d lanes", n, len(s.view.Page().Lanes))
	}
	if said := s.status.Message(); !strings.Contains(said, "read-only") {
		t.Errorf("it was said: %q", said)
	}
	s.saved()
	if kept, err := s.project.Setting(t.Context(), session.ViewSetting); err != nil || kept != session.EverybodysView {
		t.Errorf("the project keeps %q, %v", kept, err)
	}
}

// TestTheListOfSourcesCountsTheWorkThatIsShown has Ada name one source, and Ben
// the same one and another.
func TestTheListOfSourcesCountsTheWorkThatIsShown(t *testing.T) {
	s := newStage(t)
	ben, err := s.project.AnnotatorNamed(t.Context(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	d := s.session.Entry.Document
	for _, one := range []struct {
		annotator, source string
		sentence          int
	}{{s.session.Annotator.ID, "Okapi Institute", 0}, {ben.ID, "Okapi Institute", 1}, {ben.ID, "Zebra Council", 2}} {
		a := corpus.Annotation{Document: d.ID, Span: d.Sentences[one.sentence].Span, Label: s.session.Codebook.Labels[0].ID, Annotator: one.annotator, Attributes: map[string]string{"source": one.source}}
		if _, err := s.project.Apply(context.Background(), storage.Change{Title: "said", Annotator: one.annotator, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(a)}}); err != nil {
			t.Fatal(err)
		}
	}
	counts := func() (said []string) {
		s.clear()
		s.run("project.sources")
		s.until("the sources are listed", func() bool { return s.Finder != nil })
		for _, item := range s.Finder.Items() {
			if item.Text == "Okapi Institute" || item.Text == "Zebra Council" {
				said = append(said, item.Text+": "+item.Side)
			}
		}
		s.clear()
		return said
	}
	if got := strings.Join(counts(), ", "); got != "Okapi Institute: 2 annotations, Zebra Council: 1 annotation" {
		t.Errorf("of everybody's work it lists %s", got)
	}
	s.run("view.everybody")
	s.until("the list is that of Ada", func() bool { return !s.session.Everybody() && !s.session.Waiting() })
	if got := strings.Join(counts(), ", "); got != "Okapi Institute: 1 annotation" {
		t.Errorf("of Ada's work it lists %s", got)
	}
}
