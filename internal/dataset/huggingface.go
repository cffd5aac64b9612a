package dataset

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// A folder for the Hugging Face datasets library: the sentences and the
// documents as two configurations in JSON lines, and a README.md whose front
// matter tells the library about both.

var inHuggingFace = carries{
	all: []Aspect{Texts, Bounds, Labels, Spans, Overlaps, Attributes, Notes},
	some: map[Aspect]string{
		Nothing: "as the state of a sentence, without who and when", Annotators: "names", Relations: "without who made them, and when",
		Times: "when annotations were made", IDs: "those of documents and annotations", Metadata: "title, outlet, date, address and language",
		Definitions: "without keys, colours and lines",
	},
}

type huggingSentence struct {
	DocumentID string   `json:"document_id"`
	Sentence   int      `json:"sentence"`
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Text       *string  `json:"text"`
	TextSHA256 string   `json:"text_sha256,omitempty"` // when the text is left out
	Labels     []string `json:"labels"`
	State      string   `json:"state"`
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
	CreatedAt  string             `json:"created_at"`
}

// huggingAttribute is a pair, since a table needs the same columns in every row.
type huggingAttribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type huggingRelation struct {
	Kind string `json:"kind"`
	From string `json:"from"`
	To   string `json:"to"`
}

// huggingCounts is what the card tells about the documents.
type huggingCounts struct {
	documents, sentences int
	languages            map[string]bool
	splits               []string
}

func fillHuggingFace(ctx context.Context, f *folder, p Project, parts []part) error {
	counts := huggingCounts{languages: map[string]bool{}}
	for _, part := range parts {
		name := part.name
		if name == "" {
			name = "train" // as the library calls the only part of a dataset
		}
		counts.splits = append(counts.splits, name)
		if err := huggingSplit(ctx, f, &p, name, part.entries, &counts); err != nil {
			return err
		}
	}
	return f.addText("README.md", huggingCard(&p, &counts))
}

// huggingSplit writes both tables of one split.
func huggingSplit(ctx context.Context, f *folder, p *Project, name string, entries Entries, counts *huggingCounts) error {
	sentences, err := f.spool()
	if err != nil {
		return err
	}
	sentenceLines := json.NewEncoder(sentences)
	sentenceLines.SetEscapeHTML(false)
	rows := sentenceRows{rank: labelRanks(p.Codebook)}
	names := p.annotatorNames()
	err = f.add("data/documents/"+name+".jsonl", func(w io.Writer) error {
		return writeLines(ctx, w, func(yield func(corpus.Entry, error) bool) {
			for entry, err := range entries {
				if err == nil {
					counts.add(&entry)
					err = encodeAll(sentenceLines, huggingSentences(p, &entry, &rows))
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
	return f.add("data/sentences/"+name+".jsonl", sentences.pour)
}

func (c *huggingCounts) add(e *corpus.Entry) {
	c.documents++
	c.sentences += len(e.Document.Sentences)
	if e.Document.Language != "" {
		c.languages[e.Document.Language] = true
	}
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
	annotations := rows.bySentence(e)
	states := corpus.States(d.Sentences, e.Annotations, e.Marks)
	list := make([]huggingSentence, len(d.Sentences))
	for i, s := range d.Sentences {
		list[i] = huggingSentence{DocumentID: d.ID, Sentence: i + 1, Start: offsets.Chars(s.Start), End: offsets.Chars(s.End),
			Text: p.shown(d.Quote(s.Span)), TextSHA256: p.hashed(d.Quote(s.Span)), Labels: labelSet(annotations[i]), State: string(states[i])}
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
		document.Annotations = append(document.Annotations, huggingAnnotation{ID: a.ID, Start: offsets.Chars(a.Span.Start), End: offsets.Chars(a.Span.End),
			Label: a.Label, Quote: p.shown(d.Quote(a.Span)), QuoteSHA: p.hashed(d.Quote(a.Span)), Annotator: names[a.Annotator], Note: a.Note, Attributes: attributes, CreatedAt: formatTime(a.CreatedAt)})
	}
	for _, r := range sortedRelations(e.Relations) {
		document.Relations = append(document.Relations, huggingRelation{Kind: r.Kind, From: r.From, To: r.To})
	}
	return document
}

// huggingCard is the dataset card. Its front matter follows the metadata of
// the Hugging Face hub.
func huggingCard(p *Project, counts *huggingCounts) string {
	var card strings.Builder
	card.WriteString("---\n")
	if len(counts.languages) > 0 {
		codes := make([]string, 0, len(counts.languages))
		for code := range counts.languages {
			codes = append(codes, code)
		}
		sort.Strings(codes)
		card.WriteString("language:\n")
		for _, code := range codes {
			fmt.Fprintf(&card, "- %s\n", quoteYAML(code)) // "no" would be read as false
		}
	}
	fmt.Fprintf(&card, `license: other
pretty_name: Claims, denials and speculation in news
size_categories:
- %s
task_categories:
- token-classification
- text-classification
annotations_creators:
- expert-generated
configs:
`, sizeCategory(counts.sentences))
	for _, config := range []string{"sentences", "documents"} {
		fmt.Fprintf(&card, "- config_name: %s\n  data_files:\n", config)
		for _, split := range counts.splits {
			fmt.Fprintf(&card, "  - split: %s\n    path: data/%s/%s.jsonl\n", huggingSplitName(split), config, split)
		}
		if config == "sentences" {
			card.WriteString("  default: true\n")
		}
	}
	fmt.Fprintf(&card, `---
# Claims, denials and speculation in news

%d documents with %d sentences, marked with Sayso. %s

Configuration `+"`sentences`"+`: one row a sentence; `+"`state`"+` is labelled, nothing (read, and nothing to label) or unread. Configuration `+"`documents`"+`: one row a document with its annotations and relations. `+"`start` and `end`"+` count Unicode code points of the document's text from 0; the end no longer belongs.%s How the dataset was made, and the SHA-256 of each file, stand in `+"`manifest.json`"+`; `+"`documents.csv`"+` lists the documents.

%s`, counts.documents, counts.sentences, huggingLicence(p), huggingTexts(p), codebookMarkdown(p.Codebook, 2))
	return card.String()
}

// huggingSplitName is the library's word for a split.
func huggingSplitName(split string) string {
	if split == "dev" {
		return "validation"
	}
	return split
}

func huggingLicence(p *Project) string {
	if p.licence == "" {
		return "Before you publish it, say here under which licence the texts and the annotations may be used."
	}
	return "Licence: " + escapeMarkdown(p.licence) + "."
}

func huggingTexts(p *Project) string {
	if !p.withoutText {
		return ""
	}
	return " The texts are left out: `text` and `quote` are empty, and `text_sha256` and `quote_sha256` are the SHA-256 of what stood there, in UTF-8 with LF."
}

// quoteYAML makes a scalar that YAML cannot take for anything but words.
func quoteYAML(words string) string {
	quoted, err := Marshal(words) // JSON strings are YAML
	if err != nil {
		return `""`
	}
	return string(quoted)
}

// sizeCategory is the hub's word for a number of rows.
func sizeCategory(rows int) string {
	limits := []struct {
		below int
		name  string
	}{{1_000, "n<1K"}, {10_000, "1K<n<10K"}, {100_000, "10K<n<100K"}, {1_000_000, "100K<n<1M"}, {10_000_000, "1M<n<10M"}}
	for _, limit := range limits {
		if rows < limit.below {
			return limit.name
		}
	}
	return "10M<n<100M"
}
