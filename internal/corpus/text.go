package corpus

import "strings"

// WithLF turns CRLF and a lone CR into LF, the line end of every stored text.
func WithLF(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// IsID reports whether the word is a UUID in lower case, the form of every id
// of a project.
func IsID(word string) bool {
	if len(word) != 36 {
		return false
	}
	for i := range len(word) {
		switch c := word[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}
