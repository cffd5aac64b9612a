package metadata

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"sayso/internal/corpus"
)

// dateInName is a date that stands apart in the name of a file: 2016-09-12,
// 2016_09_12, 2016.09.12 or 20160912.
var dateInName = regexp.MustCompile(`(?:^|[^0-9])(\d{4})([-_.]?)(\d{2})([-_.]?)(\d{2})(?:[^0-9]|$)`)

// FromFileName guesses date and outlet from the name of a file such as
// breitbart_2016-09-12_something.txt or 2016-09-12_breitbart_something.txt: a day
// that exists, and the word before it that begins the name or, where the day
// begins it, the word behind. What cannot be told is empty; nothing is guessed
// from a name without a date.
func FromFileName(name string) (outlet, date string) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSuffix(name, path.Ext(name))
	for at := 0; ; {
		found := dateInName.FindStringSubmatchIndex(name[at:])
		if found == nil {
			return "", ""
		}
		part := func(n int) string { return name[at+found[2*n] : at+found[2*n+1]] }
		date = part(1) + "-" + part(3) + "-" + part(5)
		if part(2) == part(4) && corpus.IsDate(date) && date > "1500" {
			if before := name[:at+found[2]]; strings.Trim(before, aroundNames) != "" {
				return outletIn(before), date
			}
			return outletBehind(name[at+found[11]:]), date
		}
		at += found[3] // behind the year
	}
}

// aroundNames are the marks that part an outlet from what stands beside it.
const aroundNames = "-_. ()[]"

// outletBehind takes the first of the parts behind the date as the name of an
// outlet, if another part follows it that may be the title. Parts lie between
// " - " or "_"; where there are more than two of the latter, they may be single
// words of a title, unless the words of one are parted by something else.
func outletBehind(rest string) string {
	rest = strings.Trim(rest, aroundNames)
	parts := strings.Split(rest, " - ")
	if len(parts) < 2 {
		parts = strings.FieldsFunc(rest, func(r rune) bool { return r == '_' })
		if len(parts) > 2 && !strings.ContainsAny(rest, "- ") {
			return ""
		}
	}
	if len(parts) < 2 {
		return ""
	}
	return outletIn(parts[0])
}

// outletIn takes what stands before the date as the name of an outlet: it has
// letters and no digits, and its words are parted by blanks or hyphens.
func outletIn(before string) string {
	words := strings.FieldsFunc(strings.Trim(before, aroundNames), func(r rune) bool { return r == '_' })
	if len(words) == 0 || len(words) > 3 {
		return ""
	}
	outlet := strings.TrimSpace(strings.Join(words, " "))
	letters := strings.IndexFunc(outlet, unicode.IsLetter) >= 0
	digits := strings.IndexFunc(outlet, unicode.IsDigit) >= 0
	if !letters || digits || len(outlet) > 60 || commonWords[strings.ToLower(outlet)] {
		return ""
	}
	return outlet
}

// commonWords begin names of files and are no outlets.
var commonWords = func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields("article articles text texts document doc file news story draft copy final scan page note notes item export transcript data new untitled date from the a an in on at of for to and by with no why how what who") {
		words[word] = true
	}
	return words
}()
