// Package history holds the rules of what happened in a project: pure, without
// a file and without a screen.
//
// Whatever a researcher does is an Event: who, when, and a few Steps. A step
// says of one thing (an annotation, a document, a source) what stood before and
// what stands after, as JSON, and over which earlier events it was said. Events
// are only ever added. They lie on chains: a chain belongs to one writer (one
// program on one file, one annotator, one scope), and each event carries a hash
// over the one before it, so that a changed, lost or swapped event shows.
//
// Because a chain has one writer, the histories of two laptops are joined as a
// set: whatever the other has and this one lacks is added, as it is. What is
// then so is worked out from the events alone:
//
//   - A step that no other step names in its Over is a head of its thing. One
//     head: that is what stands. Several: two people spoke of the same thing
//     without knowing of each other; Settle picks what shows by a rule that
//     gives the same on every laptop, joins documents, sources, sentence bounds
//     and codebooks by their parts, and names the others, so that somebody may
//     decide (settle.go, merge.go).
//   - A thing shows while all that it rests on shows: an annotation while its
//     document does, a link while both its ends do. Nothing is deleted along
//     with something else; it is out of sight until that comes back (place.go).
//   - An event is in force unless one that is in force undoes it (force.go).
//
// A noun says once, in a file of its own, what its record is, on what it rests,
// to whose scope it belongs, how it is put into words and merged; noun.go lists
// them. Package storage keeps events and what shows in the project file and
// follows these rules; apply.go does for the document on the screen what storage
// does for the file.
package history

import (
	"encoding/json"
	"slices"
	"time"
)

// Event is a change as it happened.
type Event struct {
	Number    int64     // order of arrival in this file, from 1 without gaps; other files number otherwise
	Chain     string    // id of the chain; "" is the one chain of files before version 3
	Seq       int64     // place on the chain, from 1 without gaps
	ID        string    // UUIDv7
	At        time.Time // UTC, millisecond precision, by the clock of the writer
	Kind      string    // what sort of change, in a word for programs: label, import
	Title     string    // in words: Denial on sentence 12
	Annotator string    // id of who is responsible, empty for nobody in particular
	Document  string    // id of the document it is about, empty for none in particular
	Change    string    // id of the change it is a part of, when a change has events in several scopes; else empty
	Undone    []string  // ids of the events that it takes back
	Undoes    int64     // before version 3: the number of the event that it takes back, 0 for none
	Steps     []Step
}

// ChangeID names the change that the event is a part of.
func (e *Event) ChangeID() string {
	if e.Change != "" {
		return e.Change
	}
	return e.ID
}

// Legacy reports whether the event was made before version 3 of the file: on
// one chain, each step over whatever the chain said of the thing last.
func (e *Event) Legacy() bool { return IsLegacy(e.Chain) }

// Step says of one thing what stood before and what stands after, as JSON.
// Before is null when the thing came into being, After when it was removed. The
// inverse of a step is the same with the two exchanged.
type Step struct {
	Noun   string          `json:"noun"`
	ID     string          `json:"id"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
	// Over are the ids of the events whose steps about the thing this one
	// replaces, in order; Before is what they settle to. Left out when there
	// are none, and in events before version 3.
	Over []string `json:"over,omitempty"`
}

// Thing names what a step is about. The id is the thing's own, that of the
// document for sentences, and empty for the codebook, the title and the
// identity of the project.
type Thing struct{ Noun, ID string }

// Thing is what the step is about.
func (s *Step) Thing() Thing { return Thing{s.Noun, s.ID} }

// Inverse returns the steps that take the given ones back, in the order in
// which they are done. Over is left to whoever records them.
func Inverse(steps []Step) []Step {
	reversed := slices.Clone(steps)
	slices.Reverse(reversed)
	for i := range reversed {
		s := &reversed[i]
		s.Before, s.After, s.Over = s.After, s.Before, nil
	}
	return reversed
}

// Compact joins steps about the same thing into one, which an event has at
// most one of, and leaves out what ends where it began.
func Compact(steps []Step) []Step {
	kept := make([]Step, 0, len(steps))
	place := make(map[Thing]int, len(steps))
	for _, s := range steps {
		if at, ok := place[s.Thing()]; ok {
			kept[at].After = s.After
			continue
		}
		place[s.Thing()] = len(kept)
		kept = append(kept, s)
	}
	if len(kept) == len(steps) {
		return kept
	}
	return slices.DeleteFunc(kept, func(s Step) bool { return string(s.Before) == string(s.After) })
}
