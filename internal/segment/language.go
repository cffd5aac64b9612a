package segment

import (
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// sample is how many bytes of a text are read to tell its language. News names
// its language in its first paragraph; more would only cost time.
const sample = 2048

// Detect returns the ISO 639-1 code of the language of the text, or "" when it
// cannot tell. It reads only the beginning of the text.
func Detect(text string) string {
	if len(text) > sample {
		end := sample
		for end > sample-utf8.UTFMax && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	info := whatlanggo.Detect(text)
	return info.Lang.Iso6391()
}
