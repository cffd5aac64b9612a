package query

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Info is what is known of a document without reading it.
type Info struct {
	Document                  corpus.Document // without text and sentences
	Labels, Annotators        map[string]int  // annotations by label and by annotator, by their ids
	Labelled, Nothing, Unread int             // sentences
	Doubts                    int
}

// May reports whether the query can find anything in a document. It may be
// wrong in one direction only: when it says no, there is nothing.
func (m *Matcher) May(i *Info) bool {
	return m.root == nil || m.may(m.root, i) != never
}

// chance is what can be told of a part of a query for all sentences of a
// document at once.
type chance int

const (
	never chance = iota
	perhaps
	always
)

func (m *Matcher) may(n node, i *Info) chance {
	return combined(n, func(f filter) chance { return m.mayFilter(f, i) })
}

// combined is the chance of what a query joins, from the chance of each filter;
// words may always be found.
func combined(n node, of func(filter) chance) chance {
	switch n := n.(type) {
	case and:
		least := always
		for _, part := range n {
			least = min(least, combined(part, of))
		}
		return least
	case or:
		most := never
		for _, part := range n {
			most = max(most, combined(part, of))
		}
		return most
	case not:
		return always - combined(n.node, of)
	case filter:
		return of(n)
	}
	return perhaps
}

func (m *Matcher) mayFilter(f filter, i *Info) chance {
	either := func(can bool) chance {
		if can {
			return perhaps
		}
		return never
	}
	any := func(ids map[string]bool, of map[string]int) chance {
		for id := range ids {
			if of[id] > 0 {
				return perhaps
			}
		}
		return never
	}
	switch f.level() {
	case ofDocument:
		if m.ofDocument(f, &i.Document) {
			return always
		}
		return never
	case ofSentence:
		switch {
		case f.name != "state":
			return either(i.Doubts > 0)
		case sentenceStates[strings.ToLower(f.value)] == corpus.Unread:
			return either(i.Unread > 0)
		case sentenceStates[strings.ToLower(f.value)] == corpus.Nothing:
			return either(i.Nothing > 0)
		}
		return either(i.Labelled > 0)
	}
	switch f.name {
	case "label":
		return any(m.labels[f.value], i.Labels)
	case "annotator":
		if !f.isPerson() {
			return always
		}
		return any(m.people["annotator:"+f.value], i.Annotators)
	}
	return either(i.Labelled > 0)
}

// Sources returns a test of the words that name a source, when the query can
// only find sentences with an annotation of a source whose words pass it: a
// top-level source: that is not negated. It is nil otherwise. The test lets
// more through than the query does, since a name may mean another source in
// another document.
func (m *Matcher) Sources() func(words string) bool {
	parts := and{m.root}
	if all, ok := m.root.(and); ok {
		parts = all
	}
	for _, part := range parts {
		if f, ok := part.(filter); ok && f.name == "source" {
			return func(words string) bool {
				if f.terms.in(Tokens(words)) {
					return true
				}
				for _, id := range m.anywhere[corpus.SourceKey(words)] {
					if slices.ContainsFunc(m.known[id], f.terms.in) {
						return true
					}
				}
				return false
			}
		}
	}
	return nil
}

// Admits reports whether what the query says of documents lets this one through.
// What it says of sentences and annotations is passed over: label:denial
// date:2022 admits every document of 2022. Shares are of what is admitted.
func (m *Matcher) Admits(d *corpus.Document) bool {
	return m.root == nil || m.admits(m.root, d) != never
}

func (m *Matcher) admits(n node, d *corpus.Document) chance {
	return combined(n, func(f filter) chance {
		switch {
		case f.level() != ofDocument:
			return perhaps
		case m.ofDocument(f, d):
			return always
		}
		return never
	})
}
