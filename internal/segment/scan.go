package segment

import (
	"strings"
	"unicode/utf8"
)

// cutter walks over one text. Everything it needs for a candidate lives in it
// and is used again for the next one, so that no candidate costs memory.
type cutter struct {
	text    string
	unwrap  bool
	lexicon *lexicon
	explain func(Decision)
	teacher func(end int) bool // decides instead of the model, if set
	found   found

	to     int    // end of the region in hand: a line, or an unwrapped paragraph
	limit  int    // where the scan must stop first: to, or the next list item
	start  int    // start of the sentence in hand
	marker marker // the list marker with which it begins, if any
	casual bool   // a sentence of this region began with a small letter

	open openings
	here candidate
}

// openings counts what is open at the place of the scan, within one region.
type openings struct {
	straight bool // a straight double quotation mark
	curly    int  // “ or «, and their kin
	paren    int  // ( or [
	parenAt  int  // offset of the outermost one
	title    int  // 《 and 〈, which hold titles, not sentences
	titleAt  int  // offset of the last of them
	corner   int  // 「 and 『
}

// kind sorts bytes by what the scan does with them.
type kind uint8

const (
	plain   kind = iota
	stop         // . ! ?
	quote        // "
	opener       // ( [
	closer       // ) ]
	colon        // : ; which end a sentence in Armenian and Greek, or begin a smiley
	leading      // first byte of a longer character that may be a mark
)

var kinds = func() (t [256]kind) {
	t['.'], t['!'], t['?'] = stop, stop, stop
	t['"'] = quote
	t['('], t['['] = opener, opener
	t[')'], t[']'] = closer, closer
	t[':'], t[';'] = colon, colon
	for _, mark := range marks {
		t[string(mark.r)[0]] = leading
	}
	return t
}()

func newCutter(text string, o Options) *cutter {
	language, _, _ := strings.Cut(strings.ToLower(o.Language), "-")
	if language == "" {
		language = languageFor(text)
	}
	return &cutter{text: text, unwrap: o.Unwrap, lexicon: lexiconFor(language)}
}

func (c *cutter) run() {
	if c.unwrap {
		u := unwrapper{lines: newLiner(c.text), ahead: newLiner(c.text)}
		for from := 0; from < len(c.text); {
			end := u.region(from)
			c.region(from, end)
			from = end
		}
		return
	}
	lines := newLiner(c.text)
	for from := 0; from < len(c.text); {
		at, after := lines.end(from)
		c.region(from, at)
		from = after
	}
}

// region cuts one line, or one unwrapped paragraph.
func (c *cutter) region(from, to int) {
	from, to = trim(c.text, from, to)
	if from == to {
		return
	}
	if c.lexicon == nil {
		c.fallback(from, to)
		return
	}
	c.to = to
	c.open, c.casual = openings{}, false
	c.begin(from)
	for i := from; ; {
		for i < c.limit {
			k := kinds[c.text[i]]
			if k == plain {
				i++
				continue
			}
			i = c.special(i, k)
		}
		if c.limit >= to {
			break
		}
		// The next item of a list begins here.
		i = c.limit
		_, end := trim(c.text, c.start, i)
		if c.explain != nil {
			c.explain(Decision{End: end, Cut: true, Margin: certain, Rule: NextItem})
		}
		c.emit(end, certain)
		c.open = openings{}
		c.begin(i)
	}
	c.emit(to, certain)
}

// certain is the margin of a bound that no rule can doubt.
const certain = 255

// emit ends the sentence in hand.
func (c *cutter) emit(end int, margin uint8) {
	if c.explain == nil && end > c.start {
		c.found.add(c.start, end, margin)
	}
}

// begin starts a sentence, and looks for the list it may be an item of.
func (c *cutter) begin(at int) {
	c.start = at
	c.limit = c.to
	c.marker = readMarker(c.text, at, c.to)
	if c.marker.end > 0 {
		// A number with a full stop may as well be an ordinal: 5. Mai.
		list := !c.lexicon.ordinals || c.marker.letter || c.marker.number <= 1 || c.marker.close == ')'
		if next := c.marker.findNext(c.text, c.to); list && next > 0 {
			c.limit = next
		}
	}
}

// special deals with one byte that is not plain, and returns where to go on.
func (c *cutter) special(i int, k kind) int {
	switch k {
	case stop:
		return c.stop(i, i+1)
	case quote:
		c.open.straight = !c.open.straight
	case opener:
		if c.open.paren == 0 {
			c.open.parenAt = i
		}
		c.open.paren++
	case closer:
		if c.open.paren > 0 {
			c.open.paren--
		}
	case colon:
		return c.colon(i)
	case leading:
		return c.mark(i)
	}
	return i + 1
}

// stop has found a mark that ends sentences at i; after is the offset behind
// it. It reads the rest of the run and decides.
func (c *cutter) stop(i, after int) int {
	h := &c.here
	h.read(c, i, after)
	if h.at < c.marker.end || !c.worth(h) {
		return h.after
	}
	c.decide(h)
	return h.after
}

// decide asks the rules, and ends the sentence if they say so.
func (c *cutter) decide(h *candidate) {
	v := c.lexicon.decide(c, h)
	if c.teacher != nil && v.rule == ByModel {
		v.cut = c.teacher(h.end)
	}
	if c.explain != nil {
		c.explain(Decision{End: h.end, Cut: v.cut, Margin: v.margin, Rule: v.rule, Features: h.features[:h.count]})
	}
	if !v.cut {
		return
	}
	c.emit(h.end, v.margin)
	if h.right.shape == lower || h.right.shape == singleLower {
		c.casual = true
	}
	c.begin(h.next)
	if c.open.paren > 0 && h.closers&parenCloser == 0 {
		// Whatever was opened in an earlier sentence and not closed is more
		// often a slip than a bracket around sentences.
		c.open.paren = min(c.open.paren, 1)
	}
}

// worth reports whether the candidate can be an end at all: something follows
// in the line, and either white space or a word that looks like a beginning.
func (c *cutter) worth(h *candidate) bool {
	if h.next >= c.to || h.at <= c.start {
		return false
	}
	if h.mark == wide || !h.glued {
		return true
	}
	b := c.text[h.next]
	if 'a' <= b && b <= 'z' || '0' <= b && b <= '9' || b == ',' || b == '.' || b == '/' || b == '-' || b == ')' {
		return false
	}
	return true
}

// colon deals with : and ; which end a sentence in two languages only, and
// begin smileys in all.
func (c *cutter) colon(i int) int {
	if mark := c.lexicon.colon; mark != 0 && c.text[i] == mark {
		return c.stop(i, i+1)
	}
	if end := smileyEnd(c.text, i, c.to); end > 0 && i > c.start && c.text[i-1] == ' ' {
		h := &c.here
		h.readEnd(c, i, end, smiley)
		if c.worth(h) && !h.glued {
			c.decide(h)
		}
		return end
	}
	return i + 1
}

// smileyEnd returns the offset after the smiley whose eyes are at i, or 0. A
// smiley ends in white space, so that no word and no address is taken for one.
func smileyEnd(text string, i, to int) int {
	j := i + 1
	if j < to && text[j] == '-' {
		j++
	}
	mouth := j
	for j < to && (text[j] == ')' || text[j] == '(' || text[j] == 'D' || text[j] == 'P') {
		j++
	}
	if j == mouth || j < to && !asciiSpace(text[j]) {
		return 0
	}
	return j
}

// mark deals with a character of more than one byte.
func (c *cutter) mark(i int) int {
	r, size := utf8.DecodeRuneInString(c.text[i:c.to])
	switch roleOf(r) {
	case roleStop:
		return c.stop(i, i+size)
	case roleOpenQuote:
		c.open.curly++
	case roleCloseQuote:
		c.open.curly = max(0, c.open.curly-1)
	case roleOpenTitle:
		c.open.title++
		c.open.titleAt = i
	case roleCloseTitle:
		c.open.title = max(0, c.open.title-1)
	case roleOpenCorner:
		c.open.corner++
	case roleCloseCorner:
		c.open.corner = max(0, c.open.corner-1)
	case roleOpenParen:
		if c.open.paren == 0 {
			c.open.parenAt = i
		}
		c.open.paren++
	case roleCloseParen:
		c.open.paren = max(0, c.open.paren-1)
	case rolePicture:
		return c.picture(i, i+size)
	}
	return i + size
}

// picture deals with a run of emoji, which end a sentence in chat.
func (c *cutter) picture(i, after int) int {
	for n := after; n < c.to; {
		r, size := utf8.DecodeRuneInString(c.text[n:c.to])
		if role := roleOf(r); role == rolePicture || role == roleJoiner {
			after = n + size
		} else if r != ' ' {
			break
		}
		n += size
	}
	h := &c.here
	h.readEnd(c, i, after, smiley)
	if i > c.start && c.worth(h) && !h.glued {
		c.decide(h)
	}
	return after
}
