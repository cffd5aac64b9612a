package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// NewWelcome is a page that says what to do first, with buttons for it, in the
// middle of the room it gets.
func NewWelcome(p Palette, title string, sentences []string, buttons ...*PushButton) fyne.CanvasObject {
	rows := []fyne.CanvasObject{NewLine(p, title, 21, true)}
	for _, sentence := range sentences {
		text := NewWrappedText(p, 14, 6)
		text.SetText(sentence)
		rows = append(rows, text)
	}
	row := container.New(&Flow{Gap: 10})
	for _, b := range buttons {
		row.Add(b)
	}
	rows = append(rows, Spacer(2), row)
	return container.NewStack(canvas.NewRectangle(p.Background), container.NewVScroll(container.New(welcomeLayout{}, NewColumn(12, rows...))))
}

// welcomeLayout puts one object in the upper middle, not wider than can be read.
type welcomeLayout struct{}

const (
	welcomeWidth = 460 // px at most
	welcomeSide  = 20  // px kept free at both sides
)

// MinSize is the height of the object at the width it has now.
func (welcomeLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, o[0].MinSize().Height+2*welcomeSide)
}

// Layout implements fyne.Layout.
func (welcomeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := min(welcomeWidth, size.Width-2*welcomeSide)
	o[0].Resize(fyne.NewSize(width, o[0].MinSize().Height)) // what wraps knows its width then
	height := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(width, height))
	o[0].Move(fyne.NewPos((size.Width-width)/2, max(welcomeSide, (size.Height-height)*0.36)))
}
