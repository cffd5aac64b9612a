package segment

import "github.com/clipperhouse/uax29/v2/sentences"

// fallback cuts a region by the rules of Unicode alone, UAX #29.
func (c *cutter) fallback(from, to int) {
	c.start = from
	text := c.text[from:to]
	if c.unwrap {
		text = joinLines(text)
	}
	it := sentences.FromString(text)
	for it.Next() {
		_, end := trim(c.text, c.start, from+it.End())
		if end <= c.start {
			continue
		}
		margin := uint8(probable)
		if end == to {
			margin = certain
		} else if c.explain != nil {
			c.explain(Decision{End: end, Cut: true, Margin: margin, Rule: ByUnicode})
		}
		c.emit(end, margin)
		c.start = skipSpace(c.text, end, to)
	}
}

// joinLines turns every ASCII line break into a space, byte for byte, because
// UAX #29 ends a sentence at each of them.
func joinLines(text string) string {
	joined := []byte(text)
	for i, b := range joined {
		if '\n' <= b && b <= '\r' {
			joined[i] = ' '
		}
	}
	return string(joined)
}
