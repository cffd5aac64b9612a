package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// decideByLists decides for the languages that have word lists and no model.
func decideByLists(c *cutter, h *candidate) verdict {
	if h.mark == smiley {
		if h.right.shape == capital || h.right.shape == singleUpper || h.right.shape == allCapitals || c.text[h.next] == '@' {
			return cut(doubtful, ByMark)
		}
		return keep(doubtful, ByMark)
	}
	if v, ok := commonRules(c, h); ok {
		return v
	}
	small := h.right.shape == lower || h.right.shape == singleLower
	if h.glued {
		if c.lexicon.colon == ':' {
			return keep(likely, Glued)
		}
		if caseless(c, h) {
			if h.mark == period && c.text[h.at] == '.' {
				return keep(likely, Glued)
			}
			return cut(probable, ByMark)
		}
		if gluedSentence(c, h) && h.left.class&abbreviation == 0 && h.left.to-h.left.from > 2 && h.left.shape != allCapitals {
			return cut(doubtful, ByMark)
		}
		return keep(likely, Glued)
	}
	if small && !(c.lexicon.smallStarts && h.left.to-h.left.from >= 5 && h.left.class&abbreviation == 0 && !h.dash) {
		return keep(likely, Continuation)
	}
	if h.mark == period && !h.bare {
		if v, ok := periodByLists(c, h); ok {
			return v
		}
	}
	if h.closers&(doubleCloser|singleCloser) != 0 && h.dash && h.openers == 0 {
		return keep(likely, Attribution)
	}
	return cut(likely, ByMark)
}

// caseless reports whether the next word is of a script without capitals.
func caseless(c *cutter, h *candidate) bool {
	if h.right.from >= h.right.to {
		return false
	}
	r, _ := utf8.DecodeRuneInString(c.text[h.right.from:h.right.to])
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r)
}

// periodByLists decides about a single full stop after a word.
func periodByLists(c *cutter, h *candidate) (verdict, bool) {
	left, right := &h.left, &h.right
	if c.lexicon.colon == ':' && c.text[h.at] == '.' {
		return keep(likely, Abbreviation), true // a comma in Armenian
	}
	if v, ok := listMarker(c, h); ok {
		return v, true
	}
	begins := right.class&starter != 0
	class := left.class
	number := right.shape == digits || right.shape == digitsAndLetters
	switch {
	case h.closers&^parenCloser != 0:
		return verdict{}, false
	case years[c.text[left.from:left.to]] && h.prev.shape == digits && h.prev.from-c.start < 8:
		return keep(probable, Abbreviation), true // В 2010 г. Виктор
	case class&title != 0 && left.shape == singleLower && begins && h.prev.shape == digits && !h.dash:
		return cut(probable, ByMark), true // 400 м. Однако
	case andSoOn(c, h) && right.shape == capital:
		return cut(probable, ByMark), true
	case class&title != 0 && right.shape != none:
		return keep(likely, Title), true
	case class&numbering != 0 && (number || strings.HasPrefix(c.text[h.next:c.to], "№")):
		return keep(sure, Number), true
	case class&never != 0 && !begins:
		return keep(likely, Abbreviation), true
	case class&short != 0 && number:
		return keep(probable, Abbreviation), true
	case class&short != 0 && left.shape != lower && !begins && right.shape != none:
		return keep(doubtful, Abbreviation), true
	case c.lexicon.ordinals && left.shape == digits && ordinal(c, h):
		return keep(likely, Ordinal), true
	}
	if c.lexicon.ordinals && !begins && romanNumeral(c.text[left.from:left.to]) {
		return keep(probable, Ordinal), true
	}
	switch left.shape {
	case singleUpper:
		if !begins || h.prev.shape == none {
			return keep(likely, Initial), true
		}
	case singleLower:
		if class&abbreviation != 0 && !begins {
			return keep(likely, Abbreviation), true
		}
	case acronym:
		if !begins && left.to-left.from < 24 {
			return keep(doubtful, Acronym), true
		}
	}
	return verdict{}, false
}

// years are short for year and years in Russian and Ukrainian.
var years = map[string]bool{"г": true, "гг": true, "р": true, "рр": true}

// andSoOn reports whether the full stop is that of и т. д., и т. п. and their
// kin, which most often end their sentence.
func andSoOn(c *cutter, h *candidate) bool {
	if c.text[h.prev.from:h.prev.to] != "т" {
		return false
	}
	switch c.text[h.left.from:h.left.to] {
	case "д", "п", "ін":
		return true
	}
	return false
}

// ordinal reports whether a number with a full stop is the first, the second,
// and so on: one or two digits, with no word after it that often begins a
// sentence.
func ordinal(c *cutter, h *candidate) bool {
	if h.right.class&monthName != 0 {
		return true
	}
	return h.left.to-h.left.from <= 2 && h.right.class&starter == 0 && h.right.shape != digits
}

// decideWide decides about the marks of Chinese and Japanese. They end a
// sentence wherever they stand, but not inside the marks of a title, and not
// at the end of a quotation that the sentence goes on to use.
func decideWide(c *cutter, h *candidate) verdict {
	if h.mark != wide {
		if h.glued && !gluedSentence(c, h) && !(h.mark > period && caseless(c, h)) {
			return keep(likely, Glued)
		}
		if v, ok := commonNarrow(c, h); ok {
			return v
		}
		return decideByLists(c, h)
	}
	if inTitle(c, h) {
		return keep(sure, Inside)
	}
	first, size := utf8.DecodeRuneInString(c.text[h.next:c.to])
	if last, _ := utf8.DecodeLastRuneInString(c.text[c.start:h.at]); unicode.IsDigit(last) && unicode.IsDigit(first) &&
		c.text[h.at:h.after] == "．" {
		return keep(sure, Number)
	}
	switch roleOf(first) {
	case roleCloseQuote, roleCloseParen, roleCloseTitle, roleCloseCorner, roleStop:
		return keep(likely, Inside)
	}
	if first == '，' || first == '、' || first == ',' || first == '；' || first == '：' || first == '」' {
		return keep(sure, Continuation)
	}
	if h.closers&doubleCloser != 0 && saidAfter(c.text[h.next:c.to]) {
		return keep(likely, Attribution)
	}
	if h.closers != 0 && unicode.Is(unicode.Hiragana, first) && continues(c.text[h.next:c.to], size) {
		return keep(likely, Attribution)
	}
	return cut(likely, ByMark)
}

// inTitle reports whether the mark stands inside 《…》. A title that is never
// closed must not swallow the article, so it may have only so many bytes.
func inTitle(c *cutter, h *candidate) bool {
	return c.open.title > 0 && h.at-c.open.titleAt < 3*reach
}

// saidAfter reports whether what follows a quotation says who said it, up to
// the next mark: 他说。 A colon there opens the next quotation instead.
func saidAfter(text string) bool {
	var last, before rune
	count := 0
	for _, r := range text {
		switch r {
		case '。', '，', '！', '？', '.', ',':
			switch {
			case last == '说' || last == '道' || last == '问' || last == '称' || last == '說' || last == '問' || last == '稱':
				return true
			}
			return before == '表' && last == '示'
		case '：', ':':
			return false
		}
		before, last = last, r
		if count++; count > 12 {
			return false
		}
	}
	return false
}

// commonNarrow are the common rules for a narrow mark in a wide script.
func commonNarrow(c *cutter, h *candidate) (verdict, bool) {
	if inTitle(c, h) {
		return keep(sure, Inside), true
	}
	return verdict{}, false
}

// continues reports whether the Hiragana that follow a closing quotation mark
// are a particle, so that the sentence goes on: 」と, 」という, 」の.
func continues(text string, size int) bool {
	first, _ := utf8.DecodeRuneInString(text)
	switch first {
	case 'と', 'っ', 'の', 'を', 'が', 'に', 'は', 'も', 'で', 'へ', 'や', 'な', 'だ', 'か', 'ら':
		return true
	}
	return false
}
