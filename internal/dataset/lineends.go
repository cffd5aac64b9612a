package dataset

import (
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// shift holds the offsets of the carriage returns that corpus.WithLF takes away: those
// followed by a line feed. A lone one changes no offset.
type shift []int

func newShift(text string) shift {
	var gone shift
	for from := 0; ; {
		at := strings.Index(text[from:], "\r\n")
		if at < 0 {
			return gone
		}
		gone = append(gone, from+at)
		from += at + 2
	}
}

// span moves a span from the text as it was to the text with LF.
func (s shift) span(span corpus.Span) corpus.Span {
	return corpus.Span{Start: s.move(span.Start), End: s.move(span.End)}
}

func (s shift) move(offset int) int { return offset - sort.SearchInts(s, offset) }
