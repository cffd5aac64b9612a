package storage

import (
	"context"
	"errors"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/query"
)

// The index for searching holds the different words of each text, as package
// query folds them. A text goes into it in the transaction that stores it. It
// is no part of what a project says: whatever is wrong with it, the texts stand
// and it can be made anew. So a search trusts it only to leave out texts, reads
// the others, and reads all of them when the index cannot be asked; check
// proves it by a sum; and BuildIndex makes what is missing.

// indexKey is the setting that keeps the version of the tokens in the index.
// With any other version the index is not asked.
const indexKey = "index"

// indexVersion reads that setting, empty when there is no index.
func indexVersion(ctx context.Context, q querier) (string, error) {
	values, err := column[string](ctx, q, "SELECT value FROM settings WHERE key = ?", indexKey)
	return first(values), err
}

// index puts the terms of a text into the index, unless that is of another
// version.
func (t *transaction) index(sum string, terms []byte) error {
	if t.indexing == "" {
		version, err := indexVersion(t.ctx, t.tx)
		if err != nil {
			return err
		}
		if t.indexing = "no"; version == query.Version {
			t.indexing = "yes"
		}
	}
	if t.indexing != "yes" {
		return nil
	}
	err := t.indexTerms(sum, terms)
	if !indexDamaged(err) {
		return err
	}
	// What is left of it is thrown away; the texts are put in again later.
	t.indexing = "no"
	return t.emptyIndex("")
}

func (t *transaction) indexTerms(sum string, terms []byte) error {
	if t.indexed == 0 {
		if err := t.tx.QueryRowContext(t.ctx, "SELECT coalesce(max(number), 0) FROM indexed").Scan(&t.indexed); err != nil {
			return err
		}
	}
	t.indexed++
	number := t.indexed
	if err := one(t.tx.ExecContext(t.ctx, "INSERT INTO indexed (number, sha256, sum) VALUES (?, ?, ?)", number, sum, query.Sum(terms, number))); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(t.ctx, "INSERT INTO search (rowid, terms) VALUES (?, ?)", number, string(terms))
	return err
}

// emptyIndex throws the index away and notes with which version of the tokens
// it is going to be filled.
func (t *transaction) emptyIndex(version string) error {
	t.indexed = 0
	if _, err := t.tx.ExecContext(t.ctx, "INSERT INTO search (search) VALUES ('delete-all')"); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(t.ctx, "DELETE FROM indexed"); err != nil {
		return err
	}
	return one(t.tx.ExecContext(t.ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", indexKey, version))
}

// indexDamaged reports whether an error is about the inside of the index.
func indexDamaged(err error) bool {
	var database sqlite3.Error
	return errors.As(err, &database) && database.ExtendedCode == sqlite3.ErrNoExtended(sqlite3.ErrCorrupt)|1<<8
}

// One slice of building the index: more would make a change wait.
const (
	indexedTexts = 100
	indexedBytes = 512 << 10
)

type pendingText struct{ sha256, text string }

// BuildIndex puts the texts into the index for searching that are not in it
// yet: all of them after a project was brought to this version, or after the
// index was found damaged, and none otherwise. It works in slices and lets
// changes through between them; what it did stands when the context ends.
// Progress, if given, is called with the number of texts.
func (p *Project) BuildIndex(ctx context.Context, progress func(done, total int)) error {
	if p.readOnly {
		return nil
	}
	version, err := whole(ctx, p, func(q querier) (string, error) { return indexVersion(ctx, q) })
	if err != nil {
		return err
	}
	if version != query.Version || p.doubted.Load() {
		if err := p.write(ctx, func(t *transaction) error { return t.emptyIndex(query.Version) }); err != nil {
			return err
		}
		p.doubted.Store(false)
	}
	var done, total int
	for {
		var texts []pendingText
		left, err := whole(ctx, p, func(q querier) (left int, err error) {
			if err := q.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM texts) - (SELECT count(*) FROM indexed)").Scan(&left); err != nil || left <= 0 {
				return 0, err
			}
			texts, err = pendingTexts(ctx, q)
			return left, err
		})
		if err != nil || len(texts) == 0 {
			return err
		}
		if total == 0 {
			total = left
		}
		terms := make([][]byte, len(texts))
		for i := range texts {
			if err := ctx.Err(); err != nil {
				return err
			}
			terms[i] = query.AppendTerms(nil, texts[i].text)
		}
		err = p.write(ctx, func(t *transaction) error {
			for i := range texts {
				there, err := column[int](t.ctx, t.tx, "SELECT 1 FROM indexed WHERE sha256 = ?", texts[i].sha256)
				if err != nil {
					return err
				}
				if len(there) > 0 {
					continue // an import was quicker
				}
				if err := t.indexTerms(texts[i].sha256, terms[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		done += len(texts)
		if progress != nil {
			progress(min(done, total), total)
		}
	}
}

// pendingTexts reads some texts that are not in the index.
func pendingTexts(ctx context.Context, q querier) ([]pendingText, error) {
	sums, err := column[string](ctx, q, "SELECT sha256 FROM texts WHERE NOT EXISTS (SELECT 1 FROM indexed WHERE indexed.sha256 = texts.sha256) LIMIT ?", indexedTexts)
	if err != nil {
		return nil, err
	}
	var texts []pendingText
	for size := 0; len(texts) < len(sums) && size < indexedBytes; {
		text := pendingText{sha256: sums[len(texts)]}
		if err := q.QueryRowContext(ctx, "SELECT text FROM texts WHERE sha256 = ?", text.sha256).Scan(&text.text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
		size += len(text.text)
	}
	return texts, nil
}

// wakeIndex lets FTS5 see what others wrote. It remembers the structure of the
// index in each connection, looks at the beginning of a search whether that
// still stands, and does not look before SQLite's integrity check, which would
// then take the remembered structure for damage.
func wakeIndex(ctx context.Context, q querier) error {
	var version int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version < 2 {
		return err
	}
	_, err := column[int64](ctx, q, `SELECT rowid FROM search WHERE search MATCH '"a"' LIMIT 1`)
	if indexDamaged(err) {
		return nil // which the check is going to say
	}
	return err
}

// provesIndex compares the sum of the index with the sums of the texts in it.
func provesIndex(ctx context.Context, q querier) (ok bool, err error) {
	var version int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version < 2 {
		return err == nil, err
	}
	var want, got int64
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var sum int64
		err := scan(&sum)
		want += sum
		return err
	}, "SELECT sum FROM indexed")
	if err != nil {
		return false, err
	}
	err = scanEach(ctx, q, func(scan func(...any) error) error {
		var term string
		var numbers, squares int64
		err := scan(&term, &numbers, &squares)
		got += query.SumOfTerm(term, numbers, squares)
		return err
	}, "SELECT term, sum(doc), sum(doc * doc) FROM search_terms GROUP BY term")
	return want == got, err
}
