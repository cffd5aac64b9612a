package app

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/internal/plan"
	"sayso/widgets"
)

// typedIn puts a text into the field that has the keys, as typing does.
func (s *stage) typedIn(text string) {
	s.t.Helper()
	field, ok := s.window.Canvas().Focused().(*widgets.Field)
	if !ok {
		s.t.Fatalf("the keys are on %T", s.window.Canvas().Focused())
	}
	field.SetText(text)
}

func TestWhatMostPlansDoWithoutStandsBehindMore(t *testing.T) {
	s := newStage(t)
	s.run("plan.open")
	sheet := s.plan.Over()
	foretold := func(what, words string) {
		t.Helper()
		s.until(what, func() bool { return strings.Contains(sheet.Forecast(), words) })
	}
	foretold("the usual plan is foretold", "read by two or more")
	choice := sheet.Choice()
	choice.Readers = "Ada, Zelda Quist"
	sheet.SetChoice(choice, nil)
	sheet.OnChanged()
	if sheet.Besides() != "" {
		t.Errorf("the usual plan has besides: %q", sheet.Besides())
	}

	sheet.OnMore() // the field for how much several read has the keys
	s.typedIn("3")
	foretold("a number of articles is foretold while one types", "; 3 read by two or more")
	s.typedIn("a few")
	foretold("what cannot be read is said", "What several read is all, none, a part such as 20%, or a number of articles")
	s.press(fyne.KeyEscape)
	if got := sheet.Choice().Overlap; got != "20%" {
		t.Errorf("after Esc %q is read by several", got)
	}

	sheet.OnMore()
	s.typedIn("3")
	s.press(fyne.KeyReturn)
	foretold("it is foretold on the plan", "; 3 read by two or more")
	if want := "Read by more than one: 3, drawn by outlet, month."; sheet.Besides() != want {
		t.Errorf("the plan says %q, want %q", sheet.Besides(), want)
	}
	sheet.OnShare()
	s.saved()
	s.until("the round is there", func() bool { return sheet.Choice().Round != "" && !s.session.Waiting() })
	list, err := s.project.Rounds(t.Context())
	var design plan.Design
	if err == nil {
		err = json.Unmarshal(list[0].Design, &design)
	}
	if err != nil || design.Count != 3 || design.By != "outlet,month" {
		t.Errorf("the round was designed as %+v, %v", design, err)
	}
	if got := sheet.Choice().Overlap; got != "3" {
		t.Errorf("of the round that stands, %q is read by several", got)
	}
}

func TestThePlanShowsWhoWouldReadWhatBeforeThereIsARound(t *testing.T) {
	s := newStage(t)
	s.run("plan.open")
	s.until("the matrix has columns", func() bool {
		return s.plan.Over() != nil && strings.Contains(s.words(), "this is who would read what")
	})
	sheet := s.plan.Over()
	choice := sheet.Choice()
	choice.Readers, choice.Overlap = "Ada, Zelda Quist", "all"
	sheet.SetChoice(choice, nil)
	sheet.OnChanged()
	both := fmt.Sprintf("Who reads what: %d articles, %[1]d read by two or more", len(s.session.Summaries))
	s.until("both are in it with all articles", func() bool { return strings.Contains(s.words(), "Zelda Quist") && strings.Contains(s.words(), both) })
	if rounds, err := s.project.Rounds(t.Context()); err != nil || len(rounds) > 0 {
		t.Errorf("showing it shared something out: %v %v", rounds, err)
	}
}

func TestEnterSharesOutWhatItsFieldsComeToWhenThatIsNotCountedYet(t *testing.T) {
	s := newStage(t)
	s.run("plan.open")
	s.until("the matrix has columns", func() bool {
		return s.plan.Over() != nil && strings.Contains(s.words(), "this is who would read what")
	})
	sheet := s.plan.Over()
	choice := sheet.Choice()
	choice.Readers, choice.Overlap, choice.Seed = "Ada, Zelda Quist", "all", "7"
	sheet.SetChoice(choice, nil)
	sheet.OnChanged()
	sheet.OnShare()
	s.until("it is shared out", func() bool { rounds, err := s.project.Rounds(t.Context()); return err == nil && len(rounds) == 1 })
	s.saved()
	rounds, err := s.project.Rounds(t.Context())
	if err != nil || len(rounds) != 1 || rounds[0].Seed != 7 {
		t.Errorf("the rounds are %+v, want one with the seed 7 (%v)", rounds, err)
	}
}
