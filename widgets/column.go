package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Column stacks objects under each other over the full width. Unlike a VBox it
// gives every object its width before it asks for the height, so that wrapped
// text and flows come out right the first time.
type Column struct {
	Gap, Side float32 // px between objects, px at both sides
}

// NewColumn stacks objects under each other over the full width, px apart.
func NewColumn(gap float32, o ...fyne.CanvasObject) *fyne.Container {
	return container.New(&Column{Gap: gap}, o...)
}

// MinSize is the height of what is visible, at the widths it has now.
func (c *Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest, height float32
	for _, o := range objects {
		if o.Visible() {
			size := o.MinSize()
			widest, height = max(widest, size.Width), height+size.Height+c.Gap
		}
	}
	return fyne.NewSize(widest+2*c.Side, max(0, height-c.Gap))
}

// Layout places the objects.
func (c *Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		width := size.Width - 2*c.Side
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(c.Side, y))
		y += height + c.Gap
	}
}

// Stacked puts the first object at the top and the third at the foot, at their
// own heights, and gives the second all the room between, without any gap.
type Stacked struct{}

// MinSize implements fyne.Layout.
func (Stacked) MinSize(o []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, object := range o {
		if object.Visible() {
			least := object.MinSize()
			size.Width, size.Height = max(size.Width, least.Width), size.Height+least.Height
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (Stacked) Layout(o []fyne.CanvasObject, size fyne.Size) {
	var top, foot float32
	if o[0].Visible() {
		o[0].Resize(fyne.NewSize(size.Width, o[0].MinSize().Height)) // what breaks into rows knows its width then
		top = o[0].MinSize().Height
	}
	if o[2].Visible() {
		o[2].Resize(fyne.NewSize(size.Width, o[2].MinSize().Height))
		foot = o[2].MinSize().Height
	}
	for i, y := range []float32{0, top, size.Height - foot} {
		o[i].Move(fyne.NewPos(0, y))
	}
	o[0].Resize(fyne.NewSize(size.Width, top))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-top-foot)))
	o[2].Resize(fyne.NewSize(size.Width, foot))
}

// screenRows lays out a screen of its own: a head, what it shows, and a foot. Head
// and foot are scrolls, and where a window is so low that they would leave nothing
// of the screen, they get a part of it and scroll.
type screenRows struct{}

// What is left in a low window to what a screen shows, and to its foot, in px.
const (
	leastShown = 96
	leastFoot  = 48
)

// MinSize implements fyne.Layout.
func (screenRows) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].(*container.Scroll).Content.MinSize().Width, leastShown)
}

// Layout implements fyne.Layout.
func (screenRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	high := func(o fyne.CanvasObject) float32 {
		content := o.(*container.Scroll).Content
		content.Resize(fyne.NewSize(size.Width, content.MinSize().Height)) // what breaks into rows knows its width then
		return content.MinSize().Height
	}
	head, foot := high(o[0]), high(o[2])
	if room := max(0, size.Height-leastShown); head+foot > room {
		foot = min(foot, max(leastFoot, room*foot/(head+foot)))
		head = max(0, room-foot)
	}
	for i, rows := range []struct{ from, to float32 }{{0, head}, {head, size.Height - foot}, {size.Height - foot, size.Height}} {
		o[i].Move(fyne.NewPos(0, rows.from))
		o[i].Resize(fyne.NewSize(size.Width, rows.to-rows.from))
	}
}

// The rows of a screen above and below what it shows, in px.
const (
	HeadRoom   = 48 // at least
	FootRoom   = 44 // at least
	ScreenFoot = 28 // left free for the status bar, which stays the window's own
)

// Caption is the small heading above a control.
func Caption(p Palette, text string) *canvas.Text {
	t := canvas.NewText(Capitals(text), p.Dim)
	t.TextSize = 11
	return t
}

// Capitals writes a heading in capital letters.
func Capitals(text string) string { return strings.ToUpper(text) }

// Sentence writes a value of the codebook as people do: "named-person" is
// "Named person".
func Sentence(value string) string {
	value = strings.NewReplacer("-", " ", "_", " ").Replace(value)
	first, size := utf8.DecodeRuneInString(value)
	if size == 0 {
		return value
	}
	return string(unicode.ToUpper(first)) + value[size:]
}

// Card lays an object on a white ground with a hairline around it.
func Card(p Palette, object fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(p.Card)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 6
	return container.NewStack(ground, Padded(9, 8, object))
}

// inset keeps a margin around one object, in px.
type inset struct{ x, y float32 }

// Padded keeps room around an object, in px.
func Padded(x, y float32, o fyne.CanvasObject) *fyne.Container { return container.New(inset{x, y}, o) }

func (i inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*i.x, 2*i.y)
}

func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(i.x, i.y))
	objects[0].Resize(size.SubtractWidthHeight(2*i.x, 2*i.y))
}

// WrappedText is a short text in at most a number of lines. Unlike a Label it
// is measured once a width, and it never grows past its lines.
type WrappedText struct {
	widget.BaseWidget
	Shortened
	palette Palette
	Text    string
	size    float32
	most    int
	Dim     bool // in the colour of secondary text
	width   float32
	lines   []*canvas.Text
}

// NewWrappedText makes an empty text of a size (px) in at most so many lines.
func NewWrappedText(p Palette, size float32, most int) *WrappedText {
	w := &WrappedText{palette: p, size: size, most: most}
	w.Owner = w
	w.ExtendBaseWidget(w)
	return w
}

// SetText shows another text.
func (w *WrappedText) SetText(text string) {
	if w.Text != text {
		w.Text = text
		w.wrap()
		w.Refresh()
	}
}

// Resize wraps the text to the width.
func (w *WrappedText) Resize(size fyne.Size) {
	if size.Width != w.width {
		w.width = size.Width
		w.wrap()
	}
	w.BaseWidget.Resize(size)
}

func (w *WrappedText) wrap() {
	w.lines = w.lines[:0]
	clear(w.Wholes)
	if w.width <= 0 {
		return
	}
	for _, line := range wrapParagraphs(w.Text, w.width, w.size, w.most) {
		t := canvas.NewText(line, w.palette.Ink)
		if w.Dim {
			t.Color = w.palette.Dim
		}
		t.TextSize = w.size
		w.lines = append(w.lines, t)
		if strings.HasSuffix(line, "…") && !strings.Contains(w.Text, line) {
			w.Note(t, w.Text)
		}
	}
}

func (w *WrappedText) lineHeight() float32 { return w.size * 1.42 }

// MinSize is the height of the lines.
func (w *WrappedText) MinSize() fyne.Size {
	return fyne.NewSize(40, max(1, float32(len(w.lines)))*w.lineHeight())
}

// CreateRenderer implements fyne.Widget.
func (w *WrappedText) CreateRenderer() fyne.WidgetRenderer { return &wrappedTextRenderer{w} }

type wrappedTextRenderer struct{ text *WrappedText }

func (r *wrappedTextRenderer) MinSize() fyne.Size { return r.text.MinSize() }

func (r *wrappedTextRenderer) Layout(fyne.Size) {
	for i, line := range r.text.lines {
		line.Move(fyne.NewPos(0, float32(i)*r.text.lineHeight()))
		line.Resize(line.MinSize())
	}
}

func (r *wrappedTextRenderer) Refresh() {
	r.Layout(r.text.Size())
	canvas.Refresh(r.text)
}

func (r *wrappedTextRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.text.lines))
	for i, line := range r.text.lines {
		objects[i] = line
	}
	return objects
}

func (r *wrappedTextRenderer) Destroy() {}

// relationCard is a link that can be followed: the quote at the other end with
// the colour of its label at the edge.
type relationCard struct {
	widget.BaseWidget
	content fyne.CanvasObject
	text    string
	tapped  func()
}

func newRelationCard(p Palette, line RelationLine, tapped, removed func()) *relationCard {
	edge := canvas.NewRectangle(line.Colour)
	edge.SetMinSize(fyne.NewSize(3, 1))
	text := NewWrappedText(p, 12.5, 2)
	text.SetText(line.Text)
	ground := canvas.NewRectangle(p.Card)
	var remove fyne.CanvasObject
	if !line.ReadOnly {
		remove = container.NewCenter(NewChip(p, "×", removed))
	}
	c := &relationCard{
		content: container.NewStack(ground, container.NewBorder(nil, nil, edge, remove, Padded(8, 4, text))),
		text:    line.Heading + ": " + line.Text, tapped: tapped,
	}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped follows the link.
func (c *relationCard) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor is the pointing hand of something that can be pressed.
func (c *relationCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (c *relationCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.content)
}

// AccessibilityLabel reads the link.
func (c *relationCard) AccessibilityLabel() string { return c.text }

// AccessibilityRole says that it is a link.
func (c *relationCard) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }
