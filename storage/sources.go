package storage

import (
	"context"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// PutSource stores a source, new or changed. An empty id is made up, an empty
// CreatedAt is the time of the event. Merging two sources is putting one with
// the names of both and deleting the other; no annotation is touched.
func PutSource(s corpus.Source) Step {
	if s.ID == "" {
		s.ID = NewID()
	}
	s.Names = slices.Clone(s.Names)
	return Step{run: func(t *transaction) error { return t.putSource(s) }}
}

// DeleteSource deletes a source. The annotations keep the words of the article.
func DeleteSource(id string) Step {
	return Step{run: func(t *transaction) error { return t.remove(history.Source, id) }}
}

// PutQuery stores a search under a name, new or changed.
func PutQuery(q corpus.Query) Step {
	if q.ID == "" {
		q.ID = NewID()
	}
	return Step{run: func(t *transaction) error { return t.putQuery(q) }}
}

// DeleteQuery deletes a saved search.
func DeleteQuery(id string) Step {
	return Step{run: func(t *transaction) error { return t.remove(history.Query, id) }}
}

func (t *transaction) putSource(s corpus.Source) error {
	if err := checkID("source", s.ID); err != nil {
		return err
	}
	if strings.TrimSpace(s.Name) == "" {
		return fail(ErrInvalid, nil, "A source needs a name, so nothing was changed.")
	}
	for _, n := range s.Names {
		if corpus.SourceKey(n.Text) == "" {
			return fail(ErrInvalid, nil, "The source %q has an empty name among its names, so nothing was changed.", corpus.FirstWords(s.Name, 60))
		}
		if err := checkStrings("name of a source", n.Text); err != nil {
			return err
		}
		if n.Document == "" {
			continue
		}
		known, err := column[int](t.ctx, t.tx, `SELECT 1 FROM documents WHERE id = ?1
			UNION SELECT 1 FROM heads WHERE noun = 'document' AND thing = ?1`, n.Document) // it may be removed since
		if err != nil {
			return err
		}
		if len(known) == 0 {
			return notFound(history.Document, n.Document)
		}
	}
	if err := checkStrings("name of a source", s.Name, "type of a source", s.Type, "organisation", s.Organisation, "note", s.Note); err != nil {
		return err
	}
	if s.CreatedAt.IsZero() {
		created, err := column[int64](t.ctx, t.tx, "SELECT created_at FROM sources WHERE id = ?", s.ID)
		if err != nil {
			return err
		}
		if s.CreatedAt = t.now; len(created) > 0 {
			s.CreatedAt = history.FromMilliseconds(created[0])
		}
	}
	return t.put(history.Source, s.ID, history.RecordOfSource(s))
}

func (t *transaction) putQuery(q corpus.Query) error {
	if err := checkID("saved search", q.ID); err != nil {
		return err
	}
	if strings.TrimSpace(q.Name) == "" {
		return fail(ErrInvalid, nil, "A saved search needs a name, so nothing was changed.")
	}
	if err := checkStrings("name of a search", q.Name, "search", q.Text); err != nil {
		return err
	}
	return t.put(history.Query, q.ID, history.QueryRecord{Name: q.Name, Text: q.Text})
}

// Sources returns the sources of the project, in the order in which they were
// made.
func (p *Project) Sources(ctx context.Context) ([]corpus.Source, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Source, error) {
		return collect(ctx, q, scanSource, sourceQuery+"ORDER BY id")
	})
}

// Queries returns the saved searches, in the order of their names.
func (p *Project) Queries(ctx context.Context) ([]corpus.Query, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Query, error) {
		return collect(ctx, q, scanQuery, queryQuery+"ORDER BY name, id")
	})
}

const sourceQuery = "SELECT id, name, names, type, organisation, note, created_at FROM sources "

func scanSource(scan func(...any) error) (corpus.Source, error) {
	var id string
	var names []byte
	var r history.SourceRecord
	if err := scan(&id, &r.Name, &names, &r.Type, &r.Organisation, &r.Note, &r.CreatedAt); err != nil {
		return corpus.Source{}, err
	}
	err := decodeExactly(names, &r.Names)
	return r.Source(id), err
}

func getSource(ctx context.Context, q querier, id string) (history.SourceRecord, error) {
	s, err := scanSource(q.QueryRowContext(ctx, sourceQuery+"WHERE id = ?", id).Scan)
	return history.RecordOfSource(s), err
}

func insertSource(ctx context.Context, q querier, id string, r history.SourceRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO sources (id, name, names, type, organisation, note, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, names = excluded.names, type = excluded.type,
			organisation = excluded.organisation, note = excluded.note, created_at = excluded.created_at`,
		id, r.Name, string(history.Encode(append([]corpus.SourceName{}, r.Names...))), r.Type, r.Organisation, r.Note, r.CreatedAt))
}

const queryQuery = "SELECT id, name, text FROM queries "

func scanQuery(scan func(...any) error) (s corpus.Query, err error) {
	return s, scan(&s.ID, &s.Name, &s.Text)
}

func getQuery(ctx context.Context, q querier, id string) (r history.QueryRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT name, text FROM queries WHERE id = ?", id).Scan(&r.Name, &r.Text)
}

func insertQuery(ctx context.Context, q querier, id string, r history.QueryRecord) error {
	return one(q.ExecContext(ctx, "INSERT INTO queries (id, name, text) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, text = excluded.text", id, r.Name, r.Text))
}
