package sources

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// token is a word or a single mark of punctuation.
type token struct {
	corpus.Span
	lower      string // lower case, with straight apostrophes; for marks the mark
	word       bool
	capital    bool // begins with a capital, or is written in letters without case
	initial    bool // "R." as part of a name
	shouts     bool // all its letters are capitals
	possessive bool // an ’s or ’ follows, outside the span
	ends       bool // ends a sentence or a line
	quoted     bool // stands inside a quotation
}

// tokenise splits a text into words and marks. White space but for line breaks
// leaves nothing behind.
func tokenise(text string) []token {
	caseless := mostlyCaseless(text)
	tokens := make([]token, 0, len(text)/5)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			tokens = append(tokens, token{Span: corpus.Span{Start: i, End: i + size}, lower: "\n", ends: true})
		case unicode.IsSpace(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '&':
			t := readWord(text, i, caseless)
			tokens = append(tokens, t)
			i = t.End
			if t.possessive {
				i = afterPossessive(text, i)
			}
			continue
		default:
			mark := text[i : i+size]
			tokens = append(tokens, token{Span: corpus.Span{Start: i, End: i + size}, lower: mark, ends: strings.Contains(".!?…。！？؟", mark) && r != utf8.RuneError})
		}
		i += size
	}
	markQuoted(text, tokens)
	return tokens
}

// markQuoted notes which words stand inside a quotation.
func markQuoted(text string, tokens []token) {
	open := false
	for i := range tokens {
		open = quotes(open, text, tokens[i].Start, tokens[i].lower)
		tokens[i].quoted = open
	}
}

// quotes follows a quotation over the one mark at the offset: it says whether
// one is open after it. None outlives its line, because a paragraph that opens
// a quotation and does not close it is usual in print. A straight mark closes
// before a space and opens before anything else that follows a space.
func quotes(open bool, text string, at int, mark string) bool {
	switch mark {
	case "“", "„", "«":
		return true
	case "”", "»", "\n":
		return false
	case "\"":
		after, _ := utf8.DecodeRuneInString(text[at+1:])
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		switch {
		case at+1 == len(text) || unicode.IsSpace(after):
			return false
		case at == 0 || unicode.IsSpace(before):
			return true
		}
		return !open
	}
	return open
}

// mostlyCaseless tells a text in a script without capitals, where a word in
// letters without case says nothing about names.
func mostlyCaseless(text string) bool {
	cased, other := 0, 0
	for i, r := range text {
		if i > 4000 {
			break
		}
		switch {
		case unicode.IsUpper(r) || unicode.IsLower(r):
			cased++
		case unicode.IsLetter(r):
			other++
		}
	}
	return other > cased
}

// readWord reads the word that begins at the offset: letters and digits, joined
// by hyphens, apostrophes and the points inside numbers and abbreviations.
func readWord(text string, start int, caseless bool) token {
	t := token{word: true}
	end := start
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '&' {
			end += size
			continue
		}
		if !strings.ContainsRune("-‐‑'’.,", r) || end == start {
			break
		}
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		before, _ := utf8.DecodeLastRuneInString(text[:end])
		joins := unicode.IsLetter(next) && r != ',' || unicode.IsDigit(next) && unicode.IsDigit(before)
		if !joins || (r == '\'' || r == '’') && afterPossessive(text, end) > end {
			break
		}
		end += size
	}
	first, _ := utf8.DecodeRuneInString(text[start:])
	t.Span = corpus.Span{Start: start, End: end}
	t.lower = strings.ReplaceAll(strings.ToLower(text[start:end]), "’", "'")
	t.capital = unicode.IsUpper(first) || unicode.IsTitle(first) || first == '&' ||
		!caseless && unicode.IsLetter(first) && !unicode.IsLower(first)
	if prefix, rest, joined := strings.Cut(text[start:end], "-"); joined && particles[prefix] {
		r, _ := utf8.DecodeRuneInString(rest)
		t.capital = t.capital || unicode.IsUpper(r) // "al-Wardan"
	}
	t.shouts = t.capital && strings.ToUpper(text[start:end]) == text[start:end]
	t.possessive = afterPossessive(text, end) > end
	if end < len(text) && text[end] == '.' {
		if utf8.RuneCountInString(t.lower) == 1 && unicode.IsUpper(first) {
			t.initial = true
			t.End++
		} else if abbreviations[t.lower] || strings.Contains(t.lower, ".") && t.capital {
			t.End++
		}
	}
	return t
}

// afterPossessive gives the offset after an ’s, or after the bare ’ of a plural,
// that stands at the offset; without one it gives the offset itself.
func afterPossessive(text string, at int) int {
	rest := text[at:]
	mark := 0
	switch {
	case strings.HasPrefix(rest, "'"):
		mark = 1
	case strings.HasPrefix(rest, "’"):
		mark = len("’")
	default:
		return at
	}
	end := at + mark
	if end < len(text) && (text[end] == 's' || text[end] == 'S') {
		end++
	} else if at == 0 || text[at-1] != 's' {
		return at
	}
	if r, _ := utf8.DecodeRuneInString(text[end:]); unicode.IsLetter(r) {
		return at
	}
	return end
}
