package app

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// annotated opens the first annotation of the sample that is linked.
func (s *stage) annotated() corpus.Annotation {
	s.t.Helper()
	for _, d := range s.session.Summaries {
		if d.Annotations == 0 {
			continue
		}
		s.session.Open(d.ID, 0)
		s.until("the document is open", func() bool { return s.session.Entry.Document.ID == d.ID })
		if relations := s.session.Entry.Relations; len(relations) > 0 {
			s.session.Select(relations[0].From)
			a, _, _ := s.session.Target()
			return a
		}
	}
	s.t.Fatal("no annotation of the sample is linked")
	return corpus.Annotation{}
}

func TestTheThreadOfAnAnnotationOpensAndLeadsThere(t *testing.T) {
	s := newStage(t)
	a := s.annotated()
	from := s.session.Current
	s.press(fyne.KeyG)
	s.until("the thread is listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	thread, err := s.project.Thread(context.Background(), a.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if thread.Statements[0].ID == a.ID {
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyReturn)
	s.until("another annotation is selected", func() bool { return s.session.Selected != a.ID && s.session.Selected != "" })
	document := a.Document
	s.labelling.GoBack()
	s.until("Alt+Left came back", func() bool { return s.session.Entry.Document.ID == document && s.session.Current == from })
}

func TestAParkedSentenceIsListedAndSettled(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.KeyY)
	test.Type(s.window.Canvas().Focused(), "yclaim or advice?")
	s.press(fyne.KeyReturn)
	if d, ok := s.session.DoubtOn(1); !ok || d.Why != "claim or advice?" {
		t.Fatalf("parked with %+v", d)
	}
	document := s.session.Entry.Document.ID
	s.saved()
	s.press(fyne.KeyHome)
	s.run("project.parked")
	s.until("the parked sentences are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	s.press(fyne.KeyReturn)
	s.until("the sentence is current", func() bool { return s.session.Current == 1 && s.session.Entry.Document.ID == document })
	s.session.Park(1, "")
	if _, ok := s.session.DoubtOn(1); ok {
		t.Error("it is still parked")
	}
	s.saved()
	s.session.Undo()
	s.until("it is parked again", func() bool { _, ok := s.session.DoubtOn(1); return ok })
}

func TestWordsAreMarkedAsTheSource(t *testing.T) {
	s := newStage(t)
	s.parts()
	s.press(fyne.Key1, fyne.KeyUp)
	a, _, _ := s.session.Target()
	s.press(fyne.KeyX, fyne.KeyM)
	test.Type(s.window.Canvas().Focused(), "ms")
	a, _ = s.session.Annotation(a.ID)
	if len(a.Mentions) != 1 || a.Mentions[0].Role != "source" || a.Attributes["source"] == "" {
		t.Fatalf("marked were %+v, the source is %q", a.Mentions, a.Attributes["source"])
	}
	if lines := s.labelling.MentionLines(a); len(lines) != 1 || !s.labelling.FollowMention(lines[0], true) {
		t.Fatalf("on the right stand %+v", lines)
	}
	if a, _ = s.session.Annotation(a.ID); len(a.Mentions) != 0 {
		t.Error("the mark was not taken off")
	}
	s.saved()
}

func TestSourcesAreMergedSplitAndTakenBack(t *testing.T) {
	s := newStage(t)
	named := func() int { return len(s.session.Sources) }
	before := named()
	s.session.MergeSources(corpus.Source{Name: "the ministry"}, corpus.Source{Name: "Ministry of Works", Type: "named-organisation"})
	s.until("there is one source", func() bool { return named() == before+1 })
	merged := s.session.Sources[before]
	if len(merged.Names) != 1 || merged.Names[0].Text != "the ministry" {
		t.Fatalf("its names are %+v", merged.Names)
	}
	s.session.SplitName(merged, 0)
	s.until("the name is split off", func() bool { return len(s.session.Sources) == before+1 && len(s.session.Sources[before].Names) == 0 })
	s.session.Undo()
	s.until("undo brings the name back", func() bool { return len(s.session.Sources) == before+1 && len(s.session.Sources[before].Names) == 1 })
	s.session.Undo()
	s.until("undo takes the source away", func() bool { return named() == before })
}

func TestTheListOfSourcesLeadsToWhatTheySay(t *testing.T) {
	s := newStage(t)
	s.run("project.sources")
	s.until("the sources are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	first := s.window.Canvas().Overlays().Top()
	s.press(fyne.KeyReturn) // the most used one
	s.until("what can be done with it is listed", func() bool { top := s.window.Canvas().Overlays().Top(); return top != nil && top != first })
	second := s.window.Canvas().Overlays().Top()
	s.press(fyne.KeyReturn) // what it says
	s.until("its statements are listed", func() bool { top := s.window.Canvas().Overlays().Top(); return top != nil && top != second })
	s.press(fyne.KeyReturn)
	s.until("one is selected", func() bool { a, _, ok := s.session.Target(); return ok && a.Attributes["source"] != "" })
}
