package searching

import (
	"regexp"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/search"

	"sayso/internal/corpus"
)

// Query is what is looked for in an article.
type Query struct {
	Text      string
	WholeWord bool
	Pattern   bool // Text is a regular expression (RE2), without regard to case
}

// mostHits is how many hits are shown. A single letter in a long transcript
// has more, and none of them helps.
const mostHits = 20_000

// Find finds every place of a text that a query matches, without overlaps, in
// reading order, at most mostHits of them. Case and accents are folded. It
// fails only for a pattern that is none.
func Find(text string, query Query) ([]corpus.Span, error) {
	if query.Text == "" {
		return nil, nil
	}
	next := literal(query.Text)
	if query.Pattern {
		expression, err := regexp.Compile("(?i)" + query.Text)
		if err != nil {
			return nil, err
		}
		next = func(part string) (int, int) {
			if found := expression.FindStringIndex(part); found != nil {
				return found[0], found[1]
			}
			return -1, -1
		}
	}
	var hits []corpus.Span
	for from := 0; from < len(text) && len(hits) < mostHits; {
		start, end := next(text[from:])
		if start < 0 {
			break
		}
		hit := corpus.Span{Start: from + start, End: from + end}
		if hit.Len() == 0 { // a pattern such as x* matches nothing everywhere
			_, size := utf8.DecodeRuneInString(text[hit.End:])
			from = hit.End + max(1, size)
			continue
		}
		from = hit.End
		if !query.WholeWord || standsAlone(text, hit) {
			hits = append(hits, hit)
		}
	}
	return hits, nil
}

// literal finds a text without regard to case, accents and width, by the
// collation of Unicode (UTS #10, primary strength).
func literal(text string) func(string) (start, end int) {
	pattern := search.New(language.Und, search.Loose).CompileString(text)
	return func(part string) (int, int) { return pattern.IndexString(part) }
}

// standsAlone reports whether no letter or digit touches a hit.
func standsAlone(text string, hit corpus.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:hit.Start])
	after, _ := utf8.DecodeRuneInString(text[hit.End:])
	return !WordRune(before) && !WordRune(after)
}

// WordRune reports whether a rune is a part of words.
func WordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}
