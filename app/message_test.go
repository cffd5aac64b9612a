package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestAMessageGoesWithTheNextCommand(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyC)
	if !strings.Contains(s.status.Message(), "Label the sentence first") {
		t.Fatalf("the foot says %q", s.status.Message())
	}
	s.press(fyne.Key1)
	if s.status.Message() != "" {
		t.Errorf("the sentence is labelled, and the foot says %q", s.status.Message())
	}
	s.press(fyne.KeyDown, fyne.KeyC)
	s.view.OnClick(0, s.session.Entry.Document.Sentences[0].Span)
	if s.status.Message() != "" {
		t.Errorf("after a click the foot says %q", s.status.Message())
	}
}
