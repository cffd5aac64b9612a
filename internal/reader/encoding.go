package reader

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// enoughToGuess is the fewest bytes by which an encoding can be told. A word
// or two fits too many of them.
const enoughToGuess = 64

// charset is the encoding of a text: its name, and whether that was guessed or
// left to judgement in any other way.
type charset struct {
	name    string // windows-1252, "" for a text that could not be read
	guessed bool
}

// decode turns the bytes of a file into a text. A byte order mark decides, and
// then whether the bytes are UTF-8; only when both say nothing is the encoding
// that the file declares tried, and then the one whose letters make the best
// words. What is not a text is refused by the place of the byte that shows it.
func decode(data []byte, declared string) (text string, in charset, err error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		text, err = decodeUTF16(data, 2, binary.LittleEndian)
		return text, charset{name: "UTF-16LE"}, err
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		text, err = decodeUTF16(data, 2, binary.BigEndian)
		return text, charset{name: "UTF-16BE"}, err
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		if text, encoding := guessUTF16(data); encoding != "" {
			return text, charset{encoding, true}, nil
		}
		return "", charset{}, fmt.Errorf("it is not plain text: there is a NUL at byte %d; if it is UTF-16, save it as UTF-8", at)
	}
	if utf8.Valid(data) {
		return string(data), charset{name: "UTF-8"}, nil
	}
	if text, name := decodeAs(data, declared); name != "" {
		return text, charset{name: name}, nil
	}
	if at := firstControl(data); at >= 0 {
		return "", charset{}, fmt.Errorf("it is not plain text: byte %d is the control character %02X", at, data[at])
	}
	text, name, err := decodeGuessed(data)
	return text, charset{name, true}, err
}

// decodeText decodes bytes that declare nothing.
func decodeText(data []byte) (string, error) {
	text, _, err := decode(data, "")
	return text, err
}

// decodeLoosely decodes a page or a message, in which a few broken bytes must
// not cost the rest: what cannot be read becomes U+FFFD.
func decodeLoosely(data []byte, declared string) (text string, in charset, err error) {
	text, in, err = decode(data, declared)
	if err == nil || bytes.IndexByte(data, 0) >= 0 {
		return text, in, err
	}
	if known, err := htmlindex.Get(strings.TrimSpace(declared)); err == nil {
		if decoded, err := known.NewDecoder().Bytes(data); err == nil {
			return strings.ToValidUTF8(string(decoded), "\ufffd"), charset{declared + " with damaged bytes", true}, nil
		}
	}
	return strings.ToValidUTF8(string(data), "\ufffd"), charset{"UTF-8 with damaged bytes", true}, nil
}

// decodeAs decodes bytes by the name of an encoding as pages and mails give
// it, and gives the usual name of that. It is "" for an unknown name and for
// bytes that do not fit it.
func decodeAs(data []byte, name string) (text, usual string) {
	known, err := htmlindex.Get(strings.TrimSpace(name))
	if err != nil {
		return "", ""
	}
	decoded, err := known.NewDecoder().Bytes(data)
	if err != nil || !utf8.Valid(decoded) || bytes.ContainsRune(decoded, utf8.RuneError) || bytes.IndexByte(decoded, 0) >= 0 {
		return "", ""
	}
	if usual, err = htmlindex.Name(known); err != nil {
		usual = strings.TrimSpace(name)
	}
	return string(decoded), usual
}

// decodeGuessed decodes bytes that are neither UTF-8 nor UTF-16.
func decodeGuessed(data []byte) (text, encoding string, err error) {
	unknown := fmt.Errorf("it is not UTF-8 (byte %d); open it in a text editor and save it as UTF-8", firstInvalid(data))
	if len(data) < enoughToGuess {
		return "", "", unknown
	}
	if good, bad := countUTF8(data); good >= 3 && good > 2*bad {
		return "", "", fmt.Errorf("it is UTF-8 but damaged at byte %d; open it in a text editor, repair the place and save it", firstInvalid(data))
	}
	best := guess(sampleOf(data))
	if best.encoding == nil {
		return "", "", unknown
	}
	decoded, err := best.encoding.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", unknown
	}
	if at := bytes.IndexRune(decoded, utf8.RuneError); at >= 0 {
		return "", "", fmt.Errorf("it looks like %s but is damaged in line %d; open it in a text editor and save it as UTF-8", best.name, 1+bytes.Count(decoded[:at], []byte("\n")))
	}
	return string(decoded), best.name, nil
}

// sampleOf is the part of a text by which its encoding is judged: up to 64 KB
// around the first byte that is not ASCII, cut at white space, which never
// stands inside a character of two bytes.
func sampleOf(data []byte) []byte {
	const size = 64 << 10
	from := max(0, firstInvalid(data)-1024)
	if from > 0 {
		if space := bytes.IndexAny(data[from:min(len(data), from+1024)], " \n\r\t"); space >= 0 {
			from += space
		}
	}
	sample := data[from:]
	if len(sample) > size {
		sample = sample[:size]
		if space := bytes.LastIndexAny(sample, " \n\r\t"); space > size/2 {
			sample = sample[:space]
		}
	}
	return sample
}

// firstControl finds the first control character that no text has, or -1.
func firstControl(data []byte) int {
	return bytes.IndexFunc(data, func(r rune) bool {
		return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1a\x1b", r) || r == 0x7f
	})
}

// countUTF8 counts the characters of several bytes that are good UTF-8, and
// the bytes that are not. In any other encoding hardly any are good.
func countUTF8(data []byte) (good, bad int) {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if size > 1 {
			good++
		} else if r == utf8.RuneError {
			bad++
		}
		at += size
	}
	return good, bad
}

func firstInvalid(data []byte) int {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
	return len(data)
}

// decodeUTF16 decodes what follows the mark, which ends at from. It refuses
// half characters: what a decoder would replace by a mark could never be
// proven against the original again.
func decodeUTF16(data []byte, from int, order binary.ByteOrder) (string, error) {
	if (len(data)-from)%2 != 0 {
		return "", errors.New("it begins as UTF-16 but ends in the middle of a character; it was cut off")
	}
	var text strings.Builder
	text.Grow(len(data))
	for at := from; at < len(data); at += 2 {
		unit := rune(order.Uint16(data[at:]))
		if utf16.IsSurrogate(unit) {
			var low rune
			if at+4 <= len(data) {
				low = rune(order.Uint16(data[at+2:]))
			}
			if unit = utf16.DecodeRune(unit, low); unit == utf8.RuneError {
				return "", fmt.Errorf("it is not good UTF-16: half a character stands at byte %d", at)
			}
			at += 2
		}
		if unit == 0 {
			return "", fmt.Errorf("it is not plain text: there is a NUL at byte %d", at)
		}
		text.WriteRune(unit)
	}
	return text.String(), nil
}

// guessUTF16 recognises UTF-16 that has no byte order mark: in one order of
// the bytes there are spaces and line ends, and nearly all else are letters of
// a few scripts; in the other there is neither.
func guessUTF16(data []byte) (text, encoding string) {
	if len(data)%2 != 0 || len(data) < enoughToGuess {
		return "", ""
	}
	var best float64
	for _, order := range []struct {
		name  string
		order binary.ByteOrder
	}{{"UTF-16LE", binary.LittleEndian}, {"UTF-16BE", binary.BigEndian}} {
		sample := data[:min(len(data), 64<<10)]
		if decoded, err := decodeUTF16(sample, 0, order.order); err == nil || len(sample) < len(data) {
			if share := shareOfPlain(decoded); share > best {
				best, encoding = share, order.name
			}
		}
	}
	if best < 0.7 {
		return "", ""
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if encoding == "UTF-16BE" {
		order = binary.BigEndian
	}
	text, err := decodeUTF16(data, 0, order)
	if err != nil {
		return "", ""
	}
	return text, encoding
}

// shareOfPlain is the share of characters that ordinary texts are made of.
// One control character or unassigned one, and the share is 0.
func shareOfPlain(text string) float64 {
	all, plain, spaces := 0, 0, 0
	for _, r := range text {
		all++
		switch {
		case r == ' ' || r == '\n' || r == '\r' || r == '\t' || r == '\u3000' || r == '。' || r == '、':
			spaces++
			plain++
		case r < ' ' || r == 0x7f || !unicode.IsPrint(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Co, r):
			return 0
		case r < 0x250 || unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			plain++
		case commonHan[r]:
			plain += 1
		case unicode.Is(unicode.Han, r) || unicode.IsLetter(r):
			// A letter of a rare script says little.
		case unicode.IsPunct(r):
			plain++
		}
	}
	if all == 0 || spaces*400 < all {
		return 0
	}
	return float64(plain) / float64(all)
}
