package app

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/internal/fault"
	"sayso/storage"
)

func TestADangerousPlaceIsToldOnce(t *testing.T) {
	s := newStage(t)
	if err := os.Link(s.path, s.path+".second"); err != nil {
		t.Skip("this file system knows no links: ", err)
	}
	s.caution(context.Background(), s.project)
	s.until("the second name of the file is told", func() bool { return s.Sheet != nil })
	s.Sheet.Close()
	s.Sheet = nil
	s.caution(context.Background(), s.project)
	s.queue.drain()
	if s.Sheet != nil {
		t.Error("it was told twice")
	}
}

func TestAnotherCopyIsComparedAndTakenOverFromTheWindow(t *testing.T) {
	ctx := context.Background()
	s := newStage(t)
	other := strings.TrimSuffix(s.path, ".sayso") + " (conflicted copy).sayso"
	if err := s.project.SaveCopy(ctx, other); err != nil {
		t.Fatal(err)
	}
	s.joining.With(other)
	s.until("the comparison has ended", func() bool { return s.Job == nil })
	if s.Sheet != nil {
		t.Fatal("copies that are the same differ")
	}
	there, err := storage.Open(ctx, other, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	document := s.session.Entry.Document
	a := corpus.Annotation{Document: document.ID, Span: document.Sentences[2].Span, Label: "denial", Annotator: s.session.Annotator.ID}
	if _, err := there.Apply(ctx, storage.Change{Kind: "label", Title: "Denial", Steps: []storage.Step{storage.PutAnnotation(a)}}); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.Key1)
	s.saved()
	s.lookForCopies(ctx, s.project)
	s.until("the other copy is offered", func() bool { return s.Sheet != nil })
	offered := s.Sheet
	offered.Accept()
	s.until("what differs is shown", func() bool { return s.Sheet != offered })
	s.Sheet.Accept()
	s.until("the other label is here", func() bool { return s.Job == nil && len(s.session.Under(2)) == 1 })
	if got := s.states(3); got[0] != "claim" || got[2] != "denial" {
		t.Errorf("the sentences are %q", got)
	}
	s.Sheet = nil
	s.lookForCopies(ctx, s.project)
	s.queue.drain()
	if s.Sheet != nil {
		t.Errorf("%q comes again although all was imported", s.Sheet.Title)
	}
	a.ID, a.Span = "", document.Sentences[3].Span
	if _, err := there.Apply(ctx, storage.Change{Kind: "label", Title: "Denial", Steps: []storage.Step{storage.PutAnnotation(a)}}); err != nil {
		t.Fatal(err)
	}
	s.lookForCopies(ctx, s.project)
	s.until("the copy that went on is offered", func() bool { return s.Sheet != nil })
}

// TestACopyInWhichBothChangedTheSameIsOfferedOnce: once it is joined, this
// project has all that it has, and what is to be settled is listed here.
func TestACopyInWhichBothChangedTheSameIsOfferedOnce(t *testing.T) {
	ctx := context.Background()
	s := newStage(t)
	s.press(fyne.Key1)
	s.saved()
	made := s.session.Under(0)[0]
	other := strings.TrimSuffix(s.path, ".sayso") + " (conflicted copy).sayso"
	if err := s.project.SaveCopy(ctx, other); err != nil {
		t.Fatal(err)
	}
	there, err := storage.Open(ctx, other, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	theirs := made
	theirs.Note = "theirs"
	if _, err := there.Apply(ctx, storage.Change{Kind: "annotate", Title: "Note", Annotator: made.Annotator, Steps: []storage.Step{storage.PutAnnotation(theirs)}}); err != nil {
		t.Fatal(err)
	}
	s.session.SetNote(made.ID, "mine")
	s.saved()
	s.lookForCopies(ctx, s.project)
	s.until("the copy is offered", func() bool { return s.Sheet != nil })
	offered := s.Sheet
	offered.Accept()
	s.until("what differs is shown", func() bool { return s.Job == nil && s.Sheet != offered })
	s.Sheet.Accept()
	s.until("it is joined", func() bool { return s.Job == nil && !s.session.Waiting() })
	if n, err := s.project.ConflictCount(ctx); err != nil || n != 1 {
		t.Errorf("%d to settle, %v", n, err)
	}
	s.Sheet = nil
	s.lookForCopies(ctx, s.project)
	s.queue.drain()
	if s.Sheet != nil {
		t.Errorf("%q comes again", s.Sheet.Title)
	}
}

func TestTheTitleOfTheWindowTellsACopyFromTheOriginal(t *testing.T) {
	for path, want := range map[string]string{
		"/work/Bridge.sayso":                    "Bridge - Sayso",
		"/work/Bridge copy.sayso":               "Bridge (Bridge copy.sayso) - Sayso",
		"/work/Bridge (as of 2024-03-01).sayso": "Bridge (Bridge (as of 2024-03-01).sayso) - Sayso",
	} {
		if got := windowTitle("Bridge", path); got != want {
			t.Errorf("%s is called %q", path, got)
		}
	}
}

// TestAPanicInAHandlerIsToldAndLosesNothing lets every command of the table
// panic in turn, between two labels.
func TestAPanicInAHandlerIsToldAndLosesNothing(t *testing.T) {
	s := newStage(t)
	for i := range s.commands {
		s.commands[i].Run = func() { panic("a fault of the program") }
	}
	for _, command := range s.commands {
		s.Sheet = nil
		s.run(command.ID)
		if s.Sheet == nil || s.Sheet.Title != "Something went wrong" {
			t.Fatalf("the fault of %s was not told", command.ID)
		}
		s.Sheet.Close()
	}
	s.session.SetLabelOn(0, s.session.Codebook.Labels[0])
	s.run("edit.undo") // which panics
	s.session.SetLabelOn(1, s.session.Codebook.Labels[1])
	s.saved()
	document, path := s.session.Entry.Document.ID, s.path
	s.leaveProject()
	p, err := storage.Open(context.Background(), path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	e, err := p.Entry(context.Background(), document)
	if err != nil || len(e.Annotations) != 2 {
		t.Errorf("%d labels are in the file, %v", len(e.Annotations), err)
	}
}

func TestAPanicBehindTheWindowIsTold(t *testing.T) {
	s := newStage(t)
	var told error
	s.Start("A job", func(context.Context, func(string)) error { panic("a fault of the program") }, func(err error) { told = err })
	s.until("the job has ended", func() bool { return s.Job == nil })
	var caught *fault.Panic
	if !errors.As(told, &caught) || caught.Stack == "" {
		t.Errorf("told was %v", told)
	}
}

func TestAnotherWindowIsNamedAndReadingOnlyIsOffered(t *testing.T) {
	ctx := context.Background()
	s := newStage(t)
	host, _ := os.Hostname()
	holder, err := json.Marshal(storage.Holder{Host: host, PID: os.Getppid(), Since: time.Now().UTC(), Seen: time.Now().UTC()})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.project.SetSetting(ctx, "holder", string(holder)); err != nil {
		t.Fatal(err)
	}
	s.hold(ctx, s.project)
	s.until("the other window is named", func() bool { return s.Sheet != nil })
	if s.Sheet.Title != "This project is open elsewhere" {
		t.Errorf("the sheet is %q", s.Sheet.Title)
	}
	s.Sheet.Accept()
	s.until("it is open for reading only", func() bool { return s.project.ReadOnly() })
	before, err := s.project.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s.press(fyne.Key1)
	s.saved()
	if after, err := s.project.Stats(ctx); err != nil || after.Annotations != before.Annotations {
		t.Errorf("%d annotations were there and %d are, %v", before.Annotations, after.Annotations, err)
	}
}

// TestTheProjectGoesOnInACopyWithWhatIsNotSaved takes the file away under the
// window, labels, and goes on elsewhere.
func TestTheProjectGoesOnInACopyWithWhatIsNotSaved(t *testing.T) {
	ctx := context.Background()
	s := newStage(t)
	s.saver.RetryAfter = time.Hour // only the copy helps
	if err := os.Rename(s.path, s.path+".away"); err != nil {
		t.Fatal(err)
	}
	s.press(fyne.Key1, fyne.Key2)
	s.until("the label is held", func() bool { return s.saver.State().Problem != nil })
	s.want("claim", "denial")
	s.unwatch = func() {}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere.sayso")
	if !s.goOnIn(elsewhere) {
		t.Fatal("it does not go on")
	}
	s.saver.Retry()
	s.saved()
	e, err := s.project.Entry(ctx, s.session.Entry.Document.ID)
	if err != nil || len(e.Annotations) != 2 || s.project.Path() != elsewhere {
		t.Errorf("%d labels are in %s, %v", len(e.Annotations), s.project.Path(), err)
	}
}
