package plot

import (
	"bytes"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"sayso/internal/textlayout"
)

// Text is set in Liberation Sans, which has the widths of Helvetica and Arial
// that journals ask for, and lies in the program. Characters that it lacks come
// out of the fonts of this computer.

type typeface struct {
	data []byte
	face *font.Face
}

var faces = sync.OnceValue(func() [2]typeface {
	read := func(data []byte) typeface {
		face, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			panic("plot: the embedded font cannot be read: " + err.Error())
		}
		return typeface{data, face}
	}
	return [2]typeface{read(liberationsansregular.TTF), read(liberationsansbold.TTF)}
})

func typefaceOf(bold bool) typeface {
	if bold {
		return faces()[1]
	}
	return faces()[0]
}

// setter shapes text. One goroutine at a time may use it.
type setter struct {
	sync.Mutex
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	system    func(rune) (textlayout.FontData, bool)
	others    map[string]*font.Face
	byRune    map[rune]*font.Face
	lines     map[lineKey]setLine
}

type lineKey struct {
	text string
	bold bool
}

var set = &setter{system: textlayout.SystemFonts(), others: map[string]*font.Face{}, byRune: map[rune]*font.Face{}, lines: map[lineKey]setLine{}}

// setLine is a line of text in units of 1/1000 of its size.
type setLine struct {
	width  float64
	glyphs []placed
}

// placed is a glyph of a face, from the left end of its line.
type placed struct {
	face *font.Face
	id   font.GID
	x, y float64
}

// mostLines bounds how many lines are remembered.
const mostLines = 4096

// perEm is how finely text is set: at this size in units of 1/64.
const perEm = 1000

// line sets a text.
func (s *setter) line(text string, bold bool) setLine {
	s.Lock()
	defer s.Unlock()
	key := lineKey{text, bold}
	if known, ok := s.lines[key]; ok {
		return known
	}
	runes := []rune(text)
	input := shaping.Input{Text: runes, RunStart: 0, RunEnd: len(runes), Direction: di.DirectionLTR, Face: typefaceOf(bold).face, Size: fixed.I(perEm),
		Language: language.NewLanguage("en"),
		// Without kerning, as PDF sets it too.
		FontFeatures: []shaping.FontFeature{{Tag: opentype.MustNewTag("kern"), Value: 0}, {Tag: opentype.MustNewTag("liga"), Value: 0}}}
	var line setLine
	for _, run := range s.segmenter.Split(input, fontmap{s, typefaceOf(bold).face}) {
		out := s.shaper.Shape(run)
		for _, g := range out.Glyphs {
			line.glyphs = append(line.glyphs, placed{out.Face, g.GlyphID, line.width + float64(g.XOffset)/64, float64(g.YOffset) / 64})
			line.width += float64(g.Advance) / 64
		}
	}
	if len(s.lines) >= mostLines {
		clear(s.lines)
	}
	s.lines[key] = line
	return line
}

// fontmap finds the face for a character.
type fontmap struct {
	*setter
	own *font.Face
}

func (m fontmap) ResolveFace(r rune) *font.Face {
	if _, ok := m.own.NominalGlyph(r); ok || unicode.IsSpace(r) || unicode.Is(unicode.C, r) {
		return m.own
	}
	if face, known := m.byRune[r]; known {
		return face
	}
	face := m.own
	if data, ok := m.system(r); ok {
		if m.others[data.Name] == nil {
			if other, err := font.ParseTTF(bytes.NewReader(data.TTF)); err == nil {
				m.others[data.Name] = other
			}
		}
		if other := m.others[data.Name]; other != nil {
			face = other
		}
	}
	m.byRune[r] = face
	return face
}

// Measure is how wide a text of a size in points is, in mm.
func Measure(text string, size float64, bold bool) float64 {
	return set.line(text, bold).width / perEm * size * MMPerPoint
}

// Fit shortens a text to a width in mm, with an ellipsis.
func Fit(text string, width, size float64, bold bool) string {
	if Measure(text, size, bold) <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes) // the most characters that fit
	for low < high {
		middle := (low + high + 1) / 2
		if Measure(strings.TrimRight(string(runes[:middle]), " ,;")+"…", size, bold) <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ,;") + "…"
}

// Wrap breaks a text at its blanks into lines of a width in mm. A word that is
// wider is shortened.
func Wrap(text string, width, size float64, bold bool) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && Measure(longer, size, bold) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line != "" {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = Fit(lines[i], width, size, bold)
	}
	return lines
}

// plainText reports whether the embedded font has all characters, one glyph for
// each, from left to right: what PDF can set itself.
func plainText(text string, bold bool) bool {
	face := typefaceOf(bold).face
	for _, r := range text {
		if _, ok := face.NominalGlyph(r); !ok || r > 0xffff || unicode.Is(unicode.M, r) || unicode.In(r, unicode.Hebrew, unicode.Arabic) {
			return false
		}
	}
	return true
}

// outline is the path of a glyph in units of 1/1000 of the size, y up.
func outline(face *font.Face, id font.GID) Path {
	data, ok := face.GlyphData(id).(font.GlyphOutline)
	if !ok {
		return nil
	}
	scale := perEm / float64(face.Upem())
	at := func(p font.SegmentPoint) Point { return Point{float64(p.X) * scale, float64(p.Y) * scale} }
	var path Path
	pen, open := Point{}, false
	for _, s := range data.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				path.Close()
			}
			pen, open = at(s.Args[0]), true
			path.MoveTo(pen.X, pen.Y)
		case opentype.SegmentOpLineTo:
			pen = at(s.Args[0])
			path.LineTo(pen.X, pen.Y)
		case opentype.SegmentOpQuadTo:
			q, end := at(s.Args[0]), at(s.Args[1])
			path.CurveTo(pen.X+2*(q.X-pen.X)/3, pen.Y+2*(q.Y-pen.Y)/3, end.X+2*(q.X-end.X)/3, end.Y+2*(q.Y-end.Y)/3, end.X, end.Y)
			pen = end
		case opentype.SegmentOpCubeTo:
			a, b, end := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
			path.CurveTo(a.X, a.Y, b.X, b.Y, end.X, end.Y)
			pen = end
		}
	}
	if open {
		path.Close()
	}
	return path
}

// start is where the base line of a text begins.
func (m *Mark) start() Point {
	width := Measure(m.Text, m.Size, m.Bold)
	shift := map[Align]float64{Middle: width / 2, End: width}[m.Align]
	if m.Up {
		return Point{m.At.X, m.At.Y + shift}
	}
	return Point{m.At.X - shift, m.At.Y}
}

// outlines gives a text as a path in mm.
func (m *Mark) outlines() Path {
	begin, scale := m.start(), m.Size*MMPerPoint/perEm
	var path Path
	for _, g := range set.line(m.Text, m.Bold).glyphs {
		for _, s := range outline(g.face, g.id) {
			for _, at := range []*Point{&s.A, &s.B, &s.P} {
				x, y := (at.X+g.x)*scale, (at.Y+g.y)*scale
				if m.Up {
					x, y = -y, x
				}
				*at = Point{begin.X + x, begin.Y - y}
			}
			path = append(path, s)
		}
	}
	return path
}
