package widgets

import "fyne.io/fyne/v2"

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// enable lets a control be used or not.
func enable(o fyne.Disableable, on bool) {
	switch {
	case on == !o.Disabled():
	case on:
		o.Enable()
	default:
		o.Disable()
	}
}
