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

// strayShortcuts are the takers of keys with Ctrl or Alt that nothing which has
// the focus takes, by the overlay they belong to.
var strayShortcuts = map[fyne.CanvasObject]func(fyne.Shortcut){}

// CatchShortcuts gives a taker the keys with Ctrl or Alt that nothing else takes,
// as long as what now lies on top of the canvas does so.
func CatchShortcuts(c fyne.Canvas, take func(fyne.Shortcut)) {
	for overlay := range strayShortcuts {
		if !slices.Contains(c.Overlays().List(), overlay) {
			delete(strayShortcuts, overlay)
		}
	}
	if top := c.Overlays().Top(); top != nil {
		strayShortcuts[top] = take
	}
}

// StrayShortcut hands such a key to what lies on top.
func StrayShortcut(c fyne.Canvas, s fyne.Shortcut) {
	if take := strayShortcuts[c.Overlays().Top()]; take != nil {
		take(s)
	}
}

// fits are what fits an overlay to the window, by the overlay.
var fits = map[fyne.CanvasObject]func(){}

// KeepFitting fits what now lies on top of the canvas to the window, now and
// whenever FitOverlays is called.
func KeepFitting(c fyne.Canvas, fit func()) {
	for overlay := range fits {
		if !slices.Contains(c.Overlays().List(), overlay) {
			delete(fits, overlay)
		}
	}
	if top := c.Overlays().Top(); top != nil {
		fits[top] = fit
	}
	fit()
}

// FitOverlays fits what lies over a window whose size has changed.
func FitOverlays(c fyne.Canvas) {
	for _, overlay := range c.Overlays().List() {
		if fit := fits[overlay]; fit != nil {
			fit()
		}
	}
}
