package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind of a piece of a query.
type kind int

const (
	wordItem   kind = iota // a word, perhaps with a star
	phraseItem             // "in quotation marks"
	filterItem             // name:value
	andItem
	orItem
	notItem
	nearItem // NEAR or NEAR/n
	openItem
	closeItem
)

// item is a piece of a query.
type item struct {
	kind       kind
	text       string // of a word, of a phrase or of the value of a filter
	name       string // of a filter, in small letters
	quoted     bool   // the value stood in quotation marks
	within     int    // of NEAR
	start, end int    // bytes of the query
}

// quotes are what a phrase may stand in; a keyboard or a text that was copied
// may bring any of them.
const quotes = "\"“”„«»‟＂「」"

func isQuote(r rune) bool { return strings.ContainsRune(quotes, r) }

// lex takes a query apart.
func lex(text string) (items []item, err error) {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case unicode.IsSpace(r):
			at += size
		case r == '(':
			items = append(items, item{kind: openItem, start: at, end: at + 1})
			at++
		case r == ')':
			items = append(items, item{kind: closeItem, start: at, end: at + 1})
			at++
		case r == '-' && standsAlone(text, at):
			items = append(items, item{kind: notItem, start: at, end: at + 1})
			at++
		case isQuote(r):
			var i item
			if i, err = lexPhrase(text, at, at+size); err != nil {
				return nil, err
			}
			items, at = append(items, i), i.end
		default:
			var i item
			if i, err = lexWord(text, at); err != nil {
				return nil, err
			}
			items, at = append(items, i), i.end
		}
	}
	return items, nil
}

// standsAlone reports whether the - at a place negates what follows: it does
// when a blank stands before it and none behind it.
func standsAlone(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return (at == 0 || unicode.IsSpace(before) || before == '(') && at+1 < len(text) && !unicode.IsSpace(after) && after != ')' && after != '-'
}

// lexPhrase reads to the closing quotation mark. A star right behind it makes
// the last word a beginning.
func lexPhrase(text string, start, from int) (item, error) {
	for at, r := range text[from:] {
		if !isQuote(r) {
			continue
		}
		i := item{kind: phraseItem, text: text[from : from+at], quoted: true, start: start, end: from + at + utf8.RuneLen(r)}
		if strings.HasPrefix(text[i.end:], "*") {
			i.text += "*"
			i.end++
		}
		return i, nil
	}
	return item{}, wrong(start, len(text), "A phrase begins with a quotation mark here and does not end; put another one behind its last word.")
}

// lexWord reads a word, an operator or a filter.
func lexWord(text string, start int) (item, error) {
	end := start
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if unicode.IsSpace(r) || r == '(' || r == ')' || isQuote(r) {
			break
		}
		end += size
	}
	word := text[start:end]
	i := item{text: word, start: start, end: end}
	switch word {
	case "AND", "&&":
		i.kind = andItem
		return i, nil
	case "OR", "||", "|":
		i.kind = orItem
		return i, nil
	case "NOT":
		i.kind = notItem
		return i, nil
	}
	if number, ok := strings.CutPrefix(word, "NEAR"); ok {
		if within, is, err := nearOf(number, start, end); is || err != nil {
			i.kind, i.within = nearItem, within
			return i, err
		}
	}
	if name, value, ok := strings.Cut(word, ":"); ok && isName(name) {
		i.kind, i.name, i.text = filterItem, strings.ToLower(name), value
		if value == "" && end < len(text) {
			r, size := utf8.DecodeRuneInString(text[end:])
			if isQuote(r) {
				p, err := lexPhrase(text, end, end+size)
				if err != nil {
					return i, err
				}
				i.text, i.quoted, i.end = p.text, true, p.end
			}
		}
		if strings.TrimSpace(i.text) == "" {
			return i, wrong(start, i.end, "Nothing stands behind %s: — write the value right behind the colon, such as %s:%s.", i.name, i.name, exampleOf(i.name))
		}
		return i, nil
	}
	return i, nil
}

// nearOf reads what follows NEAR: nothing, or a slash and a number.
func nearOf(number string, start, end int) (within int, is bool, err error) {
	if number == "" {
		return nearByDefault, true, nil
	}
	digits, ok := strings.CutPrefix(number, "/")
	if !ok {
		return 0, false, nil
	}
	for _, d := range digits {
		if d < '0' || d > '9' || within > 1000 {
			within = -1
			break
		}
		within = 10*within + int(d-'0')
	}
	if digits == "" || within < 0 || within > 1000 {
		return 0, true, wrong(start, end, "NEAR/ wants a number of words up to 1000 behind it, such as NEAR/5.")
	}
	return within, true, nil
}

// nearByDefault is how many words may lie between when NEAR has no number.
const nearByDefault = 10

// isName reports whether a word may name a filter: letters, digits, - and _,
// a letter first, as the ids of a codebook.
func isName(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || (r < '0' || r > '9') && r != '-' && r != '_') {
			return false
		}
	}
	return name != ""
}
