package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestEscRightBehindTheWordsGoesToTheHitAsEscLaterDoes(t *testing.T) {
	s := newStage(t)
	sentences := s.session.Entry.Document.Sentences
	last := len(sentences) - 1
	word := s.session.Entry.Document.Quote(sentences[last].Span)
	s.run("edit.find")
	test.Type(s.window.Canvas().Focused(), word) // found behind the keys
	s.press(fyne.KeyEscape)
	s.until("the bar is closed", func() bool { return !s.findBar.IsOpen() })
	if s.session.Current != last {
		t.Errorf("Esc leaves the current sentence at %d, want %d", s.session.Current+1, last+1)
	}
}
