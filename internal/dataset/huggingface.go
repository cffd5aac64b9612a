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

const lossHuggingFace = "Marks are kept as the state of a sentence, without who read it; codebook definitions stand in the README; byline and the times of import are left out."

type huggingSentence struct {
	DocumentID string   `json:"document_id"`
	Sentence   int      `json:"sentence"`
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Text       string   `json:"text"`
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
	Text        string              `json:"text"`
	Annotations []huggingAnnotation `json:"annotations"`
	Relations   []huggingRelation   `json:"relations"`
}

type huggingAnnotation struct {
	ID         string             `json:"id"`
	Start      int                `json:"start"`
	End        int                `json:"end"`
	Label      string             `json:"label"`
	Quote      string             `json:"quote"`
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

func writeHuggingFace(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	f := newFolder(w)
	defer f.discard()
	sentences, err := f.spool()
	if err != nil {
		return err
	}
	sentenceLines := json.NewEncoder(sentences)
	sentenceLines.SetEscapeHTML(false)
	var counted counter
	rows := sentenceRows{rank: labelRanks(p.Codebook)}
	names := p.annotatorNames()
	languages := map[string]bool{}
	sentenceCount := 0
	err = f.add("data/documents/train.jsonl", func(w io.Writer) error {
		return writeLines(ctx, w, func(yield func(corpus.Entry, error) bool) {
			for entry, err := range entries {
				if err == nil {
					counted.add(&entry)
					sentenceCount += len(entry.Document.Sentences)
					if entry.Document.Language != "" {
						languages[entry.Document.Language] = true
					}
					err = encodeAll(sentenceLines, huggingSentences(&entry, &rows))
				}
				if !yield(entry, err) {
					return
				}
			}
		}, func(_ int, e *corpus.Entry) []any { return []any{huggingDocumentOf(e, &p, names)} })
	})
	if err != nil {
		return err
	}
	if err := f.add("data/sentences/train.jsonl", sentences.pour); err != nil {
		return err
	}
	if err := f.addText("README.md", huggingCard(&p, languages, counted.documents, sentenceCount)); err != nil {
		return err
	}
	return f.close(counted.manifest("huggingface", &p, lossHuggingFace))
}

func encodeAll[T any](encoder *json.Encoder, values []T) error {
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			return err
		}
	}
	return nil
}

func huggingSentences(e *corpus.Entry, rows *sentenceRows) []huggingSentence {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	annotations := rows.bySentence(e)
	states := corpus.States(d.Sentences, e.Annotations, e.Marks)
	list := make([]huggingSentence, len(d.Sentences))
	for i, s := range d.Sentences {
		list[i] = huggingSentence{DocumentID: d.ID, Sentence: i + 1, Start: offsets.Chars(s.Start), End: offsets.Chars(s.End),
			Text: d.Quote(s.Span), Labels: labelSet(annotations[i]), State: string(states[i])}
	}
	return list
}

func huggingDocumentOf(e *corpus.Entry, p *Project, names map[string]string) huggingDocument {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	document := huggingDocument{ID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date, URL: d.URL, Language: d.Language, Text: d.Text,
		Annotations: []huggingAnnotation{}, Relations: []huggingRelation{}}
	for _, a := range sortedAnnotations(e.Annotations) {
		attributes := []huggingAttribute{}
		for _, id := range attributeOrder(p.Codebook, a.Attributes) {
			attributes = append(attributes, huggingAttribute{id, a.Attributes[id]})
		}
		document.Annotations = append(document.Annotations, huggingAnnotation{ID: a.ID, Start: offsets.Chars(a.Span.Start), End: offsets.Chars(a.Span.End),
			Label: a.Label, Quote: d.Quote(a.Span), Annotator: names[a.Annotator], Note: a.Note, Attributes: attributes, CreatedAt: formatTime(a.CreatedAt)})
	}
	for _, r := range sortedRelations(e.Relations) {
		document.Relations = append(document.Relations, huggingRelation{Kind: r.Kind, From: r.From, To: r.To})
	}
	return document
}

// huggingCard is the dataset card. Its front matter follows the metadata of
// the Hugging Face hub.
func huggingCard(p *Project, languages map[string]bool, documents, sentences int) string {
	var card strings.Builder
	card.WriteString("---\n")
	if len(languages) > 0 {
		codes := make([]string, 0, len(languages))
		for code := range languages {
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
- config_name: sentences
  data_files:
  - split: train
    path: data/sentences/train.jsonl
  default: true
- config_name: documents
  data_files:
  - split: train
    path: data/documents/train.jsonl
---
# Claims, denials and speculation in news

%d documents with %d sentences, marked with Sayso. Before you publish it, say here under which licence the texts and the annotations may be used.

Configuration `+"`sentences`"+`: one row a sentence; `+"`state`"+` is labelled, nothing (read, and nothing to label) or unread. Configuration `+"`documents`"+`: one row a document with its annotations and relations. `+"`start` and `end`"+` count Unicode code points of the document's text from 0; the end no longer belongs.

%s`, sizeCategory(sentences), documents, sentences, codebookMarkdown(p.Codebook, 2))
	return card.String()
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
