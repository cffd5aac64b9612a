package reader

import (
	"regexp"
	"strings"
)

// Who wrote a page. Its makers say so in many places, and put other things
// there too: handles of networks, addresses, the name of the paper. In the order
// in which they are believed: author and creator of JSON-LD (schema.org), then
// the fields author, article:author (Open Graph) and DC.creator (Dublin Core),
// then what the page shows: links with rel=author (HTML), elements with
// itemprop=author (microdata), and last a line that the reader view of browsers
// knows by its class.

// likest is the title that agrees with the one which the page shows: an
// encyclopaedia gives a description as headline and the title as name, a paper
// a short name beside the headline.
func likest(shown, headline, name string) string {
	in := func(words string) bool {
		return words != "" && strings.Contains(strings.ToLower(tidy(shown)), strings.ToLower(tidy(words)))
	}
	if headline == "" || name != "" && in(name) && !in(headline) {
		return name
	}
	return headline
}

var (
	bylineStart = regexp.MustCompile(`^(?:(?i:written by|posted by|published by|reported by|words by|story by|by)|Von|Par|Por|Автор)(?:\s*:\s*|\s+)`)
	bylineLabel = regexp.MustCompile(`(?i)^(?:authors?|autor(?:en|es)?|auteurs?)\s*:\s*`)
	bylineEnd   = regexp.MustCompile(`(?i)\s*(?:[|•·–—]|\bon\s|\bupdated\b|\bpublished\b|,?\s*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|,?\s*\b\d{1,4}[./ -]|,?\s*\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d).*$`)
	handle      = regexp.MustCompile(`(?:^|[\s,(])@\w+\)?`)
)

// people makes a byline of what stands where one should: the names alone.
// Addresses and handles name an account, not a person.
func people(words string) string {
	words = tidy(words)
	if strings.Contains(words, "://") || strings.HasPrefix(words, "www.") {
		return ""
	}
	words = handle.ReplaceAllString(words, "")
	words = bylineStart.ReplaceAllString(bylineLabel.ReplaceAllString(strings.TrimSpace(words), ""), "")
	words = strings.Trim(bylineEnd.ReplaceAllString(words, ""), " ,;:|/")
	if len(words) > 200 {
		return ""
	}
	return words
}

// pickPeople is the first of some fields that names anybody.
func pickPeople(meta map[string]string, names []string) string {
	for _, name := range names {
		if people(meta[name]) != "" {
			return meta[name]
		}
	}
	return ""
}

// visibleByline follows the elements of a page that are marked as its author.
type visibleByline struct {
	relAuthor, itemAuthor string
	into                  *string
	name                  string // of the element that is followed
	depth                 int    // of elements of its name in it
}

// take looks at one piece of the page.
func (v *visibleByline) take(one piece) {
	switch {
	case v.into != nil && one.kind == pieceText && !one.raw:
		if len(*v.into) < 400 {
			*v.into += " " + one.text
		}
	case v.into != nil && one.kind == pieceStart && one.name == v.name:
		v.depth++
	case v.into != nil && one.kind == pieceEnd && one.name == v.name:
		if v.depth--; v.depth < 0 {
			*v.into = tidy(markupText(*v.into, false, false))
			v.into = nil
		}
	case v.into != nil || one.kind != pieceStart || voidElements[one.name]:
	case one.name == "a" && v.relAuthor == "" && containsWord(attribute(one.text, "rel"), "author"):
		v.into, v.name, v.depth = &v.relAuthor, one.name, 0
	case v.itemAuthor == "" && containsWord(attribute(one.text, "itemprop"), "author"):
		v.into, v.name, v.depth = &v.itemAuthor, one.name, 0
	}
}

func containsWord(list, word string) bool {
	for _, one := range strings.Fields(list) {
		if strings.EqualFold(one, word) {
			return true
		}
	}
	return false
}
