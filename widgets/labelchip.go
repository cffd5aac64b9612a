package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// LabelChip stands for what somebody said of a sentence: the letter of a label in
// a square of its colour, or a dash in a frame for nothing, where Letter is empty.
type LabelChip struct {
	Letter      string
	Square, Ink color.Color
}

// Draw draws it, to be given a size; size is that of the letter in px.
func (c LabelChip) Draw(p Palette, size float32) fyne.CanvasObject {
	square, text := canvas.NewRectangle(c.Square), canvas.NewText(c.Letter, c.Ink)
	square.CornerRadius = 4
	if c.Letter == "" {
		square.FillColor, square.StrokeColor, square.StrokeWidth = color.Transparent, p.Dim, 1
		text.Text, text.Color = "–", p.Dim
	}
	text.TextSize, text.TextStyle.Bold, text.Alignment = size, true, fyne.TextAlignCenter
	return container.NewStack(square, text)
}

// Spoken is what is said of it aloud.
func (c LabelChip) Spoken() string {
	if c.Letter == "" {
		return "nothing"
	}
	return c.Letter
}
