// Package slug turns a name that people read into a word that programs take:
// small letters a to z, digits and a sign between, without accents. Letters of
// the Cyrillic and the Greek alphabet are transliterated; those of other
// scripts have no place in it and are left out.
package slug

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Of makes the word of a name, at most so many bytes long. What is no letter
// and no digit becomes the sign between, once and never at an end; an
// underscore stays, and an apostrophe goes. It is empty when nothing is left,
// and may begin with a digit.
func Of(name string, between byte, most int) string {
	var word strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(spelled(strings.ToLower(name))) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			if gap && word.Len() > 0 {
				word.WriteByte(between)
			}
			gap = false
			word.WriteRune(r)
		default:
			gap = true
		}
	}
	made := word.String()
	return strings.Trim(made[:min(len(made), most)], "_"+string(between))
}

// spelled writes out the letters that no decomposition turns into a to z.
func spelled(name string) string {
	var out strings.Builder
	for _, r := range name {
		if latin, ok := letters[r]; ok {
			out.WriteString(latin)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// letters are the usual transliterations into English: those of passports for
// Cyrillic (ICAO 9303, shortened where a letter stands alone), ELOT 743 without
// its pairs for Greek.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ə': "e",

	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'ђ': "dj", 'е': "e", 'ё': "e", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i",
	'ї': "i", 'й': "i", 'ј': "j", 'к': "k", 'л': "l", 'љ': "lj", 'м': "m", 'н': "n", 'њ': "nj", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t",
	'ћ': "c", 'у': "u", 'ў': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'џ': "dz", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e",
	'ю': "iu", 'я': "ia", 'ѓ': "g", 'ѕ': "dz", 'ќ': "k",

	'α': "a", 'ά': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'έ': "e", 'ζ': "z", 'η': "i", 'ή': "i", 'θ': "th", 'ι': "i", 'ί': "i", 'ϊ': "i",
	'ΐ': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'ό': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y",
	'ύ': "y", 'ϋ': "y", 'ΰ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o", 'ώ': "o",
}
