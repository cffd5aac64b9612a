package history

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The nouns that a step can be about.
const (
	Project    = "project"
	Title      = "title"
	Codebook   = "codebook"
	Annotator  = "annotator"
	Document   = "document"
	Sentences  = "sentences"
	Source     = "source"
	Query      = "query"
	Annotation = "annotation"
	Mark       = "mark"
	Doubt      = "doubt"
	Relation   = "relation"
	Reading    = "reading"
	Round      = "round"
	Assignment = "assignment"
	Decision   = "decision"
	Coding     = "coding"
)

// Text is no noun of the history: texts never change and are kept by their
// SHA-256. A document rests on its text, though.
const Text = "text"

// nouns are all nouns in the order in which they come to stand: none rests on
// one that comes after it. A new noun is a file that defines it, and a line
// here.
var nouns = []*Noun{
	projectNoun, titleNoun, codebookNoun, annotatorNoun, documentNoun, sentencesNoun,
	sourceNoun, queryNoun, annotationNoun, markNoun, doubtNoun, relationNoun,
	readingNoun, roundNoun, assignmentNoun, decisionNoun, codingNoun,
}

var byName = func() map[string]*Noun {
	m := map[string]*Noun{}
	for i, n := range nouns {
		n.Rank, m[n.Key] = i, n
	}
	return m
}()

// NounOf finds a noun by its key; it is nil for one that a newer version has.
func NounOf(key string) *Noun { return byName[key] }

// Nouns lists all nouns in the order in which they come to stand.
func Nouns() []*Noun { return nouns }

// Noun says what the things of one sort are.
type Noun struct {
	Key  string // as steps name it
	Name string // in the words of a message: saved search
	Rank int    // place in the order in which things come to stand

	document func(id string, record json.RawMessage) string
	rests    func(id string, record json.RawMessage) []Thing
	scope    string // Rules, Commons, or work
	words    func(record json.RawMessage) string
	equal    func(a, b json.RawMessage) bool
	merge    func(base, one, other json.RawMessage) (merged json.RawMessage, whole bool)
	check    func(id string, record json.RawMessage) error
}

// DocumentOf is the id of the document that the thing belongs to, empty for
// none.
func (n *Noun) DocumentOf(id string, record json.RawMessage) string { return n.document(id, record) }

// Rests lists what must show for the thing to show.
func (n *Noun) Rests(id string, record json.RawMessage) []Thing {
	if IsNull(record) {
		return nil
	}
	return n.rests(id, record)
}

// Scope is that of a step from one record to another; one of the two may be
// null.
func (n *Noun) Scope(before, after json.RawMessage) string {
	if n.scope != work {
		return n.scope
	}
	if IsNull(after) {
		after = before
	}
	return Work(annotatorOf(after))
}

// Owner is the id of the annotator whose judgement the thing of a record is,
// empty for nobody's.
func (n *Noun) Owner(record json.RawMessage) string {
	if n.scope != work {
		return ""
	}
	return annotatorOf(record)
}

// Words puts a thing into words for people: the claim "…".
func (n *Noun) Words(record json.RawMessage) string { return n.words(record) }

// Difference puts into words in what a record differs from another of the same
// thing: its parts that are others, each with what it says.
func (n *Noun) Difference(record, from json.RawMessage) string {
	return differenceInWords(record, from)
}

// Equal compares two records by what they say, so that a field that a later
// version added and that says nothing makes no difference.
func (n *Noun) Equal(a, b json.RawMessage) bool {
	return bytes.Equal(orNull(a), orNull(b)) || n.equal(a, b)
}

// Check says what is wrong with a record that came from elsewhere: not readable
// at all, or without what every such thing has. It knows no text; who has the
// text proves the quotes.
func (n *Noun) Check(id string, record json.RawMessage) error {
	if IsNull(record) {
		return nil
	}
	return n.check(id, record)
}

// definition is what a noun's file says of records of type T. What is left out
// is the usual: belongs to no document, rests on nothing, cannot be merged.
type definition[T any] struct {
	document func(id string, r *T) string
	rests    func(id string, r *T) []Thing
	scope    string // Rules, Commons, or work for a judgement of its annotator
	words    func(r *T) string
	merge    func(base, one, other *T) (merged *T, whole bool)
	check    func(id string, r *T) error
}

// define makes a noun of its definition. A record that cannot be read belongs
// to no document, rests on nothing and has no words; Check refuses it.
func define[T any](key, name string, d definition[T]) *Noun {
	n := &Noun{
		Key: key, Name: name, scope: d.scope,
		document: func(string, json.RawMessage) string { return "" },
		rests:    func(string, json.RawMessage) []Thing { return nil },
		equal:    equalAs[T],
	}
	read := func(record json.RawMessage) *T {
		r, err := Decode[T](record)
		if err != nil {
			return nil
		}
		return r
	}
	if d.document != nil {
		n.document = func(id string, record json.RawMessage) string {
			if r := read(record); r != nil {
				return d.document(id, r)
			}
			return ""
		}
	}
	if d.rests != nil {
		n.rests = func(id string, record json.RawMessage) []Thing {
			if r := read(record); r != nil {
				return d.rests(id, r)
			}
			return nil
		}
	}
	n.words = func(record json.RawMessage) string {
		if r := read(record); r != nil && d.words != nil {
			return d.words(r)
		}
		return "the " + name
	}
	n.check = func(id string, record json.RawMessage) error {
		r, err := Decode[T](record)
		if err != nil || r == nil {
			return fmt.Errorf("the record of the %s cannot be read: %w", name, err)
		}
		if d.check != nil {
			return d.check(id, r)
		}
		return nil
	}
	if d.merge != nil {
		n.merge = func(base, one, other json.RawMessage) (json.RawMessage, bool) {
			a, b, c := read(base), read(one), read(other)
			if a == nil || b == nil || c == nil {
				return nil, false
			}
			merged, whole := d.merge(a, b, c)
			if merged == nil {
				return nil, false
			}
			return Encode(merged), whole
		}
	}
	return n
}

func equalAs[T any](a, b json.RawMessage) bool {
	one, err := Decode[T](a)
	if err != nil {
		return false
	}
	other, err := Decode[T](b)
	return err == nil && (one == nil) == (other == nil) && bytes.Equal(Encode(one), Encode(other))
}
