package session

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/storage"
)

const fourSentences = "The dam is sound. No water was lost. It may rain on Monday. The office is closed."

// desk is a session on a real project in a temporary folder, with a user
// interface that the test drives by hand.
type desk struct {
	*Session
	t        *testing.T
	path     string
	mutex    sync.Mutex
	posted   []func()
	messages []string
	failures []error
}

func newDesk(t *testing.T, texts ...string) *desk {
	t.Helper()
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "desk.sayso")}
	project, err := storage.Create(context.Background(), d.path, storage.Settings{Title: "Desk", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		document := corpus.Document{
			ID: storage.NewID(), Title: corpus.FirstWords(text, 20), Text: text, SHA256: corpus.HashText(text),
			State: corpus.ToDo, AddedAt: time.Now().UTC().Truncate(time.Millisecond),
			Segmenter: segment.Version, Sentences: segment.Split(text, segment.Options{Language: "en"}),
		}
		change := storage.Change{Kind: "import", Title: "Import", Document: document.ID, Steps: []storage.Step{storage.AddDocument(document)}}
		if _, err := project.Apply(context.Background(), change); err != nil {
			t.Fatal(err)
		}
	}
	d.use(project)
	return d
}

func (d *desk) use(project *storage.Project) {
	d.t.Helper()
	session, err := New(context.Background(), project, NewSaver(nil), "Ada", d.post)
	if err != nil {
		d.t.Fatal(err)
	}
	session.Message = func(text string) { d.messages = append(d.messages, text) }
	session.Failed = func(err error) { d.failures = append(d.failures, err) }
	d.Session = session
	if len(session.Summaries) > 0 {
		session.Open(session.Summaries[0].ID, 0)
		d.settle()
	}
	d.t.Cleanup(func() { d.close() })
}

func (d *desk) post(f func()) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.posted = append(d.posted, f)
}

// settle waits until all is on disk and nothing is awaited, and runs what was
// posted meanwhile.
func (d *desk) settle() {
	d.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for quiet := 0; quiet < 4; {
		reached := make(chan struct{})
		d.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
			func(storage.Event, error) { close(reached) })
		<-reached
		d.mutex.Lock()
		posted := d.posted
		d.posted = nil
		d.mutex.Unlock()
		for _, f := range posted {
			f()
		}
		if quiet++; d.Waiting() {
			quiet = 0
		}
		if time.Now().After(deadline) {
			d.t.Fatal("the session did not come to rest")
		}
	}
}

func (d *desk) close() {
	if d.Session != nil {
		d.saver.Close(context.Background())
		d.File().Close()
		d.Session = nil
	}
}

// reopen closes the project and opens it again, as a restart does.
func (d *desk) reopen() {
	d.t.Helper()
	d.close()
	project, err := storage.Open(context.Background(), d.path, storage.OpenOptions{})
	if err != nil {
		d.t.Fatal(err)
	}
	d.use(project)
}

func (d *desk) label(id string) corpus.Label {
	l, ok := d.Codebook.Label(id)
	if !ok {
		d.t.Fatalf("the codebook has no label %q", id)
	}
	return l
}

// labels lists the label of each sentence, "0" for nothing here, "" for unread.
func (d *desk) labels() []string {
	list := make([]string, len(d.Entry.Document.Sentences))
	for i, state := range d.States {
		if state == corpus.Nothing {
			list[i] = "0"
		}
		for _, a := range d.Under(i) {
			if list[i] != "" {
				list[i] += "+"
			}
			list[i] += a.Label
		}
	}
	return list
}

func (d *desk) want(what string, want ...string) {
	d.t.Helper()
	got := d.labels()
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			d.t.Fatalf("%s: sentences are %q, want %q", what, got, want)
		}
	}
	if len(d.failures) > 0 {
		d.t.Fatalf("%s: %v", what, d.failures[0])
	}
}

func TestOneKeyLabelsTheSentenceAndGoesOn(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.SetLabel(d.label("denial"))
	d.SetLabel(d.label("speculation"))
	d.SetNothing()
	d.want("at once", "claim", "denial", "speculation", "0")
	d.settle()
	d.Undo()
	d.settle()
	d.want("after undo", "claim", "denial", "speculation", "")
	if d.Current != 3 {
		t.Errorf("undo went to sentence %d, want 4", d.Current+1)
	}
	d.reopen()
	d.want("after a restart", "claim", "denial", "speculation", "")
	d.Redo()
	d.settle()
	d.want("after redo in the next session", "claim", "denial", "speculation", "0")
}

func TestAnotherLabelKeepsTheSourceAndTheNote(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	made, _, _ := d.Target()
	d.SetAttribute(made.ID, "source", "the ministry")
	d.SetNote(made.ID, "twice removed")
	d.GoTo(0)
	d.SetLabel(d.label("denial"))
	d.settle()
	d.reopen()
	d.want("relabelled", "denial")
	a := d.Under(0)[0]
	if a.Attributes["source"] != "the ministry" || a.Note != "twice removed" || a.ID != made.ID {
		t.Errorf("the annotation became %+v", a)
	}
}

func TestAfterALabelTheSourceBelongsToTheSentenceJustTagged(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	a, made, ok := d.Target()
	if !ok || !made || d.Current != 1 || a.Span != d.Entry.Document.Sentences[0].Span {
		t.Errorf("shown: %+v made=%v ok=%v, current sentence %d", a, made, ok, d.Current+1)
	}
}

func TestASecondLabelIsAddedAndTakenOffAndTheEyeStays(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.GoTo(0)
	d.ToggleLabel(d.label("denial"))
	d.settle()
	d.want("added", "claim+denial")
	if d.Current != 0 {
		t.Errorf("the current sentence is %d", d.Current+1)
	}
	d.ToggleLabel(d.label("denial"))
	d.settle()
	d.want("taken off", "claim")
}

func TestNothingHereTakesLabelsOffAndUndoBringsThemBack(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	made, _, _ := d.Target()
	d.SetNote(made.ID, "important")
	d.GoTo(0)
	d.SetNothing()
	d.want("nothing here", "0")
	if len(d.messages) == 0 {
		t.Error("a note went without a word")
	}
	d.settle()
	d.Undo()
	d.settle()
	d.want("undone", "claim")
	if got := d.Under(0)[0].Note; got != "important" {
		t.Errorf("the note came back as %q", got)
	}
}

func TestASelectionIsLabelledAsItStands(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SelectSpan(corpus.Span{Start: 4, End: 16})
	d.SetLabel(d.label("denial"))
	d.settle()
	a, ok := d.Annotation(d.Selected)
	if !ok || a.Quote != "dam is sound" || d.Selection.Len() != 0 || d.Current != 0 {
		t.Errorf("made %+v, selection %v, sentence %d", a, d.Selection, d.Current+1)
	}
	d.Clear()
	d.settle()
	d.want("cleared", "", "", "", "")
}

func TestTheWorkOfOthersIsNeverChangedByAKey(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.settle()
	d.as("Grace")
	d.ShowEverybody(true)
	d.settle()
	d.GoTo(0)
	theirs := d.Under(0)[0]
	d.SetLabel(d.label("denial"))
	d.GoTo(0)
	d.SetNote(theirs.ID, "mine now")
	d.ChangeLabel(theirs.ID, d.label("speculation"))
	d.Clear()
	d.settle()
	list := d.Under(0)
	if len(list) != 1 || list[0].ID != theirs.ID || list[0].Label != "claim" || list[0].Note != "" {
		t.Errorf("Ada's annotation became %+v", list)
	}
}

func TestUndoReachesAnotherDocumentAndGoesThere(t *testing.T) {
	d := newDesk(t, fourSentences, "A second text. It has two sentences.")
	first := d.Entry.Document.ID
	d.SetLabel(d.label("claim"))
	d.Open(d.Summaries[1].ID, 0)
	d.settle()
	if d.Entry.Document.ID == first {
		t.Fatal("the second document did not open")
	}
	d.Undo()
	d.settle()
	if d.Entry.Document.ID != first {
		t.Error("undo did not go to the document it changed")
	}
	d.want("undone", "", "", "", "")
}

func TestTheFirstLabelPutsADocumentInProgress(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.settle()
	if got := d.Summaries[0].State; got != corpus.InProgress {
		t.Errorf("the document is %q", got)
	}
	d.reopen()
	if got := d.Summaries[0].State; got != corpus.InProgress {
		t.Errorf("after a restart the document is %q", got)
	}
}

// denied labels two sentences, a claim and a denial of it, and links them.
func (d *desk) denied() (claim, denial corpus.Annotation) {
	d.SetLabel(d.label("claim"))
	claim, _, _ = d.Target()
	d.SetLabel(d.label("denial"))
	denial, _, _ = d.Target()
	denies, _ := d.Codebook.RelationKind("denies")
	d.Link(denies, denial.ID, claim)
	return claim, denial
}

func TestALinkIsMadeTakenAwayAndBroughtBack(t *testing.T) {
	d := newDesk(t, fourSentences)
	claim, denial := d.denied()
	d.settle()
	d.reopen()
	if len(d.Entry.Relations) != 1 || d.Entry.Relations[0].From != denial.ID || d.Entry.Relations[0].To != claim.ID {
		t.Fatalf("the links are %+v", d.Entry.Relations)
	}
	d.GoTo(0)
	d.Clear() // takes the claim and with it the link
	d.settle()
	if len(d.Entry.Relations) != 0 {
		t.Fatalf("a link without an end: %+v", d.Entry.Relations)
	}
	d.Undo()
	d.settle()
	if len(d.Entry.Relations) != 1 || len(d.failures) > 0 {
		t.Errorf("after undo the links are %+v, failures %v", d.Entry.Relations, d.failures)
	}
}

func TestASpanGetsNewEnds(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	a, _, _ := d.Target()
	d.MoveSpan(a.ID, corpus.Span{Start: 4, End: 16})
	d.settle()
	d.reopen()
	if got := d.Under(0)[0]; got.Quote != "dam is sound" {
		t.Errorf("the annotation covers %q", got.Quote)
	}
}

func TestALabelSetByAKeyThatMeantAClickIsTakenBackWhole(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetNothing()
	d.GoTo(0)
	d.SetLabel(d.label("claim"))
	d.Retract()
	d.SetLabelOn(2, d.label("claim"))
	d.Retract() // a second click of the same press takes nothing back
	d.settle()
	d.want("only the clicked sentence has the label", "0", "", "claim", "")
	d.GoTo(2)
	d.SetLabel(d.label("denial"))
	d.Retract()
	d.settle()
	d.want("the label before stands again", "0", "", "claim", "")
}

func TestClearTakesOnlyTheSelectedOneOfTwoLabelsOnASentence(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("speculation"))
	d.GoTo(0)
	d.ToggleLabel(d.label("claim"))
	d.Clear()
	d.settle()
	d.want("the other stays", "speculation")
}

func TestUndoInAnotherArticleGoesToTheSentenceItChanged(t *testing.T) {
	d := newDesk(t, fourSentences, "A second text. It has two sentences.")
	first := d.Entry.Document.ID
	d.GoTo(2)
	d.SetNothing()
	d.Open(d.Summaries[1].ID, 0)
	d.settle()
	d.Undo()
	d.settle()
	if d.Entry.Document.ID != first || d.Current != 2 {
		t.Errorf("undo went to sentence %d", d.Current+1)
	}
}

func TestASelectionIsWidenedToWholeWords(t *testing.T) {
	text := "The “draft” report."
	for name, c := range map[string]struct{ span, want corpus.Span }{
		"inside two words":          {corpus.Span{Start: 1, End: 9}, corpus.Span{Start: 0, End: len("The “draft")}},
		"at the edges of a word":    {corpus.Span{Start: 4, End: len("The “draft”")}, corpus.Span{Start: 4, End: len("The “draft”")}},
		"a caret inside a word":     {corpus.Span{Start: 9, End: 9}, corpus.Span{Start: len("The “"), End: len("The “draft")}},
		"a caret between two words": {corpus.Span{Start: 3, End: 3}, corpus.Span{Start: 3, End: 3}},
	} {
		if got := WholeWords(text, c.span); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAnArticleIsRemovedAndBroughtBackWithItsLabels(t *testing.T) {
	d := newDesk(t, fourSentences, "A second text. It has two sentences.")
	first := d.Entry.Document.ID
	d.SetLabel(d.label("claim"))
	d.RemoveDocument()
	d.settle()
	if d.lists(first) || d.Entry.Document.ID == first {
		t.Fatal("the article is still there")
	}
	d.Undo()
	d.settle()
	if !d.lists(first) || d.Entry.Document.ID != first {
		t.Fatal("undo did not bring it back")
	}
	d.want("brought back", "claim")
	d.Redo()
	d.settle()
	if d.lists(first) || len(d.failures) > 0 {
		t.Errorf("redo left it, failures %v", d.failures)
	}
}

func TestAnArticleThatWasRemovedAfterItWasAskedForIsNoFault(t *testing.T) {
	d := newDesk(t, fourSentences, "Another article. It is short.")
	first, second := d.Summaries[0].ID, d.Summaries[1].ID
	if d.Entry.Document.ID != first {
		first, second = second, first
	}
	d.RemoveDocument()
	d.Open(first, -1) // as a list does that was read before
	d.settle()
	if len(d.failures) > 0 || d.Entry.Document.ID != second {
		t.Errorf("it shows %q, failures %v", d.Entry.Document.ID, d.failures)
	}
}
