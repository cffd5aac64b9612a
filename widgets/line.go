package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Line is one line of text that is shortened to the room it gets, and tells the
// whole of it under the mouse.
type Line struct {
	widget.BaseWidget
	Shortened
	text  *canvas.Text
	whole string
}

// NewLine makes a line. size is that of its text, in px.
func NewLine(p Palette, text string, size float32, bold bool) *Line {
	l := &Line{text: canvas.NewText(text, p.Ink), whole: text}
	l.text.TextSize, l.text.TextStyle.Bold = size, bold
	l.Owner = l
	l.ExtendBaseWidget(l)
	return l
}

// NewDimLine makes a line in the colour of secondary text.
func NewDimLine(p Palette, text string, size float32) *Line {
	l := NewLine(p, text, size, false)
	l.text.Color = p.Dim
	return l
}

// SetText shows another text.
func (l *Line) SetText(text string) {
	if l.whole != text {
		l.whole = text
		l.Resize(l.Size())
		l.Refresh()
	}
}

// Text is the whole text.
func (l *Line) Text() string { return l.whole }

// Natural is the width at which nothing is shortened, in px.
func (l *Line) Natural() float32 {
	return fyne.MeasureText(l.whole, l.text.TextSize, l.text.TextStyle).Width
}

// MinSize is small: the line is shortened before anything runs past an edge.
func (l *Line) MinSize() fyne.Size {
	return fyne.NewSize(min(24, l.Natural()), fyne.MeasureText("X", l.text.TextSize, l.text.TextStyle).Height)
}

// Resize shortens the text to the width.
func (l *Line) Resize(size fyne.Size) {
	l.Fit(l.text, l.whole, size.Width)
	if l.text.MinSize().Width > size.Width+1 {
		l.text.Text = "" // there is no room even for the ellipsis
	}
	l.text.Resize(l.text.MinSize())
	l.BaseWidget.Resize(size)
}

// CreateRenderer implements fyne.Widget.
func (l *Line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{l} }

type lineRenderer struct{ line *Line }

func (r *lineRenderer) MinSize() fyne.Size { return r.line.MinSize() }

func (r *lineRenderer) Layout(size fyne.Size) {
	t := r.line.text
	t.Move(fyne.NewPos(0, (size.Height-t.MinSize().Height)/2))
	t.Resize(t.MinSize())
}

func (r *lineRenderer) Refresh() {
	r.Layout(r.line.Size())
	canvas.Refresh(r.line)
}

func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line.text} }

func (r *lineRenderer) Destroy() {}

// AccessibilityLabel is the whole text.
func (l *Line) AccessibilityLabel() string { return l.whole }

// AccessibilityRole says that it is text.
func (l *Line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
