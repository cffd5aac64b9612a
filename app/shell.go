package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
)

// What the shell that the screens share needs of this window.

// newShell makes the shell of the window.
func (w *Window) newShell(runner ui.Runner) *ui.Shell {
	return &ui.Shell{
		Window: w.window, Runner: runner, Chooser: ui.NoChooser,
		Say: w.say, Flush: func() { w.inspector.Flush() }, FocusText: w.focusText, Back: w.keysBack, CommandOf: w.commandOf, Shortcut: w.shortcut,
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
	case w.overview.Over() != nil && top == fyne.CanvasObject(w.overview.Over()):
		w.overview.Over().FocusPanel()
	case w.agreement.Over() != nil && top == fyne.CanvasObject(w.agreement.Over()):
		w.agreement.Over().FocusPanel()
	case w.plan.Over() != nil && top == fyne.CanvasObject(w.plan.Over()):
		w.plan.Over().FocusMatrix()
	case w.importing.Over() != nil && top == fyne.CanvasObject(w.importing.Over()):
		w.importing.Over().FocusList()
	case w.adjudicating.View() != nil && top == fyne.CanvasObject(w.adjudicating.View()):
		w.adjudicating.View().FocusText()
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
