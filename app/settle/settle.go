// Package settle is the screen on which a researcher decides what stands of the
// things that two people changed at the same time. It shows one conflict after
// the other and settles each by one key; what it needs of the window around it,
// it names as Host.
package settle

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/history"
	"sayso/storage"
	"sayso/widgets"
)

// Both stands for keeping both versions of an annotation, in place of one.
const Both = -1

// Host is what the screen needs of the window beyond the shell. What it reads and
// writes comes back on the goroutine of the user interface.
type Host interface {
	// Ready reports whether all that was done can be on disk. Where it cannot,
	// that is told.
	Ready() bool
	// Conflicts reads what is to be settled when all that was done is on disk.
	Conflicts(show func([]storage.Conflict))
	// Settle makes a version stand, or Both, and tells what went wrong before it
	// calls settled.
	Settle(id string, take int, settled func(error))
	// Name tells the name of an annotator, and whether it is the person at the
	// keyboard.
	Name(annotator string) (name string, mine bool)
	GoTo(storage.Conflict)
}

// Screen is the screen while it is open, and remembers where it was.
type Screen struct {
	shell *ui.Shell
	host  Host
	sheet *widgets.ConflictSheet
	popup *widget.PopUp
	list  []storage.Conflict
	at    int
	last  string // id of the conflict that was shown last
	busy  bool   // a key was taken and what follows is not shown yet
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host} }

// Open shows what is to be settled, from where it was left.
func (s *Screen) Open() {
	if s.host.Ready() {
		s.host.Conflicts(func(list []storage.Conflict) { s.open(list) })
	}
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.settle", "Project", "Settle what two people changed…", nil, true, s.Open),
	}
}

// IsOpen reports whether the screen lies over the window.
func (s *Screen) IsOpen() bool { return s.popup != nil }

// Sheet is what lies over the window, nil when it is closed.
func (s *Screen) Sheet() *widgets.ConflictSheet {
	if s.popup == nil {
		return nil
	}
	return s.sheet
}

func (s *Screen) open(list []storage.Conflict) {
	if s.popup != nil {
		s.Close()
	}
	s.list = list
	s.at = max(0, slices.IndexFunc(list, func(c storage.Conflict) bool { return c.ID == s.last }))
	s.sheet = widgets.NewConflictSheet(s.shell.Palette)
	guarded := func(f func()) func() { return func() { s.shell.Guard(f) } }
	s.sheet.OnTake = func(version int) { s.shell.Guard(func() { s.take(version) }) }
	s.sheet.OnBoth = guarded(func() { s.take(Both) })
	s.sheet.OnStep = func(by int) { s.shell.Guard(func() { s.step(by) }) }
	s.sheet.OnGo = guarded(s.goTo)
	s.sheet.OnClose = guarded(s.Close)
	s.busy = false
	s.show("")
	c := s.shell.Window.Canvas()
	s.popup = widget.NewModalPopUp(s.sheet, c)
	popup := s.popup
	fit := func() {
		room := c.Size()
		popup.Resize(fyne.NewSize(min(680, room.Width-40), min(460, room.Height-40)))
	}
	fit() // it is never shown at another size
	popup.Show()
	widgets.KeepFitting(c, fit)
	c.Focus(s.sheet)
	widgets.CatchKeys(c, s.sheet.TypedKey)
}

// Close takes the screen away.
func (s *Screen) Close() {
	if s.popup == nil {
		return
	}
	s.popup.Hide()
	s.popup = nil
	s.shell.FocusText()
}

// show puts the conflict at hand on the sheet. note says what was done last.
func (s *Screen) show(note string) {
	if len(s.list) == 0 {
		s.sheet.SetConflict(widgets.Conflict{Words: "Nothing is left to settle.", Note: note})
		return
	}
	c := s.list[s.at]
	s.last = c.ID
	page := widgets.Conflict{
		Place: fmt.Sprintf("%d of %d", s.at+1, len(s.list)), Words: capital(c.Words), Note: note,
		Several: len(s.list) > 1, Refused: s.refused(c), Go: goes(c),
	}
	kept := 0
	for i, v := range c.Versions {
		page.Versions = append(page.Versions, widgets.ConflictVersion{Words: v.Words, By: by(v), Shows: i == 0})
		if !v.Removed() {
			kept++
		}
	}
	page.Both = page.Refused == "" && c.Noun == history.Annotation && kept > 1
	s.sheet.SetConflict(page)
}

// goes names the way to the thing, "" where there is none.
func goes(c storage.Conflict) string {
	switch {
	case c.Noun == history.Document || c.Noun == history.Sentences:
		return "Go to the article"
	case c.Document != "" || c.Noun == history.Relation:
		return "Go to the sentence"
	}
	return ""
}

// capital begins a line with a capital letter.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// by says who said so, and when.
func by(v storage.Version) string {
	when := v.At.Local().Format("2 Jan 2006, 15:04")
	if v.Author == "" {
		return when
	}
	return v.Author + " · " + when
}

// refused says why a conflict cannot be settled by who is at the keyboard, or
// "".
func (s *Screen) refused(c storage.Conflict) string {
	if s.shell.Open.File().ReadOnly() {
		return "This project is open read-only, so nothing can be settled here."
	}
	if c.Owner == "" {
		return ""
	}
	name, mine := s.host.Name(c.Owner)
	if mine {
		return ""
	}
	if name == "" {
		name = "somebody else"
	}
	return fmt.Sprintf("This was made by %s, and only they can settle it. Once they have, joining their copy brings the decision here.", name)
}

func (s *Screen) step(by int) {
	if n := len(s.list); n > 1 && !s.busy {
		s.at = (s.at + by + n) % n
		s.show("")
	}
}

// take settles the conflict at hand. The next one comes by itself.
func (s *Screen) take(version int) {
	if s.busy || len(s.list) == 0 {
		return
	}
	c := s.list[s.at]
	s.busy = true
	s.host.Settle(c.ID, version, func(err error) {
		if err != nil {
			s.busy = false
			return
		}
		note := "Settled: " + c.Words + "."
		if version == Both {
			note = "Both are kept: " + c.Words + "."
		}
		s.read(note)
	})
}

// read reads the list again, and shows what took the place of the one at hand.
func (s *Screen) read(note string) {
	sheet := s.sheet
	s.host.Conflicts(func(list []storage.Conflict) {
		if s.popup == nil || s.sheet != sheet {
			return
		}
		s.busy = false
		s.list = list
		s.at = max(0, min(s.at, len(list)-1))
		s.show(note)
	})
}

func (s *Screen) goTo() {
	if len(s.list) > 0 && !s.busy {
		c := s.list[s.at]
		s.Close()
		s.host.GoTo(c)
	}
}
