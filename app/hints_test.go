package app

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/app/secondlook"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/storage"
)

// learned opens an article that nobody has read and waits until the model has
// learned.
func (s *stage) learned(document int) {
	s.t.Helper()
	s.look.Begin()
	id := fmt.Sprintf("019b8d64-eb80-7d24-a88c-0000000001%02d", document)
	s.session.Open(id, 0)
	s.until("there are hints", func() bool {
		return s.session.Entry.Document.ID == id && !s.session.Waiting() && s.look.State() == "Hints: after the key"
	})
}

func TestAHintComesAfterTheKeyWithItsWordsAndOneInFiveNever(t *testing.T) {
	s := madeStage(t)
	s.learned(25)
	hints := 0
	for document := 25; document < 33; document++ {
		id := fmt.Sprintf("019b8d64-eb80-7d24-a88c-0000000001%02d", document)
		s.session.Open(id, 0)
		s.until("it is open", func() bool { return s.session.Entry.Document.ID == id && !s.session.Waiting() })
		for i, sentence := range s.session.Entry.Document.Sentences {
			s.session.GoTo(i)
			for _, word := range s.view.Page().Suggestions { // those of the sentence before may stand there
				if word.Span.Overlaps(sentence.Span) {
					t.Fatal("there is a hint before the key")
				}
			}
			s.press(fyne.Key0)
			held := suggest.HeldOut(1, s.session.Info.ID, s.session.Annotator.ID, id, sentence.Start)
			line := s.look.Line()
			if line == "" {
				continue
			}
			hints++
			if held {
				t.Errorf("sentence %d of %d is one of those that never get a hint", i+1, document)
			}
			if !strings.Contains(line, "The model would say ") || !strings.Contains(line, "hints like this") {
				t.Errorf("the hint is %q", line)
			}
			if n := len(s.view.Page().Suggestions); n == 0 || n > 3 {
				t.Errorf("%d words are underlined", n)
			}
			for _, word := range s.view.Page().Suggestions {
				if !sentence.Covers(word.Span) {
					t.Errorf("%v is no word of the sentence %v", word.Span, sentence.Span)
				}
			}
		}
	}
	if hints < 5 {
		t.Fatalf("only %d hints", hints)
	}
	s.saved()
	shown, hidden := 0, 0
	for e, err := range s.project.Entries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range e.Codings {
			held := suggest.HeldOut(1, s.session.Info.ID, c.Annotator, c.Document, c.Start)
			switch {
			case c.Hint == "" || c.Reached != corpus.InOrder || c.Agreed || c.Keys == 0:
				t.Errorf("recorded is %+v", c)
			case held && c.Shown == corpus.ShownNever:
				hidden++
			case !held && c.Shown == corpus.ShownAfter:
				shown++
			default:
				t.Errorf("held out is %v, and recorded is %+v", held, c)
			}
		}
	}
	if shown != hints || hidden == 0 {
		t.Errorf("%d hints were shown, recorded are %d shown and %d hidden", hints, shown, hidden)
	}
}

func TestWithHintsOffThereIsNoneAndNothingIsRecorded(t *testing.T) {
	s := madeStage(t)
	s.learned(25)
	s.command("look.hints").Run()
	for range s.session.Entry.Document.Sentences {
		s.press(fyne.Key0)
		if s.look.Line() != "" {
			t.Error("there is a hint")
		}
	}
	if s.saved(); len(s.session.Entry.Codings) != 0 || s.look.State() != "Hints: off" {
		t.Errorf("%d are recorded, the foot says %q", len(s.session.Entry.Codings), s.look.State())
	}
	s.showRest()
	if s.status.Hints() != "Hints: off" {
		t.Errorf("the foot says %q", s.status.Hints())
	}
}

func TestARoundThatMeasuresHasNoHintQueueOrSecondLook(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  corpus.RoundKind
		hints corpus.HintPolicy
	}{
		{"blind, although it says that hints are before the key", corpus.Blind, corpus.HintsBefore},
		{"a second pass, likewise", corpus.SecondPass, corpus.HintsBefore},
		{"training without hints", corpus.Training, corpus.HintsOff},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := madeStage(t)
			s.learned(25)
			s.openRound(c.kind, c.hints, s.session.Entry.Document.ID)
			for _, command := range []string{"look.queue", "look.like", "look.sample", "look.doubts", "look.hint", "look.trust", "look.cues"} {
				s.Sheet, s.Finder = nil, nil
				s.command(command).Run()
				s.queue.drain()
				if s.look.IsOpen() || s.look.Line() != "" || s.Sheet != nil || s.Finder != nil || !strings.Contains(s.status.Message(), "In this round") {
					t.Errorf("%s: the foot says %q", command, s.status.Message())
				}
			}
			lookHost{host{s.Window}}.SetWhen(secondlook.BeforeKey)
			for i := range s.session.Entry.Document.Sentences {
				s.session.GoTo(i)
				if s.look.Line() != "" {
					t.Error("there is a hint before the key")
				}
				s.press(fyne.Key1)
				if s.look.Line() != "" {
					t.Error("there is a hint after the key")
				}
				for _, attribute := range []string{"attribute.certainty", "attribute.quote"} {
					s.command(attribute).Run()
					if s.Finder == nil {
						t.Fatalf("%s opens no list: %q", attribute, s.status.Message())
					}
					if item := s.Finder.Items()[0]; strings.Contains(item.Side, "offered") {
						t.Errorf("%s offers %q", attribute, item.Text)
					}
					s.clear()
					s.focusText()
				}
			}
			if s.saved(); len(s.session.Entry.Codings) != 0 {
				t.Errorf("%d hints are recorded", len(s.session.Entry.Codings))
			}
		})
	}
}

// TestWhatOnePersonTaughtIsSilentForAnother puts Ben at the keyboard after the
// model learned from Ada, while a round is open.
func TestWhatOnePersonTaughtIsSilentForAnother(t *testing.T) {
	s := madeStage(t)
	s.learned(25)
	id, ada := s.session.Entry.Document.ID, s.session.Annotator.ID
	ben, err := s.project.AnnotatorNamed(t.Context(), "Ben")
	if err != nil {
		t.Fatal(err)
	}
	round := corpus.Round{ID: storage.NewID(), Name: "One", Kind: corpus.Training, Annotators: []string{ada, ben.ID}, Hints: corpus.HintsBefore, OpenedAt: 1}
	if _, err := s.project.Apply(t.Context(), storage.Change{Kind: "round", Title: "round", Annotator: ada, Steps: []storage.Step{storage.PutRound(round),
		storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: id, Annotators: []string{ada, ben.ID}, Part: corpus.Whole, Share: 1})}}); err != nil {
		t.Fatal(err)
	}
	s.session.Become("Ben", func() {})
	s.until("Ben is at the keyboard", func() bool { return s.session.Annotator.ID == ben.ID && !s.session.Waiting() })
	s.openMade(26)
	for i := range s.session.Entry.Document.Sentences {
		s.session.GoTo(i)
		s.command("look.hint").Run()
		s.press(fyne.Key0)
		if line := s.look.Line(); line != "" {
			t.Fatalf("Ben is told %q, which Ada taught", line)
		}
	}
	if s.saved(); len(s.session.Entry.Codings) != 0 {
		t.Errorf("%d hints are recorded of Ben", len(s.session.Entry.Codings))
	}
}

// TestNothingIsSaidWithoutAKeyOfAPerson goes every way that a model has into the
// window and compares the log: whatever is shown, asked, gone through or switched,
// nobody has said anything by it.
func TestNothingIsSaidWithoutAKeyOfAPerson(t *testing.T) {
	s := madeStageNaming(t, "Quorn")
	s.learned(25)
	log := func() int64 {
		s.saved()
		info, err := s.project.Info(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return info.Event
	}
	before, hints, offers := log(), 0, 0 // without any, little would be proven
	look := func(open func(), head string) {
		open()
		s.going(head)
		for range 3 {
			s.press(fyne.KeySpace)
			s.until("it is there", func() bool { return !s.session.Waiting() })
			s.command("look.hint").Run()
			if s.look.Line() != "" {
				hints++
			}
		}
		s.command("look.previous").Run()
		s.until("it is there", func() bool { return !s.session.Waiting() })
		s.press(fyne.KeyEscape)
	}
	look(func() { s.look.OpenQueue(s.denial()) }, "Likely denial")
	look(s.look.OpenLike, "Like the sentence")
	look(func() { s.look.OpenSample(s.denial(), 5) }, "Drawn by chance")
	look(s.look.OpenDoubts, "A second look")
	for _, command := range []string{"look.queue", "look.sample", "look.when", "look.cues", "look.trust"} {
		s.Sheet, s.Finder = nil, nil
		s.command(command).Run()
		s.until(command+" opens", func() bool { return s.Sheet != nil || s.Finder != nil })
		s.clear()
	}
	for _, when := range []secondlook.When{secondlook.Asked, secondlook.AfterKey, secondlook.Never, secondlook.BeforeKey} {
		lookHost{host{s.Window}}.SetWhen(when)
		s.look.Learn()
		for range 3 {
			s.press(fyne.KeyDown)
			s.command("look.hint").Run()
		}
	}
	s.command("look.hints").Run()
	s.command("look.hints").Run()
	for _, attribute := range []string{"attribute.certainty", "attribute.quote"} {
		for sentence := range 12 {
			s.openMade(3)
			if labels, _ := s.session.OwnCoding(sentence); len(labels) > 0 {
				if items := s.offers(3, sentence, attribute); strings.HasPrefix(items[0].Side, "offered") {
					offers++
				}
				s.clear()
			}
		}
	}
	for _, command := range []string{"edit.source", "attribute.via", "attribute.target"} {
		s.openMade(3)
		s.focusText()
		for sentence := range s.session.Entry.Document.Sentences {
			if labels, _ := s.session.OwnCoding(sentence); len(labels) > 0 {
				s.session.GoTo(sentence)
				break
			}
		}
		a, _, ok := s.session.Target()
		if !ok || len(s.labelling.OfferedSources(a, 6)) == 0 {
			t.Fatal("no source is offered")
		}
		s.command(command).Run()
		s.inspector.FlushNote() // what a pause does
		s.press(fyne.KeyEscape)
		s.focusText()
	}
	s.press(fyne.KeyTab, fyne.KeyReturn, fyne.KeyEscape)
	if hints == 0 || offers == 0 {
		t.Errorf("%d hints were shown and %d values offered, so little was proven", hints, offers)
	}
	if after := log(); after != before {
		t.Errorf("%d changes were made without a key that says something", after-before)
	}
	const unread = "019b8d64-eb80-7d24-a88c-000000000130"
	s.session.Open(unread, 0)
	s.until("an unread article is open", func() bool { return s.session.Entry.Document.ID == unread && !s.session.Waiting() })
	s.focusText()
	s.press(fyne.Key2)
	if after := log(); after == before {
		t.Error("a key of a person says nothing")
	}
}

func TestFiguresOfTheModelAreShownWithThePull(t *testing.T) {
	s := madeStage(t)
	s.look.ShowTrust()
	s.until("the figures are shown", func() bool { return s.Sheet != nil && s.Sheet.Title == "How far hints can be trusted" })
}
