package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
)

// What is done to the text with the mouse.

// connectView wires the reading view's intents.
func (w *Window) connectView() {
	v := w.view
	v.OnKey = func(event *fyne.KeyEvent, modifiers fyne.KeyModifier) bool {
		return w.key(event.Name, modifiers, false)
	}
	v.OnRune = w.letter
	v.OnKeyDown = func(event *fyne.KeyEvent) { w.Guard(func() { w.keyDown(event.Name) }) }
	v.OnKeyUp = func(event *fyne.KeyEvent) { w.Guard(func() { w.keyUp(event.Name) }) }
	v.OnSentence = func(sentence int) { w.Guard(func() { w.session.GoTo(sentence) }) }
	v.OnClick = func(sentence int, _ corpus.Span) { w.Guard(func() { w.clicked(sentence) }) }
	v.OnAnnotation = func(id string) { w.Guard(func() { w.clickedAnnotation(id) }) }
	v.OnSpan = func(span corpus.Span, final bool) {
		if final {
			w.Guard(func() { w.labelling.Selected(span) })
		}
	}
	v.OnResize = func(id string, span corpus.Span, final bool) {
		if final {
			w.Guard(func() { w.session.MoveSpan(id, span) })
		}
	}
	v.OnMenu = func(sentence int, at fyne.Position) { w.Guard(func() { w.offerLabels(sentence, at) }) }
	v.OnZoom = func(steps int) { w.Guard(func() { w.zoom(10 * steps) }) }
}

// clicked moves to a sentence, or labels it while a label is armed.
func (w *Window) clicked(sentence int) { w.when(func() { w.click(sentence) }) }

func (w *Window) click(sentence int) {
	w.say("")
	w.look.Pressed()
	if label, ok := w.session.Codebook.Label(w.armed); ok {
		w.session.SetLabelOn(sentence, label)
		return
	}
	if label, ok := w.heldLabel(); ok {
		w.session.SetLabelOn(sentence, label)
		return
	}
	w.session.GoTo(sentence)
}

func (w *Window) clickedAnnotation(id string) {
	if w.armed == "" && w.held.name == "" {
		w.when(func() { w.session.Select(id) })
	}
}

// arm makes a label the one that a click sets, or puts it down again.
func (w *Window) arm(label string) {
	if w.armed == label {
		label = ""
	}
	w.armed = label
	w.view.SetArmed(label)
	w.toolbar.showArmed(label)
	if l, ok := w.session.Codebook.Label(label); ok {
		w.say("A click on a sentence makes it " + strings.ToLower(l.Name) + ". Esc puts the label down.")
	}
	w.focusText()
}

func (w *Window) focusText() { w.window.Canvas().Focus(w.view) }
