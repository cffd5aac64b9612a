package storage

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"sayso/internal/history"
)

// fillHistory does what the statements of version 3 cannot: it names the
// codebooks by their hashes, and works out from the log which event spoke of
// each thing last. No event is touched.
func fillHistory(ctx context.Context, q querier, progress func(done, total int)) error {
	if err := fillCodebooks(ctx, q); err != nil {
		return err
	}
	last, err := lastNumber(ctx, q)
	if err != nil {
		return err
	}
	heads, err := lastWords(ctx, q, last, progress)
	if err != nil {
		return err
	}
	things := make([]thing, 0, len(heads))
	for about := range heads {
		things = append(things, about)
	}
	slices.SortFunc(things, func(a, b thing) int {
		if c := strings.Compare(a.noun, b.noun); c != 0 {
			return c
		}
		return compareIDs(a.id, b.id)
	})
	for i, about := range things {
		if err := one(q.ExecContext(ctx, "INSERT INTO heads (noun, thing, event) VALUES (?, ?, ?)", about.noun, about.text(), heads[about])); err != nil {
			return err
		}
		if progress != nil && i%10_000 == 0 {
			progress(int(last)+i, int(last)+len(things))
		}
	}
	return nil
}

// text is the id as it is written.
func (t thing) text() string {
	if t.id == [16]byte{} {
		return "" // the codebook, the title, the project
	}
	return uuid.UUID(t.id).String()
}

// lastWords finds the number of the event that spoke of each thing last.
func lastWords(ctx context.Context, q querier, last int64, progress func(done, total int)) (map[thing]int64, error) {
	heads := map[thing]int64{}
	for number := int64(0); number < last; number += logChunk {
		err := scanEach(ctx, q, func(scan func(...any) error) error {
			var at int64
			var steps []byte
			if err := scan(&at, &steps); err != nil {
				return err
			}
			if !history.EachStep(steps, func(s *history.Step) { heads[thingOf(s.Noun, s.ID)] = at }) {
				return fail(ErrDamaged, nil, "The log of this older project cannot be read (event %d), so it was left as it is; rescue it with \"sayso repair\".", at)
			}
			return nil
		}, "SELECT number, steps FROM events WHERE number > ? AND number <= ? ORDER BY number", number, number+logChunk)
		if err != nil {
			return nil, err
		}
		if progress != nil {
			progress(int(number), 2*int(last))
		}
	}
	return heads, nil
}

func fillCodebooks(ctx context.Context, q querier) error {
	type row struct {
		version  int
		codebook string
	}
	rows, err := collect(ctx, q, func(scan func(...any) error) (r row, err error) { return r, scan(&r.version, &r.codebook) },
		"SELECT version, codebook FROM codebooks_by_version ORDER BY version")
	if err != nil {
		return err
	}
	for _, r := range rows {
		hash := history.CodebookHash([]byte(r.codebook))
		if _, err := q.ExecContext(ctx, "INSERT INTO codebooks (hash, version, derived, codebook) VALUES (?, ?, 0, ?)", hash, r.version, r.codebook); err != nil {
			return err
		}
		if _, err := q.ExecContext(ctx, "UPDATE project SET value = ? WHERE key = 'codebook' AND value = ?", hash, r.version); err != nil {
			return err
		}
	}
	_, err = q.ExecContext(ctx, "DROP TABLE codebooks_by_version")
	return err
}
