package query

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one piece of a text that can be searched for: a word or a number,
// or a single character of a script that is written without blanks.
type Token struct {
	Text       string // folded
	Start, End int    // bytes of the text it came from
}

// Tokens takes a text apart.
func Tokens(text string) []Token { return AppendTokens(nil, text) }

// AppendTokens appends the tokens of a text to a list. A text that is the part
// of another one need not have the tokens of that part: a word may be cut.
func AppendTokens(list []Token, text string) []Token {
	var room [64]byte
	folded := room[:0] // of the token under way
	start := -1
	same := true // folded is the text itself so far
	flush := func(end int) {
		if start < 0 {
			return
		}
		if same {
			list = append(list, Token{text[start:end], start, end})
		} else if len(folded) > 0 {
			if !norm.NFC.IsNormal(folded) { // marks of two characters may have to change places
				folded = norm.NFC.Bytes(folded)
			}
			list = append(list, Token{string(folded), start, end})
		}
		start, same, folded = -1, true, folded[:0]
	}
	change := func(at int) { // what comes differs from the text
		if same {
			same, folded = false, append(folded[:0], text[start:at]...)
		}
	}
	for at := 0; at < len(text); {
		if c := text[at]; c < utf8.RuneSelf {
			switch kind := ascii[c]; {
			case kind == 0:
				flush(at)
			default:
				if start < 0 {
					start = at
				}
				if kind != c {
					change(at)
				}
				if !same {
					folded = append(folded, kind)
				}
			}
			at++
			// A mark may follow, which changes the letter: it comes as a cluster.
			if at < len(text) && text[at] >= utf8.RuneSelf && ascii[c] != 0 {
				if r, _ := utf8.DecodeRuneInString(text[at:]); unicode.IsMark(r) {
					change(at)
					end := clusterEnd(text, at, rune(c))
					cluster := string(rune(ascii[c])) + text[at:end]
					folded = append(folded[:len(folded)-1], foldCluster(cluster)...)
					at = end
				}
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		switch classOf(r) {
		case blank:
			flush(at)
			at += size
		case ignored: // inside a word it is not there, between words it is nothing
			if start >= 0 {
				change(at)
			}
			at += size
		case letter:
			if start < 0 {
				start = at
			}
			end := clusterEnd(text, at+size, r)
			change(at)
			folded = append(folded, foldCluster(text[at:end])...)
			at = end
		case alone:
			flush(at)
			end := clusterEnd(text, at+size, r)
			if cluster := foldCluster(text[at:end]); cluster != "" {
				list = append(list, Token{cluster, at, end})
			}
			at = end
		}
	}
	flush(len(text))
	return list
}

// ascii gives what an ASCII character is folded to, 0 for one that separates.
var ascii = func() (table [128]byte) {
	for c := byte('0'); c <= '9'; c++ {
		table[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	return table
}()

// class of a character.
type class uint8

const (
	blank   class = iota + 1 // separates words
	ignored                  // is passed over, such as a soft hyphen
	letter                   // is a part of a word
	alone                    // is a token by itself
)

// classes remembers the classes of the characters that texts are mostly made
// of.
var classes = sync.OnceValue(func() *[0x3100]class {
	var table [0x3100]class
	for r := range rune(len(table)) {
		table[r] = findClass(r)
	}
	return &table
})

func classOf(r rune) class {
	if r < 0x3100 {
		return classes()[r]
	}
	return findClass(r)
}

// unspaced are the scripts that are written without blanks, and Korean, whose
// particles stick to the words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

func findClass(r rune) class {
	switch {
	case r == 0x0640 || unicode.Is(unicode.Cf, r): // tatweel; joiners, soft hyphens, marks of direction
		return ignored
	case unicode.IsMark(r):
		return letter
	case !unicode.IsLetter(r) && !unicode.IsNumber(r):
		return blank
	case isUnspaced(r):
		return alone
	}
	if r > 0x3000 && strings.ContainsFunc(norm.NFKC.String(string(r)), isUnspaced) { // a form of compatibility, such as a number in a circle
		return alone
	}
	return letter
}

// isUnspaced says that a character is of such a script. The long vowel mark of
// kana belongs to two of them.
func isUnspaced(r rune) bool { return r == 0x30FC || unicode.In(r, unspaced...) }

// clusterEnd finds the end of the marks that belong to the character before;
// also of the parts of a Korean syllable, and of the marks of half-width kana.
func clusterEnd(text string, at int, before rune) int {
	for at < len(text) && text[at] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(text[at:])
		syllable := r >= 0x1160 && r <= 0x11FF && unicode.Is(unicode.Hangul, before)
		kana := (r == 0xFF9E || r == 0xFF9F) && before >= 0xFF66 && before <= 0xFF9D
		if !unicode.IsMark(r) && !syllable && !kana {
			break
		}
		at += size
	}
	return at
}

// foldCluster folds one character with its marks.
func foldCluster(cluster string) string {
	r, size := utf8.DecodeRuneInString(cluster)
	if size == len(cluster) {
		if known, ok := foldedRunes.Load(r); ok {
			return known.(string)
		}
		folded := fold(cluster)
		foldedRunes.Store(r, folded)
		return folded
	}
	return fold(cluster)
}

// foldedRunes remembers how single characters are folded: rune to string. It
// is as large as the alphabet of the texts.
var foldedRunes sync.Map

// kept are letters of their own, which only look like another letter with a
// mark: й is no и, ї is no і. (ё is folded to е, since most texts write it so.)
const kept = "йїўѓќ"

// foldings are letters that no decomposition takes apart.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'þ': "th", 'ŋ': "n", 'ĸ': "k", 'ŧ': "t",
	'ς': "σ",           // at the end of a Greek word
	'ى': "ي", 'ة': "ه", // Arabic, as many write them
	'ی': "ي", 'ک': "ك", // Persian letters, Arabic ones
	'ٱ': "ا",
}

// fold folds a character with its marks: compatibility forms become plain ones,
// capitals small letters; marks are dropped in the scripts where they are
// accents and vowel signs, and kept where they are letters.
func fold(cluster string) string {
	var out strings.Builder
	if r, size := utf8.DecodeRuneInString(cluster); isUnspaced(r) && utf8.RuneCountInString(norm.NFKC.String(string(r))) > 1 {
		// Two characters in one, such as the Thai am, stay one: they would be
		// two tokens.
		out.WriteRune(r)
		cluster = cluster[size:]
	}
	// Case first: İ is i with a dot. Twice, for a few capitals exist as
	// compatibility forms only.
	plain := strings.ToLower(norm.NFKC.String(strings.ToLower(cluster)))
	for _, r := range plain {
		if strings.ContainsRune(kept, r) || isUnspaced(r) {
			out.WriteRune(r)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			switch other, ok := foldings[part]; {
			case ok:
				out.WriteString(other)
			case dropped(part), findClass(part) == ignored:
			case findClass(part) == blank: // ½ is 1⁄2
			default:
				out.WriteRune(unicode.ToLower(part))
			}
		}
	}
	return norm.NFC.String(out.String()) // what was dropped may have stood between two that belong together
}

// dropped are the marks of Latin, Greek, Cyrillic, Hebrew, Arabic and Syriac,
// and variation selectors.
func dropped(r rune) bool {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0x0483 && r <= 0x0489, r >= 0x0591 && r <= 0x05C7,
		r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06ED, r >= 0x0711 && r <= 0x074A,
		r >= 0x08D3 && r <= 0x08FF, r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0x20D0 && r <= 0x20FF, r >= 0xFE00 && r <= 0xFE0F, r >= 0xFE20 && r <= 0xFE2F:
		return unicode.IsMark(r)
	}
	return false
}
