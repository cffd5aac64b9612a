package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/app/secondlook"
	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/suggest"
	"sayso/internal/suggest/made"
	"sayso/storage"
	"sayso/widgets"
)

// madeStage opens the window on made sentences. Ada read the first twenty
// documents, and in the fourth took claims for denials and denials for claims.
func madeStage(t *testing.T) *stage {
	t.Helper()
	return madeStageNaming(t, "")
}

// madeStageNaming is madeStage where each annotation names a source, none for "".
func madeStageNaming(t *testing.T, source string) *stage {
	t.Helper()
	attributes := map[string]string{}
	if source != "" {
		attributes["source"] = source
	}
	home := newHome(t)
	ctx, path := context.Background(), filepath.Join(home, "made.sayso")
	p, err := storage.Create(ctx, path, storage.Settings{Title: "Made", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	ada, err := p.AnnotatorNamed(ctx, "Ada")
	if err != nil {
		t.Fatal(err)
	}
	documents := map[string][]made.Sentence{}
	var order []string
	for _, s := range made.Corpus(5, 400, 60, made.Both) {
		if documents[s.Document] == nil {
			order = append(order, s.Document)
		}
		documents[s.Document] = append(documents[s.Document], s)
	}
	if len(order) < 30 {
		t.Fatalf("only %d documents were made", len(order))
	}
	slip := map[string]string{"claim": "denial", "denial": "claim"}
	for n, name := range order {
		d := corpus.Document{ID: fmt.Sprintf("019b8d64-eb80-7d24-a88c-0000000001%02d", n), Title: name, Source: name, Language: "en", Segmenter: "made", State: corpus.ToDo}
		for _, s := range documents[name] {
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: len(d.Text), End: len(d.Text) + len(s.Text)}})
			d.Text += s.Text + "\n"
		}
		steps := []storage.Step{storage.AddDocument(d)}
		for i, s := range documents[name] {
			label := s.Label
			if n == 3 && slip[label] != "" {
				label = slip[label]
			}
			switch {
			case n >= 20:
			case label == "":
				steps = append(steps, storage.PutMark(corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[i].Span, Annotator: ada.ID}))
			default:
				steps = append(steps, storage.PutAnnotation(corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[i].Span, Label: label, Annotator: ada.ID, Attributes: attributes}))
			}
		}
		if _, err := p.Apply(ctx, storage.Change{Kind: "import", Title: name, Annotator: ada.ID, Steps: steps}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return stageOn(t, path)
}

// denial is the label of that name.
func (s *stage) denial() corpus.Label {
	l, _ := s.session.Codebook.Label("denial")
	return l
}

// going waits until the strip at the foot says something.
func (s *stage) going(head string) {
	s.t.Helper()
	s.until("the strip says "+head, func() bool {
		said, _ := s.look.Words()
		return strings.HasPrefix(said, head) && !s.session.Waiting()
	})
}

// sentence is the current sentence.
func (s *stage) sentence() string {
	d := &s.session.Entry.Document
	return d.ID + " " + d.Quote(d.Sentences[s.session.Current].Span)
}

// said counts all that anybody said of the articles, as it stands on disk.
func (s *stage) said() (n int) {
	s.t.Helper()
	s.saved()
	for e, err := range s.project.Entries(context.Background()) {
		if err != nil {
			s.t.Fatal(err)
		}
		n += len(e.Annotations) + len(e.Marks) + len(e.Doubts)
	}
	return n
}

func TestAQueueLeadsToLikelyDenialsAndGoesOnWithTheKeyThatDecides(t *testing.T) {
	s := madeStage(t)
	before := s.said()
	s.look.OpenQueue(s.denial())
	s.going("Likely denial, 1 of ")
	first := s.sentence()
	if labels, read := s.session.OwnCoding(s.session.Current); read {
		t.Fatalf("the queue leads to what was read: %v", labels)
	}
	if _, said := s.look.Words(); !strings.Contains(said, "no estimates") {
		t.Errorf("the strip does not warn: %q", said)
	}
	s.press(fyne.Key2)
	s.going("Likely denial, 2 of ")
	if s.sentence() == first {
		t.Error("the key that decided it did not lead on")
	}
	if _, said := s.look.Words(); !strings.Contains(said, "1 denial found") {
		t.Errorf("the strip says %q", said)
	}
	s.press(fyne.KeySpace)
	s.going("Likely denial, 3 of ")
	if got := s.said() - before; got != 1 {
		t.Errorf("one key gave a label, and %d things more are said", got)
	}
	s.press(fyne.KeyEscape)
	if s.look.IsOpen() || s.look.Object().Visible() {
		t.Error("Esc does not leave the queue")
	}
}

func TestASentenceThatWasReadMeanwhileIsPassedOver(t *testing.T) {
	s := madeStage(t)
	s.look.OpenQueue(s.denial())
	s.going("Likely denial, 1 of ")
	s.press(fyne.KeySpace)
	s.going("Likely denial, 2 of ")
	second := s.sentence()
	s.look.Leave()
	s.press(fyne.Key1) // decided outside of the queue
	s.look.OpenQueue(s.denial())
	s.going("Likely denial, 1 of ")
	for range 20 {
		if s.sentence() == second {
			t.Fatal("it leads to a sentence that was read")
		}
		s.press(fyne.KeySpace)
		s.until("it is there", func() bool { return !s.session.Waiting() })
	}
}

func TestNoneOfAThirtyDrawnByChanceBoundsWhatWasMissed(t *testing.T) {
	s := madeStage(t)
	s.look.OpenSample(s.denial(), 30)
	for i := range 30 {
		s.going(fmt.Sprintf("Drawn by chance, %d of 30", i+1))
		s.press(fyne.Key0)
	}
	s.going("0 denials in 30 drawn by chance")
	if _, said := s.look.Words(); !strings.Contains(said, "at most 10.0 % of the ") || !strings.Contains(said, "3/n") {
		t.Errorf("the bound is %q", said)
	}
}

func TestASampleWithoutADecisionHasNoBound(t *testing.T) {
	s := madeStage(t)
	s.look.OpenSample(s.denial(), 3)
	s.going("Drawn by chance, 1 of 3")
	s.press(fyne.Key0, fyne.KeySpace)
	s.going("Drawn by chance, 3 of 3")
	s.press(fyne.Key0)
	s.going("1 of the 3 drawn are not decided")
	s.command("look.previous").Run()
	s.going("Drawn by chance, 3 of 3")
}

func TestASecondLookFindsASlipAndAKeyTurnsItBack(t *testing.T) {
	s := madeStage(t)
	before := s.said()
	s.look.OpenDoubts()
	s.going("A second look, 1 of ")
	slips := 0
	for i := range 5 {
		s.going(fmt.Sprintf("A second look, %d of ", i+1))
		if s.session.Entry.Document.ID == "019b8d64-eb80-7d24-a88c-000000000103" {
			slips++
		}
		_, said := s.look.Words()
		switch {
		case i == 0 && strings.Contains(said, "Coded claim"):
			s.press(fyne.Key2)
		case i == 0:
			s.press(fyne.Key1)
		case i == 1:
			s.press(fyne.KeyY)
		default:
			s.press(fyne.KeySpace)
		}
	}
	if slips < 3 { // all of one article was misread, so each of them speaks for the others
		t.Errorf("of the first five %d are slips", slips)
	}
	if got := s.said() - before; got != 1 {
		t.Errorf("a label was changed and a sentence parked, and %d things more are said", got)
	}
	if s.Sheet != nil {
		t.Error("parking takes one key here and asks nothing")
	}
}

func (s *stage) aKeyDecidesAndLeadsOn() {
	s.look.OpenSample(s.denial(), 3)
	s.going("Drawn by chance, 1 of 3")
	s.press(fyne.Key2)
	s.going("Drawn by chance, 2 of 3")
	s.press(fyne.Key0)
	s.going("Drawn by chance, 3 of 3")
}

func (s *stage) spaceLeavesItAsItIs() {
	s.look.OpenSample(s.denial(), 3)
	s.going("Drawn by chance, 1 of 3")
	before := s.said()
	s.press(fyne.KeySpace)
	s.going("Drawn by chance, 2 of 3")
	s.look.Key(fyne.KeySpace, fyne.KeyModifierShift)
	s.going("Drawn by chance, 1 of 3")
	if s.said() != before {
		s.t.Error("going on changed the project")
	}
}

func (s *stage) aLetterParksWhatLooksOdd() {
	s = madeStage(s.t)
	s.look.OpenDoubts()
	s.going("A second look, 1 of ")
	at, document := s.session.Current, s.session.Entry.Document.ID
	s.press(fyne.KeyY)
	s.going("A second look, 2 of ")
	s.command("look.previous").Run()
	s.going("A second look, 1 of ")
	if _, parked := s.session.DoubtOn(at); s.session.Entry.Document.ID != document || !parked {
		s.t.Error("Y parks nothing")
	}
}

func (s *stage) escapeLeavesASecondLook() {
	s.look.OpenSample(s.denial(), 3)
	s.going("Drawn by chance, 1 of 3")
	s.press(fyne.KeyEscape)
	if s.look.IsOpen() {
		s.t.Error("Esc leaves nothing")
	}
}

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

func TestFiguresOfTheModelAreShownWithThePull(t *testing.T) {
	s := madeStage(t)
	s.look.ShowTrust()
	s.until("the figures are shown", func() bool { return s.Sheet != nil && s.Sheet.Title == "How far hints can be trusted" })
}
