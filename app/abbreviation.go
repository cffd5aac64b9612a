package app

import (
	"strings"
	"unicode"
)

// abbreviates reports whether what was typed is short for a text: the letters of
// each word stand in the text in their order, the first where a word begins, and
// each other in the word of the one before it or where a later word begins.
// "brdge" is short for "bridge" and "shod" for "show or hide documents"; "outlet"
// is short for nothing but a word that begins so, wherever its letters lie about.
func abbreviates(typed, text string) bool {
	letters := []rune(strings.ToLower(text))
	for _, word := range strings.Fields(strings.ToLower(typed)) {
		if !shortFor([]rune(word), letters) {
			return false
		}
	}
	return true
}

// shortFor is abbreviates for one word. Both are in lower case.
func shortFor(word, text []rune) bool {
	reached := make([]bool, len(text)) // where the letters so far can end
	for n, letter := range word {
		next, before, within := make([]bool, len(text)), n == 0, false
		found := false
		for i, r := range text {
			inWord := unicode.IsLetter(r) || unicode.IsNumber(r)
			begins := inWord && (i == 0 || !unicode.IsLetter(text[i-1]) && !unicode.IsNumber(text[i-1]))
			if begins || !inWord {
				within = false
			}
			if r == letter && (within || begins && before || n > 0 && before && !inWord) {
				next[i], found = true, true
			}
			if reached[i] {
				before, within = true, inWord
			}
		}
		if !found {
			return false
		}
		reached = next
	}
	return true
}
