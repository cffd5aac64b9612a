package overview

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// Corpus is what of a project is counted. Once read it does not change, so any
// number of goroutines may ask it.
type Corpus struct {
	codebook  corpus.Codebook
	documents []document
	states    []state // of the sentences of all documents, one after the other
	found     []bool  // which of these sentences the query found

	statements []statement
	columns    map[string]*column // of the statements, by name of the field
	ofDocument map[string]*column // of the documents
	chosen     []bool             // which statements the query let through

	ends       []int32 // the statements that links join, in order
	links      []link
	lost       int // links that lead to an annotation that is not here
	judgements []judgement
	days       *dictionary // of the judgements
	persons    *dictionary // of annotators, by name

	Query   string   // what was filtered by, for the notes
	Readers []string // names of the annotators who were asked for; none for all
	// Damaged are the titles of documents that could not be read.
	Damaged []string
}

type document struct {
	id       string
	date     string
	first, n int32 // its sentences among all
	words    int32
	unread   int32 // sentences
	admitted bool  // the query lets it through, as far as it speaks of documents
}

// state is that of a sentence, in a byte.
type state uint8

const (
	unread state = iota
	empty        // read, and nothing in it
	full         // labelled
)

// statement is one annotation.
type statement struct {
	id       uuid.UUID
	document int32
	sentence int32 // the one it begins in, among all; -1 outside of any
}

// link is one relation between two statements.
type link struct {
	from, to int32 // places among the ends
	kind     int32 // code of the dictionary of kinds
}

// judgement is what one person made of one sentence.
type judgement struct {
	sentence int32
	document int32
	person   int32
	day      int32
	made     judged
}

type judged uint8

const (
	labelled judged = iota
	nothing
	parked
)

// dictionary gives values small numbers. 0 is the empty value.
type dictionary struct {
	names []string
	codes map[string]int32
}

func newDictionary(names ...string) *dictionary {
	d := &dictionary{codes: map[string]int32{}}
	d.code("")
	for _, name := range names {
		d.code(name)
	}
	return d
}

func (d *dictionary) code(name string) int32 {
	code, known := d.codes[name]
	if !known {
		code = int32(len(d.names))
		d.codes[name], d.names = code, append(d.names, name)
	}
	return code
}

// column is a value for each statement, or for each document.
type column struct {
	*dictionary
	codes []int32
	// listed is how many of the names stand in the order in which the codebook
	// lists them.
	listed int
}

func (c *column) add(name string) { c.codes = append(c.codes, c.code(name)) }

// Filter says what of a project is read.
type Filter struct {
	Annotators []string                     // ids; only what these said. None for all
	Matcher    *query.Matcher               // only what it lets through; nil for all
	Linked     func(annotation string) bool // for has:link
	Query      string                       // in words, for the notes
}

// Reader makes a Corpus of the documents of a project.
type Reader struct {
	c         *Corpus
	filter    Filter
	sources   *corpus.SourceIndex
	byID      map[string]*corpus.Source
	names     map[string]string // of annotators, by id
	only      map[string]bool
	relations []corpus.Relation
	ends      map[string]int32 // the statements that relations join, by id; -1 until they came
	heard     map[heard]judgement
}

// heard is a sentence of a document and who judged it.
type heard struct{ sentence, person int32 }

// NewReader begins to read a project. The relations are all of the project, in
// the order in which they were made; the annotators are all of the project too.
func NewReader(codebook corpus.Codebook, sources []corpus.Source, annotators []corpus.Annotator, relations []corpus.Relation, f Filter) *Reader {
	c := &Corpus{codebook: codebook, columns: map[string]*column{}, ofDocument: map[string]*column{}, days: newDictionary(), persons: newDictionary(), Query: f.Query}
	r := &Reader{c: c, filter: f, sources: corpus.NewSourceIndex(sources), byID: map[string]*corpus.Source{}, names: map[string]string{},
		relations: relations, ends: map[string]int32{}, heard: map[heard]judgement{}}
	for i := range sources {
		r.byID[sources[i].ID] = &sources[i]
	}
	for _, a := range annotators {
		r.names[a.ID] = corpus.NameOf(annotators, a.ID)
	}
	if len(f.Annotators) > 0 {
		r.only = map[string]bool{}
		for _, id := range f.Annotators {
			r.only[id] = true
			if name := r.names[id]; !slices.Contains(c.Readers, name) {
				c.Readers = append(c.Readers, name)
			}
		}
	}
	for _, relation := range relations {
		r.ends[relation.From], r.ends[relation.To] = -1, -1
	}
	r.makeColumns()
	return r
}

// makeColumns makes the columns of what annotations and documents may say.
func (r *Reader) makeColumns() {
	statements := func(name string, values ...string) {
		r.c.columns[name] = &column{dictionary: newDictionary(values...), listed: len(values)}
	}
	var labels []string
	for _, l := range r.c.codebook.Labels {
		labels = append(labels, l.ID)
	}
	for _, a := range r.c.codebook.Attributes {
		statements(a.ID, a.Values...)
	}
	statements("label", labels...)
	statements("annotator")
	statements("source")
	statements("via")
	statements("organisation")
	statements("position", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
	for _, name := range []string{"outlet", "title", "byline", "language", "file", "day", "week", "month", "year"} {
		r.c.ofDocument[name] = &column{dictionary: newDictionary()}
	}
	var states []string
	for _, state := range corpus.DocumentStates {
		states = append(states, string(state))
	}
	r.c.ofDocument["state"] = &column{dictionary: newDictionary(states...), listed: len(states)}
	for _, v := range r.c.codebook.Variables {
		r.c.ofDocument[v.ID] = &column{dictionary: newDictionary(v.Values...), listed: len(v.Values)}
	}
}

// Damaged notes a document that could not be read.
func (r *Reader) Damaged(title string) { r.c.Damaged = append(r.c.Damaged, title) }

// Add reads a document.
func (r *Reader) Add(e corpus.Entry) {
	if r.only != nil {
		e.Annotations = slices.DeleteFunc(slices.Clone(e.Annotations), func(a corpus.Annotation) bool { return !r.only[a.Annotator] })
		e.Marks = slices.DeleteFunc(slices.Clone(e.Marks), func(m corpus.Mark) bool { return !r.only[m.Annotator] })
		e.Doubts = slices.DeleteFunc(slices.Clone(e.Doubts), func(d corpus.Doubt) bool { return !r.only[d.Annotator] })
	}
	c := r.c
	d := document{id: e.Document.ID, date: e.Document.Date, first: int32(len(c.states)), n: int32(len(e.Document.Sentences)),
		words: int32(len(strings.Fields(e.Document.Text))), admitted: true}
	for _, made := range corpus.States(e.Document.Sentences, e.Annotations, e.Marks) {
		c.states = append(c.states, map[corpus.State]state{corpus.Nothing: empty, corpus.Labelled: full}[made])
		d.unread += int32(boolean(made == corpus.Unread))
	}
	found := make([]bool, d.n)
	chosen := make([]bool, len(e.Annotations))
	if m := r.filter.Matcher; m != nil {
		d.admitted = m.Admits(&e.Document)
		if d.admitted {
			for _, hit := range m.Find(&e, r.filter.Linked) {
				found[hit.Sentence] = true
			}
			chosen = m.FindAnnotations(&e, r.filter.Linked)
		}
	} else {
		fill(found)
		fill(chosen)
	}
	c.found, c.chosen = append(c.found, found...), append(c.chosen, chosen...)
	r.addDocument(&e.Document)
	for i := range e.Annotations {
		r.addStatement(&e.Document, &e.Annotations[i], d)
	}
	c.documents = append(c.documents, d)
	r.judge(&e, d)
}

func fill(list []bool) {
	for i := range list {
		list[i] = true
	}
}

func (r *Reader) addDocument(d *corpus.Document) {
	columns := r.c.ofDocument
	state := d.State
	if state == "" {
		state = corpus.ToDo
	}
	columns["outlet"].add(d.Outlet)
	columns["title"].add(d.Title)
	columns["byline"].add(d.Byline)
	columns["language"].add(d.Language)
	columns["file"].add(d.Source)
	columns["state"].add(string(state))
	for _, unit := range units {
		columns[string(unit)].add(unit.of(d.Date))
	}
	for _, v := range r.c.codebook.Variables {
		columns[v.ID].add(d.Fields[v.ID])
	}
}

func (r *Reader) addStatement(d *corpus.Document, a *corpus.Annotation, at document) {
	c := r.c
	s := statement{document: int32(len(c.documents)), sentence: -1}
	s.id, _ = uuid.Parse(a.ID) // storage takes no other ids
	position := ""
	if from, to := d.SentencesIn(a.Span); from < to {
		s.sentence = at.first + int32(from)
		position = tenths[from*10/int(at.n)]
	}
	if _, joined := r.ends[a.ID]; joined {
		r.ends[a.ID] = int32(len(c.statements))
	}
	c.statements = append(c.statements, s)
	source, organisation := r.source(d.ID, a.Attributes["source"])
	via, _ := r.source(d.ID, a.Attributes["via"])
	for _, attribute := range c.codebook.Attributes {
		if attribute.ID != "source" && attribute.ID != "via" {
			c.columns[attribute.ID].add(a.Attributes[attribute.ID])
		}
	}
	c.columns["label"].add(a.Label)
	c.columns["annotator"].add(r.names[a.Annotator])
	c.columns["source"].add(source)
	c.columns["via"].add(via)
	if _, own := c.codebook.Attribute("organisation"); !own {
		c.columns["organisation"].add(organisation)
	}
	if _, own := c.codebook.Attribute("position"); !own {
		c.columns["position"].add(position)
	}
}

var tenths = [...]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}

// source gives the name of the source that the words mean, and its
// organisation; the words themselves when no source has them among its names.
func (r *Reader) source(document, words string) (name, organisation string) {
	if words == "" {
		return "", ""
	}
	if s := r.byID[r.sources.Find(document, words)]; s != nil {
		return s.Name, s.Organisation
	}
	return words, ""
}

// judge notes who judged which sentence when: the first day on which somebody
// labelled it counts, or else the day on which nothing was found in it.
func (r *Reader) judge(e *corpus.Entry, d document) {
	c := r.c
	clear(r.heard)
	note := func(span corpus.Span, annotator string, at time.Time, made judged) {
		from, to := e.Document.SentencesIn(span)
		if made == nothing && (to-from != 1 || e.Document.Sentences[from].Span != span) {
			return // the sentence was cut anew since
		}
		for s := from; s < to; s++ {
			j := judgement{d.first + int32(s), int32(len(c.documents)) - 1, c.persons.code(r.names[annotator]), c.days.code(at.UTC().Format(time.DateOnly)), made}
			if made == parked {
				c.judgements = append(c.judgements, j)
				continue
			}
			key := heard{j.sentence, j.person}
			before, twice := r.heard[key]
			if !twice || before.made > made || before.made == made && c.days.names[j.day] < c.days.names[before.day] {
				r.heard[key] = j
			}
		}
	}
	for i := range e.Annotations {
		a := &e.Annotations[i]
		note(a.Span, a.Annotator, a.CreatedAt, labelled)
	}
	for _, m := range e.Marks {
		note(m.Span, m.Annotator, m.CreatedAt, nothing)
	}
	for _, doubt := range e.Doubts {
		note(doubt.Span, doubt.Annotator, doubt.CreatedAt, parked)
	}
	for _, j := range r.heard {
		c.judgements = append(c.judgements, j)
	}
}

// Corpus is what was read. Nothing may be added any more.
func (r *Reader) Corpus() *Corpus {
	c := r.c
	kinds := &column{dictionary: newDictionary()}
	for _, k := range c.codebook.Relations {
		kinds.code(k.ID)
	}
	kinds.listed = len(c.codebook.Relations)
	for _, relation := range r.relations {
		if r.only != nil && !r.only[relation.Annotator] {
			continue
		}
		from, to := r.ends[relation.From], r.ends[relation.To]
		if from < 0 || to < 0 {
			c.lost++
			continue
		}
		c.links = append(c.links, link{from, to, kinds.code(relation.Kind)})
		c.ends = append(c.ends, from, to)
	}
	slices.Sort(c.ends)
	c.ends = slices.Compact(c.ends)
	for i := range c.links {
		from, _ := slices.BinarySearch(c.ends, c.links[i].from)
		to, _ := slices.BinarySearch(c.ends, c.links[i].to)
		c.links[i].from, c.links[i].to = int32(from), int32(to)
	}
	c.columns["relation"] = kinds // of the links, not of the statements
	return c
}

// Codebook is that of the project.
func (c *Corpus) Codebook() corpus.Codebook { return c.codebook }

// Documents counts the articles that were read.
func (c *Corpus) Documents() int { return len(c.documents) }

// Sentences counts the sentences of these articles.
func (c *Corpus) Sentences() int { return len(c.states) }

// Statements counts the annotations in these articles.
func (c *Corpus) Statements() int { return len(c.statements) }

// Reference is one annotation behind a number.
type Reference struct {
	Document, Annotation string // ids
	Sentence             int    // among those of the document, from 0; -1 outside of any
}

func (c *Corpus) reference(i int) Reference {
	s := c.statements[i]
	d := c.documents[s.document]
	r := Reference{Document: d.id, Annotation: s.id.String(), Sentence: -1}
	if s.sentence >= 0 {
		r.Sentence = int(s.sentence - d.first)
	}
	return r
}

// Behind lists the annotations that the query let through and that have these
// values of these fields, in the order of the documents and of their text: what
// stands behind a number of a table.
func (c *Corpus) Behind(fields, values []string) ([]Reference, error) {
	resolved, err := c.fields(fields)
	if err != nil {
		return nil, err
	}
	var list []Reference
	for i := range c.statements {
		fits := c.chosen[i]
		for f := 0; f < len(resolved) && fits; f++ {
			fits = resolved[f].names[resolved[f].codes[i]] == values[f]
		}
		if fits {
			list = append(list, c.reference(i))
		}
	}
	return list, nil
}
