package app

import (
	"fmt"
	"strings"
	"testing"
)

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
