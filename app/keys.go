package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// A key of the window finds its command here, wherever the focus is.

// useCodebook makes the table of commands for the labels of the project.
func (w *Window) useCodebook() error {
	table := w.table(w.session.Codebook)
	keys, err := keysOf(table)
	if err != nil {
		return err
	}
	w.commands, w.keys = table, keys
	return nil
}

// keysOf are the keys of a table of commands.
func keysOf(table []ui.Command) (ui.KeyMap, error) {
	keys, err := ui.NewKeyMap(table)
	if err != nil {
		return nil, fmt.Errorf("the codebook of this project uses a key twice: %w", err)
	}
	return keys, nil
}

// key runs the command of a key, if there is one. typing says that a field has
// the focus, so that plain keys belong to it.
func (w *Window) key(name fyne.KeyName, modifiers fyne.KeyModifier, typing bool) (taken bool) {
	if w.session == nil {
		return false
	}
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn // the one of the number pad
	}
	command, ok := w.keyed(name, modifiers, typing)
	if ok && command.Once() && !(!typing && w.look.Takes(name, modifiers)) && w.held.repeats(name) {
		return true
	}
	if w.session.Waiting() && (ok || !typing) {
		w.late.Add(func() {
			if !ui.PressElsewhere(w.window.Canvas(), w.view, name, modifiers) {
				w.press(name, modifiers, typing)
			}
		})
		return true
	}
	return w.press(name, modifiers, typing)
}

// keyed finds the command of a key. typing is that of key.
func (w *Window) keyed(name fyne.KeyName, modifiers fyne.KeyModifier, typing bool) (ui.Command, bool) {
	command, ok := w.keys[ui.With(modifiers&(ui.Shift|fyne.KeyModifierControl|fyne.KeyModifierAlt|fyne.KeyModifierSuper), name)]
	return command, ok && (!typing || command.Everywhere)
}

// press does what a key says.
func (w *Window) press(name fyne.KeyName, modifiers fyne.KeyModifier, typing bool) (taken bool) {
	if !typing && w.look.Takes(name, modifiers) {
		w.Guard(func() { w.look.Key(name, modifiers) })
		return true
	}
	command, ok := w.keyed(name, modifiers, typing)
	if !ok {
		return false
	}
	w.look.Pressed()
	if command.Group == "Label" && w.bringBack() {
		return true
	}
	w.say("") // what was said before is not true of what comes now
	widgets.HideTip()
	w.byLetter = len(name) == 1 && modifiers&^ui.Shift == 0
	w.Guard(func() { command.Run() })
	w.byLetter = false
	return true
}

// bringBack scrolls to what a label would be set on when none of it can be seen,
// and reports whether it had to: nothing is said of a sentence unseen.
func (w *Window) bringBack() bool {
	s := w.session
	if s.Current < 0 || s.Current >= len(s.Entry.Document.Sentences) || w.view.Page().ID != s.Entry.Document.ID {
		return false
	}
	span, what := s.Entry.Document.Sentences[s.Current].Span, fmt.Sprintf("Sentence %d", s.Current+1)
	if s.Selection.Len() > 0 {
		span, what = s.Selection, "What is selected"
	}
	if w.view.InView(span) {
		return false
	}
	w.view.ShowSpan(span)
	w.say(what + " was out of view, so nothing was set. Press the key again to set it.")
	return true
}

// shortcut runs the command of a key with Ctrl or Alt, whatever has the focus.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return w.key(s.KeyName, s.Modifier, true)
	case *fyne.ShortcutUndo:
		return w.key(fyne.KeyZ, ui.Ctrl, true)
	case *fyne.ShortcutRedo:
		return w.key(fyne.KeyY, ui.Ctrl, true)
	case *fyne.ShortcutCopy:
		return w.key(fyne.KeyC, ui.Ctrl, true)
	}
	return false
}

// registerShortcuts puts every key with Ctrl or Alt on the canvas, for when no
// field has the focus. Under a sheet or the palette they rest.
func (w *Window) registerShortcuts() {
	c := w.window.Canvas()
	free := func() bool { return c.Overlays().Top() == nil }
	for k := range w.keys {
		if k.Modifier&^ui.Shift != 0 {
			s := &desktop.CustomShortcut{KeyName: k.Name, Modifier: k.Modifier}
			c.AddShortcut(s, func(fyne.Shortcut) {
				if free() {
					w.key(k.Name, k.Modifier, true)
				} else {
					widgets.StrayShortcut(c, s)
				}
			})
		}
	}
	for _, s := range []fyne.Shortcut{&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}, &fyne.ShortcutCopy{}} {
		c.AddShortcut(s, func(s fyne.Shortcut) {
			if free() {
				w.shortcut(s)
			} else {
				widgets.StrayShortcut(c, s)
			}
		})
	}
	c.SetOnTypedKey(func(event *fyne.KeyEvent) {
		if free() {
			w.key(event.Name, ui.Modifiers(), false)
		} else {
			widgets.StrayKey(c, event) // a click beside its fields took the focus away
		}
	})
}

// escape lets go of one thing after another: the search, the armed label, the
// selection.
func (w *Window) escape() {
	switch {
	case w.findBar.IsOpen():
		w.findBar.Close()
	case w.armed != "":
		w.arm(w.armed)
		w.say("")
	case w.look.IsOpen() && w.session.Selection.Len() == 0:
		w.look.Leave()
	default:
		w.view.ClearSelection()
		w.session.SelectSpan(corpus.Span{})
	}
}

// when runs f now, or as soon as what is about to be shown has arrived: a key
// pressed right behind Ctrl+Z means the sentence that the undo goes to.
func (w *Window) when(f func()) {
	if w.session.Waiting() {
		w.late.Add(f)
		return
	}
	f()
}

// arrived does what waited for what is shown now.
func (w *Window) arrived() { w.late.Run(w.session.Waiting) }

// letter takes what a key typed into the text. It has a meaning only behind a key
// that waits.
func (w *Window) letter(letter rune) {
	if w.session != nil && w.session.Waiting() {
		w.late.Add(func() { ui.TypeElsewhere(w.window.Canvas(), letter) })
	}
}
