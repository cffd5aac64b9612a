package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// unpackSnappy is a reader of the whole format, written from its description.
func unpackSnappy(packed []byte) ([]byte, error) {
	size, n := binary.Uvarint(packed)
	if n <= 0 {
		return nil, errors.New("no length")
	}
	packed = packed[n:]
	var data []byte
	number := func(bytes int) int {
		n := 0
		for i := range bytes {
			n |= int(packed[i]) << (8 * i)
		}
		packed = packed[bytes:]
		return n
	}
	for len(packed) > 0 {
		tag := int(packed[0])
		packed = packed[1:]
		back, length := 0, tag>>2+1
		switch tag & 3 {
		case 0:
			if length > 60 {
				length = number(length-60) + 1
			}
			if length > len(packed) {
				return nil, errors.New("a literal is cut off")
			}
			data = append(data, packed[:length]...)
			packed = packed[length:]
			continue
		case 1:
			length, back = tag>>2&7+4, tag>>5<<8|number(1)
		case 2:
			back = number(2)
		case 3:
			back = number(4)
		}
		if back == 0 || back > len(data) {
			return nil, errors.New("a copy from before the beginning")
		}
		for range length {
			data = append(data, data[len(data)-back])
		}
	}
	if len(data) != int(size) {
		return nil, errors.New("another length than was said")
	}
	return data, nil
}

func TestPackedPagesComeBackAsTheyWere(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, data []byte) {
		back, err := unpackSnappy(appendSnappy(nil, data))
		if err != nil || !bytes.Equal(back, data) {
			t.Fatalf("%d bytes came back as %d (%v)", len(data), len(back), err)
		}
	}
	for _, length := range []int{0, 1, 3, 4, 59, 60, 61, 255, 256, 257, snappyBlock - 1, snappyBlock, snappyBlock + 1, 3*snappyBlock + 5} {
		check(t, bytes.Repeat([]byte("x"), length))
		mixed := make([]byte, length)
		for i := range mixed {
			mixed[i] = byte(i * i >> 3)
		}
		check(t, mixed)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, []byte(strings.Repeat(textOf(t, "text", 30), rapid.IntRange(1, 40).Draw(t, "times"))))
	})
	if text := []byte(strings.Repeat("The Selm stood at 1.12 metres at the border gauge. ", 400)); len(appendSnappy(nil, text)) > len(text)/10 {
		t.Errorf("%d bytes that repeat become %d", len(text), len(appendSnappy(nil, text)))
	}
}
