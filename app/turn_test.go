package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/assets"
	"sayso/storage"
)

func TestAnotherProjectIsOpenedBehindTheWindowAndTheOneBeforeLosesNothing(t *testing.T) {
	s := newStage(t)
	before, path := s.session.Entry.Document.ID, filepath.Join(t.TempDir(), "other.sayso")
	made := false
	s.makeProject("Other", path, func() { made = true })
	s.press(fyne.Key1) // the present project goes on until the other is there
	if s.project.Path() != s.path || len(s.session.Under(0)) != 1 {
		t.Fatal("the present project was left before the other was open")
	}
	s.until("the other project is open", func() bool { return made })
	if s.project.Path() != path || s.session.Info.Title != "Other" {
		t.Errorf("the window shows %s, %q", s.project.Path(), s.session.Info.Title)
	}
	s.openPath(s.path)
	s.until("the first is open again", func() bool { return s.Job == nil && s.project.Path() == s.path })
	if s.session.Entry.Document.ID != before || len(s.session.Under(0)) != 1 {
		t.Errorf("it opens on another document, or without the last label")
	}
}

func TestAProjectThatCannotBeOpenedLeavesThePresentOne(t *testing.T) {
	s := newStage(t)
	s.openPath(filepath.Join(t.TempDir(), "none.sayso"))
	s.until("it was tried", func() bool { return s.Job == nil })
	if s.project.Path() != s.path || s.Sheet == nil && s.status.Message() == "" {
		t.Errorf("the window shows %s and says nothing", s.project.Path())
	}
	s.clear()
	s.press(fyne.Key1)
	s.saved()
	s.want("claim")
}

func TestAProjectIsNotLeftWhileChangesCannotBeWritten(t *testing.T) {
	s := newStage(t)
	other, err := storage.Create(context.Background(), filepath.Join(t.TempDir(), "other.sayso"), storage.Settings{Title: "Other", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	path := other.Path()
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	full := true
	s.saver.Submit(func(context.Context) (storage.Event, error) {
		if full {
			return storage.Event{}, storage.ErrDiskFull
		}
		return storage.Event{}, nil
	}, nil)
	s.until("the disk is full", func() bool { return s.saver.State().Problem != nil })
	s.openPath(path)
	s.until("it was tried", func() bool { return s.Job == nil })
	if s.project.Path() != s.path {
		t.Fatal("the project was left, and the change that waited is lost")
	}
	if s.Sheet == nil || !strings.Contains(s.Sheet.Title, "No other project") {
		t.Error("nobody is told why")
	}
	s.saver.Between(func() error { full = false; return nil })
	s.saver.Retry()
	s.saved()
}

func TestKeysPressedAfterALinkIsAskedForWaitForItsTargets(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1, fyne.Key2)
	s.press(fyne.KeyL)
	if s.window.Canvas().Overlays().Top() == nil {
		t.Fatal("the list opens later, so that the next key falls on the text")
	}
	s.press(fyne.KeyEscape)
	s.queue.drain()
	s.saved()
	s.queue.drain()
	if s.window.Canvas().Overlays().Top() != nil {
		t.Error("what came later opened the list again")
	}
}

func TestAnAppThatIsAskedToStopLosesNothingAndHoldsNothing(t *testing.T) {
	s := newStage(t)
	s.press(fyne.Key1)
	s.runApp() // the toolkit's loop ends at once in tests, as after a signal
	if s.project != nil {
		t.Fatal("the project is still open")
	}
	again := stageOn(t, s.path)
	if made := by(t, again.project, "Ada"); len(made.Annotations) != 1 {
		t.Errorf("the last label is not in the file: %+v", made)
	}
	if again.settings.Width == 0 {
		t.Error("the size of the window was not kept")
	}
}
