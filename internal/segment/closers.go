package segment

import (
	"unicode"
	"unicode/utf8"
)

// closers is a set of closing (or opening) signs.
type closers uint8

const (
	doubleCloser closers = 1 << iota
	singleCloser
	parenCloser
	otherCloser
)

// readClosers moves over quotes, brackets and citation marks that belong to
// the end of the sentence.
func (h *candidate) readClosers(c *cutter, at int) int {
	text := c.text
	for at < c.to {
		size := closerAt(text, at, c.to)
		if size == 0 {
			if n := c.pictures(at); n > at && h.mark != smiley {
				at = n
				continue
			}
			if n := c.spacedCloser(at); n > at {
				h.closers |= closerKind(text, n-1, 1)
				at = n
				continue
			}
			n := at
			if b := text[n]; b == ' ' && n+1 < c.to {
				n++
			}
			if n = citation(text, n, c.to); n > at+1 {
				h.cited = true
				at = n
				continue
			}
			break
		}
		if !c.closes(text, at, size) {
			break
		}
		h.closers |= closerKind(text, at, size)
		at += size
	}
	if h.mark == period && h.dots == 1 && at < c.to && '0' <= text[at] && text[at] <= '9' {
		if n := noteNumber(text, h.at, at, c.to, h.closers); n > at {
			h.cited = true
			at = n
		}
	}
	return at
}

// pictures returns the offset behind the smileys and emoji at the offset, which
// belong to the sentence before them.
func (c *cutter) pictures(at int) int {
	n := skipSpace(c.text, at, min(c.to, at+2))
	if n >= c.to {
		return at
	}
	if b := c.text[n]; b == ':' || b == ';' {
		if end := smileyEnd(c.text, n, c.to); end > 0 {
			return end
		}
		return at
	}
	end := at
	for n < c.to && c.text[n] >= 0xe2 {
		r, size := utf8.DecodeRuneInString(c.text[n:c.to])
		if role := roleOf(r); role != rolePicture && role != roleJoiner {
			break
		}
		n += size
		end = n
	}
	return end
}

// spacedCloser returns the offset behind a quotation mark that closes after a
// space, as in French: « Non ! » It must be one that is open, and white space
// must follow.
func (c *cutter) spacedCloser(at int) int {
	n := skipSpace(c.text, at, min(c.to, at+4))
	if n == at || n >= c.to {
		return at
	}
	r, size := utf8.DecodeRuneInString(c.text[n:c.to])
	if !(r == '»' && c.open.curly > 0 || r == '"' && c.open.straight || r == ')' && c.open.paren > 0) {
		return at
	}
	if n += size; n < c.to && skipSpace(c.text, n, c.to) == n {
		return at
	}
	return n
}

// closerAt returns the size of the closing sign at the offset, or 0.
func closerAt(text string, at, to int) int {
	switch b := text[at]; {
	case b == '"' || b == '\'' || b == ')' || b == ']' || b == '}' || b == '*' || b == '_':
		return 1
	case b < utf8.RuneSelf:
		return 0
	}
	r, size := utf8.DecodeRuneInString(text[at:to])
	switch r {
	case '”', '’', '»', '›', '“', '‘', '」', '』', '）', '】', '》', '〉', '＂', '«':
		return size
	}
	return 0
}

func closerKind(text string, at, size int) closers {
	if size == 1 {
		switch text[at] {
		case '"':
			return doubleCloser
		case '\'':
			return singleCloser
		case ')', ']':
			return parenCloser
		}
		return otherCloser
	}
	switch r, _ := utf8.DecodeRuneInString(text[at:]); r {
	case '’', '‘':
		return singleCloser
	case '）', '】':
		return parenCloser
	}
	return doubleCloser
}

// closes tells a closing sign from an opening one that looks the same. A sign
// before a letter opens what follows, unless it has to close what is open.
func (c *cutter) closes(text string, at, size int) bool {
	after := at + size
	if after >= c.to {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[at:c.to])
	switch r {
	case '”', '’', '»', '›', ')', ']', '}', '」', '』', '）', '】', '》', '〉':
		return true
	case '"':
		if c.open.straight {
			return true
		}
	case '“', '«':
		if !c.lexicon.lowQuotes {
			return false
		}
	}
	next, _ := utf8.DecodeRuneInString(text[after:c.to])
	return !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// citation returns the offset behind a mark such as [12] or [a] at the offset.
func citation(text string, at, to int) int {
	if text[at] != '[' {
		return at
	}
	for _, omission := range [...]string{"[...]", "[…]", "[. . .]"} {
		if at+len(omission) <= to && text[at:at+len(omission)] == omission {
			return at + len(omission)
		}
	}
	for n := at + 1; n < to && n < at+8; n++ {
		switch b := text[n]; {
		case b == ']' && n > at+1:
			return n + 1
		case '0' <= b && b <= '9' || b == ',' || b == '-' || b == ' ':
		case 'a' <= b && b <= 'z' && n == at+1 && n+1 < to && text[n+1] == ']':
		default:
			return at
		}
	}
	return at
}

// noteNumber returns the offset behind the raised numbers of notes that lost
// their raising: consultation.11 12 Take. A word must stand before the full
// stop and a capital after the number.
func noteNumber(text string, stop, at, to int, close closers) int {
	if stop < 3 {
		return at
	}
	for k := 1; k <= 3; k++ {
		b := text[stop-k]
		if (b < 'a' || b > 'z') && !(k == 1 && b == ')') {
			return at
		}
		if b == ')' {
			break
		}
	}
	n := at
	for n < to && n < at+12 {
		d := n
		for d < to && d < n+3 && '0' <= text[d] && text[d] <= '9' {
			d++
		}
		if d == n || d+1 >= to || text[d] != ' ' {
			return at
		}
		if b := text[d+1]; 'A' <= b && b <= 'Z' {
			return d
		}
		n = d + 1
	}
	return at
}
