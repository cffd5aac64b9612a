package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// # Fields with offers
//
// A field with offers shows what may be meant by what is typed: the finder, and
// the lines of free text of an annotation. One offer may be framed, and Enter
// takes what is framed and nothing else:
//
//   - before anything is typed the first one, where the field is empty, but none
//     of several in a list whose lines change the project (FrameNone);
//   - from the first letter on none, but the one that what was typed can only
//     mean: the only one that begins so, or in a line of free text the only one
//     that goes on so at a later word, where what was typed ends inside a word;
//   - any that Down and Up lead to.
//
// While one types nothing is stored, and no pause stores anything. An answer
// that comes later frames nothing and moves no frame.

// onlyOneBegins gives the one text that begins with what was typed, in either
// case, or -1 where none does or several do.
func onlyOneBegins(typed string, n int, text func(i int) string) int {
	found := -1
	for i := range n {
		if beginsWith(text(i), typed) {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// openingMarks may stand before the first word of a title; nobody types them.
const openingMarks = " “„«\"‘'([¿¡"

// beginsWith reports whether a text begins with what was typed, whatever the
// case and the white space of either, and the marks before its first word.
func beginsWith(text, typed string) bool {
	typed, text = strings.ToLower(strings.TrimLeft(typed, openingMarks)), strings.ToLower(strings.TrimLeft(text, openingMarks))
	return typed != "" && strings.HasPrefix(strings.Join(strings.Fields(text), " "), typed)
}

// endsInside reports whether what was typed ends inside a word of a text that
// begins with it, or with the text. Where it ends with a word it may be a name
// of its own: "NATO" is not short for "NATO military".
func endsInside(text, typed string) bool {
	typed, text = strings.TrimLeft(typed, openingMarks), strings.TrimLeft(text, openingMarks)
	if len(typed) > len(text) {
		return false
	}
	next, size := utf8.DecodeRuneInString(text[len(typed):])
	return size == 0 || unicode.IsLetter(next) || unicode.IsNumber(next)
}

// laterWords is a text from the first of its later words on at which it goes on
// with what was typed: "dock workers" for "dock w" in "the dock workers"; "" where
// it does so nowhere.
func laterWords(text, typed string) string {
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if rest := strings.Join(words[i:], " "); beginsWith(rest, typed) {
			return rest
		}
	}
	return ""
}
