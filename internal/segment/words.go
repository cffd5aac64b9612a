package segment

import (
	"unicode"
	"unicode/utf8"
)

// token is a word of the text, with what the lists know about it.
type token struct {
	from, to int
	shape    shape
	hash     uint64 // of its small letters
	suffix   uint32 // hash of its last three bytes, in small letters
	class    class
}

// shape is how a word is written.
type shape uint8

const (
	none shape = iota
	lower
	capital     // Capitalised
	allCapitals // at least two
	singleUpper
	singleLower
	acronym // U.S, e.g: letters with full stops between
	digits
	digitsAndLetters
	mixedCase // iPhone
	uncased   // letters of a script without capitals
	sign      // no letter, no digit
)

// reach is how far, in bytes, a word is read from a candidate. Longer words
// are cut there; the bound keeps the work per candidate constant.
const reach = 48

// readLeft reads the word before the mark and the one before that.
func (h *candidate) readLeft(c *cutter) {
	at := h.at
	low := max(c.start, at-2*reach)
	h.bare = false
	for at > low {
		r, size := utf8.DecodeLastRuneInString(c.text[low:at])
		if wordRune(r) {
			break
		}
		h.bare = true
		at -= size
		if at < h.at-8 {
			break
		}
	}
	c.readBack(&h.left, at, low)
	at = h.left.from
	for at > low {
		r, size := utf8.DecodeLastRuneInString(c.text[low:at])
		if wordRune(r) {
			break
		}
		at -= size
	}
	c.readBack(&h.prev, at, low)
}

// readBack reads the word that ends at the offset.
func (c *cutter) readBack(t *token, at, low int) {
	from := at
	for from > low {
		b := c.text[from-1]
		if b < utf8.RuneSelf {
			if !wordBytes[b] {
				break
			}
			from--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(c.text[low:from])
		if !wordRune(r) {
			break
		}
		from -= size
	}
	for from < at && !letterOrDigit(c.text[from]) {
		from++
	}
	for at > from && (c.text[at-1] == '.' || c.text[at-1] == '\'') {
		at--
	}
	c.fill(t, from, at)
}

// readRight reads the signs and the word after the white space, and the word
// after that one.
func (h *candidate) readRight(c *cutter) {
	text, at := c.text, h.next
	h.openers, h.dash, h.bullet = 0, false, false
	high := min(c.to, at+2*reach)
	for at < high && at < h.next+12 {
		r, size := utf8.DecodeRuneInString(text[at:high])
		if wordRune(r) && r != '-' && r != '\'' && r != '’' && r != '.' && r != '*' {
			break
		}
		switch role := roleOf(r); {
		case r == '(' || r == '[' || role == roleOpenParen:
			h.openers |= parenCloser
		case r == '"' || role == roleOpenQuote || role == roleCloseQuote || role == roleOpenCorner:
			h.openers |= doubleCloser
		case r == '\'' || r == '‘' || r == '’':
			h.openers |= singleCloser
		case r == '-' || role == roleDash:
			h.dash = true
		case r == '¿' || r == '¡' || r == ' ' || r == '.' || r == '…':
		default:
			h.bullet = true
		}
		at += size
	}
	at = c.readForward(&h.right, at, high)
	for at < high {
		r, size := utf8.DecodeRuneInString(text[at:high])
		if wordRune(r) {
			break
		}
		at += size
	}
	c.readForward(&h.second, at, high)
}

// readForward reads the word that begins at the offset and returns the offset
// behind it.
func (c *cutter) readForward(t *token, from, high int) int {
	at := from
	for at < high {
		b := c.text[at]
		if b < utf8.RuneSelf {
			if !wordBytes[b] {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(c.text[at:high])
		if !wordRune(r) {
			break
		}
		at += size
	}
	to := at
	for to > from && (c.text[to-1] == '.' || c.text[to-1] == '\'' || c.text[to-1] == '-') {
		to--
	}
	c.fill(t, from, to)
	return at
}

// wordBytes are the ASCII bytes of which words are made.
var wordBytes = func() (t [utf8.RuneSelf]bool) {
	for b := range t {
		t[b] = 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
	}
	for _, b := range "-'&.@$%/_#+" {
		t[b] = true
	}
	return t
}()

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && wordBytes[r]
	}
	return lettersOf(r)&wordLetter != 0
}

func letterOrDigit(b byte) bool {
	return b >= utf8.RuneSelf || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// The constants of the hash FNV-1a, as given by its authors (Fowler, Noll, Vo).
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// fill reads the shape of a word and looks it up in the lists.
func (c *cutter) fill(t *token, from, to int) {
	t.from, t.to, t.suffix, t.class = from, to, 0, 0
	hash := uint64(fnvOffset)
	var upper, small, digit, dots, other int
	first := false
	elided := 0 // offset behind the article of l'Avv.
	for i := from; i < to; {
		r, size := rune(c.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(c.text[i:to])
		}
		switch {
		case 'a' <= r && r <= 'z':
			small++
		case 'A' <= r && r <= 'Z':
			upper++
			first = first || i == from
			r |= 0x20
		case '0' <= r && r <= '9':
			digit++
		case r == '.':
			dots++
		case r == '\'' || r == '’':
			r = '\''
			if c.lexicon.elision && i+size < to {
				elided = i + size
			}
		case r >= utf8.RuneSelf:
			switch l := lettersOf(r); {
			case l&upperLetter != 0:
				upper++
				first = first || i == from
				r = unicode.ToLower(r)
			case l&digitLetter != 0:
				digit++
			case l&lowerLetter != 0:
				small++
			case l&otherLetter != 0:
				other++
			}
		}
		hash = (hash ^ uint64(r)) * fnvPrime
		t.suffix = t.suffix<<8 | uint32(r)&0xff
		i += size
	}
	if elided > 0 {
		var noun token
		c.fill(&noun, elided, to)
		t.class |= noun.class
	}
	t.suffix &= 0xffffff
	t.hash = hash
	t.shape = shapeOf(upper, small, digit, dots, first)
	if other > upper+small {
		t.shape = uncased
	}
	if from < to {
		t.class |= c.lexicon.class(hash)
		if first {
			t.class |= c.lexicon.class(hash + 1)
		}
	}
}

func shapeOf(upper, small, digit, dots int, first bool) shape {
	letters := upper + small
	switch {
	case letters+digit == 0 && dots == 0:
		return none
	case letters+digit == 0:
		return sign
	case digit > 0 && letters == 0:
		return digits
	case digit > 0:
		return digitsAndLetters
	case dots > 0 && letters <= 2*(dots+1):
		return acronym
	case letters == 1 && upper == 1:
		return singleUpper
	case letters == 1:
		return singleLower
	case small == 0:
		return allCapitals
	case upper == 0:
		return lower
	case first:
		return capital
	}
	return mixedCase
}
