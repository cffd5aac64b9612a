package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// quoteReach is how far before and behind a selection its quotation marks are
// looked for, in bytes. No quotation of a news text is longer.
const quoteReach = 4096

// WholeQuotes is a selection with both or neither of two quotation marks that
// belong together. A mark whose partner stands right beside the selection, or
// with only a comma or a stop between, takes it in; another one at the edge of
// the selection is left out. A mark inside it, or without a partner in its
// paragraph, stays as it is.
func WholeQuotes(text string, span corpus.Span) corpus.Span {
	if span.Len() == 0 {
		return span
	}
	pairs := quotePairs(text, span)
	for range pairs { // each step settles a pair for good
		before := span
		for _, p := range pairs {
			span = p.settle(text, span)
		}
		if span == before || span.Len() == 0 {
			break
		}
	}
	return span
}

// quotePair are two quotation marks that belong together.
type quotePair struct{ open, shut corpus.Span }

// settle makes a selection hold both marks or neither, where it holds one.
func (p quotePair) settle(text string, span corpus.Span) corpus.Span {
	opens, shuts := span.Covers(p.open), span.Covers(p.shut)
	switch {
	case opens == shuts:
	case opens && p.shut.Start >= span.End && strings.Trim(text[span.End:p.shut.Start], ".,;:!?…") == "":
		span.End = p.shut.End
	case opens && p.open.Start == span.Start:
		span.Start = p.open.End
	case shuts && p.open.End == span.Start:
		span.Start = p.open.Start
	case shuts && p.shut.End == span.End:
		span.End = p.shut.Start
	}
	return span
}

// partners are the marks that open a quotation, with those that can end it.
var partners = map[rune]string{
	'“': "”", '„': "“”", '‘': "’", '‚': "‘’", '«': "»", '»': "«", '‹': "›", '›': "‹", '"': "\"", '「': "」", '『': "』",
}

// quotePairs finds the quotation marks that belong together in the paragraphs
// of a selection.
func quotePairs(text string, span corpus.Span) []quotePair {
	from, to := max(0, span.Start-quoteReach), min(len(text), span.End+quoteReach)
	if at := strings.LastIndexByte(text[from:span.Start], '\n'); at >= 0 {
		from += at + 1
	}
	if at := strings.IndexByte(text[span.End:to], '\n'); at >= 0 {
		to = span.End + at
	}
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	var pairs []quotePair
	var open []corpus.Span // the quotations that have begun, the innermost last
	before := ' '
	for at, r := range text[from:to] {
		here := corpus.Span{Start: from + at, End: from + at + utf8.RuneLen(r)}
		if r == utf8.RuneError {
			here.End = here.Start + 1
		}
		behind, _ := utf8.DecodeRuneInString(text[here.End:to])
		switch {
		case r == '\n':
			open = nil // a quotation ends with its paragraph
		case ends(text, open, r) && !wordRune(behind) && (r != '"' || !unicode.IsSpace(before)):
			pairs = append(pairs, quotePair{open[len(open)-1], here})
			open = open[:len(open)-1]
		case partners[r] != "" && !wordRune(before):
			open = append(open, here)
		}
		before = r
	}
	return pairs
}

// ends reports whether a mark can end the quotation that began last.
func ends(text string, open []corpus.Span, mark rune) bool {
	if len(open) == 0 {
		return false
	}
	last := open[len(open)-1]
	began, _ := utf8.DecodeRuneInString(text[last.Start:last.End])
	return strings.ContainsRune(partners[began], mark)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
