package textlayout

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-text/typesetting/di"
	"golang.org/x/image/math/fixed"
)

const (
	// mostMarks is how many code points of one grapheme are drawn. Stacks of
	// accents beyond it are kept in the text and left out of the drawing.
	mostMarks = 24
	// mostWords bounds the cache of shaped words.
	mostWords = 8192
	// markScale is the size of the letters in a visible mark, over the text's.
	markScale = 0.62
	// simpleRunes is the size of the table of advances.
	simpleRunes = 0x2E80

	unknownAdvance = math.MinInt32     // not looked up yet
	needsShaping   = math.MinInt32 + 1 // only shaping tells
)

// Shaper measures and sets text in one size. It is not safe for use by several
// goroutines; each makes its own.
type Shaper struct {
	glyphs
	size  float32
	scale float32 // device pixels per pixel
	words map[wordKey]*word
	table [simpleRunes]int32 // advances in 1/64 px
	rest  map[rune]int32
}

type wordKey struct {
	text string
	font int
	size float32
}

// word is one shaped unit: the edges of each of its code points, in pixels
// from its left end.
type word struct {
	width       float32
	left, right []float32
}

// NewShaper makes a shaper for text of the given size in pixels, on a screen
// with scale device pixels per pixel.
func NewShaper(fonts *Fonts, size, scale float32) *Shaper {
	s := &Shaper{glyphs: glyphs{fonts: fonts}, size: size, scale: max(scale, 0.1), words: map[wordKey]*word{}, rest: map[rune]int32{}}
	for i := range s.table {
		s.table[i] = unknownAdvance
	}
	return s
}

// Metrics gives the height of a font above and below its base line.
func (s *Shaper) Metrics(fontIndex int) (ascent, descent float32) {
	extents, ok := s.face(fontIndex).FontHExtents()
	if !ok {
		return s.size, s.size / 4
	}
	per := s.size / float32(s.face(fontIndex).Upem())
	return extents.Ascender * per, -extents.Descender * per
}

// advance is the width of a character that stands for itself, in 1/64 px, or
// needsShaping.
func (s *Shaper) advance(r rune) int32 {
	if r < simpleRunes {
		if a := s.table[r]; a != unknownAdvance {
			return a
		}
		a := s.findAdvance(r)
		s.table[r] = a
		return a
	}
	a, ok := s.rest[r]
	if !ok {
		a = s.findAdvance(r)
		s.rest[r] = a
	}
	return a
}

func (s *Shaper) findAdvance(r rune) int32 {
	switch kindOf(r) {
	case invisible:
		return 0
	case tab:
		return needsShaping
	case marked:
		return int32(math.Ceil(float64(s.markWidth(markName(r)) * 64)))
	}
	if joins(r) || r >= 0x1F000 && r < 0x20000 {
		return needsShaping
	}
	i := s.fonts.Find(r)
	if i < 0 {
		return int32(math.Ceil(float64(s.markWidth(markName(r)) * 64)))
	}
	face := s.face(i)
	glyph, _ := face.NominalGlyph(r)
	a := float64(face.HorizontalAdvance(glyph)) * float64(s.size) * 64 / float64(face.Upem())
	return int32(math.Round(a))
}

// blank is the width of a blank in pixels.
func (s *Shaper) blank(r rune) float32 {
	if i := s.fonts.Find(r); i >= 0 {
		if a := s.advance(r); a > 0 {
			return float32(a) / 64
		}
	}
	if r == 0x3000 {
		return s.size
	}
	return float32(s.advance(' ')) / 64
}

// tabWidth is the distance of tab stops in pixels.
func (s *Shaper) tabWidth() float32 { return 4 * s.blank(' ') }

// afterTab is where a tab at x ends.
func (s *Shaper) afterTab(x float32) float32 {
	w := s.tabWidth()
	return (float32(math.Floor(float64(x/w)+0.01)) + 1) * w
}

// markWidth is the width of a visible mark with its frame.
func (s *Shaper) markWidth(name string) float32 {
	return s.shape(name, 0, s.MarkSize()).width + 2*s.MarkPad()
}

// MarkPad is the space on either side of the letters in a visible mark.
func (s *Shaper) MarkPad() float32 { return s.size * 0.2 }

// MarkSize is the text size of the letters in a visible mark. Like all sizes
// it is whole, since shapers round the size up and painters do not.
func (s *Shaper) MarkSize() float32 { return max(6, float32(math.Round(float64(s.size*markScale)))) }

// Measure gives the width of a short text in pixels.
func (s *Shaper) Measure(text string) float32 { return s.measure(text, 0) }

// snap moves a position to the nearest device pixel, where text is crisp.
func (s *Shaper) snap(x float32) float32 {
	return float32(math.Round(float64(x*s.scale))) / s.scale
}

// shape sets one unit in one font. The caller makes sure that the font covers
// it. The result is shared and must not be changed.
func (s *Shaper) shape(text string, fontIndex int, size float32) *word {
	key := wordKey{text, fontIndex, size}
	if w, ok := s.words[key]; ok {
		return w
	}
	if len(s.words) >= mostWords {
		clear(s.words)
	}
	key.text = strings.Clone(text)
	w := s.shapeAfresh(text, fontIndex, size)
	s.words[key] = w
	return w
}

func (s *Shaper) shapeAfresh(text string, fontIndex int, size float32) *word {
	runs := s.runs(text, fontIndex, size)
	n := len(s.runes)
	w := &word{left: make([]float32, n), right: make([]float32, n)}
	x := float32(0)
	for _, out := range runs {
		rtl := out.Direction.Progression() == di.TowardTopLeft
		at := fixed.Int26_6(0)
		for i := 0; i < len(out.Glyphs); {
			g := &out.Glyphs[i]
			glyphs := max(1, g.GlyphsCount())
			advance := fixed.Int26_6(0)
			for k := i; k < min(i+glyphs, len(out.Glyphs)); k++ {
				advance += out.Glyphs[k].Advance
			}
			w.place(g.TextIndex(), max(1, g.RunesCount()), x+float32(at)/64, float32(advance)/64, rtl)
			at += advance
			i += glyphs
		}
		x += float32(at) / 64
	}
	w.width = x
	return w
}

// place shares the width of a cluster among its code points.
func (w *word) place(first, count int, x, width float32, rtl bool) {
	for k := 0; k < count && first+k < len(w.left); k++ {
		part := float32(k)
		if rtl {
			part = float32(count - 1 - k)
		}
		w.left[first+k] = x + width*part/float32(count)
		w.right[first+k] = x + width*(part+1)/float32(count)
	}
}

// fontFor picks the font for one grapheme, -1 for none that has all of it.
func (s *Shaper) fontFor(grapheme string) int {
	r, size := utf8.DecodeRuneInString(grapheme)
	if size == len(grapheme) {
		return s.fonts.Find(r)
	}
	if strings.ContainsRune(grapheme, 0xFE0F) || r >= 0x1F000 {
		if emoji := s.fonts.emojiFont(); emoji >= 0 && s.coversAll(emoji, grapheme) {
			return emoji
		}
	}
	first := s.fonts.Find(r)
	if first < 0 || s.coversAll(first, grapheme) {
		return first
	}
	for _, mark := range grapheme[size:] {
		if i := s.fonts.Find(mark); i >= 0 && s.coversAll(i, grapheme) {
			return i
		}
	}
	return -1
}

func (s *Shaper) coversAll(i int, grapheme string) bool {
	for _, r := range grapheme {
		if !isDefaultIgnorable(r) && !s.fonts.covers(i, r) {
			return false
		}
	}
	return true
}

// lastGraphemeStart is the byte offset at which the last grapheme begins.
func lastGraphemeStart(text string) int {
	it := graphemes.FromString(text)
	start := 0
	for it.Next() {
		start = it.Start()
	}
	return start
}

// firstGrapheme is the text up to the first grapheme boundary.
func firstGrapheme(text string) string {
	it := graphemes.FromString(text)
	it.Next()
	return it.Value()
}
