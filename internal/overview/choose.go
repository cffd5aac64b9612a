package overview

import (
	"sync"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// all lets everything through.
func (c *content) all() *Corpus {
	all := &Corpus{content: c, chosen: make([]bool, len(c.statements)), admitted: make([]bool, len(c.documents))}
	fill(all.chosen)
	fill(all.admitted)
	all.found = sync.OnceValue(func() []bool {
		found := make([]bool, len(c.states))
		fill(found)
		return found
	})
	return all
}

// Search finds the sentences of a query in the texts: their places among those
// of the document, by its id.
type Search func(query.Query) (map[string][]int, error)

// Filter is what a query lets through of all that was read. Nothing is read
// again, but for what the query asks of the texts, which search answers. A
// matcher is of one project; the query is what it was made of.
func (c *content) Filter(q query.Query, m *query.Matcher, search Search) (*Corpus, error) {
	if q.Empty() {
		return c.all(), nil
	}
	columns := c.asColumns(search)
	selected, known, err := m.Select(columns)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, &FieldError{"This filter asks for something that the overview does not know of annotations."}
	}
	return &Corpus{content: c, Query: q.Text(), chosen: selected.Annotations(len(c.statements)), admitted: selected.Admits(), found: sync.OnceValue(selected.Sentences)}, nil
}

// asColumns is what was read as the language of the search asks it.
func (c *content) asColumns(search Search) *query.Columns {
	states := [...]corpus.State{unread: corpus.Unread, empty: corpus.Nothing, full: corpus.Labelled}
	what := map[string]uint8{"note": hasNote, "mention": hasMention, "link": hasLink}
	return &query.Columns{
		Documents: len(c.documents),
		First: func(d int) int {
			if d == len(c.documents) {
				return len(c.states)
			}
			return int(c.documents[d].first)
		},
		State:  func(s int) corpus.State { return states[c.states[s]] },
		Parked: func(s int) bool { return c.parked[s] },
		Of:     c.statementsOf,
		Spread: func(a int) (int, int) {
			s := &c.statements[a]
			return int(s.sentence), int(s.past)
		},
		OfDocument: func(name string) (query.Column, bool) {
			if name == "date" {
				name = string(day)
			}
			of, ok := c.ofDocument[name]
			if !ok {
				return query.Column{}, false
			}
			return query.Column{Values: of.names, At: of.at32}, true
		},
		OfAnnotation: c.askedOfAnnotations,
		Has:          func(a int, name string) bool { return c.statements[a].has&what[name] != 0 },
		Search: func(part query.Query) (func(int) bool, error) {
			found, err := search(part)
			if err != nil {
				return nil, err
			}
			in := make([]bool, len(c.states))
			for i := range c.documents {
				d := &c.documents[i]
				for _, s := range found[d.id] {
					if s < int(d.n) { // it may have been cut anew since
						in[int(d.first)+s] = true
					}
				}
			}
			return func(s int) bool { return in[s] }, nil
		},
	}
}

func (c *column) at32(i int) int32 { return c.at(i) }

// statementsOf are the statements of a document.
func (c *content) statementsOf(d int) (from, to int) {
	from, to = int(c.documents[d].statements), len(c.statements)
	if d+1 < len(c.documents) {
		to = int(c.documents[d+1].statements)
	}
	return from, to
}

func (c *content) askedOfAnnotations(name string) (query.Column, bool) {
	if s := c.spoken[name]; s != nil {
		sources := make([]string, len(s.names))
		for i, key := range s.names {
			_, sources[i] = parts(key)
		}
		return query.Column{Values: s.words, At: s.at32, Sources: sources}, true
	}
	switch name {
	case "annotator":
		name = annotatorID
	case "note":
		name = noteText
	}
	own, ok := c.columns[name]
	if !ok || name == "organisation" || name == "position" || name == "relation" {
		_, ok = c.codebook.Attribute(name)
		if !ok {
			return query.Column{}, false
		}
	}
	return query.Column{Values: own.names, At: own.at32}, true
}
