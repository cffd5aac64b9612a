package segment

import "unicode"

// letters is what the engine asks of a character: the categories of Unicode,
// as far as they matter here.
type letters uint8

const (
	upperLetter letters = 1 << iota
	lowerLetter
	otherLetter // a letter of a script without capitals
	digitLetter
	wordLetter // may stand inside a word
)

// lettersBelow holds the answers for the alphabets up to Arabic, because the
// tables of package unicode are searched, and every letter of a Russian
// article would search them.
var lettersBelow = func() (t [0x780]letters) {
	for r := range t {
		t[r] = lookUp(rune(r))
	}
	return t
}()

func lettersOf(r rune) letters {
	switch {
	case r < 0x780:
		return lettersBelow[r]
	case 0x3041 <= r && r <= 0x3096 || 0x30a1 <= r && r <= 0x30fa || 0x3400 <= r && r <= 0x9fff || 0xac00 <= r && r <= 0xd7a3:
		return otherLetter | wordLetter
	}
	return lookUp(r)
}

func lookUp(r rune) letters {
	switch {
	case r == unicode.ReplacementChar:
		return 0
	case r == '’' || r == '°' || r == 'º' || r == 'ª' || r == '№':
		return wordLetter
	case unicode.IsUpper(r):
		return upperLetter | wordLetter
	case unicode.IsLower(r):
		return lowerLetter | wordLetter
	case unicode.IsDigit(r):
		return digitLetter | wordLetter
	case unicode.IsLetter(r):
		return otherLetter | wordLetter
	case unicode.IsMark(r):
		return wordLetter
	}
	return 0
}
