package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"sayso/internal/corpus"
)

// A noun knows how the things of one sort are read from the tables and written
// to them. Every write goes through here, so that what an event says and what
// the tables hold cannot differ.
type noun struct {
	name string // in the words of an error
	read func(ctx context.Context, q querier, id string) (json.RawMessage, error)
	// write makes the thing what after says. Exactly one of the two may be null.
	write func(ctx context.Context, q querier, id string, before, after json.RawMessage) error
	// document tells the document whose counters the thing touches.
	document func(id string, record json.RawMessage) string
}

// nouns are filled in once; the order of tables for a whole document is that
// of removeDocument.
var nouns = map[string]noun{
	NounDocument:   {"document", readWith(getDocument), writeWith("documents", insertDocument), ownID},
	NounSentences:  {"sentences", readWith(getSentences), writeSentences, ownID},
	NounAnnotation: {"annotation", readWith(getAnnotation), writeWith("annotations", insertAnnotation), documentOf},
	NounMark:       {"mark", readWith(getMark), writeWith("marks", insertMark), documentOf},
	NounRelation:   {"relation", readWith(getRelation), writeWith("relations", insertRelation), noDocument},
	NounDoubt:      {"doubt", readWith(getDoubt), writeWith("doubts", insertDoubt), documentOf},
	NounSource:     {"source", readWith(getSource), writeWith("sources", insertSource), noDocument},
	NounQuery:      {"saved search", readWith(getQuery), writeWith("queries", insertQuery), noDocument},
	NounAnnotator:  {"annotator", readWith(getAnnotator), writeWith("annotators", insertAnnotator), noDocument},
	NounCodebook:   {"codebook", readWith(getCodebook), writeCodebook, noDocument},
	NounProject:    {"identity of the project", readWith(getProject), writeProject, noDocument},
	NounTitle:      {"title", readWith(getTitle), writeTitle, noDocument},
}

func ownID(id string, _ json.RawMessage) string { return id }
func noDocument(string, json.RawMessage) string { return "" }
func documentOf(_ string, r json.RawMessage) string {
	var record struct{ Document string }
	_ = json.Unmarshal(r, &record) // null gives the empty document
	return record.Document
}

// readWith makes the read of a noun out of a typed getter.
func readWith[T any](get func(context.Context, querier, string) (T, error)) func(context.Context, querier, string) (json.RawMessage, error) {
	return func(ctx context.Context, q querier, id string) (json.RawMessage, error) {
		record, err := get(ctx, q, id)
		if errors.Is(err, sql.ErrNoRows) {
			return null, nil
		}
		if err != nil {
			return nil, err
		}
		return encode(record), nil
	}
}

// writeWith makes the write of a noun that has one row in a table: insert is
// an upsert, so that nothing that refers to the row is disturbed.
func writeWith[T any](table string, insert func(context.Context, querier, string, T) error) func(context.Context, querier, string, json.RawMessage, json.RawMessage) error {
	return func(ctx context.Context, q querier, id string, before, after json.RawMessage) error {
		record, err := decode[T](after)
		if err != nil {
			return err
		}
		if record == nil {
			return one(q.ExecContext(ctx, "DELETE FROM "+table+" WHERE id = ?", id))
		}
		return insert(ctx, q, id, *record)
	}
}

// one demands that a statement changed exactly one row. A trigger in a hostile
// file, or a row that is gone, would change none and say nothing.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if changed != 1 {
		return fail(ErrDamaged, fmt.Errorf("%d rows changed instead of one", changed),
			"The project file did not take the change, so it is not saved; run \"sayso check\" on it.")
	}
	return nil
}

const documentColumns = "title, outlet, byline, date, printed, url, language, documents.source, state, added_at, documents.sha256, bytes, origin, due, fields"

// scanDocument scans documentColumns between what the caller scans first and
// last.
func scanDocument(scan func(...any) error, r *documentRecord, first []any, last ...any) error {
	var origin, fields []byte
	into := append(first, &r.Title, &r.Outlet, &r.Byline, &r.Date, &r.Printed, &r.URL, &r.Language, &r.Source, &r.State, &r.AddedAt, &r.SHA256, &r.Bytes, &origin, &r.Due, &fields)
	if err := scan(append(into, last...)...); err != nil {
		return err
	}
	var err error
	if r.Fields, err = decodeFields(fields); err != nil {
		return err
	}
	if string(origin) == "{}" {
		return nil
	}
	return decodeExactly(origin, &r.Origin)
}

// decodeExactly reads a column that holds JSON as encode writes it, and nothing
// else: the decoder takes the names of fields in either case of letters, and a
// flipped bit would pass.
func decodeExactly(column []byte, into any) error {
	if err := json.Unmarshal(column, into); err != nil {
		return err
	}
	if again := encode(into); !bytes.Equal(again, column) {
		return fail(ErrDamaged, nil, "The project file holds %.40q where it should hold %.40q; run \"sayso check\" on it.", column, again)
	}
	return nil
}

// decodeFields reads the column of that name; it gives nil for no values.
func decodeFields(column []byte) (fields map[string]string, err error) {
	if string(column) == "{}" {
		return nil, nil
	}
	if err := decodeExactly(column, &fields); err != nil {
		return nil, err
	}
	if len(fields) == 0 { // null
		return nil, fail(ErrDamaged, nil, "The project file does not say what a document's own variables are; run \"sayso check\" on it.")
	}
	return fields, nil
}

func getDocument(ctx context.Context, q querier, id string) (r documentRecord, err error) {
	return r, scanDocument(q.QueryRowContext(ctx, "SELECT "+documentColumns+" FROM documents WHERE id = ?", id).Scan, &r, nil)
}

func insertDocument(ctx context.Context, q querier, id string, r documentRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO documents (id, title, outlet, byline, date, printed, url, language, source, state, added_at, sha256, bytes, origin, due, fields)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, outlet = excluded.outlet, byline = excluded.byline, date = excluded.date,
			printed = excluded.printed, url = excluded.url, language = excluded.language, source = excluded.source,
			state = excluded.state, added_at = excluded.added_at, sha256 = excluded.sha256, bytes = excluded.bytes,
			origin = excluded.origin, due = excluded.due, fields = excluded.fields`,
		id, r.Title, r.Outlet, r.Byline, r.Date, r.Printed, r.URL, r.Language, r.Source, r.State, r.AddedAt, r.SHA256, r.Bytes, string(encode(r.Origin)), r.Due, string(appendMap(nil, r.Fields))))
}

func getSentences(ctx context.Context, q querier, document string) (r sentencesRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT segmenter, bounds FROM segmentations WHERE document = ?", document).Scan(&r.Segmenter, &r.Bounds)
}

func writeSentences(ctx context.Context, q querier, document string, before, after json.RawMessage) error {
	record, err := decode[sentencesRecord](after)
	if err != nil {
		return err
	}
	if record == nil {
		return one(q.ExecContext(ctx, "DELETE FROM segmentations WHERE document = ?", document))
	}
	return insertSentences(ctx, q, document, *record)
}

func insertSentences(ctx context.Context, q querier, document string, record sentencesRecord) error {
	if record.Bounds == nil {
		record.Bounds = []byte{}
	}
	return one(q.ExecContext(ctx, `INSERT INTO segmentations (document, segmenter, bounds) VALUES (?, ?, ?)
		ON CONFLICT (document) DO UPDATE SET segmenter = excluded.segmenter, bounds = excluded.bounds`,
		document, record.Segmenter, record.Bounds))
}

const annotationColumns = `document, start, "end", label, annotator, quote, note, attributes, mentions, codebook, created_at, changed_at`

// encodedColumns are the columns of an annotation that hold JSON.
type encodedColumns struct{ attributes, mentions string }

// columns are the places that a row of annotationColumns is scanned into.
func (r *annotationRecord) columns(e *encodedColumns) []any {
	return []any{&r.Document, &r.Start, &r.End, &r.Label, &r.Annotator, &r.Quote, &r.Note, &e.attributes, &e.mentions, &r.Codebook, &r.CreatedAt, &r.ChangedAt}
}

// decode reads the columns that hold JSON.
func (r *annotationRecord) decode(e *encodedColumns) (err error) {
	if r.Mentions = nil; e.mentions != "[]" {
		if err := decodeExactly([]byte(e.mentions), &r.Mentions); err != nil {
			return err
		}
	}
	r.Attributes, err = decodeAttributes(e.attributes)
	return err
}

// decodeAttributes reads the column of that name; it gives nil for no
// attributes.
func decodeAttributes(column string) (attributes map[string]string, err error) {
	if column == "{}" {
		return nil, nil
	}
	if attributes, ok := plainAttributes(column); ok {
		return attributes, nil
	}
	return attributes, json.Unmarshal([]byte(column), &attributes)
}

// scanAnnotation scans annotationColumns, after what the caller scans first.
func scanAnnotation(scan func(...any) error, r *annotationRecord, first ...any) (err error) {
	var encoded encodedColumns
	if err := scan(append(first, r.columns(&encoded)...)...); err != nil {
		return err
	}
	return r.decode(&encoded)
}

func getAnnotation(ctx context.Context, q querier, id string) (r annotationRecord, err error) {
	return r, scanAnnotation(q.QueryRowContext(ctx, "SELECT "+annotationColumns+" FROM annotations WHERE id = ?", id).Scan, &r)
}

// insertNewAnnotation does nothing when there is one of the id.
const insertNewAnnotation = "INSERT INTO annotations (id, " + annotationColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"

// row gives the values of a row, in the order of its columns.
func (r *annotationRecord) row(id string) []any {
	attributes := "{}"
	if len(r.Attributes) > 0 {
		attributes = string(appendMap(nil, r.Attributes))
	}
	mentions := "[]"
	if len(r.Mentions) > 0 {
		mentions = string(appendMentions(nil, r.Mentions))
	}
	return []any{id, r.Document, r.Start, r.End, r.Label, r.Annotator, r.Quote, r.Note, attributes, mentions, r.Codebook, r.CreatedAt, r.ChangedAt}
}

func insertAnnotation(ctx context.Context, q querier, id string, r annotationRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO annotations (id, `+annotationColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET document = excluded.document, start = excluded.start, "end" = excluded."end", label = excluded.label,
			annotator = excluded.annotator, quote = excluded.quote, note = excluded.note, attributes = excluded.attributes,
			mentions = excluded.mentions, codebook = excluded.codebook, created_at = excluded.created_at, changed_at = excluded.changed_at`, r.row(id)...))
}

func getMark(ctx context.Context, q querier, id string) (r markRecord, err error) {
	return r, q.QueryRowContext(ctx, `SELECT document, start, "end", annotator, created_at FROM marks WHERE id = ?`, id).
		Scan(&r.Document, &r.Start, &r.End, &r.Annotator, &r.CreatedAt)
}

// insertNewMark does nothing when there is one of the id.
const insertNewMark = `INSERT INTO marks (id, document, start, "end", annotator, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

func (r *markRecord) row(id string) []any {
	return []any{id, r.Document, r.Start, r.End, r.Annotator, r.CreatedAt}
}

func insertMark(ctx context.Context, q querier, id string, r markRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO marks (id, document, start, "end", annotator, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET document = excluded.document, start = excluded.start, "end" = excluded."end",
			annotator = excluded.annotator, created_at = excluded.created_at`, r.row(id)...))
}

func getRelation(ctx context.Context, q querier, id string) (r relationRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT kind, from_annotation, to_annotation, annotator, created_at FROM relations WHERE id = ?", id).
		Scan(&r.Kind, &r.From, &r.To, &r.Annotator, &r.CreatedAt)
}

func insertRelation(ctx context.Context, q querier, id string, r relationRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO relations (id, kind, from_annotation, to_annotation, annotator, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, from_annotation = excluded.from_annotation, to_annotation = excluded.to_annotation,
			annotator = excluded.annotator, created_at = excluded.created_at`,
		id, r.Kind, r.From, r.To, r.Annotator, r.CreatedAt))
}

func getAnnotator(ctx context.Context, q querier, id string) (r annotatorRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT name, same_as FROM annotators WHERE id = ?", id).Scan(&r.Name, &r.SameAs)
}

func insertAnnotator(ctx context.Context, q querier, id string, r annotatorRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO annotators (id, name, same_as) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, same_as = excluded.same_as`, id, r.Name, r.SameAs))
}

func getProject(ctx context.Context, q querier, _ string) (r projectRecord, err error) {
	return r, q.QueryRowContext(ctx, `SELECT p.value, CAST(c.value AS INTEGER) FROM project AS p, project AS c
		WHERE p.key = 'id' AND c.key = 'created_at'`).Scan(&r.ID, &r.CreatedAt)
}

// writeProject is done once, in the first event.
func writeProject(ctx context.Context, q querier, _ string, before, after json.RawMessage) error {
	r, err := decode[projectRecord](after)
	if err != nil || r == nil {
		return fail(ErrInvalid, err, "A project keeps its identity, so nothing was changed.")
	}
	if err := one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('id', ?)", r.ID)); err != nil {
		return err
	}
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('created_at', ?)", strconv.FormatInt(r.CreatedAt, 10)))
}

func getTitle(ctx context.Context, q querier, _ string) (title string, err error) {
	return title, q.QueryRowContext(ctx, "SELECT value FROM project WHERE key = 'title'").Scan(&title)
}

func writeTitle(ctx context.Context, q querier, _ string, before, after json.RawMessage) error {
	title, err := decode[string](after)
	if err != nil || title == nil {
		return fmt.Errorf("a project needs a title: %w", errors.Join(err, ErrInvalid))
	}
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('title', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", *title))
}

// getCodebook reads the current codebook.
func getCodebook(ctx context.Context, q querier, _ string) (c corpus.Codebook, err error) {
	var encoded string
	err = q.QueryRowContext(ctx, `SELECT codebook FROM codebooks
		WHERE version = (SELECT CAST(value AS INTEGER) FROM project WHERE key = 'codebook')`).Scan(&encoded)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(encoded), &c)
}

// writeCodebook keeps the version if it is new, and makes it the current one.
func writeCodebook(ctx context.Context, q querier, _ string, before, after json.RawMessage) error {
	codebook, err := decode[corpus.Codebook](after)
	if err != nil || codebook == nil {
		return fmt.Errorf("a project needs a codebook: %w", errors.Join(err, ErrInvalid))
	}
	if _, err := q.ExecContext(ctx, "INSERT INTO codebooks (version, codebook) VALUES (?, ?) ON CONFLICT (version) DO NOTHING", codebook.Version, string(encode(codebook))); err != nil {
		return err
	}
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('codebook', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", strconv.Itoa(codebook.Version)))
}
