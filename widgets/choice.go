package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Choice is a list of values to choose from. Unlike a plain Select it offers
// its keys to the screen first, so that it can be left with Esc.
type Choice struct {
	widget.Select
	tip     Shortened
	focused bool
	// Name says what is chosen, for those who cannot see what stands beside it.
	Name string
	// OnKey is offered every key first; it reports whether it took it.
	OnKey func(*fyne.KeyEvent) bool
}

// NewChoice makes a choice of values. The name says what is chosen; onKey may be
// nil.
func NewChoice(name string, values []string, onKey func(*fyne.KeyEvent) bool, chosen func(string)) *Choice {
	c := &Choice{Name: name, OnKey: onKey}
	c.Options, c.OnChanged = values, chosen
	c.tip.Owner = c
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained shows the ring.
func (c *Choice) FocusGained() { c.focused = true; c.Select.FocusGained(); Reveal(c) }

// FocusLost takes the ring away.
func (c *Choice) FocusLost() { c.focused = false; c.Select.FocusLost() }

// TypedKey offers the key to OnKey first.
func (c *Choice) TypedKey(event *fyne.KeyEvent) {
	if c.OnKey == nil || !c.OnKey(event) {
		c.Select.TypedKey(event)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	return edgedSelect(c, c.Select.CreateRenderer())
}

// choiceRoom is what the arrow and the margins of a choice take, in px.
const choiceRoom = 46

// Whole is the chosen value where Fyne has shortened it, else "".
func (c *Choice) Whole(fyne.Position) string {
	if fyne.MeasureText(c.Selected, c.Theme().Size(theme.SizeNameText), fyne.TextStyle{}).Width > c.Size().Width-choiceRoom {
		return c.Selected
	}
	return ""
}

// MouseIn tints the choice and offers the whole of a shortened value.
func (c *Choice) MouseIn(event *desktop.MouseEvent) {
	c.Select.MouseIn(event)
	if tips := TipsOver(c); tips != nil {
		tips.Offer(c.Whole(event.Position), event.AbsolutePosition)
	}
}

// MouseOut takes both away.
func (c *Choice) MouseOut() {
	c.Select.MouseOut()
	c.tip.MouseOut()
}

// AccessibilityLabel is the name with the value that is chosen.
func (c *Choice) AccessibilityLabel() string {
	if c.Selected == "" {
		return c.Name
	}
	return c.Name + ": " + c.Selected
}

// AccessibilityRole says that it can be pressed: there is no role for a list to
// choose from.
func (c *Choice) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
