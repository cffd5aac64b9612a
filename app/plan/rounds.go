package plan

import (
	"context"
	"fmt"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/rounds"
	"sayso/storage"
	"sayso/widgets"
)

// The rounds: which one is chosen, what is said of it, opening and closing it.

// chosen is the round in the fields, nil for a new one.
func (s *Screen) chosen() *rounds.Progress {
	for i := range s.rounds {
		if s.rounds[i].ID == s.choice.Round {
			return &s.rounds[i]
		}
	}
	return nil
}

// listed puts the rounds into words.
func (s *Screen) listed() (list []widgets.PlanRound) {
	for i := range s.rounds {
		r := &s.rounds[i]
		about := fmt.Sprintf("%s, %s: %s.", rounds.KindName(r.Kind), rounds.Stage(&r.Round), corpus.Plural(len(r.Assignments), "article"))
		for _, p := range s.host.Session().BlindIn() {
			if p.ID == r.ID {
				about += " You see only your own work in it until it is closed."
			}
		}
		about = strings.Join(append([]string{about}, r.Differs()...), " ")
		list = append(list, widgets.PlanRound{ID: r.ID, Name: r.Name, Stage: rounds.Stage(&r.Round), About: strings.ToUpper(about[:1]) + about[1:]})
	}
	return list
}

// turn opens the chosen round, or closes it, once what is to be known before is
// said.
func (s *Screen) turn() {
	r := s.chosen()
	if r == nil || s.host.Session().AsksWho() {
		return
	}
	round, opening, by := r.Round, !r.Open(), s.host.Session().Annotator.ID
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]string, error) {
		return rounds.Before(ctx, p, round, opening)
	}, func(warnings []string) {
		title, does, text := "Close the round "+round.Name, "Close it", "What its readers said in its articles is sealed, and everybody sees it. What all of them said alike goes to gold."
		if opening {
			title, does, text = "Open the round "+round.Name, "Open it", "The codebook and the sentences of its articles stay as they are while it is open."
			if round.ClosedAt > 0 {
				text += " Its seal is lifted: what was said in it can be changed again."
			}
		}
		s.shell.Confirm(title, strings.Join(append([]string{text}, warnings...), "\n"), does, func() {
			if opening {
				s.change("Opened the round "+corpus.FirstWords(round.Name, 60), []storage.Step{storage.OpenRound(round.ID)}, func() {})
				return
			}
			var closed rounds.Closed
			id := storage.NewID()
			s.host.Session().ChangePlanBy(func(ctx context.Context, file *storage.Project) (_ storage.Event, err error) {
				closed, err = rounds.Close(ctx, file, round, by, id)
				return closed.Event, err
			}, func() { s.note = strings.Join(closed.Words(), " ") })
		})
	})
}

// change makes a change of the plan; it shows once it is saved.
func (s *Screen) change(title string, steps []storage.Step, then func()) {
	s.host.Session().ChangePlan(title, steps, func() {
		s.note = title + "."
		then()
	})
}
