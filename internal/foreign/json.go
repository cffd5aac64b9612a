package foreign

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// maxValue is the size in bytes of the largest JSON value that is one document.
const maxValue = 64 << 20

// maxDepth is how deep JSON may lie in itself. Files of annotations need less
// than ten.
const maxDepth = 200

// eachJSON gives the values of a file one after the other: those of a list, or
// those that stand behind each other, one a line or over many lines. Only one
// is held in memory. What is no letter in one becomes \ufffd, and is said.
func eachJSON(ctx context.Context, f *File, out *sink, give func(place int, value json.RawMessage) error) error {
	opened, err := f.open()
	if err != nil {
		return err
	}
	defer opened.Close()
	bounded := &boundedReader{in: opened, left: maxValue}
	buffered := bufio.NewReaderSize(bounded, 64<<10)
	in, err := asUTF8(buffered)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(in)
	inList := false
	for place := 1; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		bounded.left = maxValue
		if !inList {
			first, err := firstByte(decoder, in)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if first == '[' {
				if _, err := decoder.Token(); err != nil {
					return jsonProblem(err, place)
				}
				inList = true
			}
		}
		if inList && !decoder.More() {
			if _, err := decoder.Token(); err != nil {
				return jsonProblem(err, place)
			}
			inList = false
			continue
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			if !inList && errors.Is(err, io.EOF) {
				return nil
			}
			return jsonProblem(err, place)
		}
		if depthOf(value) > maxDepth {
			return fmt.Errorf("the values of its document %d lie more than %d deep in each other", place, maxDepth)
		}
		if !utf8.Valid(value) || dataset.LoneSurrogate(value) {
			out.problem(lost(reader.Details, 1, noLetters, "it is damaged: bytes that are no UTF-8, or halves of characters, became \ufffd").at(place))
		}
		if err := give(place, value); err != nil {
			return err
		}
		place++
	}
}

// firstByte looks at the next byte that is not white space, which stays. in is
// what the decoder reads from.
func firstByte(decoder *json.Decoder, in *bufio.Reader) (byte, error) {
	waiting, err := io.ReadAll(decoder.Buffered())
	if err != nil {
		return 0, err
	}
	if waiting = bytes.TrimLeft(waiting, " \t\r\n"); len(waiting) > 0 {
		return waiting[0], nil
	}
	for {
		one, err := in.ReadByte()
		if err != nil {
			return 0, err
		}
		if strings.IndexByte(" \t\r\n", one) < 0 {
			return one, in.UnreadByte()
		}
	}
}

// asUTF8 passes over a byte order mark; a file in UTF-16 is decoded whole.
func asUTF8(in *bufio.Reader) (*bufio.Reader, error) {
	start, _ := in.Peek(3)
	switch {
	case bytes.HasPrefix(start, []byte(mark)):
		_, err := in.Discard(len(mark))
		return in, err
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}), bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		data, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		text, _, err := reader.Decode(data)
		return bufio.NewReader(strings.NewReader(text)), err
	}
	return in, nil
}

// boundedReader bounds what is read between two resets.
type boundedReader struct {
	in   io.Reader
	left int
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("one of its documents is larger than %d MB", maxValue>>20)
	}
	n, err := b.in.Read(p)
	b.left -= n
	return n, err
}

func jsonProblem(err error, place int) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("its JSON is broken in document %d, at byte %d: %w", place, syntax.Offset, err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("it is cut off in document %d", place)
	}
	return err
}

// depthOf measures how deep lists and objects lie in each other.
func depthOf(value []byte) int {
	depth, most, quoted := 0, 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			most = max(most, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return most
}

// firstObject decodes the first object of a head, or the first of a list, as
// far as its own keys go. It is nil when there is none, or when it is cut off.
func firstObject(head []byte) map[string]json.RawMessage {
	text, _, err := reader.Decode(trimPartial(head))
	if err != nil {
		return nil
	}
	text = strings.TrimLeft(text, " \t\r\n")
	text = strings.TrimLeft(strings.TrimPrefix(text, "["), " \t\r\n")
	if !strings.HasPrefix(text, "{") {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	object := map[string]json.RawMessage{}
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			break
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			object[name] = json.RawMessage("null") // cut off: that it is there is known
			break
		}
		object[name] = value
	}
	return object
}

// cutOff reports whether the first object of a head goes on behind it.
func cutOff(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(mark)), " \t\r\n[")
	if !bytes.HasPrefix(text, []byte("{")) {
		return false
	}
	var value json.RawMessage
	return errors.Is(json.NewDecoder(bytes.NewReader(text)).Decode(&value), io.ErrUnexpectedEOF)
}

// trimPartial drops a character that the end of the head cut.
func trimPartial(head []byte) []byte {
	if len(head) != headSize && len(head) != textHead || len(head) < 4 || head[0] >= 0xFE {
		return head
	}
	for i := 1; i <= 4; i++ {
		if b := head[len(head)-i]; b < 0x80 {
			return head[:len(head)-i+1]
		} else if b >= 0xC0 {
			return head[:len(head)-i]
		}
	}
	return head
}

// kindOf is the first byte of a JSON value: { [ " t f n or a digit.
func kindOf(value json.RawMessage) byte {
	value = bytes.TrimLeft(value, " \t\r\n")
	if len(value) == 0 {
		return 0
	}
	return value[0]
}

// wordOf gives a string, number or truth value as a word.
func wordOf(value json.RawMessage) string {
	switch kindOf(value) {
	case '"':
		var word string
		_ = json.Unmarshal(value, &word)
		return word
	case 0, 'n', '{', '[':
		return ""
	}
	return string(bytes.TrimSpace(value))
}

// wordsOf gives a word or a list of words.
func wordsOf(value json.RawMessage) []string {
	if kindOf(value) != '[' {
		if word := wordOf(value); word != "" {
			return []string{word}
		}
		return nil
	}
	var list []json.RawMessage
	_ = json.Unmarshal(value, &list)
	var words []string
	for _, one := range list {
		if word := wordOf(one); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// listOf gives the values of a list, or the value alone if it is none.
func listOf(value json.RawMessage) []json.RawMessage {
	switch kindOf(value) {
	case '[':
		var list []json.RawMessage
		_ = json.Unmarshal(value, &list)
		return list
	case 0, 'n':
		return nil
	}
	return []json.RawMessage{value}
}

// objectOf gives the keys of an object, or nil.
func objectOf(value json.RawMessage) map[string]json.RawMessage {
	if kindOf(value) != '{' {
		return nil
	}
	object := map[string]json.RawMessage{}
	_ = json.Unmarshal(value, &object)
	return object
}

// numberOf reads an offset, which some tools write as 12.0 or as "12".
func numberOf(value json.RawMessage) (int, bool) {
	word := strings.TrimSpace(wordOf(value))
	if n, err := strconv.Atoi(word); err == nil {
		return n, n >= -1<<40 && n <= 1<<40
	}
	f, err := strconv.ParseFloat(word, 64)
	if err != nil || f != float64(int64(f)) || f < 0 || f > 1<<40 {
		return 0, false
	}
	return int(f), true
}

// timeOf reads a time of RFC 3339, also without a zone, which then is UTC. What
// is no time is none.
func timeOf(word string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999"} {
		if at, err := time.Parse(layout, word); err == nil {
			return at.UTC().Truncate(time.Millisecond)
		}
	}
	return time.Time{}
}

func sortedKeys[V any](object map[string]V) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// metadata fills in what is known about a document out of the keys of an
// object, under the names that exports use.
func (d *Document) metadata(object map[string]json.RawMessage) {
	for key, field := range map[string]*string{"title": &d.Title, "outlet": &d.Outlet, "byline": &d.Byline, "date": &d.Date, "url": &d.URL, "language": &d.Language} {
		if word := wordOf(object[key]); word != "" && *field == "" {
			*field = word
		}
	}
	for _, key := range []string{"document_id", "doc_id", "id"} {
		if d.ID == "" {
			d.ID = wordOf(object[key])
		}
	}
}
