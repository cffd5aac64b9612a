package app

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/storage"
)

func testThread() storage.Thread {
	said := func(id, label, source, quote, outlet, date string) storage.Statement {
		return storage.Statement{Annotation: corpus.Annotation{ID: id, Label: label, Quote: quote, Attributes: map[string]string{"source": source}},
			Title: "On the bridge", Outlet: outlet, Date: date}
	}
	return storage.Thread{
		Statements: []storage.Statement{
			said("a", "claim", "two engineers", "The hangers are cracked", "Courier", "2031-03-04"),
			said("b", "denial", "the ministry", "=there are no *cracks*", "Wire", "2031-03-05"),
			said("c", "claim", "a diver", "I saw the cracks", "Courier", "2031-03-06"),
			said("d", "speculation", "", "there may be more", "Gazette", ""),
			said("e", "claim", "a clerk", "it was in the report", "Gazette", "2031-03-08"),
		},
		Relations: []corpus.Relation{{Kind: "denies", From: "b", To: "a"}, {Kind: "same-claim-as", From: "c", To: "a"},
			{Kind: "supports", From: "d", To: "a"}, {Kind: "supports", From: "e", To: "a"}, {Kind: "supports", From: "e", To: "c"}},
	}
}

func TestAThreadSaysWhoDidWhat(t *testing.T) {
	var got []string
	for _, l := range threadLines(testThread(), assets.Codebook()) {
		got = append(got, strings.Join(append([]string{l.did}, l.answers...), "; "))
	}
	want := []string{"asserted", "denied; denies 1", "repeated; same claim as 1", "hedged; supports 1", "supported; supports 1, 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAThreadIsExported(t *testing.T) {
	lines := threadLines(testThread(), assets.Codebook())
	var table, text strings.Builder
	if err := writeThreadCSV(&table, lines); err != nil {
		t.Fatal(err)
	}
	if rows := strings.Split(table.String(), "\n"); len(rows) != 7 || !strings.Contains(rows[2], ",'=there are no *cracks*,denies 1,") {
		t.Errorf("the table is\n%s", table.String())
	}
	if err := writeThreadMarkdown(&text, lines); err != nil {
		t.Fatal(err)
	}
	if want := "2. **the ministry** denied (denies 1): “=there are no \\*cracks\\*”  \n   Wire, 5 March 2031. On the bridge\n"; !strings.Contains(text.String(), want) {
		t.Errorf("the text is\n%s", text.String())
	}
}

func TestNoCellOfAThreadRunsAsAFormulaBehindALineBreak(t *testing.T) {
	lines := threadLines(testThread(), assets.Codebook())[:1]
	lines[0].source = "\n=1+1"
	var table strings.Builder
	if err := writeThreadCSV(&table, lines); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(table.String(), "\"'\n=1+1\"") {
		t.Errorf("the table is\n%s", table.String())
	}
}

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
	thread, err := s.project.Thread(context.Background(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if thread.Statements[0].ID == a.ID {
		s.press(fyne.KeyDown)
	}
	s.press(fyne.KeyReturn)
	s.until("another annotation is selected", func() bool { return s.session.Selected != a.ID && s.session.Selected != "" })
	document := a.Document
	s.goBack()
	s.until("Alt+Left came back", func() bool { return s.session.Entry.Document.ID == document && s.session.Current == from })
}

func TestAParkedSentenceIsListedAndSettled(t *testing.T) {
	s := newStage(t)
	s.press(fyne.KeyDown, fyne.KeyY)
	test.Type(s.window.Canvas().Focused(), "yclaim or advice?")
	s.press(fyne.KeyReturn)
	if d, ok := s.session.doubtOn(1); !ok || d.Why != "claim or advice?" {
		t.Fatalf("parked with %+v", d)
	}
	document := s.session.Entry.Document.ID
	s.saved()
	s.press(fyne.KeyHome)
	s.run("project.parked")
	s.until("the parked sentences are listed", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	s.press(fyne.KeyReturn)
	s.until("the sentence is under the eye", func() bool { return s.session.Current == 1 && s.session.Entry.Document.ID == document })
	s.session.Park(1, "")
	if _, ok := s.session.doubtOn(1); ok {
		t.Error("it is still parked")
	}
	s.saved()
	s.session.Undo()
	s.until("it is parked again", func() bool { _, ok := s.session.doubtOn(1); return ok })
}

func TestWordsAreMarkedAsTheSource(t *testing.T) {
	s := newStage(t)
	s.parts()
	s.press(fyne.Key1, fyne.KeyUp)
	a, _, _ := s.session.Target()
	s.press(fyne.KeyX, fyne.KeyM)
	test.Type(s.window.Canvas().Focused(), "ms")
	a, _ = s.session.annotation(a.ID)
	if len(a.Mentions) != 1 || a.Mentions[0].Role != "source" || a.Attributes["source"] == "" {
		t.Fatalf("marked were %+v, the source is %q", a.Mentions, a.Attributes["source"])
	}
	if lines := s.mentionLines(a); len(lines) != 1 || !s.followMention(lines[0], true) {
		t.Fatalf("on the right stand %+v", lines)
	}
	if a, _ = s.session.annotation(a.ID); len(a.Mentions) != 0 {
		t.Error("the mark was not taken off")
	}
	s.saved()
}
