package segment

import "strings"

// Rule names what decided about a place where a sentence could end.
type Rule uint8

// The rules, in the order in which English tries them.
const (
	ByModel        Rule = iota // none of the rules knew
	ByMark                     // a mark with nothing doubtful around it
	Omission                   // [...] and (...) stand for left-out words
	Attribution                // “Why?” he asked: the attribution stays with the quotation
	SpacedEllipsis             // . . . goes on, . . . . ends
	Dateline                   // WASHINGTON, D.C. — The minister
	ListMarker                 // 1. a. Q. at the beginning of an item
	Abbreviation               // e.g. and vs. never end a sentence
	Title                      // Mr. Smith
	Number                     // No. 10, Oct. 5
	Clock                      // 5 p.m. Monday goes on, 5 p.m. He ends
	Acronym                    // the U.S. Army goes on, the U.S. The ends
	Initial                    // Jonas E. Smith
	Company                    // Acme Inc. The ends, Acme Inc. (NYSE) goes on
	Shout                      // Yahoo! in
	Parenthesis                // (Ind.) and (…?) inside a running sentence
	Continuation               // a small letter follows
	Ordinal                    // 12. Juni
	Glued                      // node.js, example.com
	Inside                     // 《摔跤吧！爸爸》: the mark belongs to a title
	ByUnicode                  // UAX #29, for languages without lists
	NextItem                   // the next item of a list begins
)

// verdict is what a rule says.
type verdict struct {
	cut    bool
	margin uint8
	rule   Rule
}

func cut(margin uint8, rule Rule) verdict  { return verdict{true, margin, rule} }
func keep(margin uint8, rule Rule) verdict { return verdict{false, margin, rule} }

// The margins of the rules: how often, roughly, each kind has an exception.
const (
	sure     = 240
	likely   = 200
	probable = 140
	doubtful = 60
)

// decideEnglish asks the hard rules and then the model.
func decideEnglish(c *cutter, h *candidate) verdict {
	if v, ok := commonRules(c, h); ok {
		return v
	}
	if h.mark == period && !h.bare {
		if v, ok := englishPeriod(c, h); ok {
			return v
		}
	}
	if h.mark != period && h.right.shape == lower && h.second.class&speech != 0 && h.openers == 0 {
		return keep(likely, Attribution) // Leave me alone! he yelled.
	}
	if h.mark == exclamation && h.left.class&shout != 0 && (h.right.shape == lower || h.right.class&starter == 0) {
		return keep(likely, Shout)
	}
	if h.glued && !gluedSentence(c, h) {
		return keep(likely, Glued)
	}
	return judge(c, h)
}

// commonRules holds for every language that separates words.
func commonRules(c *cutter, h *candidate) (verdict, bool) {
	text := c.text
	if h.mark == wide {
		return decideWide(c, h), true
	}
	if h.closers&parenCloser != 0 && omitted(text, h.at) {
		return keep(sure, Omission), true
	}
	small := h.right.shape == lower || h.right.shape == singleLower
	if h.glued && asciiSpace(text[h.at-1]) && h.mark != wide {
		return keep(likely, Glued), true // !Kung, .NET
	}
	if h.dash && small && !h.glued {
		return keep(sure, Continuation), true
	}
	if h.closers&(doubleCloser|singleCloser) != 0 && !h.glued && !h.bullet && h.openers == 0 {
		if small {
			return keep(sure, Attribution), true
		}
		if h.mark != period && attributes(c, h) {
			return keep(likely, Attribution), true
		}
	}
	if h.gap > 0 && h.mark == period && h.closers == 0 && leadingEllipsis(text[h.next:c.to]) {
		return cut(likely, ByMark), true
	}
	if !h.glued && markFollows(text, h.next, c.to) {
		return keep(likely, Continuation), true
	}
	if text[h.next] == '/' && h.next+1 < c.to && text[h.next+1] == ' ' {
		return keep(probable, Continuation), true // lines of verse
	}
	if h.mark == spaced {
		upper := h.right.shape == capital || h.right.shape == singleUpper || h.right.shape == allCapitals
		if h.dots >= 4 && upper {
			return cut(likely, SpacedEllipsis), true
		}
		return keep(probable, SpacedEllipsis), true
	}
	if h.closers&parenCloser != 0 && c.open.paren > 0 {
		if small {
			return keep(sure, Parenthesis), true
		}
		if c.open.parenAt > c.start && !hasSpace(text[c.open.parenAt:h.at]) && h.mark == period {
			return keep(likely, Parenthesis), true
		}
	}
	if h.mark == period && h.dash && datelined(c, h) {
		return keep(likely, Dateline), true
	}
	return verdict{}, false
}

// leadingEllipsis reports whether the text begins with an ellipsis that
// belongs to the word behind it.
func leadingEllipsis(text string) bool {
	for _, e := range [...]string{"...", "…"} {
		if len(text) > len(e) && text[:len(e)] == e {
			return letterOrDigit(text[len(e)])
		}
	}
	return len(text) > 6 && text[:6] == ". . . "
}

// markFollows reports whether what follows, up to the next white space, is no
// word and holds another mark that can end the sentence.
func markFollows(text string, at, to int) bool {
	found := false
	for n := at; n < to && n < at+8 && !asciiSpace(text[n]); n++ {
		switch b := text[n]; {
		case b == '.' || b == '!' || b == '?':
			found = true
		case letterOrDigit(b):
			return false
		}
	}
	return found
}

// omitted reports whether the ellipsis at the offset stands right behind an
// opening bracket.
func omitted(text string, at int) bool {
	if b := text[at-1]; b == '[' || b == '(' {
		return true
	}
	return false
}

func hasSpace(text string) bool {
	for i := 0; i < len(text) && i < reach; i++ {
		if asciiSpace(text[i]) {
			return true
		}
	}
	return len(text) > reach
}

// attributes reports whether a closing quotation is followed by who said it:
// “Never!” Mr. Smith replied. A sentence that only begins like one, “Why?”
// Smith said he knew, has a clause after its verb.
func attributes(c *cutter, h *candidate) bool {
	if h.left.to == 0 || h.glued {
		return false
	}
	at, high := h.next, min(c.to, h.next+3*reach)
	var t token
	for words := 0; words < 6 && at < high; words++ {
		at = c.readForward(&t, at, high)
		if t.from == t.to {
			return false
		}
		if words == 0 && t.class&speech != 0 {
			return false // Asked on Monday, he laughed.
		}
		if t.class&speech != 0 {
			if at >= c.to {
				return true
			}
			switch c.text[at] {
			case '.', ',', ';':
				return true
			case ':':
				return false // Others say: “No.”
			}
			c.readForward(&t, skipSpace(c.text, at, high), high)
			return !clauseOpeners[c.text[t.from:t.to]]
		}
		if at < high && c.text[at] == '.' && t.class&(title|short) == 0 && t.shape != singleUpper {
			return false
		}
		for at < high && (c.text[at] == ' ' || c.text[at] == '.' || c.text[at] == ',') {
			at++
		}
	}
	return false
}

// clauseOpeners begin what was said when it is told and not quoted.
var clauseOpeners = map[string]bool{
	"that": true, "he": true, "she": true, "it": true, "they": true, "we": true, "the": true, "there": true,
	"his": true, "her": true, "their": true, "its": true, "if": true, "whether": true, "how": true, "why": true,
	"what": true, "this": true, "no": true, "some": true, "many": true, "nothing": true, "all": true, "a": true, "an": true, "to": true,
}

// datelined reports whether the sentence so far looks like the place and
// source before the dash of a dateline: short, and begun in capitals.
func datelined(c *cutter, h *candidate) bool {
	if h.at-c.start > reach {
		return false
	}
	capitals := 0
	for i := c.start; i < h.at; i++ {
		switch b := c.text[i]; {
		case 'A' <= b && b <= 'Z':
			capitals++
		case 'a' <= b && b <= 'z':
			if capitals < 3 {
				return false
			}
			return true
		}
	}
	return capitals >= 3
}

// gluedSentence reports whether a mark without white space after it may end a
// sentence: a word in small letters, then a Capitalised one.
func gluedSentence(c *cutter, h *candidate) bool {
	word := c.text[h.right.from:h.right.to]
	address := strings.ContainsAny(word, "@/.") || domain(word)
	if romanNumeral(word) && h.left.shape == lower && h.left.to-h.left.from > 3 && !address {
		return true
	}
	if h.closers != 0 || h.cited {
		return h.right.shape == capital || h.right.shape == singleUpper || h.openers != 0
	}
	if h.openers != 0 || h.dash || h.bullet {
		return h.mark != period && h.openers != 0
	}
	if address {
		return false
	}
	right := h.right.shape == capital || h.right.shape == singleUpper && h.right.class&starter != 0 || h.right.class&title != 0
	switch h.left.shape {
	case lower, capital, digits, allCapitals, digitsAndLetters:
		return right && h.left.to-h.left.from > 1
	}
	return right && h.mark != period
}

// domain reports whether the word is the end of an address that got a capital
// by mistake.
func domain(word string) bool {
	for _, d := range [...]string{"com", "net", "org", "gov", "edu", "co", "uk"} {
		if strings.EqualFold(word, d) {
			return true
		}
	}
	return false
}

// englishPeriod decides about a single full stop after a word.
func englishPeriod(c *cutter, h *candidate) (verdict, bool) {
	left, right := &h.left, &h.right
	small := right.shape == lower || right.shape == singleLower
	begins := right.class&starter != 0 && right.shape != lower
	if v, ok := listMarker(c, h); ok {
		return v, true
	}
	if left.shape == none || h.closers&^parenCloser != 0 {
		return verdict{}, false
	}
	class := left.class
	switch {
	case class&never != 0:
		return keep(sure, Abbreviation), true
	case class&title != 0:
		return englishTitle(c, h)
	case class&clock != 0:
		return englishClock(c, h, small)
	case class&numbering != 0 && (right.shape == digits || right.shape == digitsAndLetters) && h.openers == 0:
		return keep(sure, Number), true
	case class&month != 0 && (right.shape == digits || right.shape == digitsAndLetters):
		return keep(sure, Number), true
	}
	if h.glued {
		return verdict{}, false
	}
	if small && (class&abbreviation != 0 || left.shape == acronym) {
		return keep(sure, Continuation), true
	}
	if class&(company|state|short) != 0 || left.shape == acronym {
		if right.class&office != 0 && (left.shape == acronym || class&company != 0) {
			return keep(likely, Acronym), true
		}
		if begins {
			if left.shape == acronym {
				return cut(probable, Acronym), true
			}
			return cut(likely, Company), true
		}
		if h.openers&parenCloser != 0 && class&company != 0 {
			return keep(likely, Company), true
		}
		if class&state != 0 && h.prev.shape != none && c.text[h.prev.to:h.left.from] == " " && right.shape == capital {
			return keep(doubtful, Acronym), true // the N.Y. Courier, but Albany, N.Y. Lawmakers
		}
		if left.shape == acronym && class&(state|clock) == 0 && (right.shape == capital || right.shape == digits) {
			return keep(doubtful, Acronym), true
		}
		return verdict{}, false
	}
	if left.shape == singleUpper {
		return englishInitial(c, h, begins)
	}
	return verdict{}, false
}

// listMarker keeps 1. a. Q. with the item they begin.
func listMarker(c *cutter, h *candidate) (verdict, bool) {
	if h.left.from != c.start || h.glued {
		return verdict{}, false
	}
	switch h.left.shape {
	case digits:
		if h.left.to-h.left.from <= 3 {
			return keep(likely, ListMarker), true
		}
	case singleUpper, singleLower:
		return keep(likely, ListMarker), true
	}
	return verdict{}, false
}

// englishTitle keeps Mr. with the name that follows. Only the abbreviations
// that also end addresses can end a sentence: He lives on Main St. The.
func englishTitle(c *cutter, h *candidate) (verdict, bool) {
	word := c.text[h.left.from:h.left.to]
	if word == "St" || word == "st" || word == "Ft" || word == "Pt" || word == "Sr" {
		if h.right.class&starter != 0 && (h.prev.shape == capital || h.prev.shape == digitsAndLetters) && !h.glued {
			return cut(probable, Title), true
		}
	}
	switch h.right.shape {
	case none, sign:
		return verdict{}, false
	}
	return keep(sure, Title), true
}

// englishClock decides about a.m. and p.m.: a day, a zone or a small letter
// goes on; so does a name when nothing but the time of day has been said yet,
// At 5 a.m. Mr. Smith went.
func englishClock(c *cutter, h *candidate, small bool) (verdict, bool) {
	switch {
	case small || h.openers&parenCloser != 0:
		return keep(sure, Clock), true
	case h.right.class&after != 0 || h.right.class&month != 0 || h.right.class&monthName != 0:
		return keep(likely, Clock), true
	case h.at-c.start < 16 && h.prev.shape == digits && h.prev.from-c.start < 8:
		return keep(probable, Clock), true
	case h.right.shape == digits:
		return keep(doubtful, Clock), true
	}
	return cut(likely, Clock), true
}

// englishInitial keeps the initial of a name with the name. The pronoun I, and
// letters that name a thing (Plan B. They), end a sentence before a word that
// is no name.
func englishInitial(c *cutter, h *candidate, begins bool) (verdict, bool) {
	right := &h.right
	if right.shape == lower {
		return keep(likely, Initial), true
	}
	if c.text[h.left.from] == 'I' && h.prev.shape == lower && begins {
		return cut(likely, Initial), true
	}
	if right.shape == singleUpper && right.class&starter == 0 {
		return keep(likely, Initial), true
	}
	if begins && h.prev.shape != none && !(h.prev.shape == singleUpper || h.prev.from == c.start) {
		return cut(doubtful, Initial), true
	}
	if right.shape == capital || right.shape == singleUpper || right.shape == allCapitals || right.shape == mixedCase {
		return keep(likely, Initial), true
	}
	return verdict{}, false
}

// romanNumeral reports whether the word is one, of at least two letters.
func romanNumeral(word string) bool {
	return len(word) > 1 && strings.Trim(word, "IVXLCM") == ""
}

// ruleNames are the names of the rules, for people.
var ruleNames = [...]string{
	ByModel: "model", ByMark: "mark", Omission: "omission", Attribution: "attribution", SpacedEllipsis: "spaced ellipsis",
	Dateline: "dateline", ListMarker: "list marker", Abbreviation: "abbreviation", Title: "title", Number: "number",
	Clock: "clock", Acronym: "acronym", Initial: "initial", Company: "company", Shout: "shout", Parenthesis: "parenthesis",
	Continuation: "continuation", Ordinal: "ordinal", Glued: "glued", Inside: "inside", ByUnicode: "unicode", NextItem: "next item",
}

// String names the rule.
func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return "unknown"
}
