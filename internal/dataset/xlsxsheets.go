package dataset

import (
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// What stands in the sheets of the workbook.

func xlsxSentenceColumns(p *Project) []string {
	columns := append([]string{}, sentenceColumns...)
	columns = append(columns, labelColumns(p.Codebook)...)
	return append(columns, lastSentenceColumns(p)...)
}

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

// xlsxSentences writes the rows of the CSV of sentences.
func xlsxSentences(s *sheet, p *Project, names map[string]string, rank map[string]int, e *corpus.Entry) {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	rows := sentenceRows{project: p, codebook: p.Codebook, names: names, rank: rank}
	annotations, marks := rows.bySentence(e), marksBySentence(e)
	states := corpus.States(d.Sentences, e.Annotations, e.Marks)
	for i, sentence := range d.Sentences {
		for _, words := range []string{d.ID, d.Title, d.Outlet, d.Date} {
			s.text(words)
		}
		for _, n := range []int{i + 1, offsets.Chars(sentence.Start), offsets.Chars(sentence.End), sentence.Start, sentence.End} {
			s.number(n)
		}
		s.text(p.cell(d.Quote(sentence.Span)))
		set := labelSet(annotations[i])
		s.text(strings.Join(set, "|"))
		for _, label := range p.Codebook.Labels {
			s.flag(slices.Contains(set, label.ID))
		}
		s.text(string(states[i]))
		for _, words := range rows.said(states[i], annotations[i], marks[i]) {
			s.text(words)
		}
		for _, words := range rows.nothing(marks[i]) {
			s.text(words)
		}
		for _, words := range rows.sourcesOf(d, annotations[i]) {
			s.text(words)
		}
		for _, words := range variableCells(p.Codebook, d) {
			s.text(words)
		}
		if p.withoutText {
			s.text(p.hashed(d.Quote(sentence.Span)))
		}
		s.endRow()
	}
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

// columnMeanings says what each column of the workbook holds.
var columnMeanings = map[string]string{
	"document_id": "UUID of the document", "title": "title of the document", "outlet": "where it was published",
	"date": "ISO 8601: a day, a month or a year", "sentence": "number of the sentence in its document, from 1",
	"start_char": "where it begins, in Unicode code points from 0", "end_char": "where it ends, in Unicode code points; the first that no longer belongs",
	"start_byte": "where it begins, in bytes of the UTF-8 text", "end_byte": "where it ends, in bytes; the first that no longer belongs",
	"text": "the sentence", "labels": "labels of the sentence, each once, joined by |", "state": "labelled; nothing: read, and nothing to label; unread: nobody has judged it",
	"source": "attribute source, a part for each annotation, joined by |", "source_type": "attribute source_type, likewise", "certainty": "attribute certainty, likewise",
	"note": "note; on a sentence a part for each annotation, joined by |", "annotator": "who labelled it, or found nothing in it", "annotated_at": "when, RFC 3339 in UTC",
	"nothing_by": "who read the sentence and found nothing to label, also where another found something, joined by |", "nothing_at": "when, likewise",
	"mentions":  "where the text names the source, gives a cue and so on: role:start-end in code points, joined by |; the pieces of an annotation have the role part",
	"source_id": "UUID of the source that the words in source mean; on a sentence a part for each annotation, joined by |", "source_name": "its name, likewise",
	"text_sha256": "SHA-256 of the sentence, which is left out", "quote_sha256": "SHA-256 of the words under the annotation, which are left out",
	"annotation_id": "UUID of the annotation", "quote": "the words under the annotation", "label": "id of the label",
	"relations":  "relations that begin here, kind:annotation_id, joined by |",
	"created_at": "when the annotation was made, RFC 3339 in UTC", "changed_at": "when it was last changed, RFC 3339 in UTC",
}

func xlsxDictionary(s *sheet, p *Project) error {
	s.header("sheet", "column", "meaning")
	for _, part := range []struct {
		name    string
		columns []string
	}{{"sentences", xlsxSentenceColumns(p)}, {"annotations", xlsxAnnotationColumns(p)}} {
		for _, column := range part.columns {
			meaning := columnMeanings[column]
			if id, ok := strings.CutPrefix(column, "label_"); ok {
				meaning = "1 if the sentence has the label " + id + ", else 0"
			}
			if id, ok := strings.CutPrefix(column, "attribute_"); ok {
				meaning = "attribute " + id + " of the annotation"
			}
			if id, ok := strings.CutPrefix(column, "variable_"); ok {
				meaning = "variable " + id + " of the document"
			}
			s.text(part.name)
			s.text(column)
			s.text(meaning)
			s.endRow()
		}
	}
	return s.close()
}
