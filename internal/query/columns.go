package query

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Columns is what is known of many documents at once, in columns, without their
// texts. Sentences are counted through all documents, one after the other.
type Columns struct {
	Documents int
	First     func(document int) int // its first sentence; First(Documents) is how many there are
	State     func(sentence int) corpus.State
	Parked    func(sentence int) bool

	// The annotations of a document, in the order of their begin, and the
	// sentences that one touches.
	Of     func(document int) (from, to int)
	Spread func(annotation int) (from, to int)

	// OfDocument and OfAnnotation give what is kept under the name of a filter.
	OfDocument, OfAnnotation func(name string) (Column, bool)
	// Has reports what an annotation has beside its values: note, link, mention.
	Has func(annotation int, what string) bool

	// Search finds the sentences of one part of the query that needs what is not
	// kept, such as words of the texts.
	Search func(part Query) (func(sentence int) bool, error)
}

// Column is a value for each document or annotation.
type Column struct {
	Values []string
	At     func(i int) int32 // the place of its value
	// Sources are the ids of the sources that the values mean, where they are
	// words for one.
	Sources []string
}

// Selection is what a query finds in columns.
type Selection struct {
	root      test
	columns   *Columns
	documents []bool
}

// Select asks the query of all documents at once. Of each sentence and of each
// annotation it says what Find and FindAnnotations say. It reports false when
// something is asked that neither the columns nor a search can tell.
func (m *Matcher) Select(c *Columns) (*Selection, bool, error) {
	s := &Selection{columns: c, documents: make([]bool, c.Documents), root: func(*asked) bool { return true }}
	b := columnBinder{m: m, c: c}
	if m.root != nil {
		s.root = b.of(m.root)
		if b.failed != nil || b.unknown {
			return nil, false, b.failed
		}
	}
	admits := map[string]func(int) bool{} // by the filter as it is written
	eachFilter(m.root, func(f filter) {
		if f.level() == ofDocument {
			admits[f.String()] = b.documents(f)
		}
	})
	if b.failed != nil || b.unknown {
		return nil, false, b.failed
	}
	for d := range s.documents {
		s.documents[d] = m.root == nil || combined(m.root, func(f filter) chance {
			switch {
			case f.level() != ofDocument:
				return perhaps
			case admits[f.String()](d):
				return always
			}
			return never
		}) != never
	}
	return s, true, nil
}

func eachFilter(n node, do func(filter)) {
	switch n := n.(type) {
	case and:
		for _, part := range n {
			eachFilter(part, do)
		}
	case or:
		for _, part := range n {
			eachFilter(part, do)
		}
	case not:
		eachFilter(n.node, do)
	case filter:
		do(n)
	}
}

// Admits says of each document whether Matcher.Admits lets it through.
func (s *Selection) Admits() []bool { return s.documents }

// Annotations says of each annotation whether the query holds of it, as
// FindAnnotations does.
func (s *Selection) Annotations(all int) []bool {
	held := make([]bool, all)
	at := asked{list: make([]int, 1)}
	for d, admitted := range s.documents {
		if !admitted {
			continue
		}
		at.document = d
		from, to := s.columns.Of(d)
		for a := from; a < to; a++ {
			at.list[0] = a
			first, past := s.columns.Spread(a)
			for sentence := first; sentence < past && !held[a]; sentence++ {
				at.sentence = sentence
				held[a] = s.root(&at)
			}
		}
	}
	return held
}

// Sentences says of each sentence whether the query finds it, as Find does.
func (s *Selection) Sentences() []bool {
	found := make([]bool, s.columns.First(s.columns.Documents))
	var at asked
	for d, admitted := range s.documents {
		if !admitted {
			continue
		}
		at.document = d
		from, to := s.columns.Of(d)
		for sentence := s.columns.First(d); sentence < s.columns.First(d+1); sentence++ {
			at.sentence, at.list = sentence, at.list[:0]
			for a := from; a < to; a++ {
				first, past := s.columns.Spread(a)
				if first <= sentence && sentence < past {
					at.list = append(at.list, a)
				}
			}
			found[sentence] = s.root(&at)
		}
	}
	return found
}

// asked is the sentence that is asked, with the annotations that touch it.
type asked struct {
	document, sentence int
	list               []int
}

type (
	test   func(*asked) bool            // of a sentence
	testOf func(a *asked, one int) bool // of one annotation
)

// columnBinder makes tests of the parts of a query. What they mean is said by
// holds, holdsAll and holdsOf.
type columnBinder struct {
	m       *Matcher
	c       *Columns
	unknown bool
	failed  error
}

func nowhere(*asked) bool { return false }

func (b *columnBinder) of(n node) test {
	switch n := n.(type) {
	case phrase, near:
		return b.search(n)
	case and:
		return b.ofAll(n)
	case or:
		parts := make([]test, len(n))
		for i := range n {
			parts[i] = b.of(n[i])
		}
		return func(a *asked) bool {
			return slices.ContainsFunc(parts, func(part test) bool { return part(a) })
		}
	case not:
		part := b.of(n.node)
		return func(a *asked) bool { return !part(a) }
	case filter:
		return b.ofFilter(n)
	}
	b.unknown = true
	return nowhere
}

func (b *columnBinder) ofAll(parts and) test {
	asks := slices.ContainsFunc(parts, func(n node) bool { _, no := n.(not); return !no && ofAnnotations(n) })
	var each []test
	var same []testOf // of one and the same annotation
	for _, part := range parts {
		if asks && ofAnnotations(part) {
			same = append(same, b.ofOne(part))
		} else {
			each = append(each, b.of(part))
		}
	}
	return func(a *asked) bool {
		for _, part := range each {
			if !part(a) {
				return false
			}
		}
		return !asks || slices.ContainsFunc(a.list, func(one int) bool {
			return !slices.ContainsFunc(same, func(part testOf) bool { return !part(a, one) })
		})
	}
}

// ofOne tests a part that speaks of annotations.
func (b *columnBinder) ofOne(n node) testOf {
	list := func(parts []node) []testOf {
		tests := make([]testOf, len(parts))
		for i := range parts {
			tests[i] = b.ofOne(parts[i])
		}
		return tests
	}
	switch n := n.(type) {
	case and:
		parts := list(n)
		return func(a *asked, one int) bool {
			return !slices.ContainsFunc(parts, func(part testOf) bool { return !part(a, one) })
		}
	case or:
		parts := list(n)
		return func(a *asked, one int) bool {
			return slices.ContainsFunc(parts, func(part testOf) bool { return part(a, one) })
		}
	case not:
		part := b.ofOne(n.node)
		return func(a *asked, one int) bool { return !part(a, one) }
	case filter:
		holds := b.annotations(n)
		return func(_ *asked, one int) bool { return holds(one) }
	}
	b.unknown = true
	return func(*asked, int) bool { return false }
}

func (b *columnBinder) ofFilter(f filter) test {
	switch f.level() {
	case ofDocument:
		holds := b.documents(f)
		return func(a *asked) bool { return holds(a.document) }
	case ofSentence:
		switch {
		case f.name == "state":
			state := sentenceStates[strings.ToLower(f.value)]
			return func(a *asked) bool { return b.c.State(a.sentence) == state }
		case f.name == "has":
			return func(a *asked) bool { return b.c.Parked(a.sentence) }
		}
		return b.search(f)
	}
	holds := b.annotations(f)
	return func(a *asked) bool { return slices.ContainsFunc(a.list, holds) }
}

// search finds what only the texts can tell.
func (b *columnBinder) search(n node) test {
	if b.failed != nil {
		return nowhere
	}
	found, err := b.c.Search(Query{text: n.String(), root: n})
	if err != nil {
		b.failed = err
		return nowhere
	}
	return func(a *asked) bool { return found(a.sentence) }
}

// documents tests a filter of documents, each value once.
func (b *columnBinder) documents(f filter) func(document int) bool {
	name, set := documentField(f)
	column, ok := b.c.OfDocument(name)
	if !ok || set == nil {
		found := b.search(f) // of a document it finds all sentences or none
		return func(d int) bool {
			first := b.c.First(d)
			return first < b.c.First(d+1) && found(&asked{document: d, sentence: first})
		}
	}
	holds := make([]bool, len(column.Values))
	for i, value := range column.Values {
		var d corpus.Document
		set(&d, value)
		holds[i] = b.m.ofDocument(f, &d)
	}
	return func(d int) bool { return holds[column.At(d)] }
}

// documentField names the column that a filter of documents asks, and sets its
// value in a document.
func documentField(f filter) (name string, set func(d *corpus.Document, value string)) {
	if f.variable != nil {
		return f.variable.ID, func(d *corpus.Document, value string) { d.Fields = map[string]string{f.variable.ID: value} }
	}
	name = f.name
	if name == "has" {
		name = strings.ToLower(f.value)
	}
	return name, map[string]func(*corpus.Document, string){
		"outlet":   func(d *corpus.Document, value string) { d.Outlet = value },
		"title":    func(d *corpus.Document, value string) { d.Title = value },
		"byline":   func(d *corpus.Document, value string) { d.Byline = value },
		"language": func(d *corpus.Document, value string) { d.Language = value },
		"file":     func(d *corpus.Document, value string) { d.Source = value },
		"date":     func(d *corpus.Document, value string) { d.Date = value },
	}[name]
}

// annotations tests a filter of annotations, each value once.
func (b *columnBinder) annotations(f filter) func(annotation int) bool {
	name, set := annotationField(f)
	if set == nil { // has:note and the like
		return func(a int) bool { return b.c.Has(a, name) }
	}
	column, ok := b.c.OfAnnotation(name)
	if !ok {
		b.unknown = true
		return func(int) bool { return false }
	}
	holds := make([]bool, len(column.Values))
	for i, value := range column.Values {
		if column.Sources != nil && f.name != "has" {
			holds[i] = b.m.saysOf(f, value, column.Sources[i])
			continue
		}
		var a corpus.Annotation
		set(&a, value)
		holds[i] = b.m.ofAnnotation(f, &a, nil)
	}
	return func(a int) bool { return holds[column.At(a)] }
}

// annotationField names the column that a filter of annotations asks, and sets
// its value in an annotation; nil for what is no value.
func annotationField(f filter) (name string, set func(a *corpus.Annotation, value string)) {
	name = f.name
	if name == "has" {
		if name = strings.ToLower(f.value); slices.Contains(had, name) {
			return name, nil
		}
	}
	switch {
	case f.name != "has" && name == "label":
		return name, func(a *corpus.Annotation, value string) { a.Label = value }
	case f.name != "has" && name == "annotator":
		return name, func(a *corpus.Annotation, value string) { a.Annotator = value }
	case f.name != "has" && name == "note":
		return name, func(a *corpus.Annotation, value string) { a.Note = value }
	}
	return name, func(a *corpus.Annotation, value string) { a.Attributes = map[string]string{name: value} }
}
