// Package ui is what the screens of the window have in common, so that a screen
// needs neither the window around it nor another screen: small sheets that ask,
// questions for files, work behind the window with its progress, readings of the
// open project, and the one door to the goroutine of the user interface. It
// knows no screen.
package ui

import (
	"fmt"
	"image/color"
	"log/slog"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Shell is the window as a screen sees it. One is shared by all screens of a
// window; its methods are called on the goroutine of the user interface.
type Shell struct {
	Window  fyne.Window
	Palette widgets.Palette
	Runner  Runner
	Open    Open        // the open project, nil for none
	Chooser FileChooser // the system's dialog for files: none but in a real window

	// Say shows a passing sentence at the foot of the window.
	Say func(text string)
	// ShowJob shows what runs behind the window, "" for nothing.
	ShowJob func(text string)
	// Flush stores what is typed into the annotation.
	Flush func()
	// FocusText gives the keys to the text.
	FocusText func()
	// Back gives the keys to what lies on top when a sheet has closed.
	Back func()
	// CommandOf is the id of the command that a shortcut stands for, "" for none.
	CommandOf func(fyne.Shortcut) string
	// Shortcut runs that command, and reports whether there is one.
	Shortcut func(fyne.Shortcut) bool

	Sheet    *Sheet          // the one on top, or the last that was
	Finder   *widgets.Finder // the list that was opened last
	Job      *Job            // the work that runs behind the window, nil for none
	refused  int             // jobs that could not begin, since another ran
	Choosing bool            // the system's dialog for files is open
	reading  int             // counts what is read behind the window, so that only the last is shown

	stopReading func() // breaks off what is read now
}

// Runner is the one door through which a goroutine hands work to the user
// interface. Tests use a queue of their own in its place.
type Runner interface {
	// Do runs f on the goroutine of the user interface, later and once.
	Do(f func())
}

// FyneRunner is the Runner of a real window.
type FyneRunner struct{}

// Do implements Runner.
func (FyneRunner) Do(f func()) { fyne.Do(f) }

// Open is the project that is open. Another value is another opening of one.
type Open interface {
	// File is the project file that changes go to.
	File() *storage.Project
	// AfterSaving runs f, on another goroutine, when all that was done before is
	// on disk.
	AfterSaving(f func())
}

// Guard runs a handler so that a fault in it is told instead of ending the
// program.
func (h *Shell) Guard(f func()) { Guard(h.Failed, f) }

// Failed tells the researcher of an error and the log of its cause.
func (h *Shell) Failed(err error) {
	slog.Error("told to the researcher", "error", fmt.Sprintf("%+v", err))
	h.Tell("Something went wrong", err.Error())
}

// IsOpen reports whether the project is still the open one.
func (h *Shell) IsOpen(project *storage.Project) bool {
	return h.Open != nil && h.Open.File() == project
}

// AllSaved is closed when all that was done before is on disk.
func (h *Shell) AllSaved() chan struct{} {
	saved := make(chan struct{})
	h.Open.AfterSaving(func() { close(saved) })
	return saved
}

// LabelChips are the letters of labels in their squares, in the order of the ids.
func (h *Shell) LabelChips(codebook corpus.Codebook, ids ...string) []widgets.LabelChip {
	letters, chips := corpus.Letters(codebook.Labels), make([]widgets.LabelChip, 0, len(ids))
	for _, id := range ids {
		chip := widgets.LabelChip{Letter: "?", Square: h.Palette.Dim, Ink: h.Palette.Background}
		if l, ok := codebook.Label(id); ok {
			chip.Letter = letters[id]
			chip.Square, chip.Ink = h.Palette.Chip(l)
		}
		chips = append(chips, chip)
	}
	return chips
}

// LabelColour is the colour of a label on the current palette.
func (h *Shell) LabelColour(codebook corpus.Codebook, id string) color.Color {
	if l, ok := codebook.Label(id); ok {
		strong, _ := h.Palette.Label(l)
		return strong
	}
	return h.Palette.Dim
}

// Copy puts a text on the clipboard.
func (h *Shell) Copy(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// List opens a list over the window from which one line is chosen. items gives
// the lines for what is typed; closed is called when it has gone.
func (h *Shell) List(prompt string, items func(query string) []widgets.FinderItem, closed func()) *widgets.Finder {
	h.Finder = widgets.ShowFinder(h.Palette, h.Window.Canvas(), prompt, items, closed)
	return h.Finder
}
