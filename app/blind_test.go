package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/storage"
)

// words collects all that is written on the window, with what is said of it to
// those who cannot see, and the lines of a list that have no room.
func (s *stage) words() string {
	var all strings.Builder
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() {
			return
		}
		if a, ok := o.(fyne.Accessible); ok {
			fmt.Fprintln(&all, a.AccessibilityLabel())
		}
		switch o := o.(type) {
		case *canvas.Text:
			fmt.Fprintln(&all, o.Text)
		case *widget.Entry:
			fmt.Fprintln(&all, o.Text)
		case *container.Scroll:
			walk(o.Content)
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		case fyne.Widget:
			for _, part := range test.WidgetRenderer(o).Objects() {
				walk(part)
			}
		}
	}
	walk(s.window.Content())
	for _, o := range s.window.Canvas().Overlays().List() {
		walk(o)
	}
	if s.Finder != nil {
		for _, item := range s.Finder.Items() {
			fmt.Fprintln(&all, item.Text, item.Side)
		}
	}
	fmt.Fprintf(&all, "%+v\n", s.view.Page())
	return all.String()
}

// blindStage is the sample project, in which Ada, at the keyboard, and Ben read
// all articles, and Ben has said all that can be said in the open one.
func blindStage(t *testing.T) (s *stage, round string) {
	s = newStage(t)
	ctx, p := context.Background(), s.project
	ben, err := p.AnnotatorNamed(ctx, "Ben Quillfeather")
	if err != nil {
		t.Fatal(err)
	}
	d := s.session.Entry.Document
	claim, denial := s.session.Codebook.Labels[0].ID, s.session.Codebook.Labels[1].ID
	said := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[0].Span, Label: denial, Annotator: ben.ID, Note: "zebra note", Attributes: map[string]string{"source": "zebra minister"}}
	other := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[1].Span, Label: claim, Annotator: ben.ID, Note: "zebra claim"}
	round = storage.NewID()
	steps := []storage.Step{storage.PutAnnotation(said), storage.PutAnnotation(other),
		storage.PutRelation(corpus.Relation{Kind: s.session.Codebook.Relations[0].ID, From: said.ID, To: other.ID, Annotator: ben.ID}),
		storage.PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[2].Span, Annotator: ben.ID}),
		storage.PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[2].Span, Annotator: ben.ID, Why: "zebra doubt"}),
		storage.PutReading(corpus.Reading{Document: d.ID, Annotator: ben.ID, State: corpus.Done})}
	rounds := []storage.Step{storage.PutRound(corpus.Round{ID: round, Name: "Pilot", Kind: corpus.Blind, Annotators: []string{s.session.Annotator.ID, ben.ID}, Hints: corpus.HintsOff})}
	for _, d := range s.session.Summaries {
		rounds = append(rounds, storage.PutAssignment(corpus.Assignment{Round: round, Document: d.ID, Annotators: []string{s.session.Annotator.ID, ben.ID}, Part: corpus.Whole, Share: 1}))
	}
	for _, c := range []storage.Change{
		{Title: "Round", Steps: append(rounds, storage.OpenRound(round))},
		{Title: "Denial by zebra", Annotator: ben.ID, Document: d.ID, Steps: steps},
		{Title: "zebra source", Annotator: ben.ID, Steps: []storage.Step{storage.PutSource(corpus.Source{Name: "zebra ministry"}), storage.PutQuery(corpus.Query{Name: "zebra query", Text: "zebra"})}},
	} {
		if _, err := p.Apply(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	s.session.ReloadAt(d.ID)
	s.saved()
	s.until("the round is known", func() bool { return len(s.session.BlindIn()) == 1 && !s.session.Waiting() })
	return s, round
}

// TestWhileARoundIsBlindNoScreenShowsAnotherReader opens whatever can be opened,
// by every command of the table and besides, and looks for what Ben has said.
func TestWhileARoundIsBlindNoScreenShowsAnotherReader(t *testing.T) {
	s, round := blindStage(t)
	s.look.Begin() // the model learns, if it may
	s.look.Learn()
	// That there is a Ben is no secret: who is at the keyboard is chosen from a
	// list, who reads what is the plan, and who leads a team gives each a login.
	named := []string{"project.annotator", "plan.open", "document.due", "the logins of a new team", "a login that the server has"}
	look := func(what string) (found bool) {
		words := s.words()
		for _, secret := range []string{"zebra", "Quillfeather"} {
			if strings.Contains(words, secret) && (secret == "zebra" || !slices.Contains(named, what)) {
				found = true
				i := strings.Index(words, secret)
				t.Logf("%s shows %q", what, words[max(0, i-60):min(len(words), i+60)])
			}
		}
		return found
	}
	everywhere := func() (shown []string) {
		if s.clear(); look("the window") {
			shown = append(shown, "the window")
		}
		for _, o := range openers(s) {
			s.opened(o)
			s.until("all is read", func() bool { return !s.session.Waiting() })
			if look(o.name) {
				shown = append(shown, o.name)
			}
			if s.Finder != nil {
				for _, typed := range []string{"zebra", "Quill", "annotator:Ben"} {
					s.Finder.SetText(typed)
					s.saved()
					if strings.Contains(strings.ReplaceAll(s.words(), typed, ""), "zebra m") {
						shown = append(shown, o.name+" for "+typed)
					}
				}
			}
		}
		s.clear()
		return shown
	}
	if shown := everywhere(); len(shown) > 0 {
		t.Errorf("while it is blind, Ben shows in %q", shown)
	}
	if _, err := s.project.Apply(context.Background(), storage.Change{Title: "Closed", Steps: []storage.Step{storage.CloseRound(round)}}); err != nil {
		t.Fatal(err)
	}
	s.session.Reload()
	s.until("it is closed", func() bool { return len(s.session.BlindIn()) == 0 && !s.session.Waiting() })
	if shown := everywhere(); len(shown) == 0 {
		t.Error("once it is closed, Ben shows nowhere: the test looks in the wrong places")
	}
}
