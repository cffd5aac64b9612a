package widgets

import (
	"image/color"
	"math"
	"os"
	"reflect"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver"
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

// overlayContent is what lies on an overlay of a canvas. Fyne 2.8.1 puts a popup
// into a widget of its own, which does not say what it holds.
func overlayContent(top fyne.CanvasObject) fyne.CanvasObject {
	for {
		v := reflect.Indirect(reflect.ValueOf(top))
		if v.Kind() != reflect.Struct {
			return top
		}
		field := v.FieldByName("Content")
		if !field.IsValid() {
			return top
		}
		content, ok := field.Interface().(fyne.CanvasObject)
		if !ok {
			return top
		}
		top = content
	}
}

// CanvasScale gives the device pixels per pixel of the window an object is in,
// 1 where it is in none. Text that is not set on whole device pixels is blurred
// (fyne-io/fyne#4390).
func CanvasScale(o fyne.CanvasObject) float32 {
	if app := fyne.CurrentApp(); app != nil {
		if c := app.Driver().CanvasForObject(o); c != nil && c.Scale() > 0 {
			return c.Scale()
		}
	}
	return 1
}

// IsOnScreen reports whether a window that was shown is there. Where no OpenGL
// is, Fyne 2.8.1 only logs that it could not make one.
func IsOnScreen(w fyne.Window) bool {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return true // a window of a test
	}
	there := true
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			there = c.WindowHandle != 0
		case driver.WaylandWindowContext:
			there = c.WaylandSurface != 0
		case driver.WindowsWindowContext:
			there = c.HWND != 0
		case driver.MacWindowContext:
			there = c.NSWindow != 0
		}
	})
	return there
}

// scaleVariable is the environment variable that Fyne takes the scale of its
// windows from.
const scaleVariable = "FYNE_SCALE"

// ownScale is the scale that the person set for Fyne, 1 for none.
var ownScale = func() float64 {
	if scale, err := strconv.ParseFloat(os.Getenv(scaleVariable), 32); err == nil && scale > 0 {
		return scale
	}
	return 1
}()

// Zoom scales a window with all that is in it, as a browser does: text, lists,
// menus and sheets. Its zero value is a window that was never scaled.
type Zoom struct {
	device fyne.Size // device pixels of the window when it was last scaled
}

// Set scales the canvas of the window to percent of the scale that the system
// and the person ask for. Before there is a canvas it sets the scale that the
// window will open with.
//
// Fyne 2.8.1 has no call for it. The variable is read when a theme is set, and
// the window would then grow with what it holds: so the canvas is told its new
// size before, and once more after, because Fyne rounds the scale.
func (z *Zoom) Set(c fyne.Canvas, percent int) {
	before := ownScale
	if scale, err := strconv.ParseFloat(os.Getenv(scaleVariable), 32); err == nil && scale > 0 {
		before = scale
	}
	after := ownScale * float64(percent) / 100
	os.Setenv(scaleVariable, strconv.FormatFloat(after, 'f', 3, 32))
	sized, ok := c.(interface{ Resize(fyne.Size) })
	if !ok {
		return
	}
	pixels := func(length float32) float32 { return float32(math.Ceil(float64(length*c.Scale()) - 0.01)) }
	z.device = unlessDrifted(z.device, fyne.NewSize(pixels(c.Size().Width), pixels(c.Size().Height)))
	resize := func(scale float64) {
		sized.Resize(fyne.NewSize(lengthOf(z.device.Width, float32(scale)), lengthOf(z.device.Height, float32(scale))))
	}
	resize(math.Round(float64(c.Scale())/before*after*10) / 10)
	settings := fyne.CurrentApp().Settings()
	settings.SetTheme(settings.Theme())
	resize(float64(c.Scale()))
}

// unlessDrifted gives the size now, in device pixels, but the one before where
// they differ by a pixel: at a scale that is no whole number Fyne rounds the
// size of its window up each time the smallest size of what it holds changes,
// so that the window would be a pixel larger after some rounds.
func unlessDrifted(before, now fyne.Size) fyne.Size {
	if math.Abs(float64(now.Width-before.Width)) <= 1 && math.Abs(float64(now.Height-before.Height)) <= 1 {
		return before
	}
	return now
}

// lengthOf gives the length of a canvas that Fyne makes so many device pixels
// of: the exact one, so that all stands where it stood before, or half a device
// pixel less where Fyne, which rounds up, would make one pixel more of it.
func lengthOf(pixels, scale float32) float32 {
	length := pixels / scale
	if math.Ceil(float64(length*scale)) > float64(pixels) {
		length = (pixels - 0.5) / scale
	}
	return length
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

// edged is a widget's own renderer with the edge in the colours of the palette.
type edged struct {
	fyne.WidgetRenderer
	objects []fyne.CanvasObject
	apply   func()
	layout  func(fyne.Size)
}

func (r *edged) Objects() []fyne.CanvasObject {
	if r.objects != nil {
		return r.objects
	}
	return r.WidgetRenderer.Objects()
}

func (r *edged) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	if r.layout != nil {
		r.layout(size)
	}
}

func (r *edged) Refresh() {
	r.apply()
	r.WidgetRenderer.Refresh()
	r.apply()
}

// themed is a colour of the theme that is set.
func themed(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}

// quietEntry gives an entry that cannot be changed a quiet edge. Fyne 2.8.1
// takes the colour of disabled text for it, which must be read and so is
// stronger than the edge of a field that can be filled in. The edge is the
// second of its objects.
func quietEntry(f *Field, entry fyne.WidgetRenderer) fyne.WidgetRenderer {
	r := &edged{WidgetRenderer: entry}
	r.apply = func() {
		if border, ok := entry.Objects()[1].(*canvas.Rectangle); ok && f.Disabled() {
			border.StrokeColor = themed(theme.ColorNameSeparator)
			border.Refresh()
		}
	}
	r.apply()
	return r
}

// edgedSelect gives a choice an edge, of which Fyne 2.8.1 draws none, so that it
// is seen on a pane of nearly its own colour. It shows the focus too, as that of
// an entry does.
func edgedSelect(c *Choice, choice fyne.WidgetRenderer) fyne.WidgetRenderer {
	edge := canvas.NewRectangle(color.Transparent)
	r := &edged{WidgetRenderer: choice, objects: append(choice.Objects(), edge)}
	r.layout = func(size fyne.Size) {
		edge.Move(fyne.NewPos(0.5, 0.5))
		edge.Resize(size.SubtractWidthHeight(1, 1))
	}
	r.apply = func() {
		edge.StrokeWidth, edge.CornerRadius = 1, 6
		switch {
		case c.Disabled():
			edge.StrokeColor = themed(theme.ColorNameSeparator)
		case c.focused:
			edge.StrokeColor, edge.StrokeWidth = themed(theme.ColorNamePrimary), 2
		default:
			edge.StrokeColor = themed(theme.ColorNameInputBorder)
		}
	}
	r.apply()
	return r
}
