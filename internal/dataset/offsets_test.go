package dataset

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestOffsetsAgreeWithCountingOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := textOf(t, "text", 200)
		offsets := NewOffsets(text)
		for _, at := range boundariesOf(text) {
			chars, units := utf8.RuneCountInString(text[:at]), len(utf16.Encode([]rune(text[:at])))
			if offsets.Chars(at) != chars || offsets.UTF16(at) != units {
				t.Fatalf("byte %d is character %d, unit %d; want %d, %d", at, offsets.Chars(at), offsets.UTF16(at), chars, units)
			}
			for unit, offset := range map[Unit]int{Char: chars, UTF16: units, Byte: at} {
				if back, err := offsets.Bytes(unit, offset); err != nil || back != at {
					t.Fatalf("%s %d is byte %d (%v), want %d", unit, offset, back, err, at)
				}
			}
		}
	})
}

func TestOffsetsInsideACharacterOrOutsideTheTextAreRefused(t *testing.T) {
	offsets := NewOffsets("a😀é")
	for _, test := range []struct {
		unit   Unit
		offset int
	}{{UTF16, 2}, {UTF16, 5}, {Char, 4}, {Char, -1}, {Byte, 2}, {Byte, 8}} {
		if at, err := offsets.Bytes(test.unit, test.offset); err == nil {
			t.Errorf("%s %d gave byte %d", test.unit, test.offset, at)
		}
	}
}
