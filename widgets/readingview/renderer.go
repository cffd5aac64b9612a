package readingview

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"sayso/internal/corpus"
	"sayso/internal/drawing"
	"sayso/internal/textlayout"
	"sayso/widgets"
)

// readingRenderer keeps what is on the page: lists of boxes, words and strips,
// which are painted into one picture (readingviewpaint.go). The lists are filled
// anew with every change, in the same room.
type readingRenderer struct {
	view    *View
	page    *canvas.Raster
	below   boxes // fills and tints under the outline of the current sentence
	outline boxes
	above   boxes // fills inside the outline, hits, selection
	texts   []word
	lines   boxes // underlines, handles, the caret
	strips  []strip
	chips   boxes
	letters []word
	ruler   *ruler
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject

	surface  drawing.Surface
	patterns patterns

	letterShapers map[float32]*textlayout.Shaper // for the gutter, by their size
	letterScale   float32
}

// CreateRenderer is called by Fyne.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	r := &readingRenderer{view: v, ruler: newRuler(), ring: canvas.NewRectangle(color.Transparent)}
	r.page = canvas.NewRaster(func(w, h int) image.Image { return r.paint(w, h) })
	r.page.ScaleMode = canvas.ImageScalePixels // it is painted pixel for pixel
	r.objects = []fyne.CanvasObject{r.page, r.ruler.marks, r.ruler.current, r.ruler.thumb, r.ring}
	v.renderer = r
	r.draw()
	return r
}

// Layout takes a new size.
func (r *readingRenderer) Layout(size fyne.Size) {
	v := r.view
	b := &v.text
	scale := widgets.CanvasScale(v)
	changed := b.layout == nil || size.Width != b.width || scale != b.scale
	b.width, b.height, b.scale = size.Width, size.Height, scale
	if changed {
		v.relayout()
	} else {
		v.settle()
	}
	v.update()
}

// MinSize is small and never measured.
func (r *readingRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 120) }

// Refresh is called by Fyne when the theme changes; the view itself uses update.
func (r *readingRenderer) Refresh() {
	if scale := widgets.CanvasScale(r.view); scale != r.view.text.scale && r.view.text.width > 0 {
		r.view.text.scale = scale
		r.view.relayout()
	}
	r.draw()
	canvas.Refresh(r.view)
}

// Objects lists the page and what lies on it.
func (r *readingRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy stops work for the view.
func (r *readingRenderer) Destroy() {
	if cancel := r.view.text.cancel; cancel != nil {
		cancel()
	}
	r.view.stopTicker()
}

// AccessibilityLabel is what a screen reader says of the view: the article, and
// the current sentence with its labels.
func (v *View) AccessibilityLabel() string {
	label := "Article"
	if v.page.Title != "" {
		label += ": " + v.page.Title
	}
	if v.current < 0 {
		return label
	}
	s := v.page.Sentences[v.current]
	label += ". Sentence " + strconv.Itoa(v.current+1) + " of " + strconv.Itoa(len(v.page.Sentences))
	switch v.page.state(v.current) {
	case corpus.Nothing:
		label += ", nothing here"
	case corpus.Unread:
		label += ", not read yet"
	}
	var names []string
	v.index.each(s.Span, func(i int, a *corpus.Annotation) {
		name := v.index.looks[v.index.labels[i]].name + v.page.by(a)
		if v.page.Linked[a.ID] {
			name += " with links"
		}
		names = append(names, name)
	})
	if len(names) > 0 {
		label += ", " + strings.Join(names, " and ")
	}
	if _, parked := slices.BinarySearch(v.page.Parked, v.current); parked {
		label += ", parked"
	}
	if a := v.apart(); a != nil {
		label += "; the keys of attributes change sentence " + strconv.Itoa(v.page.sentenceAt(a.Span.Start)+1)
	}
	return label + ": " + v.page.Text[s.Start:s.End]
}

// snapped moves a position to a whole device pixel.
func (r *readingRenderer) snapped(x float32) float32 {
	scale := max(0.1, r.view.text.scale)
	return float32(math.Round(float64(x*scale))) / scale
}
