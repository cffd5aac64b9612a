package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
	"sayso/widgets/adjudicationview"
	"sayso/widgets/readingview"
)

// differ lets Ada and Bea say different things of the first sentences of the open
// article: claim against denial, claim against speculation, one label on other
// words, and the same.
func (s *stage) differ() (document string) {
	s.t.Helper()
	ctx := context.Background()
	bea, err := s.project.AnnotatorNamed(ctx, "Bea")
	if err != nil {
		s.t.Fatal(err)
	}
	d := &s.session.Entry.Document
	say := func(who, label string, sentence, cut int) {
		span := d.Sentences[sentence].Span
		span.End -= cut
		_, err := s.project.Apply(ctx, storage.Change{Kind: "annotate", Title: label, Annotator: who, Document: d.ID, Steps: []storage.Step{
			storage.PutAnnotation(corpus.Annotation{Document: d.ID, Span: span, Label: label, Annotator: who}),
		}})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	ada := s.session.Annotator.ID
	for i, label := range []string{"claim", "claim", "claim", "claim"} {
		say(ada, label, i, 0)
	}
	say(bea.ID, "denial", 0, 0)
	say(bea.ID, "speculation", 1, 0)
	say(bea.ID, "claim", 2, 1)
	say(bea.ID, "claim", 3, 0)
	return d.ID
}

// adjudicates opens the screen and waits for it.
func (s *stage) adjudicates() *adjudicationview.View {
	s.t.Helper()
	s.run("project.adjudicate")
	s.until("the screen is open", func() bool { return s.adjudicating.View() != nil })
	return s.adjudicating.View()
}

// atSentence waits until a sentence is at hand, counted from 1.
func (s *stage) atSentence(n int) {
	s.t.Helper()
	s.until("it is at the sentence", func() bool {
		page := s.adjudicating.View().Page()
		return page.Current == n-1 && len(page.Cards) > 0 && !s.adjudicating.Waiting()
	})
}

// decided gives the decisions on disk, by sentence, with the labels of gold.
func (s *stage) decidedOn(document string) map[int]string {
	s.t.Helper()
	s.until("no key waits for an article", func() bool { return !s.adjudicating.Waiting() })
	s.saved()
	e, err := s.project.Entry(context.Background(), document)
	if err != nil {
		s.t.Fatal(err)
	}
	got := map[int]string{}
	for _, d := range e.Decisions {
		words := []string{string(d.How)}
		if d.Reason != "" {
			words = append(words, string(d.Reason))
		}
		for _, a := range e.Annotations {
			if a.Annotator == d.Annotator && a.Span.Overlaps(d.Span()) {
				words = append(words, a.Label)
			}
		}
		got[e.Document.SentenceAt(d.Start)+1] = strings.Join(words, " ")
	}
	return got
}

func TestDifferencesAreDecidedByOneKeyEachAndTheNextComesByItself(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	v := s.adjudicates()
	var headings []string
	for i := range v.Page().Rows {
		if h := v.Page().Row(i).Heading; h != "" {
			headings = append(headings, h)
		}
	}
	for _, want := range []string{"Claim / Denial · 1 left", "Claim / Speculation · 1 left", "Same label, other words · 1 left"} {
		if !strings.Contains(strings.Join(headings, "\n"), want) {
			t.Errorf("the list has %v and not %q", headings, want)
		}
	}
	for _, c := range []struct {
		keys     []fyne.KeyName
		sentence int
		want     string
	}{
		{[]fyne.KeyName{fyne.Key2}, 1, "decided denial"},
		{[]fyne.KeyName{fyne.KeyR, fyne.KeyC, fyne.KeyB}, 2, "decided codebook-unclear speculation"},
		{[]fyne.KeyName{fyne.KeyReturn}, 3, "decided boundary-only claim"},
	} {
		s.goToDifference(document, c.sentence)
		s.press(c.keys...)
		if got := s.decidedOn(document)[c.sentence]; got != c.want {
			t.Errorf("sentence %d is %q, want %q", c.sentence, got, c.want)
		}
	}
	if page := v.Page(); page.Done != 3 {
		t.Errorf("%d are done", page.Done)
	}
	s.press(fyne.KeyEscape)
	if s.adjudicating.View() != nil || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		t.Error("Esc does not go back to the text")
	}
}

// goToDifference chooses a line of the list.
func (s *stage) goToDifference(document string, sentence int) {
	s.t.Helper()
	v := s.adjudicating.View()
	s.until("no key waits for an article", func() bool { return !s.adjudicating.Waiting() })
	title := s.session.TitleOf(document)
	for i := range v.Page().Rows {
		row := v.Page().Row(i)
		if strings.Contains(" "+row.Meta, " sentence "+string(rune('0'+sentence))+" · ") && strings.Contains(row.Meta, corpus.FirstWords(title, 40)) {
			v.OnRow(i)
			s.atSentence(sentence)
			return
		}
	}
	s.t.Fatalf("sentence %d is not in the list", sentence)
}

func TestADecisionIsTakenBackByCtrlZAndParkedOnesWait(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	v := s.adjudicates()
	s.goToDifference(document, 1)
	s.press(fyne.Key1)
	if got := s.decidedOn(document)[1]; got != "decided claim" {
		t.Fatalf("it is %q", got)
	}
	v.OnShortcut(&fyne.ShortcutUndo{})
	s.until("it is taken back", func() bool { return strings.Contains(s.status.Message(), "Undone") && !s.adjudicating.Waiting() })
	if got := s.decidedOn(document); len(got) > 0 {
		t.Errorf("after the undo there is %v", got)
	}
	s.press(fyne.KeyY)
	s.goToDifference(document, 1)
	if !strings.Contains(v.Page().Hint, "not parked any more") {
		t.Errorf("the hint is %q", v.Page().Hint)
	}
	s.press(fyne.Key0)
	if got := s.decidedOn(document)[1]; got != "discussed" {
		t.Errorf("what was parked is %q", got)
	}
}

func TestNamesAreHiddenOnTheCardsAndInTheGutter(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	v := s.adjudicates()
	s.goToDifference(document, 1)
	said := func() string {
		page := v.Page()
		text := page.Text.Meta
		for _, c := range page.Cards {
			text += " " + c.By + " " + c.Name
		}
		for _, l := range page.Text.Lanes {
			text += " " + l.Initials + " " + l.Name
		}
		return text
	}
	if !strings.Contains(said(), "Ada") || !strings.Contains(said(), "Bea") {
		t.Errorf("it says %q", said())
	}
	s.press(fyne.KeyH)
	if hidden := said(); strings.Contains(hidden, "Ada") || strings.Contains(hidden, "Bea") {
		t.Errorf("with names hidden it says %q", hidden)
	}
	s.press(fyne.Key1)
	s.saved()
	e, err := s.project.Entry(context.Background(), document)
	if err != nil || len(e.Decisions) != 1 || !e.Decisions[0].NamesHidden {
		t.Errorf("the record is %+v, %v", e.Decisions, err)
	}
}

func TestWhoOnlyDecidesIsNoReader(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	if _, err := s.project.AnnotatorNamed(context.Background(), "Lead"); err != nil {
		t.Fatal(err)
	}
	v := s.adjudicates()
	s.goToDifference(document, 1)
	page := v.Page()
	lead := slices.ContainsFunc(page.Text.Lanes, func(l readingview.Lane) bool { return l.Name == "Lead" })
	if lead || strings.Contains(page.Text.Meta, "Le") || !strings.Contains(page.Text.Meta, "Be") {
		t.Errorf("Lead read nothing, and there are lanes for %+v under %q", page.Text.Lanes, page.Text.Meta)
	}
}

func TestWhileABlindRoundIsOpenNothingIsShown(t *testing.T) {
	s := newStage(t)
	s.differ()
	people, err := s.project.Annotators(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	round := corpus.Round{Name: "First", Kind: corpus.Blind, Hints: corpus.HintsOff, OpenedAt: 1, Annotators: []string{people[0].ID}}
	if _, err := s.project.Apply(context.Background(), storage.Change{Kind: "round", Title: "First", Annotator: s.session.Annotator.ID, Steps: []storage.Step{storage.PutRound(round)}}); err != nil {
		t.Fatal(err)
	}
	s.run("project.adjudicate")
	s.until("it is told", func() bool { return s.window.Canvas().Overlays().Top() != nil })
	if s.adjudicating.View() != nil || s.Sheet.Title != "Nothing can be decided now" {
		t.Error("the screen is open in a blind round")
	}
}

// The keys of the screen, each as docs/keyboard.md names it. The first sentence of
// an article is at hand: Ada says claim, Bea denial.

func (s *stage) firstDifference() (document string, v *adjudicationview.View) {
	document = s.differ()
	v = s.adjudicates()
	s.goToDifference(document, 1)
	return document, v
}

func (s *stage) wantDecided(document string, sentence int, want string) {
	s.t.Helper()
	if got := s.decidedOn(document)[sentence]; got != want {
		s.t.Errorf("sentence %d is %q, want %q", sentence, got, want)
	}
}

func (s *stage) aDigitDecides() {
	document, v := s.firstDifference()
	s.press(fyne.Key3)
	s.wantDecided(document, 1, "decided speculation")
	s.until("it goes on", func() bool { return v.Page().Current != 0 || v.Page().Text.ID != document })
	s.goToDifference(document, 2)
	s.press(fyne.Key0)
	s.wantDecided(document, 2, "decided")
}

func (s *stage) aLetterTakesACoding() {
	document, v := s.firstDifference()
	card := 0
	for i, c := range v.Page().Cards {
		if c.Name == "Bea" {
			card = i
		}
	}
	s.press(fyne.KeyName(v.Page().Cards[card].Key))
	s.wantDecided(document, 1, "decided denial")
	s.goToDifference(document, 2)
	v.OnTake(card) // what Shift and the digit do
	s.wantDecided(document, 2, "decided speculation")
}

func (s *stage) enterTakesTheMajority() {
	document, _ := s.firstDifference()
	s.press(fyne.KeyReturn)
	s.wantDecided(document, 1, "")
	if !strings.Contains(s.status.Message(), "Nobody has a majority") {
		s.t.Errorf("it says %q", s.status.Message())
	}
	s.goToDifference(document, 3)
	s.press(fyne.KeyReturn)
	s.wantDecided(document, 3, "decided boundary-only claim")
}

func (s *stage) plusAddsALabel() {
	document, _ := s.firstDifference()
	s.press(fyne.Key1)
	s.goToDifference(document, 1)
	s.press(fyne.KeyPlus, fyne.Key3)
	s.wantDecided(document, 1, "decided claim speculation")
	s.press(fyne.KeyPlus, fyne.Key1)
	s.wantDecided(document, 1, "decided speculation")
}

func (s *stage) rSaysWhy() {
	document, _ := s.firstDifference()
	s.press(fyne.KeyR, fyne.KeyT, fyne.Key1)
	s.wantDecided(document, 1, "decided text-ambiguous claim")
	s.goToDifference(document, 1)
	s.press(fyne.KeyR, fyne.KeyB)
	s.wantDecided(document, 1, "decided both-defensible claim")
}

func (s *stage) tWritesANote() {
	document, v := s.firstDifference()
	s.press(fyne.KeyT)
	field, ok := s.window.Canvas().Focused().(*widgets.Field)
	if !ok {
		s.t.Fatal("T does not lead to the note")
	}
	field.TypedRune('t') // the letter itself
	field.SetText("because")
	s.press(fyne.KeyEscape)
	if s.window.Canvas().Focused() != fyne.Focusable(v.Text()) {
		s.t.Fatal("Esc does not go back to the article")
	}
	s.press(fyne.Key1)
	s.saved()
	e, err := s.project.Entry(context.Background(), document)
	if err != nil || len(e.Decisions) != 1 || e.Decisions[0].Note != "because" {
		s.t.Errorf("the record is %+v, %v", e.Decisions, err)
	}
}

func (s *stage) yParks() {
	document, v := s.firstDifference()
	s.press(fyne.KeyY)
	s.goToDifference(document, 1)
	if !strings.Contains(v.Page().Hint, "not parked any more") {
		s.t.Errorf("the hint is %q", v.Page().Hint)
	}
	s.press(fyne.KeyY)
	if !strings.Contains(v.Page().Hint, "not now") {
		s.t.Errorf("the hint is %q", v.Page().Hint)
	}
}

func (s *stage) backspaceReopens() {
	document, _ := s.firstDifference()
	s.press(fyne.Key1)
	s.goToDifference(document, 1)
	s.press(fyne.KeyBackspace)
	s.wantDecided(document, 1, "")
}

func (s *stage) downStepsWithoutDeciding() {
	document, v := s.firstDifference()
	at := v.Page().Chosen
	s.press(fyne.KeyJ)
	if v.Page().Chosen <= at {
		s.t.Error("J does not go on")
	}
	s.press(fyne.KeyUp)
	if v.Page().Chosen != at {
		s.t.Error("Up does not go back")
	}
	s.press(fyne.KeyU)
	if v.Page().Chosen == at || len(s.decidedOn(document)) > 0 {
		s.t.Error("U does not go on, or decides")
	}
}

func (s *stage) hHidesNames() {
	_, v := s.firstDifference()
	s.press(fyne.KeyH)
	for _, c := range v.Page().Cards {
		if c.Name == "Ada" || c.Name == "Bea" {
			s.t.Errorf("a card is that of %s", c.Name)
		}
	}
	before := v.Page().Order
	s.press(fyne.KeyO)
	if v.Page().Order == before {
		s.t.Error("the order is the same")
	}
}

func (s *stage) escLeavesTheAdjudication() {
	s.firstDifference()
	s.press(fyne.KeyEscape)
	if s.adjudicating.View() != nil || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		s.t.Error("Esc does not go back to the text")
	}
}

func TestItIsDecidedInTheRoundThatIsChosen(t *testing.T) {
	s := newStage(t)
	document := s.differ()
	var other string
	for _, d := range s.session.Summaries {
		if d.ID != document && d.Annotations == 0 {
			other = d.ID
		}
	}
	annotators, err := s.project.Annotators(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var both []string
	for _, a := range annotators {
		if a.Name == "Ada" || a.Name == "Bea" {
			both = append(both, a.ID)
		}
	}
	for name, id := range map[string]string{"1 with the differences": document, "2 without": other} {
		round := corpus.Round{ID: storage.NewID(), Name: name, Kind: corpus.Blind, Annotators: both, Hints: corpus.HintsOff}
		_, err := s.project.Apply(t.Context(), storage.Change{Kind: "round", Title: name, Steps: []storage.Step{storage.PutRound(round),
			storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: id, Annotators: both, Part: corpus.Whole, Share: 1}), storage.OpenRound(round.ID), storage.CloseRound(round.ID)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	s.adjudicates()
	for _, c := range []struct {
		name  string
		total int
	}{{"1 with", 3}, {"2 without", 0}, {"All annotators", 3}} {
		s.until("no key waits", func() bool { return !s.adjudicating.Waiting() })
		s.press(fyne.KeyL)
		s.until("the rounds are listed", func() bool { return s.Finder != nil })
		s.Finder.SetText(c.name)
		s.press(fyne.KeyReturn)
		s.until("the round is read", func() bool {
			v := s.adjudicating.View()
			return v != nil && !s.adjudicating.Waiting() && (strings.Contains(v.Page().Title, c.name) || c.name == "All annotators" && !strings.Contains(v.Page().Title, "with"))
		})
		if total := s.adjudicating.View().Page().Total; c.name != "All annotators" && total != c.total || total < c.total {
			t.Errorf("%s: %d differences, want %d", c.name, total, c.total)
		}
	}
}

func TestWhereTheListHasNoRoomItOpensOverTheArticle(t *testing.T) {
	s := newStage(t)
	s.differ()
	s.window.Resize(fyne.NewSize(711, 430)) // 1280 px at 180 %
	v := s.adjudicates()
	s.until("a difference is at hand", func() bool { return v.Page().Chosen >= 0 && !s.adjudicating.Waiting() })
	v.OnShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault})
	items := s.Finder.Items()
	if len(items) != v.Page().Rows {
		t.Fatalf("it lists %d lines of %d", len(items), v.Page().Rows)
	}
	wanted := v.Page().Row(len(items) - 1)
	test.Type(s.window.Canvas().Focused(), "nothing is called so")
	if left := len(s.Finder.Items()); left != 0 {
		t.Errorf("%d lines are called so", left)
	}
	s.Finder.SetText(wanted.Words)
	s.press(fyne.KeyReturn)
	s.until("it is there", func() bool { return !s.adjudicating.Waiting() })
	if page := v.Page(); page.Row(page.Chosen).Words != wanted.Words || page.Rows != len(items) {
		t.Errorf("it is at %+v of %d lines", page.Row(page.Chosen), page.Rows)
	}
	s.window.Resize(fyne.NewSize(1280, 800))
	v.OnShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault})
	if _, ok := s.window.Canvas().Focused().(*widgets.Field); !ok || s.window.Canvas().Overlays().Top() != fyne.CanvasObject(v) {
		t.Errorf("beside the article the keys are on %T", s.window.Canvas().Focused())
	}
}
