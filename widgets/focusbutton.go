package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// FocusButton is a PushButton that Tab reaches and Enter or Space presses, for
// a screen whose buttons have no keys of their own.
type FocusButton struct {
	widget.BaseWidget
	Button *PushButton
	ring   *canvas.Rectangle
	OnKey  func(*fyne.KeyEvent) bool
}

func NewFocusButton(p Palette, text, key string, tapped func()) *FocusButton {
	b := &FocusButton{Button: NewPushButton(p, text, key, tapped), ring: canvas.NewRectangle(color.Transparent)}
	b.ring.CornerRadius, b.ring.StrokeWidth, b.ring.StrokeColor = 6, 2, p.Focus
	b.ring.Hide()
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained shows the ring.
func (b *FocusButton) FocusGained() { b.ring.Show(); b.ring.Refresh(); Reveal(b) }

// FocusLost takes the ring away.
func (b *FocusButton) FocusLost() { b.ring.Hide(); b.ring.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (b *FocusButton) TypedRune(rune) {}

// TypedKey presses the button.
func (b *FocusButton) TypedKey(event *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(event) {
		return
	}
	switch event.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		Call(b.Button.OnTapped)
	}
}

// AccessibilityLabel is the word on the button.
func (b *FocusButton) AccessibilityLabel() string { return b.Button.Text }

// AccessibilityRole says that it is a button.
func (b *FocusButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *FocusButton) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(b.Button, b.ring))
}
