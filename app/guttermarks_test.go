package app

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"sayso/app/session"
	"sayso/internal/corpus"
)

func TestTheGutterFollowsALinkAndItsUndo(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.press(fyne.Key2)
	if linked := s.view.Page().Linked; len(linked) != 0 {
		t.Fatalf("linked before there was a link: %v", linked)
	}
	s.linkTo(s.session.Under(0)[0])
	s.until("the link is made", func() bool { return len(s.session.Entry.Relations) == 1 })
	claim, denial := s.session.Under(0)[0].ID, s.session.Under(1)[0].ID
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
	s.session.Changed(session.ChangedPage)
	if got := s.view.Page().Parked; !slices.Equal(got, []int{1}) {
		t.Errorf("parked is shown on %v", got)
	}
	if got := s.labelling.ParkedLine(1); got != "Parked by Second reader: who says so?" {
		t.Errorf("the reason reads %q", got)
	}
	if got := s.labelling.ParkedLine(0); got != "" {
		t.Errorf("a sentence that is not parked has the reason %q", got)
	}
}
