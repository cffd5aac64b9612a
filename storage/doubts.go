package storage

import (
	"context"
	"database/sql"
	"errors"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// PutDoubt parks a sentence, or changes the why. Its span must lie in the text
// of its document. An empty id is made up, an empty CreatedAt is the time of
// the event.
func PutDoubt(d corpus.Doubt) Step {
	if d.ID == "" {
		d.ID = NewID()
	}
	return saying(history.Doubt, d.ID, func() any { return history.RecordOfDoubt(d) }, func(t *transaction) error { return t.putDoubt(d) })
}

// DeleteDoubt takes a sentence off the list of parked ones.
func DeleteDoubt(id string) Step {
	return removing(history.Doubt, id)
}

func (t *transaction) putDoubt(d corpus.Doubt) error {
	if err := checkID("doubt", d.ID); err != nil {
		return err
	}
	text, err := t.textOf(d.Document)
	if err != nil {
		return err
	}
	if err := d.Span.Check(text); err != nil {
		return fail(ErrInvalid, err, "The sentence was not parked, since %v.", err)
	}
	if err := checkStrings("why of a doubt", d.Why); err != nil {
		return err
	}
	before, err := getDoubt(t.ctx, t.tx, d.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return err
	case before.Document != d.Document:
		return elsewhere(history.Doubt, d.ID)
	case d.CreatedAt.IsZero():
		d.CreatedAt = history.FromMilliseconds(before.CreatedAt)
	}
	if d.CreatedAt.IsZero() {
		d.CreatedAt = t.now
	}
	return t.put(history.Doubt, d.ID, history.RecordOfDoubt(d))
}

// Doubts returns the parked sentences of the whole project, in the order of
// the documents and of the text.
func (p *Project) Doubts(ctx context.Context) ([]corpus.Doubt, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Doubt, error) {
		return collect(ctx, q, scanDoubt, doubtQuery+`ORDER BY document, start, "end", id`)
	})
}

const doubtQuery = `SELECT id, document, start, "end", annotator, why, created_at FROM doubts `

func scanDoubt(scan func(...any) error) (d corpus.Doubt, err error) {
	var at int64
	err = scan(&d.ID, &d.Document, &d.Span.Start, &d.Span.End, &d.Annotator, &d.Why, &at)
	d.CreatedAt = history.FromMilliseconds(at)
	return d, err
}

func getDoubt(ctx context.Context, q querier, id string) (history.DoubtRecord, error) {
	d, err := scanDoubt(q.QueryRowContext(ctx, doubtQuery+"WHERE id = ?", id).Scan)
	return history.RecordOfDoubt(d), err
}

func insertDoubt(ctx context.Context, q querier, id string, r history.DoubtRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO doubts (id, document, start, "end", annotator, why, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET document = excluded.document, start = excluded.start, "end" = excluded."end",
			annotator = excluded.annotator, why = excluded.why, created_at = excluded.created_at`,
		id, r.Document, r.Start, r.End, r.Annotator, r.Why, r.CreatedAt))
}
