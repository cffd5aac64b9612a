package reader

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// MaxText is the size in bytes of the largest text file that is read. It is
// some forty times the longest book, and bounds the memory a file can ask for.
const MaxText = 256 << 20

// Text reads plain text, and Markdown as plain text: UTF-8, with or without a
// byte order mark, and UTF-16 with one. One file is one document.
var Text = Format{
	Name:       "plain text",
	Extensions: []string{".txt", ".text", ".md", ".markdown"},
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		document := corpus.Document{Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo, Source: file.Name}
		Describe(&document)
		yield(Result{Entry: corpus.Entry{Document: document}})
	},
}

// readText reads a whole text and says in a sentence why it cannot.
func readText(file File) (string, error) {
	tooLarge := fmt.Errorf("it is larger than %d MB; cut it into articles first", MaxText>>20)
	if file.Size > MaxText {
		return "", tooLarge
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxText+1))
	if err != nil {
		return "", fmt.Errorf("it cannot be read: %w", err)
	}
	if len(data) > MaxText {
		return "", tooLarge
	}
	text, err := decodeText(data)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(text) == "" {
		return "", errors.New("it holds no text")
	}
	return normaliseLineEnds(text), nil
}

// decodeText turns bytes into a text. It guesses nothing: without a byte order
// mark the bytes must be UTF-8.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], binary.BigEndian)
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return "", fmt.Errorf("it is not plain text: there is a NUL at byte %d; if it is UTF-16, save it as UTF-8", at)
	}
	if !utf8.Valid(data) {
		return "", fmt.Errorf("it is not UTF-8 (byte %d); open it in a text editor and save it as UTF-8", firstInvalid(data))
	}
	return string(data), nil
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

// decodeUTF16 refuses half characters: what a decoder would replace by a mark
// could never be proven against the original again.
func decodeUTF16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", errors.New("it begins as UTF-16 but ends in the middle of a character; it was cut off")
	}
	var text strings.Builder
	text.Grow(len(data))
	for at := 0; at < len(data); at += 2 {
		unit := rune(order.Uint16(data[at:]))
		if utf16.IsSurrogate(unit) {
			var low rune
			if at+4 <= len(data) {
				low = rune(order.Uint16(data[at+2:]))
			}
			if unit = utf16.DecodeRune(unit, low); unit == utf8.RuneError {
				return "", fmt.Errorf("it is not good UTF-16: half a character stands at byte %d", at+2)
			}
			at += 2
		}
		if unit == 0 {
			return "", fmt.Errorf("it is not plain text: there is a NUL at byte %d", at+2)
		}
		text.WriteRune(unit)
	}
	return text.String(), nil
}

// normaliseLineEnds turns CRLF and a lone CR into LF.
func normaliseLineEnds(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
