package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// PushButton is a quiet button: a word on a card, with a swatch of colour
// before it and the key that does the same behind it, if there are any. It
// does not take the focus: whatever it does has a key of its own.
type PushButton struct {
	widget.BaseWidget
	Shortened

	OnTapped func()
	// OnPressed is called as the mouse goes down, before anything loses the keys.
	OnPressed func()

	Text, key string
	swatch    color.Color
	palette   Palette
	active    bool
	dim       bool
	compact   bool
	hovered   bool
}

// NewPushButton makes a button. key is what stands on the key cap, and may be
// empty.
func NewPushButton(p Palette, text, key string, tapped func()) *PushButton {
	b := &PushButton{OnTapped: tapped, Text: text, key: key, palette: p}
	b.Owner = b
	b.ExtendBaseWidget(b)
	return b
}

// NewChip makes a small round button for a suggestion.
func NewChip(p Palette, text string, tapped func()) *PushButton {
	b := NewPushButton(p, text, "", tapped)
	b.compact, b.dim = true, true
	return b
}

// SetSwatch shows a square of colour before the word.
func (b *PushButton) SetSwatch(c color.Color) { b.swatch = c; b.Refresh() }

// SetActive shows the button as pressed in: the label is armed.
func (b *PushButton) SetActive(active bool) {
	if b.active != active {
		b.active = active
		b.Refresh()
	}
}

// SetDim shows the word in the colour of secondary text.
func (b *PushButton) SetDim(dim bool) { b.dim = dim; b.Refresh() }

// SetText changes the word.
func (b *PushButton) SetText(text string) {
	if b.Text != text {
		b.Text = text
		b.Refresh()
	}
}

// Tapped runs the button's action.
func (b *PushButton) Tapped(*fyne.PointEvent) {
	if b.OnTapped != nil {
		b.OnTapped()
	}
}

// MouseDown tells OnPressed.
func (b *PushButton) MouseDown(*desktop.MouseEvent) { Call(b.OnPressed) }

// MouseUp does nothing; it completes desktop.Mouseable.
func (b *PushButton) MouseUp(*desktop.MouseEvent) {}

// MouseIn tints the button.
func (b *PushButton) MouseIn(event *desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
	b.Shortened.MouseIn(event)
}

// MouseOut takes the tint away.
func (b *PushButton) MouseOut() {
	b.hovered = false
	b.Refresh()
	b.Shortened.MouseOut()
}

// Cursor is the pointing hand of something that can be pressed.
func (b *PushButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel is the word on the button.
func (b *PushButton) AccessibilityLabel() string { return b.Text }

// AccessibilityRole says that it is a button.
func (b *PushButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (b *PushButton) CreateRenderer() fyne.WidgetRenderer {
	r := &pushButtonRenderer{
		button: b, card: canvas.NewRectangle(color.Transparent), tint: canvas.NewRectangle(color.Transparent),
		swatch: canvas.NewRectangle(color.Transparent), cap: canvas.NewRectangle(color.Transparent),
		text: canvas.NewText("", color.Black), key: canvas.NewText("", color.Black),
	}
	r.apply()
	return r
}

type pushButtonRenderer struct {
	button                  *PushButton
	card, tint, swatch, cap *canvas.Rectangle
	text, key               *canvas.Text
}

// metrics are the paddings and sizes of the two kinds, in px.
func (r *pushButtonRenderer) metrics() (side, height, textSize, radius float32) {
	if r.button.compact {
		return 9, 22, 12, 11
	}
	return 11, 31, 13, 6
}

func (r *pushButtonRenderer) apply() {
	b, p := r.button, r.button.palette
	_, _, size, radius := r.metrics()
	r.card.FillColor, r.card.StrokeColor, r.card.StrokeWidth, r.card.CornerRadius = p.Card, p.Line, 1, radius
	if b.compact {
		r.card.FillColor = p.Background
	}
	if b.active {
		r.card.StrokeColor, r.card.StrokeWidth = p.Accent, 2
	}
	r.tint.FillColor, r.tint.CornerRadius = color.Transparent, radius
	if b.hovered {
		r.tint.FillColor = p.Hover
	}
	r.swatch.CornerRadius = 3
	r.swatch.FillColor = color.Transparent
	if b.swatch != nil {
		r.swatch.FillColor = b.swatch
	}
	r.text.Text, r.text.TextSize, r.text.Color = b.Text, size, p.Ink
	if b.dim {
		r.text.Color = p.Dim
	}
	r.key.Text, r.key.TextSize, r.key.Color = b.key, 11, p.Dim
	r.cap.FillColor, r.cap.StrokeColor, r.cap.StrokeWidth, r.cap.CornerRadius = p.Background, p.Line, 1, 4
	r.cap.Hidden, r.key.Hidden, r.swatch.Hidden = b.key == "", b.key == "", b.swatch == nil
}

func (r *pushButtonRenderer) MinSize() fyne.Size {
	side, height, _, _ := r.metrics()
	width := 2*side + fyne.MeasureText(r.button.Text, r.text.TextSize, r.text.TextStyle).Width
	if r.button.swatch != nil {
		width += 20
	}
	if r.button.key != "" {
		width += r.key.MinSize().Width + 20
	}
	return fyne.NewSize(width, height)
}

func (r *pushButtonRenderer) Layout(size fyne.Size) {
	side, _, _, _ := r.metrics()
	r.card.Resize(size)
	r.tint.Resize(size)
	x := side
	if r.button.swatch != nil {
		r.swatch.Resize(fyne.NewSquareSize(12))
		r.swatch.Move(fyne.NewPos(x, (size.Height-12)/2))
		x += 20
	}
	room := size.Width - x - side + 1
	if r.button.key != "" {
		room -= r.key.MinSize().Width + 20
	}
	r.button.Fit(r.text, r.button.Text, room)
	text := r.text.MinSize()
	r.text.Resize(text)
	r.text.Move(fyne.NewPos(x, (size.Height-text.Height)/2))
	if r.button.key != "" {
		key := r.key.MinSize()
		capSize := fyne.NewSize(key.Width+11, 18)
		r.cap.Resize(capSize)
		r.cap.Move(fyne.NewPos(size.Width-side-capSize.Width+3, (size.Height-capSize.Height)/2))
		r.key.Resize(key)
		r.key.Move(fyne.NewPos(r.cap.Position().X+(capSize.Width-key.Width)/2, (size.Height-key.Height)/2))
	}
}

func (r *pushButtonRenderer) Refresh() {
	r.apply()
	r.Layout(r.button.Size())
	canvas.Refresh(r.button)
}

func (r *pushButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.card, r.tint, r.swatch, r.text, r.cap, r.key}
}

func (r *pushButtonRenderer) Destroy() {}
