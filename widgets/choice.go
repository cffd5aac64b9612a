package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Choice is a list of values to choose from. Unlike a plain Select it offers
// its keys to the screen first, so that it can be left with Esc.
type Choice struct {
	widget.Select
	// OnKey is offered every key first; it reports whether it took it.
	OnKey func(*fyne.KeyEvent) bool
}

// NewChoice makes a choice of values. onKey may be nil.
func NewChoice(values []string, onKey func(*fyne.KeyEvent) bool, chosen func(string)) *Choice {
	c := &Choice{OnKey: onKey}
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
