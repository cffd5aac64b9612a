package textlayout

import (
	"math"
	"sort"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"sayso/internal/corpus"
)

// Unit is a piece of a line that is drawn as one: a word in one font and one
// direction, or a visible mark.
type Unit struct {
	Text       string // what to draw, in the order the painter wants it
	Font       int    // index into the Fonts
	X, Width   float32
	Start, End int  // the bytes it stands for
	Mark       bool // Text is the name in a mark: draw it framed, in MarkSize
}

// Cell is one character as a reader counts them, with its place on the line.
type Cell struct {
	Start, End int // bytes
	X0, X1     float32
	RTL        bool // Start is at X1
}

// Segment is a stretch of a line from X0 to X1.
type Segment struct{ X0, X1 float32 }

// Line is one line, set. X is 0 at the left end of the column.
type Line struct {
	Start, End int // the bytes that can be seen, without white space at the end
	Next       int // where the next line begins
	RTL        bool
	Units      []Unit
	Cells      []Cell // from left to right; characters without width have none
	Left       float32
	Width      float32 // from Left to the end of the last character
}

// piece is a unit in the making, in logical order.
type piece struct {
	unit  Unit
	level uint8
	kind  kind
	cells []graphemeIn
	size  float32
}

// graphemeIn is one grapheme of a piece: its bytes, and how many code points
// of the unit's text are its own.
type graphemeIn struct{ start, end, runes int }

// Set sets one line exactly. The line is text[start:next]; direction holds the
// levels of its paragraph, nil when all runs from left to right. width is the column's, to
// which right-to-left paragraphs are set flush.
func (s *Shaper) Set(text string, start, next int, direction *Directions, width float32) *Line {
	line := &Line{Start: start, End: visibleEnd(text, start, next), Next: next}
	line.Start = visibleStart(text, start, line.End)
	pieces := s.pieces(text, line.Start, line.End, direction)
	if direction != nil && direction.base == 1 {
		line.RTL = true
	}
	reorder(pieces)
	line.fill(s, pieces)
	if line.RTL {
		line.shift(s.snap(width - line.Width))
	}
	return line
}

// visibleEnd leaves out the white space at the end of a line.
func visibleEnd(text string, start, end int) int {
	for end > start {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if k := kindOf(r); k != blank && k != tab && !isLineEnd(r) {
			break
		}
		end -= size
	}
	return end
}

// visibleStart leaves out blank lines at the very beginning of a text, and one
// or two stray spaces before a paragraph. More than that is an indent.
func visibleStart(text string, start, end int) int {
	start = afterEmptyLines(text, start, end)
	for n := 1; n <= 2 && start+n < end && text[start+n-1] == ' '; n++ {
		if text[start+n] != ' ' && text[start+n] != '\t' {
			return start + n
		}
	}
	return start
}

func afterEmptyLines(text string, start, end int) int {
	for i := start; i < end; i++ {
		switch {
		case text[i] == '\n':
			start = i + 1
		case !isBlank(text[i]):
			return start
		}
	}
	return start
}

// pieces cuts a line into units in logical order.
func (s *Shaper) pieces(text string, start, end int, direction *Directions) []piece {
	var list []piece
	var open *piece // the piece that the next letter may join
	it := graphemes.FromString(text[start:end])
	for it.Next() {
		g, at := it.Value(), start+it.Start()
		r, _ := utf8.DecodeRuneInString(g)
		level, letters := direction.at(at, r)
		p := s.pieceOf(g, r, at, level)
		if p.kind == visible && !p.unit.Mark && letters && !ideographic(r) {
			if open != nil && open.unit.Font == p.unit.Font && open.level == level {
				open.join(text, p)
				continue
			}
			list = append(list, p)
			open = &list[len(list)-1]
			continue
		}
		if level&1 == 1 && p.kind == visible && !p.unit.Mark {
			p.unit.Text = mirror(p.unit.Text)
		}
		list = append(list, p)
		open = nil
	}
	return list
}

// pieceOf makes a piece of one grapheme.
func (s *Shaper) pieceOf(g string, r rune, at int, level uint8) piece {
	p := piece{level: level, kind: kindOf(r), size: s.size,
		unit:  Unit{Text: g, Start: at, End: at + len(g)},
		cells: []graphemeIn{{at, at + len(g), utf8.RuneCountInString(g)}}}
	if p.kind == visible {
		if p.cells[0].runes > mostMarks {
			p.unit.Text, p.cells[0].runes = firstRunes(g, mostMarks), mostMarks
		}
		if unicode.Is(unicode.M, r) { // an accent without a letter under it
			p.unit.Text = s.ground() + p.unit.Text
			p.cells[0].runes++
		}
		p.unit.Font = s.fontFor(p.unit.Text)
		if p.unit.Font < 0 {
			p.kind = marked
			r = s.uncovered(g)
		}
	}
	if p.kind == marked {
		p.unit.Text, p.unit.Font, p.unit.Mark, p.size = markName(r), 0, true, s.MarkSize()
	}
	return p
}

// ground is what an accent without a letter stands on: a dotted circle where
// the font has one.
func (s *Shaper) ground() string {
	if s.fonts.Find('◌') >= 0 {
		return "◌"
	}
	return "\u00a0"
}

// uncovered is the first character of a grapheme that has no font.
func (s *Shaper) uncovered(g string) rune {
	for _, r := range g {
		if !isDefaultIgnorable(r) && s.fonts.Find(r) < 0 {
			return r
		}
	}
	r, _ := utf8.DecodeRuneInString(g)
	return r
}

func firstRunes(text string, count int) string {
	for i := range text {
		if count == 0 {
			return text[:i]
		}
		count--
	}
	return text
}

// join lengthens a piece by the next one.
func (p *piece) join(text string, next piece) {
	if p.unit.End == next.unit.Start && len(p.unit.Text) == p.unit.End-p.unit.Start && len(next.unit.Text) == next.unit.End-next.unit.Start {
		p.unit.Text = text[p.unit.Start:next.unit.End] // no copy
	} else {
		p.unit.Text += next.unit.Text
	}
	p.unit.End = next.unit.End
	p.cells = append(p.cells, next.cells...)
}

func mirror(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if m := mirrored(r); m != r {
		return string(m) + text[size:]
	}
	return text
}

// reorder puts pieces into visual order: L2 of UAX #9.
func reorder(list []piece) {
	highest := uint8(0)
	for i := range list {
		highest = max(highest, list[i].level)
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(list); i++ {
			if list[i].level < level {
				continue
			}
			end := i
			for end < len(list) && list[end].level >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				list[a], list[b] = list[b], list[a]
			}
			i = end
		}
	}
}

// fill sets the pieces side by side.
func (l *Line) fill(s *Shaper, list []piece) {
	x := float32(0)
	for i := range list {
		p := &list[i]
		rtl := p.level&1 == 1
		switch p.kind {
		case invisible:
		case blank, tab:
			r, _ := utf8.DecodeRuneInString(p.unit.Text)
			to := x + s.blank(r)
			if p.kind == tab {
				to = s.afterTab(x)
			}
			l.Cells = append(l.Cells, Cell{p.unit.Start, p.unit.End, x, to, rtl})
			x = to
		case marked:
			p.unit.X = s.snap(x)
			p.unit.Width = s.markWidth(p.unit.Text)
			l.Cells = append(l.Cells, Cell{p.unit.Start, p.unit.End, p.unit.X, p.unit.X + p.unit.Width, rtl})
			l.Units = append(l.Units, p.unit)
			x = p.unit.X + p.unit.Width
		default:
			w := s.shape(p.unit.Text, p.unit.Font, p.size)
			p.unit.X, p.unit.Width = s.snap(x), w.width
			l.Units = append(l.Units, p.unit)
			l.cells(p, w, rtl)
			x = p.unit.X + w.width // so that no gap is off by more than half a pixel
		}
	}
	l.close()
	l.Width = x
}

// cells adds the cells of a shaped piece.
func (l *Line) cells(p *piece, w *word, rtl bool) {
	first, rune0 := len(l.Cells), 0
	for _, g := range p.cells {
		x0, x1 := float32(math.MaxFloat32), float32(-math.MaxFloat32)
		for k := rune0; k < min(rune0+g.runes, len(w.left)); k++ {
			x0, x1 = min(x0, w.left[k]), max(x1, w.right[k])
		}
		rune0 += g.runes
		if x1 > x0 {
			l.Cells = append(l.Cells, Cell{g.start, g.end, p.unit.X + x0, p.unit.X + x1, rtl})
		}
	}
	// Inside a right-to-left word the first grapheme is the rightmost.
	sort.SliceStable(l.Cells[first:], func(i, j int) bool { return l.Cells[first+i].X0 < l.Cells[first+j].X0 })
}

// close takes away the hair gaps that come from setting words on whole pixels.
func (l *Line) close() {
	for i := 0; i+1 < len(l.Cells); i++ {
		if next := l.Cells[i+1].X0; next > l.Cells[i].X0 {
			l.Cells[i].X1 = next
		}
	}
}

func (l *Line) shift(by float32) {
	l.Left += by
	for i := range l.Units {
		l.Units[i].X += by
	}
	for i := range l.Cells {
		l.Cells[i].X0 += by
		l.Cells[i].X1 += by
	}
}

// CellAt gives the index of the cell at x, the nearest one where there is none
// at x, and -1 on an empty line.
func (l *Line) CellAt(x float32) int {
	i := sort.Search(len(l.Cells), func(i int) bool { return l.Cells[i].X1 > x })
	return min(i, len(l.Cells)-1)
}

// CharacterAt gives the bytes of the character under x, and whether x lies on
// the line's text at all. On an empty line the span is empty.
func (l *Line) CharacterAt(x float32) (corpus.Span, bool) {
	i := l.CellAt(x)
	if i < 0 {
		return corpus.Span{Start: l.Start, End: l.Start}, false
	}
	c := l.Cells[i]
	return corpus.Span{Start: c.Start, End: c.End}, x >= c.X0 && x < c.X1
}

// OffsetAt gives the byte offset between two characters that is nearest to x:
// where a caret goes on a click there.
func (l *Line) OffsetAt(x float32) int {
	i := l.CellAt(x)
	if i < 0 {
		return l.Start
	}
	c := l.Cells[i]
	if (x < (c.X0+c.X1)/2) != c.RTL {
		return c.Start
	}
	return c.End
}

// CaretX gives the place of a caret before the character at the offset. Offsets
// outside the line are taken to its ends.
func (l *Line) CaretX(offset int) float32 {
	best, found := Cell{}, false
	for _, c := range l.Cells {
		if c.End > offset && (!found || c.Start < best.Start) {
			best, found = c, true
		}
	}
	switch {
	case found && best.RTL:
		return best.X1
	case found:
		return best.X0
	case len(l.Cells) == 0:
		return l.Left
	}
	last := l.Cells[0]
	for _, c := range l.Cells {
		if c.End > last.End {
			last = c
		}
	}
	if last.RTL {
		return last.X0
	}
	return last.X1
}

// Span gives the stretches of the line that a span of the text covers, from
// left to right. There can be several where directions mix.
func (l *Line) Span(span corpus.Span) []Segment { return l.AppendSpan(nil, span) }

// AppendSpan is Span for callers that keep a slice.
func (l *Line) AppendSpan(list []Segment, span corpus.Span) []Segment {
	first := len(list)
	for _, c := range l.Cells {
		if c.Start >= span.End || c.End <= span.Start {
			continue
		}
		if n := len(list); n > first && c.X0-list[n-1].X1 < 0.01 {
			list[n-1].X1 = max(list[n-1].X1, c.X1)
			continue
		}
		list = append(list, Segment{c.X0, c.X1})
	}
	return list
}
