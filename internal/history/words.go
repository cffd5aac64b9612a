package history

import (
	"encoding/json"
	"fmt"
	"strings"

	"sayso/internal/corpus"
)

// unspoken are the parts of records that say nothing to people.
var unspoken = map[string]bool{"created_at": true, "changed_at": true, "added_at": true, "codebook": true, "codebook_hash": true, "document": true, "annotator": true, "bounds": true}

// differenceInWords lists the parts of a record that are not as in another one,
// as "note: …; label: denial"; where nothing that people read differs, all of
// it that is short.
func differenceInWords(record, from json.RawMessage) string {
	var now, before map[string]any
	if json.Unmarshal(record, &now) != nil {
		return corpus.FirstWords(strings.Trim(string(record), `"`), 80)
	}
	_ = json.Unmarshal(from, &before) // anything else differs in every part
	parts := differing("", now, before)
	if len(parts) == 0 {
		parts = differing("", now, nil)
	}
	return corpus.FirstWords(strings.Join(parts, "; "), 800)
}

func differing(prefix string, now, before map[string]any) (parts []string) {
	keys := map[string]json.RawMessage{}
	for key := range now {
		keys[key] = nil
	}
	for key := range before {
		keys[key] = nil
	}
	for _, key := range keysOf(keys) {
		value, earlier := now[key], before[key]
		if unspoken[key] || fmt.Sprint(value) == fmt.Sprint(earlier) {
			continue
		}
		if inner, ok := value.(map[string]any); ok {
			was, _ := earlier.(map[string]any)
			parts = append(parts, differing(key+" ", inner, was)...)
			continue
		}
		switch v := value.(type) {
		case nil:
			parts = append(parts, prefix+key+": none")
		case []any:
			parts = append(parts, fmt.Sprintf("%s%s: %d", prefix, key, len(v)))
		default:
			parts = append(parts, prefix+key+": "+corpus.FirstWords(fmt.Sprint(v), 400))
		}
	}
	return parts
}
