package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// This file holds what is only there because of how Fyne 2.8.1 works. An
// upgrade should try to do without each.

// NewPane is the ground of a part of the window that has the colour of panes. It
// is nothing to draw where the window is cleared to that colour anyway.
func NewPane(p Palette) *canvas.Rectangle { return canvas.NewRectangle(groundColour(p.Pane)) }

// groundColour is what to fill the page with: nothing, where the window is
// cleared to that colour anyway. There is no culling, and without a graphics
// card each full fill of the window costs a few milliseconds a frame.
func groundColour(page color.NRGBA) color.Color {
	if app := fyne.CurrentApp(); app != nil {
		settings := app.Settings()
		cleared := settings.Theme().Color(theme.ColorNameBackground, settings.ThemeVariant())
		if color.NRGBAModel.Convert(cleared) == color.Color(page) {
			return color.Transparent
		}
	}
	return page
}

// canvasScale gives the device pixels per pixel of the window an object is in,
// 1 where it is in none. Text that is not set on whole device pixels is blurred
// (fyne-io/fyne#4390).
func canvasScale(o fyne.CanvasObject) float32 {
	if app := fyne.CurrentApp(); app != nil {
		if c := app.Driver().CanvasForObject(o); c != nil && c.Scale() > 0 {
			return c.Scale()
		}
	}
	return 1
}

// lateCursor mends the cursor of an entry. A space typed at the very end of a
// wrapped row leaves the cursor before it (widget/entry.go, rowColFromTextPos,
// of Fyne 2.8.1), so that what is typed next would stand before the space, and
// Backspace would take the letter. The cursor is moved on before the next key,
// if nothing else moved it.
type lateCursor struct {
	text string // of the entry when the cursor stayed behind; "" for never
	at   int    // where it stayed
}

// catchUp is called before a key.
func (l *lateCursor) catchUp(e *widget.Entry) {
	if l.text != "" && e.Text == l.text && e.CursorTextOffset() == l.at {
		e.CursorColumn++
	}
	l.text = ""
}

// typed is called after a rune was typed with the cursor at an offset and
// nothing selected.
func (l *lateCursor) typed(e *widget.Entry, before int) {
	if e.MultiLine && e.CursorTextOffset() == before {
		l.text, l.at = e.Text, before
	}
}
