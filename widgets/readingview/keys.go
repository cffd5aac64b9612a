package readingview

import (
	"fyne.io/fyne/v2"

	"sayso/widgets"
)

// The view has the focus and hands all keys on: what a key does stands in one
// table of commands, which is not here.

// takeFocus asks for the keys.
func (v *View) takeFocus() {
	if app := fyne.CurrentApp(); app != nil {
		if c := app.Driver().CanvasForObject(v); c != nil && c.Focused() != fyne.Focusable(v) {
			c.Focus(v)
		}
	}
}

// FocusGained is called by Fyne.
func (v *View) FocusGained() { v.setFocused(true) }

// FocusLost is called by Fyne.
func (v *View) FocusLost() { v.setFocused(false) }

func (v *View) setFocused(focused bool) {
	v.focused = focused
	v.update()
}

// AcceptsTab tells whether Tab comes to the view or moves the focus on.
func (v *View) AcceptsTab() bool { return v.TakesTab != nil && v.TakesTab() }

// TypedKey hands a key to the command table.
func (v *View) TypedKey(e *fyne.KeyEvent) {
	v.restHover()
	if v.OnKey != nil {
		v.OnKey(e, widgets.Modifiers())
	}
}

// restHover takes the tint under the pointer away while keys are used; the next
// move of the mouse brings it back. With a label armed it stays, as the key may
// be the one that is held for the click.
func (v *View) restHover() {
	if v.pointer.hover >= 0 && v.armed == "" {
		v.pointer.hover = -1
		v.update()
	}
}

// TypedRune hands on what a key types. What the key does is told by TypedKey.
func (v *View) TypedRune(letter rune) {
	if v.OnRune != nil {
		v.OnRune(letter)
	}
}

// KeyDown tells that a key went down.
func (v *View) KeyDown(e *fyne.KeyEvent) {
	if v.OnKeyDown != nil {
		v.OnKeyDown(e)
	}
}

// KeyUp tells that a key was let go.
func (v *View) KeyUp(e *fyne.KeyEvent) {
	if v.OnKeyUp != nil {
		v.OnKeyUp(e)
	}
}

// AccessibilityRole is text.
func (v *View) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
