// Package adjudication works out where several annotators differ, and what a
// decision makes of it: pure, without a file and without a screen.
//
// What is decided at once is a Unit: a sentence, or several where somebody's
// annotation reaches from one into the next. A Reader takes a document apart
// into units, each with a Coding of everybody who read it. Who has not read a
// unit has no coding of it; who read it and found nothing has an empty one. The
// two are never made of each other.
//
// The first respect in which codings differ is the Kind of the unit: the labels;
// else the words they stand on; else the attributes; else the links. An
// attribute that one person filled in and another left open is no difference:
// nobody contradicts. A Board holds all that differs in a project, in an order
// to be worked off.
//
// Decisions are Proposals: what all said (Unanimous), what more than half said
// (Majority), what one person said (Take), or a label (Label, Nothing). None of
// them changes a coding. They are written to the layer of gold, an annotator of
// its own, with a corpus.Decision that says how gold came to it; package
// adjudicating does that.
package adjudication

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Kind is the respect in which those who read a unit differ.
type Kind string

// The kinds of difference, in the order in which they are looked for.
const (
	Agreed     Kind = ""           // in none
	Labels     Kind = "labels"     // different labels, or a label and nothing
	Words      Kind = "words"      // the same labels on different words
	Attributes Kind = "attributes" // of the same words, different things
	Links      Kind = "links"      // links to different things
)

// Kinds lists the kinds of difference in the order in which they are offered.
var Kinds = []Kind{Labels, Words, Attributes, Links}

// Unit is what is decided at once.
type Unit struct {
	Document    string
	Span        corpus.Span // from the start of its first sentence to the end of its last
	First, Next int         // its sentences are those from First up to Next
	Text        string      // of the document

	Codings  []Coding         // of those who read it, in the order of the reader's annotators
	Gold     Coding           // what was decided
	Decision *corpus.Decision // how, nil for what is not decided
	Parked   *corpus.Doubt    // gold's doubt: it waits to be talked over; nil for none

	Kind Kind
	What []string // ids of the attributes in which codings differ, of kind Attributes
	Sum  string   // stands for what was said: see corpus.Decision.Codings

	labels []string // of the codebook, in its order
}

// Coding is what one person said of a unit.
type Coding struct {
	Annotator   string              // id of the person
	Annotations []corpus.Annotation // by label, then by start; none for "nothing here"
	Links       []Link
}

// Link goes from an annotation of a coding to another annotation.
type Link struct {
	From     int    // place among the annotations of the coding
	Kind     string // id of the kind of link
	To       string // id of the annotation it leads to
	Document string // id of the document of that annotation, or its own id where it is not known
	Place    int    // start of the unit it stands in; in another document, its own start
}

// key says from where to where a link leads, whoever drew it.
func (c *Coding) key(l *Link) string {
	return fmt.Sprint(extent(&c.Annotations[l.From]), " ", l.Kind, " ", l.Document, " ", l.Place)
}

// Labels are the ids of the labels of a coding, each once, in the order of the
// codebook.
func (c *Coding) Labels() (ids []string) {
	for i := range c.Annotations {
		if id := c.Annotations[i].Label; len(ids) == 0 || ids[len(ids)-1] != id {
			ids = append(ids, id)
		}
	}
	return ids
}

// Differs reports whether the unit is to be decided or was.
func (u *Unit) Differs() bool { return u.Kind != Agreed }

// Decided reports whether a decision stands that was made of what is said now.
func (u *Unit) Decided() bool { return u.Decision != nil && !u.Changed() }

// Changed reports whether what was said is not what the decision was made of.
// Decisions of programs that kept no sum are taken as they are.
func (u *Unit) Changed() bool {
	return u.Decision != nil && u.Decision.Codings != "" && u.Decision.Codings != u.Sum
}

// Party reports whether an annotator read the unit.
func (u *Unit) Party(annotator string) bool {
	return slices.ContainsFunc(u.Codings, func(c Coding) bool { return c.Annotator == annotator })
}

// Sets are the different sets of labels that codings have, in the order of the
// codebook, nothing last.
func (u *Unit) Sets() (sets [][]string) {
	for i := range u.Codings {
		set := u.Codings[i].Labels()
		if !slices.ContainsFunc(sets, func(s []string) bool { return slices.Equal(s, set) }) {
			sets = append(sets, set)
		}
	}
	slices.SortFunc(sets, func(a, b []string) int {
		if len(a) == 0 || len(b) == 0 {
			return cmp.Compare(len(b), len(a))
		}
		return slices.CompareFunc(a, b, u.compareLabels)
	})
	return sets
}

func (u *Unit) compareLabels(a, b string) int { return compareLabels(u.labels, a, b) }

// compareLabels orders labels as the codebook does; those it does not have come
// last.
func compareLabels(order []string, a, b string) int {
	place := func(id string) int {
		if i := slices.Index(order, id); i >= 0 {
			return i
		}
		return len(order)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), strings.Compare(a, b))
}

// extent is where an annotation stands, with its pieces.
func extent(a *corpus.Annotation) string {
	var b strings.Builder
	fmt.Fprint(&b, a.Label, " ", a.Span.Start, "-", a.Span.End)
	for _, m := range a.Mentions {
		if m.Role == corpus.Part {
			fmt.Fprint(&b, " ", m.Span.Start, "-", m.Span.End)
		}
	}
	return b.String()
}

func (c *Coding) extents() []string {
	list := make([]string, len(c.Annotations))
	for i := range c.Annotations {
		list[i] = extent(&c.Annotations[i])
	}
	return list
}

func (c *Coding) linkKeys() []string {
	keys := make([]string, len(c.Links))
	for i := range c.Links {
		keys[i] = c.key(&c.Links[i])
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// same reports whether something is the same for all codings.
func same(codings []Coding, of func(*Coding) []string) bool {
	for i := 1; i < len(codings); i++ {
		if !slices.Equal(of(&codings[0]), of(&codings[i])) {
			return false
		}
	}
	return true
}

// sum stands for what several people said, whoever of them said what: a program
// that sees the same codings finds the same sum.
func sum(codings []Coding) string {
	said := make([]string, len(codings))
	for i := range codings {
		var lines []string
		for k := range codings[i].Annotations {
			a := &codings[i].Annotations[k]
			line := extent(a)
			for _, id := range slices.Sorted(maps.Keys(a.Attributes)) {
				if a.Attributes[id] != "" {
					line += fmt.Sprintf(" %s=%q", id, a.Attributes[id])
				}
			}
			lines = append(lines, line)
		}
		slices.Sort(lines)
		said[i] = strings.Join(append(lines, codings[i].linkKeys()...), "\n")
	}
	slices.Sort(said)
	hash := sha256.Sum256([]byte(strings.Join(said, "\x00")))
	return hex.EncodeToString(hash[:8])
}
