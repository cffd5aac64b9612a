package dataset

import (
	"fmt"
	"sort"
	"unicode/utf8"
)

// Unit is what an offset counts.
type Unit string

// The units of offsets. The project counts bytes; most scripts count
// characters, which here means Unicode code points, as Python and R do;
// JavaScript, Java and .NET count UTF-16 code units.
const (
	Char  Unit = "char"
	Byte  Unit = "byte"
	UTF16 Unit = "utf16"
)

// Units lists the units in the order in which they are offered.
var Units = []Unit{Char, Byte, UTF16}

// stride is the number of bytes between two counted places of a text: small
// enough that a look-up is quick, large enough that the table is a small part
// of the text.
const stride = 128

// place is what has been counted before a byte offset.
type place struct{ chars, units int }

// Offsets converts offsets into one text between bytes, code points and UTF-16
// code units. A text of plain ASCII costs nothing; any other costs one pass.
type Offsets struct {
	text   string
	ascii  bool
	places []place // before each multiple of stride
	total  place
}

// NewOffsets counts the text, which must be valid UTF-8.
func NewOffsets(text string) *Offsets {
	o := &Offsets{text: text, ascii: isASCII(text)}
	if o.ascii {
		o.total = place{len(text), len(text)}
		return o
	}
	o.places = make([]place, 0, len(text)/stride+1)
	for at := 0; at < len(text); at += stride {
		o.places = append(o.places, o.total)
		o.total = count(text[at:min(at+stride, len(text))], o.total)
	}
	return o
}

func isASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// count adds the characters that begin in the bytes of text. It looks at lead
// bytes alone, so a character cut by the end of a stride is counted once.
func count(text string, p place) place {
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b >= 0xF0: // four bytes: outside the basic plane, two UTF-16 units
			p.chars++
			p.units += 2
		case utf8.RuneStart(b):
			p.chars++
			p.units++
		}
	}
	return p
}

func (o *Offsets) before(offset int) place {
	if o.ascii {
		return place{offset, offset}
	}
	if offset >= len(o.text) {
		return o.total
	}
	at := offset / stride
	return count(o.text[at*stride:offset], o.places[at])
}

// Chars is the number of code points before the byte offset, which must be a
// character boundary of the text.
func (o *Offsets) Chars(offset int) int { return o.before(offset).chars }

// UTF16 is the number of UTF-16 code units before the byte offset, which must
// be a character boundary of the text.
func (o *Offsets) UTF16(offset int) int { return o.before(offset).units }

// In converts a byte offset on a character boundary to the unit.
func (o *Offsets) In(unit Unit, offset int) int {
	switch unit {
	case Char:
		return o.Chars(offset)
	case UTF16:
		return o.UTF16(offset)
	}
	return offset
}

// Bytes converts an offset in the unit to a byte offset. It fails, in words
// for the person who sent the offset, when it lies outside the text or inside
// a character.
func (o *Offsets) Bytes(unit Unit, offset int) (int, error) {
	total := o.In(unit, len(o.text))
	if offset < 0 || offset > total {
		return 0, fmt.Errorf("the offset %d lies outside the text, which has %d %s", offset, total, unit.plural())
	}
	if o.ascii {
		return offset, nil
	}
	if unit == Byte {
		if offset < len(o.text) && !utf8.RuneStart(o.text[offset]) {
			return 0, fmt.Errorf("the offset %d lies inside a character", offset)
		}
		return offset, nil
	}
	return o.search(unit, offset)
}

// search finds the byte at which so many characters or units have passed.
func (o *Offsets) search(unit Unit, offset int) (int, error) {
	passed := func(p place) int {
		if unit == Char {
			return p.chars
		}
		return p.units
	}
	// The last counted place that does not lie beyond the offset.
	i := sort.Search(len(o.places), func(i int) bool { return passed(o.places[i]) > offset }) - 1
	at, now := i*stride, o.places[i]
	for at < len(o.text) && !utf8.RuneStart(o.text[at]) {
		at++ // the rest of a character that began in the stride before
	}
	for at < len(o.text) && passed(now) < offset {
		_, size := utf8.DecodeRuneInString(o.text[at:])
		now = count(o.text[at:at+1], now)
		at += size
	}
	if passed(now) != offset {
		return 0, fmt.Errorf("the offset %d lies inside a character", offset)
	}
	return at, nil
}

func (u Unit) plural() string {
	switch u {
	case Char:
		return "characters"
	case UTF16:
		return "UTF-16 code units"
	}
	return "bytes"
}
