package history

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// EachStep calls visit with every step of an event as it is stored, without
// decoding the records: a check of a million steps is a matter of seconds that
// way. It reports false for anything that is not an array of steps about nouns
// that this version knows. The bytes that visit gets are only lent.
func EachStep(steps []byte, visit func(s *Step)) bool {
	list, err := ParseSteps(steps)
	if err != nil {
		return false
	}
	for i := range list {
		if byName[list[i].Noun] == nil {
			return false
		}
	}
	for i := range list {
		visit(&list[i])
	}
	return true
}

// ParseSteps reads the steps of an event as they are stored, also those about
// nouns that this version does not know. The records share the bytes.
func ParseSteps(steps []byte) ([]Step, error) {
	list, ok := splitSteps(steps)
	if !ok {
		list = nil
		if err := json.Unmarshal(steps, &list); err != nil {
			return nil, err
		}
	}
	for i := range list {
		list[i].Before, list[i].After = orNull(list[i].Before), orNull(list[i].After)
	}
	return list, nil
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return Null
	}
	return raw
}

var stepLabels = [4][]byte{[]byte(`{"noun":`), []byte(`,"id":`), []byte(`,"before":`), []byte(`,"after":`)}

var overLabel = []byte(`,"over":`)

// splitSteps takes apart valid JSON in the very layout in which this package
// writes steps, and reports false for every other layout. That the JSON is
// valid was proven by its hash.
func splitSteps(steps []byte) (list []Step, ok bool) {
	rest, ok := bytes.CutPrefix(steps, []byte("["))
	for ok {
		var values [4][]byte
		for i, label := range stepLabels {
			if rest, ok = bytes.CutPrefix(rest, label); !ok {
				return nil, false
			}
			n := lengthOfValue(rest)
			values[i], rest = rest[:n], rest[n:]
		}
		name, known := nounNames[string(values[0])]
		id := values[1]
		if !known || len(id) < 2 || id[0] != '"' || bytes.IndexByte(id, '\\') >= 0 || len(values[2]) == 0 || len(values[3]) == 0 {
			return nil, false
		}
		s := Step{Noun: name, ID: string(id[1 : len(id)-1]), Before: values[2], After: values[3]}
		if after, more := bytes.CutPrefix(rest, overLabel); more {
			n := lengthOfValue(after)
			if json.Unmarshal(after[:n], &s.Over) != nil {
				return nil, false
			}
			rest = after[n:]
		}
		list = append(list, s)
		if rest, ok = bytes.CutPrefix(rest, []byte("},")); !ok {
			return list, string(rest) == "}]"
		}
	}
	return nil, false
}

// nounNames are the nouns as JSON strings.
var nounNames = func() map[string]string {
	names := map[string]string{}
	for name := range byName {
		names[strconv.Quote(name)] = name
	}
	return names
}()

// lengthOfValue finds the end of the first value of what follows in valid
// JSON.
func lengthOfValue(raw []byte) int {
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = endOfString(raw, i+1)
			if depth == 0 {
				return min(i+1, len(raw))
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
			if depth < 0 {
				return i
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(raw)
}

// endOfString finds the quotation mark that ends a JSON string.
func endOfString(raw []byte, i int) int {
	for i < len(raw) {
		n := bytes.IndexByte(raw[i:], '"')
		if n < 0 {
			return len(raw)
		}
		i += n
		backslashes := 0
		for backslashes < n && raw[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return i
		}
		i++
	}
	return len(raw)
}

// AppendSteps writes the steps of an event exactly as encode does. The records
// are compact JSON already, which encode would prove once more.
func AppendSteps(b []byte, steps []Step) []byte {
	size := 2
	for i := range steps {
		size += 64 + len(steps[i].Noun) + len(steps[i].ID) + len(steps[i].Before) + len(steps[i].After)
	}
	b = append(slices.Grow(b, size), '[')
	for i := range steps {
		s := &steps[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(b, stepLabels[0]...), s.Noun)
		b = appendString(append(b, stepLabels[1]...), s.ID)
		b = append(append(b, stepLabels[2]...), orNull(s.Before)...)
		b = append(append(b, stepLabels[3]...), orNull(s.After)...)
		if len(s.Over) > 0 {
			b = append(append(b, overLabel...), Encode(s.Over)...)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// AppendAnnotation writes an annotation's record exactly as encode does. It is
// written out by hand since a check does it for every annotation.
func AppendAnnotation(b []byte, r AnnotationRecord) []byte {
	b = slices.Grow(b, 256+len(r.Quote)+len(r.Note))
	b = appendString(append(b, `{"document":`...), r.Document)
	b = strconv.AppendInt(append(b, `,"start":`...), int64(r.Start), 10)
	b = strconv.AppendInt(append(b, `,"end":`...), int64(r.End), 10)
	b = appendString(append(b, `,"label":`...), r.Label)
	b = appendString(append(b, `,"annotator":`...), r.Annotator)
	b = appendString(append(b, `,"quote":`...), r.Quote)
	if r.Note != "" {
		b = appendString(append(b, `,"note":`...), r.Note)
	}
	if len(r.Attributes) > 0 {
		b = AppendMap(append(b, `,"attributes":`...), r.Attributes)
	}
	if len(r.Mentions) > 0 {
		b = AppendMentions(append(b, `,"mentions":`...), r.Mentions)
	}
	if r.Codebook != 0 {
		b = strconv.AppendInt(append(b, `,"codebook":`...), int64(r.Codebook), 10)
	}
	if r.CodebookHash != "" {
		b = appendString(append(b, `,"codebook_hash":`...), r.CodebookHash)
	}
	b = strconv.AppendInt(append(b, `,"created_at":`...), r.CreatedAt, 10)
	b = strconv.AppendInt(append(b, `,"changed_at":`...), r.ChangedAt, 10)
	return append(b, '}')
}

// AppendMentions writes the mentions of an annotation as encode does.
func AppendMentions(b []byte, mentions []MentionRecord) []byte {
	b = append(b, '[')
	for i, m := range mentions {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(b, `{"role":`...), m.Role)
		b = strconv.AppendInt(append(b, `,"start":`...), int64(m.Start), 10)
		b = strconv.AppendInt(append(b, `,"end":`...), int64(m.End), 10)
		b = append(appendString(append(b, `,"quote":`...), m.Quote), '}')
	}
	return append(b, ']')
}

// AppendMap writes a map as encode does, its keys in the order of their bytes.
func AppendMap(b []byte, m map[string]string) []byte {
	var room [8]string // on the stack, enough for the attributes of a codebook
	keys := room[:0]
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(append(appendString(b, key), ':'), m[key])
	}
	return append(b, '}')
}

// appendString writes a JSON string as encode does.
func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xa8 {
			return append(b, Encode(s)...)
		}
	}
	if !utf8.ValidString(s) {
		return append(b, Encode(s)...)
	}
	return append(append(append(b, '"'), s...), '"')
}

// PlainAttributes reads what AppendMap writes when it needs no escapes, as
// json.Unmarshal does, and reports false for everything else.
func PlainAttributes(encoded string) (attributes map[string]string, ok bool) {
	for i := range len(encoded) {
		if encoded[i] < 0x20 || encoded[i] == '\\' {
			return nil, false
		}
	}
	rest, ok := strings.CutPrefix(encoded, `{"`)
	if !ok || !utf8.ValidString(encoded) {
		return nil, false
	}
	attributes = map[string]string{}
	for {
		key, after, found := strings.Cut(rest, `":"`)
		value, next, closed := strings.Cut(after, `"`)
		if !found || !closed || strings.IndexByte(key, '"') >= 0 {
			return nil, false
		}
		attributes[key] = value
		if next == "}" {
			return attributes, true
		}
		if rest, ok = strings.CutPrefix(next, `,"`); !ok {
			return nil, false
		}
	}
}
