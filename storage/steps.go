package storage

import "encoding/json"

// eachStep calls visit with every step of an event as it is stored, without
// decoding the records: a check of a million events is a matter of seconds
// that way. It reports false for anything that is not an array of steps.
func eachStep(steps []byte, visit func(noun, id string, before, after []byte)) bool {
	var list []StepRecord
	if err := json.Unmarshal(steps, &list); err != nil {
		return false
	}
	for _, s := range list {
		if _, ok := nouns[s.Noun]; !ok {
			return false
		}
		visit(s.Noun, s.ID, orNull(s.Before), orNull(s.After))
	}
	return true
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return null
	}
	return raw
}
