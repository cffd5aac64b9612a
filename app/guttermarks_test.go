package app

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestTheGutterFollowsALinkAndItsUndo(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.press(fyne.Key2)
	if linked := s.view.Page().Linked; len(linked) != 0 {
		t.Fatalf("linked before there was a link: %v", linked)
	}
	s.linkTo(s.session.under(0)[0])
	s.until("the link is made", func() bool { return len(s.session.Entry.Relations) == 1 })
	claim, denial := s.session.under(0)[0].ID, s.session.under(1)[0].ID
	want := map[string]bool{claim: true, denial: true}
	if diff := cmp.Diff(want, s.view.Page().Linked); diff != "" {
		t.Fatalf("after the link:\n%s", diff)
	}
	s.saved()
	s.session.Undo()
	s.until("the link is undone", func() bool { return len(s.view.Page().Linked) == 0 })
	s.session.Redo()
	s.until("the link is back", func() bool { return cmp.Equal(want, s.view.Page().Linked) })
	s.session.Unlink(s.session.Entry.Relations[0])
	if linked := s.view.Page().Linked; len(linked) != 0 {
		t.Errorf("linked after the link was taken away: %v", linked)
	}
}

func TestTheGutterShowsLinksFromOtherDocuments(t *testing.T) {
	s := newStage(t)
	for _, d := range s.session.Summaries {
		s.session.Open(d.ID, 0)
		s.until("the document is open", func() bool { return s.view.Page().ID == d.ID })
		if len(s.session.Answers) > 0 {
			break
		}
	}
	if len(s.session.Answers) == 0 {
		t.Fatal("no document of the sample is answered by another")
	}
	for _, r := range s.session.Answers {
		if !s.view.Page().Linked[r.To] {
			t.Errorf("the annotation %s is answered by another document and not marked", r.To)
		}
	}
}

func TestTheGutterFollowsParkingAndItsUndo(t *testing.T) {
	s := newStage(t)
	s.session.Park(1, "claim or advice?")
	if got := s.view.Page().Parked; !slices.Equal(got, []int{1}) {
		t.Fatalf("parked is shown on %v", got)
	}
	s.session.Park(3, "who says so?")
	s.session.GoTo(2)
	if got := s.view.Page().Parked; !slices.Equal(got, []int{1, 3}) {
		t.Fatalf("parked is shown on %v", got)
	}
	s.saved()
	s.session.Undo()
	s.until("the second is undone", func() bool { return slices.Equal(s.view.Page().Parked, []int{1}) })
	s.session.Park(1, "")
	if got := s.view.Page().Parked; len(got) != 0 {
		t.Errorf("settled, but shown on %v", got)
	}
	s.saved()
	s.session.Undo()
	s.until("it is parked again", func() bool { return slices.Equal(s.view.Page().Parked, []int{1}) })
}

func TestASentenceWhoseEndsWereCorrectedStaysParkedAndCanBeSettled(t *testing.T) {
	s := newStage(t)
	s.session.Park(2, "claim or advice?")
	s.session.GoTo(1)
	s.session.JoinSentence()
	if got := s.view.Page().Parked; !slices.Equal(got, []int{1}) {
		t.Fatalf("parked is shown on %v", got)
	}
	s.session.Park(1, "")
	if got := s.view.Page().Parked; len(got) != 0 || len(s.session.Entry.Doubts) != 0 {
		t.Errorf("settled, but shown on %v of %+v", got, s.session.Entry.Doubts)
	}
}

func TestWhatAnotherAnnotatorParkedIsShownWithTheName(t *testing.T) {
	s := newStage(t)
	s.session.Annotators = append(s.session.Annotators, corpus.Annotator{ID: "other", Name: "Second reader"})
	s.session.Entry.Doubts = []corpus.Doubt{{ID: "d", Span: s.session.Entry.Document.Sentences[1].Span, Annotator: "other", Why: "who says so?"}}
	s.session.Changed(ChangedPage)
	if got := s.view.Page().Parked; !slices.Equal(got, []int{1}) {
		t.Errorf("parked is shown on %v", got)
	}
	if got := s.parkedLine(1); got != "Parked by Second reader: who says so?" {
		t.Errorf("the reason reads %q", got)
	}
	if got := s.parkedLine(0); got != "" {
		t.Errorf("a sentence that is not parked has the reason %q", got)
	}
}

// Marks are made when there is another list, not with every key.
func TestGutterMarksAreKeptWhileTheyStayTheSame(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.denied()
	d.Park(2, "who says so?")
	d.linked()["kept"], d.parked()[0] = true, 3
	d.GoTo(3)
	d.SetLabel(d.label("claim"))
	d.GoTo(3)
	d.Clear() // an annotation without links
	if !d.linked()["kept"] || d.parked()[0] != 3 {
		t.Error("the marks were made anew although no link and no parked sentence changed")
	}
	d.GoTo(0)
	d.Clear()
	if len(d.linked()) != 0 {
		t.Errorf("linked after an end of the link was taken away: %v", d.linked())
	}
}

func TestEachAnnotatorOfAnArticleHasALane(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	if lanes := d.lanes(); lanes != nil {
		t.Fatalf("one person alone has lanes: %v", lanes)
	}
	d.settle()
	for _, name := range []string{"Zoë Marsh", "Grace"} {
		annotator, err := d.File().AnnotatorNamed(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		d.Annotator, d.Annotators = annotator, append(d.Annotators, annotator)
		d.GoTo(1)
		d.SetNothing()
		d.settle()
	}
	var got []string
	for _, lane := range d.lanes() {
		got = append(got, lane.Initials+" "+lane.Name)
	}
	if want := []string{"Gr Grace", "Ad Ada", "ZM Zoë Marsh"}; !slices.Equal(got, want) {
		t.Errorf("the lanes are %q, want %q", got, want)
	}
	for i := range d.Annotators {
		if d.Annotators[i].Name == "Ada" {
			d.Annotators[i].SameAs = d.Annotator.ID
		}
	}
	if lanes := d.lanes(); len(lanes) != 2 || len(lanes[0].Annotators)+len(lanes[1].Annotators) != 3 {
		t.Errorf("somebody who is known under two names has the lanes %+v", lanes)
	}
}
