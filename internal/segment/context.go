package segment

import (
	"unicode"
	"unicode/utf8"
)

// candidate is a place where a sentence could end, with all that the rules and
// the model want to know of it. One is used for the whole text.
type candidate struct {
	mark    markKind
	dots    int  // full stops in the run
	length  int  // marks in the run
	at      int  // offset of the first mark
	after   int  // offset behind the last mark
	end     int  // offset behind the closing quotes, brackets and citations
	next    int  // offset of what follows after white space
	gap     int  // white space between end and next: 0, 1, 2 or 3 for more
	glued   bool // nothing between end and next
	cited   bool // a citation mark such as [12] belongs to the end
	closers closers
	openers closers // what stands before the next word
	dash    bool    // a dash stands before the next word
	bullet  bool    // another sign does
	bare    bool    // the mark follows a quote or bracket and no word

	left, prev, right, second token

	features [maxFeatures]uint32
	count    int
}

// markKind sorts the runs of marks.
type markKind uint8

const (
	period markKind = iota
	question
	exclamation
	ellipsis // ... or …
	spaced   // . . .
	wide     // the marks of scripts that need no white space after them
	smiley   // a smiley or emoji
)

// read fills the candidate from the run of marks that begins at i.
func (h *candidate) read(c *cutter, i, after int) {
	text := c.text
	h.at, h.dots, h.length = i, 0, 0
	h.mark = firstMark(text, i, after)
	if text[i] == '.' {
		h.dots = 1
	}
	h.length = 1
	for after < c.to {
		b := text[after]
		if b == '.' || b == '!' || b == '?' {
			h.extend(b)
			after++
			continue
		}
		if b < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(text[after:c.to])
		if roleOf(r) != roleStop {
			break
		}
		if r == '…' {
			h.extend('.')
			h.mark = max(h.mark, ellipsis)
		} else {
			h.mark = wide
			h.length++
		}
		after += size
	}
	// French writes a space before the question mark.
	if n := skipSpace(text, after, min(c.to, after+4)); n > after && n < c.to && (text[n] == '?' || text[n] == '!') &&
		(n+1 == c.to || asciiSpace(text[n+1])) {
		h.extend(text[n])
		after = n + 1
	}
	if h.dots == h.length && h.dots > 1 {
		h.mark = ellipsis
	}
	if h.mark <= ellipsis {
		after = h.readSpaced(c, after)
	}
	h.readEnd(c, i, after, h.mark)
}

func firstMark(text string, i, after int) markKind {
	switch text[i] {
	case '.':
		return period
	case '?':
		return question
	case '!':
		return exclamation
	}
	switch r, _ := utf8.DecodeRuneInString(text[i:after]); r {
	case '…':
		return ellipsis
	case '‼':
		return exclamation
	case '⁇', '⁈', '⁉', '؟':
		return question
	case '۔', '։', '।', '॥', '።', '፧':
		return period
	}
	if text[i] < utf8.RuneSelf {
		return period // the colon of Armenian, the semicolon of Greek
	}
	return wide
}

func (h *candidate) extend(b byte) {
	h.length++
	switch {
	case b == '.':
		h.dots++
	case h.mark == wide:
	case b == '?':
		h.mark = question
	case h.mark != question:
		h.mark = exclamation
	}
}

// readSpaced goes on over an ellipsis that is written with spaces: . . .
func (h *candidate) readSpaced(c *cutter, after int) int {
	text := c.text
	found := 0
	for after+1 < c.to && text[after+1] == '.' && (text[after] == ' ' || text[after] == '\t') {
		if n := after + 2; n < c.to && text[n] != ' ' && closerAt(text, n, c.to) == 0 {
			break
		}
		after += 2
		found++
	}
	// A word. . . . Next: the first full stop ends, the ellipsis begins.
	if found == 3 && h.dots == 1 && h.at > c.start && !asciiSpace(text[h.at-1]) && h.at+7 < c.to && capitalAt(text, h.at+8, c.to) {
		return after - 6
	}
	if found > 0 {
		h.mark = spaced
		h.dots += found
		h.length += found
	}
	return after
}

// capitalAt reports whether a capital stands at the offset.
func capitalAt(text string, at, to int) bool {
	if at >= to {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[at:to])
	return unicode.IsUpper(r)
}

// readEnd fills in all but the run of marks itself.
func (h *candidate) readEnd(c *cutter, i, after int, mark markKind) {
	if mark == smiley {
		h.dots, h.length = 0, 1
	}
	h.at, h.after, h.mark = i, after, mark
	h.closers, h.cited, h.count = 0, false, 0
	h.end = h.readClosers(c, after)
	h.next = skipSpace(c.text, h.end, c.to)
	h.gap = min(h.next-h.end, 3)
	h.glued = h.gap == 0
	if !c.worth(h) {
		return
	}
	if mark == wide {
		h.left, h.prev, h.right, h.second = token{}, token{}, token{}, token{}
		h.openers, h.dash, h.bullet, h.bare = 0, false, false, false
		return
	}
	h.readLeft(c)
	h.readRight(c)
}
