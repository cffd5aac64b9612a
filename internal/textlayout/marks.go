package textlayout

import (
	"fmt"
	"unicode"
)

// What a character is to the layout.
type kind uint8

const (
	visible   kind = iota // has a glyph
	blank                 // white space: has a width and no ink
	tab                   // white space up to the next tab stop
	invisible             // no width and no ink: joiners, soft hyphens, line ends
	marked                // shown as a visible mark in its place
)

// kindOf tells what a character that begins a grapheme is.
func kindOf(r rune) kind {
	switch {
	case r > ' ' && r < 0x7f:
		return visible
	case r == ' ', r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F, r == 0x3000:
		return blank
	case r == '\t':
		return tab
	case isLineEnd(r):
		return invisible
	case isControl(r):
		return marked
	case isDefaultIgnorable(r):
		return invisible
	}
	return visible
}

// isLineEnd reports whether a character ends a line wherever it stands.
func isLineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isControl reports whether a character acts on its surroundings without
// showing itself, and so must be shown: C0 and C1 controls, and the direction
// overrides, embeddings and isolates of UAX #9.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 ||
		r >= 0x206A && r <= 0x206F || r >= 0xFFF9 && r <= 0xFFFB
}

// isDefaultIgnorable reports whether a character alone shows nothing and needs
// no font.
func isDefaultIgnorable(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFEFF, r == 0xFFA0:
		return true
	case r >= 0x180B && r <= 0x180F, r >= 0x200B && r <= 0x200F, r >= 0x2060 && r <= 0x2065,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

var markNames = map[rune]string{
	0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO",
	0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
	0x00: "NUL", 0x07: "BEL", 0x08: "BS", 0x1B: "ESC", 0x7F: "DEL",
}

// markName is what stands in the mark of a character: the short name of
// Unicode's charts where it has one, else its code point.
func markName(r rune) string {
	if name, ok := markNames[r]; ok {
		return name
	}
	return fmt.Sprintf("%02X", r)
}

// joins reports whether a character belongs to a script whose letters join,
// stack or change their order, so that only shaping can tell its width.
func joins(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r < 0x370: // combining marks
		return true
	case r < 0x590: // Greek, Cyrillic, Armenian
		return r >= 0x483 && r <= 0x489
	case r < 0x10A0: // Hebrew to Myanmar
		return true
	case r < 0x1100: // Georgian
		return false
	case r < 0x1200: // Hangul letters that compose
		return true
	case r < 0x1380, r >= 0x13A0 && r < 0x1680: // Ethiopic, Cherokee, syllabics
		return false
	case r < 0x1C80:
		return true
	case r >= 0x1E00 && r < 0x200B: // Latin and Greek extended, spaces
		return false
	case r >= 0x2010 && r < 0x2028, r >= 0x202F && r < 0x2060, r >= 0x2070 && r < 0x20D0, r >= 0x2100 && r < 0x2190:
		return false
	case r >= 0x2190 && r < 0x2E80: // arrows and symbols, some of them emoji
		return unicode.Is(unicode.M, r)
	case r >= 0x2E80 && r < 0xA4D0: // CJK
		return r >= 0x302A && r <= 0x302F || r == 0x3099 || r == 0x309A
	case r >= 0xAC00 && r < 0xD7A4, r >= 0xF900 && r < 0xFB00, r >= 0xFF00 && r < 0xFFF0: // Hangul, CJK forms
		return false
	case r >= 0x20000 && r < 0x32000: // CJK
		return false
	}
	return true
}

// ideographic reports whether a character is set on its own, as lines may
// break on either side of it.
func ideographic(r rune) bool {
	return r >= 0x2E80 && r < 0xA4D0 || r >= 0xF900 && r < 0xFB00 || r >= 0xFF00 && r < 0xFFF0 ||
		r >= 0x20000 && r < 0x32000
}
