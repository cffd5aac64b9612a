package readingview

import (
	"image"
	"image/color"
	"math"

	"sayso/internal/corpus"
	"sayso/internal/underline"
)

// PatternHeight is the height of every underline pattern in pixels at 100 %.
const PatternHeight = underline.Height

// PatternKey is all that the look of a broken underline depends on.
type PatternKey struct {
	Pattern corpus.Pattern
	Colour  color.NRGBA
	zoom    float32
}

// patterns keeps one long picture of each broken underline, of which every
// place takes as much as it is wide.
type patterns struct {
	pictures map[PatternKey]*image.NRGBA
	scale    float32
}

// mostPatterns bounds the pictures that are kept: more than a codebook has
// labels, at one size of the text.
const mostPatterns = 64

// picture gives a picture that is at least width device pixels wide.
func (p *patterns) picture(key PatternKey, width int, scale float32) *image.NRGBA {
	if p.scale != scale || len(p.pictures) >= mostPatterns {
		p.pictures, p.scale = map[PatternKey]*image.NRGBA{}, scale
	}
	picture := p.pictures[key]
	if picture == nil || picture.Rect.Dx() < width {
		height := int(math.Round(float64(PatternHeight * key.zoom * scale)))
		picture = key.Draw(max(width, 600), max(1, height))
		p.pictures[key] = picture
	}
	return picture
}

// Draw makes the picture, w by h device pixels.
func (k PatternKey) Draw(w, h int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := float64(h) / PatternHeight // device pixels per pixel at 100 %
	shape := underline.Of(k.Pattern)
	for x := range w {
		for y := range h {
			if cover := shape.Cover((float64(x)+0.5)/unit, (float64(y)+0.5)/unit, unit); cover > 0 {
				c := k.Colour
				c.A = uint8(math.Round(255 * cover))
				picture.SetNRGBA(x, y, c)
			}
		}
	}
	return picture
}
