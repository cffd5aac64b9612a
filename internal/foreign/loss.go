package foreign

import (
	"fmt"

	"sayso/internal/reader"
)

// Problem is something that was left out, with the reason.
type Problem struct {
	Place  int         `json:"place"` // of the document in the file, from 1; 0 for the file
	Reason string      `json:"reason"`
	Left   reader.Left `json:"left"` // what is left out, and how much of it
}

// Reasons for which things are left out, in words that fit behind a count.
const (
	noOffsets    = "no good offsets"
	emptySpan    = "no width"
	otherWords   = "the words at the offsets are others"
	outsideText  = "the offsets lie outside the text"
	noPlace      = "no place in the text that can be told"
	noText       = "the text is not there"
	saidTwice    = "the id stands twice in the file"
	endMissing   = "an end is no annotation that came in"
	toItself     = "both ends are the same annotation"
	ofNothing    = "what it speaks of did not come in"
	twoValues    = "a second value of the same attribute"
	noRecord     = "not of the form that the format has"
	refusedTasks = "the task was not accepted"
	notOfText    = "not about a stretch of text"
	byModel      = "predicted by a model, not annotated"
	ofWholeText  = "said of the text, not of an annotation"
	noLetters    = "bytes that are no letters"
	noField      = "no field of a document for it"
	cutAnew      = "bounds of sentences that cannot be placed"
	byMapping    = "left out by the mapping"
	unreadSheet  = "on a sheet behind the first"
)

// lost is a problem without a place.
func lost(what reader.What, count int, why, format string, args ...any) Problem {
	return Problem{Reason: fmt.Sprintf(format, args...), Left: reader.Left{What: what, Reason: why, Count: count}}
}

// lose notes something of the document that does not come in.
func (d *Document) lose(what reader.What, count int, why, format string, args ...any) {
	if count == 0 {
		return
	}
	d.Problems = append(d.Problems, lost(what, count, why, format, args...))
}

// at is the problem of a place in the file.
func (p Problem) at(place int) Problem {
	p.Place = place
	return p
}

// Account is what a problem with a file as a whole takes from it.
func (p Problem) Account() (a reader.Account) {
	switch p.Left.What {
	case reader.Annotations:
		a.Annotations = p.Left.Count
	case reader.Links:
		a.Links = p.Left.Count
	}
	a.Leave(p.Left)
	return a
}

// Reasons are the sentences of problems.
func Reasons(list []Problem) []string {
	reasons := make([]string, len(list))
	for i, p := range list {
		reasons[i] = p.Reason
	}
	return reasons
}
