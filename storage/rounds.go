package storage

import (
	"bytes"
	"cmp"
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Readings, rounds, assignments and decisions are plain: the columns of their
// tables are the fields of their records, one by one. A plain table says once
// which they are, and is then read, written, proven, looked for in a damaged
// file and brought over into a new one like every other plain table.

type plainTable struct {
	noun, name string
	columns    string // after id, in the order of the fields
	shape      string // of a row, for a file whose list of tables is lost; see rowShape
	since      int    // the version of the file that brought it
	scan       func(scan func(...any) error) (id string, record json.RawMessage, err error)
	table      *table
}

// plain makes a plain table; fields gives the places of a record's fields.
func plain[T any](noun, name, document, columns, shape string, fields func(*T) []any) *plainTable {
	p := &plainTable{noun: noun, name: name, columns: columns, shape: shape, since: 4}
	p.scan = func(scan func(...any) error) (id string, record json.RawMessage, err error) {
		var r T
		if err := scan(append([]any{&id}, fields(&r)...)...); err != nil {
			return "", nil, err
		}
		return id, history.Encode(r), nil
	}
	names := strings.Split(columns, ", ")
	sets := make([]string, len(names))
	for i, column := range names {
		sets[i] = column + " = excluded." + column
	}
	insert := fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (?%s) ON CONFLICT (id) DO UPDATE SET %s", name, columns, strings.Repeat(", ?", len(names)), strings.Join(sets, ", "))
	p.table = &table{history.NounOf(noun), name, "id", document,
		readWith(func(ctx context.Context, q querier, id string) (r T, err error) {
			return r, q.QueryRowContext(ctx, "SELECT "+columns+" FROM "+name+" WHERE id = ?", id).Scan(fields(&r)...)
		}),
		writeWith(func(ctx context.Context, q querier, id string, r T) error {
			return one(q.ExecContext(ctx, insert, append([]any{id}, fields(&r)...)...))
		})}
	return p
}

// plainTables are all of them, each after those that its things rest on.
var plainTables = []*plainTable{
	plain(history.Reading, "readings", "document", "document, annotator, state", "uuut", func(r *corpus.Reading) []any {
		return []any{&r.Document, &r.Annotator, (*string)(&r.State)}
	}),
	plain(history.Round, "rounds", "", "name, kind, annotators, seed, hints, opened_at, closed_at, codebook, bounds, seal, design", "utxjixiixxxj", func(r *corpus.Round) []any {
		return []any{&r.Name, (*string)(&r.Kind), (*jsonList)(&r.Annotators), &r.Seed, (*string)(&r.Hints), &r.OpenedAt, &r.ClosedAt, &r.Codebook, &r.Bounds, &r.Seal, (*jsonObject)(&r.Design)}
	}),
	plain(history.Assignment, "assignments", "document", "round, document, annotators, part, share", "uuujxr", func(a *corpus.Assignment) []any {
		return []any{&a.Round, &a.Document, (*jsonList)(&a.Annotators), (*string)(&a.Part), &a.Share}
	}),
	plain(history.Decision, "decisions", "document", `document, start, "end", annotator, "by", how, "from", reason, note, names_hidden, party, codebook_hash, codings, created_at`, "uuiiuuxjxxiixxi", func(d *corpus.Decision) []any {
		return []any{&d.Document, &d.Start, &d.End, &d.Annotator, &d.By, (*string)(&d.How), (*jsonList)(&d.From), (*string)(&d.Reason), &d.Note, &d.NamesHidden, &d.Party, &d.CodebookHash, &d.Codings, &d.CreatedAt}
	}),
	plain(history.Coding, "codings", "document", `document, start, "end", annotator, reached, hint, shown, agreed, keys`, "uuiiuxxxii", func(c *corpus.Coding) []any {
		return []any{&c.Document, &c.Start, &c.End, &c.Annotator, (*string)(&c.Reached), &c.Hint, (*string)(&c.Shown), &c.Agreed, &c.Keys}
	}),
}

// plainOf finds the plain table of a noun; it is nil for a noun that has none.
func plainOf(noun string) *plainTable {
	for _, p := range plainTables {
		if p.noun == noun {
			return p
		}
	}
	return nil
}

// emptyView is a query that gives the columns of the table and no row.
func (p *plainTable) emptyView() string {
	columns := append([]string{"id"}, strings.Split(p.columns, ", ")...)
	for i, column := range columns {
		columns[i] = "'' AS " + column
	}
	return "SELECT " + strings.Join(columns, ", ") + " WHERE 0"
}

// each reads the rows that a condition chooses.
func (p *plainTable) each(ctx context.Context, q querier, condition string, args []any, do func(id string, record json.RawMessage)) error {
	return scanEach(ctx, q, func(scan func(...any) error) error {
		id, record, err := p.scan(scan)
		if err == nil {
			do(id, record)
		}
		return err
	}, "SELECT id, "+p.columns+" FROM "+p.name+" "+condition, args...)
}

// jsonList is a column that holds a list of strings. No list and an empty one
// are the same.
type jsonList []string

// Scan reads the column, which must be as Value writes it.
func (l *jsonList) Scan(column any) error {
	*l = nil
	text, err := columnText(column)
	if err != nil || text == "[]" {
		return err
	}
	return decodeExactly([]byte(text), (*[]string)(l))
}

// Value gives what is written.
func (l *jsonList) Value() (driver.Value, error) {
	if len(*l) == 0 {
		return "[]", nil
	}
	return string(history.Encode([]string(*l))), nil
}

// jsonObject is a column that holds a JSON object as it was given.
type jsonObject json.RawMessage

// Scan reads the column.
func (o *jsonObject) Scan(column any) error {
	*o = nil
	text, err := columnText(column)
	if err != nil || text == "{}" {
		return err
	}
	if !json.Valid([]byte(text)) {
		return errors.New("the column holds no JSON")
	}
	*o = jsonObject(text)
	return nil
}

// Value gives what is written.
func (o *jsonObject) Value() (driver.Value, error) {
	if len(*o) == 0 || bytes.Equal(*o, history.Null) {
		return "{}", nil
	}
	return string(*o), nil
}

func columnText(column any) (string, error) {
	switch c := column.(type) {
	case string:
		return c, nil
	case []byte:
		return string(c), nil
	}
	return "", fmt.Errorf("the column holds a %T where it should hold JSON", column)
}

// PutReading says how far an annotator has come with a document.
func PutReading(r corpus.Reading) Step {
	r.ID = corpus.ReadingID(r.Document, r.Annotator)
	return putPlain(history.Reading, r.ID, r)
}

// DeleteReading makes a document one that is to do for an annotator.
func DeleteReading(document, annotator string) Step {
	return removing(history.Reading, corpus.ReadingID(document, annotator))
}

// PutRound stores a round, new or changed. An empty id is made up.
func PutRound(r corpus.Round) Step {
	if r.ID == "" {
		r.ID = NewID()
	}
	r.Annotators = slices.Clone(r.Annotators)
	return putPlain(history.Round, r.ID, r)
}

// DeleteRound removes a round; its assignments do not show any more.
func DeleteRound(id string) Step { return removing(history.Round, id) }

// PutAssignment says who reads a document in a round.
func PutAssignment(a corpus.Assignment) Step {
	a.ID = corpus.AssignmentID(a.Round, a.Document)
	a.Annotators = slices.Clone(a.Annotators)
	return putPlain(history.Assignment, a.ID, a)
}

// DeleteAssignment takes a document out of a round.
func DeleteAssignment(round, document string) Step {
	return removing(history.Assignment, corpus.AssignmentID(round, document))
}

// PutDecision records how a sentence was adjudicated. What was decided is put
// into gold by steps beside this one. A CreatedAt of 0 is the time of the event.
func PutDecision(d corpus.Decision) Step {
	d.ID = corpus.DecisionID(d.Document, d.Span())
	d.From = slices.Clone(d.From)
	return saying(history.Decision, d.ID, func() any { return d }, func(t *transaction) error {
		text, err := t.textOf(d.Document)
		if err != nil {
			return err
		}
		if err := d.Span().Check(text); err != nil {
			return fail(ErrInvalid, err, "The decision was not saved, since %v.", err)
		}
		if d.CreatedAt == 0 {
			d.CreatedAt = history.Milliseconds(t.now)
		}
		return t.putChecked(history.Decision, d.ID, d)
	})
}

// DeleteDecision takes back that a sentence was adjudicated. What gold says
// there is deleted by steps beside this one.
func DeleteDecision(document string, sentence corpus.Span) Step {
	return removing(history.Decision, corpus.DecisionID(document, sentence))
}

// PutCoding records how an annotator came to say what they say of a sentence.
func PutCoding(c corpus.Coding) Step {
	c.ID = corpus.CodingID(c.Document, c.Annotator, c.Span())
	return saying(history.Coding, c.ID, func() any { return c }, func(t *transaction) error {
		text, err := t.textOf(c.Document)
		if err != nil {
			return err
		}
		if err := c.Span().Check(text); err != nil {
			return fail(ErrInvalid, err, "How the sentence was coded was not saved, since %v.", err)
		}
		return t.putChecked(history.Coding, c.ID, c)
	})
}

// DeleteCoding takes it back.
func DeleteCoding(id string) Step { return removing(history.Coding, id) }

func putPlain(noun, id string, record any) Step {
	return saying(noun, id, func() any { return record }, func(t *transaction) error { return t.putChecked(noun, id, record) })
}

// putChecked puts a thing that is what its noun says such a thing has to be.
func (t *transaction) putChecked(noun, id string, record any) error {
	encoded := history.Encode(record)
	if err := tables[noun].Check(id, encoded); err != nil {
		return fail(ErrInvalid, err, "The %s was not saved, since %v.", tables[noun].Name, err)
	}
	if err := checkStrings(tables[noun].Name, string(encoded)); err != nil {
		return err
	}
	return t.put(noun, id, record)
}

// Rounds lists the rounds, the oldest first.
func (p *Project) Rounds(ctx context.Context) ([]corpus.Round, error) {
	return plainList(ctx, p, history.Round, "ORDER BY id", nil, func(r *corpus.Round, id string) { r.ID = id })
}

// Assignments lists who reads what in a round, in the order of the documents.
func (p *Project) Assignments(ctx context.Context, round string) ([]corpus.Assignment, error) {
	return plainList(ctx, p, history.Assignment, "WHERE round = ? ORDER BY document", []any{round}, func(a *corpus.Assignment, id string) { a.ID = id })
}

// Assigned tells by whom each document is read in the rounds that are open: the
// ids of annotators by that of the document. A round of adjudication gives nothing
// to read.
func (p *Project) Assigned(ctx context.Context) (map[string][]string, error) {
	return reading(ctx, p, func(q querier) (map[string][]string, error) { return assigned(ctx, q) })
}

func assigned(ctx context.Context, q querier) (map[string][]string, error) {
	readers := map[string][]string{}
	err := scanEach(ctx, q, func(scan func(...any) error) error {
		var document string
		var annotators jsonList
		err := scan(&document, &annotators)
		readers[document] = append(readers[document], annotators...)
		return err
	}, "SELECT document, assignments.annotators FROM rounds JOIN assignments ON round = rounds.id WHERE opened_at > 0 AND closed_at = 0 AND kind <> ? ORDER BY rounds.id", string(corpus.Adjudication))
	return readers, err
}

// Readings lists how far annotators have come with documents, in the order of
// the documents.
func (p *Project) Readings(ctx context.Context) ([]corpus.Reading, error) {
	return plainList(ctx, p, history.Reading, "ORDER BY document, annotator", nil, func(r *corpus.Reading, id string) { r.ID = id })
}

// Decisions lists how sentences were adjudicated, in the order of the documents
// and of the text.
func (p *Project) Decisions(ctx context.Context) ([]corpus.Decision, error) {
	return plainList(ctx, p, history.Decision, "ORDER BY document, start", nil, func(d *corpus.Decision, id string) { d.ID = id })
}

func plainList[T any](ctx context.Context, p *Project, noun, condition string, args []any, name func(*T, string)) ([]T, error) {
	return reading(ctx, p, func(q querier) (list []T, err error) {
		err = plainOf(noun).each(ctx, q, condition, args, func(id string, record json.RawMessage) {
			if r, err := history.Decode[T](record); err == nil && r != nil {
				name(r, id)
				list = append(list, *r)
			}
		})
		return list, err
	})
}

// HasCodings reports whether it is known of any sentence how it was reached, or
// that there was a hint.
func (p *Project) HasCodings(ctx context.Context) (has bool, err error) {
	return reading(ctx, p, func(q querier) (has bool, err error) {
		return has, q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM codings)").Scan(&has)
	})
}

// readRoundRows reads the readings, decisions and codings of the chosen documents.
func readRoundRows(ctx context.Context, q querier, which chosen, rows map[string]*documentRows) error {
	err := plainOf(history.Reading).each(ctx, q, "WHERE document "+which.condition, which.args, func(id string, record json.RawMessage) {
		if r, err := history.Decode[corpus.Reading](record); err == nil && r != nil {
			r.ID = id
			d := rowsOf(rows, r.Document)
			d.readings = append(d.readings, *r)
		}
	})
	if err != nil {
		return err
	}
	err = plainOf(history.Decision).each(ctx, q, "WHERE document "+which.condition, which.args, func(id string, record json.RawMessage) {
		if r, err := history.Decode[corpus.Decision](record); err == nil && r != nil {
			r.ID = id
			d := rowsOf(rows, r.Document)
			d.decisions = append(d.decisions, *r)
		}
	})
	if err != nil {
		return err
	}
	return plainOf(history.Coding).each(ctx, q, "WHERE document "+which.condition, which.args, func(id string, record json.RawMessage) {
		if r, err := history.Decode[corpus.Coding](record); err == nil && r != nil {
			r.ID = id
			d := rowsOf(rows, r.Document)
			d.codings = append(d.codings, *r)
		}
	})
}

// sortRounds brings what was read into the order of an entry.
func sortRounds(e *corpus.Entry) {
	slices.SortFunc(e.Readings, func(a, b corpus.Reading) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(e.Decisions, func(a, b corpus.Decision) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(e.Codings, func(a, b corpus.Coding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.ID, b.ID))
	})
}
