package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Tips is the layer on which the whole of a shortened text appears while the
// mouse rests on it. It lies over the contents of a window or of a sheet and
// takes no clicks.
type Tips struct {
	widget.BaseWidget
	palette Palette
	card    *canvas.Rectangle
	lines   *fyne.Container
	box     *fyne.Container
	text    string
	waiting *fyne.Animation
}

const (
	tipPause = 500 * time.Millisecond // how long the mouse rests before a tip appears
	tipLines = 20                     // at most
	tipWidth = 420                    // px at most
	tipSize  = 12.5                   // px, of its text
)

// telling is the layer that shows a tip, or is about to; nil for none.
var telling *Tips

// HideTip takes away the tip that is shown, or about to be: the mouse has gone
// on, or a key was pressed.
func HideTip() {
	if telling != nil {
		telling.Offer("", fyne.Position{})
	}
}

// NewTips makes an empty layer.
func NewTips(p Palette) *Tips {
	t := &Tips{palette: p, card: canvas.NewRectangle(p.Card), lines: container.NewWithoutLayout()}
	t.card.StrokeColor, t.card.StrokeWidth, t.card.CornerRadius = p.Dim, 1, 5
	t.box = container.NewWithoutLayout(t.card, t.lines)
	t.box.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// WithTips lays the layer over an object.
func WithTips(p Palette, object fyne.CanvasObject) *fyne.Container {
	return container.NewStack(object, NewTips(p))
}

// MinSize is nothing: the layer takes what room there is.
func (t *Tips) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer implements fyne.Widget.
func (t *Tips) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout(t.box))
}

// AccessibilityLabel is the text that is shown.
func (t *Tips) AccessibilityLabel() string { return t.text }

// AccessibilityRole says that it is text.
func (t *Tips) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Text is what is shown or about to be, "" for nothing.
func (t *Tips) Text() string { return t.text }

// Offer shows a text near a place of the window when the mouse has rested; ""
// takes away what is shown.
func (t *Tips) Offer(text string, at fyne.Position) {
	if text == t.text {
		return
	}
	if telling != t {
		HideTip()
	}
	t.text, telling = text, t
	if t.waiting != nil {
		t.waiting.Stop()
		t.waiting = nil
	}
	if t.box.Visible() {
		t.box.Hide()
		t.Refresh()
	}
	if text == "" {
		return
	}
	t.waiting = fyne.NewAnimation(tipPause, func(done float32) {
		if done == 1 && t.text == text && TipsOver(t) == t { // nothing has opened over it meanwhile
			t.show(at)
		}
	})
	t.waiting.Start()
}

// show writes the text below a place, or above it where there is no room.
func (t *Tips) show(at fyne.Position) {
	room := t.Size()
	at = at.Subtract(fyne.CurrentApp().Driver().AbsolutePositionForObject(t))
	t.lines.Objects = nil
	var width, y float32
	for _, line := range wrapParagraphs(t.text, min(tipWidth, room.Width-24), tipSize, tipLines) {
		text := canvas.NewText(line, t.palette.Ink)
		text.TextSize = tipSize
		size := text.MinSize()
		text.Move(fyne.NewPos(8, 5+y))
		text.Resize(size)
		width, y = max(width, size.Width), y+size.Height
		t.lines.Objects = append(t.lines.Objects, text)
	}
	size := fyne.NewSize(width+16, y+10)
	place := fyne.NewPos(max(4, min(at.X, room.Width-size.Width-4)), at.Y+18)
	if place.Y+size.Height > room.Height {
		place.Y = max(0, at.Y-size.Height-6)
	}
	t.card.Resize(size)
	t.lines.Resize(size)
	t.box.Resize(size)
	t.box.Move(place)
	t.box.Show()
	t.Refresh()
}

// TipsOver finds the layer over an object: that of the sheet or menu on top, or
// that of the window.
func TipsOver(o fyne.CanvasObject) *Tips {
	c := CanvasOf(o)
	if c == nil {
		return nil
	}
	if top := c.Overlays().Top(); top != nil {
		return findTips(overlayContent(top))
	}
	return findTips(c.Content())
}

func findTips(o fyne.CanvasObject) *Tips {
	switch o := o.(type) {
	case *Tips:
		return o
	case *fyne.Container:
		for i := len(o.Objects) - 1; i >= 0; i-- {
			if t := findTips(o.Objects[i]); t != nil {
				return t
			}
		}
	case holder:
		return findTips(o.Inside())
	}
	return nil
}

// Shortened is embedded by a widget that shortens what it shows: it remembers
// the whole of each text and offers it as a tip.
type Shortened struct {
	Owner  fyne.CanvasObject
	Wholes map[*canvas.Text]string
	All    string  // what the whole widget is short for, "" for nothing
	reach  float32 // px above and below a text that count as it, 0 for 2
}

// Fit sets a text in a width, shortened if need be.
func (s *Shortened) Fit(t *canvas.Text, whole string, width float32) {
	t.Text = fitText(whole, width, t.TextSize, t.TextStyle)
	s.Note(t, whole)
}

// Note remembers the whole of what a text shows, if it shows less.
func (s *Shortened) Note(t *canvas.Text, whole string) {
	if t.Text == whole {
		delete(s.Wholes, t)
		return
	}
	if s.Wholes == nil {
		s.Wholes = map[*canvas.Text]string{}
	}
	s.Wholes[t] = whole
}

// Whole is the whole of the shortened text at a place of the widget, or All where
// nothing is shortened. A widget that shortens one text alone has it anywhere.
func (s *Shortened) Whole(at fyne.Position) string {
	for t, whole := range s.Wholes {
		from := t.Position()
		to := from.Add(t.Size())
		reach := max(2, s.reach)
		if len(s.Wholes) == 1 || at.X >= from.X && at.X <= to.X && at.Y >= from.Y-reach && at.Y <= to.Y+reach {
			return whole
		}
	}
	return s.All
}

// MouseIn offers the tip.
func (s *Shortened) MouseIn(event *desktop.MouseEvent) { s.MouseMoved(event) }

// MouseMoved offers the tip of what is under the mouse now.
func (s *Shortened) MouseMoved(event *desktop.MouseEvent) {
	if tips := TipsOver(s.Owner); tips != nil {
		tips.Offer(s.Whole(event.Position), event.AbsolutePosition)
	}
}

// MouseOut takes the tip away.
func (s *Shortened) MouseOut() { HideTip() }
