// Package adjudicate is the screen on which a researcher decides where annotators
// differ. The article stays as it is read, with a lane for each of them; a list
// holds all that is left; one key decides and the next comes by itself. What a
// difference is and what a decision makes stands in internal/adjudication. What
// the screen needs of the window around it, it names as Host.
//
// A decision is worked out in memory and shown at once, and is handed to the Saver
// of the session, as a label is. Nobody's coding is changed by it.
package adjudicate

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
	"sayso/widgets/adjudicationview"
	"sayso/widgets/readingview"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Style is how the text is set.
	Style() readingview.Style
	// Place says at the foot of the window where the work stands; "" gives the line
	// back.
	Place(place, counts string)
}

// Screen is the screen while it is open.
type Screen struct {
	shell *ui.Shell
	host  Host

	view    *adjudicationview.View // nil while the screen is closed
	palette string                 // name of the palette it was made with
	opening int                    // counts openings, so that what was read for an earlier one is dropped

	work            // what is decided on
	at      place   // where the work stands
	pending pending // what is said of the decision to come
	rows    []row
	parts   [3][]*adjudication.Item // what is left, parked and decided, of the last list
	order   adjudication.Order
	filter  string
	hidden  bool   // names are
	wanted  string // id of the round to decide in; "" for the one that was closed last, everybody for all annotators
	changed bool   // something was decided
	before  string

	late    ui.Late // keys that wait for an article that is being read
	reading bool
	keys    int // pressed since the screen was opened
	decided int // since the screen was opened
}

// work is a project as it is adjudicated.
type work struct {
	file    *storage.Project
	reader  *adjudication.Reader
	maker   *adjudicating.Maker
	board   *adjudication.Board
	round   string         // name of the round, "" for all annotators
	rounds  []corpus.Round // those that can be chosen, the oldest first
	seed    int64
	names   []corpus.Annotator
	people  []string                 // ids of those who read something, in the order of their lanes
	entries map[string]*corpus.Entry // articles at hand
	used    []string                 // ids of them, the last used last
}

// place is a unit in its article.
type place struct {
	item  *adjudication.Item // nil where nothing is left
	entry *corpus.Entry
	units []adjudication.Unit
	unit  *adjudication.Unit
}

// pending is what is said of a decision before it is made.
type pending struct {
	reason corpus.Reason
	note   string
	asking bool // R was pressed, and a letter chooses the reason
	adding bool // + was pressed, and a digit adds a label
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen {
	return &Screen{shell: shell, host: host, order: adjudication.RareFirst}
}

// View is what lies over the window, nil while the screen is closed.
func (s *Screen) View() *adjudicationview.View { return s.view }

// Waiting reports whether keys wait for an article that is being read.
func (s *Screen) Waiting() bool { return s.reading }

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.adjudicate", "Project", "Adjudicate: decide where annotators differ…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyJ)}, true, s.Toggle),
	}
}

// Toggle opens the screen over the window, or closes it.
func (s *Screen) Toggle() {
	if s.view != nil {
		s.Close()
		return
	}
	session := s.host.Session()
	if session.AsksWho() {
		return
	}
	s.shell.Flush()
	s.shell.Say("Reading where annotators differ…")
	s.opening++
	opening, annotator, order, wanted := s.opening, session.Annotator, s.order, s.wanted
	var w work
	var err error
	session.Saved(func(ctx context.Context) { w, err = load(ctx, session.File(), annotator.ID, wanted, order) }, func() {
		switch {
		case s.opening != opening || s.host.Session() != session:
		case err != nil:
			s.shell.Say("")
			s.shell.Tell("Nothing can be decided now", err.Error())
		default:
			s.shell.Say("")
			s.start(w)
		}
	})
}

// start shows what was read.
func (s *Screen) start(w work) {
	s.work, s.at, s.pending = w, place{}, pending{}
	s.maker.Now = s.host.Session().Timestamp
	s.filter, s.changed, s.reading, s.keys, s.decided, s.before = "", false, false, 0, 0, ""
	s.late.Forget()
	s.put()
	s.list()
	s.goTo(s.board.Next(0))
	s.show()
	s.measure()
}

// put lays the screen over the window, in the present palette.
func (s *Screen) put() {
	c, old := s.shell.Window.Canvas(), s.view
	v := adjudicationview.New(s.shell.Palette, s.host.Style(), s.host.Session().Codebook.Labels, c)
	s.view, s.palette = v, s.shell.Palette.Name
	guarded := func(f func()) func() { return func() { s.shell.Guard(f) } }
	v.OnKey = func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool {
		s.shell.Guard(func() { s.key(event.Name, modifiers) })
		return true
	}
	v.OnRune = s.typed
	v.OnShortcut = func(key fyne.Shortcut) bool { return s.shortcut(key) }
	v.OnRow = func(i int) { s.shell.Guard(func() { s.choose(i) }) }
	v.OnSentence = func(sentence int) { s.shell.Guard(func() { s.toSentence(sentence) }) }
	v.OnTake = func(card int) { s.shell.Guard(func() { s.take(card) }) }
	v.OnReason = func(id string) { s.shell.Guard(func() { s.setReason(corpus.Reason(id)) }) }
	v.OnLabel = func(id string) { s.shell.Guard(func() { s.decideOn(id) }) }
	v.OnNote = func(text string) { s.shell.Guard(func() { s.setNote(text) }) }
	v.OnFilter = func(text string) { s.shell.Guard(func() { s.filter = text; s.list(); s.show() }) }
	v.OnOrder, v.OnNames, v.OnClose = guarded(s.nextOrder), guarded(s.toggleNames), guarded(s.Close)
	v.OnList = guarded(s.listDifferences)
	v.OnLink = func(string) { s.shell.Guard(s.listUnclear) }
	if old != nil {
		c.Overlays().Remove(old)
	}
	c.Overlays().Add(v)
	widgets.CatchKeys(c, v.Key)
	widgets.CatchShortcuts(c, func(key fyne.Shortcut) { s.shortcut(key) })
	v.FocusText()
}

// Follow keeps the open screen up to date with the window's colours and style.
func (s *Screen) Follow() {
	switch {
	case s.view == nil:
	case s.palette != s.shell.Palette.Name:
		s.put()
		s.show()
	default:
		s.view.SetStyle(s.host.Style())
	}
}

// Close takes the screen away. The open article is read again where gold changed.
func (s *Screen) Close() {
	if s.view == nil {
		return
	}
	v := s.view
	v.Flush()
	s.view = nil
	s.opening++
	s.shell.Window.Canvas().Overlays().Remove(v)
	s.host.Place("", "")
	s.shell.FocusText()
	if s.changed {
		s.host.Session().Reload()
	}
	s.work, s.at, s.rows, s.parts = work{}, place{}, nil, [3][]*adjudication.Item{}
}

// shortcut lets through the keys that make sense over the screen.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch id := s.shell.CommandOf(key); id {
	case "edit.undo":
		s.shell.Guard(func() { s.undo(false) })
	case "edit.redo":
		s.shell.Guard(func() { s.undo(true) })
	case "view.filter":
		s.view.FocusFilter()
	case "project.adjudicate", "project.quit", "view.theme", "view.contrast", "view.zoomin", "view.zoomout", "view.zoomreset",
		"view.serif", "view.wider", "view.narrower", "view.looser", "view.tighter", "help.keys", "help.codebook":
		taken := s.shell.Shortcut(key)
		if s.view != nil && id != "help.keys" && id != "help.codebook" {
			s.Follow()
		}
		return taken
	default:
		return false
	}
	return true
}

// progress is the line at the foot of the window.
func (s *Screen) progress() {
	c := s.board.Counts()
	where := fmt.Sprintf("%d of %d differences decided", c.Done, c.Done+c.Left)
	if s.at.item != nil {
		where = fmt.Sprintf("Difference %d of %d", min(c.Done+1, c.Done+c.Left), c.Done+c.Left)
	}
	s.host.Place(where, s.before)
}
