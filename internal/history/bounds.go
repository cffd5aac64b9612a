package history

import (
	"encoding/binary"
	"errors"
	"math"

	"sayso/internal/corpus"
)

// errBounds is what DecodeBounds says of bytes that are no bounds.
var errBounds = errors.New("the sentence bounds are damaged")

// EncodeBounds writes sentences compactly, three numbers each: the bytes from
// the end of the sentence before (or the start of the text) to the start of
// this one, the bytes of this one, both as unsigned varints in the manner of
// encoding/binary (LEB128), and one byte for the margin.
func EncodeBounds(sentences []corpus.Sentence) []byte {
	encoded := make([]byte, 0, 4*len(sentences))
	end := 0
	for _, s := range sentences {
		encoded = binary.AppendUvarint(encoded, uint64(s.Start-end))
		encoded = binary.AppendUvarint(encoded, uint64(s.Len()))
		encoded = append(encoded, s.Margin)
		end = s.End
	}
	return encoded
}

// DecodeBounds reads what EncodeBounds wrote. It fails on bytes that are cut
// short, describe an empty sentence, or go beyond the text of size bytes.
func DecodeBounds(encoded []byte, size int) ([]corpus.Sentence, error) {
	if len(encoded) == 0 {
		return nil, nil
	}
	sentences := make([]corpus.Sentence, 0, len(encoded)/3)
	end := 0
	number := func() (int, bool) {
		value, n := binary.Uvarint(encoded)
		if n <= 0 || value > math.MaxInt32 {
			return 0, false
		}
		encoded = encoded[n:]
		return int(value), true
	}
	for len(encoded) > 0 {
		gap, ok := number()
		if !ok {
			return nil, errBounds
		}
		length, ok := number()
		if !ok || length == 0 || len(encoded) == 0 {
			return nil, errBounds
		}
		s := corpus.Sentence{Span: corpus.Span{Start: end + gap, End: end + gap + length}, Margin: encoded[0]}
		encoded, end = encoded[1:], s.End
		if end > size {
			return nil, errBounds
		}
		sentences = append(sentences, s)
	}
	return sentences, nil
}

// CheckSentences says what is wrong with sentences that are about to be
// stored: they must be in order, apart, and on characters of the text.
func CheckSentences(text string, sentences []corpus.Sentence) error {
	end := 0
	for _, s := range sentences {
		if err := s.Check(text); err != nil {
			return err
		}
		if s.Start < end {
			return errors.New("the sentences overlap or are out of order")
		}
		end = s.End
	}
	return nil
}
