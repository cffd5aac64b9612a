package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// parts opens the document of the stage at a sentence that falls into two parts
// or more, and gives its spans.
func (s *stage) parts() (sentence corpus.Span) {
	s.t.Helper()
	for i := range s.session.Entry.Document.Sentences {
		s.session.GoTo(i)
		s.press(fyne.KeyX)
		first := s.session.Selection
		s.press(fyne.KeyX)
		if second := s.session.Selection; second.Start > first.Start {
			s.view.ClearSelection()
			s.session.SelectSpan(corpus.Span{})
			return s.session.Entry.Document.Sentences[i].Span
		}
	}
	s.t.Fatal("no sentence of the article has two parts")
	return corpus.Span{}
}

func TestXGoesThroughThePartsOfASentence(t *testing.T) {
	s := newStage(t)
	sentence := s.parts()
	s.press(fyne.KeyX)
	first := s.session.Selection
	if !sentence.Covers(first) || first.Len() == 0 || first == sentence {
		t.Fatalf("the first part of %v is %v", sentence, first)
	}
	s.press(fyne.KeyX)
	if second := s.session.Selection; second.Start < first.End || !sentence.Covers(second) {
		t.Errorf("behind %v comes %v", first, second)
	}
	s.press(fyne.Key1)
	if a, _, ok := s.session.Target(); !ok || a.Label != "claim" || a.Span == sentence {
		t.Errorf("labelled was %+v", a)
	}
}

func TestAttributesAreSetWithTheirLetterAndADigit(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.KeyUp, fyne.KeyC)
	test.Type(s.window.Canvas().Focused(), "c2") // the letter arrives behind its key
	a, _, _ := s.session.Target()
	if got := a.Attributes["certainty"]; got != "probable" {
		t.Fatalf("the certainty is %q", got)
	}
	if s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the text does not have the keys again")
	}
	s.press(fyne.KeyO)
	test.Type(s.window.Canvas().Focused(), "oanonymous off")
	s.press(fyne.KeyReturn)
	s.press(fyne.KeyC)
	test.Type(s.window.Canvas().Focused(), "c0")
	a, _, _ = s.session.Target()
	if a.Attributes["source_type"] != "anonymous-official" || a.Attributes["certainty"] != "" {
		t.Errorf("it says %v", a.Attributes)
	}
}

func TestSourcesNarrowWhileOneTypes(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.KeyUp, fyne.KeyS)
	a, _, _ := s.session.Target()
	offered := s.labelling.OfferedSources(a, 6)
	if len(offered) < 2 {
		t.Fatalf("the sentence offers %q", offered)
	}
	wanted := offered[1]
	test.Type(s.window.Canvas().Focused(), "s"+wanted[:len(wanted)*2/3])
	if got := s.labelling.NarrowOffers("source", wanted[:len(wanted)*2/3]); len(got) == 0 || got[0] != wanted {
		t.Fatalf("of %q %q is offered", wanted[:len(wanted)*2/3], got)
	}
	s.press(fyne.KeyReturn)
	a, _, _ = s.session.Target()
	if a.Attributes["source"] != wanted {
		t.Errorf("Enter took %q, want %q", a.Attributes["source"], wanted)
	}
	// Esc keeps what was typed, as it was typed.
	s.press(fyne.KeyS)
	test.Type(s.window.Canvas().Focused(), "sx")
	s.press(fyne.KeyEscape)
	if a, _, _ = s.session.Target(); len(a.Attributes["source"]) != len(wanted)+1 {
		t.Errorf("Esc left %q", a.Attributes["source"])
	}
}

func TestTheRestOfTheArticleIsNothingWithOneKey(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.Key1)
	n := s.session.RestNothing(+1)
	s.want("unread", "claim", "nothing", "nothing")
	if s.session.RestNothing(-1) != 1 || n == 0 {
		t.Error("the sentence passed was not taken")
	}
	s.want("nothing", "claim", "nothing", "nothing")
	s.saved()
	s.session.Undo()
	s.until("the first is unread again", func() bool { return s.session.States[0] == corpus.Unread })
	s.session.Undo()
	s.until("the rest is unread again", func() bool { return s.session.States[2] == corpus.Unread })
}

func TestAQuotationThatGoesOnKeepsItsSource(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key2, fyne.KeyHome)
	a, _, _ := s.session.Target()
	s.session.SetAttribute(a.ID, "source", "the harbour office")
	s.session.SetAttribute(a.ID, "quote", "direct")
	s.press(fyne.KeyDown, fyne.KeyR)
	a, _, _ = s.session.Target()
	if a.Label != "denial" || a.Attributes["source"] != "the harbour office" || a.Attributes["quote"] != "direct" {
		t.Errorf("it says %v", a.Attributes)
	}
}
