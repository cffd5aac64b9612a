package plan

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	sharing "sayso/internal/plan"
	"sayso/internal/rounds"
	"sayso/storage"
	"sayso/widgets"
)

// What stands in the fields, here and behind “More…”, and what it comes to. The
// words of the fields are read by package rounds, as the flags of the command line
// are.

// usual is what the fields hold for a new round.
func usual(seed int) widgets.PlanChoice {
	return widgets.PlanChoice{Kind: string(corpus.Blind), Overlap: "20%", By: "outlet,month", Seed: strconv.Itoa(seed), Rest: "share", Hints: string(corpus.HintsOff)}
}

// begin fills the fields for somebody who opens the screen: with the round that
// is being read, or with a new one for all people of the project.
func (s *Screen) begin(st standing) {
	var names []string
	for _, a := range s.host.Session().Persons() {
		if a.Kind == corpus.Person {
			names = append(names, a.Name)
		}
	}
	s.choice.Readers = strings.Join(names, ", ")
	for _, r := range st.rounds {
		if r.ClosedAt == 0 {
			s.choose(r.ID)
		}
	}
}

// choose puts a round into the fields, with the design by which it was shared out.
func (s *Screen) choose(id string) {
	s.choice.Round = id
	s.asDesigned = widgets.PlanChoice{}
	r := s.chosen()
	if r == nil {
		return
	}
	var names []string
	for _, p := range r.People {
		names = append(names, p.Name)
	}
	c := usual(0)
	c.Round, c.Name, c.Readers, c.Kind, c.Hints = id, r.Name, strings.Join(names, ", "), string(r.Kind), string(r.Hints)
	c.Seed, c.Expect, c.Alpha = strconv.FormatInt(r.Seed, 10), s.choice.Expect, s.choice.Alpha
	var design sharing.Design
	if json.Unmarshal(r.Design, &design) == nil {
		c.By, c.Overlap, c.Each, c.Rare, c.Query = design.By, rounds.SayOverlap(design), number(design.Readers), number(design.Rare), design.Query
		if design.Leave {
			c.Rest = "leave"
		}
	}
	s.choice, s.asDesigned = c, designed(c)
}

// number writes a number into a field that is empty for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// designed is what of the fields makes the design of a round.
func designed(c widgets.PlanChoice) widgets.PlanChoice {
	return widgets.PlanChoice{Round: c.Round, Overlap: c.Overlap, By: c.By, Each: c.Each, Rare: c.Rare, Query: c.Query, Rest: c.Rest}
}

// changed takes up what stands in the fields now.
func (s *Screen) changed() {
	before := s.choice
	s.choice = s.sheet.Choice()
	s.note = ""
	if before.Round == s.choice.Round {
		s.propose()
		return
	}
	if s.choice.Round == "" { // a new round takes the people and what stands in the fields, and no name
		s.choice.Name = ""
	}
	s.choose(s.choice.Round)
	s.read()
}

// request makes of the fields what is to be shared out.
func (s *Screen) request() (r rounds.Request, wrong string) {
	c := s.choice
	r = rounds.Request{Round: c.Round, Kind: corpus.RoundKind(c.Kind), Hints: corpus.HintPolicy(c.Hints)}
	if c.Round == "" {
		r.Name = strings.TrimSpace(c.Name)
	}
	for _, name := range strings.Split(c.Readers, ",") {
		if name = strings.TrimSpace(name); name != "" {
			r.Annotators = append(r.Annotators, name)
		}
	}
	if len(r.Annotators) == 0 {
		return r, "Say who reads: names, with commas."
	}
	var err error
	if r.Seed, err = strconv.ParseInt(strings.TrimSpace(c.Seed), 10, 64); err != nil {
		return r, "The seed is a whole number."
	}
	d := &r.Design
	if d.Readers, err = numberIn(c.Each); err != nil {
		return r, "How many people read each of the articles that several read is a number; empty for all."
	}
	if d.Rare, err = numberIn(c.Rare); err != nil {
		return r, "How many articles more are read for rare labels is a number."
	}
	if r.Alpha, err = fraction(c.Alpha); err != nil {
		return r, "The agreement to reckon with is a number such as 0.8."
	}
	d.Query, d.By = strings.TrimSpace(c.Query), c.By
	if d.Shared, d.Count, err = rounds.Overlap(c.Overlap); err != nil {
		return r, sentence(err)
	}
	if d.Leave, err = rounds.Rest(c.Rest); err != nil {
		return r, sentence(err)
	}
	if r.Kind == corpus.Adjudication { // there is no sample: all that differs is decided
		d.Shared, d.Count, d.By = 1, 0, ""
	}
	expect := strings.FieldsFunc(c.Expect, func(r rune) bool { return r == ',' || r == ';' })
	expect = slices.DeleteFunc(expect, func(one string) bool { return strings.TrimSpace(one) == "" })
	if r.Expect, err = rounds.Expected(s.host.Session().Codebook, expect); err != nil {
		return r, sentence(err)
	}
	if err := r.Check(); err != nil {
		return r, sentence(err)
	}
	r.Keep = c.Round != "" && designed(c) == s.asDesigned
	return r, ""
}

// numberIn reads a field for a number, 0 for an empty one.
func numberIn(field string) (int, error) {
	if field = strings.TrimSpace(field); field == "" {
		return 0, nil
	}
	return strconv.Atoi(field)
}

// fraction reads a field for a number with a point or a comma, 0 for an empty one.
func fraction(field string) (float64, error) {
	if field = strings.TrimSpace(field); field == "" {
		return 0, nil
	}
	return strconv.ParseFloat(strings.Replace(field, ",", ".", 1), 64)
}

// sentence writes what is wrong as one.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// foretell says what the fields would give: in few lines on the screen, whole
// behind “More…” and under the mouse.
func (s *Screen) foretell(short, whole string, mayShare bool) {
	s.sheet.SetForecast(short, whole, mayShare)
	if s.foretold = whole; s.more != nil {
		s.more.foretell(whole)
	}
}

// refuse says why the fields come to nothing.
func (s *Screen) refuse(why string) { s.foretell(why, why, false) }

// propose works out behind the window what the fields would give.
func (s *Screen) propose() {
	s.asked++
	asked := s.asked
	s.proposal = nil
	if s.host.Session().IsHandOut() {
		s.refuse("This file is a hand-out. The reading is shared out in the project that it was taken from.")
		return
	}
	if r := s.chosen(); r != nil && r.ClosedAt > 0 {
		s.refuse("The round is closed. Open it again to share more out in it, or choose a new round.")
		return
	}
	request, wrong := s.request()
	if wrong != "" {
		s.refuse(wrong)
		return
	}
	ui.BehindOr(s.shell, func(ctx context.Context, p *storage.Project) (*rounds.Proposal, error) {
		return rounds.Propose(ctx, p, request)
	},
		func(proposal *rounds.Proposal) {
			if s.sheet == nil || asked != s.asked {
				return
			}
			if s.proposal = proposal; s.previews() {
				s.fill()
				s.show()
			}
			s.added = len(proposal.Plan) - proposal.Before
			said := func(lines []string) string {
				if s.added == 0 {
					lines = append([]string{"Nothing is left to share out."}, lines...)
				}
				return strings.Join(append(lines, proposal.Warnings...), "\n")
			}
			s.foretell(said(rounds.Summary(proposal)), said(rounds.Words(proposal)), s.added > 0)
			if s.wanted == asked && len(proposal.Warnings) == 0 { // which are to be read before
				s.share()
			}
		}, func(err error) {
			if s.sheet != nil && asked == s.asked {
				s.refuse(sentence(err))
			}
		})
}

// share puts the proposal into the project, or does so once it is there.
func (s *Screen) share() {
	proposal := s.proposal
	if proposal == nil {
		s.wanted = s.asked
		return
	}
	if s.added == 0 || s.host.Session().AsksWho() {
		return
	}
	s.proposal = nil // Enter twice shares out once
	s.change(proposal.Title(), proposal.Steps(), func() { s.choose(proposal.Round.ID) })
}
