package app

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
)

// What the shell that the screens share needs of this window.

// newShell makes the shell of the window.
func (w *Window) newShell(runner ui.Runner) *ui.Shell {
	return &ui.Shell{
		Window: w.window, Runner: runner, Chooser: ui.NoChooser,
		Say: w.say, FocusText: w.focusText, Back: w.keysBack, CommandOf: w.commandOf, Shortcut: w.shortcut,
		ShowJob: func(text string) { w.status.SetJob(text) },
	}
}

// keysBack gives the keys to what lies on top when a sheet has closed.
func (w *Window) keysBack() {
	switch top := w.window.Canvas().Overlays().Top(); {
	case top == nil:
		w.focusText()
	case w.documentSheet.Over() != nil && top == fyne.CanvasObject(w.documentSheet.Over()):
		w.documentSheet.Over().FocusTable()
	case w.importing.Over() != nil && top == fyne.CanvasObject(w.importing.Over()):
		w.importing.Over().FocusList()
	case w.settling.IsOpen():
		w.window.Canvas().Focus(w.settling.Sheet())
	}
}

// commandOf is the command that a shortcut stands for.
func (w *Window) commandOf(s fyne.Shortcut) string {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return w.keys[ui.With(s.Modifier, s.KeyName)].ID
	case *fyne.ShortcutUndo:
		return "edit.undo"
	case *fyne.ShortcutRedo:
		return "edit.redo"
	}
	return ""
}

// Short names for what the window has of its shell.
type sheet = ui.Sheet

func (w *Window) guard(f func())   { w.Guard(f) }
func (w *Window) failed(err error) { w.Failed(err) }
func (w *Window) cancelJob()       { w.CancelJob() }

func (w *Window) tell(title, text string)                    { w.Tell(title, text) }
func (w *Window) confirm(title, text, yes string, do func()) { w.Confirm(title, text, yes, do) }

func (w *Window) openSheet(title string, body fyne.CanvasObject, size fyne.Size, okText string, ok func() bool) *ui.Sheet {
	return w.OpenSheet(title, body, size, okText, ok)
}

func (w *Window) start(text string, work func(ctx context.Context, progress func(string)) error, after func(error)) {
	w.Start(text, work, after)
}
