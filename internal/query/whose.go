package query

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Of whose work a query speaks. label:denial, state:unread and the like ask what
// one person made of the sentences, if the project says of whom (Project.Of), and
// else what everybody together made of them. by:ana asks it of Ana instead, and
// by:everybody of all.

// everybody is the value of by: that means all.
const everybody = "everybody"

// whose notes whose work the query asks for, and gives the query without what
// only said that.
func (m *Matcher) whose(root node, p *Project) node {
	m.together = corpus.PeopleOf(p.Annotators)
	named := annotatorFilters(root)
	if len(named) == 0 || !p.Whose {
		if p.Whose && p.Of != "" {
			m.scope = setOf(m.together.Of(p.Of))
		}
		return root
	}
	parts := and{root}
	if all, ok := root.(and); ok {
		parts = all
	}
	at := slices.IndexFunc(parts, func(n node) bool { f, ok := n.(filter); return ok && f.isPerson() })
	if len(named) > 1 || at < 0 {
		return withoutEverybody(parts) // of several, or not of somebody: that is asked of all
	}
	m.scope = m.people["annotator:"+named[0].value]
	rest := slices.Delete(slices.Clone(parts), at, at+1)
	asksSentences := slices.ContainsFunc(rest, func(n node) bool { f, ok := n.(filter); return ok && f.level() == ofSentence })
	if !asksSentences {
		return root // sentences that they labelled
	}
	return rest // what they have not read, or found nothing in: there is no label of theirs
}

// withoutEverybody leaves out what only says that all are asked; nil when that was
// all.
func withoutEverybody(parts and) node {
	rest := slices.DeleteFunc(slices.Clone(parts), func(n node) bool { f, ok := n.(filter); return ok && f.name == "annotator" && !f.isPerson() })
	switch len(rest) {
	case 0:
		return nil
	case 1:
		return rest[0]
	}
	return rest
}

// isPerson reports whether a filter names annotators, and not all of them.
func (f filter) isPerson() bool {
	return f.name == "annotator" && strings.ToLower(f.value) != everybody
}

// annotatorFilters lists the filters by annotator, wherever they stand.
func annotatorFilters(n node) (found []filter) {
	eachFilter(n, func(f filter) {
		if f.name == "annotator" {
			found = append(found, f)
		}
	})
	return found
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// Whose lists the annotators whose work is asked for: one person under all names,
// or nil for everybody.
func (m *Matcher) Whose() (annotators []string) {
	for id := range m.scope {
		annotators = append(annotators, id)
	}
	slices.Sort(annotators)
	return annotators
}

// Sees gives a document as the query speaks of it: with what those made of it
// whose work is asked for, and the state it has for them.
func (m *Matcher) Sees(e *corpus.Entry) corpus.Entry {
	if m.scope != nil {
		return e.By(func(annotator string) bool { return m.scope[annotator] })
	}
	seen := *e
	seen.Document.State = e.State(m.together)
	return seen
}

// AsksState reports whether the query asks for the state of documents, and
// AsksWork whether for anything that annotators made of sentences.
func (m *Matcher) AsksState() (asks bool) {
	eachFilter(m.root, func(f filter) { asks = asks || f.level() == ofDocument && f.name == "state" })
	return asks
}

// AsksWork is told with AsksState.
func (m *Matcher) AsksWork() (asks bool) {
	eachFilter(m.root, func(f filter) { asks = asks || f.level() != ofDocument })
	return asks
}
