package storage

import (
	"context"
	"database/sql"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// documentRows is all that the file says of one document but its relations.
type documentRows struct {
	record      history.DocumentRecord
	counters    counters // without the two maps
	byLabel     []byte   // which are in these, as JSON
	byAnnotator []byte
	text        sql.NullString // null when the text is missing
	sentences   *history.SentencesRecord
	annotations []corpus.Annotation // in no order
	marks       []corpus.Mark       // in no order
	doubts      []corpus.Doubt      // in no order
	readings    []corpus.Reading    // in no order
	decisions   []corpus.Decision   // in no order
	codings     []corpus.Coding     // in no order
	found       bool                // false when only things of the document stand
}

// chosen is a condition on the id of a document.
type chosen struct {
	condition string
	args      []any
}

// between chooses the documents from one id to another.
func between(from, to string) chosen { return chosen{"BETWEEN ? AND ?", []any{from, to}} }

// among chooses the documents of the ids.
func among(ids []string) chosen {
	return chosen{"IN (SELECT value FROM json_each(?))", []any{string(history.Encode(ids))}}
}

// readRows reads the chosen documents, with one query for each table: to ask for
// every document by itself takes several times as long. Nothing of what it reads
// is proven.
func readRows(ctx context.Context, q querier, which chosen) (map[string]*documentRows, error) {
	rows := map[string]*documentRows{}
	for _, read := range []func(context.Context, querier, chosen, map[string]*documentRows) error{
		readDocumentRows, readSentenceRows, readAnnotationRows, readMarkRows, readDoubtRows, readRoundRows,
	} {
		if err := read(ctx, q, which, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func rowsOf(rows map[string]*documentRows, id string) *documentRows {
	d := rows[id]
	if d == nil {
		d = &documentRows{}
		rows[id] = d
	}
	return d
}

func readDocumentRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	return scanEach(ctx, q, func(scan func(...any) error) error {
		var id string
		d := &documentRows{found: true}
		r, n := &d.record, &d.counters
		err := scanDocument(scan, r, []any{&id}, &n.Sentences, &n.Labelled, &n.Nothing, &n.Annotations, &d.byLabel, &d.byAnnotator, &d.text)
		rows[id] = d
		return err
	}, "SELECT id, "+documentColumns+`, sentences, labelled, nothing_here, annotations, by_label, by_annotator, text
		FROM documents LEFT JOIN texts ON texts.sha256 = documents.sha256 WHERE id `+which.condition, which.args...)
}

func readSentenceRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	return scanEach(ctx, q, func(scan func(...any) error) error {
		var id string
		s := &history.SentencesRecord{}
		err := scan(&id, &s.Segmenter, &s.Bounds)
		rowsOf(rows, id).sentences = s
		return err
	}, "SELECT document, segmenter, bounds FROM segmentations WHERE document "+which.condition, which.args...)
}

func readAnnotationRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	var id string
	var encoded encodedColumns
	var r history.AnnotationRecord
	var d *documentRows
	var of string
	into := append([]any{&id}, columnsOf(&r, &encoded)...)
	return scanEach(ctx, q, func(scan func(...any) error) error {
		if err := scan(into...); err != nil {
			return err
		}
		if err := decodeColumns(&r, &encoded); err != nil {
			return err
		}
		if d == nil || of != r.Document {
			d, of = rowsOf(rows, r.Document), r.Document
		}
		r.Document = of // one string for all of them
		d.annotations = append(d.annotations, r.Annotation(id))
		return nil
	}, "SELECT id, "+annotationColumns+" FROM annotations WHERE document "+which.condition, which.args...)
}

func readMarkRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	return scanEach(ctx, q, func(scan func(...any) error) error {
		var m corpus.Mark
		var at int64
		err := scan(&m.ID, &m.Document, &m.Span.Start, &m.Span.End, &m.Annotator, &at)
		m.CreatedAt = history.FromMilliseconds(at)
		d := rowsOf(rows, m.Document)
		d.marks = append(d.marks, m)
		return err
	}, `SELECT id, document, start, "end", annotator, created_at FROM marks WHERE document `+which.condition, which.args...)
}

func readDoubtRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	return scanEach(ctx, q, func(scan func(...any) error) error {
		doubt, err := scanDoubt(scan)
		d := rowsOf(rows, doubt.Document)
		d.doubts = append(d.doubts, doubt)
		return err
	}, doubtQuery+"WHERE document "+which.condition, which.args...)
}
