package history

import (
	"bytes"
	"encoding/json"
	"slices"
)

// byParts merges two records that were made of one: what only one of them
// changed is taken from that one. finish may bring the result into order, and
// refuses it by returning false. Where both changed the same part, the first
// keeps its own, and the result is not whole.
func byParts[T any](finish func(merged, one, other *T) bool) func(base, one, other *T) (*T, bool) {
	return func(base, one, other *T) (*T, bool) {
		merged, whole := mergeValues(Encode(base), Encode(one), Encode(other))
		result, err := Decode[T](merged)
		if err != nil || result == nil {
			return nil, false
		}
		if finish != nil && !finish(result, one, other) {
			return nil, false
		}
		return result, whole
	}
}

// mergeValues merges JSON values: objects key by key, lists of things with an
// id thing by thing, other lists as sets that keep the order of the first. Of
// anything else that both changed, the first stays.
func mergeValues(base, one, other json.RawMessage) (merged json.RawMessage, whole bool) {
	base, one, other = orNull(base), orNull(one), orNull(other)
	switch {
	case bytes.Equal(one, other), bytes.Equal(other, base):
		return one, true
	case bytes.Equal(one, base):
		return other, true
	case one[0] == '{' && other[0] == '{':
		return mergeObjects(base, one, other)
	case one[0] == '[' && other[0] == '[':
		return mergeLists(base, one, other)
	}
	return one, false
}

func mergeObjects(base, one, other json.RawMessage) (json.RawMessage, bool) {
	var a, b, c map[string]json.RawMessage
	_ = json.Unmarshal(base, &a) // anything but an object gives an empty one
	if json.Unmarshal(one, &b) != nil || json.Unmarshal(other, &c) != nil {
		return one, false
	}
	merged, whole := map[string]json.RawMessage{}, true
	for _, key := range append(keysOf(b), keysOf(c)...) {
		if _, done := merged[key]; done {
			continue
		}
		value, ok := mergeValues(a[key], b[key], c[key])
		merged[key], whole = value, whole && ok
	}
	for key, value := range merged {
		if IsNull(value) {
			delete(merged, key)
		}
	}
	return Encode(merged), whole
}

func keysOf(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// mergeLists keeps the order of the first list, leaves out what the other took
// away, and adds at the end what the other added.
func mergeLists(base, one, other json.RawMessage) (json.RawMessage, bool) {
	var a, b, c []json.RawMessage
	_ = json.Unmarshal(base, &a)
	if json.Unmarshal(one, &b) != nil || json.Unmarshal(other, &c) != nil {
		return one, false
	}
	had, has := byID(a), byID(c)
	merged, whole := []json.RawMessage{}, true
	for _, item := range b {
		id := idOf(item)
		theirs, there := has[id]
		before, known := had[id]
		switch {
		case there:
			value, ok := mergeValues(before, item, theirs)
			merged, whole = append(merged, value), whole && ok
		case known && bytes.Equal(before, item):
			// the other took it away
		case known:
			merged, whole = append(merged, item), false // changed here, taken away there
		default:
			merged = append(merged, item)
		}
	}
	mine := byID(b)
	for _, item := range c {
		id := idOf(item)
		if _, there := mine[id]; there {
			continue
		}
		before, known := had[id]
		switch {
		case !known:
			merged = append(merged, item)
		case !bytes.Equal(before, item):
			merged, whole = append(merged, item), false // taken away here, changed there
		}
	}
	return Encode(merged), whole
}

// idOf is what tells an item of a list from the others: its id, or all of it.
func idOf(item json.RawMessage) string {
	var named struct{ ID string }
	if item[0] == '{' && json.Unmarshal(item, &named) == nil && named.ID != "" {
		return named.ID
	}
	return string(item)
}

func byID(list []json.RawMessage) map[string]json.RawMessage {
	m := make(map[string]json.RawMessage, len(list))
	for _, item := range list {
		m[idOf(item)] = item
	}
	return m
}
