package history

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Null is the record of a thing that is not there.
var Null = json.RawMessage("null")

// IsNull reports whether a record says that the thing is not there.
func IsNull(record []byte) bool { return len(record) == 0 || string(record) == "null" }

// Encode writes a value as compact JSON with its characters as they are: the
// one form in which records and steps are written.
func Encode(value any) json.RawMessage {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("history: a record that JSON cannot hold: %v", err)) // only strings, numbers and maps of them
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// Decode reads a record; it gives nil for null.
func Decode[T any](record json.RawMessage) (*T, error) {
	if IsNull(record) {
		return nil, nil
	}
	value := new(T)
	if plain, ok := any(value).(plainRecord); ok {
		if plain.readPlain(record) {
			return value, nil
		}
		*value = *new(T)
	}
	if err := json.Unmarshal(record, value); err != nil {
		return nil, err
	}
	return value, nil
}

// Milliseconds gives a time as records hold it: since 1970, in UTC.
func Milliseconds(at time.Time) int64 { return at.UnixMilli() }

// FromMilliseconds reads that.
func FromMilliseconds(at int64) time.Time { return time.UnixMilli(at).UTC() }
