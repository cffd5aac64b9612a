package segment

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
