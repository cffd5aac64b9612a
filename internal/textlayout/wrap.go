package textlayout

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-text/typesetting/segmenter"
)

// slack is kept free at the end of a line, in 1/64 px: what shaping and whole
// pixels may add to a width out of the table.
const slack = 4 * 64

// gapBit marks, in the list of a chunk's lines, a line with a paragraph gap
// above it.
const gapBit = 1 << 31

// Lines is a chunk broken into lines: where each begins, counted from the
// chunk's first byte. There is at least one.
type Lines struct {
	starts []uint32 // with gapBit
	gaps   []int32  // indexes of the lines that have a gap above them, ascending
}

// Count is the number of lines.
func (l *Lines) Count() int { return len(l.starts) }

// Wrapper breaks text into lines of one width. It is not safe for use by
// several goroutines.
type Wrapper struct {
	shaper    *Shaper
	width     int32 // 1/64 px
	segmenter segmenter.Segmenter
	lines     *Lines
	origin    int // the chunk's first byte
}

// NewWrapper makes a wrapper for lines of the given width in pixels.
func NewWrapper(shaper *Shaper, width float32) *Wrapper {
	return &Wrapper{shaper: shaper, width: max(1, int32(min(width, 1e6)*64)-slack)}
}

// Wrap breaks one chunk of a text into lines.
func (w *Wrapper) Wrap(t *Text, chunk int) *Lines {
	start, end := t.Chunk(chunk)
	w.lines, w.origin = &Lines{starts: make([]uint32, 0, (end-start)/64+4)}, start
	text := t.whole
	at, gap := start, chunk > 0 && text[start-1] == '\n' && (t.spaced || followsBlankLine(text, start))
	if chunk == 0 {
		at = min(afterBlankLines(text, 0), end)
	}
	w.lines.add(0, gap)
	for first := true; at < end; first = false {
		stop, next := end, end
		if n := strings.IndexByte(text[at:end], '\n'); n >= 0 {
			stop, next = at+n, min(end, afterBlankLines(text, at+n+1))
		}
		if !first {
			w.lines.add(uint32(at-start), gap)
		}
		w.paragraph(text, at, stop)
		gap = t.spaced || next > stop+1
		at = next
	}
	lines := w.lines
	w.lines = nil
	return lines
}

func followsBlankLine(text string, start int) bool {
	line := strings.TrimRight(text[max(0, start-256):start-1], " \t\r")
	return strings.HasSuffix(line, "\n")
}

func (l *Lines) add(start uint32, gap bool) {
	if gap {
		l.gaps = append(l.gaps, int32(len(l.starts)))
		start |= gapBit
	}
	l.starts = append(l.starts, start)
}

// emit begins a new line at the byte offset.
func (w *Wrapper) emit(at int) { w.lines.starts = append(w.lines.starts, uint32(at-w.origin)) }

// paragraph breaks text[start:end], which has no line feed in it. Its first
// line has been added already.
func (w *Wrapper) paragraph(text string, start, end int) {
	before := len(w.lines.starts)
	if !w.quick(text, start, end) {
		w.lines.starts = w.lines.starts[:before]
		w.thorough(text, start, end)
	}
}

// quick is the quick road. It gives up, with false, on the first place that
// its tables are not sure of.
func (w *Wrapper) quick(text string, start, end int) bool {
	s, table := w.shaper, &w.shaper.table
	x, atBreak := int32(0), int32(0)
	lineStart, lastBreak := start, -1
	previous, beforePrevious, spaces := unknownClass, unknownClass, false
	for i := start; i < end; {
		r, size := rune(text[i]), 1
		class := unknownClass
		if r < utf8.RuneSelf {
			class = asciiClasses[r]
		} else {
			r, size = utf8.DecodeRuneInString(text[i:end])
			class = classOf(r)
		}
		if class == unknownClass {
			return false
		}
		advance := table[r]
		if advance < 0 {
			if advance = s.advance(r); advance < 0 {
				return false
			}
		}
		if class == spaceClass {
			if previous == glueClass {
				return false
			}
			x += advance
			spaces = true
			i += size
			continue
		}
		if previous != unknownClass {
			v := besides[previous][class]
			if spaces {
				v = acrossSpaces[previous][class]
				if v == unsure && previous == quoteOpen && (beforePrevious == letterClass || beforePrevious == infixClass || beforePrevious == endClass) {
					v = acrossSpaces[quoteClose][class] // „German“ closes with it
				}
			} else if (previous == hyphenClass || previous == dashClass) && (beforePrevious != letterClass && beforePrevious != digitClass) {
				v = unsure // LB20a: a hyphen that begins a word
			} else if previous == slashClass && class == digitClass && beforePrevious != digitClass {
				v = unsure // LB25: a slash inside a number only
			}
			switch v {
			case unsure:
				return false
			case apart:
				lastBreak, atBreak = i, x
			}
		} else if spaces {
			if acrossSpaces[letterClass][class] != apart {
				return false
			}
			lastBreak, atBreak = i, x // after an indent
		}
		if x+advance > w.width && i > lineStart {
			if lastBreak > lineStart {
				w.emit(lastBreak)
				lineStart, x, lastBreak = lastBreak, x-atBreak, -1
			}
			if x+advance > w.width && i > lineStart {
				w.emit(i)
				lineStart, x, lastBreak = i, 0, -1
			}
		}
		x += advance
		beforePrevious, previous = previous, class
		if spaces {
			beforePrevious, spaces = spaceClass, false
		}
		i += size
	}
	return previous != glueClass
}

// thorough is the slow road: all of UAX #14, and shaping where it is needed.
func (w *Wrapper) thorough(text string, start, end int) {
	w.segmenter.InitWithString(text[start:end])
	x, lineStart, at, segmentEnd := float32(0), start, start, start
	most := float32(w.width) / 64
	it := w.segmenter.LineIterator()
	for it.Next() {
		segment := it.Line()
		segmentEnd += byteLen(text[segmentEnd:end], len(segment.Text))
		if !segment.IsMandatoryBreak && segmentEnd < end && withinGrapheme(text, segmentEnd) {
			continue // the rules would put some marks on another line than their letter
		}
		for at < segmentEnd {
			next := at + untilSyllable(text[at:segmentEnd])
			body := visibleEnd(text, at, next)
			width := w.measure(text[at:body], x)
			if x+width > most && at > lineStart {
				w.emit(at)
				lineStart, x = at, 0
				width = w.measure(text[at:body], 0)
			}
			if x+width > most {
				lineStart, x = w.force(text, at, body, lineStart, x)
			} else {
				x += width
			}
			x = w.trail(text[body:next], x)
			at = next
		}
		if segment.IsMandatoryBreak && at < end {
			w.emit(at)
			lineStart, x = at, 0
		}
	}
}

// withinGrapheme reports whether the characters on both sides of an offset
// belong to one grapheme. Whether two do shows in the two alone, but for flags
// and families, within which the rules of lines break nothing.
func withinGrapheme(text string, offset int) bool {
	_, before := utf8.DecodeLastRuneInString(text[:offset])
	_, after := utf8.DecodeRuneInString(text[offset:])
	pair := text[offset-before : offset+after]
	return len(firstGrapheme(pair)) == len(pair)
}

// untilSyllable is the length of a text up to the next place where a syllable of
// Thai or Lao surely begins, or of all of it. The two write no spaces between
// words, and UAX #14 leaves to dictionaries where their lines break (class SA).
// Without one there is still a sure sign: five vowels of each are written before
// the consonant that they follow in speech, so a syllable begins with them.
func untilSyllable(text string) int {
	if strings.IndexByte(text, 0xE0) < 0 { // the first byte of both scripts
		return len(text)
	}
	previous := rune(0)
	for i, r := range text {
		if leadingVowel(r) && thaiOrLao(previous) && !leadingVowel(previous) {
			return i
		}
		previous = r
	}
	return len(text)
}

// leadingVowel tells the vowels that stand before their consonant: those with
// the property Logical_Order_Exception of Unicode.
func leadingVowel(r rune) bool { return r >= 0x0E40 && r <= 0x0E44 || r >= 0x0EC0 && r <= 0x0EC4 }

func thaiOrLao(r rune) bool { return r >= 0x0E00 && r <= 0x0EFF }

// byteLen is the length of the first count code points of a text. An invalid
// byte counts as one, as it does for the segmenter.
func byteLen(text string, count int) int {
	for i := range text {
		if count == 0 {
			return i
		}
		count--
	}
	return len(text)
}

// trail goes on over white space.
func (w *Wrapper) trail(text string, x float32) float32 {
	for _, r := range text {
		switch kindOf(r) {
		case tab:
			x = w.shaper.afterTab(x)
		case blank:
			x += w.shaper.blank(r)
		}
	}
	return x
}

// measure gives the width in pixels of text without white space at its end.
func (w *Wrapper) measure(text string, x float32) float32 {
	total := int32(0)
	for _, r := range text {
		a := w.shaper.advance(r)
		if a < 0 {
			return w.shaper.measure(text, x)
		}
		if total += a; total > math.MaxInt32/2 {
			break
		}
	}
	return float32(total) / 64
}

// measure sets a text as a line is set and gives its width.
func (s *Shaper) measure(text string, x float32) float32 {
	width := x
	for _, p := range s.pieces(text, 0, len(text), DirectionsOf(text, 0, len(text))) {
		width = s.after(&p, width)
	}
	return width - x
}

// after is where a piece that begins at x ends.
func (s *Shaper) after(p *piece, x float32) float32 {
	switch p.kind {
	case invisible:
		return x
	case tab:
		return s.afterTab(x)
	case blank:
		r, _ := utf8.DecodeRuneInString(p.unit.Text)
		return x + s.blank(r)
	case marked:
		return x + s.markWidth(p.unit.Text)
	}
	return x + s.shape(p.unit.Text, p.unit.Font, p.size).width
}

// force breaks a word that is wider than a line between its characters. It
// goes by pieces of at most a few hundred characters, so that no word is
// shaped in one.
func (w *Wrapper) force(text string, at, end, lineStart int, x float32) (newStart int, newX float32) {
	most := float32(w.width) / 64
	it := graphemes.FromString(text[at:end])
	for it.Next() {
		g, offset := it.Value(), at+it.Start()
		width := w.measure(g, x)
		if g == " " { // hangs over the edge
			x += width
			continue
		}
		if x+width > most && offset > lineStart {
			w.emit(offset)
			lineStart, x = offset, 0
		}
		x += width
	}
	return lineStart, x
}
