package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// focusButton is a PushButton that Tab reaches and Enter or Space presses, for
// a screen whose buttons have no keys of their own.
type focusButton struct {
	widget.BaseWidget
	button *PushButton
	ring   *canvas.Rectangle
	onKey  func(*fyne.KeyEvent) bool
}

func newFocusButton(p Palette, text, key string, tapped func()) *focusButton {
	b := &focusButton{button: NewPushButton(p, text, key, tapped), ring: canvas.NewRectangle(color.Transparent)}
	b.ring.CornerRadius, b.ring.StrokeWidth, b.ring.StrokeColor = 6, 2, p.Focus
	b.ring.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained shows the ring.
func (b *focusButton) FocusGained() { b.ring.Show(); b.ring.Refresh(); Reveal(b) }

// FocusLost takes the ring away.
func (b *focusButton) FocusLost() { b.ring.Hide(); b.ring.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (b *focusButton) TypedRune(rune) {}

// TypedKey presses the button.
func (b *focusButton) TypedKey(event *fyne.KeyEvent) {
	if b.onKey != nil && b.onKey(event) {
		return
	}
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		call(b.button.OnTapped)
	}
}

// AccessibilityLabel is the word on the button.
func (b *focusButton) AccessibilityLabel() string { return b.button.text }

// AccessibilityRole says that it is a button.
func (b *focusButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *focusButton) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(b.button, b.ring))
}
