package textlayout

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"sayso/internal/corpus"
)

// wordWindow is how far around an offset words are looked for, in bytes.
const wordWindow = 1024

// WordAt gives the word (UAX #29) that holds the character at an offset. Where
// that is white space or punctuation, it gives just that.
func WordAt(text string, offset int) corpus.Span {
	offset = min(max(offset, 0), len(text))
	from, to := window(text, offset)
	it := words.FromString(text[from:to])
	word := corpus.Span{Start: offset, End: offset}
	for it.Next() {
		word = corpus.Span{Start: from + it.Start(), End: from + it.End()}
		if offset < word.End {
			break
		}
	}
	return word
}

// NextWordEnd gives the end of the first word that ends after the offset.
func NextWordEnd(text string, offset int) int {
	for at := offset; at < len(text); {
		word := WordAt(text, at)
		if word.End > offset && isWord(text[word.Start:word.End]) {
			return word.End
		}
		at = max(word.End, at+1)
	}
	return len(text)
}

// PreviousWordStart gives the start of the last word that begins before the
// offset.
func PreviousWordStart(text string, offset int) int {
	for at := offset; at > 0; {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		word := WordAt(text, at-size)
		if word.Start < offset && isWord(text[word.Start:word.End]) {
			return word.Start
		}
		at = min(word.Start, at-size)
	}
	return 0
}

func isWord(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// window gives the stretch around an offset, cut at line breaks or spaces.
func window(text string, offset int) (from, to int) {
	from, to = max(0, offset-wordWindow), min(len(text), offset+wordWindow)
	for i := offset; i > from; i-- {
		if text[i-1] == '\n' {
			from = i
			break
		}
	}
	if from > 0 && text[from-1] != '\n' {
		for i := from; i < offset; i++ {
			if text[i] == ' ' {
				from = i
				break
			}
		}
	}
	for from < offset && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to
}

// NextCharacter gives the offset n characters (graphemes) on, or back when n is
// negative.
func NextCharacter(text string, offset, n int) int {
	for ; n > 0 && offset < len(text); n-- {
		offset += len(firstGrapheme(text[offset:min(len(text), offset+wordWindow)]))
	}
	for ; n < 0 && offset > 0; n++ {
		from, _ := window(text, offset)
		if from == offset {
			_, size := utf8.DecodeLastRuneInString(text[:offset])
			from -= size
		}
		offset = from + lastGraphemeStart(text[from:offset])
	}
	return offset
}
