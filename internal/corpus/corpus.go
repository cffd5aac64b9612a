// Package corpus holds the nouns of Sayso and nothing else.
//
// A researcher reads a Document. Its text is cut into Sentences, the units
// that are counted. The researcher lays an Annotation on a Span of the text:
// a Label of the Codebook (claim, denial, speculation), and, if wanted, who
// said it, how certain it is, and a note. A Relation says what an annotation
// answers: this denial denies that claim. A sentence without a label is either
// marked "nothing here" or has not been read yet; the two are never confused.
//
// The package imports only the standard library. It knows no file, no screen
// and no exchange format, so every other package can speak in its words.
package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"
)

// Span is a half-open range [Start, End) of UTF-8 byte offsets into a
// document's text. Both ends lie on rune boundaries in every span that has
// passed Check.
type Span struct {
	Start int
	End   int
}

// Len is the number of bytes the span covers.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the byte offset lies inside the span.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset < s.End }

// Covers reports whether other lies wholly inside s.
func (s Span) Covers(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps reports whether the spans share at least one byte.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Check says what is wrong with the span in this text: an end outside it, an
// empty or reversed span, or an end inside a character. It returns nil for a
// good span.
func (s Span) Check(text string) error {
	switch {
	case s.Start < 0 || s.End > len(text):
		return fmt.Errorf("the span %d-%d lies outside the text, which has %d bytes", s.Start, s.End, len(text))
	case s.Start >= s.End:
		return fmt.Errorf("the span %d-%d is empty or reversed", s.Start, s.End)
	case !onRuneBoundary(text, s.Start) || !onRuneBoundary(text, s.End):
		return fmt.Errorf("the span %d-%d begins or ends inside a character", s.Start, s.End)
	}
	return nil
}

func onRuneBoundary(text string, offset int) bool {
	return offset == len(text) || utf8.RuneStart(text[offset])
}

// Sentence is one unit of a document, as the segmenter cut it or a researcher
// corrected it.
type Sentence struct {
	Span
	// Margin is how sure the segmenter was of the end of this sentence, from
	// 0 (a coin toss) to 255 (certain, or set by hand).
	Margin uint8
}

// State of a sentence. The three states are told apart everywhere, in the
// window, in the file and in every export.
type State string

// The three states of a sentence.
const (
	Labelled State = "labelled" // carries at least one annotation
	Nothing  State = "nothing"  // read, and nothing in it to label
	Unread   State = "unread"   // nobody has judged it yet
)

// DocumentState is where a document stands in the researcher's queue.
type DocumentState string

// The states of a document.
const (
	ToDo       DocumentState = "to-do"
	InProgress DocumentState = "in-progress"
	Done       DocumentState = "done"
	PutAside   DocumentState = "put-aside"
)

// DocumentStates lists the states in the order in which they are offered.
var DocumentStates = []DocumentState{ToDo, InProgress, Done, PutAside}

// Document is one article and what is known about it. Text never changes once
// stored; the metadata may.
type Document struct {
	ID       string // UUIDv7
	Title    string
	Outlet   string
	Byline   string
	Date     string // ISO 8601 where it could be read: 2022-03-22, 2022-03 or 2022
	Printed  string // the date as it stood in the source, if different
	URL      string
	Language string            // ISO 639-1 code, empty when unknown
	Source   string            // name of the file it came from, without its folder
	Origin   Origin            // what else is known about that file
	Fields   map[string]string // id of a variable of the codebook to value; absent and empty mean the same

	Text   string // UTF-8, line ends are LF, otherwise as it was in the source
	SHA256 string // lower-case hex of the SHA-256 of Text

	State     DocumentState
	Due       string // id of the annotator who is to read it next, empty for nobody in particular
	AddedAt   time.Time
	Segmenter string // which engine cut Sentences, e.g. "uax29-1"
	Sentences []Sentence
}

// HashText returns the lower-case hex SHA-256 of a document's text.
func HashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Quote returns the text under a span. The span must have passed Check.
func (d *Document) Quote(s Span) string { return d.Text[s.Start:s.End] }

// SentenceAt returns the index of the sentence that holds the byte offset, or
// of the next one when the offset lies in the white space between two. It is
// -1 for a document without sentences.
func (d *Document) SentenceAt(offset int) int {
	n := len(d.Sentences)
	if n == 0 {
		return -1
	}
	i := sort.Search(n, func(i int) bool { return d.Sentences[i].End > offset })
	return min(i, n-1)
}

// SentencesIn returns the half-open range of indexes of the sentences that
// overlap the span; it is empty when the span touches none.
func (d *Document) SentencesIn(s Span) (from, to int) {
	from = sort.Search(len(d.Sentences), func(i int) bool { return d.Sentences[i].End > s.Start })
	to = from
	for to < len(d.Sentences) && d.Sentences[to].Start < s.End {
		to++
	}
	return from, to
}

// Annotation is one label on one span by one annotator.
type Annotation struct {
	ID         string // UUIDv7
	Document   string // id of the document
	Span       Span
	Label      string // id of a label of the codebook
	Annotator  string // id of the annotator
	Quote      string // the text under Span, kept so that the offsets can be proven
	Note       string
	Attributes map[string]string // attribute id to value; absent and empty mean the same
	Mentions   []Mention         // where the text names the source, gives the cue and so on; in order of role and start
	Codebook   int               // version of the codebook it was made or last changed under, 0 when unknown
	// CodebookHash names that codebook beyond doubt: two laptops may both have
	// made a version 5. Empty when unknown, or from before hashes were kept.
	CodebookHash string
	CreatedAt    time.Time // UTC, millisecond precision
	ChangedAt    time.Time // UTC, millisecond precision
}

// Mention marks the words of the document that stand for a part of an
// annotation: who is the source, which words are the cue. Its span may lie
// anywhere in the annotation's document.
type Mention struct {
	Role  string // id of the attribute it belongs to (source, via, cue, target), or Part
	Span  Span
	Quote string // the text under Span, kept so that the offsets can be proven
}

// Part is the role of a mention that is a piece of the annotation itself: a
// discontinuous annotation has one for each of its pieces, and its own span
// reaches from the first to the last.
const Part = "part"

// Clone returns a copy that shares no map and no list with the original.
func (a Annotation) Clone() Annotation {
	if a.Attributes != nil {
		attributes := make(map[string]string, len(a.Attributes))
		for k, v := range a.Attributes {
			attributes[k] = v
		}
		a.Attributes = attributes
	}
	a.Mentions = slices.Clone(a.Mentions)
	return a
}

// SortAnnotations puts annotations in reading order: by start, longer first,
// then by the time they were made, then by id.
func SortAnnotations(list []Annotation) {
	sort.SliceStable(list, func(i, j int) bool { return CompareAnnotations(&list[i], &list[j]) < 0 })
}

// CompareAnnotations is below 0 when a stands before b in reading order.
func CompareAnnotations(a, b *Annotation) int {
	if a.Span.Start != b.Span.Start {
		return a.Span.Start - b.Span.Start
	}
	if a.Span.End != b.Span.End {
		return b.Span.End - a.Span.End
	}
	if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// Mark says that an annotator has read a sentence and found nothing to label.
// It is tied to the sentence's span, so that a re-cut document keeps it where
// the bounds still agree.
type Mark struct {
	ID        string // UUIDv7
	Document  string
	Span      Span
	Annotator string
	CreatedAt time.Time // UTC, millisecond precision
}

// Doubt parks a sentence: an annotator could not decide and says why. It is
// worked off later, one doubt after the other. A doubt says nothing about the
// state of its sentence.
type Doubt struct {
	ID        string // UUIDv7
	Document  string
	Span      Span // of the sentence
	Annotator string
	Why       string
	CreatedAt time.Time // UTC, millisecond precision
}

// Relation is a directed link between two annotations, possibly of different
// documents: From denies, supports or repeats To.
type Relation struct {
	ID        string // UUIDv7
	Kind      string // id of a relation kind of the codebook
	From      string // annotation id
	To        string // annotation id
	Annotator string
	CreatedAt time.Time // UTC, millisecond precision
}

// Annotator is a person (or a program) who is responsible for annotations.
//
// An annotation keeps its annotator for good. When it turns out that one person
// is in a project twice, as "maria" and as "Maria", the one annotator says that
// it is the same as the other; People finds out who is meant.
type Annotator struct {
	ID     string // UUIDv7
	Name   string
	SameAs string // id of the annotator who is the same person, empty when it is known under no other
	Kind   AnnotatorKind
	Of     string // of a second pass: id of the annotator who reads again; else empty
}

// AnnotatorKind says what sort of annotator one is. A second pass and gold say
// things about the text of their own, as a person does, so they are annotators.
type AnnotatorKind string

// The kinds of annotator.
const (
	Person AnnotatorKind = ""            // reads, and is responsible
	Pass   AnnotatorKind = "second-pass" // a person who reads again, without seeing what they said before
	Gold   AnnotatorKind = "gold"        // what was decided where annotators differed; everybody who decides writes it
)

// StateOf tells the state of a sentence from the annotations and marks of its
// document. An annotation that only touches white space beside it does not
// count.
func StateOf(sentence Span, annotations []Annotation, marks []Mark) State {
	for i := range annotations {
		if annotations[i].Span.Overlaps(sentence) {
			return Labelled
		}
	}
	for i := range marks {
		if marks[i].Span == sentence {
			return Nothing
		}
	}
	return Unread
}

// States tells the state of every sentence at once, in time linear in the
// number of sentences, annotations and marks. Annotations need no order.
func States(sentences []Sentence, annotations []Annotation, marks []Mark) []State {
	states := make([]State, len(sentences))
	document := Document{Sentences: sentences}
	for i := range states {
		states[i] = Unread
	}
	for i := range marks {
		from, to := document.SentencesIn(marks[i].Span)
		if to-from == 1 && sentences[from].Span == marks[i].Span {
			states[from] = Nothing
		}
	}
	for i := range annotations {
		from, to := document.SentencesIn(annotations[i].Span)
		for ; from < to; from++ {
			states[from] = Labelled
		}
	}
	return states
}

// FirstWords shortens a text for a list: the first words that fit into limit
// characters, with an ellipsis when something was left out and line breaks
// turned into spaces.
func FirstWords(text string, limit int) string {
	// No more than this many bytes can matter, so a huge text costs nothing.
	if most := 8*limit + 64; len(text) > most {
		for most > 0 && !utf8.RuneStart(text[most]) {
			most--
		}
		text = text[:most]
	}
	words := strings.Fields(text)
	short := strings.Join(words, " ")
	if utf8.RuneCountInString(short) <= limit {
		return short
	}
	runes := []rune(short)[:limit]
	if cut := strings.LastIndexByte(string(runes), ' '); cut > len(string(runes))/2 {
		return string(runes)[:cut] + " …"
	}
	return string(runes) + "…"
}

// Entry is a document with all that was said of it: what an exporter writes
// and an importer reads.
type Entry struct {
	Document    Document
	Annotations []Annotation // in reading order
	Marks       []Mark       // in reading order
	Doubts      []Doubt      // in reading order
	Relations   []Relation   // those whose From is an annotation of this document
	Readings    []Reading    // by id; how far each annotator has come with it
	Decisions   []Decision   // in reading order; how gold came to say what it says
	Codings     []Coding     // in reading order; what led annotators to sentences, and which hint there was
}
