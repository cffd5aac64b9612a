// Package codebook changes codebooks, and reads and writes them as files.
//
// A codebook says what may be coded; package corpus holds the noun and its
// lookups. Here stands what a researcher does with one. Each change is a
// function that is given the codebook and what was coded under it, and answers
// with a Plan: the codebook as it is to be, and each annotation and link that
// changes with it. Nothing is done yet, so a plan can be shown and counted
// before somebody decides. NewLabel, ChangeLabel, DeleteLabel, Merge and Split
// are about labels, and the same verbs are there for attributes and kinds of
// links; Replace puts another codebook in the place of one. Package recoding
// makes a plan true in a project, for the window and the command line alike.
//
// Read is the one reader of a codebook's files, and WriteJSON and WriteQDC are
// the one writer of each form: JSON, which has all of it, and the exchange format
// of qualitative research, REFI-QDA (.qdc), which has less.
package codebook

import (
	"bytes"
	"encoding/json"
	"slices"

	"sayso/internal/corpus"
)

// Plan is a change of the codebook, worked out in full before anything is done:
// the new codebook and every annotation and link that changes with it.
type Plan struct {
	Codebook corpus.Codebook
	Title    string // for the history
	Put      []corpus.Annotation
	Drop     []corpus.Annotation
	Links    []corpus.Relation // put
	Unlink   []corpus.Relation // deleted
	Joined   int               // of Drop: went into another annotation on the same span
}

// TitlePrefix begins the title of every change of the codebook in the
// history; by it they are told from changes in the text.
const TitlePrefix = "Codebook: "

// Touches counts the annotations that the plan changes or deletes, and their
// documents.
func (p Plan) Touches() (annotations, documents int) {
	in := map[string]bool{}
	for _, a := range slices.Concat(p.Put, p.Drop) {
		in[a.Document] = true
	}
	return len(p.Put) + len(p.Drop), len(in)
}

// Where says what Touches counts: "12 annotations in 3 documents".
func (p Plan) Where() string {
	annotations, documents := p.Touches()
	return corpus.Plural(annotations, "annotation") + " in " + corpus.Plural(documents, "document")
}

// Markup is what stands in the project and may change with its codebook.
type Markup struct {
	Annotations []corpus.Annotation // the oldest first
	Relations   []corpus.Relation
}

// Clone copies a codebook so that no list is shared.
func Clone(c corpus.Codebook) corpus.Codebook {
	c.Labels, c.Attributes, c.Relations = slices.Clone(c.Labels), slices.Clone(c.Attributes), slices.Clone(c.Relations)
	c.Variables = slices.Clone(c.Variables)
	for i := range c.Labels {
		l := &c.Labels[i]
		l.Examples, l.Counter, l.Rules = slices.Clone(l.Examples), slices.Clone(l.Counter), slices.Clone(l.Rules)
	}
	for i := range c.Attributes {
		c.Attributes[i].Values = slices.Clone(c.Attributes[i].Values)
	}
	return c
}

// Same reports whether two codebooks say the same. The number of the version
// does not count, and no list and an empty one are the same.
func Same(a, b corpus.Codebook) bool {
	return bytes.Equal(said(a), said(b))
}

func said(c corpus.Codebook) []byte {
	c.Version = 0
	c.Labels, c.Attributes, c.Relations = append([]corpus.Label{}, c.Labels...), append([]corpus.Attribute{}, c.Attributes...), append([]corpus.RelationKind{}, c.Relations...)
	words, _ := json.Marshal(c) // it holds nothing that JSON has not
	return words
}

// Changed reports whether the plan says anything new. That letters and keys are
// written down which were derived until now is nothing new.
func (p Plan) Changed(now corpus.Codebook) bool {
	return !Same(p.KeepLetters(now).Codebook, Plan{Codebook: now}.KeepLetters(now).Codebook) || len(p.Put)+len(p.Drop)+len(p.Links)+len(p.Unlink) > 0
}

// KeepLetters gives the labels of the plan the letters that they have in the
// codebook before it, and its attributes their keys; new ones get free letters.
func (p Plan) KeepLetters(before corpus.Codebook) Plan {
	p.Codebook.Labels = corpus.KeepLetters(before.Labels, p.Codebook.Labels)
	p.Codebook.Attributes = corpus.KeepKeys(before.Attributes, p.Codebook.Attributes)
	return p
}
