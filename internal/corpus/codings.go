package corpus

import "strconv"

// Reached says what led an annotator to a sentence.
type Reached string

// The ways to a sentence. Only what was read in order, or drawn by chance, may
// stand for the rest in a figure.
const (
	InOrder      Reached = ""            // reading
	ByQueue      Reached = "queue"       // a model ranked it as likely to carry a label
	ByLikeness   Reached = "like"        // it was like another sentence
	BySample     Reached = "sample"      // it was drawn by chance from the unread
	BySecondLook Reached = "second-look" // it had been coded, and a model would have said something else
)

// Ranked reports whether a model led there, so that what is found that way is no
// sample of the rest.
func (r Reached) Ranked() bool { return r == ByQueue || r == ByLikeness || r == BySecondLook }

// Ways lists the ways to a sentence but reading.
var Ways = []Reached{ByQueue, ByLikeness, BySample, BySecondLook}

// Shown says when an annotator saw a hint.
type Shown string

// When a hint was seen.
const (
	ShownNever  Shown = ""       // there was one, and it was hidden
	ShownBefore Shown = "before" // the key that decided
	ShownAfter  Shown = "after"  // that key
)

// Coding is how an annotator came to say what they say of a sentence: what led
// there, and which label a model would have given. It says nothing about the
// sentence itself. A sentence that was reached by reading and for which no model
// had a hint has none.
type Coding struct {
	ID        string  `json:"-"` // see CodingID
	Document  string  `json:"document"`
	Start     int     `json:"start"` // of the sentence, in bytes
	End       int     `json:"end"`   //
	Annotator string  `json:"annotator"`
	Reached   Reached `json:"reached,omitempty"`
	Hint      string  `json:"hint,omitempty"`   // id of the label that a model would have given, empty for no hint
	Shown     Shown   `json:"shown,omitempty"`  // when that was seen
	Agreed    bool    `json:"agreed,omitempty"` // what the key said is what the hint says
	Keys      int     `json:"keys,omitempty"`   // keys and clicks since the sentence that was decided before
}

// Span is that of the sentence.
func (c *Coding) Span() Span { return Span{Start: c.Start, End: c.End} }

// CodingID is the id of the one coding that an annotator has of a sentence.
func CodingID(document, annotator string, sentence Span) string {
	return DerivedID("coding", document, annotator, strconv.Itoa(sentence.Start), strconv.Itoa(sentence.End))
}
