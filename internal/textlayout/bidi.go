package textlayout

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// hasRightToLeft reports whether a text holds any character that makes the
// bidirectional algorithm worth running.
func hasRightToLeft(text string) bool {
	for i := 0; i < len(text); {
		b := text[i]
		if b < 0xD6 { // no such character is below U+0590
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r >= 0x590 && r <= 0x8FF, r == 0x200F, r >= 0xFB1D && r <= 0xFDFF,
			r >= 0xFE70 && r <= 0xFEFC, r >= 0x10800 && r <= 0x10FFF, r >= 0x1E800 && r <= 0x1EFFF:
			return true
		}
		i += size
	}
	return false
}

// levels gives the embedding level of every byte of a paragraph by UAX #9, and
// the level of the paragraph: 0 left-to-right, 1 right-to-left.
//
// Only the implicit part of the algorithm is run. Direction overrides,
// embeddings and isolates are shown as marks and have no effect: an article
// must not be able to make its words look to be in an order they are not in.
func levels(paragraph string) (perByte []uint8, base uint8) {
	classes := make([]bidi.Class, 0, len(paragraph))
	runes := make([]rune, 0, len(paragraph))
	for _, r := range paragraph {
		class := bidi.ON
		if p, _ := bidi.LookupRune(r); p.Class() < bidi.Control {
			class = p.Class()
		}
		classes = append(classes, class)
		runes = append(runes, r)
	}
	for _, c := range classes { // P2, P3
		if c == bidi.L {
			break
		}
		if c == bidi.R || c == bidi.AL {
			base = 1
			break
		}
	}
	resolved := resolve(classes, runes, base)
	perByte = make([]uint8, len(paragraph))
	at := 0
	for i, r := range runes {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(paragraph[at:])
		}
		for k := range size {
			perByte[at+k] = resolved[i]
		}
		at += size
	}
	return perByte, base
}

// resolve runs the rules W1-W7, N0-N2, I1-I2 and the first part of L1 over one
// level run, and gives the level of every rune.
func resolve(classes []bidi.Class, runes []rune, base uint8) []uint8 {
	embedding := bidi.L
	if base == 1 {
		embedding = bidi.R
	}
	original := append([]bidi.Class(nil), classes...)
	resolveWeak(classes, embedding)
	resolveBrackets(classes, original, runes, embedding)
	resolveNeutral(classes, embedding)

	out := make([]uint8, len(classes))
	for i, c := range classes {
		out[i] = base
		switch {
		case base == 0 && c == bidi.R, base == 1 && (c == bidi.L || c == bidi.EN || c == bidi.AN):
			out[i] = base + 1
		case base == 0 && (c == bidi.AN || c == bidi.EN):
			out[i] = 2
		}
	}
	// L1: separators, and white space before them, take the paragraph's level.
	reset := true
	for i := len(out) - 1; i >= 0; i-- {
		switch original[i] {
		case bidi.S, bidi.B:
			out[i], reset = base, true
		case bidi.WS, bidi.BN:
			if reset {
				out[i] = base
			}
		default:
			reset = false
		}
	}
	return out
}

// resolveWeak is W1 to W7 of UAX #9, in the algorithm's own order.
func resolveWeak(c []bidi.Class, start bidi.Class) {
	previous := start
	for i := range c { // W1; invisible format characters go with their neighbour
		if c[i] == bidi.NSM || c[i] == bidi.BN {
			c[i] = previous
		}
		previous = c[i]
	}
	strong := start
	for i := range c { // W2, W3
		switch c[i] {
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.AL:
			strong, c[i] = bidi.AL, bidi.R
		case bidi.EN:
			if strong == bidi.AL {
				c[i] = bidi.AN
			}
		}
	}
	for i := 1; i+1 < len(c); i++ { // W4
		if c[i-1] != c[i+1] {
			continue
		}
		if c[i] == bidi.CS && (c[i-1] == bidi.EN || c[i-1] == bidi.AN) || c[i] == bidi.ES && c[i-1] == bidi.EN {
			c[i] = c[i-1]
		}
	}
	for i := 0; i < len(c); i++ { // W5, W6
		switch c[i] {
		case bidi.ET:
			end := i
			for end < len(c) && c[end] == bidi.ET {
				end++
			}
			to := bidi.ON
			if i > 0 && c[i-1] == bidi.EN || end < len(c) && c[end] == bidi.EN {
				to = bidi.EN
			}
			for ; i < end; i++ {
				c[i] = to
			}
			i--
		case bidi.ES, bidi.CS:
			c[i] = bidi.ON
		}
	}
	strong = start
	for i := range c { // W7
		switch c[i] {
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// resolveBrackets is N0: a pair of brackets takes one direction.
func resolveBrackets(c, original []bidi.Class, runes []rune, embedding bidi.Class) {
	type open struct {
		at    int
		close rune
	}
	var stack []open
	var pairs [][2]int
	for i, r := range runes {
		if c[i] != bidi.ON {
			continue
		}
		p, _ := bidi.LookupRune(r)
		if !p.IsBracket() {
			continue
		}
		if p.IsOpeningBracket() {
			if len(stack) == 63 { // BD16
				break
			}
			stack = append(stack, open{i, mirrored(r)})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].close == r {
				pairs = append(pairs, [2]int{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	for _, pair := range pairs {
		if to, ok := bracketDirection(c, pair, embedding); ok {
			c[pair[0]], c[pair[1]] = to, to
			for _, end := range pair {
				for k := end + 1; k < len(c) && original[k] == bidi.NSM; k++ {
					c[k] = to
				}
			}
		}
	}
}

func bracketDirection(c []bidi.Class, pair [2]int, embedding bidi.Class) (bidi.Class, bool) {
	opposite := false
	for i := pair[0] + 1; i < pair[1]; i++ {
		switch d := direction(c[i]); d {
		case embedding:
			return embedding, true
		case bidi.L, bidi.R:
			opposite = true
		}
	}
	if !opposite {
		return 0, false
	}
	for i := pair[0] - 1; i >= 0; i-- {
		if d := direction(c[i]); d == bidi.L || d == bidi.R {
			return d, true
		}
	}
	return embedding, true
}

// direction is the strong direction a resolved class counts as for neutrals,
// ON for none.
func direction(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// resolveNeutral is N1 and N2.
func resolveNeutral(c []bidi.Class, embedding bidi.Class) {
	before := embedding
	for i := 0; i < len(c); i++ {
		if d := direction(c[i]); d != bidi.ON {
			before = d
			continue
		}
		end := i
		for end < len(c) && direction(c[end]) == bidi.ON {
			end++
		}
		after := embedding
		if end < len(c) {
			after = direction(c[end])
		}
		to := embedding
		if before == after {
			to = before
		}
		for ; i < end; i++ {
			c[i] = to
		}
		i--
	}
}

// mirrored is the character that shows r in right-to-left text.
func mirrored(r rune) rune {
	switch r {
	case '<':
		return '>'
	case '>':
		return '<'
	case '«':
		return '»'
	case '»':
		return '«'
	case '‹':
		return '›'
	case '›':
		return '‹'
	case '≤':
		return '≥'
	case '≥':
		return '≤'
	}
	if p, _ := bidi.LookupRune(r); p.IsBracket() {
		m, _ := utf8.DecodeRuneInString(bidi.ReverseString(string(r)))
		return m
	}
	return r
}

// Directions holds the levels of one paragraph that has right-to-left text. A
// nil Directions means that all of it runs from left to right.
type Directions struct {
	start  int // the paragraph's first byte
	levels []uint8
	base   uint8
}

// DirectionsOf runs the bidirectional algorithm over text[start:end]. It gives
// nil where nothing runs from right to left.
func DirectionsOf(text string, start, end int) *Directions {
	if !hasRightToLeft(text[start:end]) {
		return nil
	}
	d := &Directions{start: start}
	d.levels, d.base = levels(text[start:end])
	return d
}

// at gives the level at a byte, and whether the character there is set
// together with its neighbours. In right-to-left text only letters are, since
// the painter would set a neutral character of theirs on the wrong side.
func (d *Directions) at(offset int, r rune) (level uint8, letters bool) {
	if d == nil {
		return 0, true
	}
	if i := offset - d.start; i >= 0 && i < len(d.levels) {
		level = d.levels[i]
	}
	if level&1 == 0 {
		return level, true
	}
	p, _ := bidi.LookupRune(r)
	class := p.Class()
	return level, class == bidi.R || class == bidi.AL
}
