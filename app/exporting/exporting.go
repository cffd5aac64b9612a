// Package exporting is the sheet that asks what to export and how, says beside it
// what the export would leave out, before anything is lost, and has it written.
package exporting

import (
	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
)

// Host is what an export needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	Version() string // of the program
	// Last is what the project keeps of its last export, "" for nothing, and Keep
	// lets it keep something else.
	Last() string
	Keep(string)
}

// Screen asks in a window.
type Screen struct {
	shell *ui.Shell
	host  Host
}

// New makes the screen of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell, host} }

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("project.export", "Project", "Export the dataset…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyE)}, true, s.Open),
	}
}
