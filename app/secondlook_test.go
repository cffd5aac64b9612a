package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/suggest/made"
	"sayso/storage"
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
