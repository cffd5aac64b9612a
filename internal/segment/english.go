package segment

import "strings"

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

// gluedSentence reports whether a mark without white space after it may end a
// sentence: a word in small letters, then a Capitalised one.
func gluedSentence(c *cutter, h *candidate) bool {
	word := c.text[h.right.from:h.right.to]
	address := strings.ContainsAny(word, "@/.") || domain(word) || h.mark == question && strings.ContainsAny(c.text[h.left.from:h.left.to], "/@") ||
		h.right.to < c.to && c.text[h.right.to] == '='
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
	if left.shape == digits && right.class&(month|monthName) != 0 && h.second.shape == digits && h.prev.class&(month|monthName) != 0 {
		return cut(probable, Number), true // on Sept. 3. Oct. 9 is
	}
	if left.shape == digits && left.to-left.from <= 2 && small && h.prev.shape == lower && right.class&starter == 0 {
		return keep(probable, Number), true // the fee for 1. above
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
