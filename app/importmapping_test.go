package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/importing"
	"sayso/internal/corpus"
)

// annotatedFile writes a file of Label Studio with two labels, one of which the
// codebook has, and a span that does not stand where it should.
func (s *stage) annotatedFile() string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "studio.json")
	err := os.WriteFile(path, []byte(`[{"data":{"text":"The harbour is closed. Nobody said so."},"annotations":[{"completed_by":{"first_name":"Ben","last_name":""},"result":[
{"id":"a","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":22,"text":"The harbour is closed.","labels":["Claim"]}},
{"id":"b","from_name":"label","to_name":"text","type":"labels","value":{"start":23,"end":38,"text":"Nobody said so.","labels":["Rumour"]}},
{"id":"c","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":3,"text":"Nobody","labels":["Claim"]}}]}]}]`), 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	return path
}

// mappingRows opens the sheet on a file and gives its lists.
func (s *stage) mappingRows(path string) (rows []*importing.MappingChoice, side string) {
	s.t.Helper()
	before := s.Sheet
	s.importing.Preview([]string{path})
	s.looked()
	s.press(fyne.KeyReturn)
	s.until("the sheet is open", func() bool { return s.Sheet != before && s.Job == nil })
	walk(s.Sheet.Popup.Content, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *importing.MappingChoice:
			rows = append(rows, o)
		case *widget.RichText:
			side += o.String()
		}
	})
	return rows, side
}

func (s *stage) imports(rows func()) {
	s.t.Helper()
	documents := len(s.session.Summaries)
	rows()
	s.until("the article is there", func() bool {
		return s.importing.Over() == nil && s.Job == nil && len(s.session.Summaries) == documents+1
	})
}

func TestAnnotatedFilesAreShownBeforeTheyComeIn(t *testing.T) {
	s := newStage(t)
	rows, side := s.mappingRows(s.annotatedFile())
	var said []string
	for _, row := range rows {
		said = append(said, row.AccessibilityLabel())
	}
	want := []string{"Claim becomes Claim", "Rumour becomes New: Rumour", "Ben becomes New: Ben", "All other sentences of these articles becomes Unread"}
	if !slices.Equal(said, want) {
		t.Errorf("the rows say %q, want %q", said, want)
	}
	for _, words := range []string{"studio.json", "2 of 3 annotations placed", "2 of 3 quotes stand where they should", "Left out", "do not stand at its offsets"} {
		if !strings.Contains(side, words) {
			t.Errorf("the side does not say %q:\n%s", words, side)
		}
	}
	if s.Sheet.Title != "3 annotations found in 1 file" {
		t.Errorf("the title is %q", s.Sheet.Title)
	}
	documents := len(s.session.Summaries)
	s.press(fyne.KeyEscape)
	s.queue.drain()
	if s.Job != nil || s.importing.Over() == nil || len(s.session.Summaries) != documents {
		t.Error("Esc did not go back to the preview")
	}
	s.press(fyne.KeyEscape)
	s.queue.drain()
	if s.importing.Over() != nil || len(s.session.Summaries) != documents {
		t.Error("something was imported although the preview was closed")
	}
}

func TestTheMappingIsChangedAndTakenByKeys(t *testing.T) {
	s := newStage(t)
	rows, _ := s.mappingRows(s.annotatedFile())
	if s.window.Canvas().Focused() != fyne.Focusable(rows[0]) {
		t.Fatal("the keys do not go to the first row")
	}
	s.imports(func() {
		s.press(fyne.KeyRight) // Claim becomes Denial
		s.press(fyne.KeyDown)  // to Rumour
		s.press(fyne.KeyRight) // which is left out
		if got := rows[0].Selected + ", " + rows[1].Selected; got != "Denial, "+importing.LeaveOut {
			t.Fatalf("the rows are %s", got)
		}
		s.press(fyne.KeyReturn)
	})
	s.until("the article is open", func() bool { return strings.HasPrefix(s.session.Entry.Document.Text, "The harbour is closed.") })
	entry := s.session.Entry
	if len(entry.Annotations) != 1 || entry.Annotations[0].Label != "denial" || entry.Annotations[0].Quote != "The harbour is closed." {
		t.Errorf("the annotations are %+v", entry.Annotations)
	}
	if _, ok := s.session.Codebook.LabelNamed("Rumour"); ok {
		t.Error("a label that was left out is in the codebook")
	}
	if s.Sheet.Title != "1 article and 1 annotation imported. 1 not taken from annotated files." {
		t.Errorf("the report is %q", s.Sheet.Title)
	}
}

func TestANewLabelOfAFileIsInTheCodebookAndItsCoderAnAnnotator(t *testing.T) {
	s := newStage(t)
	s.mappingRows(s.annotatedFile())
	s.imports(func() { s.press(fyne.KeyReturn) })
	if _, ok := s.session.Codebook.LabelNamed("Rumour"); !ok {
		t.Error("the codebook has no Rumour")
	}
	annotators, err := s.project.Annotators(context.Background())
	if err != nil || !slices.ContainsFunc(annotators, func(a corpus.Annotator) bool { return a.Name == "Ben" }) {
		t.Errorf("the annotators are %v (%v)", annotators, err)
	}
}

func TestTheRestOfAnArticleCanComeInAsRead(t *testing.T) {
	s := newStage(t)
	path := filepath.Join(t.TempDir(), "tasks.jsonl")
	if err := os.WriteFile(path, []byte(`{"text":"The harbour is closed. Nobody said so.","spans":[{"start":0,"end":22,"label":"Claim"}],"answer":"accept","_annotator_id":"Ben"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, _ := s.mappingRows(path)
	rows[len(rows)-1].SetSelectedIndex(1)
	s.imports(func() { s.press(fyne.KeyReturn) })
	s.until("the article is open", func() bool { return strings.HasPrefix(s.session.Entry.Document.Text, "The harbour is closed.") })
	if marks := s.session.Entry.Marks; len(marks) != 1 || s.session.Entry.Document.Quote(marks[0].Span) != "Nobody said so." {
		t.Errorf("the marks are %+v", marks)
	}
}

func TestArticlesComeInWithoutAQuestionOfNames(t *testing.T) {
	s := newStage(t)
	path := filepath.Join(t.TempDir(), "story.txt")
	if err := os.WriteFile(path, []byte("A story of its own. It is short."), 0o600); err != nil {
		t.Fatal(err)
	}
	before := s.Sheet
	s.imports(func() { s.importing.Preview([]string{path}); s.press(fyne.KeyReturn) })
	if s.Sheet != before {
		t.Errorf("the sheet %q came between", s.Sheet.Title)
	}
}
