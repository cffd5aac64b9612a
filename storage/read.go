package storage

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Info is what is known about a project as a whole.
type Info struct {
	ID            string // UUIDv7, the same in every copy of the project
	Title         string
	CreatedAt     time.Time // UTC, millisecond precision
	Event         int64     // number of the newest event
	SchemaVersion int
}

// Info tells about the project as a whole.
func (p *Project) Info(ctx context.Context) (Info, error) {
	return whole(ctx, p, func(q querier) (Info, error) { return readInfo(ctx, q) })
}

func readInfo(ctx context.Context, q querier) (info Info, err error) {
	keys, err := collect(ctx, q, func(scan func(...any) error) (pair [2]string, err error) {
		return pair, scan(&pair[0], &pair[1])
	}, "SELECT key, value FROM project")
	if err != nil {
		return info, err
	}
	for _, pair := range keys {
		switch pair[0] {
		case "id":
			info.ID = pair[1]
		case "title":
			info.Title = pair[1]
		case "created_at":
			at, err := strconv.ParseInt(pair[1], 10, 64)
			if err != nil {
				return info, fail(ErrDamaged, err, "The project does not say when it was made; run \"sayso check\" on it.")
			}
			info.CreatedAt = history.FromMilliseconds(at)
		}
	}
	if info.Event, err = lastNumber(ctx, q); err != nil {
		return info, err
	}
	return info, q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&info.SchemaVersion)
}

// Summary is one line of the list of documents, as everybody together left it or
// one person did. Labelled, Nothing and Unread
// count sentences and add up to Sentences; ByLabel and Annotations count
// annotations.
type Summary struct {
	ID, Title, Outlet, Date, Language, Source string
	State                                     corpus.DocumentState
	Sentences                                 int
	Bytes                                     int // of the text in UTF-8
	Labelled, Nothing, Unread                 int
	ByLabel                                   map[string]int // label id to annotations
	Annotations                               int
	Doubts                                    int               // sentences that are parked
	Due                                       string            // id of the annotator who is to read it next, or empty
	Fields                                    map[string]string // values of the project's own variables, nil for none
}

const summaryColumns = `id, title, outlet, date, language, source, state, sentences, bytes, labelled, nothing_here, annotations, by_label, due, fields,
	(SELECT count(*) FROM doubts WHERE doubts.document = documents.id)`

// summaryColumnsOf are the same without what others made: the doubts of the
// annotators that the parameter lists, and no annotations.
const summaryColumnsOf = `id, title, outlet, date, language, source, state, sentences, bytes, 0, 0, 0, '{}', due, fields,
	(SELECT count(*) FROM doubts WHERE doubts.document = documents.id AND annotator IN (SELECT value FROM json_each(?1)))`

func scanSummary(scan func(...any) error) (s Summary, err error) {
	var byLabel, fields []byte
	if err := scan(&s.ID, &s.Title, &s.Outlet, &s.Date, &s.Language, &s.Source, &s.State, &s.Sentences, &s.Bytes,
		&s.Labelled, &s.Nothing, &s.Annotations, &byLabel, &s.Due, &fields, &s.Doubts); err != nil {
		return s, err
	}
	if s.Fields, err = decodeAttributes(string(fields)); err != nil {
		return s, err
	}
	s.Unread = s.Sentences - s.Labelled - s.Nothing
	if len(byLabel) <= 2 {
		s.ByLabel = map[string]int{}
		return s, nil
	}
	return s, json.Unmarshal(byLabel, &s.ByLabel)
}

// Summaries returns a line for every document, in the order of their ids,
// which is the order in which they were added.
func (p *Project) Summaries(ctx context.Context) ([]Summary, error) {
	return reading(ctx, p, func(q querier) ([]Summary, error) { return summaries(ctx, q) })
}

// Summary returns the line of one document.
func (p *Project) Summary(ctx context.Context, id string) (Summary, error) {
	return reading(ctx, p, func(q querier) (Summary, error) {
		s, err := scanSummary(q.QueryRowContext(ctx, "SELECT "+summaryColumns+" FROM documents WHERE id = ?", id).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return s, noDocumentNamed(id)
		}
		if err != nil {
			return s, err
		}
		one := []Summary{s}
		err = statesOfAll(ctx, q, one)
		return one[0], err
	})
}

// Documents returns what is known about every document, without its text and
// its sentences, in the order of their ids.
func (p *Project) Documents(ctx context.Context) ([]corpus.Document, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Document, error) {
		return collect(ctx, q, func(scan func(...any) error) (corpus.Document, error) {
			var id string
			var r history.DocumentRecord
			err := scanDocument(scan, &r, []any{&id})
			return r.Document(id), err
		}, "SELECT id, "+documentColumns+" FROM documents ORDER BY id")
	})
}

func noDocumentNamed(id string) error {
	return fail(ErrNotFound, nil, "The project has no document with the id %.60q.", id)
}

// DocumentWithText finds a document by the SHA-256 of its text (lower-case
// hex), so that an import can tell what is in the project already. The id is
// empty when there is none, and that of the oldest when there are several.
func (p *Project) DocumentWithText(ctx context.Context, sha256 string) (id string, err error) {
	return reading(ctx, p, func(q querier) (string, error) {
		ids, err := column[string](ctx, q, "SELECT id FROM documents WHERE sha256 = ? ORDER BY id LIMIT 1", sha256)
		return strings.Join(ids, ""), err
	})
}

// TextHashes gives the SHA-256 of each document's text (lower-case hex), in no
// order, so that an import of many texts need not ask for each of them.
func (p *Project) TextHashes(ctx context.Context) ([]string, error) {
	return reading(ctx, p, func(q querier) ([]string, error) {
		return column[string](ctx, q, "SELECT sha256 FROM documents")
	})
}

func scanWholeAnnotation(scan func(...any) error) (corpus.Annotation, error) {
	var id string
	var r history.AnnotationRecord
	err := scanAnnotation(scan, &r, &id)
	return r.Annotation(id), err
}

const relationQuery = "SELECT id, kind, from_annotation, to_annotation, annotator, created_at FROM relations "

func scanRelation(scan func(...any) error) (corpus.Relation, error) {
	var r corpus.Relation
	var at int64
	err := scan(&r.ID, &r.Kind, &r.From, &r.To, &r.Annotator, &at)
	r.CreatedAt = history.FromMilliseconds(at)
	return r, err
}

// Relations returns the relations from or to an annotation of the document.
func (p *Project) Relations(ctx context.Context, documentID string) ([]corpus.Relation, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Relation, error) {
		return collect(ctx, q, scanRelation, relationQuery+`WHERE from_annotation IN (SELECT id FROM annotations WHERE document = ?1)
			OR to_annotation IN (SELECT id FROM annotations WHERE document = ?1) ORDER BY created_at, id`, documentID)
	})
}

// AllRelations returns the relations of the whole project, in the order in which
// they were made.
func (p *Project) AllRelations(ctx context.Context) ([]corpus.Relation, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Relation, error) {
		return collect(ctx, q, scanRelation, relationQuery+"ORDER BY created_at, id")
	})
}

// Annotation returns one annotation by its id.
func (p *Project) Annotation(ctx context.Context, id string) (corpus.Annotation, error) {
	return reading(ctx, p, func(q querier) (corpus.Annotation, error) {
		record, err := getAnnotation(ctx, q, id)
		if errors.Is(err, sql.ErrNoRows) {
			return corpus.Annotation{}, fail(ErrNotFound, nil, "The project has no annotation with the id %.60q.", id)
		}
		return record.Annotation(id), err
	})
}

// Codebook returns the current codebook.
func (p *Project) Codebook(ctx context.Context) (corpus.Codebook, error) {
	return reading(ctx, p, func(q querier) (corpus.Codebook, error) { return getCodebook(ctx, q, "") })
}

// statedCodebooks chooses those that somebody made, and the one in use.
const statedCodebooks = "(derived = 0 OR hash = (SELECT value FROM project WHERE key = 'codebook'))"

// CodebookVersions returns every codebook the project ever had, the oldest
// first. After a join two may have the same version, and each change within a
// sitting is a state of one version.
func (p *Project) CodebookVersions(ctx context.Context) ([]corpus.Codebook, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Codebook, error) {
		list, err := collect(ctx, q, scanCodebook, "SELECT codebook FROM codebooks WHERE "+statedCodebooks+" ORDER BY version, hash")
		if err != nil {
			return nil, err
		}
		stated, err := codebooksAsStated(ctx, q)
		slices.SortStableFunc(list, func(a, b corpus.Codebook) int {
			return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(stated[codebookHash(a)], stated[codebookHash(b)]))
		})
		return list, err
	})
}

func codebookHash(c corpus.Codebook) string { return history.CodebookHash(history.Encode(c)) }

// codebooksAsStated tells, by their hashes, in which order the codebooks of this
// version of the file were last stated.
func codebooksAsStated(ctx context.Context, q querier) (map[string]int, error) {
	list, err := column[[]byte](ctx, q, "SELECT steps FROM chains CROSS JOIN events ON chain = chains.number WHERE scope = ? AND instr(steps, '\"noun\":\"codebook\"') > 0 ORDER BY events.id", history.Rules)
	order := map[string]int{}
	for i, encoded := range list {
		steps, err := history.ParseSteps(encoded)
		if err != nil {
			return nil, err
		}
		for _, s := range steps {
			if s.Noun == history.Codebook {
				order[history.CodebookHash(s.After)] = i + 1
			}
		}
	}
	return order, err
}

func scanCodebook(scan func(...any) error) (c corpus.Codebook, err error) {
	var encoded []byte
	if err := scan(&encoded); err != nil {
		return c, err
	}
	return c, json.Unmarshal(encoded, &c)
}

// CodebooksUsed returns the codebooks other than the one in use under which
// annotations were made, the oldest first.
func (p *Project) CodebooksUsed(ctx context.Context) ([]corpus.Codebook, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Codebook, error) {
		return collect(ctx, q, scanCodebook, `SELECT codebook FROM codebooks WHERE (hash IN (SELECT DISTINCT codebook_hash FROM annotations)
				OR version IN (SELECT DISTINCT codebook FROM annotations WHERE codebook_hash = ''))
			AND hash <> (SELECT value FROM project WHERE key = 'codebook') ORDER BY version, hash`)
	})
}

// Annotators returns the annotators in the order of their ids: that in which
// they were made, here or in the project they were imported from.
func (p *Project) Annotators(ctx context.Context) ([]corpus.Annotator, error) {
	return reading(ctx, p, func(q querier) ([]corpus.Annotator, error) {
		return collect(ctx, q, scanAnnotator, annotatorQuery+"ORDER BY id")
	})
}

// People tells which annotators of the project are one person.
func (p *Project) People(ctx context.Context) (corpus.People, error) {
	return reading(ctx, p, func(q querier) (corpus.People, error) { return peopleOf(ctx, q) })
}

func peopleOf(ctx context.Context, q querier) (corpus.People, error) {
	merged, err := collect(ctx, q, scanAnnotator, annotatorQuery+"WHERE same_as <> ''")
	return corpus.PeopleOf(merged), err
}

// AnnotatorsAsTheyCame returns the annotators in the order in which this
// project got to know them, by its history. Unlike the order of their ids, it
// does not change when somebody joins, so that numbers given by it stay.
func (p *Project) AnnotatorsAsTheyCame(ctx context.Context) ([]corpus.Annotator, error) {
	return whole(ctx, p, func(q querier) ([]corpus.Annotator, error) {
		return collect(ctx, q, scanAnnotator, `SELECT annotators.id, name, same_as, kind, of FROM annotators LEFT JOIN (
				SELECT step.value ->> 'id' AS id, MIN(events.id) AS first
				FROM chains CROSS JOIN events ON chain = chains.number, json_each(events.steps) AS step
				WHERE scope IN ('', ?) AND instr(events.steps, '"noun":"annotator"') > 0 AND step.value ->> 'noun' = 'annotator'
				GROUP BY 1
			) AS came ON came.id = annotators.id
			ORDER BY came.first IS NULL, came.first, annotators.id`, history.Rules)
	})
}

const annotatorQuery = "SELECT id, name, same_as, kind, of FROM annotators "

func scanAnnotator(scan func(...any) error) (a corpus.Annotator, err error) {
	return a, scan(&a.ID, &a.Name, &a.SameAs, (*string)(&a.Kind), &a.Of)
}

func first[T any](list []T) (v T) {
	if len(list) > 0 {
		v = list[0]
	}
	return v
}

// Stats counts the whole project.
type Stats struct {
	Documents, Sentences, Annotations, Relations int
	Bytes                                        int64          // of all texts in UTF-8
	Labelled, Nothing, Unread                    int            // sentences
	ByLabel                                      map[string]int // annotations, by label id
	ByAnnotator                                  map[string]int // annotations, by annotator id
	ByState                                      map[corpus.DocumentState]int
}

// Stats counts the whole project from the counters of its documents.
func (p *Project) Stats(ctx context.Context) (Stats, error) {
	return reading(ctx, p, func(q querier) (Stats, error) {
		s := Stats{ByLabel: map[string]int{}, ByAnnotator: map[string]int{}, ByState: map[corpus.DocumentState]int{}}
		states, err := collect(ctx, q, func(scan func(...any) error) (Summary, error) { return addStats(&s, scan) },
			"SELECT id, state, sentences, bytes, labelled, nothing_here, annotations, by_label, by_annotator FROM documents")
		if err != nil {
			return s, err
		}
		if err := statesOfAll(ctx, q, states); err != nil {
			return s, err
		}
		for i := range states {
			s.ByState[states[i].State]++
		}
		s.Unread = s.Sentences - s.Labelled - s.Nothing
		return s, q.QueryRowContext(ctx, "SELECT count(*) FROM relations").Scan(&s.Relations)
	})
}

// addStats adds one document, but for its state.
func addStats(s *Stats, scan func(...any) error) (line Summary, err error) {
	var sentences, size, labelled, nothing, annotations int
	var byLabel, byAnnotator []byte
	if err := scan(&line.ID, &line.State, &sentences, &size, &labelled, &nothing, &annotations, &byLabel, &byAnnotator); err != nil {
		return line, err
	}
	s.Documents++
	s.Bytes += int64(size)
	s.Sentences, s.Labelled, s.Nothing, s.Annotations = s.Sentences+sentences, s.Labelled+labelled, s.Nothing+nothing, s.Annotations+annotations
	for _, part := range []struct {
		sum  map[string]int
		json []byte
	}{{s.ByLabel, byLabel}, {s.ByAnnotator, byAnnotator}} {
		var counts map[string]int
		if err := json.Unmarshal(part.json, &counts); err != nil {
			return line, err
		}
		for id, n := range counts {
			part.sum[id] += n
		}
	}
	return line, nil
}

// Setting reads a small piece of state that belongs to the project's window,
// such as the document last read. It is empty when it was never set.
func (p *Project) Setting(ctx context.Context, key string) (string, error) {
	return reading(ctx, p, func(q querier) (string, error) {
		values, err := column[string](ctx, q, "SELECT value FROM settings WHERE key = ?", key)
		return first(values), err
	})
}

// SetSetting keeps a small piece of state. It is no event and cannot be
// undone.
func (p *Project) SetSetting(ctx context.Context, key, value string) error {
	return p.write(ctx, func(t *transaction) error {
		return one(t.tx.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value))
	})
}
