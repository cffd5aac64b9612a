// Package plan is the screen on which the reading is shared out: who reads what
// and how far they are, what sharing out would give, and the rounds, which are
// opened, closed and handed out here.
package plan

import (
	"context"
	"math/rand/v2"
	"slices"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
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
	foretold string           // the whole of the forecast
	note     string

	asDesigned widgets.PlanChoice // the design of the round that is chosen, as the fields say it
	more       *more              // nil while “More…” is closed
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
	*s = Screen{shell: s.shell, host: s.host, choice: usual(rand.IntN(1000))}
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
	sheet.OnClose, sheet.OnChanged, sheet.OnShare, sheet.OnMore, sheet.OnOpen, sheet.OnHandOut = guarded(s.Close), guarded(s.changed), guarded(s.share), guarded(s.openMore), guarded(s.turn), guarded(s.handOut)
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
	s.sheet.SetBesides(s.besides())
	s.sheet.Say(s.title(), s.foot())
}
