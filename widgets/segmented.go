package widgets

import (
	"image/color"
	"strings"

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
// Left and Right choose and Space takes away. Where the names have no room side
// by side they stand in several rows, at last in one each.
type Segmented struct {
	widget.BaseWidget
	Shortened

	// OnChosen is called with the new value, "" when the choice was taken away.
	OnChosen func(value string)
	// Required says that a choice can be changed but not taken away.
	Required bool
	// OnKey is offered every key first; it reports whether it took it.
	OnKey func(*fyne.KeyEvent) bool

	label   string
	options []Option
	Chosen  string
	palette Palette
	focused bool
	fixed   bool // it shows what holds and cannot be changed
}

// NewSegmented makes a control. label names it for assistive software.
func NewSegmented(p Palette, label string, options []Option, chosen func(string)) *Segmented {
	s := &Segmented{OnChosen: chosen, label: label, options: options, palette: p}
	s.Owner = s
	s.ExtendBaseWidget(s)
	return s
}

// SetChosen shows which value holds; it tells nobody.
func (s *Segmented) SetChosen(value string) {
	if s.Chosen != value {
		s.Chosen = value
		s.Refresh()
	}
}

func (s *Segmented) Choose(value string) {
	if value == s.Chosen {
		if s.Required {
			return
		}
		value = ""
	}
	s.Chosen = value
	s.Refresh()
	if s.OnChosen != nil {
		s.OnChosen(value)
	}
}

// Enable lets the choice be changed.
func (s *Segmented) Enable() { s.fixed = false; s.Refresh() }

// Disable shows what holds, in quiet colours, and lets nobody change it.
func (s *Segmented) Disable() { s.fixed = true; s.Refresh() }

// Disabled reports whether the choice cannot be changed.
func (s *Segmented) Disabled() bool { return s.fixed }

// Tapped chooses what was clicked.
func (s *Segmented) Tapped(event *fyne.PointEvent) {
	if s.fixed {
		return
	}
	if c := CanvasOf(s); c != nil && c.Overlays().Top() != nil {
		c.Focus(s) // in a sheet Tab goes on from here; over the text the keys stay there
	}
	for i := range s.options {
		at, size := s.cell(i)
		if event.Position.X < at.X+size.Width && event.Position.Y < at.Y+size.Height {
			s.Choose(s.options[i].Value)
			return
		}
	}
}

const (
	segmentHeight = 30 // px of one row
	segmentRow    = 27 // px of each of several
	segmentSide   = 6  // px beside a name, both sides together
)

// segmentSizes are the sizes of text that are tried in one row, in px.
var segmentSizes = []float32{12.5, 11.5}

// arrangement is how many rows the choices take in a width, and in which size
// of text.
func (s *Segmented) arrangement(width float32) (rows int, size float32) {
	n := len(s.options)
	if width <= 0 || n == 0 {
		return 1, segmentSizes[0]
	}
	for _, size := range segmentSizes {
		if s.widest(size) <= width/float32(n)-segmentSide {
			return 1, size
		}
	}
	for rows := 2; rows < n; rows++ {
		if s.widest(segmentSizes[0]) <= width/float32((n+rows-1)/rows)-segmentSide {
			return rows, segmentSizes[0]
		}
	}
	return n, segmentSizes[0]
}

// widest is the width of the longest name, in px.
func (s *Segmented) widest(size float32) (width float32) {
	for _, o := range s.options {
		width = max(width, fyne.MeasureText(o.Text, size, fyne.TextStyle{}).Width)
	}
	return width
}

// cell is the place of a choice. Every row is filled: the last may have wider
// cells.
func (s *Segmented) cell(i int) (fyne.Position, fyne.Size) {
	all := s.Size()
	rows, _ := s.arrangement(all.Width)
	n := len(s.options)
	perRow := (n + rows - 1) / rows
	rows = (n + perRow - 1) / perRow
	row := i / perRow
	width, height := all.Width/float32(min(perRow, n-row*perRow)), all.Height/float32(rows)
	return fyne.NewPos(float32(i%perRow)*width, float32(row)*height), fyne.NewSize(width, height)
}

// FocusGained shows the ring.
func (s *Segmented) FocusGained() { s.focused = true; s.Refresh(); Reveal(s) }

// FocusLost takes the ring away.
func (s *Segmented) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (s *Segmented) TypedRune(rune) {}

// TypedKey chooses with Left, Right and Space.
func (s *Segmented) TypedKey(event *fyne.KeyEvent) {
	if s.OnKey != nil && s.OnKey(event) {
		return
	}
	if s.fixed {
		return
	}
	at := -1
	for i, o := range s.options {
		if o.Value == s.Chosen {
			at = i
		}
	}
	switch {
	case event.Name == fyne.KeyRight && at+1 < len(s.options):
		s.Choose(s.options[at+1].Value)
	case event.Name == fyne.KeyLeft && at > 0:
		s.Choose(s.options[at-1].Value)
	case event.Name == fyne.KeySpace && at >= 0:
		s.Choose(s.Chosen)
	}
}

// Cursor is the pointing hand of something that can be pressed, if it can.
func (s *Segmented) Cursor() desktop.Cursor {
	if s.fixed {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// AccessibilityLabel names the control and what holds.
func (s *Segmented) AccessibilityLabel() string {
	for _, o := range s.options {
		if o.Value == s.Chosen {
			return s.label + ": " + o.Text
		}
	}
	return s.label + ": not set"
}

// Choices are the names of all that can be chosen.
func (s *Segmented) Choices() string {
	names := make([]string, len(s.options))
	for i, o := range s.options {
		names[i] = o.Text
	}
	return strings.Join(names, ", ")
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
		r.rules = append(r.rules, canvas.NewRectangle(color.Transparent))
	}
	r.apply()
	return r
}

type segmentedRenderer struct {
	control    *Segmented
	card, ring *canvas.Rectangle
	cells      []*canvas.Rectangle
	lines      []*canvas.Rectangle // between choices side by side
	rules      []*canvas.Rectangle // between rows
	texts      []*canvas.Text
}

func (r *segmentedRenderer) apply() {
	s, p := r.control, r.control.palette
	r.card.FillColor, r.card.StrokeColor, r.card.StrokeWidth, r.card.CornerRadius = p.Card, p.Edge, 1, 6
	r.ring.FillColor, r.ring.StrokeWidth, r.ring.CornerRadius = color.Transparent, 2, 7
	r.ring.StrokeColor = color.Transparent
	if s.focused {
		r.ring.StrokeColor = p.Focus
	}
	edge, ink := p.Edge, p.Ink
	if s.fixed {
		edge, ink = p.Line, p.Dim
	}
	r.card.StrokeColor = edge
	for i, o := range s.options {
		r.texts[i].Text, r.texts[i].TextSize, r.texts[i].Color = o.Text, 12.5, ink
		r.cells[i].FillColor, r.lines[i].FillColor, r.rules[i].FillColor = color.Transparent, edge, edge
		r.cells[i].StrokeWidth, r.cells[i].CornerRadius = 0, 5
		switch {
		case o.Value != s.Chosen:
		case s.fixed: // framed: no colour that says press here
			r.cells[i].StrokeColor, r.cells[i].StrokeWidth, r.texts[i].Color = p.Dim, 1.5, p.Ink
		default:
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

// MinSize is narrow on purpose: what has no room is set in rows and then
// shortened before anything runs past the edge. The height is that of the rows
// at the width the control has now.
func (r *segmentedRenderer) MinSize() fyne.Size {
	s := r.control
	rows, _ := s.arrangement(s.Size().Width)
	if rows == 1 {
		return fyne.NewSize(60, segmentHeight)
	}
	perRow := (len(s.options) + rows - 1) / rows
	return fyne.NewSize(60, segmentRow*float32((len(s.options)+perRow-1)/perRow))
}

func (r *segmentedRenderer) Layout(size fyne.Size) {
	s := r.control
	r.card.Resize(size)
	r.ring.Resize(size.AddWidthHeight(4, 4))
	r.ring.Move(fyne.NewPos(-2, -2))
	_, textSize := s.arrangement(size.Width)
	for i, cell := range r.cells {
		at, room := s.cell(i)
		cell.Move(at.AddXY(1, 1))
		cell.Resize(room.SubtractWidthHeight(2, 2))
		t := r.texts[i]
		t.TextSize = textSize
		s.Fit(t, s.options[i].Text, room.Width-segmentSide)
		text := t.MinSize()
		t.Resize(text)
		t.Move(at.AddXY((room.Width-text.Width)/2, (room.Height-text.Height)/2))
		r.lines[i].Move(at.AddXY(room.Width, 1))
		r.lines[i].Resize(fyne.NewSize(1, room.Height-2))
		r.lines[i].Hidden = at.X+room.Width > size.Width-2
		r.rules[i].Move(at)
		r.rules[i].Resize(fyne.NewSize(room.Width, 1))
		r.rules[i].Hidden = at.Y == 0
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
		objects = append(objects, r.cells[i], r.lines[i], r.rules[i], r.texts[i])
	}
	return append(objects, r.ring)
}

func (r *segmentedRenderer) Destroy() {}
