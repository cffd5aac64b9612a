package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// The motions by which a selection is made, grows and shrinks with few keys.
// They are pure, so that a program can work out which keys lead to a span. All
// offsets are bytes on character boundaries.

// NextPart is the part that begins behind the start of the selection, or the
// first one when nothing is selected or none begins behind it. With more set it
// is the selection widened to the first part that ends behind it. Parts must
// not be empty.
func NextPart(parts []corpus.Span, selection corpus.Span, more bool) corpus.Span {
	if selection.Len() == 0 {
		return parts[0]
	}
	for _, p := range parts {
		if more && p.End > selection.End {
			return corpus.Span{Start: selection.Start, End: p.End}
		}
		if !more && p.Start > selection.Start {
			return p
		}
	}
	if more {
		return selection
	}
	return parts[0]
}

// MoveCaret is the place of the caret a word later (+1) or earlier (-1), as an
// empty span. It stays in its sentence.
func MoveCaret(text string, sentence corpus.Span, at, by int) corpus.Span {
	part := text[:sentence.End]
	if by > 0 {
		at = min(NextWordStart(part, at), sentence.End)
	} else {
		at = max(PreviousWordStart(part, at), sentence.Start)
	}
	return corpus.Span{Start: at, End: at}
}

// ToEnd widens a selection, which may be empty, to the end of its sentence
// without the final stop; where it reaches there already, to the very end. A
// selection elsewhere counts as one at the start of the sentence.
func ToEnd(text string, sentence, selection corpus.Span) corpus.Span {
	start := selection.Start
	if !sentence.Contains(start) {
		start = sentence.Start
	}
	end := ContentEnd(text, sentence)
	if start >= end || selection == (corpus.Span{Start: start, End: end}) {
		end = sentence.End
	}
	return corpus.Span{Start: start, End: end}
}

// Shorter is a selection without its last word and the white space before it;
// of one word nothing stays.
func Shorter(text string, selection corpus.Span) corpus.Span {
	end := max(PreviousWordStart(text[:selection.End], selection.End), selection.Start)
	for end > selection.Start {
		r, size := utf8.DecodeLastRuneInString(text[selection.Start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= size
	}
	return corpus.Span{Start: selection.Start, End: end}
}

// NextWordStart is the start of the first word that begins behind the offset,
// with a quotation mark or bracket that opens right before it; the end of the
// text when there is none.
func NextWordStart(text string, offset int) int {
	inWord := false
	for at, r := range text[offset:] {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		opens := strings.ContainsRune("“„«(", r)
		if (word || opens) && !inWord && at > 0 {
			return offset + at
		}
		inWord = word || opens || inWord && strings.ContainsRune("’'-.,", r)
	}
	return len(text)
}

// PreviousWordStart is the inverse of NextWordStart; 0 when there is none.
func PreviousWordStart(text string, offset int) int {
	start := 0
	for at := 0; at < offset; {
		next := NextWordStart(text[:offset], at)
		if next >= offset {
			break
		}
		start, at = next, next
	}
	return start
}

// ContentEnd is the end of a sentence without its final stop. Inside a
// quotation the stop belongs to the words, so it stays with the mark behind it.
func ContentEnd(text string, sentence corpus.Span) int {
	end := sentence.End
	for end > sentence.Start {
		r, size := utf8.DecodeLastRuneInString(text[sentence.Start:end])
		if !strings.ContainsRune(".!?…。！？؟", r) {
			break
		}
		end -= size
	}
	return end
}
