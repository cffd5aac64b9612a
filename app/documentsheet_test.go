package app

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
)

// sheetStage is a window with the sheet of documents open.
func sheetStage(t *testing.T) *stage {
	s := newStage(t)
	s.openSheetOfDocuments()
	return s
}

func (s *stage) openSheetOfDocuments() {
	s.t.Helper()
	s.run("document.sheet")
	s.until("the documents are there", func() bool { return s.documentSheet.Over() != nil && !s.documentSheet.Reading() })
}

// known reads a document as the file has it.
func (s *stage) known(id string) corpus.Document {
	s.t.Helper()
	s.saved()
	all, err := s.project.Documents(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range all {
		if d.ID == id {
			return d
		}
	}
	s.t.Fatal("the document is gone")
	return corpus.Document{}
}

// paste pastes a text at the chosen cell.
func (s *stage) paste(text string) {
	s.app.Clipboard().SetContent(text)
	s.documentSheet.Over().Table.TypedShortcut(&fyne.ShortcutPaste{})
}

func TestSeveralDocumentsAreCorrectedAtOnceAndTakenBackAtOnce(t *testing.T) {
	s := sheetStage(t)
	first, second := s.documentSheet.Documents()[0], s.documentSheet.Documents()[1]
	table := s.documentSheet.Over().Table
	table.Choose(0, 1)
	table.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(s.window.Canvas().Focused(), "The Evening Wire")
	s.press(fyne.KeyReturn)
	for _, id := range []string{first.ID, second.ID} {
		if got := s.known(id).Outlet; got != "The Evening Wire" {
			t.Errorf("the outlet is %q", got)
		}
	}
	if s.session.Entry.Document.Outlet != "The Evening Wire" || s.session.Summaries[0].Outlet != "The Evening Wire" {
		t.Error("the window does not show it")
	}
	if found := filterDocuments(s.session, nil, "evening"); len(found) != len(s.session.Summaries) {
		t.Errorf("%d documents are found by it", len(found))
	}
	table.TypedShortcut(&fyne.ShortcutUndo{})
	s.until("it is taken back", func() bool { return s.session.Summaries[0].Outlet == first.Outlet && !s.documentSheet.Reading() })
	if got := s.known(second.ID).Outlet; got != second.Outlet {
		t.Errorf("the outlet is %q, not %q", got, second.Outlet)
	}
	if got := s.documentSheet.Documents()[0].Outlet; got != first.Outlet {
		t.Errorf("the sheet shows %q", got)
	}
	s.press(fyne.KeyEscape)
	if s.documentSheet.Over() != nil || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("Esc did not lead back to the text")
	}
}

func TestABadDateChangesNothingAndIsSaid(t *testing.T) {
	s := sheetStage(t)
	before := s.documentSheet.Documents()[0]
	s.documentSheet.Over().Table.Choose(0, 2)
	test.Type(s.window.Canvas().Focused(), "5 March")
	s.press(fyne.KeyReturn)
	if !s.documentSheet.Over().Table.Writing() || !strings.Contains(s.documentSheet.Note(), `a date is written 2022-03-22, 2022-03 or 2022, not "5 March"`) {
		t.Errorf("the foot says %q", s.documentSheet.Note())
	}
	s.press(fyne.KeyEscape)
	if got := s.known(before.ID).Date; got != before.Date {
		t.Errorf("the date is %q", got)
	}
}

func TestCellsOfASpreadsheetArePasted(t *testing.T) {
	s := sheetStage(t)
	first, second := s.documentSheet.Documents()[0], s.documentSheet.Documents()[1]
	s.documentSheet.Over().Table.Choose(0, 1)
	s.paste("Wire\t2031-03-05\nCourier\tyesterday\n")
	one, two := s.known(first.ID), s.known(second.ID)
	if one.Outlet != "Wire" || one.Date != "2031-03-05" || two.Outlet != "Courier" || two.Date != second.Date {
		t.Errorf("set are %q %q, %q %q", one.Outlet, one.Date, two.Outlet, two.Date)
	}
	if !strings.Contains(s.documentSheet.Note(), "row 2: a date is written") {
		t.Errorf("the foot says %q", s.documentSheet.Note())
	}
	s.paste(fmt.Sprintf("id,title\n%s,\"Bridges, closed\"\nnobody,x\n", second.ID))
	if got := s.known(second.ID).Title; got != "Bridges, closed" {
		t.Errorf("the title is %q", got)
	}
	if !strings.Contains(s.documentSheet.Note(), `line 3: no document has the id "nobody"`) {
		t.Errorf("the foot says %q", s.documentSheet.Note())
	}
	s.documentSheet.Over().Table.Choose(0, 1)
	s.documentSheet.Over().Table.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.documentSheet.Over().Table.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyD, Modifier: fyne.KeyModifierShortcutDefault})
	if got := s.known(second.ID).Outlet; got != "Wire" {
		t.Errorf("filled down was %q", got)
	}
	s.documentSheet.Over().Table.Choose(0, 0)
	s.press(fyne.KeyDelete)
	if got := s.known(first.ID).Title; got != first.Title || !strings.Contains(s.documentSheet.Note(), "a document needs a title") {
		t.Errorf("the title is %q, the foot says %q", got, s.documentSheet.Note())
	}
}

func TestAVariableOfTheProjectIsAddedSetAndFoundBy(t *testing.T) {
	s := sheetStage(t)
	first := s.documentSheet.Documents()[0]
	s.documentSheet.Over().OnVariable()
	test.Type(s.window.Canvas().Focused(), "Outlet")
	s.press(fyne.KeyReturn)
	if s.window.Canvas().Overlays().Top() == fyne.CanvasObject(s.documentSheet.Over()) {
		t.Fatal("a variable with the name of a field was taken")
	}
	s.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(s.window.Canvas().Focused(), "Wave")
	s.press(fyne.KeyReturn)
	s.until("the codebook has it", func() bool { _, ok := s.session.Codebook.Variable("wave"); return ok && !s.documentSheet.Reading() })
	s.documentSheet.Over().Table.Choose(0, 6)
	test.Type(s.window.Canvas().Focused(), "second")
	s.press(fyne.KeyReturn)
	if got := s.known(first.ID).Fields["wave"]; got != "second" {
		t.Errorf("it is %q", got)
	}
	if found := filterDocuments(s.session, nil, "wave:second"); len(found) != 1 {
		t.Errorf("%d documents are found by it", len(found))
	}
	wave, _ := s.session.Codebook.Variable("wave")
	s.documentSheet.RemoveVariable(wave)
	s.press(fyne.KeyReturn)
	s.until("the codebook lacks it", func() bool { _, ok := s.session.Codebook.Variable("wave"); return !ok && !s.documentSheet.Reading() })
	if got := s.known(first.ID).Fields; len(got) > 0 {
		t.Errorf("its values are still there: %v", got)
	}
	s.documentSheet.Over().Table.TypedShortcut(&fyne.ShortcutUndo{})
	s.until("undo brings both back", func() bool { _, ok := s.session.Codebook.Variable("wave"); return ok && !s.documentSheet.Reading() })
	if got := s.known(first.ID).Fields["wave"]; got != "second" {
		t.Errorf("its value is %q", got)
	}
}

func TestAValueThatDocumentsHaveStaysInTheList(t *testing.T) {
	s := sheetStage(t)
	first := s.documentSheet.Documents()[0]
	topic := corpus.Variable{ID: "topic", Name: "Topic", Kind: corpus.ListVariable, Values: []string{"War", "Peace"}}
	if err := s.documentSheet.PutVariable(topic, corpus.Variable{}); err != nil {
		t.Fatal(err)
	}
	s.saved()
	s.documentSheet.Over().Table.Choose(0, 6)
	test.Type(s.documentSheet.Over().Table, "war")
	s.press(fyne.KeyReturn)
	if got := s.known(first.ID).Fields["topic"]; got != "War" {
		t.Fatalf("it is %q", got)
	}
	fewer := topic
	fewer.Values = []string{"Peace"}
	if err := s.documentSheet.PutVariable(fewer, topic); err == nil {
		t.Error("a value that a document has left the list")
	}
	more := topic
	more.Name, more.Values = "Theme", []string{"War", "Trade"}
	if err := s.documentSheet.PutVariable(more, topic); err != nil {
		t.Error(err)
	}
	if v, _ := s.session.Codebook.Variable("topic"); v.Name != "Theme" || len(v.Values) != 2 {
		t.Errorf("it is %+v", v)
	}
}

func TestTheSheetShowsWhatTheFilterLetsThrough(t *testing.T) {
	s := newStage(t)
	want := s.session.Summaries[1]
	s.documents.Field().SetText(want.Title)
	s.until("the filter has ended", func() bool { return !s.documents.Busy() })
	s.openSheetOfDocuments()
	if got := s.documentSheet.Documents(); len(got) != 1 || got[0].ID != want.ID {
		t.Errorf("%d documents are shown", len(got))
	}
}
