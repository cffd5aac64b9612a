package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineBreaks are the characters that end a line. CR LF gives an empty line
// between the two, which has no sentence.
var lineBreaks = [...]string{"\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"}

// liner finds the ends of lines. It remembers where each kind of line break
// comes next, so that the whole text is searched once for each and no more.
type liner struct {
	text string
	next [len(lineBreaks)]int
}

func newLiner(text string) liner {
	l := liner{text: text}
	for i := range l.next {
		l.next[i] = -1
	}
	return l
}

// end returns the offset of the first line break at or after from, and of the
// first byte behind it. At the end of the text both are its length.
func (l *liner) end(from int) (at, after int) {
	at, after = len(l.text), len(l.text)
	for i, mark := range lineBreaks {
		if l.next[i] < from {
			l.next[i] = len(l.text)
			if n := strings.Index(l.text[from:], mark); n >= 0 {
				l.next[i] = from + n
			}
		}
		if l.next[i] < at {
			at, after = l.next[i], l.next[i]+len(mark)
		}
	}
	return at, after
}

// unwrapWidth is the narrowest text that counts as hard-wrapped, in
// characters. Lines of a narrower paragraph are joined without a second look.
const unwrapWidth = 40

// unwrapper finds the ends of paragraphs of hard-wrapped lines.
type unwrapper struct {
	lines liner // the line in hand
	ahead liner // runs ahead to the end of the paragraph
	end   int   // offset after the paragraph in hand
	width int   // characters in its longest line
}

// region returns the offset after the lines that belong together from the
// given offset on: up to a blank line, or to a line that is clearly a heading
// or an item of its own.
func (u *unwrapper) region(from int) int {
	if u.end <= from {
		u.measure(from)
	}
	for {
		at, next := u.lines.end(from)
		if next >= u.end {
			return u.end
		}
		if u.breaksHere(from, at, next) {
			return next
		}
		from = next
	}
}

// measure finds the end of the paragraph that begins at from, and its longest
// line.
func (u *unwrapper) measure(from int) {
	text := u.ahead.text
	u.width, u.end = 0, len(text)
	for from < len(text) {
		at, after := u.ahead.end(from)
		start, end := trim(text, from, at)
		// The empty line between CR and LF is no blank line.
		pair := at > 0 && at < len(text) && text[at] == '\n' && text[at-1] == '\r'
		if start == end && !pair {
			u.end = after
			return
		}
		u.width = max(u.width, utf8.RuneCountInString(text[start:end]))
		from = after
	}
}

// breaksHere reports whether the line [from, at) stands by itself although
// another follows at next: the following line is a list item, or its first
// word would have fitted on this line.
func (u *unwrapper) breaksHere(from, at, next int) bool {
	text := u.lines.text
	from, to := trim(text, from, at)
	if from == to {
		return false
	}
	lineAt, _ := u.lines.end(next)
	start, end := trim(text, next, lineAt)
	if start == end {
		return false
	}
	if m := readMarker(text, start, end); m.end > 0 {
		return true
	}
	if u.width < unwrapWidth {
		return false
	}
	word := strings.IndexAny(text[start:end], " \t")
	if word < 0 {
		word = end - start
	}
	used := utf8.RuneCountInString(text[from:to])
	return used+1+utf8.RuneCountInString(text[start:start+word])+unwrapSlack <= u.width
}

// unwrapSlack is how many characters must stay free before a short line counts
// as deliberately short, because not every program wraps as late as it could.
const unwrapSlack = 8

// trim moves both ends inwards over white space.
func trim(text string, from, to int) (int, int) {
	for from < to {
		if b := text[from]; b < utf8.RuneSelf {
			if !asciiSpace(b) {
				break
			}
			from++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[from:to])
		if !unicode.IsSpace(r) {
			break
		}
		from += size
	}
	for from < to {
		if b := text[to-1]; b < utf8.RuneSelf {
			if !asciiSpace(b) {
				break
			}
			to--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(text[from:to])
		if !unicode.IsSpace(r) {
			break
		}
		to -= size
	}
	return from, to
}

func asciiSpace(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

// skipSpace returns the first offset from at that holds no white space.
func skipSpace(text string, at, to int) int {
	for at < to {
		b := text[at]
		if b < utf8.RuneSelf {
			if !asciiSpace(b) {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:to])
		if !unicode.IsSpace(r) {
			return at
		}
		at += size
	}
	return at
}
