package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// SheetButton is a button that Tab reaches. Enter and the space bar press it;
// OnKey is offered all other keys.
type SheetButton struct {
	widget.Button
	OnKey func(*fyne.KeyEvent) bool
}

// NewSheetButton makes one.
func NewSheetButton(text string, tapped func()) *SheetButton {
	b := &SheetButton{}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained shows where the keys are.
func (b *SheetButton) FocusGained() { b.Button.FocusGained(); widgets.Reveal(b) }

// Tapped presses the button; Tab goes on from it.
func (b *SheetButton) Tapped(event *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
	b.Button.Tapped(event)
}

// TypedKey implements fyne.Focusable.
func (b *SheetButton) TypedKey(event *fyne.KeyEvent) {
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.OnTapped()
	default:
		if b.OnKey != nil {
			b.OnKey(event)
		}
	}
}
