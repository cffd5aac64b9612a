package storage

import (
	"context"
	"database/sql"
	"errors"

	"sayso/internal/corpus"
)

// counters are what the list of documents shows of one document. They are
// kept in its row, so that ten thousand of them are read at once, and are
// counted anew from the rows themselves whenever one of those changes.
type counters struct {
	Sentences, Labelled, Nothing, Annotations int
	ByLabel, ByAnnotator                      map[string]int
}

// count counts one document. It reads the index of its annotations alone.
func count(ctx context.Context, q querier, document string) (c counters, err error) {
	var size int
	var bounds []byte
	err = q.QueryRowContext(ctx, `SELECT bytes, coalesce(bounds, x'') FROM documents
		LEFT JOIN segmentations ON document = documents.id WHERE documents.id = ?`, document).Scan(&size, &bounds)
	if err != nil {
		return c, err
	}
	sentences, err := decodeBounds(bounds, size)
	if err != nil {
		return c, fail(ErrDamaged, err, "The sentence bounds of the document %s are damaged; its annotations are not touched. Cut it into sentences anew.", document)
	}
	spans, err := readSpans(ctx, q, "annotations", document)
	if err != nil {
		return c, err
	}
	annotations := make([]corpus.Annotation, len(spans))
	for i := range spans {
		annotations[i].Span = spans[i]
	}
	if spans, err = readSpans(ctx, q, "marks", document); err != nil {
		return c, err
	}
	marks := make([]corpus.Mark, len(spans))
	for i := range spans {
		marks[i].Span = spans[i]
	}
	c = tally(sentences, annotations, marks)
	c.ByLabel, c.ByAnnotator = map[string]int{}, map[string]int{}
	_, err = collect(ctx, q, func(scan func(...any) error) (none struct{}, err error) {
		var label, annotator string
		var n int
		err = scan(&label, &annotator, &n)
		c.ByLabel[label] += n
		c.ByAnnotator[annotator] += n
		return none, err
	}, "SELECT label, annotator, count(*) FROM annotations WHERE document = ? GROUP BY label, annotator", document)
	return c, err
}

// readSpans reads the spans of a document's annotations or marks. They come as
// one row of numbers: a hundred rows would cost more than the rest of saving
// an annotation.
func readSpans(ctx context.Context, q querier, table, document string) ([]corpus.Span, error) {
	var joined []byte
	err := q.QueryRowContext(ctx, `SELECT group_concat(start || ' ' || "end", ' ') FROM `+table+` WHERE document = ?`, document).Scan(&joined)
	if err != nil || len(joined) == 0 {
		return nil, err
	}
	numbers := make([]int, 0, len(joined)/3)
	n := 0
	for _, digit := range append(joined, ' ') {
		if digit == ' ' {
			numbers, n = append(numbers, n), 0
			continue
		}
		n = 10*n + int(digit-'0')
	}
	spans := make([]corpus.Span, 0, len(numbers)/2)
	for i := 0; i+1 < len(numbers); i += 2 {
		spans = append(spans, corpus.Span{Start: numbers[i], End: numbers[i+1]})
	}
	return spans, nil
}

// tally does the counting.
func tally(sentences []corpus.Sentence, annotations []corpus.Annotation, marks []corpus.Mark) counters {
	c := counters{Sentences: len(sentences), Annotations: len(annotations), ByLabel: map[string]int{}, ByAnnotator: map[string]int{}}
	for _, state := range corpus.States(sentences, annotations, marks) {
		switch state {
		case corpus.Labelled:
			c.Labelled++
		case corpus.Nothing:
			c.Nothing++
		}
	}
	for i := range annotations {
		c.ByLabel[annotations[i].Label]++
		c.ByAnnotator[annotations[i].Annotator]++
	}
	return c
}

// refreshCounters brings the counters of the touched documents up to date.
func (t *transaction) refreshCounters() error {
	for document := range t.touched {
		c, err := count(t.ctx, t.tx, document)
		if errors.Is(err, sql.ErrNoRows) { // the document itself was removed
			continue
		}
		if err != nil {
			return err
		}
		err = one(t.tx.ExecContext(t.ctx, `UPDATE documents SET sentences = ?, labelled = ?, nothing_here = ?, annotations = ?, by_label = ?, by_annotator = ? WHERE id = ?`,
			c.Sentences, c.Labelled, c.Nothing, c.Annotations, string(encode(c.ByLabel)), string(encode(c.ByAnnotator)), document))
		if err != nil {
			return err
		}
	}
	return nil
}
