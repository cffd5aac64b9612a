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
	annotations, err := collect(ctx, q, func(scan func(...any) error) (a corpus.Annotation, err error) {
		return a, scan(&a.Span.Start, &a.Span.End, &a.Label, &a.Annotator)
	}, `SELECT start, "end", label, annotator FROM annotations WHERE document = ?`, document)
	if err != nil {
		return c, err
	}
	marks, err := collect(ctx, q, func(scan func(...any) error) (m corpus.Mark, err error) {
		return m, scan(&m.Span.Start, &m.Span.End)
	}, `SELECT start, "end" FROM marks WHERE document = ?`, document)
	if err != nil {
		return c, err
	}
	return tally(sentences, annotations, marks), nil
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
