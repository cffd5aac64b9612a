// Package query is the language in which a researcher searches a project:
//
//	bridge "no evidence" label:denial source:mayor date:2022-03..2022-05
//
// A query is about one sentence at a time. Words, "phrases", beginnings* and
// words NEAR each other must stand in the sentence; filters such as label: and
// date: say what was made of the sentence and where it stands. All of it can be
// joined by AND (which may be left out), OR, NOT or -, and parentheses.
//
// How a query travels: lex.go and parse.go make a tree of it (node.go) and say
// in a sentence what is wrong with it. Bind (bind.go) ties the tree to one
// project: to the ids of its labels and annotators, to the names of its
// sources. The Matcher that comes of it finds the sentences of a document
// (match.go) and can tell beforehand which documents cannot hold any
// (may.go), without their text.
//
// How words are compared: fold.go takes a text apart into tokens and folds
// each, so that case, accents, Arabic vowel signs and the like do not matter.
// What is written without blanks (Chinese, Japanese, Thai, and Korean with its
// particles) is compared character by character. The same tokens go into the
// index of a project; Prefilter (prefilter.go) asks that index for the texts in
// which a query can be found at all.
//
// The package imports corpus and knows no file and no screen.
package query

import "fmt"

// Version is the version of the tokens: it changes whenever the same text would
// give others, and an index that was made of others is made anew. The tables of
// Unicode that come with Go and with golang.org/x/text count too.
const Version = "1"

// Query is a search that was understood.
type Query struct {
	text string
	root node // nil for a query that says nothing and finds every sentence
}

// Text is the query as it was written.
func (q Query) Text() string { return q.text }

// Empty reports whether the query says nothing.
func (q Query) Empty() bool { return q.root == nil }

// String writes the query with every operator and every parenthesis, to show
// how it was understood.
func (q Query) String() string {
	if q.root == nil {
		return ""
	}
	return q.root.String()
}

// Error says what is wrong with a query.
type Error struct {
	Message    string // a sentence for the researcher
	Start, End int    // bytes of the query that are concerned
}

func (e *Error) Error() string { return e.Message }

func wrong(start, end int, format string, values ...any) *Error {
	return &Error{Message: fmt.Sprintf(format, values...), Start: start, End: end}
}

// longest is how many bytes a query may have, and deepest how far its
// parentheses may be nested: more is no query but a text that was pasted.
const (
	longest = 4096
	deepest = 40
)

// Parse understands a query. The error is an *Error.
func Parse(text string) (Query, error) {
	if len(text) > longest {
		return Query{}, wrong(longest, len(text), "The search is longer than %d characters; search for a few of its words.", longest)
	}
	items, err := lex(text)
	if err != nil {
		return Query{}, err
	}
	p := parser{items: items, end: len(text)}
	root, err := p.all()
	if err != nil {
		return Query{}, err
	}
	return Query{text: text, root: root}, nil
}
