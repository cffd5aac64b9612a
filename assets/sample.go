package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"sayso/internal/corpus"
)

//go:embed sample
var sample embed.FS

// sampleFile is sample/sample.json: everything about the sample articles except
// their words.
type sampleFile struct {
	Annotators []string         `json:"annotators"`
	Articles   []sampleArticle  `json:"articles"`
	Relations  []sampleRelation `json:"relations"`
}

type sampleArticle struct {
	File        string               `json:"file"` // in the folder sample
	Title       string               `json:"title"`
	Outlet      string               `json:"outlet"`
	Byline      string               `json:"byline"`
	Date        string               `json:"date"`
	Printed     string               `json:"printed"`
	URL         string               `json:"url"`
	Language    string               `json:"language"`
	State       corpus.DocumentState `json:"state"`
	Annotator   string               `json:"annotator"` // who made the annotations and marks
	Annotations []sampleAnnotation   `json:"annotations"`
	// Nothing lists sentences that were read and hold nothing to label, each
	// by its whole text. They are chosen so that any sensible segmenter cuts
	// them the same way: a sentence that is a paragraph of its own.
	Nothing []string `json:"nothing"`
}

type sampleAnnotation struct {
	Name       string            `json:"name"` // how a relation refers to it; may be empty
	Quote      string            `json:"quote"`
	Label      string            `json:"label"`
	Attributes map[string]string `json:"attributes"`
	Note       string            `json:"note"`
}

type sampleRelation struct {
	From string `json:"from"` // name of an annotation
	Kind string `json:"kind"`
	To   string `json:"to"`
}

// sampleBegan is when the sample's annotators are taken to have begun. All its
// times and ids count from here, so that it is the same to the last byte on
// every machine. It lies in the past, although the articles are dated 2031:
// ids sort by time, and what a researcher adds has to come after the sample.
var sampleBegan = time.Date(2026, time.January, 5, 9, 0, 0, 0, time.UTC)

// SampleProject returns the sample corpus: articles with their metadata, some
// of them annotated, and the annotators who did it. Ids and times are the same
// on every call.
//
// Document.Sentences is empty: cutting sentences is the caller's task. Every
// mark covers a sentence that is a paragraph by itself.
func SampleProject() ([]corpus.Entry, []corpus.Annotator, error) {
	data, err := sample.ReadFile("sample/sample.json")
	if err != nil {
		return nil, nil, fmt.Errorf("the sample corpus is not in the program: %w", err)
	}
	var file sampleFile
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, nil, fmt.Errorf("sample.json cannot be read: %w", err)
	}
	b := builder{ids: counter{at: sampleBegan}, annotators: map[string]string{}, named: map[string]placed{}}
	var annotators []corpus.Annotator
	for _, name := range file.Annotators {
		id, _ := b.ids.next()
		b.annotators[name] = id
		annotators = append(annotators, corpus.Annotator{ID: id, Name: name})
	}
	if err := b.documents(file.Articles); err != nil {
		return nil, nil, err
	}
	for i, article := range file.Articles {
		if err := b.annotate(&b.entries[i], article); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", article.File, err)
		}
	}
	if err := b.relate(file.Relations); err != nil {
		return nil, nil, err
	}
	return b.entries, annotators, nil
}

// builder puts the sample together, one noun after the other.
type builder struct {
	ids        counter
	annotators map[string]string // name to id
	entries    []corpus.Entry
	named      map[string]placed
}

// placed is a named annotation and the entry that holds it.
type placed struct {
	entry      int
	annotation string
	annotator  string
}

// documents reads the articles. All documents get their ids before any
// annotation does, so that their order by id is their order in the file.
func (b *builder) documents(articles []sampleArticle) error {
	for _, a := range articles {
		text, err := sample.ReadFile("sample/" + a.File)
		if err != nil {
			return fmt.Errorf("a sample article is not in the program: %w", err)
		}
		id, at := b.ids.next()
		b.entries = append(b.entries, corpus.Entry{Document: corpus.Document{
			ID: id, Title: a.Title, Outlet: a.Outlet, Byline: a.Byline, Date: a.Date, Printed: a.Printed,
			URL: a.URL, Language: a.Language, Source: a.File,
			Text: string(text), SHA256: corpus.HashText(string(text)),
			State: a.State, AddedAt: at,
		}})
	}
	return nil
}

func (b *builder) annotate(entry *corpus.Entry, article sampleArticle) error {
	annotator := b.annotators[article.Annotator]
	if annotator == "" && len(article.Annotations)+len(article.Nothing) > 0 {
		return fmt.Errorf("the annotator %q is not listed", article.Annotator)
	}
	document := &entry.Document
	for _, a := range article.Annotations {
		span, err := find(document.Text, a.Quote)
		if err != nil {
			return err
		}
		id, at := b.ids.next()
		entry.Annotations = append(entry.Annotations, corpus.Annotation{
			ID: id, Document: document.ID, Span: span, Label: a.Label, Annotator: annotator,
			Quote: a.Quote, Note: a.Note, Attributes: a.Attributes, CreatedAt: at, ChangedAt: at,
		})
		if a.Name == "" {
			continue
		}
		if _, twice := b.named[a.Name]; twice {
			return fmt.Errorf("two annotations are named %q", a.Name)
		}
		b.named[a.Name] = placed{b.indexOf(document.ID), id, annotator}
	}
	corpus.SortAnnotations(entry.Annotations)
	return b.mark(entry, article.Nothing, annotator)
}

func (b *builder) mark(entry *corpus.Entry, sentences []string, annotator string) error {
	for _, sentence := range sentences {
		span, err := find(entry.Document.Text, sentence)
		if err != nil {
			return err
		}
		id, at := b.ids.next()
		entry.Marks = append(entry.Marks, corpus.Mark{
			ID: id, Document: entry.Document.ID, Span: span, Annotator: annotator, CreatedAt: at,
		})
	}
	return nil
}

func (b *builder) relate(relations []sampleRelation) error {
	for _, r := range relations {
		from, known := b.named[r.From]
		to, known2 := b.named[r.To]
		if !known || !known2 {
			return fmt.Errorf("a relation of the sample joins %q and %q, and one of them is no annotation", r.From, r.To)
		}
		id, at := b.ids.next()
		entry := &b.entries[from.entry]
		entry.Relations = append(entry.Relations, corpus.Relation{
			ID: id, Kind: r.Kind, From: from.annotation, To: to.annotation, Annotator: from.annotator, CreatedAt: at,
		})
	}
	return nil
}

func (b *builder) indexOf(document string) int {
	for i := range b.entries {
		if b.entries[i].Document.ID == document {
			return i
		}
	}
	return -1
}

// find gives the span of the one place where the words stand in the text.
func find(text, words string) (corpus.Span, error) {
	switch n := strings.Count(text, words); {
	case words == "":
		return corpus.Span{}, fmt.Errorf("a quote is empty")
	case n != 1:
		return corpus.Span{}, fmt.Errorf("the words %q stand %d times in the text, not once", words, n)
	}
	start := strings.Index(text, words)
	span := corpus.Span{Start: start, End: start + len(words)}
	return span, span.Check(text)
}

// counter makes ids that look and sort like UUIDs of version 7 (RFC 9562,
// section 5.7): 48 bits of milliseconds, which move on by a fixed step, and in
// place of the random bits a hash of how many came before.
type counter struct {
	at time.Time
	n  uint64
}

// sampleStep is the time between two acts of the sample's annotators.
const sampleStep = 20 * time.Second

func (c *counter) next() (id string, at time.Time) {
	at = c.at
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	hash := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("sayso sample"), c.n))
	copy(b[6:], hash[:10])
	b[6] = 0x70 | b[6]&0x0f // version 7
	b[8] = 0x80 | b[8]&0x3f // the variant of RFC 9562
	c.n++
	c.at = c.at.Add(sampleStep)
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], at
}
