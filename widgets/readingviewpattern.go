package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"sayso/internal/corpus"
)

// patternHeight is the height of every underline pattern in pixels at 100 %.
const patternHeight = 4

// patternKey is all that the picture of a broken underline depends on. Two
// underlines with one key can share pictures.
type patternKey struct {
	pattern corpus.Pattern
	colour  color.NRGBA
	width   float32
	zoom    float32
}

// patternPool lends out pictures of dashed, dotted and wavy underlines. Drawn as
// rectangles they would be a thousand objects on a page.
type patternPool struct {
	free, used map[patternKey][]*canvas.Raster
	drawn      []*canvas.Raster // those lent out, in order
}

func newPatternPool() *patternPool {
	return &patternPool{free: map[patternKey][]*canvas.Raster{}, used: map[patternKey][]*canvas.Raster{}}
}

// begin takes all pictures back. Those that nobody asked for since the last
// time are dropped.
func (p *patternPool) begin() {
	p.free, p.used = p.used, p.free
	clear(p.used)
	p.drawn = p.drawn[:0]
}

func (p *patternPool) get(key patternKey) *canvas.Raster {
	var r *canvas.Raster
	if list := p.free[key]; len(list) > 0 {
		r = list[len(list)-1]
		p.free[key] = list[:len(list)-1]
	} else {
		r = canvas.NewRaster(func(w, h int) image.Image { return key.draw(w, h) })
		r.Resize(fyne.NewSize(key.width, patternHeight*key.zoom))
	}
	p.used[key] = append(p.used[key], r)
	p.drawn = append(p.drawn, r)
	return r
}

// draw makes the picture, w by h device pixels.
func (k patternKey) draw(w, h int) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := float64(h) / patternHeight // device pixels per pixel at 100 %
	for x := range w {
		for y := range h {
			if cover := k.cover((float64(x)+0.5)/unit, (float64(y)+0.5)/unit, unit); cover > 0 {
				c := k.colour
				c.A = uint8(math.Round(255 * cover))
				picture.SetNRGBA(x, y, c)
			}
		}
	}
	return picture
}

// cover tells how much of a device pixel at x, y the pattern covers, 0 to 1.
func (k patternKey) cover(x, y, unit float64) float64 {
	switch k.pattern {
	case corpus.Dashed:
		return band(y, 0, 2, unit) * band(math.Mod(x, 9), 0, 6, unit)
	case corpus.Dotted:
		return band(y, 0, 2, unit) * band(math.Mod(x, 4), 0, 2, unit)
	default: // wavy
		middle := 1.8 + 1.2*math.Sin(x*2*math.Pi/8)
		return min(1, max(0, 0.5+unit*(0.8-math.Abs(y-middle))))
	}
}

// band is how much of a device pixel at v lies between from and to.
func band(v, from, to, unit float64) float64 {
	low, high := v-0.5/unit, v+0.5/unit
	return min(1, max(0, (min(high, to)-max(low, from))*unit))
}
