package codebookeditor

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// labelPreview shows how a label marks a sentence, on a light and on a dark
// page side by side.
type labelPreview struct {
	widget.BaseWidget
	label  corpus.Label
	letter string // in the gutter
}

// The words on the pages; the second where there is little room.
const previewText, previewShort = "The bridge is safe.", "Safe."

func newLabelPreview() *labelPreview {
	v := &labelPreview{}
	v.ExtendBaseWidget(v)
	return v
}

func (v *labelPreview) set(l corpus.Label, letter string) { v.label, v.letter = l, letter; v.Refresh() }

// CreateRenderer implements fyne.Widget.
func (v *labelPreview) CreateRenderer() fyne.WidgetRenderer {
	r := &previewRenderer{preview: v}
	for i, p := range []widgets.Palette{widgets.Light(), widgets.Dark()} {
		r.pages[i] = &previewPage{
			palette: p, ground: canvas.NewRectangle(p.Background), fill: canvas.NewRectangle(color.Transparent),
			text: canvas.NewText(previewText, p.Ink), square: canvas.NewRectangle(color.Transparent),
			letter: canvas.NewText("", p.Ink),
		}
		page := r.pages[i]
		page.line = canvas.NewRaster(func(w, h int) image.Image { return page.key.Draw(w, h) })
	}
	r.Refresh()
	return r
}

// previewPage is one of the two pages.
type previewPage struct {
	palette              widgets.Palette
	ground, fill, square *canvas.Rectangle
	text, letter         *canvas.Text
	line                 *canvas.Raster
	key                  readingview.PatternKey
}

type previewRenderer struct {
	preview *labelPreview
	pages   [2]*previewPage
}

func (r *previewRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 48) }

func (r *previewRenderer) Layout(size fyne.Size) {
	half := (size.Width - 10) / 2
	for i, page := range r.pages {
		x := float32(i) * (half + 10)
		edge := float32(12)
		page.text.Text = previewText
		if page.text.MinSize().Width+58 > half {
			page.text.Text, edge = previewShort, 5
		}
		page.ground.Move(fyne.NewPos(x, 0))
		page.ground.Resize(fyne.NewSize(half, size.Height))
		page.square.Move(fyne.NewPos(x+edge, (size.Height-20)/2))
		page.square.Resize(fyne.NewSquareSize(20))
		letter, text := page.letter.MinSize(), page.text.MinSize()
		page.letter.Resize(letter)
		page.letter.Move(fyne.NewPos(x+edge+(20-letter.Width)/2, (size.Height-letter.Height)/2))
		left, top := x+edge+32, (size.Height-text.Height)/2-1
		page.text.Resize(text)
		page.text.Move(fyne.NewPos(left, top))
		page.fill.Move(fyne.NewPos(left-2, top-1))
		page.fill.Resize(fyne.NewSize(text.Width+4, text.Height+3))
		page.line.Move(fyne.NewPos(left-2, top+text.Height+1))
		page.line.Resize(fyne.NewSize(text.Width+4, readingview.PatternHeight))
	}
}

func (r *previewRenderer) Refresh() {
	l := r.preview.label
	for _, page := range r.pages {
		p := page.palette
		strong, fill := p.Label(l)
		square, letter := p.Chip(l)
		page.ground.StrokeColor, page.ground.StrokeWidth, page.ground.CornerRadius = p.Line, 1, 6
		page.fill.FillColor, page.text.TextSize = fill, 14
		page.square.FillColor, page.square.CornerRadius = square, 4
		page.letter.Text, page.letter.Color, page.letter.TextSize = r.preview.letter, letter, 11.5
		page.letter.TextStyle = fyne.TextStyle{Bold: true}
		page.key = readingview.PatternKey{Pattern: l.Pattern, Colour: strong}
	}
	r.Layout(r.preview.Size())
	canvas.Refresh(r.preview)
	for _, page := range r.pages {
		canvas.Refresh(page.line)
	}
}

func (r *previewRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, page := range r.pages {
		objects = append(objects, page.ground, page.fill, page.line, page.square, page.letter, page.text)
	}
	return objects
}

func (r *previewRenderer) Destroy() {}
