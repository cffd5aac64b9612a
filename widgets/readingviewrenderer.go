package widgets

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// readingRenderer keeps the objects on the canvas. They are pooled: a change
// hands the same objects out again, so that scrolling through a long document
// makes no new ones. The layers are drawn in the order of Objects.
type readingRenderer struct {
	view    *ReadingView
	frame   *canvas.Rectangle // stands for the view where a new frame is asked for; shows nothing
	ground  *canvas.Raster
	paper   color.NRGBA // the colour of the ground
	below   rectangles  // fills, hits and tints under the outline of the current sentence
	outline rectangles
	above   rectangles // fills inside the outline, selection
	texts   texts
	lines   rectangles // underlines, handles, the caret
	waves   *patternPool
	chips   rectangles
	letters texts
	ruler   *ruler
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject

	letterShapers map[float32]*textlayout.Shaper // for the gutter, by their size
	letterScale   float32
}

// CreateRenderer is called by Fyne.
func (v *ReadingView) CreateRenderer() fyne.WidgetRenderer {
	r := &readingRenderer{view: v, frame: canvas.NewRectangle(color.Transparent), paper: v.palette.Background, ground: newPaper(v.palette.Background), waves: newPatternPool(),
		ruler: newRuler(), ring: canvas.NewRectangle(color.Transparent)}
	v.renderer = r
	r.draw()
	return r
}

// Layout takes a new size.
func (r *readingRenderer) Layout(size fyne.Size) {
	v := r.view
	b := &v.text
	scale := canvasScale(v)
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
	if scale := canvasScale(r.view); scale != r.view.text.scale && r.view.text.width > 0 {
		r.view.text.scale = scale
		r.view.relayout()
	}
	r.draw()
	canvas.Refresh(r.view)
}

// Objects lists the layers from the back to the front.
func (r *readingRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy stops work for the view.
func (r *readingRenderer) Destroy() {
	if cancel := r.view.text.cancel; cancel != nil {
		cancel()
	}
	r.view.stopTicker()
}

// rectangles is a pool of rectangles.
type rectangles struct {
	list []*canvas.Rectangle
	used int
}

// add places a rectangle of one colour.
func (p *rectangles) add(x, y, w, h float32, fill color.NRGBA) *canvas.Rectangle {
	if p.used == len(p.list) {
		p.list = append(p.list, canvas.NewRectangle(color.Transparent))
	}
	r := p.list[p.used]
	p.used++
	r.FillColor, r.StrokeWidth, r.StrokeColor, r.CornerRadius = fill, 0, nil, 0
	r.TopLeftCornerRadius, r.TopRightCornerRadius, r.BottomLeftCornerRadius, r.BottomRightCornerRadius = 0, 0, 0, 0
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	return r
}

// texts is a pool of words.
type texts struct {
	list []*canvas.Text
	used int
}

// add places a word. Its size is not its own: it only has to keep the painter
// from leaving out a word at the edge.
func (p *texts) add(text string, x, y, size, height float32, font fyne.Resource, colour color.Color) {
	if p.used == len(p.list) {
		p.list = append(p.list, canvas.NewText("", colour))
	}
	t := p.list[p.used]
	p.used++
	t.Text, t.TextSize, t.FontSource, t.Color = text, size, font, colour
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(1, height))
}

// collect gathers the objects in use.
func (r *readingRenderer) collect() {
	list := append(r.objects[:0], r.frame, r.ground)
	rects := func(p *rectangles) {
		for _, o := range p.list[:p.used] {
			list = append(list, o)
		}
	}
	words := func(p *texts) {
		for _, o := range p.list[:p.used] {
			list = append(list, o)
		}
	}
	rects(&r.below)
	rects(&r.outline)
	rects(&r.above)
	words(&r.texts)
	rects(&r.lines)
	for _, o := range r.waves.drawn {
		list = append(list, o)
	}
	rects(&r.chips)
	words(&r.letters)
	if r.view.text.layout != nil {
		list = append(list, r.ruler.marks, r.ruler.current, r.ruler.thumb)
	}
	r.objects = append(list, r.ring)
}

// AccessibilityLabel is what a screen reader says of the view: the article, and
// the current sentence with its labels.
func (v *ReadingView) AccessibilityLabel() string {
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
		name := v.index.looks[v.index.labels[i]].name
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
	return label + ": " + v.page.Text[s.Start:s.End]
}

// snapped moves a position to a whole device pixel.
func (r *readingRenderer) snapped(x float32) float32 {
	scale := max(0.1, r.view.text.scale)
	return float32(math.Round(float64(x*scale))) / scale
}
