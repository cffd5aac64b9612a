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
	"sayso/internal/history"
)

// A table knows how the things of one noun are read from the file and written
// to it. Every write goes through here, so that what an event says and what the
// tables hold cannot differ.
type table struct {
	*history.Noun
	name, key string // of the SQL table, and of the column that holds the id; empty where there is no row for each thing
	document  string // the column that names the document, empty for none
	read      func(ctx context.Context, q querier, id string) (json.RawMessage, error)
	write     func(ctx context.Context, q querier, id string, record json.RawMessage) error // never null
}

// tables are those of all nouns, by key.
var tables = func() map[string]*table {
	list := []*table{
		{history.NounOf(history.Document), "documents", "id", "id", readWith(getDocument), writeWith(insertDocument)},
		{history.NounOf(history.Sentences), "segmentations", "document", "document", readWith(getSentences), writeWith(insertSentences)},
		{history.NounOf(history.Annotation), "annotations", "id", "document", readWith(getAnnotation), writeWith(insertAnnotation)},
		{history.NounOf(history.Mark), "marks", "id", "document", readWith(getMark), writeWith(insertMark)},
		{history.NounOf(history.Relation), "relations", "id", "", readWith(getRelation), writeWith(insertRelation)},
		{history.NounOf(history.Doubt), "doubts", "id", "document", readWith(getDoubt), writeWith(insertDoubt)},
		{history.NounOf(history.Source), "sources", "id", "", readWith(getSource), writeWith(insertSource)},
		{history.NounOf(history.Query), "queries", "id", "", readWith(getQuery), writeWith(insertQuery)},
		{history.NounOf(history.Annotator), "annotators", "id", "", readWith(getAnnotator), writeWith(insertAnnotator)},
		{history.NounOf(history.Codebook), "", "", "", readCodebook, writeCodebook},
		{history.NounOf(history.Project), "", "", "", readWith(getProject), writeWith(insertProject)},
		{history.NounOf(history.Title), "", "", "", readWith(getTitle), writeWith(insertTitle)},
	}
	m := map[string]*table{}
	for _, p := range plainTables {
		list = append(list, p.table)
	}
	for _, t := range list {
		m[t.Key] = t
	}
	return m
}()

// readWith makes the read of a table out of a typed getter.
func readWith[T any](get func(context.Context, querier, string) (T, error)) func(context.Context, querier, string) (json.RawMessage, error) {
	return func(ctx context.Context, q querier, id string) (json.RawMessage, error) {
		record, err := get(ctx, q, id)
		if errors.Is(err, sql.ErrNoRows) {
			return history.Null, nil
		}
		if err != nil {
			return nil, err
		}
		return history.Encode(record), nil
	}
}

// writeWith makes the write of a table out of a typed upsert, which disturbs
// nothing that refers to the row.
func writeWith[T any](insert func(context.Context, querier, string, T) error) func(context.Context, querier, string, json.RawMessage) error {
	return func(ctx context.Context, q querier, id string, after json.RawMessage) error {
		record, err := history.Decode[T](after)
		if err != nil || record == nil {
			return fail(ErrInvalid, err, "A change holds something that cannot be read, so nothing was changed.")
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
func scanDocument(scan func(...any) error, r *history.DocumentRecord, first []any, last ...any) error {
	var origin, fields []byte
	into := append(first, &r.Title, &r.Outlet, &r.Byline, &r.Date, &r.Printed, &r.URL, &r.Language, &r.Source, &r.State, &r.AddedAt, &r.SHA256, &r.Bytes, &origin, &r.Due, &fields)
	if err := scan(append(into, last...)...); err != nil {
		return err
	}
	var err error
	if r.Fields, err = decodeFields(fields); err != nil || string(origin) == "{}" {
		return err
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
	if again := history.Encode(into); !bytes.Equal(again, column) {
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

func getDocument(ctx context.Context, q querier, id string) (r history.DocumentRecord, err error) {
	return r, scanDocument(q.QueryRowContext(ctx, "SELECT "+documentColumns+" FROM documents WHERE id = ?", id).Scan, &r, nil)
}

func insertDocument(ctx context.Context, q querier, id string, r history.DocumentRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO documents (id, title, outlet, byline, date, printed, url, language, source, state, added_at, sha256, bytes, origin, due, fields)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET title = excluded.title, outlet = excluded.outlet, byline = excluded.byline, date = excluded.date,
			printed = excluded.printed, url = excluded.url, language = excluded.language, source = excluded.source,
			state = excluded.state, added_at = excluded.added_at, sha256 = excluded.sha256, bytes = excluded.bytes,
			origin = excluded.origin, due = excluded.due, fields = excluded.fields`,
		id, r.Title, r.Outlet, r.Byline, r.Date, r.Printed, r.URL, r.Language, r.Source, r.State, r.AddedAt, r.SHA256, r.Bytes, string(history.Encode(r.Origin)), r.Due, string(history.AppendMap(nil, r.Fields))))
}

// insertNewDocument adds a document that is not there, with the count of its
// sentences.
func insertNewDocument(ctx context.Context, q querier, id string, r history.DocumentRecord, sentences int) error {
	return one(q.ExecContext(ctx, `INSERT INTO documents (id, title, outlet, byline, date, printed, url, language, source, state, added_at, sha256, bytes, origin, due, fields, sentences)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, r.Title, r.Outlet, r.Byline, r.Date, r.Printed, r.URL, r.Language, r.Source, r.State, r.AddedAt, r.SHA256, r.Bytes, string(history.Encode(r.Origin)), r.Due, string(history.AppendMap(nil, r.Fields)), sentences))
}

// updateDocument changes what is known about a document that is there; its text
// stays.
func updateDocument(ctx context.Context, q querier, id string, r history.DocumentRecord) error {
	return one(q.ExecContext(ctx, `UPDATE documents SET title = ?, outlet = ?, byline = ?, date = ?, printed = ?, url = ?, language = ?, source = ?, state = ?, added_at = ?, origin = ?, due = ?, fields = ?
		WHERE id = ?`,
		r.Title, r.Outlet, r.Byline, r.Date, r.Printed, r.URL, r.Language, r.Source, r.State, r.AddedAt, string(history.Encode(r.Origin)), r.Due, string(history.AppendMap(nil, r.Fields)), id))
}

func getSentences(ctx context.Context, q querier, document string) (r history.SentencesRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT segmenter, bounds FROM segmentations WHERE document = ?", document).Scan(&r.Segmenter, &r.Bounds)
}

func insertSentences(ctx context.Context, q querier, document string, record history.SentencesRecord) error {
	if record.Bounds == nil {
		record.Bounds = []byte{}
	}
	return one(q.ExecContext(ctx, `INSERT INTO segmentations (document, segmenter, bounds) VALUES (?, ?, ?)
		ON CONFLICT (document) DO UPDATE SET segmenter = excluded.segmenter, bounds = excluded.bounds`,
		document, record.Segmenter, record.Bounds))
}

const annotationColumns = `document, start, "end", label, annotator, quote, note, attributes, mentions, codebook, codebook_hash, created_at, changed_at`

// encodedColumns are the columns of an annotation that hold JSON.
type encodedColumns struct{ attributes, mentions string }

// columns are the places that a row of annotationColumns is scanned into.
func columnsOf(r *history.AnnotationRecord, e *encodedColumns) []any {
	return []any{&r.Document, &r.Start, &r.End, &r.Label, &r.Annotator, &r.Quote, &r.Note, &e.attributes, &e.mentions, &r.Codebook, &r.CodebookHash, &r.CreatedAt, &r.ChangedAt}
}

// decode reads the columns that hold JSON.
func decodeColumns(r *history.AnnotationRecord, e *encodedColumns) (err error) {
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
	if attributes, ok := history.PlainAttributes(column); ok {
		return attributes, nil
	}
	return attributes, json.Unmarshal([]byte(column), &attributes)
}

// scanAnnotation scans annotationColumns, after what the caller scans first.
func scanAnnotation(scan func(...any) error, r *history.AnnotationRecord, first ...any) (err error) {
	var encoded encodedColumns
	if err := scan(append(first, columnsOf(r, &encoded)...)...); err != nil {
		return err
	}
	return decodeColumns(r, &encoded)
}

func getAnnotation(ctx context.Context, q querier, id string) (r history.AnnotationRecord, err error) {
	return r, scanAnnotation(q.QueryRowContext(ctx, "SELECT "+annotationColumns+" FROM annotations WHERE id = ?", id).Scan, &r)
}

// insertNewAnnotation does nothing when there is one of the id.
const insertNewAnnotation = "INSERT INTO annotations (id, " + annotationColumns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"

// row gives the values of a row, in the order of its columns.
func annotationRow(id string, r *history.AnnotationRecord) []any {
	attributes := "{}"
	if len(r.Attributes) > 0 {
		attributes = string(history.AppendMap(nil, r.Attributes))
	}
	mentions := "[]"
	if len(r.Mentions) > 0 {
		mentions = string(history.AppendMentions(nil, r.Mentions))
	}
	return []any{id, r.Document, r.Start, r.End, r.Label, r.Annotator, r.Quote, r.Note, attributes, mentions, r.Codebook, r.CodebookHash, r.CreatedAt, r.ChangedAt}
}

func insertAnnotation(ctx context.Context, q querier, id string, r history.AnnotationRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO annotations (id, `+annotationColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET document = excluded.document, start = excluded.start, "end" = excluded."end", label = excluded.label,
			annotator = excluded.annotator, quote = excluded.quote, note = excluded.note, attributes = excluded.attributes,
			mentions = excluded.mentions, codebook = excluded.codebook, codebook_hash = excluded.codebook_hash, created_at = excluded.created_at, changed_at = excluded.changed_at`, annotationRow(id, &r)...))
}

func getMark(ctx context.Context, q querier, id string) (r history.MarkRecord, err error) {
	return r, q.QueryRowContext(ctx, `SELECT document, start, "end", annotator, created_at FROM marks WHERE id = ?`, id).
		Scan(&r.Document, &r.Start, &r.End, &r.Annotator, &r.CreatedAt)
}

// insertNewMark does nothing when there is one of the id.
const insertNewMark = `INSERT INTO marks (id, document, start, "end", annotator, created_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

func markRow(id string, r *history.MarkRecord) []any {
	return []any{id, r.Document, r.Start, r.End, r.Annotator, r.CreatedAt}
}

func insertMark(ctx context.Context, q querier, id string, r history.MarkRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO marks (id, document, start, "end", annotator, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET document = excluded.document, start = excluded.start, "end" = excluded."end",
			annotator = excluded.annotator, created_at = excluded.created_at`, markRow(id, &r)...))
}

func getRelation(ctx context.Context, q querier, id string) (r history.RelationRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT kind, from_annotation, to_annotation, annotator, created_at FROM relations WHERE id = ?", id).
		Scan(&r.Kind, &r.From, &r.To, &r.Annotator, &r.CreatedAt)
}

func insertRelation(ctx context.Context, q querier, id string, r history.RelationRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO relations (id, kind, from_annotation, to_annotation, annotator, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, from_annotation = excluded.from_annotation, to_annotation = excluded.to_annotation,
			annotator = excluded.annotator, created_at = excluded.created_at`,
		id, r.Kind, r.From, r.To, r.Annotator, r.CreatedAt))
}

func getAnnotator(ctx context.Context, q querier, id string) (r history.AnnotatorRecord, err error) {
	return r, q.QueryRowContext(ctx, "SELECT name, same_as, kind, of FROM annotators WHERE id = ?", id).Scan(&r.Name, &r.SameAs, &r.Kind, &r.Of)
}

func insertAnnotator(ctx context.Context, q querier, id string, r history.AnnotatorRecord) error {
	return one(q.ExecContext(ctx, `INSERT INTO annotators (id, name, same_as, kind, of) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, same_as = excluded.same_as, kind = excluded.kind, of = excluded.of`, id, r.Name, r.SameAs, r.Kind, r.Of))
}

func getProject(ctx context.Context, q querier, _ string) (r history.ProjectRecord, err error) {
	return r, q.QueryRowContext(ctx, `SELECT p.value, CAST(c.value AS INTEGER) FROM project AS p, project AS c
		WHERE p.key = 'id' AND c.key = 'created_at'`).Scan(&r.ID, &r.CreatedAt)
}

// insertProject is done once, in the first event.
func insertProject(ctx context.Context, q querier, _ string, r history.ProjectRecord) error {
	if err := one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('id', ?)", r.ID)); err != nil {
		return err
	}
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('created_at', ?)", strconv.FormatInt(r.CreatedAt, 10)))
}

func getTitle(ctx context.Context, q querier, _ string) (title string, err error) {
	return title, q.QueryRowContext(ctx, "SELECT value FROM project WHERE key = 'title'").Scan(&title)
}

func insertTitle(ctx context.Context, q querier, _, title string) error {
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('title', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", title))
}

// readCodebook reads the record of the codebook in use.
func readCodebook(ctx context.Context, q querier, _ string) (record json.RawMessage, err error) {
	var encoded []byte
	err = q.QueryRowContext(ctx, "SELECT codebook FROM codebooks WHERE hash = (SELECT value FROM project WHERE key = 'codebook')").Scan(&encoded)
	if errors.Is(err, sql.ErrNoRows) {
		return history.Null, nil
	}
	return encoded, err
}

func getCodebook(ctx context.Context, q querier, id string) (c corpus.Codebook, err error) {
	record, err := readCodebook(ctx, q, id)
	if err != nil {
		return c, err
	}
	if history.IsNull(record) {
		return c, sql.ErrNoRows
	}
	return c, json.Unmarshal(record, &c)
}

// writeCodebook keeps the codebook if it is new, and makes it the one in use.
func writeCodebook(ctx context.Context, q querier, _ string, record json.RawMessage) error {
	codebook, err := history.Decode[corpus.Codebook](record)
	if err != nil || codebook == nil {
		return fail(ErrInvalid, err, "A project needs a codebook, so nothing was changed.")
	}
	hash := history.CodebookHash(record)
	_, err = q.ExecContext(ctx, "INSERT INTO codebooks (hash, version, derived, codebook) VALUES (?, ?, 1, ?) ON CONFLICT (hash) DO NOTHING", hash, codebook.Version, string(record))
	if err != nil {
		return err
	}
	return one(q.ExecContext(ctx, "INSERT INTO project (key, value) VALUES ('codebook', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", hash))
}

// stateCodebook notes that an event states the codebook. One that only came out
// of two joined together is derived, until somebody changes it.
func stateCodebook(ctx context.Context, q querier, record json.RawMessage) error {
	codebook, err := history.Decode[corpus.Codebook](record)
	if err != nil || codebook == nil {
		return err
	}
	_, err = q.ExecContext(ctx, "INSERT INTO codebooks (hash, version, derived, codebook) VALUES (?, ?, 0, ?) ON CONFLICT (hash) DO UPDATE SET derived = 0",
		history.CodebookHash(record), codebook.Version, string(record))
	return err
}
