package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/app/session"
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
