package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"sayso/app/session"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/storage"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

const judgedText = "The mayor said the bridge is safe. The engineer denied it. It rained on Monday. Nobody knows what comes next. The office is closed. It may open again."

const ferryText = "The dam is sound. No water was lost. It may rain on Monday. The office is closed."

// judgedFile is a project in which Maria judged an article: two labels with
// source and note, a link between them, a mark and a doubt. Ada, who sits at the
// stage, has one label on the first sentence, to which Maria linked too.
var judgedFile = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "sayso-judged-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ctx, path := context.Background(), filepath.Join(folder, "judged.sayso")
	p, err := storage.Create(ctx, path, storage.Settings{Title: "Judged", Codebook: assets.Codebook()})
	if err != nil {
		return nil, err
	}
	maria, err := p.AnnotatorNamed(ctx, "Maria")
	ada, err2 := p.AnnotatorNamed(ctx, "Ada")
	if err := errors.Join(err, err2); err != nil {
		return nil, err
	}
	d := corpus.Document{ID: storage.NewID(), Title: "The bridge", Text: judgedText, Segmenter: segment.Version, Sentences: segment.Split(judgedText, segment.Options{Language: "en"})}
	more := corpus.Document{ID: storage.NewID(), Title: "The ferry", Text: ferryText, Segmenter: segment.Version, Sentences: segment.Split(ferryText, segment.Options{Language: "en"})}
	on := func(sentence int, label string, by corpus.Annotator) corpus.Annotation {
		return corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[sentence].Span, Label: label, Annotator: by.ID}
	}
	claim, denial, own := on(0, "claim", maria), on(1, "denial", maria), on(0, "claim", ada)
	claim.Note, claim.Attributes = "in her words", map[string]string{"source": "The mayor", "certainty": "certain"}
	claim.Mentions = []corpus.Mention{{Role: "source", Span: corpus.Span{Start: 0, End: 9}}}
	for _, c := range []storage.Change{
		{Kind: "import", Title: "Imported", Steps: []storage.Step{storage.AddDocument(d), storage.AddDocument(more)}},
		{Kind: "annotate", Title: "Claim on sentence 1", Annotator: ada.ID, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(own)}},
		{Kind: "annotate", Title: "Claim on sentence 1", Annotator: maria.ID, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(claim)}},
		{Kind: "annotate", Title: "Denial on sentence 2", Annotator: maria.ID, Document: d.ID, Steps: []storage.Step{storage.PutAnnotation(denial)}},
		{Kind: "annotate", Title: "Denies", Annotator: maria.ID, Document: d.ID, Steps: []storage.Step{
			storage.PutRelation(corpus.Relation{Kind: "denies", From: denial.ID, To: claim.ID, Annotator: maria.ID}),
			storage.PutRelation(corpus.Relation{Kind: "denies", From: denial.ID, To: own.ID, Annotator: maria.ID})}},
		{Kind: "annotate", Title: "Nothing in sentence 3", Annotator: maria.ID, Document: d.ID, Steps: []storage.Step{
			storage.PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[2].Span, Annotator: maria.ID}),
			storage.PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[3].Span, Annotator: maria.ID, Why: "Who says so?"})}},
	} {
		if _, err := p.Apply(ctx, c); err != nil {
			return nil, err
		}
	}
	if err := p.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// judgedStage opens the window as Ada on a project that Maria worked in, with
// everybody's work shown.
func judgedStage(t *testing.T) *stage {
	t.Helper()
	path := filepath.Join(newHome(t), "judged.sayso")
	bytes, err := judgedFile()
	if err == nil {
		err = os.WriteFile(path, bytes, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := stageOn(t, path)
	s.session.Open(s.session.Summaries[0].ID, 0)
	s.until("the document is open", func() bool { return s.session.Entry.Document.Text == judgedText && !s.session.Waiting() })
	s.session.ShowEverybody(true)
	s.until("everybody's work is shown", func() bool { return s.session.Line().Annotations == 3 && !s.session.Waiting() })
	return s
}

// madeBy is all that one annotator said in a project.
type madeBy struct {
	Annotations []corpus.Annotation
	Marks       []corpus.Mark
	Relations   []corpus.Relation
	Doubts      []corpus.Doubt
}

func by(t *testing.T, p *storage.Project, name string) (made madeBy) {
	t.Helper()
	annotators, err := p.Annotators(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	id := ""
	for _, a := range annotators {
		if a.Name == name {
			id = a.ID
		}
	}
	for e, err := range p.Entries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		whose := map[string]string{}
		for _, a := range e.Annotations {
			whose[a.ID] = a.Annotator
		}
		made.Annotations = append(made.Annotations, thoseOf(id, e.Annotations, func(a corpus.Annotation) string { return a.Annotator })...)
		made.Marks = append(made.Marks, thoseOf(id, e.Marks, func(m corpus.Mark) string { return m.Annotator })...)
		for _, r := range thoseOf(id, e.Relations, func(r corpus.Relation) string { return r.Annotator }) {
			if whose[r.From] == id && whose[r.To] == id { // one to an annotation of somebody else goes out of sight with it
				made.Relations = append(made.Relations, r)
			}
		}
		made.Doubts = append(made.Doubts, thoseOf(id, e.Doubts, func(d corpus.Doubt) string { return d.Annotator })...)
	}
	return made
}

// inSight leaves out the links to annotations that their own annotator took
// away: these links are out of sight until that is undone.
func inSight(t *testing.T, p *storage.Project, made madeBy) madeBy {
	t.Helper()
	gone := func(annotation string) bool {
		_, err := p.Annotation(context.Background(), annotation)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			t.Fatal(err)
		}
		return err != nil
	}
	made.Relations = slices.DeleteFunc(slices.Clone(made.Relations), func(r corpus.Relation) bool { return gone(r.From) || gone(r.To) })
	if len(made.Relations) == 0 {
		made.Relations = nil
	}
	return made
}

func thoseOf[T any](annotator string, list []T, whose func(T) string) (own []T) {
	for _, x := range list {
		if whose(x) == annotator {
			own = append(own, x)
		}
	}
	return own
}

// answer takes what a command asks: a line of the list, or what Enter says; and
// it types into a field.
func (s *stage) answer(line int) {
	for range 3 {
		s.queue.drain()
		top := s.window.Canvas().Overlays().Top()
		switch {
		case top == nil:
			if field, ok := s.window.Canvas().Focused().(*widgets.Field); ok {
				test.Type(field, "x")
				field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			}
			s.inspector.Flush()
			return
		case s.Sheet.OnTop():
			s.Sheet.Accept()
		case s.Finder != nil && len(s.Finder.Items()) > 0:
			if item := s.Finder.Items()[min(line, len(s.Finder.Items())-1)]; item.Apply != nil {
				s.Finder.Close()
				item.Apply()
			}
		}
	}
}

func TestNoCommandOfTheTableChangesWhatAnotherAnnotatorMade(t *testing.T) {
	leaves := map[string]bool{ // the project, or who one is
		"project.quit": true, "project.new": true, "project.open": true, "project.sample": true, "project.restore": true,
		"project.annotator": true, "project.copy": true, "project.import": true, "project.importfolder": true, "project.export": true,
		"document.remove": true, // says whose work goes, see below
	}
	for _, command := range Commands(assets.Codebook()) {
		if leaves[command.ID] {
			continue
		}
		t.Run(command.ID, func(t *testing.T) {
			s := judgedStage(t)
			before := by(t, s.project, "Maria")
			if len(before.Annotations) != 2 || len(before.Relations) != 1 || len(before.Marks) != 1 || len(before.Doubts) != 1 {
				t.Fatalf("Maria has %+v", before)
			}
			for sentence := range 5 {
				s.clear()
				s.focusText()
				s.session.GoTo(sentence)
				for _, a := range s.session.Under(s.session.Current) {
					if !s.session.Own(a) {
						s.session.Select(a.ID)
					}
				}
				s.command(command.ID).Run()
				s.answer(sentence)
				s.saved()
				s.CancelJob()
				s.until("the job has ended", func() bool { return s.Job == nil && !s.session.Waiting() })
				if s.project.Path() != s.path {
					break // a command of the palette opened another project
				}
				if diff := cmp.Diff(inSight(t, s.project, before), by(t, s.project, "Maria")); diff != "" {
					t.Fatalf("on sentence %d: %s", sentence+1, diff)
				}
			}
		})
	}
}

func TestNothingBesideTheCommandsChangesWhatAnotherAnnotatorMade(t *testing.T) {
	s := judgedStage(t)
	before := by(t, s.project, "Maria")
	hers := before.Annotations[0]
	claim := s.session.Codebook.Labels[0]
	var lines []session.HistoryLine
	s.session.History(func(list []session.HistoryLine) { lines = list })
	s.until("the history is read", func() bool { return lines != nil })
	acts := map[string]func(){
		"another label":  func() { s.session.ChangeLabel(hers.ID, s.session.Codebook.Labels[1]) },
		"a note":         func() { s.session.SetNote(hers.ID, "mine now") },
		"an attribute":   func() { s.session.SetAttribute(hers.ID, "source", "The engineer") },
		"a mention":      func() { s.session.MarkMention(hers.ID, "source", corpus.Span{Start: 0, End: 9}) },
		"new ends":       func() { s.view.OnResize(hers.ID, corpus.Span{Start: 4, End: 20}, true) },
		"nothing here":   func() { s.session.GoTo(0); s.session.SetNothing() },
		"cleared":        func() { s.session.Select(hers.ID); s.session.Clear() },
		"nothing, again": func() { s.session.GoTo(2); s.session.Clear() },
		"settled":        func() { s.session.Park(3, "") },
		"found":          func() { s.session.LabelFound("bridge", claim) },
		"a split":        func() { s.session.SplitSentence(s.session.Entry.Document.Sentences[2].Start + 9) },
	}
	for i, r := range append(append([]corpus.Relation(nil), s.session.Entry.Relations...), s.session.Answers...) {
		acts["unlink "+string(rune('1'+i))] = func() { s.session.Unlink(r); s.labelling.Unlink(widgets.RelationLine{ID: r.ID}) }
	}
	for _, line := range lines {
		acts["take back "+line.Text+line.Side] = func() { s.session.TakeBackLine(line) }
		acts["take back by number "+line.Text+line.Side] = func() { s.session.TakeBack(line.Number, line.Undone) }
	}
	for name, act := range acts {
		act()
		s.saved()
		s.until("nothing is awaited", func() bool { return !s.session.Waiting() && s.saver.State().Pending == 0 })
		s.clear()
		if diff := cmp.Diff(inSight(t, s.project, before), by(t, s.project, "Maria")); diff != "" {
			t.Fatalf("%s: %s", name, diff)
		}
	}
}

func TestALinkOfSomebodyElseIsNotOfferedToBeTakenAway(t *testing.T) {
	s := judgedStage(t)
	for _, a := range s.session.Entry.Annotations {
		for _, line := range s.labelling.RelationLines(a) {
			if !line.ReadOnly {
				t.Errorf("%s of %s can be taken away", line.Heading, s.session.AnnotatorName(a.Annotator))
			}
		}
	}
}

func TestTheHistoryListsWhatOthersDidAsReadOnlyAndNotWhatSaysoDidItself(t *testing.T) {
	s := judgedStage(t)
	var lines []session.HistoryLine
	s.session.History(func(list []session.HistoryLine) { lines = list })
	s.until("the history is read", func() bool { return lines != nil })
	for _, line := range lines {
		if strings.Contains(line.Text, "Annotator") || strings.Contains(line.Text, "Project made") {
			t.Errorf("the history lists %q", line.Text)
		}
		if readOnly := strings.Contains(line.Side, "read-only"); readOnly == line.Mine || line.Mine == (line.Who == "Maria") {
			t.Errorf("%q of %q: mine is %v", line.Text, line.Side, line.Mine)
		}
	}
	if len(lines) != 6 {
		t.Errorf("%d changes are listed", len(lines))
	}
}

func TestAJumpShowsWhatWaitsToBeSaved(t *testing.T) {
	for name, jump := range map[string]func(s *stage, a corpus.Annotation){
		"to an annotation": func(s *stage, a corpus.Annotation) { s.session.OpenAt(a, func() {}) },
		"to a span":        func(s *stage, a corpus.Annotation) { s.labelling.GoToSpan(a.Document, a.Span, "") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			here := s.session.Entry.Document.ID
			full, freed := errors.New("no room"), make(chan struct{})
			s.saver.Submit(func(context.Context) (storage.Event, error) {
				select {
				case <-freed:
					return storage.Event{}, nil
				default:
					return storage.Event{}, &storage.Error{Message: "The disk is full.", Kind: storage.ErrDiskFull, Cause: full}
				}
			}, nil)
			s.press(fyne.Key1)
			made := s.session.Under(0)[0]
			other := s.session.Summaries[0].ID
			if other == here {
				other = s.session.Summaries[1].ID
			}
			s.session.Open(other, 0)
			s.until("the other document is open", func() bool { return s.session.Entry.Document.ID == other && !s.session.Waiting() })
			jump(s, made)
			s.until("the document is open again", func() bool { return s.session.Entry.Document.ID == here && !s.session.Waiting() })
			if got := s.states(1); got[0] != "claim" {
				t.Errorf("the sentence is %q: the label that waits for the disk is gone", got[0])
			}
			close(freed)
			s.saver.Retry()
			s.saved()
		})
	}
}

func TestClosingWithWorkUnsavedLosesItOnlyWhenThatIsMeant(t *testing.T) {
	s := newStage(t)
	freed := make(chan struct{})
	s.saver.Submit(func(context.Context) (storage.Event, error) {
		select {
		case <-freed:
			return storage.Event{}, nil
		default:
			return storage.Event{}, &storage.Error{Message: "The disk is full.", Kind: storage.ErrDiskFull}
		}
	}, nil)
	s.until("the trouble is known", func() bool { return s.saver.State().Problem != nil })
	s.press(fyne.Key1)
	closed := false
	s.ended = func() { closed = true }
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
		s.Sheet = nil
		s.quit()
		if s.Sheet == nil {
			t.Fatal("nothing was asked")
		}
		s.Sheet.Key(&fyne.KeyEvent{Name: key})
		if closed || s.project == nil {
			t.Fatalf("%s closed the window and lost a label", key)
		}
	}
	s.quit()
	for _, object := range s.Sheet.Foot.Objects {
		if button, ok := object.(*widgets.PushButton); ok && button.AccessibilityLabel() == "Save into a new file…" {
			button.Tapped(nil)
		}
	}
	if s.Sheet.Title != "Continue in a copy" {
		t.Fatalf("the third way out opens %q", s.Sheet.Title)
	}
	close(freed)
	s.Sheet.Accept()
	s.until("the copy is made", func() bool { return s.Job == nil })
	s.saved()
	copied := strings.TrimSuffix(s.path, ".sayso") + " copy.sayso"
	if s.project.Path() != copied {
		t.Fatalf("it goes on in %s", s.project.Path())
	}
	if made := by(t, s.project, "Ada"); len(made.Annotations) != 1 {
		t.Errorf("in the copy are %+v", made)
	}
}

func TestALinkOfSomebodyElseToAnAnnotationComesBackWithIt(t *testing.T) {
	s := judgedStage(t)
	links := len(s.session.Entry.Relations)
	for _, a := range s.session.Under(0) {
		if s.session.Own(a) {
			s.session.Select(a.ID)
		}
	}
	s.session.Clear()
	s.saved()
	if got := len(s.session.Entry.Relations); got != links-1 {
		t.Fatalf("%d of %d links show", got, links)
	}
	s.session.Undo()
	s.until("the annotation is back, with the link", func() bool { return len(s.session.Entry.Relations) == links })
}

func TestTheCodebookTakesNothingOffTheWorkOfOthers(t *testing.T) {
	for name, act := range map[string]func(s *stage){
		"a label deleted": func(s *stage) {
			s.codebook.Remove(codebookeditor.Item{Part: codebookeditor.LabelPart, ID: "claim"})
			s.until("it is asked", func() bool { return s.Finder != nil })
			for _, item := range s.Finder.Items() {
				if strings.HasPrefix(item.Text, "Delete") {
					s.t.Errorf("%q is offered", item.Text)
				}
				if strings.HasPrefix(item.Text, "Merge") && !strings.Contains(item.Side, "1 by Maria") {
					s.t.Errorf("%q touches %q", item.Text, item.Side)
				}
			}
			s.Finder.Close()
		},
		"an attribute deleted": func(s *stage) {
			s.codebook.Remove(codebookeditor.Item{Part: codebookeditor.AttributePart, ID: "certainty"})
		},
		"a kind of link deleted": func(s *stage) {
			s.codebook.Remove(codebookeditor.Item{Part: codebookeditor.RelationPart, ID: "denies"})
		},
		"a value taken off": func(s *stage) {
			a := mustAttribute(s.t, s, "certainty")
			a.Values = a.Values[1:]
			s.codebook.ChangeAttribute(a)
		},
		"a label split into others": func(s *stage) {
			s.codebook.AskSplit("claim")
			test.Type(s.window.Canvas().Focused(), "Rumour")
			s.Sheet.Accept()
			s.until("annotations are listed", func() bool { return s.Finder != nil })
			for _, item := range s.Finder.Items() {
				if strings.Contains(item.Side, "2 annotations") {
					s.t.Errorf("%q has %q", item.Text, item.Side)
				}
				if item.Stays {
					item.Apply()
				}
			}
			if !strings.Contains(s.status.Message(), "1 by Maria") {
				s.t.Errorf("it says %q", s.status.Message())
			}
			split := s.Finder.Items()[0]
			s.Finder.Close()
			split.Apply()
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := judgedStage(t)
			before := by(t, s.project, "Maria")
			s.codebook.Toggle()
			act(s)
			s.saved()
			if s.Sheet != nil {
				s.Sheet.Accept()
			}
			s.saved()
			if diff := cmp.Diff(before, by(t, s.project, "Maria")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMergingALabelSaysWhoseAndCarriesThemAlong(t *testing.T) {
	s := judgedStage(t)
	s.codebook.Toggle()
	s.codebook.AskMerge("claim", "Merge")
	s.until("it is asked", func() bool { return s.Finder != nil })
	item := s.Finder.Items()[0]
	if !strings.Contains(item.Side, "1 by Maria") || !strings.Contains(item.Side, "1 by you") {
		t.Errorf("it touches %q", item.Side)
	}
	s.Finder.Close()
	item.Apply()
	s.until("it is asked once more", func() bool { return s.Sheet != nil })
	s.Sheet.Accept()
	s.saved()
	labels := map[string]int{}
	for _, a := range by(t, s.project, "Maria").Annotations {
		labels[a.Label]++
	}
	if labels["claim"] != 0 || labels["denial"] != 2 {
		t.Errorf("Maria has %v", labels)
	}
}

func TestRemovingAnArticleSaysWhoseWorkGoes(t *testing.T) {
	s := judgedStage(t)
	if whose := s.session.SaysWhose(append(corpus.AnnotatorsOf(s.session.Entry.Annotations), s.session.Entry.Marks[0].Annotator)); whose != "3 by Maria, 1 by you" {
		t.Errorf("it says %q", whose)
	}
	before := by(t, s.project, "Maria")
	s.run("document.remove")
	if s.Sheet == nil {
		t.Fatal("nothing was asked")
	}
	s.Sheet.Accept()
	s.saved()
	s.until("another article shows", func() bool { return s.session.Entry.Document.Text != judgedText && !s.session.Waiting() })
	s.session.Undo()
	s.until("it is back", func() bool { return s.session.Entry.Document.Text == judgedText && !s.session.Waiting() })
	if diff := cmp.Diff(before, by(t, s.project, "Maria")); diff != "" {
		t.Error(diff)
	}
}
