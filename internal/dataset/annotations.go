package dataset

import (
	"context"
	"io"
	"strings"

	"sayso/internal/corpus"
)

// writeAnnotations writes one row per annotation, with everything said of it.
func writeAnnotations(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	t := newTable(w, commaSeparated)
	for _, name := range []string{"annotation_id", "document_id", "title", "outlet", "date", "sentence", "sentences",
		"start_char", "end_char", "start_byte", "end_byte", "quote", "label"} {
		t.raw(name)
	}
	for _, name := range AttributeColumns(p.Codebook) {
		t.raw(name)
	}
	for _, name := range []string{"note", "relations", "annotator", "annotator_id", "created_at", "changed_at", "mentions", "source_id", "source_name"} {
		t.raw(name)
	}
	for _, name := range variableColumns(p.Codebook) {
		t.raw(name)
	}
	if p.withoutText {
		t.raw("quote_sha256")
	}
	t.endRow()
	names := p.annotatorNames()
	err := each(ctx, entries, func(e *corpus.Entry) error {
		writeAnnotationRows(t, &p, names, e)
		return nil
	})
	if err != nil {
		return err
	}
	return t.flush()
}

func writeAnnotationRows(t *table, p *Project, names map[string]string, e *corpus.Entry) {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	relations, variables := relationsFrom(e), variableCells(p.Codebook, d)
	for _, a := range sortedAnnotations(e.Annotations) {
		t.raw(a.ID)
		t.raw(d.ID)
		t.text(d.Title)
		t.text(d.Outlet)
		t.text(d.Date)
		from, to := d.SentencesIn(a.Span)
		if from < to {
			t.number(from + 1)
		} else {
			t.raw("")
		}
		t.number(to - from)
		t.number(offsets.Chars(a.Span.Start))
		t.number(offsets.Chars(a.Span.End))
		t.number(a.Span.Start)
		t.number(a.Span.End)
		t.text(p.cell(d.Quote(a.Span)))
		t.raw(a.Label)
		for _, attribute := range p.Codebook.Attributes {
			t.text(a.Attributes[attribute.ID])
		}
		t.text(a.Note)
		t.raw(strings.Join(relations[a.ID], "|"))
		t.text(names[a.Annotator])
		t.raw(a.Annotator)
		t.raw(formatTime(a.CreatedAt))
		t.raw(formatTime(a.ChangedAt))
		t.raw(strings.Join(mentionWords(&a, offsets), "|"))
		source := p.source(d, &a)
		t.raw(source.ID)
		t.text(source.Name)
		for _, words := range variables {
			t.text(words)
		}
		if p.withoutText {
			t.raw(p.hashed(d.Quote(a.Span)))
		}
		t.endRow()
	}
}

// relationsFrom lists where the relations of each annotation lead.
func relationsFrom(e *corpus.Entry) map[string][]string {
	relations := map[string][]string{}
	for _, r := range sortedRelations(e.Relations) {
		relations[r.From] = append(relations[r.From], r.Kind+":"+r.To)
	}
	return relations
}
