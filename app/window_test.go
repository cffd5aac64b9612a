package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
	"sayso/storage"
)

// queue is a Runner that the test drains, since Fyne's test driver would run
// the work on the goroutine that asks for it.
type queue struct {
	mutex sync.Mutex
	work  []func()
	came  chan struct{}
}

func (q *queue) Do(f func()) {
	q.mutex.Lock()
	q.work = append(q.work, f)
	q.mutex.Unlock()
	select {
	case q.came <- struct{}{}:
	default:
	}
}

func (q *queue) drain() {
	for {
		q.mutex.Lock()
		work := q.work
		q.work = nil
		q.mutex.Unlock()
		if len(work) == 0 {
			return
		}
		for _, f := range work {
			f()
		}
	}
}

// stage is the main window on Fyne's test driver, over the sample project.
type stage struct {
	*Window
	t     *testing.T
	queue *queue
	path  string
}

// sampleFile is the sample project as a file, made once for all tests.
var sampleFile = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "sayso-stage-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ctx, path := context.Background(), filepath.Join(folder, "sample.sayso")
	project, err := storage.Create(ctx, path, storage.Settings{Title: "Stage", Codebook: assets.Codebook()})
	if err != nil {
		return nil, err
	}
	entries, annotators, err := assets.SampleProject()
	if err == nil {
		err = importing.Add(ctx, project, entries, annotators)
	}
	if err == nil { // as the sample project shows it
		err = project.SetSetting(ctx, session.ViewSetting, session.EverybodysView)
	}
	if err = errors.Join(err, project.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func newStage(t *testing.T, prepare ...func(*stage)) *stage {
	t.Helper()
	home := newHome(t)
	path := filepath.Join(home, "stage.sayso")
	bytes, err := sampleFile()
	if err == nil {
		err = os.WriteFile(path, bytes, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s := stageOn(t, path, prepare...)
	s.openUntouched()
	return s
}

// newHome gives the program an empty home.
func newHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, home)
	}
	return home
}

// stageOn opens the main window on a project; prepare changes the window before
// there is one in it.
func stageOn(t *testing.T, path string, prepare ...func(*stage)) *stage {
	t.Helper()
	project, err := storage.Open(context.Background(), path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	settings := LoadSettings()
	settings.Annotator, settings.Theme = "Ada", "light"
	s := &stage{t: t, queue: &queue{came: make(chan struct{}, 1)}, path: path}
	s.Window = NewWindow(test.NewTempApp(t), settings, s.queue, assets.Release{Version: "0.0.0", Date: "2031-03-05", Page: "https://example.org/releases"})
	// What goes on behind the window (proofs, backups) has tests of its own; here
	// it would come between two keys when the machine is busy. It is not begun at
	// all: begun and ended at once, it is cut off in the middle of a write, and
	// what is open then decides what the next write finds.
	s.guardian = func(*storage.Project) {}
	for _, change := range prepare {
		change(s)
	}
	if err := s.Use(project); err != nil {
		t.Fatal(err)
	}
	s.queue.drain()
	s.window.Resize(fyne.NewSize(1280, 800))
	t.Cleanup(func() { s.leaveProject() })
	return s
}

// openUntouched shows a document of the sample that nobody has labelled.
func (s *stage) openUntouched() {
	s.t.Helper()
	for _, d := range s.session.Summaries {
		if d.Annotations == 0 && d.Unread == d.Sentences {
			s.session.Open(d.ID, 0)
			s.until("the document is open", func() bool { return s.session.Entry.Document.ID == d.ID })
			return
		}
	}
	s.t.Fatal("the sample has no untouched document")
}

// until drains the queue until something holds.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		s.queue.drain()
		if holds() {
			return
		}
		select {
		case <-s.queue.came:
		case <-deadline:
			title := "none"
			if s.Sheet != nil {
				title = s.Sheet.Title
			}
			top := fmt.Sprintf("%T", s.window.Canvas().Overlays().Top())
			s.t.Fatalf("waited in vain until %s; the last sheet was %q, over all lies %s, %d changes wait (%v), the foot says %q",
				what, title, top, s.saver.State().Pending, s.saver.State().Problem, s.status.Message())
		}
	}
}

func (s *stage) saved() {
	s.t.Helper()
	s.until("all is saved", func() bool { return s.saver.State().Pending == 0 })
}

// press sends plain keys to what has the focus, or else to the window.
func (s *stage) press(names ...fyne.KeyName) {
	for _, name := range names {
		focused := s.window.Canvas().Focused()
		if keyable, ok := focused.(desktop.Keyable); ok {
			keyable.KeyDown(&fyne.KeyEvent{Name: name})
		}
		if focused == nil { // as the driver does
			s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
			continue
		}
		focused.TypedKey(&fyne.KeyEvent{Name: name})
		if keyable, ok := focused.(desktop.Keyable); ok {
			keyable.KeyUp(&fyne.KeyEvent{Name: name})
		}
	}
}

func (s *stage) states(n int) []string {
	var list []string
	for i := range n {
		text := string(s.session.States[i])
		for _, a := range s.session.Under(i) {
			text = a.Label
		}
		list = append(list, text)
	}
	return list
}

func (s *stage) want(want ...string) {
	s.t.Helper()
	got := s.states(len(want))
	for i := range want {
		if got[i] != want[i] {
			s.t.Fatalf("the sentences are %q, want %q", got, want)
		}
	}
}

func TestKeysInTheWindowLabelAndAreSaved(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key0)
	s.want("claim", "denial", "speculation", "nothing")
	s.saved()
	s.run("edit.undo")
	s.until("the last is taken back", func() bool { return s.session.States[3] == corpus.Unread })
	s.want("claim", "denial", "speculation", "unread")
}

func TestTheWindowNamesAPersonAfterALabelInThreeKeys(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.press(fyne.KeyS)
	s.press(fyne.KeyReturn)
	s.saved()
	if got := s.session.Under(0)[0].Attributes["source"]; got == "" {
		t.Error("1, S, Enter named nobody")
	}
	if s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("the keys did not go back to the text")
	}
}

// looks is all that a command can change, as far as a researcher can tell.
func (s *stage) looks() string {
	var over []string
	for _, o := range s.window.Canvas().Overlays().List() {
		over = append(over, fmt.Sprintf("%T", o))
	}
	title := ""
	if s.Sheet != nil {
		title = s.Sheet.Title
	}
	states, _ := json.Marshal(s.session.States)
	annotations, _ := json.Marshal(s.session.Entry)
	settings, _ := json.Marshal(s.settings)
	return fmt.Sprintln(over, title, s.status.Message(), fmt.Sprintf("%T", s.window.Canvas().Focused()), s.session.Current, s.session.Selected, s.session.Selection,
		string(states), string(annotations), string(settings), s.Job != nil, s.codebook.Editor() != nil, s.importing.Over() != nil, s.view.Size(), s.left.Visible(), s.right.Visible(),
		s.armed, s.findBar.IsOpen(), s.app.Clipboard().Content(), s.project.Path(), s.view.Page().ID, s.saver.State().Handed)
}

// silent are commands that may leave all as it is, with the reason.
var silent = map[string]string{
	"go.annotationnext":     "the sentence has one annotation",
	"go.annotationprevious": "the sentence has one annotation",
}

func TestEveryCommandOfTheTableDoesSomethingThatCanBeSeen(t *testing.T) {
	for _, command := range Commands(assets.Codebook()) {
		if command.ID == "project.quit" {
			continue
		}
		t.Run(command.ID, func(t *testing.T) {
			s := newStage(t)
			s.press(fyne.KeyDown, fyne.Key1, fyne.Key2) // something to undo, to link and to go back from
			s.saved()
			s.zoom(10)
			s.session.GoTo(1)
			sentence := s.session.Entry.Document.Sentences[1].Span
			s.session.SelectSpan(corpus.Span{Start: sentence.Start + 1, End: sentence.End - 2}) // begins within a word
			s.say("")
			before := s.looks()
			s.command(command.ID).Run() // not guarded: a panic fails the test
			s.queue.drain()
			did := s.looks() != before
			s.saved()
			s.CancelJob()
			s.until("nothing is awaited", func() bool { return s.Job == nil && !s.Choosing && !s.session.Waiting() })
			did = did || s.looks() != before
			if why := silent[command.ID]; did == (why != "") {
				t.Errorf("it did something: %v; allowed to do nothing: %q", did, why)
			}
		})
	}
}

func TestEveryCommandRunsOnAProjectWithoutDocuments(t *testing.T) {
	s := newStage(t)
	empty, err := storage.Create(context.Background(), filepath.Join(t.TempDir(), "empty.sayso"), storage.Settings{Title: "Empty", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Use(empty); err != nil {
		t.Fatal(err)
	}
	for _, command := range s.commands {
		switch command.ID {
		case "project.quit", "project.sample":
			continue
		}
		s.command(command.ID).Run()
		s.saved()
		s.until("nothing is awaited", func() bool { return s.Job == nil && !s.session.Waiting() })
		s.clear()
		if len(s.session.Summaries) > 0 || s.session.Entry.Document.ID != "" || s.session.Current >= 0 {
			t.Fatalf("%s: there is a document, or a sentence is current", command.ID)
		}
	}
	info, err := empty.Info(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if events, err := empty.History(context.Background(), storage.HistoryFilter{Limit: 100}); err != nil || slices.ContainsFunc(events, func(e storage.Event) bool { return e.Kind == "annotate" }) {
		t.Errorf("a command annotated nothing at all: %v of %d, %v", events, info.Event, err)
	}
}

func TestAHiddenPaneGivesItsRoomToTheText(t *testing.T) {
	s := newStage(t)
	before := s.view.Size().Width
	s.run("view.inspector")
	s.run("view.documents")
	if after := s.view.Size().Width; after <= before+400 {
		t.Errorf("the text was %.0f px wide and is %.0f px", before, after)
	}
}

func TestNothingOfTheToolBarOverlapsInANarrowWindow(t *testing.T) {
	s := newStage(t)
	container := toolbarOf(t, s)
	for _, width := range []float32{1280, 900, 760, 640, 320, 213} {
		s.toolbar.Layout(nil, fyne.NewSize(width, toolbarHeight))
		bar := container.Objects
		right := float32(0)
		for _, object := range bar {
			if !object.Visible() {
				continue
			}
			if object.Position().X < right {
				t.Errorf("at %.0f px something of the tool bar begins at %.0f, before %.0f", width, object.Position().X, right)
			}
			right = object.Position().X + object.Size().Width
		}
		if right > width {
			t.Errorf("at %.0f px the tool bar ends at %.0f", width, right)
		}
	}
}

func TestAKeyTypedRightBehindUndoFallsOnTheSentenceTheUndoGoesTo(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.saved()
	s.run("edit.undo")
	s.press(fyne.Key2) // the undo is still under way
	s.until("both have happened", func() bool { return !s.session.Waiting() && s.saver.State().Pending == 0 })
	s.want("denial", "unread")
}

func TestAKeyTypedRightBehindTheNextDocumentFallsOnThatDocument(t *testing.T) {
	s := newStage(t)
	first := s.session.Entry.Document.ID
	s.run("go.previousdocument")
	s.press(fyne.Key0)
	s.until("the document is open", func() bool { return !s.session.Waiting() && s.session.Entry.Document.ID != first })
	s.saved()
	for _, d := range s.session.Summaries {
		if d.ID == first && d.Nothing > 0 {
			t.Error("the mark fell on the document that was left")
		}
	}
	if len(s.session.Entry.Marks) == 0 {
		t.Error("the key was lost")
	}
}

func TestAClickOnTheSecondAnnotationOfASentenceSelectsThatOne(t *testing.T) {
	s := newStage(t)
	sentence := s.session.Entry.Document.Sentences[0]
	middle := session.WholeWords(s.session.Entry.Document.Text, corpus.Span{Start: sentence.Start + 12, End: sentence.Start + 12}).End
	for _, part := range []corpus.Span{{Start: sentence.Start, End: middle}, {Start: middle + 1, End: sentence.End}} {
		s.session.SelectSpan(part)
		s.session.SetLabel(s.session.Codebook.Labels[0])
	}
	second := s.session.Under(0)[1]
	// What the reading view tells of a click: the sentence, then what lies there.
	s.view.OnClick(0, sentence.Span)
	s.view.OnAnnotation(second.ID)
	if s.session.Selected != second.ID {
		t.Error("the click selected another annotation")
	}
}

func TestTheAnnotationIsThereAsSoonAsTheWindowIsBuiltAnew(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.showRest()
	shown := s.inspector.Shown()
	if shown.Annotation == nil {
		t.Fatal("the annotation is not shown")
	}
	s.build() // as after a change of the codebook or of the colours
	if now := s.inspector.Shown(); now.Annotation == nil || now.Annotation.ID != shown.Annotation.ID {
		t.Errorf("the new panel shows %+v", now)
	}
}

func TestLeavingHighContrastGoesBackToWhatItWasEnteredFrom(t *testing.T) {
	for _, theme := range []string{"light", "dark", ""} {
		for _, leave := range []string{"view.contrast", "view.theme"} {
			s := newStage(t)
			s.useTheme(theme)
			s.run("view.contrast")
			s.settings.Save()
			if again := LoadSettings(); again.Theme != "contrast" || again.Plain != theme {
				t.Fatalf("from %q high contrast is kept as %q over %q", theme, again.Theme, again.Plain)
			}
			s.run(leave)
			if s.settings.Theme != theme || s.Palette.Name == "high-contrast" {
				t.Errorf("from %q, %s leads to %q (%s)", theme, leave, s.settings.Theme, s.Palette.Name)
			}
		}
	}
}

func TestANoteIsStoredWhenTheHandRests(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.press(fyne.KeyT)
	test.Type(s.window.Canvas().Focused(), " half a thought")
	if !s.inspector.Unsaid() {
		t.Fatal("nothing is waiting to be stored")
	}
	s.until("the note is on disk", func() bool {
		a := s.session.Under(0)
		return len(a) == 1 && a[0].Note != "" && s.saver.State().Pending == 0
	})
}

// linkTo presses L, a few words of an annotation, and Enter.
func (s *stage) linkTo(a corpus.Annotation) {
	s.press(fyne.KeyL)
	s.until("the annotations are listed", func() bool { return len(s.Finder.Items()) > 0 })
	test.Type(s.window.Canvas().Focused(), "l"+string([]rune(a.Quote)[:20])) // the letter arrives behind its key
	s.press(fyne.KeyReturn)
}

func TestADenialIsLinkedToItsClaimInThreeKeysAndAFewLetters(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.press(fyne.Key2)
	s.linkTo(s.session.Under(0)[0])
	s.until("the link is made", func() bool { return len(s.session.Entry.Relations) > 0 })
	s.saved()
	relations := s.session.Entry.Relations
	if len(relations) != 1 || relations[0].Kind != "denies" ||
		relations[0].From != s.session.Under(1)[0].ID || relations[0].To != s.session.Under(0)[0].ID {
		t.Errorf("2, L, a few letters, Enter made %+v", relations)
	}
}

func TestAPathInTheHomeFolderIsShownShortAndFoundAgain(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	path := filepath.Join(home, "work", "a.csv")
	if short := ui.ShortenHome(path); short != filepath.Join("~", "work", "a.csv") || ui.ExpandHome(short) != path {
		t.Errorf("%s is shown as %s and found as %s", path, short, ui.ExpandHome(short))
	}
	if beside := home + "-other/a.csv"; ui.ShortenHome(beside) != beside {
		t.Errorf("%s is shown as %s", beside, ui.ShortenHome(beside))
	}
}

// command is the command of the window with an id.
func (s *stage) command(id string) ui.Command {
	s.t.Helper()
	for _, c := range s.commands {
		if c.ID == id {
			return c
		}
	}
	s.t.Fatal("no command ", id)
	return ui.Command{}
}
