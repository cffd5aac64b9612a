package suggest

import (
	"unicode"
	"unicode/utf8"
)

// token is a word, a piece of one before or after an apostrophe, or a single
// mark. Words are compared by hashes of their small letters, so that reading a
// sentence makes no strings.
type token struct {
	hash       uint64
	stem       uint64 // hash of the beginning of a long word, else 0
	start, end uint32 // bytes
	word       bool
	quoted     bool // stands inside a quotation
}

// stemLength is how many letters of a word its stem keeps; words that are not
// longer by two have none.
const stemLength = 5

// longest is how many bytes of one sentence are read; more is a table or a
// text without full stops.
const longest = 8 << 10

const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

// mix adds a number to a hash.
func mix(h, v uint64) uint64 { return (h ^ v) * hashPrime }

// scatter spreads a hash over all its bits.
func scatter(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// beginnings are the hashes of the first n letters of the word under way, so
// that cues for any ending are found.
type beginnings [maxBeginning + 1]uint64

const maxBeginning = 20

// tokens takes a sentence apart. after is called with every word once it is
// whole: its place in the list, its hash, and how many of the hashes of its
// beginnings are set. These are lent, so that a sentence makes no room of its own.
func tokens(list []token, text string, b *beginnings, after func(at int, h uint64, n int)) []token {
	if len(text) > longest {
		text = text[:longest]
		for len(text) > 0 && !utf8.RuneStart(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
	}
	quoted := false
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		switch {
		case r == ' ' || r >= utf8.RuneSelf && unicode.IsSpace(r) || r < ' ':
			at += size
		case wordRune(r):
			from := at
			var h uint64
			var n int
			h, n, at = word(text, at, b)
			t := token{hash: h, start: uint32(from), end: uint32(at), word: true, quoted: quoted}
			if n >= stemLength+2 {
				t.stem = b[stemLength]
			}
			list = append(list, t)
			if after != nil {
				after(len(list)-1, h, min(n, maxBeginning))
			}
		case joins(r, text, at, size):
			at += size
		default:
			quoted = quotes(quoted, r, text, at, size)
			list = append(list, token{hash: mix(hashStart, uint64(plainMark(r))), start: uint32(at), end: uint32(at + size), quoted: quoted})
			at += size
		}
	}
	return list
}

// word reads the word at an offset: its hash, the hashes of its beginnings, its
// length in letters, and where it ends.
func word(text string, at int, b *beginnings) (h uint64, n, end int) {
	h = hashStart
	for at < len(text) {
		var letter uint64
		size := 1
		if c := text[at]; c < utf8.RuneSelf {
			if letter = uint64(plain[c]); letter == 0 {
				break
			}
		} else {
			var r rune
			r, size = utf8.DecodeRuneInString(text[at:])
			if !wordRune(r) {
				break
			}
			if alone(r) {
				if n == 0 {
					h, n, at = mix(h, uint64(r)), 1, at+size
					b[1] = h
				}
				break
			}
			letter = uint64(small(r))
		}
		h = mix(h, letter)
		if n++; n <= maxBeginning {
			b[n] = h
		}
		at += size
	}
	return h, n, at
}

// joins reports whether a mark stands inside a word: an apostrophe or a hyphen
// between letters, which part it and are no token of their own.
func joins(r rune, text string, at, size int) bool {
	if m := plainMark(r); m != '\'' && m != '-' || at == 0 || at+size >= len(text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+size:])
	return wordRune(before) && wordRune(after)
}

// quotes says whether a quotation is open behind a mark. A straight mark opens
// at the beginning and behind a space, if none is open.
func quotes(open bool, r rune, text string, at, size int) bool {
	switch r {
	case '„', '«':
		return true
	case '“':
		return !open
	case '”', '»':
		return false
	case '"':
		if open {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		return at+size < len(text) && (at == 0 || !wordRune(before))
	}
	return open
}

// plainMark takes the forms of one mark for the same.
func plainMark(r rune) rune {
	switch r {
	case '“', '”', '„', '«', '»':
		return '"'
	case '’', '‘', 'ʼ', '`', '´':
		return '\''
	case '–', '—', '‐', '‑', '−':
		return '-'
	}
	return r
}

// plain holds the small form of the letters of ASCII, 0 for digits and nothing
// for the rest.
var plain = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		switch {
		case 'a' <= c && c <= 'z':
			table[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			table[c] = byte(c) + 'a' - 'A'
		case '0' <= c && c <= '9':
			table[c] = '0'
		}
	}
	return table
}()

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return plain[r] != 0
	}
	if 0x2000 <= r && r <= 0x206f || r == 'ʼ' {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// alone reports whether a letter is a word by itself: those of scripts that
// leave no blanks between words.
func alone(r rune) bool {
	if r < 0x0e00 || 0x10a0 <= r && r < 0x1780 || 0x1e00 <= r && r < 0x2e80 || 0xac00 <= r && r < 0xf900 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// small is the small letter; ё is е, as most papers print it.
func small(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return rune(plain[r])
	case 'А' <= r && r <= 'Я':
		return r + 'а' - 'А'
	case r == 'ё' || r == 'Ё':
		return 'е'
	case 'а' <= r && r <= 'я':
		return r
	}
	return unicode.ToLower(r)
}
