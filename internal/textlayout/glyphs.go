package textlayout

import (
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// glyphs turns text into the glyphs of a font. Measuring and painting both ask
// it, so that a word is painted as it was measured. It is not safe for use by
// several goroutines.
type glyphs struct {
	fonts *Fonts
	faces []*font.Face

	harfbuzz  shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	runes     []rune // of the text that was asked for last
}

func (g *glyphs) face(i int) *font.Face {
	for len(g.faces) <= i {
		g.faces = append(g.faces, nil)
	}
	if g.faces[i] == nil {
		g.faces[i] = g.fonts.face(i)
	}
	return g.faces[i]
}

// runs shapes a short text in one font, which the caller makes sure covers it.
// The direction is left-to-right, as the line has put the units into the order
// they are seen in; what runs right-to-left inside a unit comes in runs of its
// own.
func (g *glyphs) runs(text string, fontIndex int, size float32) []shaping.Output {
	g.runes = g.runes[:0]
	for _, r := range text {
		g.runes = append(g.runes, r)
	}
	face := g.face(fontIndex)
	in := shaping.Input{Text: g.runes, RunEnd: len(g.runes), Direction: di.DirectionLTR, Face: face, Size: fixed.Int26_6(float64(size) * 64)}
	parts := g.segmenter.Split(in, oneFace{face})
	runs := make([]shaping.Output, len(parts))
	for i, part := range parts {
		runs[i] = g.harfbuzz.Shape(part)
	}
	return runs
}

// oneFace answers every question for a font with the same one.
type oneFace struct{ face *font.Face }

func (f oneFace) ResolveFace(rune) *font.Face { return f.face }
