package query

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Project is what a query must know of a project to be tied to it.
type Project struct {
	Codebook   corpus.Codebook
	Annotators []corpus.Annotator
	Sources    []corpus.Source
	Me         string // id of the annotator who searches, for due:me and annotator:me; may be empty
	Whose      bool   // a filter by annotator also says whose work the rest of the query asks about
	Of         string // with Whose: id of the annotator whose work is asked where the query names none; empty for everybody's

	// Assigned are the ids of those who read a document in an open round, by its
	// id: it is due to them, too.
	Assigned map[string][]string
}

// Matcher is a query that is tied to a project. It may be used by one goroutine
// at a time.
type Matcher struct {
	root     node
	labels   map[string]map[string]bool // value of a label filter to the ids it means
	people   map[string]map[string]bool // likewise for annotator: and due:
	dates    map[string]dates           // value of a filter to the days it means
	numbers  map[string]numbers         // likewise
	names    *corpus.SourceIndex
	anywhere map[string][]string  // key of a name to the ids of the sources that have it in any document
	known    map[string][][]Token // id of a source to the tokens of its names
	words    map[string][]Token   // tokens of values that come again and again
	scope    map[string]bool      // the annotators whose work is asked, nil for everybody's
	together corpus.People        // which annotators are one person
	assigned map[string][]string  // see Project

	tokens []Token // of the document at hand
}

// Bind ties the query to a project. It fails with an *Error when the query
// names a label, an annotator or an attribute that the project has not.
func (q Query) Bind(p Project) (*Matcher, error) {
	m := &Matcher{root: q.root, labels: map[string]map[string]bool{}, people: map[string]map[string]bool{}, dates: map[string]dates{}, numbers: map[string]numbers{},
		names: corpus.NewSourceIndex(p.Sources), known: map[string][][]Token{}, anywhere: map[string][]string{}, words: map[string][]Token{}, assigned: p.Assigned}
	for _, s := range p.Sources {
		for _, n := range append([]corpus.SourceName{{Text: s.Name}}, s.Names...) {
			m.known[s.ID] = append(m.known[s.ID], Tokens(n.Text))
			key := corpus.SourceKey(n.Text)
			m.anywhere[key] = append(m.anywhere[key], s.ID)
		}
	}
	if q.root == nil {
		m.whose(nil, &p)
		return m, nil
	}
	root, err := m.bind(q.root, &p)
	if err == nil {
		root = m.whose(root, &p)
	}
	m.root = root
	return m, err
}

// bind gives a part of the query as it is meant in the project.
func (m *Matcher) bind(n node, p *Project) (node, error) {
	switch n := n.(type) {
	case and:
		parts, err := m.bindAll(n, p)
		return and(parts), err
	case or:
		parts, err := m.bindAll(n, p)
		return or(parts), err
	case not:
		part, err := m.bind(n.node, p)
		return not{part}, err
	case filter:
		n.variable = n.meant(&p.Codebook)
		return n, m.bindFilter(n, p)
	}
	return n, nil
}

func (m *Matcher) bindAll(parts []node, p *Project) ([]node, error) {
	bound := make([]node, len(parts))
	for i, part := range parts {
		var err error
		if bound[i], err = m.bind(part, p); err != nil {
			return bound, err
		}
	}
	return bound, nil
}

func (m *Matcher) bindFilter(f filter, p *Project) error {
	if f.variable != nil {
		return m.bindVariable(f)
	}
	switch f.name {
	case "label":
		return m.bindLabel(f, p)
	case "annotator", "due":
		return m.bindPerson(f, p)
	case "date":
		d, err := parseDates(f.value)
		m.dates[f.value] = d
		return err
	case "has":
		return f.bindHas(p)
	}
	if _, ok := levels[f.name]; ok {
		return nil
	}
	if _, ok := p.Codebook.Attribute(f.name); !ok {
		return f.unknown(&p.Codebook)
	}
	return nil
}

func (f filter) bindHas(p *Project) error {
	value := strings.ToLower(f.value)
	if slices.Contains(had, value) || slices.Contains([]string{"source", "via", "date", "outlet", "byline", "url", "language", "due"}, value) {
		return nil
	}
	if _, ok := p.Codebook.Attribute(value); ok {
		return nil
	}
	values := slices.Clone(had)
	for _, a := range p.Codebook.Attributes {
		values = append(values, a.ID)
	}
	for _, v := range p.Codebook.Variables {
		values = append(values, v.ID)
	}
	return wrong(f.start, f.end, "has: can be followed by %s, but not by %q.", listOr(values), f.value)
}

// bindLabel finds the labels that a value means: by id or by name, whole or
// with a star.
func (m *Matcher) bindLabel(f filter, p *Project) error {
	ids := map[string]bool{}
	var names []string
	for _, l := range p.Codebook.Labels {
		names = append(names, l.ID)
		if f.terms.isAll(Tokens(l.ID)) || f.terms.isAll(Tokens(l.Name)) {
			ids[l.ID] = true
		}
	}
	if len(ids) == 0 {
		return wrong(f.start, f.end, "The codebook has no label %q, only %s.", f.value, listOr(names))
	}
	m.labels[f.value] = ids
	return nil
}

// bindPerson finds the annotators that a value means: by a word of the name.
func (m *Matcher) bindPerson(f filter, p *Project) error {
	ids := map[string]bool{}
	var names []string
	people := corpus.PeopleOf(p.Annotators)
	person := func(id string) { // under whatever name
		for _, one := range people.Of(id) {
			ids[one] = true
		}
	}
	for _, a := range p.Annotators {
		names = append(names, a.Name)
		if len(f.terms.find(Tokens(a.Name), nil)) > 0 {
			person(a.ID)
		}
	}
	switch strings.ToLower(f.value) {
	case "me":
		if p.Me != "" {
			clear(ids)
			person(p.Me)
		}
	case "nobody":
		if f.name == "due" {
			ids = map[string]bool{"": true}
		}
	case everybody:
		if f.name == "annotator" {
			for _, a := range p.Annotators {
				ids[a.ID] = true
			}
			m.people[f.name+":"+f.value] = ids // where there is nobody, too
			return nil
		}
	}
	if len(ids) == 0 {
		return wrong(f.start, f.end, "The project has no annotator %q, only %s.", f.value, listOr(append(names, "nobody")[:max(len(names), 1)]))
	}
	m.people[f.name+":"+f.value] = ids
	return nil
}
