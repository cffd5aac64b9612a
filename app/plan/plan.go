// Package plan is the screen on which the reading is shared out: who reads what
// and how far they are, what sharing out would give, and the rounds, which are
// opened, closed and handed out here.
package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	sharing "sayso/internal/plan"
	"sayso/internal/rounds"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	Read(document string) // shows an article in the window below
}

// Screen is the plan while it is open.
type Screen struct {
	shell *ui.Shell
	host  Host

	sheet    *widgets.PlanSheet // nil while it is closed
	palette  string             // its name, in which the screen is drawn
	choice   widgets.PlanChoice
	rounds   []rounds.Progress
	people   []corpus.Annotator
	rows     []row
	proposal *rounds.Proposal // what the fields come to; nil when they come to nothing
	standing standing         // what was read last
	added    int              // how many assignments that adds
	asked    int              // counts proposals asked for, so that the last one shows
	wanted   int              // the one that is shared out when it comes: Enter was faster
	note     string
}

// row is a document of the matrix.
type row struct {
	storage.Summary
	read []float32 // of each of the people; below 0 for who is not to read it
	note string
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host} }

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("plan.open", "Project", "Plan: who reads what…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyP)}, true, s.Open),
	}
}

// Over is what lies over the window, nil while the screen is closed.
func (s *Screen) Over() *widgets.PlanSheet { return s.sheet }

// Open opens the screen.
func (s *Screen) Open() {
	if len(s.host.Session().Summaries) == 0 {
		s.shell.Say("There are no articles to share out.")
		return
	}
	s.shell.Flush()
	*s = Screen{shell: s.shell, host: s.host, choice: widgets.PlanChoice{Kind: string(corpus.Blind), Overlap: "20%", By: "outlet,month", Seed: strconv.Itoa(rand.IntN(1000))}}
	s.open()
	s.read()
}

func (s *Screen) open() {
	canvas := s.shell.Window.Canvas()
	if s.sheet != nil {
		canvas.Overlays().Remove(s.sheet)
	}
	sheet := widgets.NewPlanSheet(s.shell.Palette, canvas)
	s.sheet, s.palette = sheet, s.shell.Palette.Name
	guarded := func(do func()) func() { return func() { s.shell.Guard(do) } }
	sheet.OnClose, sheet.OnChanged, sheet.OnShare, sheet.OnOpen, sheet.OnHandOut = guarded(s.Close), guarded(s.changed), guarded(s.share), guarded(s.turn), guarded(s.handOut)
	m := sheet.Matrix
	m.OnToggle = func(row, person int) { s.shell.Guard(func() { s.toggle(row, person) }) }
	m.OnOpen = func(row int) { s.shell.Guard(func() { s.visit(row) }) }
	m.OnShortcut = s.shortcut
	canvas.Overlays().Add(sheet)
	widgets.CatchKeys(canvas, func(event *fyne.KeyEvent) { // after a click on what takes no keys
		sheet.FocusMatrix()
		sheet.Matrix.TypedKey(event)
	})
	s.show()
	sheet.FocusMatrix()
}

// Follow draws the screen anew in other colours, and reads again what changed.
func (s *Screen) Follow(changed bool) {
	switch {
	case s.sheet == nil:
	case s.palette != s.shell.Palette.Name:
		s.open()
	case changed:
		s.read()
	}
}

// Say shows a passing sentence at the foot of the screen.
func (s *Screen) Say(text string) {
	if s.sheet != nil && text != "" {
		s.note = text
		s.show()
	}
}

// Close takes the screen away.
func (s *Screen) Close() {
	if s.sheet == nil {
		return
	}
	s.shell.Window.Canvas().Overlays().Remove(s.sheet)
	*s = Screen{shell: s.shell, host: s.host}
	s.shell.FocusText()
}

// shortcut lets through the keys that make sense over the screen.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch s.shell.CommandOf(key) {
	case "edit.undo":
		s.shell.Guard(s.host.Session().Undo)
	case "edit.redo":
		s.shell.Guard(s.host.Session().Redo)
	case "view.palette", "view.theme", "project.quit", "help.keys":
		return s.shell.Shortcut(key)
	}
	return true // nothing may reach the text below
}

// standing is what is read of the project for the screen.
type standing struct {
	rounds    []rounds.Progress
	people    []corpus.Annotator
	summaries []storage.Summary
	readings  []corpus.Reading
	decided   map[string]bool // documents
}

func read(ctx context.Context, p *storage.Project) (st standing, err error) {
	if st.rounds, err = rounds.Overview(ctx, p); err != nil {
		return st, err
	}
	if st.people, err = p.Annotators(ctx); err != nil {
		return st, err
	}
	if st.summaries, err = p.Summaries(ctx); err != nil {
		return st, err
	}
	if st.readings, err = p.Readings(ctx); err != nil {
		return st, err
	}
	decisions, err := p.Decisions(ctx)
	st.decided = map[string]bool{}
	for _, d := range decisions {
		st.decided[d.Document] = true
	}
	return st, err
}

// read reads who reads what behind the window.
func (s *Screen) read() {
	ui.Behind(s.shell, read, func(st standing) {
		if s.sheet == nil {
			return // it was closed meanwhile
		}
		first := s.rounds == nil && s.rows == nil
		s.rounds, s.standing = st.rounds, st
		if first {
			s.begin(st)
		}
		s.fill()
		s.show()
		s.propose()
	})
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

// choose puts a round into the fields.
func (s *Screen) choose(id string) {
	s.choice.Round = id
	for i := range s.rounds {
		r := &s.rounds[i]
		if r.ID != id {
			continue
		}
		var names []string
		for _, p := range r.People {
			names = append(names, p.Name)
		}
		s.choice.Readers, s.choice.Kind, s.choice.Seed = strings.Join(names, ", "), string(r.Kind), strconv.FormatInt(r.Seed, 10)
		var design sharing.Design
		if json.Unmarshal(r.Design, &design) == nil {
			s.choice.By, s.choice.Overlap = design.By, ""
			for said, part := range overlaps {
				if design.Count == 0 && design.Shared == part {
					s.choice.Overlap = said
				}
			}
		}
	}
}

// shown are the rounds that the matrix is about: the one chosen, or all.
func (s *Screen) shown() []rounds.Progress {
	for i := range s.rounds {
		if s.rounds[i].ID == s.choice.Round {
			return s.rounds[i : i+1]
		}
	}
	return s.rounds
}

// previews reports whether the matrix shows what sharing out would give, since
// nothing is shared out yet.
func (s *Screen) previews() bool { return len(s.rounds) == 0 && s.proposal != nil }

// fill works out the rows of the matrix. While a round is blind for the person at
// the keyboard, only their own column is there. Before there is a round, it shows
// who would read what.
func (s *Screen) fill() {
	session, st := s.host.Session(), s.standing
	blind := session.BlindIn()
	s.people = nil
	assigned := map[string][]string{}
	for _, r := range s.shown() {
		for _, p := range r.People {
			hidden := slices.ContainsFunc(blind, func(b corpus.Round) bool { return b.ID == r.ID }) && !session.Mine(p.ID)
			if !hidden && !slices.ContainsFunc(s.people, func(a corpus.Annotator) bool { return a.ID == p.ID }) {
				s.people = append(s.people, p.Annotator)
			}
		}
		for _, a := range r.Assignments {
			assigned[a.Document] = append(assigned[a.Document], a.Annotators...)
		}
	}
	if s.previews() {
		s.people = s.proposal.People
		for _, a := range s.proposal.Plan {
			assigned[a.Document] = a.Annotators
		}
	}
	state := map[string]corpus.DocumentState{}
	for _, r := range st.readings {
		state[r.Annotator+r.Document] = r.State
	}
	s.rows = s.rows[:0]
	for _, d := range st.summaries {
		one := row{Summary: d}
		if st.decided[d.ID] {
			one.note = "adjudicated"
		}
		for _, p := range s.people {
			part := float32(-1)
			if slices.Contains(assigned[d.ID], p.ID) {
				part = map[corpus.DocumentState]float32{corpus.Done: 1, corpus.InProgress: 0.45, corpus.PutAside: 0.45}[state[p.ID+d.ID]]
			}
			one.read = append(one.read, part)
		}
		s.rows = append(s.rows, one)
	}
}

// show gives the screen its snapshot.
func (s *Screen) show() {
	if s.sheet == nil {
		return
	}
	known := slices.Clone(s.host.Session().Annotators)
	for _, p := range s.people {
		if corpus.NameOf(known, p.ID) == "" { // who comes with the round that is proposed
			known = append(known, p)
		}
	}
	initials, people := corpus.Initials(known), corpus.PeopleOf(known)
	table := widgets.PlanTable{Rows: len(s.rows)}
	for _, p := range s.people {
		table.People = append(table.People, widgets.PlanPerson{Initials: initials[people.Person(p.ID)], Name: p.Name})
	}
	rows := s.rows
	table.Row = func(i int) widgets.PlanRow {
		d := &rows[i]
		return widgets.PlanRow{Title: d.Title, Side: side(d), Read: d.read, Note: d.note}
	}
	s.sheet.Matrix.SetTable(table)
	s.sheet.SetChoice(s.choice, s.listed())
	s.sheet.Say(s.title(), s.foot())
}

func side(d *row) string {
	if d.Outlet == "" || d.Date == "" {
		return d.Outlet + d.Date
	}
	return d.Outlet + " · " + d.Date
}

// title counts the articles, and those that several read: not where only one
// reader is shown, as to a reader while a round is blind.
func (s *Screen) title() string {
	head, several, columns := "Who reads what: "+corpus.Plural(len(s.rows), "article"), 0, 0
	for _, d := range s.rows {
		columns = max(columns, len(d.read))
		n := 0
		for _, part := range d.read {
			if part >= 0 {
				n++
			}
		}
		if n > 1 {
			several++
		}
	}
	if columns < 2 {
		return head
	}
	return fmt.Sprintf("%s, %d read by two or more", head, several)
}

func (s *Screen) foot() string {
	if s.note != "" {
		return s.note
	}
	if s.previews() {
		return "Nothing is shared out yet: this is who would read what. Tab goes to the fields."
	}
	readings, done := 0, 0
	for _, d := range s.rows {
		for _, part := range d.read {
			if part >= 0 {
				readings++
			}
			if part >= 1 {
				done++
			}
		}
	}
	return fmt.Sprintf("%s, %d done. A bar is how far that person is. Space gives an article to a person or takes it back; Enter reads it; Tab goes to the fields.", corpus.Plural(readings, "reading"), done)
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

// changed takes up what stands in the fields now.
func (s *Screen) changed() {
	before := s.choice
	s.choice = s.sheet.Choice()
	s.note = ""
	if before.Round != s.choice.Round {
		s.choose(s.choice.Round)
		s.read()
		return
	}
	s.propose()
}

// request makes of the fields what is to be shared out.
func (s *Screen) request() (r rounds.Request, wrong string) {
	r = rounds.Request{Round: s.choice.Round, Kind: corpus.RoundKind(s.choice.Kind)}
	seed, err := strconv.ParseInt(strings.TrimSpace(s.choice.Seed), 10, 64)
	if err != nil {
		return r, "The seed is a whole number."
	}
	r.Seed = seed
	for _, name := range strings.Split(s.choice.Readers, ",") {
		if name = strings.TrimSpace(name); name != "" {
			r.Annotators = append(r.Annotators, name)
		}
	}
	if len(r.Annotators) == 0 {
		return r, "Say who reads: names, with commas."
	}
	r.Design = sharing.Design{By: s.choice.By, Shared: overlaps[s.choice.Overlap]}
	r.Keep = s.choice.Round != "" && s.choice.Overlap == "" // shared out by other means
	return r, ""
}

// overlaps are the parts that can be read by several.
var overlaps = map[string]float64{"none": 0, "10%": 0.1, "20%": 0.2, "all": 1}

// propose works out behind the window what the fields would give.
func (s *Screen) propose() {
	s.asked++
	asked := s.asked
	s.proposal = nil
	if s.host.Session().IsHandOut() {
		s.sheet.SetForecast("This file is a hand-out. The reading is shared out in the project that it was taken from.", false)
		return
	}
	for i := range s.rounds {
		if s.rounds[i].ID == s.choice.Round && s.rounds[i].ClosedAt > 0 {
			s.sheet.SetForecast("The round is closed. Open it again to share more out in it, or choose a new round.", false)
			return
		}
	}
	request, wrong := s.request()
	if wrong != "" {
		s.sheet.SetForecast(wrong, false)
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
			lines := append(rounds.Words(proposal), proposal.Warnings...)
			if s.added == 0 {
				lines = append([]string{"Nothing is left to share out."}, lines...)
			}
			s.sheet.SetForecast(strings.Join(lines, "\n"), s.added > 0)
			if s.wanted == asked && len(proposal.Warnings) == 0 { // which are to be read before
				s.share()
			}
		}, func(err error) {
			if s.sheet != nil && asked == s.asked {
				s.sheet.SetForecast(err.Error(), false)
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

// change makes a change of the plan; it shows once it is saved.
func (s *Screen) change(title string, steps []storage.Step, then func()) {
	s.host.Session().ChangePlan(title, steps, func() {
		s.note = title + "."
		then()
	})
}

// chosen is the round in the fields, nil for a new one.
func (s *Screen) chosen() *rounds.Progress {
	for i := range s.rounds {
		if s.rounds[i].ID == s.choice.Round {
			return &s.rounds[i]
		}
	}
	return nil
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

// toggle gives a document to a person, or takes it back.
func (s *Screen) toggle(at, person int) {
	r := s.chosen()
	if r == nil {
		s.Say("Choose a round first: an article is given to a person in a round.")
		return
	}
	if s.host.Session().AsksWho() {
		return
	}
	document, who := s.rows[at], s.people[person]
	a := corpus.Assignment{Round: r.ID, Document: document.ID, Part: corpus.Whole, Share: 1}
	for _, known := range r.Assignments {
		if known.Document == document.ID {
			a = known
		}
	}
	a.Annotators = slices.Clone(a.Annotators)
	title := "Given to "
	if i := slices.Index(a.Annotators, who.ID); i >= 0 {
		a.Annotators, title = slices.Delete(a.Annotators, i, i+1), "Taken back from "
	} else {
		a.Annotators = append(a.Annotators, who.ID)
	}
	step := storage.PutAssignment(a)
	if len(a.Annotators) == 0 {
		step = storage.DeleteAssignment(r.ID, document.ID)
	}
	s.change(title+who.Name+": "+corpus.FirstWords(document.Title, 50), []storage.Step{step, storage.ExtendRound(r.ID)}, func() {})
}

// visit shows an article.
func (s *Screen) visit(at int) {
	id := s.rows[at].ID
	s.Close()
	s.host.Read(id)
}
