package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/widgets"
)

// Late holds what is pressed, typed and clicked while an article is on its way:
// it is meant for that article, and waits for it. A key that waits may open a list
// or go into a field; what waits behind it is then meant for that.
type Late struct{ waits []func() }

// Add lets something wait behind all that waits already.
func (l *Late) Add(f func()) { l.waits = append(l.waits, f) }

// Run does what waited, in order, until it has to wait again.
func (l *Late) Run(again func() bool) {
	for len(l.waits) > 0 && !again() {
		f := l.waits[0]
		l.waits = l.waits[1:]
		f()
	}
}

// Forget drops what waits.
func (l *Late) Forget() { l.waits = nil }

// Empty reports whether nothing waits.
func (l *Late) Empty() bool { return len(l.waits) == 0 }

// PressElsewhere gives a key whose turn has come to what has the keys by now, as
// the window's driver would have. It reports false where that is the text.
func PressElsewhere(c fyne.Canvas, text fyne.Focusable, name fyne.KeyName, modifiers fyne.KeyModifier) bool {
	to, over := c.Focused(), c.Overlays().Top() != nil
	if to == text || to == nil && !over {
		return false
	}
	if modifiers&^Shift != 0 {
		shortcut := &desktop.CustomShortcut{KeyName: name, Modifier: modifiers}
		if to, ok := to.(fyne.Shortcutable); ok {
			to.TypedShortcut(shortcut)
			return true
		}
		if over {
			widgets.StrayShortcut(c, shortcut)
		}
		return over
	}
	event := &fyne.KeyEvent{Name: name}
	if to != nil {
		to.TypedKey(event)
	} else {
		widgets.StrayKey(c, event)
	}
	return true
}

// TypeElsewhere types a letter whose turn has come where the keys go by now. The
// text has no use for letters.
func TypeElsewhere(c fyne.Canvas, letter rune) {
	if to := c.Focused(); to != nil {
		to.TypedRune(letter)
	}
}
