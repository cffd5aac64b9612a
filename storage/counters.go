package storage

import (
	"bytes"
	"context"
	"database/sql"
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
// saving one. It reads the index of the annotations alone. An annotation is its
// annotator, its span, and its label behind the bytes of that.
const countQuery = `SELECT bytes, coalesce((SELECT bounds FROM segmentations WHERE document = documents.id), x''),
	(SELECT group_concat(annotator || start || ' ' || "end" || ' ' || octet_length(label) || ' ' || label, '') FROM annotations WHERE document = documents.id),
	(SELECT group_concat(annotator || start || ' ' || "end" || ' ', '') FROM marks WHERE document = documents.id)
	FROM documents WHERE id = ?`

// count counts one document.
func count(ctx context.Context, q querier, document string) (c counters, err error) {
	var size int
	var bounds, annotated, marked []byte
	if err := q.QueryRowContext(ctx, countQuery, document).Scan(&size, &bounds, &annotated, &marked); err != nil {
		return c, err
	}
	sentences, err := history.DecodeBounds(bounds, size)
	if err != nil {
		return c, fail(ErrDamaged, err, "The sentence bounds of the document %s are damaged; its annotations are not touched. Re-segment it.", document)
	}
	made := whatEachMade(annotated, marked)
	var all spansOf
	for _, m := range made {
		all.annotated, all.marked = append(all.annotated, m.annotated...), append(all.marked, m.marked...)
	}
	c = tallySpans(sentences, all.annotated, all.marked)
	c.ByLabel, c.ByAnnotator, c.Each = map[string]int{}, map[string]int{}, make(map[string]share, len(made))
	for annotator, m := range made {
		own := c
		if len(made) > 1 { // else what all made is what that one made
			own = tallySpans(sentences, m.annotated, m.marked)
		}
		c.Each[annotator] = share{own.Labelled, own.Nothing, own.Annotations, m.byLabel}
		for label, n := range m.byLabel {
			c.ByLabel[label] += n
			c.ByAnnotator[annotator] += n
		}
	}
	return c, nil
}

// spansOf are the spans of annotations and of marks, and how many annotations
// have which label.
type spansOf struct {
	annotated, marked []corpus.Span
	byLabel           map[string]int
}

// whatEachMade takes what countQuery reads apart, by annotator.
func whatEachMade(annotated, marked []byte) map[string]*spansOf {
	made := map[string]*spansOf{}
	of := func(annotator []byte) *spansOf {
		m := made[string(annotator)]
		if m == nil {
			m = &spansOf{byLabel: map[string]int{}}
			made[string(annotator)] = m
		}
		return m
	}
	const id = 36
	for rest := annotated; len(rest) > id; {
		m := of(rest[:id])
		var span corpus.Span
		var length int
		span.Start, rest = leadingNumber(rest[id:])
		span.End, rest = leadingNumber(rest)
		length, rest = leadingNumber(rest)
		length = max(0, min(length, len(rest)))
		m.annotated = append(m.annotated, span)
		m.byLabel[string(rest[:length])]++
		rest = rest[length:]
	}
	for rest := marked; len(rest) > id; {
		m := of(rest[:id])
		var span corpus.Span
		span.Start, rest = leadingNumber(rest[id:])
		span.End, rest = leadingNumber(rest)
		m.marked = append(m.marked, span)
	}
	return made
}

// leadingNumber reads digits, and passes over the blank behind them.
func leadingNumber(text []byte) (n int, rest []byte) {
	for i, digit := range text {
		if digit == ' ' {
			return n, text[i+1:]
		}
		n = 10*n + int(digit-'0')
	}
	return n, nil
}

// parseSpans reads the numbers that a view joins with blanks, see visible.go.
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
