package app

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/storage"
)

// twoNotes leaves a note of Ada's in two copies that say different things, on so
// many sentences, and joins the other copy.
func (s *stage) twoNotes(n int) (made []corpus.Annotation) {
	s.t.Helper()
	ctx := context.Background()
	for i := range n {
		s.session.GoTo(i)
		s.press(fyne.Key1)
	}
	s.saved()
	for i := range n {
		made = append(made, s.session.Under(i)[0])
	}
	path := strings.TrimSuffix(s.path, ".sayso") + " (conflicted copy).sayso"
	if err := s.project.SaveCopy(ctx, path); err != nil {
		s.t.Fatal(err)
	}
	there, err := storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { there.Close() })
	for _, a := range made {
		a.Note = "theirs"
		if _, err := there.Apply(ctx, storage.Change{Kind: "annotate", Title: "Note", Annotator: a.Annotator, Steps: []storage.Step{storage.PutAnnotation(a)}}); err != nil {
			s.t.Fatal(err)
		}
		s.session.SetNote(a.ID, "mine")
	}
	s.saved()
	s.joining.Join(path)
	s.until("the copy is joined", func() bool { return s.Job == nil && !s.session.Waiting() })
	return made
}

// openSettling opens the screen and waits for it.
func (s *stage) openSettling() {
	s.t.Helper()
	s.run("project.settle")
	s.until("the screen is open", s.settling.IsOpen)
}

// reads waits until the screen reads so.
func (s *stage) reads(part string) {
	s.t.Helper()
	s.until("it reads "+part, func() bool {
		return s.settling.IsOpen() && strings.Contains(s.settling.Sheet().AccessibilityLabel(), part)
	})
}

func (s *stage) toSettle(word string) {
	s.t.Helper()
	s.until("the foot says "+word, func() bool { return s.status.Conflicts() == word })
}

func TestWhatTwoPeopleChangedIsWorkedOffByOneKeyEach(t *testing.T) {
	s := newStage(t)
	if s.status.Conflicts() != "" {
		t.Fatalf("the foot says %q", s.status.Conflicts())
	}
	made := s.twoNotes(3)
	s.toSettle("3 to settle")
	s.status.OnConflicts()
	s.reads("1 of 3")
	s.press(fyne.KeyRight)
	s.reads("2 of 3")
	s.press(fyne.KeyTab)
	s.reads("3 of 3")
	s.press(fyne.KeyRight)
	s.reads("1 of 3")
	s.press(fyne.Key2)
	s.reads("1 of 2")
	s.toSettle("2 to settle")
	s.press(fyne.Key1)
	s.reads("1 of 1")
	s.press(fyne.KeyB)
	s.reads("Nothing is left to settle")
	s.toSettle("")
	s.press(fyne.KeyReturn)
	if s.settling.IsOpen() || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("Enter at the end does not go back to the text")
	}
	s.until("what was settled is shown", func() bool { return !s.session.Waiting() })
	notes := map[string]int{}
	for _, a := range s.session.Entry.Annotations {
		notes[a.Note]++
	}
	if len(s.session.Entry.Annotations) != len(made)+1 || notes["mine"]+notes["theirs"] != 4 || notes["mine"] == 0 || notes["theirs"] == 0 {
		t.Errorf("the notes are %v", notes)
	}
}

func TestEnterGoesFromAConflictToItsSentence(t *testing.T) {
	s := newStage(t)
	made := s.twoNotes(2)
	document := s.session.Entry.Document.ID
	for _, d := range s.session.Summaries {
		if d.ID != document {
			s.session.Open(d.ID, 0)
			break
		}
	}
	s.until("another article is open", func() bool { return s.session.Entry.Document.ID != document })
	s.openSettling()
	s.press(fyne.KeyRight)
	s.reads("2 of 2")
	s.press(fyne.KeyReturn)
	s.until("the article is open", func() bool { return s.session.Entry.Document.ID == document })
	if a, _, ok := s.session.Target(); !ok || a.ID != made[0].ID && a.ID != made[1].ID || s.session.Entry.Document.SentenceAt(a.Span.Start) != s.session.Current {
		t.Errorf("it went to sentence %d, the target is %+v", s.session.Current, a)
	}
	s.openSettling()
	s.reads("2 of 2") // where it was left
}

func TestOnlyWhoMadeAnAnnotationIsOfferedToSettleIt(t *testing.T) {
	s := newStage(t)
	s.twoNotes(1)
	s.people.Become("Bea")
	s.until("Bea is at the keyboard", func() bool { return s.session.Annotator.Name == "Bea" })
	s.openSettling()
	s.reads("This was made by Ada, and only they can settle it.")
	s.press(fyne.Key1, fyne.Key2, fyne.KeyB)
	s.saved()
	if n, err := s.project.ConflictCount(context.Background()); err != nil || n != 1 {
		t.Errorf("%d are left, %v", n, err)
	}
	s.press(fyne.KeyEscape)
	if s.settling.IsOpen() {
		t.Error("Esc does not close it")
	}
}

func TestWhatIsToBeSettledIsCountedAfterOpeningAndAfterAChangeThatSettlesByTheWay(t *testing.T) {
	s := newStage(t)
	made := s.twoNotes(2)
	s.toSettle("2 to settle")
	s.session.SetNote(made[0].ID, "a third")
	s.toSettle("1 to settle")
	before := s.project
	s.openPath(s.path)
	s.until("it is opened again", func() bool { return s.Job == nil && s.project != before })
	s.toSettle("1 to settle")
	s.openSettling()
	s.reads("1 of 1")
	s.press(fyne.Key1)
	s.toSettle("")
}
