package history

import "strings"

// Scope says to whose part of the history a thing belongs. A chain holds steps
// of one scope, so that a copy may be given some of the scopes and not others
// and still have whole chains.
const (
	Rules   = "rules"   // what all agree on: project, title, codebook, annotators, documents
	Commons = "commons" // what all build together: sentence bounds, sources, saved searches
)

const work = "work:"

// Work is the scope of one annotator's judgements: annotations, marks, links,
// doubts.
func Work(annotator string) string { return work + annotator }

// WorkOf gives the annotator whose judgements a scope holds.
func WorkOf(scope string) (annotator string, ok bool) { return strings.CutPrefix(scope, work) }
