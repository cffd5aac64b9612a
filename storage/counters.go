package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// counters are what the list of documents shows of one document. They are
// kept in its row, so that ten thousand of them are read at once, and are
// counted anew from the rows themselves whenever one of those changes.
type counters struct {
	Sentences, Labelled, Nothing, Annotations int
	ByLabel, ByAnnotator                      map[string]int
	Each                                      map[string]share // by annotator
}

// share is what one annotator made of a document: sentences that carry a label
// of theirs, or their mark where none does, and annotations.
type share struct {
	Labelled, Nothing, Annotations int
	ByLabel                        map[string]int
}

// countQuery reads all that the counters of a document rest on in one row: a
// row for each of a hundred annotations would cost more than the rest of
// saving one. It reads the index of the annotations alone. The first and the last
// annotator stand before the spans: most documents have one, and then what all
// made is what that one made.
const countQuery = `SELECT bytes, coalesce((SELECT bounds FROM segmentations WHERE document = documents.id), x''),
	(SELECT min(annotator) || max(annotator) || group_concat(start || ' ' || "end", ' ') FROM annotations WHERE document = documents.id),
	(SELECT min(annotator) || max(annotator) || group_concat(start || ' ' || "end", ' ') FROM marks WHERE document = documents.id),
	(SELECT json_group_array(json_array(label, annotator, number)) FROM (
		SELECT label, annotator, count(*) AS number FROM annotations WHERE document = documents.id GROUP BY label, annotator))
	FROM documents WHERE id = ?`

// spansQuery reads the spans of the annotations or of the marks of a document, a
// row an annotator.
const spansQuery = `SELECT annotator, group_concat(start || ' ' || "end", ' ') FROM %s WHERE document = ? GROUP BY annotator`

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
	annotators, annotated := whoseSpans(annotated)
	markers, marked := whoseSpans(marked)
	annotators = append(annotators, markers...)
	c = tallySpans(sentences, parseSpans(annotated), parseSpans(marked))
	c.ByLabel, c.ByAnnotator, c.Each = map[string]int{}, map[string]int{}, map[string]share{}
	switch {
	case len(annotators) == 0:
	case !slices.ContainsFunc(annotators, func(a string) bool { return a != annotators[0] }):
		c.Each[annotators[0]] = share{c.Labelled, c.Nothing, c.Annotations, map[string]int{}}
	default:
		if err := c.share(ctx, q, document, sentences); err != nil {
			return c, err
		}
	}
	var uses []use
	if err := json.Unmarshal(used, &uses); err != nil {
		return c, err
	}
	for _, u := range uses {
		c.ByLabel[u.label] += u.number
		c.ByAnnotator[u.annotator] += u.number
		c.Each[u.annotator].ByLabel[u.label] += u.number
	}
	return c, nil
}

// whoseSpans parts what countQuery reads into the first and the last annotator
// and the spans.
func whoseSpans(read []byte) (annotators []string, spans []byte) {
	const id = 36
	if len(read) < 2*id {
		return nil, nil
	}
	return []string{string(read[:id]), string(read[id : 2*id])}, read[2*id:]
}

// share counts what each annotator made of a document on which several worked.
func (c *counters) share(ctx context.Context, q querier, document string, sentences []corpus.Sentence) error {
	spans := map[string][2][]corpus.Span{}
	for i, table := range []string{"annotations", "marks"} {
		err := scanEach(ctx, q, func(scan func(...any) error) error {
			var annotator string
			var joined []byte
			if err := scan(&annotator, &joined); err != nil {
				return err
			}
			own := spans[annotator]
			own[i] = parseSpans(joined)
			spans[annotator] = own
			return nil
		}, fmt.Sprintf(spansQuery, table), document)
		if err != nil {
			return err
		}
	}
	for annotator, own := range spans {
		n := tallySpans(sentences, own[0], own[1])
		c.Each[annotator] = share{n.Labelled, n.Nothing, n.Annotations, map[string]int{}}
	}
	return nil
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
	c.Each = map[string]share{}
	for i := range annotations {
		c.ByLabel[annotations[i].Label]++
		c.ByAnnotator[annotations[i].Annotator]++
		c.Each[annotations[i].Annotator] = share{}
	}
	for i := range marks {
		c.Each[marks[i].Annotator] = share{}
	}
	if len(c.Each) == 1 {
		for annotator := range c.Each {
			c.Each[annotator] = share{c.Labelled, c.Nothing, c.Annotations, c.ByLabel}
		}
		return c
	}
	for annotator := range c.Each {
		of := (&corpus.Entry{Annotations: annotations, Marks: marks}).By(func(a string) bool { return a == annotator })
		own := tally(sentences, of.Annotations, of.Marks)
		c.Each[annotator] = share{own.Labelled, own.Nothing, own.Annotations, own.ByLabel}
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
		gone := errors.Is(err, sql.ErrNoRows) // the document itself was removed
		if err != nil && !gone {
			return err
		}
		if err := keepShares(t.ctx, t.tx, document, c.Each); err != nil {
			return err
		}
		if gone {
			continue
		}
		err = one(t.tx.ExecContext(t.ctx, `UPDATE documents SET sentences = ?, labelled = ?, nothing_here = ?, annotations = ?, by_label = ?, by_annotator = ? WHERE id = ?`,
			c.Sentences, c.Labelled, c.Nothing, c.Annotations, string(history.Encode(c.ByLabel)), string(history.Encode(c.ByAnnotator)), document))
		if err != nil {
			return err
		}
	}
	return nil
}

// keepShares makes the rows of a document in the table counts say what each
// annotator made of it. A label changes one of them.
func keepShares(ctx context.Context, q querier, document string, now map[string]share) error {
	before, err := readShares(ctx, q, document)
	if err != nil {
		return err
	}
	for annotator, n := range now {
		encoded := string(history.Encode(n.ByLabel))
		if b, ok := before[annotator]; ok && b.Labelled == n.Labelled && b.Nothing == n.Nothing && b.Annotations == n.Annotations && b.byLabel == encoded {
			continue
		}
		err := one(q.ExecContext(ctx, `INSERT INTO counts (document, annotator, labelled, nothing_here, annotations, by_label) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (document, annotator) DO UPDATE SET labelled = excluded.labelled, nothing_here = excluded.nothing_here,
				annotations = excluded.annotations, by_label = excluded.by_label`, document, annotator, n.Labelled, n.Nothing, n.Annotations, encoded))
		if err != nil {
			return err
		}
	}
	for annotator := range before {
		if _, stays := now[annotator]; stays {
			continue
		}
		if err := one(q.ExecContext(ctx, "DELETE FROM counts WHERE document = ? AND annotator = ?", document, annotator)); err != nil {
			return err
		}
	}
	return nil
}

// storedShare is a row of the table counts.
type storedShare struct {
	share
	byLabel string // as JSON
}

// readShares reads what the table counts says of a document, by annotator.
func readShares(ctx context.Context, q querier, document string) (map[string]storedShare, error) {
	var shares map[string]storedShare
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		var annotator string
		var s storedShare
		if err := scan(&annotator, &s.Labelled, &s.Nothing, &s.Annotations, &s.byLabel); err != nil {
			return err
		}
		if shares == nil {
			shares = map[string]storedShare{}
		}
		shares[annotator] = s
		return nil
	}, "SELECT annotator, labelled, nothing_here, annotations, by_label FROM counts WHERE document = ?", document)
	return shares, err
}

// fillCounts does what the statements of version 4 cannot: it counts what each
// annotator made of each document.
func fillCounts(ctx context.Context, q querier, progress func(done, total int)) error {
	ids, err := column[string](ctx, q, "SELECT id FROM documents ORDER BY id")
	if err != nil {
		return err
	}
	for i, id := range ids {
		c, err := count(ctx, q, id)
		if errors.Is(err, ErrDamaged) { // its bounds; the check says so
			continue
		}
		if err != nil {
			return err
		}
		if err := keepShares(ctx, q, id, c.Each); err != nil {
			return err
		}
		if progress != nil && i%1000 == 0 {
			progress(i, len(ids))
		}
	}
	return nil
}
