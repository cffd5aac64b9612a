package app

import (
	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
)

// held follows the key that is held down. Two things hang on it: a command
// that changes the work runs once for a key, however long it is held; and a
// label whose key is held is armed, so that a click tags.
type held struct {
	name fyne.KeyName
	ran  bool // the command of the key ran for this press
	// clicked says that a click came while the key was held. The press then
	// meant the click, and what it did to the current sentence was taken back.
	clicked bool
}

// repeats reports whether a key that stays down calls again.
func (h *held) repeats(name fyne.KeyName) bool {
	if h.name != name {
		return false // the focus was elsewhere when it went down: let it run
	}
	again := h.ran
	h.ran = true
	return again
}

func (w *Window) keyDown(name fyne.KeyName) { w.held = held{name: name} }

func (w *Window) keyUp(name fyne.KeyName) {
	if w.held.name == name {
		w.held = held{}
	}
}

// heldLabel is the label whose key is held down. Its first click takes back
// what the press of the key did to the current sentence, because the
// press meant the click.
func (w *Window) heldLabel() (corpus.Label, bool) {
	label, ok := w.session.Codebook.LabelForKey(string(w.held.name))
	if !ok || w.held.name == "" {
		return corpus.Label{}, false
	}
	if w.held.ran && !w.held.clicked {
		w.session.Retract()
	}
	w.held.clicked = true
	return label, true
}
