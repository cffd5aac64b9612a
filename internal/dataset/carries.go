package dataset

import (
	"context"
	"fmt"
	"strings"

	"sayso/internal/corpus"
)

// What a format carries is said once, here and in the list of formats, in a
// form that the program can count with: the table in docs/formats/README.md,
// the window before an export, `sayso formats` and the manifest are all made of
// it. A test takes each aspect out of a project and looks whether the export
// changes, so the table cannot say what is not so.

// Aspect is something of a project that a format may or may not carry.
type Aspect int

// The aspects, in the order in which they are listed.
const (
	Texts       Aspect = iota // of the documents, letter for letter
	Bounds                    // of sentences
	Nothing                   // marks of sentences with nothing to label, with who and when
	Labels                    // of annotations
	Spans                     // of annotations, to the character
	Overlaps                  // annotations that share characters
	Pieces                    // of annotations that are not one stretch of text
	Attributes                // of annotations, with their values
	Mentions                  // the words that name a source, give a cue and so on
	Relations                 // between annotations
	Notes                     // on annotations
	Doubts                    // parked sentences with their reasons
	Annotators                // who said what
	Times                     // when annotations were made and changed
	IDs                       // of documents, annotations and so on
	Metadata                  // what is known about the documents
	Variables                 // of documents, that the codebook declares: their values
	Sources                   // with the names that mean them
	Definitions               // the codebook
	aspects                   // how many there are
)

// aspectWords names each aspect: in lists, and for counts of one and of many.
var aspectWords = [aspects]struct{ name, one, many string }{
	Texts:       {"the texts letter for letter", "text", "texts"},
	Bounds:      {"bounds of sentences", "sentence", "sentences"},
	Nothing:     {"marks of sentences with nothing to label", "mark of a sentence with nothing to label", "marks of sentences with nothing to label"},
	Labels:      {"labels", "label", "labels"},
	Spans:       {"bounds of annotations", "annotation", "annotations"},
	Overlaps:    {"overlapping annotations", "overlapping annotation", "overlapping annotations"},
	Pieces:      {"pieces of annotations that are not one stretch", "annotation in pieces", "annotations in pieces"},
	Attributes:  {"attributes", "value of an attribute", "values of attributes"},
	Mentions:    {"the words that name a source or give a cue", "mention of a source or cue", "mentions of sources and cues"},
	Relations:   {"relations", "relation", "relations"},
	Notes:       {"notes", "note", "notes"},
	Doubts:      {"parked sentences", "parked sentence", "parked sentences"},
	Annotators:  {"annotators", "annotator", "annotators"},
	Times:       {"times", "time", "times"},
	IDs:         {"ids", "id", "ids"},
	Metadata:    {"what is known about the documents", "document's particulars", "documents' particulars"},
	Variables:   {"values of the project's own variables", "value of a variable", "values of variables"},
	Sources:     {"sources and their names", "source", "sources"},
	Definitions: {"the codebook", "codebook", "codebooks"},
}

// String names the aspect as it stands in a list.
func (a Aspect) String() string { return aspectWords[a].name }

// Aspects lists all of them in order.
func Aspects() []Aspect {
	list := make([]Aspect, aspects)
	for i := range list {
		list[i] = Aspect(i)
	}
	return list
}

// Carry says how much of an aspect a format carries.
type Carry int

// Nothing of it, some of it, all of it.
const (
	None Carry = iota
	Some
	All
)

// carries is what a format says of itself: the aspects it carries wholly, and
// for those it carries in part, which part. All others it leaves out. Of the
// codebook it says which fields it carries.
type carries struct {
	all      []Aspect
	some     map[Aspect]string
	codebook []codebookField
}

// Carries tells how much of an aspect the format carries. For Some, the words
// say which part.
func (f Format) Carries(a Aspect) (Carry, string) {
	if a == Definitions {
		switch fields := f.carries.codebook; len(fields) {
		case 0:
			return None, ""
		case len(codebookFields):
			return All, ""
		default:
			return Some, codebookWords(fields) + f.carries.some[Definitions]
		}
	}
	for _, whole := range f.carries.all {
		if whole == a {
			return All, ""
		}
	}
	if words := f.carries.some[a]; words != "" {
		return Some, words
	}
	return None, ""
}

// Loses says in one or two sentences what the format cannot carry; it is empty
// when it carries everything.
func (f Format) Loses() string {
	var none, some []string
	for _, a := range Aspects() {
		switch carry, words := f.Carries(a); carry {
		case None:
			none = append(none, a.String())
		case Some:
			some = append(some, a.String()+" ("+words+")")
		}
	}
	var said []string
	if len(none) > 0 {
		said = append(said, "Left out: "+listed(none)+".")
	}
	if len(some) > 0 {
		said = append(said, "In part: "+strings.Join(some, ", ")+".")
	}
	return strings.Join(said, " ")
}

// listed joins words by commas and a last "and".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Content counts what a project, or the part of it that is to be exported, has
// of each aspect.
type Content [aspects]int

// Contains counts what an export would hold if its format carried everything.
func (x Export) Contains(ctx context.Context) (Content, error) {
	var c Content
	entries, err := selected(ctx, x.Entries, x.Project.Annotators, &x.Options)
	if err != nil {
		return c, err
	}
	people := map[string]bool{}
	err = each(ctx, entries, func(e *corpus.Entry) error { c.add(e, people); return nil })
	c[Annotators], c[Sources], c[Definitions] = len(people), len(x.Project.Sources), 1
	return c, err
}

func (c *Content) add(e *corpus.Entry, people map[string]bool) {
	c[Texts]++
	c[Metadata]++
	c[Variables] += len(e.Document.Fields)
	c[Bounds] += len(e.Document.Sentences)
	c[Nothing] += len(e.Marks)
	c[Relations] += len(e.Relations)
	c[Doubts] += len(e.Doubts)
	c[Labels] += len(e.Annotations)
	c[Spans] += len(e.Annotations)
	c[Times] += len(e.Annotations)
	c[IDs] += len(e.Annotations) + 1
	end := 0
	for i := range e.Annotations { // in reading order
		a := &e.Annotations[i]
		if a.Span.Start < end {
			c[Overlaps]++
		}
		end = max(end, a.Span.End)
		c[Attributes] += len(a.Attributes)
		if a.Note != "" {
			c[Notes]++
		}
		if pieces := piecesOf(a); pieces != nil {
			c[Pieces]++
		}
		for _, m := range a.Mentions {
			if m.Role != corpus.Part {
				c[Mentions]++
			}
		}
		people[a.Annotator] = true
	}
	for i := range e.Marks {
		people[e.Marks[i].Annotator] = true
	}
}

// piecesOf gives the spans of an annotation that is not one stretch of text,
// and nil for one that is.
func piecesOf(a *corpus.Annotation) []corpus.Span {
	var pieces []corpus.Span
	for _, m := range a.Mentions {
		if m.Role == corpus.Part {
			pieces = append(pieces, m.Span)
		}
	}
	return pieces
}

// Loss is one thing that an export would not carry as it is.
type Loss struct {
	Aspect Aspect
	Count  int    // how many there are in what is exported
	Part   string // what of it is carried; empty when nothing is
}

// String says it for a list: 12 relations, or: notes: tabs become spaces.
func (l Loss) String() string {
	words := aspectWords[l.Aspect]
	switch l.Aspect {
	case Texts, Times, IDs, Metadata, Annotators, Bounds, Spans, Labels, Definitions: // the number tells nothing
		if l.Part != "" {
			return words.name + ": " + l.Part
		}
		return words.name
	}
	name := words.many
	if l.Count == 1 {
		name = words.one
	}
	if l.Part != "" {
		return fmt.Sprintf("%d %s: %s", l.Count, name, l.Part)
	}
	return fmt.Sprintf("%d %s", l.Count, name)
}

// Losses lists what a format would leave out of a project with this content,
// wholly or in part. What the project does not have cannot be lost.
func (f Format) Losses(c Content) (none, some []Loss) {
	for _, a := range Aspects() {
		if c[a] == 0 {
			continue
		}
		switch carry, words := f.Carries(a); carry {
		case None:
			none = append(none, Loss{Aspect: a, Count: c[a]})
		case Some:
			some = append(some, Loss{Aspect: a, Count: c[a], Part: words})
		}
	}
	return none, some
}
