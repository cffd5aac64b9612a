// Package secondlook is what a model of one's own work is good for in the
// window: it leads to unread sentences that may carry a rare label, it draws
// some by chance to tell whether any were missed, it shows coded sentences whose
// labels look odd, and it says after a key, or when asked, what it would have
// given and why. It never gives a label: every one of these ends at a sentence in
// its article, and what becomes of it is decided by the usual keys.
//
// The sentences that are gone through, one after another, are a trail (trail.go);
// the strip at the foot of the text (strip.go) says which one it is, where it
// came from and what the keys do. The model is learned behind the window
// (learn.go) from the work of the person at the keyboard alone, and kept nowhere.
// Where a round forbids hints (allowed.go) there are none of these.
package secondlook

import (
	"time"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
)

// Host is what the screen needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// GoTo shows the sentence of a span, and then does something more.
	GoTo(document string, span corpus.Span, then func())
	// Resized is called when the strip has come, gone, or needs another height.
	Resized()
	// Marked is called when other hints are to be shown.
	Marked()
	// Allowed is what the round of a document allows.
	Allowed(document string) Allowed
	// When is when hints are shown, as the person at the keyboard chose it.
	When() When
	SetWhen(When)
	// Keep stores a setting of the project.
	Keep(key, value string)
}

// Screen is the room of a window.
type Screen struct {
	shell *ui.Shell
	host  Host
	strip strip
	trail *trail // nil while none is gone through

	learns   bool     // the model learns behind the window
	learned  *learned // nil while nothing was
	learning bool
	stale    bool          // something was said since
	took     time.Duration // to learn
	finished time.Time

	shown      *shown // the hint that was put on the screen, nil for none
	before     When   // what the kill switch goes back to
	pressed    int    // keys and clicks since a sentence was decided
	last       hint   // the one that was worked out last, so that it is done once
	lastOf     *learned
	language   string // of the open document
	languageOf string // the document that it is of
}

// New makes it for a window. Nothing is gone through.
func New(shell *ui.Shell, host Host) *Screen {
	s := &Screen{shell: shell, host: host}
	s.strip.init()
	return s
}

// Object is the strip at the foot of the text.
func (s *Screen) Object() fyne.CanvasObject { return s.strip.box }

// Commands are those of the room.
func (s *Screen) Commands() []ui.Command {
	alt := func(name fyne.KeyName) []ui.Key { return []ui.Key{ui.With(fyne.KeyModifierAlt, name)} }
	return []ui.Command{
		ui.NewCommand("look.queue", "Second look", "Unread sentences likely to carry a label…", alt(fyne.KeyQ), true, s.AskLabel),
		ui.NewCommand("look.like", "Second look", "Unread sentences like this one", alt(fyne.KeyL), true, s.OpenLike),
		ui.NewCommand("look.sample", "Second look", "None missed? Unread sentences drawn by chance…", alt(fyne.KeyN), true, s.AskSample),
		ui.NewCommand("look.doubts", "Second look", "Coded sentences that look odd", alt(fyne.KeyO), true, s.OpenDoubts),
		ui.NewCommand("look.next", "Second look", "Next of them, and leave this one as it is", alt(fyne.KeyDown), true, func() { s.step(+1) }),
		ui.NewCommand("look.previous", "Second look", "The one before", alt(fyne.KeyUp), true, func() { s.step(-1) }),
		ui.NewCommand("look.leave", "Second look", "Leave them", nil, true, s.Leave),
		ui.NewCommand("look.hint", "Second look", "What the model would say", []ui.Key{ui.With(ui.Shift, fyne.KeySlash), ui.Press(fyne.KeyF11)}, false, s.Ask),
		ui.NewCommand("look.hints", "Second look", "Hints on or off", []ui.Key{ui.Press(fyne.KeyF10)}, true, s.Toggle),
		ui.NewCommand("look.when", "Second look", "When hints are shown…", nil, true, s.AskWhen),
		ui.NewCommand("look.trust", "Second look", "How far hints can be trusted…", nil, true, s.ShowTrust),
		ui.NewCommand("look.cues", "Second look", "Cues…", nil, true, s.AskCues),
	}
}

// Close forgets all that is of a project.
func (s *Screen) Close() {
	s.trail, s.learned, s.shown, s.stale, s.learns = nil, nil, nil, true, false
	s.strip.box.Hide()
}

// Pressed counts what the person at the keyboard does until a sentence is
// decided.
func (s *Screen) Pressed() { s.pressed++ }

// refused says why the model is not asked here, if so.
func (s *Screen) refused() bool {
	session := s.host.Session()
	switch {
	case session.Entry.Document.ID == "":
		s.shell.Say("There are no articles yet.")
	case session.AsksWho():
	case s.host.Allowed(session.Entry.Document.ID) == Off:
		s.shell.Say(offInRound)
	default:
		return false
	}
	return true
}
