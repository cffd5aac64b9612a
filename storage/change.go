package storage

import (
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/query"
)

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

// Event is a change as it happened; package history says what its parts mean.
type Event = history.Event

// Step is one part of a change. The functions below make them.
type Step struct {
	run    func(t *transaction) error
	shared bool                // it may alter what others made
	says   func() history.Step // see Says; nil for a step that says it only once it is done
}

// Says is what the step says of its thing, for who shows a change before it is
// written: noun, id, and what is to stand. What is filled in while it is written
// is not in it (the codebook of an annotation, the time where none is given). Of
// a step that speaks of the whole project the noun is empty.
func (s Step) Says() history.Step {
	if s.says == nil {
		return history.Step{}
	}
	return s.says()
}

// saying makes a step that says at once what is to stand.
func saying(noun, id string, record func() any, run func(t *transaction) error) Step {
	return Step{run: run, says: func() history.Step { return history.Step{Noun: noun, ID: id, After: history.Encode(record())} }}
}

// removing makes the step that removes a thing.
func removing(noun, id string) Step {
	return Step{
		run:  func(t *transaction) error { return t.remove(noun, id) },
		says: func() history.Step { return history.Step{Noun: noun, ID: id, After: history.Null} },
	}
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
	return saying(history.Annotation, a.ID, func() any { return history.RecordOfAnnotation(a) }, func(t *transaction) error { return t.putAnnotation(a) })
}

// UnknownCodebook is the version of the codebook of an annotation of which
// nobody knows under which it was made.
const UnknownCodebook = -1

// DeleteAnnotation deletes an annotation. The relations from and to it do not
// show any more; undoing brings them back.
func DeleteAnnotation(id string) Step {
	return removing(history.Annotation, id)
}

// PutMark stores that a sentence was read and has nothing to label. Its span
// must lie in the text of its document.
func PutMark(m corpus.Mark) Step {
	if m.ID == "" {
		m.ID = NewID()
	}
	return saying(history.Mark, m.ID, func() any { return history.RecordOfMark(m) }, func(t *transaction) error { return t.putMark(m) })
}

// DeleteMark deletes a mark.
func DeleteMark(id string) Step {
	return removing(history.Mark, id)
}

// PutRelation stores a relation between two annotations of the project. One
// that is there keeps its two ends and its annotator; only its kind changes.
func PutRelation(r corpus.Relation) Step {
	if r.ID == "" {
		r.ID = NewID()
	}
	return saying(history.Relation, r.ID, func() any { return history.RecordOfRelation(r) }, func(t *transaction) error { return t.putRelation(r) })
}

// DeleteRelation deletes a relation.
func DeleteRelation(id string) Step {
	return removing(history.Relation, id)
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
	return saying(history.Document, d.ID, func() any { return history.RecordOfDocument(d) }, func(t *transaction) error { return t.putDocument(d) })
}

// RemoveDocument removes a document. All that was said of it does not show any
// more, whoever said it, and comes back when the removal is undone.
func RemoveDocument(id string) Step {
	return removing(history.Document, id)
}

// SetSentences cuts a document anew. No annotation and no mark moves.
func SetSentences(document, segmenter string, sentences []corpus.Sentence) Step {
	sentences = slices.Clone(sentences)
	return saying(history.Sentences, document, func() any {
		return history.SentencesRecord{Segmenter: segmenter, Bounds: history.EncodeBounds(sentences)}
	}, func(t *transaction) error { return t.setSentences(document, segmenter, sentences) })
}

// PutCodebook makes a codebook the current one. Versions are never lost: when
// the number is not above every one there was, it becomes the next; a codebook
// that says nothing new and asks for no new number changes nothing.
func PutCodebook(c corpus.Codebook) Step {
	return Step{run: func(t *transaction) error { return t.putCodebook(c, false) }}
}

// AmendCodebook is PutCodebook for a further change in the same sitting: while
// the version that the codebook says is the newest there is, it keeps its number.
func AmendCodebook(c corpus.Codebook) Step {
	return Step{run: func(t *transaction) error { return t.putCodebook(c, true) }}
}

// PutAnnotator adds or renames an annotator.
func PutAnnotator(a corpus.Annotator) Step {
	if a.ID == "" {
		a.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putAnnotator(a) }}
}

// beginProject gives the project its id; the first event does so.
func beginProject(r history.ProjectRecord) Step {
	return Step{run: func(t *transaction) error { return t.put(history.Project, "", r) }}
}

// SetTitle names the project.
func SetTitle(title string) Step {
	return Step{run: func(t *transaction) error { return t.put(history.Title, "", title) }}
}
