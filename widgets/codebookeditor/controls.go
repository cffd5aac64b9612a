package codebookeditor

import (
	"cmp"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// moveFocus does what Tab does, for a field that would write a tab instead.
func moveFocus(from fyne.CanvasObject) {
	c := widgets.CanvasOf(from)
	switch {
	case c == nil:
	case widgets.Modifiers()&fyne.KeyModifierShift != 0:
		c.FocusPrevious()
	default:
		c.FocusNext()
	}
}

// margin keeps a margin around one object, in px.
type margin struct{ left, top, right, bottom float32 }

// MinSize implements fyne.Layout.
func (m *margin) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(m.left+m.right, m.top+m.bottom)
}

// Layout implements fyne.Layout.
func (m *margin) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(m.left, m.top))
	o[0].Resize(size.SubtractWidthHeight(m.left+m.right, m.top+m.bottom))
}

// cells lays objects side by side: those with a width get it (px), the others
// share the rest. The row is as high as its highest object. Where the shares
// would be narrower than least, the last object gets a row of its own; where
// they still would be much narrower, each does.
type cells struct {
	gap    float32
	widths []float32 // 0 for a share of the rest
	least  float32   // px
	width  float32   // laid out last
}

// NewCells lays objects side by side, with a width (px) or 0 for a share of the
// rest for each, and below one another where a share would be narrower than
// least.
func NewCells(gap, least float32, widths []float32, o ...fyne.CanvasObject) *fyne.Container {
	return container.New(&cells{gap: gap, widths: widths, least: least}, o...)
}

// rows is how many objects from the first stand side by side, and how wide a
// share is.
func (c *cells) rows() (together int, width float32) {
	n := len(c.widths)
	if width := c.shareOf(n); width >= c.least {
		return n, width
	}
	if width := c.shareOf(n - 1); width >= 60 || width >= 0 && !slices.Contains(c.widths[:n-1], 0) {
		return n - 1, width
	}
	return 0, c.width
}

// shareOf is the width of a share when the first n objects stand in a row.
func (c *cells) shareOf(n int) float32 {
	rest, shares := c.width-c.gap*float32(n-1), 0
	for _, width := range c.widths[:n] {
		rest -= width
		if width == 0 {
			shares++
		}
	}
	return rest / float32(max(1, shares))
}

// MinSize is the room needed at the width laid out last.
func (c *cells) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, c.arrange(o, false))
}

// Layout implements fyne.Layout.
func (c *cells) Layout(o []fyne.CanvasObject, size fyne.Size) {
	c.width = size.Width
	c.arrange(o, true)
}

func (c *cells) arrange(o []fyne.CanvasObject, place bool) (height float32) {
	together, share := c.rows()
	for i, object := range o[:together] {
		if place { // what wraps knows its width before it is asked for its height
			object.Resize(fyne.NewSize(cmp.Or(c.widths[i], share), object.Size().Height))
		}
		height = max(height, object.MinSize().Height)
	}
	x := float32(0)
	for i, object := range o {
		width, y, own := cmp.Or(c.widths[i], share), float32(0), height
		if i >= together {
			if place {
				object.Resize(fyne.NewSize(c.width, object.Size().Height))
			}
			if x, y, width, own = 0, height, c.width, object.MinSize().Height; y > 0 {
				y += c.gap
			}
			height = y + own
		}
		if place {
			object.Move(fyne.NewPos(x, y))
			object.Resize(fyne.NewSize(width, own))
		}
		x += width + c.gap
	}
	return height
}

// captioned is a control under its heading.
func captioned(p widgets.Palette, heading string, control fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewColumn(6, widgets.Caption(p, heading), control)
}

// swatchRow is a row of colours of which one holds. With the focus on it, Left
// and Right choose.
type swatchRow struct {
	widget.BaseWidget
	palette  widgets.Palette
	chosen   string // #rrggbb; may be none of the swatches
	focused  bool
	disabled bool
	onChosen func(colour string)
	onKey    func(*fyne.KeyEvent) bool
}

const (
	swatchSize = 24 // px
	swatchStep = 32 // px from one to the next
)

func newSwatchRow(p widgets.Palette, chosen func(string)) *swatchRow {
	s := &swatchRow{palette: p, onChosen: chosen}
	s.ExtendBaseWidget(s)
	return s
}

func (s *swatchRow) set(colour string) {
	if s.chosen != colour {
		s.chosen = colour
		s.Refresh()
	}
}

func (s *swatchRow) at() int {
	for i, swatch := range colours.Swatches {
		if strings.EqualFold(swatch.Colour, s.chosen) {
			return i
		}
	}
	return -1
}

func (s *swatchRow) choose(i int) {
	if s.disabled || i < 0 || i >= len(colours.Swatches) || i == s.at() {
		return
	}
	s.chosen = colours.Swatches[i].Colour
	s.Refresh()
	s.onChosen(s.chosen)
}

// perRow is how many colours stand side by side.
func (s *swatchRow) perRow() int {
	if width := s.Size().Width; width >= swatchStep {
		return min(len(colours.Swatches), int(width/swatchStep))
	}
	return len(colours.Swatches)
}

// place is where a colour stands.
func (s *swatchRow) place(i int) fyne.Position {
	n := s.perRow()
	return fyne.NewPos(float32(i%n)*swatchStep, float32(i/n)*swatchStep)
}

// Tapped chooses what was clicked.
func (s *swatchRow) Tapped(event *fyne.PointEvent) {
	if c := widgets.CanvasOf(s); c != nil {
		c.Focus(s)
	}
	if column := int(event.Position.X / swatchStep); column < s.perRow() {
		s.choose(int(event.Position.Y/swatchStep)*s.perRow() + column)
	}
}

// FocusGained shows the ring.
func (s *swatchRow) FocusGained() { s.focused = true; s.Refresh(); widgets.Reveal(s) }

// FocusLost takes the ring away.
func (s *swatchRow) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (s *swatchRow) TypedRune(rune) {}

// TypedKey chooses with Left and Right.
func (s *swatchRow) TypedKey(event *fyne.KeyEvent) {
	if s.onKey != nil && s.onKey(event) {
		return
	}
	switch event.Name {
	case fyne.KeyRight:
		s.choose(s.at() + 1)
	case fyne.KeyLeft:
		s.choose(s.at() - 1)
	}
}

// Cursor is the pointing hand of something that can be pressed.
func (s *swatchRow) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel names the control and the colour.
func (s *swatchRow) AccessibilityLabel() string {
	if at := s.at(); at >= 0 {
		return "Colour: " + colours.Swatches[at].Name
	}
	return "Colour: " + s.chosen
}

// AccessibilityRole says that it is a button.
func (s *swatchRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (s *swatchRow) CreateRenderer() fyne.WidgetRenderer {
	r := &swatchRenderer{row: s, ring: canvas.NewRectangle(color.Transparent)}
	for range colours.Swatches {
		r.squares = append(r.squares, canvas.NewRectangle(color.Transparent))
	}
	r.Refresh()
	return r
}

type swatchRenderer struct {
	row     *swatchRow
	squares []*canvas.Rectangle
	ring    *canvas.Rectangle
}

func (r *swatchRenderer) MinSize() fyne.Size {
	n := r.row.perRow()
	return fyne.NewSize(swatchStep, swatchStep*float32((len(colours.Swatches)+n-1)/n))
}

func (r *swatchRenderer) Layout(fyne.Size) {
	const margin = (swatchStep - swatchSize) / 2
	for i, square := range r.squares {
		square.Resize(fyne.NewSquareSize(swatchSize))
		square.Move(r.row.place(i).AddXY(margin, margin))
	}
	r.ring.Resize(fyne.NewSquareSize(swatchSize + 8))
	r.ring.Move(r.row.place(max(0, r.row.at())).AddXY(margin-4, margin-4))
}

func (r *swatchRenderer) Refresh() {
	s := r.row
	for i, square := range r.squares {
		strong, _ := s.palette.Label(corpus.Label{Colour: colours.Swatches[i].Colour, DarkColour: colours.Swatches[i].Dark})
		square.FillColor, square.CornerRadius = strong, 5
	}
	r.ring.CornerRadius, r.ring.StrokeWidth, r.ring.StrokeColor = 8, 2, s.palette.Dim
	if s.focused {
		r.ring.StrokeColor = s.palette.Focus
	}
	// A colour of one's own has no place in the row; the focus then shows at
	// its start.
	r.ring.Hidden = s.at() < 0 && !s.focused
	r.Layout(s.Size())
	canvas.Refresh(s)
}

func (r *swatchRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ring}
	for _, square := range r.squares {
		objects = append(objects, square)
	}
	return objects
}

func (r *swatchRenderer) Destroy() {}
