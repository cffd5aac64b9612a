// Package textlayout turns an article into lines, and points on those lines
// into byte offsets and back. It draws nothing and knows no window.
//
// The story of an article on its way to the screen:
//
//   - Prepare cuts the text into chunks of whole paragraphs, about 32 kB each.
//     Every later step works on one chunk, so that the first screen of a 10 MB
//     transcript costs no more than that of a short report.
//   - A Wrapper breaks a chunk into lines of a given width. Breaks follow
//     UAX #14. Widths come from a table of advances, which is quick and never
//     too small; scripts whose letters join or stack are measured by shaping.
//   - A Layout holds the lines of all chunks, laid out or still estimated, and
//     answers where a line stands and which line a byte is on. A place in the
//     text is kept as a line and a distance in pixels, never as one number of
//     pixels from the top, because float32 pixels get coarse in long texts.
//   - A Shaper sets one visible line exactly: the Units that are drawn, each in
//     one font and one direction, and the Cells, one for each character as a
//     reader counts them (a grapheme of UAX #29). Highlights, clicks and the
//     caret all go by the cells, and the drawing goes by the units, both from
//     the same shaping, so what is clicked is what is seen.
//
// Right-to-left text is put in visual order by UAX #9. Control characters,
// direction overrides and characters without a font are replaced by visible
// marks on the screen; the text itself is never touched.
//
// All offsets are byte offsets into the whole text. All lengths are pixels of
// the window system (before its scale factor) unless a name says otherwise.
package textlayout

import (
	"strings"
	"unicode/utf8"
)

// Sizes of the pieces in which a text is laid out, in bytes.
const (
	chunkSize = 32 << 10 // a chunk ends with the first paragraph that passes this
	pieceSize = 64 << 10 // a longer paragraph is cut here, at a space if it has one
)

// Text is an article cut into chunks of whole paragraphs.
type Text struct {
	whole  string
	starts []int // first byte of each chunk; the first is 0
	// spaced says that every line break begins a paragraph with a gap above
	// it. It is false where blank lines part the paragraphs and a single line
	// break is only that.
	spaced bool
}

// Prepare cuts a text into chunks. The text must be valid UTF-8.
func Prepare(text string) *Text {
	t := &Text{whole: text, starts: []int{0}, spaced: spacedByLines(text)}
	for start := 0; ; {
		end := chunkEnd(text, start)
		if end >= len(text) {
			return t
		}
		t.starts = append(t.starts, end)
		start = end
	}
}

// String is the whole text.
func (t *Text) String() string { return t.whole }

// Chunks is the number of chunks, at least 1.
func (t *Text) Chunks() int { return len(t.starts) }

// Chunk gives the bounds of a chunk in bytes.
func (t *Text) Chunk(i int) (start, end int) {
	if i+1 < len(t.starts) {
		return t.starts[i], t.starts[i+1]
	}
	return t.starts[i], len(t.whole)
}

// chunkEnd finds the end of the chunk that begins at start: after a line break
// and the blank lines that follow it, or inside a paragraph that is too long.
func chunkEnd(text string, start int) int {
	at := start
	for at-start < chunkSize {
		n := strings.IndexByte(text[at:min(len(text), start+pieceSize)], '\n')
		if n < 0 {
			if len(text)-start <= pieceSize {
				return len(text)
			}
			if at > start {
				return at
			}
			return cutPiece(text, start)
		}
		at = afterBlankLines(text, at+n+1)
	}
	return at
}

// cutPiece finds where to cut a paragraph that is longer than pieceSize.
func cutPiece(text string, start int) int {
	end := start + pieceSize
	if space := strings.LastIndexByte(text[start+pieceSize/2:end], ' '); space >= 0 {
		return start + pieceSize/2 + space + 1
	}
	for !utf8.RuneStart(text[end]) {
		end--
	}
	// Not inside a character that is made of several code points.
	for back := end; back > end-1024; back-- {
		if c := text[back]; c < utf8.RuneSelf && text[back-1] < utf8.RuneSelf {
			return back
		}
	}
	if boundary := lastGraphemeStart(text[end-1024+headOfRune(text, end-1024) : end]); boundary > 0 {
		return end - 1024 + headOfRune(text, end-1024) + boundary
	}
	return end
}

// headOfRune is the number of bytes from at to the next start of a rune.
func headOfRune(text string, at int) int {
	n := 0
	for !utf8.RuneStart(text[at+n]) {
		n++
	}
	return n
}

// afterBlankLines skips lines that hold white space only.
func afterBlankLines(text string, at int) int {
	for {
		next := at
		for next < len(text) && isBlank(text[next]) {
			next++
		}
		if next >= len(text) {
			return len(text)
		}
		if text[next] != '\n' {
			return at
		}
		at = next + 1
	}
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' }

// spacedByLines looks at the first 256 kB to see how the text parts its
// paragraphs. Where at least a third of its line breaks are blank lines, a
// single line break is a mere line break.
func spacedByLines(text string) bool {
	text = text[:min(len(text), 256<<10)]
	single, blank := 0, 0
	for at := 0; ; {
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			return blank*3 < single+blank
		}
		next := afterBlankLines(text, at+n+1)
		if next > at+n+1 {
			blank++
		} else {
			single++
		}
		at = next
	}
}
