package dataset

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the length in bytes of the longest line that is read, about forty
// times the longest book. It bounds the memory that a file can ask for.
const MaxLine = 256 << 20

// Lines reads a jsonl file line by line and gives each with its number, which
// counts from 1. Empty lines are passed over. A line that cannot be read comes
// as an error, and the reading goes on behind it; an error of the reader or of
// the context comes with the number 0 and is the last. Reading stops when
// yield returns false.
func Lines(ctx context.Context, r io.Reader, yield func(number int, line Line, err error) bool) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	var data []byte
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			yield(0, Line{}, err)
			return
		}
		var end error
		var long bool
		data, long, end = nextLine(buffered, data[:0])
		switch {
		case end != nil && !errors.Is(end, io.EOF):
			yield(0, Line{}, end)
			return
		case long:
			if !yield(number, Line{}, fmt.Errorf("it is longer than %d MB", MaxLine>>20)) {
				return
			}
		case len(bytes.TrimSpace(data)) > 0:
			line, err := ReadLine(data)
			if !yield(number, line, err) {
				return
			}
		}
		if end != nil {
			return
		}
	}
}

// nextLine reads to the next line feed into data. Of a line that is too long
// it keeps nothing but reads to its end.
func nextLine(r *bufio.Reader, data []byte) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(data)+len(part) > MaxLine {
			long, data = true, data[:0]
		}
		if !long {
			data = append(data, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return data, long, err
		}
	}
}
