package history

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// plainRecord is a record that can be read without the JSON decoder where it lies
// in the very layout in which this package writes it: a first exchange with a hub
// reads a million annotations, each of them several times.
type plainRecord interface {
	// readPlain does so and reports false for every other layout, in which it
	// may leave anything behind.
	readPlain(record []byte) bool
}

// plainReader reads the fields of an object one after the other. Once a field is
// not as this package writes it, failed is true, and what is read means nothing.
type plainReader struct {
	rest   []byte
	failed bool
}

// readObject begins to read a record. Bytes that are no text are not read.
func readObject(record []byte) plainReader { return plainReader{record, !utf8.Valid(record)} }

// begins reports whether a field of the label comes next.
func (r *plainReader) begins(label string) bool { return bytes.HasPrefix(r.rest, []byte(label)) }

// must takes what has to come next.
func (r *plainReader) must(label string) {
	if r.failed = r.failed || !r.begins(label); !r.failed {
		r.rest = r.rest[len(label):]
	}
}

// text reads a string without escapes.
func (r *plainReader) text(label string) string {
	r.must(label)
	r.must(`"`)
	end := bytes.IndexByte(r.rest, '"')
	if r.failed || end < 0 {
		r.failed = true
		return ""
	}
	value := r.rest[:end]
	for _, c := range value {
		if c < 0x20 || c == '\\' {
			r.failed = true
			return ""
		}
	}
	r.rest = r.rest[end+1:]
	return string(value)
}

// number reads a whole number as it is written.
func (r *plainReader) number(label string) (n int64) {
	r.must(label)
	digits := bytes.TrimPrefix(r.rest, []byte("-"))
	sign, end := len(r.rest)-len(digits), 0
	for ; end < len(digits) && digits[end] >= '0' && digits[end] <= '9'; end++ {
		n = 10*n + int64(digits[end]-'0')
	}
	if r.failed = r.failed || end == 0 || digits[0] == '0' && end+sign > 1; r.failed {
		return 0
	}
	if sign > 0 {
		n = -n
	}
	if end > 18 { // it may be larger than a number can be
		var err error
		n, err = strconv.ParseInt(string(r.rest[:sign+end]), 10, 64)
		r.failed = err != nil
	}
	r.rest = digits[end:]
	return n
}

// value reads what stands behind a label with the JSON decoder.
func (r *plainReader) value(label string, into any) {
	r.must(label)
	if r.failed {
		return
	}
	n := lengthOfValue(r.rest)
	if json.Unmarshal(r.rest[:n], into) != nil {
		r.failed = true
		return
	}
	r.rest = r.rest[n:]
}

// whole reports whether all was read and was as this package writes it.
func (r *plainReader) whole() bool { return !r.failed && string(r.rest) == "}" }

func (r *AnnotationRecord) readPlain(record []byte) bool {
	read := readObject(record)
	r.Document = read.text(`{"document":`)
	r.Start, r.End = int(read.number(`,"start":`)), int(read.number(`,"end":`))
	r.Label, r.Annotator, r.Quote = read.text(`,"label":`), read.text(`,"annotator":`), read.text(`,"quote":`)
	if r.Note = ""; read.begins(`,"note":`) {
		r.Note = read.text(`,"note":`)
	}
	if r.Attributes = nil; read.begins(`,"attributes":`) {
		read.value(`,"attributes":`, &r.Attributes)
	}
	if r.Mentions = nil; read.begins(`,"mentions":`) {
		read.value(`,"mentions":`, &r.Mentions)
	}
	if r.Codebook = 0; read.begins(`,"codebook":`) {
		r.Codebook = int(read.number(`,"codebook":`))
	}
	if r.CodebookHash = ""; read.begins(`,"codebook_hash":`) {
		r.CodebookHash = read.text(`,"codebook_hash":`)
	}
	r.CreatedAt, r.ChangedAt = read.number(`,"created_at":`), read.number(`,"changed_at":`)
	return read.whole()
}

func (r *MarkRecord) readPlain(record []byte) bool {
	read := readObject(record)
	r.Document = read.text(`{"document":`)
	r.Start, r.End = int(read.number(`,"start":`)), int(read.number(`,"end":`))
	r.Annotator, r.CreatedAt = read.text(`,"annotator":`), read.number(`,"created_at":`)
	return read.whole()
}
