package readingview

import (
	"image"
	"image/color"
	"math"

	"sayso/internal/drawing"
)

// The page is painted by the processor into one picture. As objects of their
// own, six hundred words, fills and lines cost the window twenty milliseconds a
// frame without a graphics card, and each new word a texture that is kept for a
// minute (docs/performance.md).

// box is one rectangle of the page, in pixels of the view.
type box struct {
	x, y, width, height float32
	fill, stroke        color.NRGBA
	strokeWidth         float32
	radius              corners
}

// corners are the radii of a box's corners in pixels of the view.
type corners struct{ topLeft, topRight, bottomLeft, bottomRight float32 }

// round gives all corners one radius.
func (b *box) round(radius float32) { b.radius = corners{radius, radius, radius, radius} }

// boxes is one layer of the page.
type boxes []box

// add places a rectangle of one colour. What it gives is good until the next.
func (l *boxes) add(x, y, width, height float32, fill color.NRGBA) *box {
	*l = append(*l, box{x: x, y: y, width: width, height: height, fill: fill})
	return &(*l)[len(*l)-1]
}

// word is a piece of text in one font, with the point on its base line at which
// it begins.
type word struct {
	text    string
	x, base float32
	size    float32
	fonts   *readingFonts
	font    int // index into the fonts
	colour  color.NRGBA
}

// strip is a broken line under a span.
type strip struct {
	pattern     PatternKey
	x, y, width float32
}

// begin empties all layers.
func (r *readingRenderer) begin() {
	for _, layer := range []*boxes{&r.below, &r.outline, &r.above, &r.lines, &r.chips} {
		*layer = (*layer)[:0]
	}
	r.texts, r.letters, r.strips = r.texts[:0], r.letters[:0], r.strips[:0]
}

// paint makes the picture of the page, w by h device pixels.
func (r *readingRenderer) paint(w, h int) image.Image {
	scale := r.deviceScale(w, h)
	r.surface.Begin(w, h, r.view.palette.Background)
	r.view.text.fonts.pictures.Room(w * h)
	r.paintBoxes(r.below, scale)
	r.paintBoxes(r.outline, scale)
	r.paintBoxes(r.above, scale)
	r.paintWords(r.texts, scale)
	r.paintBoxes(r.lines, scale)
	for i := range r.strips {
		s := &r.strips[i]
		width := device(s.x+s.width, scale) - device(s.x, scale)
		r.surface.Place(r.patterns.picture(s.pattern, width, scale), image.Pt(device(s.x, scale), device(s.y, scale)), width)
	}
	r.paintBoxes(r.chips, scale)
	r.paintWords(r.letters, scale)
	return r.surface.Picture()
}

// deviceScale tells how many device pixels a pixel of the view has. The canvas
// knows its own scale only; some systems double that once more, or half as much
// again. The size of the picture tells, but is rounded to whole pixels itself.
func (r *readingRenderer) deviceScale(w, h int) float32 {
	b := &r.view.text
	if b.width <= 0 || b.height <= 0 || b.scale <= 0 {
		return 1
	}
	times := math.Round(8*float64(float32(w)/(b.width*b.scale))) / 8
	return b.scale * float32(max(0.125, times))
}

// device is the device pixel at a place of the view.
func device(x, scale float32) int { return int(math.Round(float64(x * scale))) }

func (r *readingRenderer) paintBoxes(layer boxes, scale float32) {
	for i := range layer {
		b := &layer[i]
		c := b.radius
		r.surface.Box(drawing.Box{
			Area: image.Rect(device(b.x, scale), device(b.y, scale), device(b.x+b.width, scale), device(b.y+b.height, scale)),
			Fill: b.fill, Stroke: b.stroke, Width: float64(b.strokeWidth * scale),
			Radius: drawing.Radii{TopLeft: float64(c.topLeft * scale), TopRight: float64(c.topRight * scale),
				BottomLeft: float64(c.bottomLeft * scale), BottomRight: float64(c.bottomRight * scale)},
		})
	}
}

func (r *readingRenderer) paintWords(layer []word, scale float32) {
	for i := range layer {
		w := &layer[i]
		picture := w.fonts.pictures.Of(w.text, w.font, w.size, scale)
		at := image.Pt(device(w.x, scale), device(w.base, scale)).Add(picture.Offset)
		switch {
		case picture.Mask != nil:
			r.surface.Mask(picture.Mask, at, w.colour)
		case picture.Image != nil:
			r.surface.Place(picture.Image, at, picture.Image.Rect.Dx())
		}
	}
}
