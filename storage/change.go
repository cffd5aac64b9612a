package storage

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
	"sayso/internal/query"
)

// NewID makes an id: a UUID of version 7, whose order is the order of making.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Change is what a caller asks for: some steps that are done together, or not
// at all, and become one event of the history.
type Change struct {
	ID        string // of the event, a UUIDv7; made when empty. The same id twice changes nothing.
	Kind      string // what sort of change, in a word for programs: label, import
	Title     string // in words, for the history and for undo: Denial on sentence 12
	Annotator string // id of who is responsible, empty for nobody in particular
	Document  string // id of the document it is about, empty for none in particular
	Steps     []Step
}

// The kinds of event that this package makes by itself. Undo passes over all
// of them but TakenBack.
const (
	KindUndo      = "undo"
	KindRedo      = "redo"
	KindTakenBack = "take-back"
	KindCreate    = "create"
	KindAnnotator = "annotator"
)

// Event is a change as it happened. Numbers count up from 1 without gaps.
type Event struct {
	Number    int64
	ID        string    // UUIDv7
	At        time.Time // UTC, millisecond precision
	Kind      string
	Title     string
	Annotator string
	Document  string
	Steps     []StepRecord
	Undoes    int64 // number of the event that this one takes back, 0 for none
}

// StepRecord is one step as it happened: the thing before and after, as JSON.
// Before is null when the thing came into being, After when it was deleted.
// The inverse of a step is the same step with the two exchanged.
type StepRecord struct {
	Noun   string          `json:"noun"`
	ID     string          `json:"id"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

// The nouns that a step can be about. The id is the thing's own, that of the
// document for Sentences, and empty for Codebook, Title and Project.
const (
	NounDocument   = "document"
	NounSentences  = "sentences"
	NounAnnotation = "annotation"
	NounMark       = "mark"
	NounRelation   = "relation"
	NounDoubt      = "doubt"
	NounSource     = "source"
	NounQuery      = "query"
	NounAnnotator  = "annotator"
	NounCodebook   = "codebook"
	NounTitle      = "title"
	NounProject    = "project"
)

// Annotation decodes a step about an annotation; before or after is nil where
// there was none. Both are nil for a step about anything else.
func (s StepRecord) Annotation() (before, after *corpus.Annotation) {
	if s.Noun != NounAnnotation {
		return nil, nil
	}
	one := func(raw json.RawMessage) *corpus.Annotation {
		record, err := decode[annotationRecord](raw)
		if err != nil || record == nil {
			return nil
		}
		a := record.annotation(s.ID)
		return &a
	}
	return one(s.Before), one(s.After)
}

// Mark decodes a step about a mark, in the manner of Annotation.
func (s StepRecord) Mark() (before, after *corpus.Mark) {
	if s.Noun != NounMark {
		return nil, nil
	}
	one := func(raw json.RawMessage) *corpus.Mark {
		record, err := decode[markRecord](raw)
		if err != nil || record == nil {
			return nil
		}
		m := record.mark(s.ID)
		return &m
	}
	return one(s.Before), one(s.After)
}

// inverse returns the steps that take the given ones back, in the order in
// which they must be done.
func inverse(steps []StepRecord) []StepRecord {
	reversed := slices.Clone(steps)
	slices.Reverse(reversed)
	for i := range reversed {
		reversed[i].Before, reversed[i].After = reversed[i].After, reversed[i].Before
	}
	return reversed
}

// Step is one part of a change. The functions below make them.
type Step struct {
	run    func(t *transaction) error
	shared bool // it may alter what others made
}

// PutAnnotation stores an annotation, new or changed. Its quote must stand at
// its span in the text of its document, and so must those of its mentions; an
// empty quote is filled in. An empty id is made up, an empty CreatedAt and
// ChangedAt are the time of the event.
//
// A Codebook of 0 becomes the version that is in use: whoever decides on an
// annotation, new or again, leaves it 0. Any other version is stored as given,
// so that what only carries an annotation on (a label that was renamed, an
// import) does not claim a new decision; UnknownCodebook is stored as 0.
func PutAnnotation(a corpus.Annotation) Step {
	a = a.Clone()
	if a.ID == "" {
		a.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putAnnotation(a) }}
}

// UnknownCodebook is the version of the codebook of an annotation of which
// nobody knows under which it was made.
const UnknownCodebook = -1

// DeleteAnnotation deletes an annotation, and with it the relations from and
// to it; the event records them, so that undoing brings all of them back. One
// that somebody else made a relation from or to is not deleted.
func DeleteAnnotation(id string) Step {
	return Step{run: func(t *transaction) error { return t.deleteAnnotation(id) }}
}

// PutMark stores that a sentence was read and has nothing to label. Its span
// must lie in the text of its document.
func PutMark(m corpus.Mark) Step {
	if m.ID == "" {
		m.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putMark(m) }}
}

// DeleteMark deletes a mark.
func DeleteMark(id string) Step {
	return Step{run: func(t *transaction) error { return t.remove(NounMark, id) }}
}

// PutRelation stores a relation between two annotations of the project. One
// that is there keeps its two ends and its annotator; only its kind changes.
func PutRelation(r corpus.Relation) Step {
	if r.ID == "" {
		r.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putRelation(r) }}
}

// DeleteRelation deletes a relation.
func DeleteRelation(id string) Step {
	return Step{run: func(t *transaction) error { return t.remove(NounRelation, id) }}
}

// AddDocument adds a document with its text and sentences. Its id must be new
// to the project; an empty one is made up, an empty State is to-do.
func AddDocument(d corpus.Document) Step { return AddPrepared(d, Prepare(d.Text)) }

// AddPrepared is AddDocument for a text that was prepared before, beside other
// work. What was prepared for another text is not used.
func AddPrepared(d corpus.Document, p Prepared) Step {
	if d.ID == "" {
		d.ID = NewID()
	}
	d.Sentences = slices.Clone(d.Sentences)
	return Step{run: func(t *transaction) error { return t.addDocument(d, p) }}
}

// Prepared is what the index for searching keeps of a text, which takes longer
// to work out than to store. The zero value is that of no text.
type Prepared struct {
	sum   string // SHA-256 of the text
	terms []byte
}

// Prepare works that out.
func Prepare(text string) Prepared {
	return Prepared{corpus.HashText(text), query.AppendTerms(nil, text)}
}

// PutDocument changes what is known about a document and its state. Its text
// never changes: Text must be equal to the stored one or empty. Sentences are
// left as they are; SetSentences changes them.
func PutDocument(d corpus.Document) Step {
	return Step{run: func(t *transaction) error { return t.putDocument(d) }}
}

// RemoveDocument removes a document with its annotations, marks, doubts and
// relations, whoever made them, and the names that sources have in it alone. Its text stays in
// the file, so that undoing brings everything back.
func RemoveDocument(id string) Step {
	return Shared(Step{run: func(t *transaction) error { return t.removeDocument(id) }})
}

// SetSentences cuts a document anew. No annotation and no mark moves.
func SetSentences(document, segmenter string, sentences []corpus.Sentence) Step {
	sentences = slices.Clone(sentences)
	return Step{run: func(t *transaction) error { return t.setSentences(document, segmenter, sentences) }}
}

// PutCodebook makes a codebook the current one. Versions are never lost: when
// the number is not above every one there was, it becomes the next; a codebook
// that says nothing new and asks for no new number changes nothing.
func PutCodebook(c corpus.Codebook) Step {
	return Step{run: func(t *transaction) error { return t.putCodebook(c) }}
}

// PutAnnotator adds or renames an annotator.
func PutAnnotator(a corpus.Annotator) Step {
	if a.ID == "" {
		a.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putAnnotator(a) }}
}

// beginProject gives the project its id; the first event does so.
func beginProject(r projectRecord) Step {
	return Step{run: func(t *transaction) error { return t.put(NounProject, "", r) }}
}

// SetTitle names the project.
func SetTitle(title string) Step {
	return Step{run: func(t *transaction) error { return t.put(NounTitle, "", title) }}
}

func milliseconds(at time.Time) int64 { return at.UnixMilli() }

func fromMilliseconds(at int64) time.Time { return time.UnixMilli(at).UTC() }

// withoutEmpty drops the attributes that say nothing, so that equal
// annotations are written equally.
func withoutEmpty(attributes map[string]string) map[string]string {
	empty := len(attributes) == 0
	for _, value := range attributes {
		empty = empty || value == ""
	}
	if !empty {
		return attributes
	}
	attributes = maps.Clone(attributes)
	maps.DeleteFunc(attributes, func(_, value string) bool { return value == "" })
	if len(attributes) == 0 {
		return nil
	}
	return attributes
}
