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

// closers is a set of closing (or opening) signs.
type closers uint8

const (
	doubleCloser closers = 1 << iota
	singleCloser
	parenCloser
	otherCloser
)

// token is a word of the text, with what the lists know about it.
type token struct {
	from, to int
	shape    shape
	hash     uint64 // of its small letters
	suffix   uint32 // hash of its last three bytes, in small letters
	class    class
}

// shape is how a word is written.
type shape uint8

const (
	none shape = iota
	lower
	capital     // Capitalised
	allCapitals // at least two
	singleUpper
	singleLower
	acronym // U.S, e.g: letters with full stops between
	digits
	digitsAndLetters
	mixedCase // iPhone
	uncased   // letters of a script without capitals
	sign      // no letter, no digit
)

// reach is how far, in bytes, a word is read from a candidate. Longer words
// are cut there; the bound keeps the work per candidate constant.
const reach = 48

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

// readLeft reads the word before the mark and the one before that.
func (h *candidate) readLeft(c *cutter) {
	at := h.at
	low := max(c.start, at-2*reach)
	h.bare = false
	for at > low {
		r, size := utf8.DecodeLastRuneInString(c.text[low:at])
		if wordRune(r) {
			break
		}
		h.bare = true
		at -= size
		if at < h.at-8 {
			break
		}
	}
	c.readBack(&h.left, at, low)
	at = h.left.from
	for at > low {
		r, size := utf8.DecodeLastRuneInString(c.text[low:at])
		if wordRune(r) {
			break
		}
		at -= size
	}
	c.readBack(&h.prev, at, low)
}

// readBack reads the word that ends at the offset.
func (c *cutter) readBack(t *token, at, low int) {
	from := at
	for from > low {
		b := c.text[from-1]
		if b < utf8.RuneSelf {
			if !wordBytes[b] {
				break
			}
			from--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(c.text[low:from])
		if !wordRune(r) {
			break
		}
		from -= size
	}
	for from < at && !letterOrDigit(c.text[from]) {
		from++
	}
	c.fill(t, from, at)
}

// readRight reads the signs and the word after the white space, and the word
// after that one.
func (h *candidate) readRight(c *cutter) {
	text, at := c.text, h.next
	h.openers, h.dash, h.bullet = 0, false, false
	high := min(c.to, at+2*reach)
	for at < high && at < h.next+12 {
		r, size := utf8.DecodeRuneInString(text[at:high])
		if wordRune(r) && r != '-' && r != '\'' && r != '’' && r != '.' && r != '*' {
			break
		}
		switch role := roleOf(r); {
		case r == '(' || r == '[' || role == roleOpenParen:
			h.openers |= parenCloser
		case r == '"' || role == roleOpenQuote || role == roleCloseQuote || role == roleOpenCorner:
			h.openers |= doubleCloser
		case r == '\'' || r == '‘' || r == '’':
			h.openers |= singleCloser
		case r == '-' || role == roleDash:
			h.dash = true
		case r == '¿' || r == '¡' || r == ' ' || r == '.' || r == '…':
		default:
			h.bullet = true
		}
		at += size
	}
	at = c.readForward(&h.right, at, high)
	for at < high {
		r, size := utf8.DecodeRuneInString(text[at:high])
		if wordRune(r) {
			break
		}
		at += size
	}
	c.readForward(&h.second, at, high)
}

// readForward reads the word that begins at the offset and returns the offset
// behind it.
func (c *cutter) readForward(t *token, from, high int) int {
	at := from
	for at < high {
		b := c.text[at]
		if b < utf8.RuneSelf {
			if !wordBytes[b] {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(c.text[at:high])
		if !wordRune(r) {
			break
		}
		at += size
	}
	to := at
	for to > from && (c.text[to-1] == '.' || c.text[to-1] == '\'' || c.text[to-1] == '-') {
		to--
	}
	c.fill(t, from, to)
	return at
}

// wordBytes are the ASCII bytes of which words are made.
var wordBytes = func() (t [utf8.RuneSelf]bool) {
	for b := range t {
		t[b] = 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
	}
	for _, b := range "-'&.@$%/_#+" {
		t[b] = true
	}
	return t
}()

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0 && wordBytes[r]
	}
	return lettersOf(r)&wordLetter != 0
}

func letterOrDigit(b byte) bool {
	return b >= utf8.RuneSelf || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
}

// The constants of the hash FNV-1a, as given by its authors (Fowler, Noll, Vo).
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// fill reads the shape of a word and looks it up in the lists.
func (c *cutter) fill(t *token, from, to int) {
	t.from, t.to, t.suffix, t.class = from, to, 0, 0
	hash := uint64(fnvOffset)
	var upper, small, digit, dots, other int
	first := false
	elided := 0 // offset behind the article of l'Avv.
	for i := from; i < to; {
		r, size := rune(c.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(c.text[i:to])
		}
		switch {
		case 'a' <= r && r <= 'z':
			small++
		case 'A' <= r && r <= 'Z':
			upper++
			first = first || i == from
			r |= 0x20
		case '0' <= r && r <= '9':
			digit++
		case r == '.':
			dots++
		case r == '\'' || r == '’':
			r = '\''
			if c.lexicon.elision && i+size < to {
				elided = i + size
			}
		case r >= utf8.RuneSelf:
			switch l := lettersOf(r); {
			case l&upperLetter != 0:
				upper++
				first = first || i == from
				r = unicode.ToLower(r)
			case l&digitLetter != 0:
				digit++
			case l&lowerLetter != 0:
				small++
			case l&otherLetter != 0:
				other++
			}
		}
		hash = (hash ^ uint64(r)) * fnvPrime
		t.suffix = t.suffix<<8 | uint32(r)&0xff
		i += size
	}
	if elided > 0 {
		var noun token
		c.fill(&noun, elided, to)
		t.class |= noun.class
	}
	t.suffix &= 0xffffff
	t.hash = hash
	t.shape = shapeOf(upper, small, digit, dots, first)
	if other > upper+small {
		t.shape = uncased
	}
	if from < to {
		t.class |= c.lexicon.class(hash)
		if first {
			t.class |= c.lexicon.class(hash + 1)
		}
	}
}

func shapeOf(upper, small, digit, dots int, first bool) shape {
	letters := upper + small
	switch {
	case letters+digit == 0 && dots == 0:
		return none
	case letters+digit == 0:
		return sign
	case digit > 0 && letters == 0:
		return digits
	case digit > 0:
		return digitsAndLetters
	case dots > 0 && letters <= 2*(dots+1):
		return acronym
	case letters == 1 && upper == 1:
		return singleUpper
	case letters == 1:
		return singleLower
	case small == 0:
		return allCapitals
	case upper == 0:
		return lower
	case first:
		return capital
	}
	return mixedCase
}
