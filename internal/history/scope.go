package history

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Scope says to whose part of the history a thing belongs. A chain holds steps
// of one scope, so that a copy may be given some of the scopes and not others
// and still have whole chains.
const (
	Rules   = "rules"   // what all agree on: project, title, codebook, annotators, documents
	Commons = "commons" // what all build together: sentence bounds, sources, saved searches
)

// HandOut is the scope of the one chain on which a hand-out states what it took
// from its project: things of all scopes, as they stood there, under the ids of
// the events that they stood in. A join passes it over.
const HandOut = "hand-out"

const work = "work:"

// Work is the scope of one annotator's judgements: annotations, marks, links,
// doubts.
func Work(annotator string) string { return work + annotator }

// WorkOf gives the annotator whose judgements a scope holds.
func WorkOf(scope string) (annotator string, ok bool) { return strings.CutPrefix(scope, work) }

// annotatorOf finds the annotator in the record of a judgement, empty for none.
// Every change asks for it, so the record is not taken apart for it.
func annotatorOf(record json.RawMessage) string {
	if annotator, ok := plainAnnotator(record); ok {
		return annotator
	}
	var owned struct{ Annotator string }
	_ = json.Unmarshal(record, &owned) // null gives nobody
	return owned.Annotator
}

// plainAnnotator does so for valid JSON in the layout in which this package
// writes records. It reports false for every other layout: a decoder takes
// names in either case of letters, and the last of two.
func plainAnnotator(record json.RawMessage) (annotator string, ok bool) {
	const name = `"annotator"`
	rest, lead := record, "{"
	for {
		var found bool
		if rest, found = bytes.CutPrefix(rest, []byte(lead)); !found {
			return annotator, ok && string(rest) == "}"
		}
		key := rest[:lengthOfValue(rest)]
		if rest, found = bytes.CutPrefix(rest[len(key):], []byte(":")); !found || bytes.IndexByte(key, '\\') >= 0 {
			return "", false
		}
		value := rest[:lengthOfValue(rest)]
		if rest, lead = rest[len(value):], ","; len(key) != len(name) {
			continue
		}
		if ok || string(key) != name || len(value) < 2 || value[0] != '"' || bytes.IndexByte(value, '\\') >= 0 {
			return "", false
		}
		annotator, ok = string(value[1:len(value)-1]), true
	}
}
