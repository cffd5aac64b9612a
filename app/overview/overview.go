// Package overview is the screen that says what the corpus says: a grid of
// pictures that answer to a filter in the language of the search. Enter on a
// mark lists the sentences behind it, Enter on a sentence goes there, and
// Alt+Left comes back to the same mark.
//
// What is counted is read once and kept (package follow). A filter, a field to
// count by or another width is answered behind the window (answering.go); of
// several questions only the last is answered, so that no key waits. What is
// listed behind a mark is in behind.go, what is written to files in saving.go.
package overview

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/overview"
	"sayso/internal/overview/follow"
	"sayso/storage"
	"sayso/widgets"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Visit shows the sentence of an annotation, or of a place in the document
	// where there is none, and remembers how to come back.
	Visit(annotation, document string, start int, words string, back func())
	// GoBack goes back to where one came from.
	GoBack()
}

// Screen is the screen, and remembers where it was.
type Screen struct {
	shell *ui.Shell
	host  Host

	sheet   *widgets.OverviewSheet // nil while it is closed
	palette string                 // its name, in which the screen is drawn
	asked   []overview.Question    // one for each panel
	filter  string
	chosen  *people // whose work is counted; nil for those whose work the window shows
	blind   bool    // a round lets nothing be counted but one's own work
	filled  int     // the panel that fills the screen, -1 for none

	project  *storage.Project
	follower *follow.Follower
	follows  people // whose work it reads
	me       string // id of who asks it
	stale    bool   // the project may have changed since it was read
	number   int    // of the last request
	running  bool
	next     *request
	cancel   context.CancelFunc // of what is being answered
	answers  []answer           // one for each panel, as shown
	note     string
	warn     bool
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen {
	s := &Screen{shell: shell, host: host, filled: -1, cancel: func() {}}
	s.reset()
	return s
}

// reset forgets what was asked of another project.
func (s *Screen) reset() {
	s.asked, s.answers = nil, make([]answer, len(overview.Panels))
	for _, panel := range overview.Panels {
		s.asked = append(s.asked, overview.Question{Panel: panel, Seed: 1})
	}
	s.filter, s.chosen, s.blind, s.filled, s.follower = "", nil, false, -1, nil
}

// Over is what lies over the window, nil while the screen is closed.
func (s *Screen) Over() *widgets.OverviewSheet { return s.sheet }

// Open opens the screen as it was left.
func (s *Screen) Open() {
	if s.sheet != nil {
		s.Close()
		return
	}
	s.shell.Flush()
	if project := s.shell.Open.File(); project != s.project {
		s.project = project
		s.reset()
	}
	s.stale = true
	s.open(0)
	s.sheet.FocusPanel()
}

// open puts the screen up, in the present palette.
func (s *Screen) open(last int) {
	canvas := s.shell.Window.Canvas()
	if s.sheet != nil {
		canvas.Overlays().Remove(s.sheet)
	}
	var titles []string
	for _, panel := range overview.Panels {
		titles = append(titles, panel.Title())
	}
	guarded := func(f func()) func() { return func() { s.shell.Guard(f) } }
	sheet := widgets.NewOverviewSheet(s.shell.Palette, canvas, titles, widgets.OverviewButtons{Whose: guarded(s.askWhose), Save: guarded(s.Save), Report: guarded(s.Report)})
	s.sheet, s.palette = sheet, s.shell.Palette.Name
	sheet.SetLast(last)
	sheet.Filter.SetText(s.filter)
	sheet.Filter.OnChanged = func(text string) { s.shell.Guard(func() { s.setFilter(text) }) }
	sheet.Filter.OnShortcut = s.shortcut
	sheet.OnClose = guarded(s.Close)
	sheet.OnFill = func(panel int) { s.shell.Guard(func() { s.fill(panel) }) }
	sheet.OnWidth = func(float32) { s.shell.Guard(s.ask) }
	sheet.OnKey = s.key
	for i, panel := range sheet.Panels {
		panel.OnChosen = func(row int) { s.shell.Guard(func() { s.list(i, row) }) }
		panel.OnShortcut = s.shortcut
		if s.answers[i].table != nil {
			panel.SetPlot(s.answers[i].plot)
		}
	}
	sheet.Fill(s.filled)
	s.showControls()
	s.say(s.note, s.warn)
	canvas.Overlays().Add(sheet)
	widgets.CatchKeys(canvas, func(event *fyne.KeyEvent) { // after a click on what takes no keys
		sheet.FocusPanel()
		sheet.Panels[sheet.Last()].TypedKey(event)
	})
	sheet.Resize(canvas.Size())
	s.ask()
}

// Follow keeps the screen up to date with the palette and the project.
func (s *Screen) Follow(changed bool) {
	switch {
	case s.sheet == nil:
	case s.palette != s.shell.Palette.Name:
		at := s.sheet.Panels[s.sheet.Last()].At()
		s.open(s.sheet.Last())
		s.sheet.FocusPanel()
		s.sheet.Panels[s.sheet.Last()].SetAt(at)
	case changed:
		s.stale = true
		s.ask()
	}
}

// Close takes the screen away.
func (s *Screen) Close() {
	if s.sheet == nil {
		return
	}
	s.cancel()
	s.number++ // what is on its way is not shown any more
	s.next = nil
	s.shell.Window.Canvas().Overlays().Remove(s.sheet)
	s.sheet = nil
	s.shell.FocusText()
}

// setFilter asks anew for what is typed.
func (s *Screen) setFilter(text string) {
	if text = strings.TrimSpace(text); text != s.filter {
		s.filter = text
		s.ask()
	}
}

// fill lets a panel fill the screen, or with -1 none.
func (s *Screen) fill(panel int) {
	s.filled = panel
	s.sheet.Fill(panel)
	s.showControls()
	s.sheet.FocusPanel()
	s.ask()
}

// key does what the keys of the screen mean beside those of a panel.
func (s *Screen) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyF7:
		s.shell.Guard(s.Close)
	case fyne.KeySlash:
		s.sheet.FocusFilter()
	case fyne.KeyF:
		s.sheet.OnFill(map[bool]int{true: -1, false: s.sheet.Last()}[s.filled >= 0])
	case fyne.KeyS:
		s.shell.Guard(s.Save)
	case fyne.KeyR:
		s.shell.Guard(s.Report)
	case fyne.KeyW:
		s.shell.Guard(s.askWhose)
	case fyne.KeyB:
		s.shell.Guard(s.askBy)
	default:
		return false
	}
	// The letter itself, which comes after the key, is not typed into what it opened.
	if field, ok := s.shell.Window.Canvas().Focused().(interface{ SwallowRune() }); ok {
		field.SwallowRune()
	}
	return true
}

// shortcut lets through the keys with Ctrl or Alt that make sense over the
// screen.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch id := s.shell.CommandOf(key); id {
	case "edit.find", "view.filter":
		s.sheet.FocusFilter()
	case "go.back":
		s.shell.Guard(func() {
			if s.filled >= 0 {
				s.fill(-1)
				return
			}
			s.Close()
			s.host.GoBack()
		})
	case "view.palette", "view.everybody", "view.theme", "view.zoomin", "view.zoomout", "view.zoomreset", "project.quit":
		return s.shell.Shortcut(key)
	default:
		if own, ok := key.(*desktop.CustomShortcut); ok && own.Modifier == fyne.KeyModifierShortcutDefault && own.KeyName == fyne.KeyS {
			s.shell.Guard(s.Save)
		}
	}
	return true // nothing may reach the text below
}

// say shows a sentence at the foot.
func (s *Screen) say(note string, warn bool) {
	s.note, s.warn = note, warn
	if s.sheet == nil {
		return
	}
	if note == "" {
		note = "Arrows walk, Enter lists the sentences, Space enlarges, Tab goes to the next picture, / to the filter"
	}
	s.sheet.Say("What the corpus says", s.whose(), note, warn)
}

// Say shows a passing sentence at the foot, which lies over that of the window.
func (s *Screen) Say(text string) {
	if s.sheet != nil && text != "" {
		s.say(text, false)
	}
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("view.overview", "View", "What the corpus says", []ui.Key{ui.Press(fyne.KeyF7)}, true, s.Open),
	}
}
