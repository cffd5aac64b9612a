package dataset

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// What stands in the sheets of the workbook.

func xlsxAnnotationColumns(p *Project) []string {
	columns := []string{"annotation_id", "document_id", "title", "sentence", "start_char", "end_char", "quote", "label"}
	columns = append(columns, AttributeColumns(p.Codebook)...)
	columns = append(columns, "note", "relations", "annotator", "created_at", "changed_at", "mentions", "source_id", "source_name")
	columns = append(columns, variableColumns(p.Codebook)...)
	if p.withoutText {
		columns = append(columns, "quote_sha256")
	}
	return columns
}

func xlsxAnnotations(s *sheet, p *Project, names map[string]string, e *corpus.Entry) {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	relations := relationsFrom(e)
	for _, a := range sortedAnnotations(e.Annotations) {
		s.text(a.ID)
		s.text(d.ID)
		s.text(d.Title)
		s.number(d.SentenceAt(a.Span.Start) + 1)
		s.number(offsets.Chars(a.Span.Start))
		s.number(offsets.Chars(a.Span.End))
		s.text(p.cell(d.Quote(a.Span)))
		s.text(a.Label)
		for _, attribute := range p.Codebook.Attributes {
			s.text(a.Attributes[attribute.ID])
		}
		source := p.source(d, &a)
		for _, words := range []string{a.Note, strings.Join(relations[a.ID], "|"), names[a.Annotator], formatTime(a.CreatedAt), formatTime(a.ChangedAt),
			strings.Join(mentionWords(&a, offsets), "|"), source.ID, source.Name} {
			s.text(words)
		}
		for _, words := range variableCells(p.Codebook, d) {
			s.text(words)
		}
		if p.withoutText {
			s.text(p.hashed(d.Quote(a.Span)))
		}
		s.endRow()
	}
}

func xlsxCodebook(s *sheet, c corpus.Codebook) error {
	s.header("kind", "id", "name", "column", "values", "direction", "definition", "examples", "counter_examples", "rules")
	row := func(words ...string) {
		for _, w := range words {
			s.text(w)
		}
		s.endRow()
	}
	columns := labelColumns(c)
	for i, l := range c.Labels {
		row("label", l.ID, l.Name, columns[i], "", "", l.Definition, strings.Join(l.Examples, "\n"), strings.Join(l.Counter, "\n"), strings.Join(l.Rules, "\n"))
	}
	columns = AttributeColumns(c)
	for i, a := range c.Attributes {
		row("attribute", a.ID, a.Name, columns[i], strings.Join(a.Values, "|"), "", a.Definition, "", "", "")
	}
	for _, k := range c.Relations {
		row("relation", k.ID, k.Name, "", "", relationDirection(k), k.Definition, "", "", "")
	}
	columns = variableColumns(c)
	for i, v := range c.Variables {
		row(string(v.Kind)+" variable", v.ID, v.Name, columns[i], strings.Join(v.Values, "|"), "", v.Definition, "", "", "")
	}
	return s.close()
}

// columnMeanings says what each column of the annotations holds.
var columnMeanings = map[string]string{
	"annotation_id": "UUID of the annotation", "document_id": "UUID of the document", "title": "title of the document",
	"sentence": "number of the sentence it begins in, from 1", "start_char": "where it begins, in Unicode code points from 0",
	"end_char": "where it ends, in Unicode code points; the first that no longer belongs",
	"quote":    "the words under the annotation", "label": "id of the label", "note": "note", "annotator": "who made it",
	"relations":  "relations that begin here, kind:annotation_id, joined by |",
	"created_at": "when the annotation was made, RFC 3339 in UTC", "changed_at": "when it was last changed, RFC 3339 in UTC",
	"mentions":  "where the text names the source, gives a cue and so on: role:start-end in code points, joined by |; the pieces of an annotation have the role part",
	"source_id": "UUID of the source that the words in source mean", "source_name": "its name",
	"quote_sha256": "SHA-256 of the words under the annotation, which are left out",
}

func xlsxDictionary(s *sheet, p *Project, sentences []sentenceColumn) error {
	s.header("sheet", "column", "meaning")
	row := func(sheet, column, meaning string) {
		s.text(sheet)
		s.text(column)
		s.text(meaning)
		s.endRow()
	}
	for _, c := range sentences {
		row("sentences", c.name, c.meaning)
	}
	attributes, variables := AttributeColumns(p.Codebook), variableColumns(p.Codebook)
	for _, column := range xlsxAnnotationColumns(p) {
		meaning := columnMeanings[column]
		if at := slices.Index(attributes, column); at >= 0 {
			meaning = "attribute " + p.Codebook.Attributes[at].ID + " of the annotation"
		}
		if at := slices.Index(variables, column); at >= 0 {
			meaning = "variable " + p.Codebook.Variables[at].ID + " of the document"
		}
		row("annotations", column, meaning)
	}
	return s.close()
}
