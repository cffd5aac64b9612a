package overview

import (
	"github.com/google/uuid"

	"sayso/internal/corpus"
)

// Corpus is what of a project is counted: what was read, and what a query lets
// through of it. It does not change, so any number of goroutines may ask it.
type Corpus struct {
	*content
	chosen   []bool        // which statements the query let through
	admitted []bool        // which documents, as far as it speaks of documents
	found    func() []bool // which sentences the query found

	Query string // what was filtered by, for the notes
}

// content is what was read of a project. Corpora of several queries share it.
type content struct {
	codebook  corpus.Codebook
	documents []document
	states    []state // of the sentences of all documents, one after the other
	parked    []bool  // likewise

	statements []statement
	columns    map[string]*column // of the statements, by name of the field
	ofDocument map[string]*column // of the documents
	spoken     map[string]*spoken // the words that name a source, or via whom, of the statements

	ends       []int32 // the statements that links join, in order
	links      []link
	byFrom     []link // the same, in the order of the end that draws them
	threads    func() [][]int32
	lost       int // links that lead to an annotation that is not here
	judgements []judgement
	days       *dictionary // of the judgements
	persons    *dictionary // of annotators, by name

	Readers []string // names of the annotators who were asked for; none for all
	// Damaged are the titles of documents that could not be read.
	Damaged []string
}

type document struct {
	id         string
	date       string
	first, n   int32 // its sentences among all
	words      int32
	unread     int32 // sentences
	ranked     int32 // sentences that a model led to
	statements int32 // the first of its statements among all
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
	past     int32 // the one behind the last that it touches
	has      uint8 // hasNote and the like
}

// What a statement has beyond its values.
const (
	hasNote uint8 = 1 << iota
	hasMention
	hasLink
)

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
	names  []string
	places map[string]int32
}

func newDictionary(names ...string) *dictionary {
	d := &dictionary{places: map[string]int32{}}
	d.code("")
	for _, name := range names {
		d.code(name)
	}
	return d
}

func (d *dictionary) code(name string) int32 {
	code, known := d.places[name]
	if !known {
		code = int32(len(d.names))
		d.places[name], d.names = code, append(d.names, name)
	}
	return code
}

// column is a value for each statement, or for each document.
type column struct {
	*dictionary
	codes
	// listed is how many of the names stand in the order in which the codebook
	// lists them.
	listed int
}

func (c *column) addName(name string) { c.codes.add(c.code(name)) }

// spoken are the words with which articles name a source. Each code stands for
// words together with the source that they mean in their article.
type spoken struct {
	column
	words        []string // by code
	source       []int32  // by code: that of the name of the source, or of the words where no source has them
	organisation []int32  // by code
	sources      *dictionary
	organised    *dictionary
}

// derived is a column that follows from the codes of another.
func derived(from *codes, of []int32, names *dictionary) *column {
	list := make([]int32, from.size())
	for i := range list {
		list[i] = of[from.at(i)]
	}
	return &column{dictionary: names, codes: wide(list)}
}

// Codebook is that of the project.
func (c *content) Codebook() corpus.Codebook { return c.codebook }

// Documents counts the articles that were read.
func (c *content) Documents() int { return len(c.documents) }

// Sentences counts the sentences of these articles.
func (c *content) Sentences() int { return len(c.states) }

// Statements counts the annotations in these articles.
func (c *content) Statements() int { return len(c.statements) }

// Reference is one annotation behind a number.
type Reference struct {
	Document, Annotation string // ids
	Sentence             int    // among those of the document, from 0; -1 outside of any
}

func (c *content) reference(i int) Reference {
	s := c.statements[i]
	d := c.documents[s.document]
	r := Reference{Document: d.id, Annotation: s.id.String(), Sentence: -1}
	if s.sentence >= 0 {
		r.Sentence = int(s.sentence - d.first)
	}
	return r
}
