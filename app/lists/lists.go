// Package lists is the lists of things of the whole project that open over the
// text, or stay beside it: the sources and what each says, the thread of an
// annotation, the parked sentences, what was coded under an older codebook.
// Enter goes to a line; Alt+Left comes back.
package lists

import (
	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// Host is what the lists need of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Target is the annotation that keys change. Where there is none, that is
	// told.
	Target() (corpus.Annotation, bool)
	GoTo(document string, span corpus.Span)
	GoToAnnotation(corpus.Annotation)
	// LetStay offers to keep a list beside the text.
	LetStay(*widgets.Finder)
}

// Screen opens the lists of a window.
type Screen struct {
	shell *ui.Shell
	host  Host
}

// New makes the lists of a window. None is open.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell, host} }

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.sources", "Project", "Sources…", []ui.Key{ui.Press(fyne.KeyF5)}, true, s.Sources),
		ui.NewCommand("project.parked", "Project", "Parked sentences…", []ui.Key{ui.Press(fyne.KeyF6)}, true, s.Parked),
		ui.NewCommand("project.older", "Project", "Annotations made under an older codebook…", nil, true, s.OlderCoding),
	}
}

// AnnotationCommands are those that belong to an annotation.
func (s *Screen) AnnotationCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("edit.thread", "Annotation", "The thread: who said it, and who denied it…", []ui.Key{ui.Press(fyne.KeyG)}, false, s.Thread),
	}
}
