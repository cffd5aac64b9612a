package dataset

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// tokensOf cuts the part of a text under a span into tokens for the formats
// that need them: runs of letters and digits with their marks, and every other
// visible character by itself. White space belongs to no token. No token
// crosses one of the cuts, byte offsets in ascending order, so that every
// annotation begins and ends with a token.
func tokensOf(text string, within corpus.Span, cuts []int) []corpus.Span {
	var tokens []corpus.Span
	var before, beforeThat rune // of the token at hand
	next := sort.SearchInts(cuts, within.Start+1)
	open := false
	for at := within.Start; at < within.End; {
		r, size := utf8.DecodeRuneInString(text[at:])
		if next < len(cuts) && cuts[next] <= at {
			open = false
			for next < len(cuts) && cuts[next] <= at {
				next++
			}
		}
		switch {
		case unicode.IsSpace(r):
			open = false
		case open && continues(beforeThat, before, r, text[at+size:]):
			tokens[len(tokens)-1].End = at + size
		default:
			tokens = append(tokens, corpus.Span{Start: at, End: at + size})
			open = true
			before = 0
		}
		beforeThat, before = before, r
		at += size
	}
	return tokens
}

// continues reports whether a character goes on with the token before it.
func continues(beforeThat, before, r rune, rest string) bool {
	switch {
	case unicode.Is(unicode.M, r) || r == '\u200d' || r >= 0x1F3FB && r <= 0x1F3FF:
		return true // marks, joiners and skin tones
	case before == '\u200d' && !isWord(r):
		return true // the next part of a joined emoji
	case isWord(r):
		return isWord(before) || unicode.Is(unicode.M, before) || isWord(beforeThat) && isApostrophe(before)
	case isApostrophe(r):
		following, _ := utf8.DecodeRuneInString(rest)
		return unicode.IsLetter(before) && unicode.IsLetter(following)
	}
	return false
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// cutsOf lists where annotations begin and end, in ascending order.
func cutsOf(annotations []corpus.Annotation) []int {
	cuts := make([]int, 0, 2*len(annotations))
	for i := range annotations {
		cuts = append(cuts, annotations[i].Span.Start, annotations[i].Span.End)
	}
	sort.Ints(cuts)
	return cuts
}
