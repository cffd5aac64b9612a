package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// strike sends keys as a keyboard does: each key, and what it types behind it, to
// whatever has the focus at that moment.
func (s *stage) strike(letters string) {
	for _, letter := range letters {
		name := fyne.KeyName(letter)
		switch letter {
		case '\n':
			name = fyne.KeyReturn
		case '\b':
			name = fyne.KeyBackspace
		}
		if 'a' <= letter && letter <= 'z' {
			name = fyne.KeyName(letter - 'a' + 'A')
		}
		s.press(name)
		if letter >= ' ' {
			s.window.Canvas().Focused().TypedRune(letter)
		}
	}
}

// onTheWay asks for an article and comes back before it is shown.
func (s *stage) onTheWay() {
	s.t.Helper()
	for _, d := range s.session.Summaries {
		if d.ID != s.session.Entry.Document.ID && d.Annotations == 0 {
			s.session.Open(d.ID, 0)
			if !s.session.Waiting() {
				s.t.Fatal("the article was there at once")
			}
			return
		}
	}
	s.t.Fatal("the sample has no other article without annotations")
}

func (s *stage) there() {
	s.t.Helper()
	s.until("it is there", func() bool { return !s.session.Waiting() && s.late.Empty() })
}

func TestKeysFasterThanTheNextArticleReachTheListThatOneOfThemOpens(t *testing.T) {
	s := newStage(t)
	s.onTheWay()
	s.strike("1c2")
	s.there()
	certainty, ok := s.session.Codebook.Attribute("certainty")
	if !ok {
		t.Fatal("the codebook has no certainty")
	}
	on := s.session.Under(0)
	if len(on) != 1 || on[0].Label != "claim" || on[0].Attributes["certainty"] != certainty.Values[1] {
		t.Errorf("1, C, 2 made %+v", on)
	}
	if s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the keys did not go back to the text")
	}
	s.strike("c3") // nothing of the list before is left that would swallow a letter
	if got := s.session.Under(0)[0].Attributes["certainty"]; got != certainty.Values[2] {
		t.Errorf("C, 3 made it %q", got)
	}
}

func TestKeysFasterThanTheNextArticleGoIntoTheFieldThatOneOfThemEnters(t *testing.T) {
	s := newStage(t)
	s.onTheWay()
	s.strike("1sthe 2 q\b\n")
	s.there()
	on := s.session.Under(0)
	if len(on) != 1 || on[0].Label != "claim" || on[0].Attributes["source"] != "the 2 " && on[0].Attributes["source"] != "the 2" {
		t.Errorf("1, S and a name made %+v", on)
	}
	s.want("claim", "unread")
}

func TestAKeyHeldWhileAnArticleIsOnItsWayLabelsItOnce(t *testing.T) {
	s := newStage(t)
	s.onTheWay()
	view := s.window.Canvas().Focused()
	view.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: fyne.Key1})
	for range 4 {
		view.TypedKey(&fyne.KeyEvent{Name: fyne.Key1})
		view.TypedRune('1')
	}
	view.(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: fyne.Key1})
	s.there()
	s.want("claim", string(corpus.Unread), string(corpus.Unread))
}

func TestANoteTypedFasterThanAnUndoneDecisionIsShownDecidesNothing(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	v := s.adjudicates()
	s.goToDifference(document, 1)
	s.press(fyne.Key2)
	s.saved()
	v.OnShortcut(&fyne.ShortcutUndo{})
	if !s.adjudicating.Waiting() {
		t.Fatal("it was undone at once")
	}
	s.strike("tab 1")
	s.until("it is undone", func() bool { return !s.adjudicating.Waiting() })
	note, ok := s.window.Canvas().Focused().(*widgets.Field)
	if !ok || note.Text != "ab 1" {
		t.Errorf("T and a note went to %T", s.window.Canvas().Focused())
	}
	if got := s.decidedOn(document); len(got) > 0 {
		t.Errorf("the letters of the note decided %v", got)
	}
}
