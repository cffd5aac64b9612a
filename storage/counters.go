package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// counters are what the list of documents shows of one document. They are
// kept in its row, so that ten thousand of them are read at once, and are
// counted anew from the rows themselves whenever one of those changes.
type counters struct {
	Sentences, Labelled, Nothing, Annotations int
	ByLabel, ByAnnotator                      map[string]int
}

// countQuery reads all that the counters of a document rest on in one row: a
// row for each of a hundred annotations would cost more than the rest of
// saving one. It reads the index of the annotations alone.
const countQuery = `SELECT bytes, coalesce((SELECT bounds FROM segmentations WHERE document = documents.id), x''),
	(SELECT group_concat(start || ' ' || "end", ' ') FROM annotations WHERE document = documents.id),
	(SELECT group_concat(start || ' ' || "end", ' ') FROM marks WHERE document = documents.id),
	(SELECT json_group_array(json_array(label, annotator, number)) FROM (
		SELECT label, annotator, count(*) AS number FROM annotations WHERE document = documents.id GROUP BY label, annotator))
	FROM documents WHERE id = ?`

// count counts one document.
func count(ctx context.Context, q querier, document string) (c counters, err error) {
	var size int
	var bounds, annotated, marked, used []byte
	if err := q.QueryRowContext(ctx, countQuery, document).Scan(&size, &bounds, &annotated, &marked, &used); err != nil {
		return c, err
	}
	sentences, err := history.DecodeBounds(bounds, size)
	if err != nil {
		return c, fail(ErrDamaged, err, "The sentence bounds of the document %s are damaged; its annotations are not touched. Re-segment it.", document)
	}
	c = tallySpans(sentences, parseSpans(annotated), parseSpans(marked))
	c.ByLabel, c.ByAnnotator = map[string]int{}, map[string]int{}
	var uses []use
	if err := json.Unmarshal(used, &uses); err != nil {
		return c, err
	}
	for _, u := range uses {
		c.ByLabel[u.label] += u.number
		c.ByAnnotator[u.annotator] += u.number
	}
	return c, nil
}

// use is how often an annotator used a label in a document.
type use struct {
	label, annotator string
	number           int
}

// UnmarshalJSON reads what countQuery makes.
func (u *use) UnmarshalJSON(encoded []byte) error {
	return json.Unmarshal(encoded, &[3]any{&u.label, &u.annotator, &u.number})
}

// parseSpans reads the numbers that countQuery joins with blanks.
func parseSpans(joined []byte) []corpus.Span {
	if len(joined) == 0 {
		return nil
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
	return spans
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

// tallySpans is tally for who has the bounds alone. It runs with every label,
// on documents of a hundred thousand sentences too, so it keeps a byte for each
// and no more.
func tallySpans(sentences []corpus.Sentence, annotated, marked []corpus.Span) counters {
	const nothing, labelled = 1, 2
	document := corpus.Document{Sentences: sentences}
	states := make([]byte, len(sentences))
	for _, span := range marked {
		if from, to := document.SentencesIn(span); to-from == 1 && sentences[from].Span == span {
			states[from] = nothing
		}
	}
	for _, span := range annotated {
		for from, to := document.SentencesIn(span); from < to; from++ {
			states[from] = labelled
		}
	}
	return counters{Sentences: len(sentences), Annotations: len(annotated),
		Labelled: bytes.Count(states, []byte{labelled}), Nothing: bytes.Count(states, []byte{nothing})}
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
			c.Sentences, c.Labelled, c.Nothing, c.Annotations, string(history.Encode(c.ByLabel)), string(history.Encode(c.ByAnnotator)), document))
		if err != nil {
			return err
		}
	}
	return nil
}
