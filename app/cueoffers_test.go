package app

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/storage"
	"sayso/widgets"
)

// offers goes to a labelled sentence of an article and opens the list of an
// attribute.
func (s *stage) offers(document, sentence int, attribute string) []widgets.FinderItem {
	s.t.Helper()
	s.openMade(document)
	s.focusText()
	s.session.GoTo(sentence)
	s.command(attribute).Run()
	if s.Finder == nil {
		s.t.Fatalf("%s opens no list at sentence %d: %q", attribute, sentence, s.status.Message())
	}
	return s.Finder.Items()
}

// openMade opens a made article and gives its id.
func (s *stage) openMade(document int) string {
	s.t.Helper()
	id := fmt.Sprintf("019b8d64-eb80-7d24-a88c-0000000001%02d", document)
	s.session.Open(id, 0)
	s.until("it is open", func() bool { return s.session.Entry.Document.ID == id && !s.session.Waiting() })
	return id
}

// offering is a stage with a speculation of “may” in its first article, of which
// hints are not held back, and where it stands.
func offering(t *testing.T) (s *stage, document, sentence int) {
	s = madeStage(t)
	s.look.Begin()
	for document := range 20 {
		id, d := s.openMade(document), &s.session.Entry.Document
		for i, sentence := range d.Sentences {
			if strings.Contains(d.Quote(sentence.Span), " may ") && !suggest.HeldOut(1, s.session.Info.ID, s.session.Annotator.ID, id, sentence.Start) {
				return s, document, i
			}
		}
	}
	t.Fatal("no sentence has “may” in it")
	return nil, 0, 0
}

func TestACertaintyIsOfferedByItsCueAndTakenByAKey(t *testing.T) {
	s, document, sentence := offering(t)
	items := s.offers(document, sentence, "attribute.certainty")
	if items[0].Text != "Possible: “may”" || items[0].Side != "offered   Space" || items[1].Text != "Certain" || items[1].Side != "1" {
		t.Fatalf("the list is %+v", items)
	}
	if a, _, _ := s.session.Target(); a.Attributes["certainty"] != "" {
		t.Error("what is offered was set without a key")
	}
	test.Type(s.window.Canvas().Focused(), " ")
	a, _, _ := s.session.Target()
	if a.Attributes["certainty"] != "possible" {
		t.Errorf("it says %v", a.Attributes)
	}
	if title := s.lastTitle(); !strings.HasPrefix(title, "Certainty (as offered) of ") {
		t.Errorf("the log says %q", title)
	}
	if items := s.offers(document, sentence, "attribute.certainty"); items[0].Text != "Certain" {
		t.Errorf("a value that was given is offered again: %+v", items[0])
	}
	s.clear()
	s.session.SetAttribute(a.ID, "certainty", "")
	s.offers(document, sentence, "attribute.certainty")
	test.Type(s.window.Canvas().Focused(), "2")
	if title := s.lastTitle(); !strings.HasPrefix(title, "Certainty (other than offered) of ") {
		t.Errorf("the log says %q", title)
	}
}

// lastTitle is that of the last event of the log.
func (s *stage) lastTitle() string {
	s.t.Helper()
	s.saved()
	events, err := s.project.History(s.t.Context(), storage.HistoryFilter{Limit: 1})
	if err != nil || len(events) == 0 {
		s.t.Fatal(len(events), err)
	}
	return events[0].Title
}

func TestNothingIsOfferedWhereThereAreNoHints(t *testing.T) {
	s, document, sentence := offering(t)
	s.command("look.hints").Run()
	if items := s.offers(document, sentence, "attribute.certainty"); items[0].Text != "Certain" {
		t.Errorf("with hints off it offers %+v", items[0])
	}
	s.clear()
	s.command("look.hints").Run()
	id, me := s.session.Entry.Document.ID, s.session.Annotator.ID
	round := corpus.Round{ID: storage.NewID(), Name: "One", Kind: corpus.Blind, Annotators: []string{me}, Hints: corpus.HintsBefore, OpenedAt: 1}
	if _, err := s.project.Apply(t.Context(), storage.Change{Kind: "round", Title: "round", Annotator: me, Steps: []storage.Step{storage.PutRound(round),
		storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: id, Annotators: []string{me}, Part: corpus.Whole, Share: 1})}}); err != nil {
		t.Fatal(err)
	}
	s.session.Reload()
	s.until("the round is known", func() bool { return s.look.State() == "Hints: off in this round" && !s.session.Waiting() })
	if items := s.offers(document, sentence, "attribute.certainty"); items[0].Text != "Certain" {
		t.Errorf("in a blind round it offers %+v", items[0])
	}
}

// TestSourcesComeInTheOrderInWhichTheyWereTaken names one source in every
// annotation; an article that nobody has read offers it first once it was named
// there, and only where there are hints.
func TestSourcesComeInTheOrderInWhichTheyWereTaken(t *testing.T) {
	const quorn = "Quorn"
	s := madeStageNaming(t, quorn)
	s.learned(25)
	id := s.session.Entry.Document.ID
	label := func(sentence int) corpus.Annotation {
		s.session.GoTo(sentence)
		s.press(fyne.Key1)
		a, _, ok := s.session.Target()
		if !ok {
			t.Fatalf("sentence %d got no label", sentence+1)
		}
		return a
	}
	s.session.SetAttribute(label(0).ID, "source", quorn)
	var free []corpus.Annotation // those of which hints are not held back
	held, last := 0, len(s.session.Entry.Document.Sentences)
	for i := 1; i < last; i++ {
		a := label(i)
		switch offered := s.labelling.OfferedSources(a, 6); {
		case suggest.HeldOut(1, s.session.Info.ID, s.session.Annotator.ID, id, a.Span.Start):
			held++
			if len(offered) > 1 && offered[0] == quorn {
				t.Errorf("sentence %d is one of those without hints, and offers %q", i+1, offered)
			}
		case len(offered) == 0 || offered[0] != quorn:
			t.Errorf("sentence %d offers %q", i+1, offered)
		default:
			free = append(free, a)
		}
	}
	if len(free) == 0 {
		t.Fatal("no sentence has hints")
	}
	byRules := func(when string) {
		t.Helper()
		for _, a := range free {
			if offered := s.labelling.OfferedSources(a, 6); len(offered) > 1 && offered[0] == quorn {
				t.Errorf("%s it offers %q", when, offered)
			}
		}
	}
	s.command("look.hints").Run()
	byRules("with hints off")
	s.command("look.hints").Run()
	for _, kind := range []corpus.RoundKind{corpus.Blind, corpus.SecondPass} {
		s.openRound(kind, corpus.HintsBefore, id)
		byRules("in a round that measures agreement")
	}
}

// openRound opens a round for an article that the person at the keyboard reads.
func (s *stage) openRound(kind corpus.RoundKind, hints corpus.HintPolicy, document string) {
	s.t.Helper()
	me := s.session.Annotator.ID
	round := corpus.Round{ID: storage.NewID(), Name: fmt.Sprint("Round ", kind), Kind: kind, Annotators: []string{me}, Hints: hints, OpenedAt: 1}
	if _, err := s.project.Apply(s.t.Context(), storage.Change{Kind: "round", Title: "round", Annotator: me, Steps: []storage.Step{storage.PutRound(round),
		storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: document, Annotators: []string{me}, Part: corpus.Whole, Share: 1})}}); err != nil {
		s.t.Fatal(err)
	}
	s.session.Reload()
	s.until("the round is known", func() bool { return s.look.State() == "Hints: off in this round" && !s.session.Waiting() })
}
