package session

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"sayso/internal/corpus"
)

// Trimmed takes the white space off both ends of a span.
func Trimmed(text string, span corpus.Span) corpus.Span {
	part := text[span.Start:span.End]
	span.Start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	span.End -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	if span.End < span.Start {
		span.End = span.Start
	}
	return span
}

// End is one end of a span.
type End int

// The two ends of a span.
const (
	StartEnd End = iota
	FinalEnd
)

// reach is how far around an end words are looked for, in bytes. No word of a
// news text is longer; in one that is, the end moves by characters of it.
const reach = 400

// wordEdge finds the next start (StartEnd) or end (FinalEnd) of a word after
// (+1) or before (-1) an offset, by the word bounds of UAX #29. It stays where
// it is when there is none.
func wordEdge(text string, offset, by int, end End) int {
	from, to := max(0, offset-reach), min(len(text), offset+reach)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	best := offset
	tokens := words.FromString(text[from:to])
	for tokens.Next() {
		if !isWord(tokens.Value()) {
			continue
		}
		edge := from + tokens.Start()
		if end == FinalEnd {
			edge = from + tokens.End()
		}
		if by > 0 && edge > offset {
			return edge
		}
		if by < 0 && edge < offset {
			best = edge
		}
	}
	return best
}

// WholeWords widens a span whose ends lie inside words, by the word bounds of
// UAX #29.
func WholeWords(text string, span corpus.Span) corpus.Span {
	if from := wordAround(text, span.Start); from.Len() > 0 {
		span.Start = from.Start
	}
	if to := wordAround(text, span.End); to.Len() > 0 && span.End > to.Start {
		span.End = to.End
	}
	return span
}

// wordAround is the word that an offset lies inside of, or an empty span: at
// its edge it is not inside.
func wordAround(text string, offset int) corpus.Span {
	from, to := max(0, offset-reach), min(len(text), offset+reach)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	tokens := words.FromString(text[from:to])
	for tokens.Next() {
		start, end := from+tokens.Start(), from+tokens.End()
		if start < offset && offset < end && isWord(tokens.Value()) {
			return corpus.Span{Start: start, End: end}
		}
	}
	return corpus.Span{}
}

func isWord(token string) bool {
	for _, r := range token {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return true
		}
	}
	return false
}
