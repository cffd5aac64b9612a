// Package segment cuts a text into sentences, the units that are labelled and
// counted.
//
// A line break ends a sentence. Inside a line the rules of Unicode (UAX #29)
// propose the ends. The spans that come back are ordered and disjoint, carry
// no white space at their ends, lie on rune boundaries, and leave nothing but
// white space between them, so that every character of an article belongs to
// exactly one sentence.
package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"sayso/internal/corpus"
)

// Version names the engine. It is stored with the bounds of every document, so
// that a later engine knows what cut them.
const Version = "uax29-1"

// Options changes how a text is cut. The zero value is right for most.
type Options struct {
	// Language is the ISO 639-1 code of the text, such as "en". Empty means
	// that the engine finds out by itself.
	Language string
	// Unwrap is for texts broken at a fixed column: a single line break
	// inside a paragraph counts as a space. The text itself never changes.
	Unwrap bool
}

// Split returns the sentences of the text in order. It never fails: any bytes
// will do, and a text of white space alone has no sentences. Offsets are bytes.
func Split(text string, o Options) []corpus.Sentence {
	var found []corpus.Sentence
	for start := 0; start < len(text); {
		end := lineEnd(text, start, o.Unwrap)
		paragraph := text[start:end]
		if o.Unwrap {
			paragraph = strings.Map(joinLines, paragraph)
		}
		it := sentences.FromString(paragraph)
		for it.Next() {
			from, to := trim(text, start+it.Start(), start+it.End())
			if from < to {
				found = append(found, corpus.Sentence{Span: corpus.Span{Start: from, End: to}, Margin: 128})
			}
		}
		if n := len(found); n > 0 && found[n-1].Start >= start {
			found[n-1].Margin = 255
		}
		start = end
	}
	return found
}

// joinLines turns a line break into a space of the same length.
func joinLines(r rune) rune {
	if r == '\n' || r == '\r' {
		return ' '
	}
	return r
}

// lineEnd is the offset after the line that begins at start, or, when lines
// are to be joined, after its paragraph.
func lineEnd(text string, start int, unwrap bool) int {
	for i := start; i < len(text); i++ {
		if text[i] != '\n' && text[i] != '\r' {
			continue
		}
		if !unwrap {
			return i + 1
		}
		j := i + 1
		for j < len(text) && (text[j] == ' ' || text[j] == '\t' || text[j] == '\r') {
			j++
		}
		if j < len(text) && text[j] == '\n' {
			return j + 1
		}
	}
	return len(text)
}

// trim moves both ends inwards over white space.
func trim(text string, from, to int) (int, int) {
	for from < to {
		r, size := utf8.DecodeRuneInString(text[from:to])
		if !unicode.IsSpace(r) {
			break
		}
		from += size
	}
	for from < to {
		r, size := utf8.DecodeLastRuneInString(text[from:to])
		if !unicode.IsSpace(r) {
			break
		}
		to -= size
	}
	return from, to
}
