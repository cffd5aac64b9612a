package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Option is one choice of a Segmented control.
type Option struct {
	Value string
	Text  string
	Fill  color.Color // behind the text when chosen; nil for the accent colour
	Ink   color.Color // the text when chosen; nil for the palette's
}

// Segmented is a row of choices of which one, or none, holds. A click on the
// one that holds takes it away, where that is allowed. With the focus on it,
// Left and Right choose and Space takes away.
type Segmented struct {
	widget.BaseWidget

	// OnChosen is called with the new value, "" when the choice was taken away.
	OnChosen func(value string)
	// Required says that a choice can be changed but not taken away.
	Required bool
	// OnKey is offered every key first; it reports whether it took it.
	OnKey func(*fyne.KeyEvent) bool

	label   string
	options []Option
	chosen  string
	palette Palette
	focused bool
}

// NewSegmented makes a control. label names it for assistive software.
func NewSegmented(p Palette, label string, options []Option, chosen func(string)) *Segmented {
	s := &Segmented{OnChosen: chosen, label: label, options: options, palette: p}
	s.ExtendBaseWidget(s)
	return s
}

// SetChosen shows which value holds; it tells nobody.
func (s *Segmented) SetChosen(value string) {
	if s.chosen != value {
		s.chosen = value
		s.Refresh()
	}
}

func (s *Segmented) choose(value string) {
	if value == s.chosen {
		if s.Required {
			return
		}
		value = ""
	}
	s.chosen = value
	s.Refresh()
	if s.OnChosen != nil {
		s.OnChosen(value)
	}
}

// Tapped chooses what was clicked.
func (s *Segmented) Tapped(event *fyne.PointEvent) {
	n := len(s.options)
	if n == 0 || s.Size().Width <= 0 {
		return
	}
	i := int(event.Position.X / s.Size().Width * float32(n))
	s.choose(s.options[max(0, min(i, n-1))].Value)
}

// FocusGained shows the ring.
func (s *Segmented) FocusGained() { s.focused = true; s.Refresh() }

// FocusLost takes the ring away.
func (s *Segmented) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (s *Segmented) TypedRune(rune) {}

// TypedKey chooses with Left, Right and Space.
func (s *Segmented) TypedKey(event *fyne.KeyEvent) {
	if s.OnKey != nil && s.OnKey(event) {
		return
	}
	at := -1
	for i, o := range s.options {
		if o.Value == s.chosen {
			at = i
		}
	}
	switch {
	case event.Name == fyne.KeyRight && at+1 < len(s.options):
		s.choose(s.options[at+1].Value)
	case event.Name == fyne.KeyLeft && at > 0:
		s.choose(s.options[at-1].Value)
	case event.Name == fyne.KeySpace && at >= 0:
		s.choose(s.chosen)
	}
}

// Cursor is the hand of something that can be pressed.
func (s *Segmented) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel names the control and what holds.
func (s *Segmented) AccessibilityLabel() string {
	for _, o := range s.options {
		if o.Value == s.chosen {
			return s.label + ": " + o.Text
		}
	}
	return s.label + ": not said"
}

// AccessibilityRole says that it is a button.
func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentedRenderer{control: s, card: canvas.NewRectangle(color.Transparent), ring: canvas.NewRectangle(color.Transparent)}
	for range s.options {
		r.cells = append(r.cells, canvas.NewRectangle(color.Transparent))
		r.texts = append(r.texts, canvas.NewText("", color.Black))
		r.lines = append(r.lines, canvas.NewRectangle(color.Transparent))
	}
	r.apply()
	return r
}

type segmentedRenderer struct {
	control    *Segmented
	card, ring *canvas.Rectangle
	cells      []*canvas.Rectangle
	lines      []*canvas.Rectangle
	texts      []*canvas.Text
}

func (r *segmentedRenderer) apply() {
	s, p := r.control, r.control.palette
	r.card.FillColor, r.card.StrokeColor, r.card.StrokeWidth, r.card.CornerRadius = p.Card, p.Line, 1, 6
	r.ring.FillColor, r.ring.StrokeWidth, r.ring.CornerRadius = color.Transparent, 2, 7
	r.ring.StrokeColor = color.Transparent
	if s.focused {
		r.ring.StrokeColor = p.Focus
	}
	for i, o := range s.options {
		r.texts[i].Text, r.texts[i].TextSize, r.texts[i].Color = o.Text, 12.5, p.Ink
		r.cells[i].FillColor, r.lines[i].FillColor = color.Transparent, p.Line
		r.cells[i].CornerRadius = 5
		if o.Value == s.chosen {
			r.cells[i].FillColor, r.texts[i].Color = p.Accent, p.OnAccent
			if o.Fill != nil {
				r.cells[i].FillColor = o.Fill
			}
			if o.Ink != nil {
				r.texts[i].Color = o.Ink
			}
		}
	}
}

// MinSize is small on purpose: in a narrow window the words are set smaller and
// then shortened before anything runs past the edge.
func (r *segmentedRenderer) MinSize() fyne.Size {
	return fyne.NewSize(40*float32(len(r.texts)), 30)
}

func (r *segmentedRenderer) Layout(size fyne.Size) {
	r.card.Resize(size)
	r.ring.Resize(size.AddWidthHeight(4, 4))
	r.ring.Move(fyne.NewPos(-2, -2))
	n := float32(len(r.cells))
	r.fit(size.Width/max(1, n) - 6)
	for i := range r.cells {
		left := float32(i) * size.Width / n
		width := size.Width / n
		r.cells[i].Move(fyne.NewPos(left+1, 1))
		r.cells[i].Resize(fyne.NewSize(width-2, size.Height-2))
		text := r.texts[i].MinSize()
		r.texts[i].Resize(text)
		r.texts[i].Move(fyne.NewPos(left+(width-text.Width)/2, (size.Height-text.Height)/2))
		r.lines[i].Move(fyne.NewPos(left+width, 1))
		r.lines[i].Resize(fyne.NewSize(1, size.Height-2))
		r.lines[i].Hidden = i == len(r.cells)-1
	}
}

// fit sets all words in the largest size at which each has room in its cell of
// a width in px; at the smallest, what is still too long is shortened.
func (r *segmentedRenderer) fit(room float32) {
	for _, size := range []float32{12.5, 11.5, 10.5} {
		fits := true
		for i, t := range r.texts {
			t.Text, t.TextSize = r.control.options[i].Text, size
			fits = fits && t.MinSize().Width <= room
		}
		if fits {
			return
		}
	}
	for _, t := range r.texts {
		t.Text = fitText(t.Text, room, t.TextSize, t.TextStyle)
	}
}

func (r *segmentedRenderer) Refresh() {
	r.apply()
	r.Layout(r.control.Size())
	canvas.Refresh(r.control)
}

func (r *segmentedRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.card}
	for i := range r.cells {
		objects = append(objects, r.cells[i], r.lines[i], r.texts[i])
	}
	return append(objects, r.ring)
}

func (r *segmentedRenderer) Destroy() {}
