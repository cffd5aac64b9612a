package matching

import (
	"strings"
	"sync"
	"unicode"
)

// abbreviates reports whether what was typed is short for a text: the letters of
// each word stand in the text in their order, the first where a word begins, and
// each other in the word of the one before it or where a later word begins.
// "brdge" is short for "bridge" and "shod" for "show or hide documents"; "outlet"
// is short for nothing but a word that begins so, wherever its letters lie about.
func abbreviates(typed, text string) bool {
	a := abbreviations.Get().(*abbreviation)
	defer abbreviations.Put(a)
	a.read(strings.ToLower(text))
	for word := range strings.FieldsSeq(strings.ToLower(typed)) {
		if !a.shortFor(word) {
			return false
		}
	}
	return true
}

// abbreviation is a text that is looked at, with room that is used again: the
// titles of a large project are a hundred thousand.
type abbreviation struct {
	text          []rune
	places        []letterPlace
	reached, next []bool // where the letters so far can end
}

// letterPlace is what a letter of the text is.
type letterPlace uint8

const (
	betweenWords letterPlace = iota // a blank or a sign
	insideWord                      // a letter or digit
	startsWord                      // the same, where a word begins
)

var abbreviations = sync.Pool{New: func() any { return new(abbreviation) }}

func (a *abbreviation) read(text string) {
	a.text, a.places = a.text[:0], a.places[:0]
	before := betweenWords
	for _, r := range text {
		here := betweenWords
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			if here = insideWord; before == betweenWords {
				here = startsWord
			}
		}
		a.text, a.places, before = append(a.text, r), append(a.places, here), here
	}
	for len(a.reached) < len(a.text) {
		a.reached, a.next = append(a.reached, false), append(a.next, false)
	}
}

// shortFor is abbreviates for one word in lower case.
func (a *abbreviation) shortFor(word string) bool {
	clear(a.reached[:len(a.text)])
	start := true
	for _, letter := range word {
		next, before, within, found := a.next[:len(a.text)], start, false, false
		for i, r := range a.text {
			here := a.places[i]
			if here != insideWord {
				within = false
			}
			next[i] = r == letter && (within || here == startsWord && before || !start && before && here == betweenWords)
			found = found || next[i]
			if a.reached[i] {
				before, within = true, here != betweenWords
			}
		}
		if !found {
			return false
		}
		a.reached, a.next = a.next, a.reached
		start = false
	}
	return true
}
