package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
)

// A click on what cannot have the focus takes it from everything, and from then
// on keys reach nothing but the canvas. What lies over the window therefore says
// who gets them.

// strayKeys are the takers of such keys, by the overlay they belong to.
var strayKeys = map[fyne.CanvasObject]func(*fyne.KeyEvent){}

// CatchKeys gives a taker the keys that nothing has the focus for, as long as
// what now lies on top of the canvas does so.
func CatchKeys(c fyne.Canvas, take func(*fyne.KeyEvent)) {
	for overlay := range strayKeys {
		if !slices.Contains(c.Overlays().List(), overlay) {
			delete(strayKeys, overlay)
		}
	}
	if top := c.Overlays().Top(); top != nil {
		strayKeys[top] = take
	}
}

// StrayKey hands a key that nothing has the focus for to what lies on top.
func StrayKey(c fyne.Canvas, event *fyne.KeyEvent) {
	if take := strayKeys[c.Overlays().Top()]; take != nil {
		take(event)
	}
}
