package dataset

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"sayso/internal/corpus"
)

// doccano's JSONL, in two shapes: sequence labelling, and sequence labelling
// with relations. Offsets count Unicode code points. Keys that doccano does
// not know become its metadata.

var (
	inDoccano = carries{
		all: []Aspect{Texts, Labels, Spans, Overlaps},
		some: map[Aspect]string{
			Notes: "as comments of the document", IDs: "those of documents", Metadata: "title, outlet and date",
		},
	}
	inDoccanoRelations = carries{
		all: inDoccano.all,
		some: map[Aspect]string{
			Relations: "those within a document, without who made them, and when",
			Notes:     "as comments of the document", IDs: "those of documents", Metadata: "title, outlet and date",
		},
	}
)

// doccanoMeta is known about a document; doccano shows it beside the text.
type doccanoMeta struct {
	Comments   []string `json:"Comments"`
	DocumentID string   `json:"document_id"`
	Title      string   `json:"title"`
	Outlet     string   `json:"outlet"`
	Date       string   `json:"date"`
}

type doccanoSpans struct {
	ID    int      `json:"id"`
	Text  string   `json:"text"`
	Label [][3]any `json:"label"` // start, end, label
	doccanoMeta
}

type doccanoRelations struct {
	ID        int               `json:"id"`
	Text      string            `json:"text"`
	Entities  []doccanoEntity   `json:"entities"`
	Relations []doccanoRelation `json:"relations"`
	doccanoMeta
}

type doccanoEntity struct {
	ID    int    `json:"id"`
	Label string `json:"label"`
	Start int    `json:"start_offset"`
	End   int    `json:"end_offset"`
}

type doccanoRelation struct {
	ID   int    `json:"id"`
	From int    `json:"from_id"`
	To   int    `json:"to_id"`
	Type string `json:"type"`
}

// writeLines writes what line makes of each entry, one a line.
func writeLines(ctx context.Context, w io.Writer, entries Entries, lines func(number int, e *corpus.Entry) []any) error {
	out := bufio.NewWriterSize(w, 64<<10)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	number := 0
	err := each(ctx, entries, func(e *corpus.Entry) error {
		number++
		for _, line := range lines(number, e) {
			if err := encoder.Encode(line); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func writeDoccano(ctx context.Context, w io.Writer, _ Project, entries Entries) error {
	return writeLines(ctx, w, entries, func(number int, e *corpus.Entry) []any {
		offsets := NewOffsets(e.Document.Text)
		line := doccanoSpans{ID: number, Text: e.Document.Text, Label: [][3]any{}, doccanoMeta: doccanoMetaOf(e)}
		for _, a := range sortedAnnotations(e.Annotations) {
			line.Label = append(line.Label, [3]any{offsets.Chars(a.Span.Start), offsets.Chars(a.Span.End), a.Label})
		}
		return []any{line}
	})
}

func writeDoccanoRelations(ctx context.Context, w io.Writer, _ Project, entries Entries) error {
	return writeLines(ctx, w, entries, func(number int, e *corpus.Entry) []any {
		offsets := NewOffsets(e.Document.Text)
		line := doccanoRelations{ID: number, Text: e.Document.Text, Entities: []doccanoEntity{}, Relations: []doccanoRelation{}, doccanoMeta: doccanoMetaOf(e)}
		numbers := map[string]int{}
		for i, a := range sortedAnnotations(e.Annotations) {
			numbers[a.ID] = i + 1
			line.Entities = append(line.Entities, doccanoEntity{ID: i + 1, Label: a.Label, Start: offsets.Chars(a.Span.Start), End: offsets.Chars(a.Span.End)})
		}
		for _, r := range sortedRelations(e.Relations) {
			if from, to := numbers[r.From], numbers[r.To]; from > 0 && to > 0 {
				line.Relations = append(line.Relations, doccanoRelation{ID: len(line.Relations) + 1, From: from, To: to, Type: r.Kind})
			}
		}
		return []any{line}
	})
}

func doccanoMetaOf(e *corpus.Entry) doccanoMeta {
	d := &e.Document
	meta := doccanoMeta{Comments: []string{}, DocumentID: d.ID, Title: d.Title, Outlet: d.Outlet, Date: d.Date}
	for _, a := range sortedAnnotations(e.Annotations) {
		if a.Note != "" {
			meta.Comments = append(meta.Comments, a.Note)
		}
	}
	return meta
}
