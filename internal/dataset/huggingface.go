package dataset

import (
	"context"
	"encoding/json"
	"io"

	"sayso/internal/corpus"
)

// A folder for the Hugging Face datasets library: the sentences and the
// documents as two configurations in JSON lines, and a README.md whose front
// matter tells the library about both.

var inHuggingFace = carries{
	all: []Aspect{Texts, Bounds, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes, Variables},
	some: map[Aspect]string{
		Nothing: "with who, without when", Annotators: "names", Relations: "without who made them, and when",
		Times: "when annotations were made", IDs: "those of documents and annotations", Metadata: "title, outlet, date, address and language",
	},
	codebook: cardCodebook,
}

type huggingSentence struct {
	DocumentID string   `json:"document_id"`
	Title      string   `json:"title"`
	Outlet     string   `json:"outlet"`
	Date       string   `json:"date"`
	Sentence   int      `json:"sentence"`
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Text       *string  `json:"text"`
	TextSHA256 string   `json:"text_sha256,omitempty"` // when the text is left out
	Labels     []string `json:"labels"`
	State      string   `json:"state"`
	Annotators []string `json:"annotators"` // of the labels, in their order
	NothingBy  []string `json:"nothing_by"`
}

type huggingDocument struct {
	ID          string              `json:"id"`
	Title       string              `json:"title"`
	Outlet      string              `json:"outlet"`
	Date        string              `json:"date"`
	URL         string              `json:"url"`
	Language    string              `json:"language"`
	TextSHA256  string              `json:"text_sha256"`
	Text        *string             `json:"text"`
	Annotations []huggingAnnotation `json:"annotations"`
	Relations   []huggingRelation   `json:"relations"`
	// Variables are those that say something; there is no list in a project
	// without variables.
	Variables *[]huggingAttribute `json:"variables,omitempty"`
}

type huggingAnnotation struct {
	ID         string             `json:"id"`
	Start      int                `json:"start"`
	End        int                `json:"end"`
	Label      string             `json:"label"`
	Quote      *string            `json:"quote"`
	QuoteSHA   string             `json:"quote_sha256,omitempty"` // when the quote is left out
	Annotator  string             `json:"annotator"`
	Note       string             `json:"note"`
	Attributes []huggingAttribute `json:"attributes"`
	Mentions   []huggingMention   `json:"mentions"`
	CreatedAt  string             `json:"created_at"`
}

// huggingAttribute is a pair, since a table needs the same columns in every row.
type huggingAttribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// huggingMention is where the text names a source or gives a cue; the pieces of
// an annotation have the role part.
type huggingMention struct {
	Role  string `json:"role"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

type huggingRelation struct {
	Kind string `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
}

// The columns of the tables that are plain; the annotations of a document are
// lists inside it, which the metadata does not describe.
var (
	huggingSentenceColumns = []parquetColumn{{name: "document_id"}, {name: "title"}, {name: "outlet"}, {name: "date"}, {name: "sentence", kind: parquetInt}, {name: "start", kind: parquetInt},
		{name: "end", kind: parquetInt}, {name: "text"}, {name: "labels", kind: parquetTexts}, {name: "state"},
		{name: "annotators", kind: parquetTexts}, {name: "nothing_by", kind: parquetTexts}}
	huggingDocumentColumns = []parquetColumn{{name: "id"}, {name: "title"}, {name: "outlet"}, {name: "date"}, {name: "url"}, {name: "language"},
		{name: "text_sha256"}, {name: "text"}}
)

func fillHuggingFace(ctx context.Context, f *folder, p Project, parts []part) error {
	counts := newHuggingCounts(".jsonl", cardTable{"sentences", huggingSentenceColumns, []string{"document_id", "sentence"}},
		cardTable{"documents", huggingDocumentColumns, []string{"id"}})
	for _, part := range parts {
		if err := huggingSplit(ctx, f, &p, counts.split(part.name), part.entries, counts); err != nil {
			return err
		}
	}
	return writeCards(f, &p, counts)
}

// huggingSplit writes both tables of one split.
func huggingSplit(ctx context.Context, f *folder, p *Project, name string, entries Entries, counts *huggingCounts) error {
	sentences, err := f.spool()
	if err != nil {
		return err
	}
	sentenceLines := json.NewEncoder(sentences)
	sentenceLines.SetEscapeHTML(false)
	rows := newSentenceRows(p)
	names := p.annotatorNames()
	err = f.add(counts.path("documents", name), func(w io.Writer) error {
		return writeLines(ctx, w, func(yield func(corpus.Entry, error) bool) {
			for entry, err := range entries {
				if err == nil {
					counts.add(&entry)
					err = encodeAll(sentenceLines, huggingSentences(p, &entry, rows))
				}
				if !yield(entry, err) {
					return
				}
			}
		}, func(_ int, e *corpus.Entry) []any { return []any{huggingDocumentOf(e, p, names)} })
	})
	if err != nil {
		return err
	}
	return f.add(counts.path("sentences", name), sentences.pour)
}

func encodeAll[T any](encoder *json.Encoder, values []T) error {
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			return err
		}
	}
	return nil
}

func huggingSentences(p *Project, e *corpus.Entry, rows *sentenceRows) []huggingSentence {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	judgements := rows.judgements(e)
	list := make([]huggingSentence, len(d.Sentences))
	for i, s := range d.Sentences {
		labels, by := rows.saidBy(judgements[i].annotations)
		nobody := []string{}
		for _, m := range judgements[i].marks {
			nobody = append(nobody, rows.annotator(m.Annotator))
		}
		list[i] = huggingSentence{DocumentID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, Sentence: i + 1, Start: offsets.Chars(s.Start), End: offsets.Chars(s.End),
			Text: p.shown(d.Quote(s.Span)), TextSHA256: p.hashed(d.Quote(s.Span)), Labels: labels, State: string(judgements[i].state), Annotators: by, NothingBy: nobody}
	}
	return list
}

func huggingDocumentOf(e *corpus.Entry, p *Project, names map[string]string) huggingDocument {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	document := huggingDocument{ID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, URL: d.URL, Language: d.Language, Text: p.shown(d.Text), TextSHA256: textHash(d),
		Annotations: []huggingAnnotation{}, Relations: []huggingRelation{}}
	for _, a := range sortedAnnotations(e.Annotations) {
		attributes := []huggingAttribute{}
		for _, id := range attributeOrder(p.Codebook, a.Attributes) {
			attributes = append(attributes, huggingAttribute{id, a.Attributes[id]})
		}
		mentions := []huggingMention{}
		for _, m := range a.Mentions {
			mentions = append(mentions, huggingMention{m.Role, offsets.Chars(m.Span.Start), offsets.Chars(m.Span.End)})
		}
		document.Annotations = append(document.Annotations, huggingAnnotation{ID: a.ID, Start: offsets.Chars(a.Span.Start), End: offsets.Chars(a.Span.End),
			Label: a.Label, Quote: p.shown(d.Quote(a.Span)), QuoteSHA: p.hashed(d.Quote(a.Span)), Annotator: names[a.Annotator], Note: a.Note, Attributes: attributes, Mentions: mentions, CreatedAt: formatTime(a.CreatedAt)})
	}
	if len(p.Codebook.Variables) > 0 {
		variables := []huggingAttribute{}
		for _, v := range p.Codebook.Variables {
			if value := d.Fields[v.ID]; value != "" {
				variables = append(variables, huggingAttribute{v.ID, value})
			}
		}
		document.Variables = &variables
	}
	for _, r := range sortedRelations(e.Relations) {
		document.Relations = append(document.Relations, huggingRelation{Kind: r.Kind, From: r.From, To: r.To})
	}
	return document
}
