package widgets

import (
	"image"
	"image/color"
	"math"

	"sayso/internal/corpus"
	"sayso/internal/underline"
)

// patternHeight is the height of every underline pattern in pixels at 100 %.
const patternHeight = underline.Height

// patternKey is all that the look of a broken underline depends on.
type patternKey struct {
	pattern corpus.Pattern
	colour  color.NRGBA
	zoom    float32
}

// patterns keeps one long picture of each broken underline, of which every
// place takes as much as it is wide.
type patterns struct {
	pictures map[patternKey]*image.NRGBA
	scale    float32
}

// mostPatterns bounds the pictures that are kept: more than a codebook has
// labels, at one size of the text.
const mostPatterns = 64

// picture gives a picture that is at least width device pixels wide.
func (p *patterns) picture(key patternKey, width int, scale float32) *image.NRGBA {
	if p.scale != scale || len(p.pictures) >= mostPatterns {
		p.pictures, p.scale = map[patternKey]*image.NRGBA{}, scale
	}
	picture := p.pictures[key]
	if picture == nil || picture.Rect.Dx() < width {
		height := int(math.Round(float64(patternHeight * key.zoom * scale)))
		picture = key.draw(max(width, 600), max(1, height))
		p.pictures[key] = picture
	}
	return picture
}

// draw makes the picture, w by h device pixels.
func (k patternKey) draw(w, h int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := float64(h) / patternHeight // device pixels per pixel at 100 %
	shape := underline.Of(k.pattern)
	for x := range w {
		for y := range h {
			if cover := shape.Cover((float64(x)+0.5)/unit, (float64(y)+0.5)/unit, unit); cover > 0 {
				c := k.colour
				c.A = uint8(math.Round(255 * cover))
				picture.SetNRGBA(x, y, c)
			}
		}
	}
	return picture
}
