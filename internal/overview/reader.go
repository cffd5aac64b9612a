package overview

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
)

// Project is what must be known of a project to read its documents.
type Project struct {
	Codebook   corpus.Codebook
	Sources    []corpus.Source
	Annotators []corpus.Annotator // all of the project
	Relations  []corpus.Relation  // all of the project, in the order in which they were made
	Only       []string           // ids of annotators; only what these said is read. None for all
}

// Reader makes a Corpus of the documents of a project.
type Reader struct {
	c         *content
	sources   *corpus.SourceIndex
	byID      map[string]*corpus.Source
	names     map[string]string // of annotators, by id
	only      map[string]bool
	people    corpus.People
	relations []corpus.Relation
	ends      map[uuid.UUID]int32 // the statements that relations join, by id; -1 until they came
	heard     map[heard]judgement

	before  *content        // what was read before; nil for nothing
	changed map[string]bool // ids of documents that are not as before
	taken   int             // documents of before that were taken over, or passed over
}

// heard is a sentence of a document and who judged it.
type heard struct{ sentence, person int32 }

// NewReader begins to read a project.
func NewReader(p Project) *Reader {
	c := &content{codebook: p.Codebook, columns: map[string]*column{}, ofDocument: map[string]*column{}, spoken: map[string]*spoken{}, days: newDictionary(), persons: newDictionary()}
	r := &Reader{c: c, sources: corpus.NewSourceIndex(p.Sources), byID: map[string]*corpus.Source{}, names: map[string]string{},
		people: corpus.PeopleOf(p.Annotators), relations: p.Relations, ends: map[uuid.UUID]int32{}, heard: map[heard]judgement{}}
	for i := range p.Sources {
		r.byID[p.Sources[i].ID] = &p.Sources[i]
	}
	for _, a := range p.Annotators {
		r.names[a.ID] = corpus.NameOf(p.Annotators, a.ID)
	}
	if len(p.Only) > 0 {
		r.only = map[string]bool{}
		for _, id := range p.Only {
			r.only[id] = true
			if name := r.names[id]; !slices.Contains(c.Readers, name) {
				c.Readers = append(c.Readers, name)
			}
		}
	}
	for _, relation := range p.Relations {
		r.ends[idOf(relation.From)], r.ends[idOf(relation.To)] = -1, -1
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
	for _, name := range spokenFields {
		delete(r.c.columns, name)
		r.c.spoken[name] = newSpoken()
	}
	statements("label", labels...)
	statements("annotator")
	statements(annotatorID)
	statements(noteText)
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

// Columns that are asked by the language of the search and not counted by.
const (
	annotatorID = " annotator"
	noteText    = " note"
)

// spokenFields are the fields that hold the words for a source.
var spokenFields = []string{"source", "via"}

func newSpoken() *spoken {
	return &spoken{column: column{dictionary: newDictionary()}, words: []string{""}, source: []int32{0}, organisation: []int32{0}, sources: newDictionary(), organised: newDictionary()}
}

// addSpoken notes the words of an article for a source, and whom they mean.
func (r *Reader) addSpoken(field, document, words string) {
	s := r.c.spoken[field]
	id := ""
	if words != "" {
		id = r.sources.Find(document, words)
	}
	code := s.code(key(words, id))
	s.codes.add(code)
	if int(code) < len(s.words) {
		return
	}
	name, organisation := words, ""
	if source := r.byID[id]; source != nil {
		name, organisation = source.Name, source.Organisation
	}
	s.words = append(s.words, words)
	s.source = append(s.source, s.sources.code(name))
	s.organisation = append(s.organisation, s.organised.code(organisation))
}

// key joins words and the id of a source; parts takes them apart.
func key(words, id string) string {
	if words == "" {
		return ""
	}
	return words + "\x00" + id
}

func parts(key string) (words, id string) {
	words, id, _ = strings.Cut(key, "\x00")
	return words, id
}

// Damaged notes a document that could not be read.
func (r *Reader) Damaged(title string) { r.c.Damaged = append(r.c.Damaged, title) }

// Add reads a document.
func (r *Reader) Add(e corpus.Entry) {
	r.takeUntil(e.Document.ID)
	if r.only != nil {
		e = e.By(func(annotator string) bool { return r.only[annotator] })
	}
	e.Document.State = e.State(r.people)
	c := r.c
	d := document{id: e.Document.ID, date: e.Document.Date, first: int32(len(c.states)), n: int32(len(e.Document.Sentences)),
		words: countWords(e.Document.Text), statements: int32(len(c.statements))}
	for _, made := range corpus.States(e.Document.Sentences, e.Annotations, e.Marks) {
		c.states = append(c.states, stateOf[made])
		d.unread += int32(boolean(made == corpus.Unread))
	}
	for i := range e.Codings {
		d.ranked += int32(boolean((r.only == nil || r.only[e.Codings[i].Annotator]) && e.Codings[i].Reached.Ranked()))
	}
	c.parked = append(c.parked, make([]bool, d.n)...)
	for i := range e.Doubts {
		from, to := e.Document.SentencesIn(e.Doubts[i].Span)
		fill(c.parked[int(d.first)+from : int(d.first)+to])
	}
	r.addDocument(&e.Document)
	for i := range e.Annotations {
		r.addStatement(&e.Document, &e.Annotations[i], d)
	}
	c.documents = append(c.documents, d)
	r.judge(&e, d)
}

var stateOf = map[corpus.State]state{corpus.Nothing: empty, corpus.Labelled: full}

// countWords counts what stands between blanks.
func countWords(text string) (n int32) {
	for range strings.FieldsSeq(text) {
		n++
	}
	return n
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
	columns["outlet"].addName(d.Outlet)
	columns["title"].addName(d.Title)
	columns["byline"].addName(d.Byline)
	columns["language"].addName(d.Language)
	columns["file"].addName(d.Source)
	columns["state"].addName(string(state))
	for _, unit := range units {
		columns[string(unit)].addName(unit.of(d.Date))
	}
	for _, v := range r.c.codebook.Variables {
		columns[v.ID].addName(d.Fields[v.ID])
	}
}

func (r *Reader) addStatement(d *corpus.Document, a *corpus.Annotation, at document) {
	c := r.c
	s := statement{document: int32(len(c.documents)), sentence: -1, past: -1}
	s.id = idOf(a.ID)
	position := ""
	if from, to := d.SentencesIn(a.Span); from < to {
		s.sentence, s.past = at.first+int32(from), at.first+int32(to)
		position = tenths[from*10/int(at.n)]
	}
	if a.Note != "" {
		s.has |= hasNote
	}
	if len(a.Mentions) > 0 {
		s.has |= hasMention
	}
	if _, joined := r.ends[s.id]; joined {
		r.ends[s.id] = int32(len(c.statements))
		s.has |= hasLink
	}
	c.statements = append(c.statements, s)
	for _, attribute := range c.codebook.Attributes {
		if c.spoken[attribute.ID] == nil {
			c.columns[attribute.ID].addName(a.Attributes[attribute.ID])
		}
	}
	for _, field := range spokenFields {
		r.addSpoken(field, d.ID, a.Attributes[field])
	}
	c.columns["label"].addName(a.Label)
	c.columns["annotator"].addName(r.names[a.Annotator])
	c.columns[annotatorID].addName(a.Annotator)
	c.columns[noteText].addName(a.Note)
	if _, own := c.codebook.Attribute("position"); !own {
		c.columns["position"].addName(position)
	}
}

var tenths = [...]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}

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

// Corpus is what was read, all of it. Nothing may be added any more.
func (r *Reader) Corpus() *Corpus {
	r.takeUntil("")
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
		from, to := r.ends[idOf(relation.From)], r.ends[idOf(relation.To)]
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
	c.byFrom = slices.Clone(c.links)
	slices.SortStableFunc(c.byFrom, func(a, b link) int { return cmp.Compare(a.from, b.from) })
	c.threads = sync.OnceValue(c.findThreads)
	c.columns["relation"] = kinds // of the links, not of the statements
	return c.all()
}
