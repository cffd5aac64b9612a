package segment

import (
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// sample is how many bytes of a text are read to tell its language. News names
// its language in its first paragraph; more would only cost time.
const sample = 1024

// Detect returns the ISO 639-1 code of the language of the text, or "" when it
// cannot tell. It reads only the beginning of the text.
func Detect(text string) string {
	text = beginning(text)
	if armenian(text) {
		return "hy" // not among the languages of whatlanggo
	}
	info := whatlanggo.Detect(text)
	if !info.IsReliable() && info.Confidence < 0.2 {
		return ""
	}
	return info.Lang.Iso6391()
}

// armenian reports whether the first letter of the text is Armenian.
func armenian(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Armenian, r)
		}
	}
	return false
}

// beginning returns the first bytes of the text, cut at a character.
func beginning(text string) string {
	if len(text) <= sample {
		return text
	}
	end := sample
	for end > sample-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// languageFor is the language by whose rules the text is cut: what whatlanggo
// says, if it is sure or says a language that has lists. A doubtful text in
// Latin letters is read as English, because a short text is more often English
// than Czech, and one in Cyrillic letters as Russian.
func languageFor(text string) string {
	text = beginning(text)
	if armenian(text) {
		return "hy"
	}
	info := whatlanggo.Detect(text)
	language := info.Lang.Iso6391()
	if info.IsReliable() {
		return language
	}
	if _, known := lexicons[language]; known && info.Confidence >= 0.1 {
		return language
	}
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			return "en"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		default:
			return language
		}
	}
	return "en"
}
