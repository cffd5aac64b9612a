package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Choice is a list of values to choose from. Unlike a plain Select it offers
// its keys to the screen first, so that it can be left with Esc.
type Choice struct {
	widget.Select
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
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey offers the key to OnKey first.
func (c *Choice) TypedKey(event *fyne.KeyEvent) {
	if c.OnKey == nil || !c.OnKey(event) {
		c.Select.TypedKey(event)
	}
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
