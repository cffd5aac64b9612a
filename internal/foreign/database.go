package foreign

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/mattn/go-sqlite3"

	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// Projects of QualCoder, Taguette and DNA are SQLite databases. They are read
// out of memory: a copy of the bytes is opened, so nothing is written beside
// the file, and nothing in it can name another one.

var databaseMagic = []byte("SQLite format 3\x00")

// databaseWith sniffs a database that has tables of the given names. The names
// stand in its first pages, where SQLite keeps the statements that made them.
func databaseWith(tables ...string) func(*File, []byte) bool {
	return func(_ *File, head []byte) bool {
		if !bytes.HasPrefix(head, databaseMagic) {
			return false
		}
		head = bytes.ToLower(head)
		for _, table := range tables {
			if !bytes.Contains(head, []byte(table)) {
				return false
			}
		}
		return true
	}
}

// databaseLog ends the name of the file in which SQLite keeps what is not in
// the database yet.
const databaseLog = "-wal"

// theLog is what a database wants besides: whether there is one.
func theLog(f *File, name string) bool { return name == f.Name+databaseLog }

// databaseMemory is how much memory SQLite may take in the process apart, which
// works in no other database; the memory of Go alone is watched there.
const databaseMemory = 1 << 30

// boundDatabases bounds it, once.
var boundDatabases = sync.OnceFunc(func() {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return
	}
	defer db.Close()
	_, _ = db.Exec(fmt.Sprintf("PRAGMA hard_heap_limit = %d", databaseMemory))
})

// fromDatabase reads a file by what reads the open database.
func fromDatabase(read func(*database, *sink) error) func(context.Context, *File, *sink) error {
	return func(ctx context.Context, f *File, out *sink) error {
		d, err := openDatabase(ctx, f)
		if err != nil {
			return err
		}
		defer d.close()
		return read(d, out)
	}
}

// database is an open copy of a database.
type database struct {
	ctx context.Context
	db  *sql.DB
}

// openDatabase reads the whole file. A program that has not put its latest
// changes into the file yet keeps them beside it; without them half of the work
// would come in.
func openDatabase(ctx context.Context, f *File) (*database, error) {
	if f.beside != nil {
		if log := f.beside(f.Name + databaseLog); log != nil && log.size > 0 {
			return nil, errors.New("its latest changes are not in the file yet; close the program that has it open, and import it then")
		}
	}
	data, err := f.bytes()
	if err != nil {
		return nil, err
	}
	if len(data) < 100 {
		return nil, errors.New("it is cut off")
	}
	data[18], data[19] = 1, 1 // no write-ahead log, which memory does not have
	db, err := sql.Open("sqlite3", "file::memory:?mode=memory&_query_only=1")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	d := &database{ctx, db}
	connection, err := db.Conn(ctx)
	if err == nil {
		err = connection.Raw(func(driver any) error { return driver.(*sqlite3.SQLiteConn).Deserialize(data, "") })
		err = errors.Join(err, connection.Close())
	}
	if err == nil {
		_, err = d.columns("sqlite_schema")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the database cannot be read: %w", err), db.Close())
	}
	return d, nil
}

func (d *database) close() { _ = d.db.Close() }

// columns are those of a table, in small letters; none if there is no such
// table. A view is none: what it gives can be made up without end.
func (d *database) columns(table string) (map[string]bool, error) {
	if table != "sqlite_schema" {
		var is bool
		err := d.db.QueryRowContext(d.ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE AND sql NOT LIKE 'CREATE VIRTUAL%')", table).Scan(&is)
		if err != nil || !is {
			return nil, err
		}
	}
	rows, err := d.db.QueryContext(d.ctx, "SELECT name FROM pragma_table_info(?)", table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		columns[strings.ToLower(name)] = true
	}
	return columns, rows.Err()
}

// withoutDocument counts annotations of documents that the database does not
// have.
func (out *sink) withoutDocument(spans map[string][]Span) {
	for _, id := range sortedKeys(spans) {
		out.problem(lost(reader.Annotations, len(spans[id]), noText, "the document %s, which has %s, is not in the project", id, corpus.Plural(len(spans[id]), "annotation")))
	}
}

// row is one row by the names of its columns. What is NULL is empty.
type row map[string]string

// each reads the named columns of a table, in the order of its rows. Columns
// that the table does not have are empty: programs add some over the years. It
// fails if the table itself, or one that is needed, is not there.
func (d *database) each(table string, needed, wished []string, take func(row) error) error {
	has, err := d.columns(table)
	if err != nil {
		return err
	}
	for _, column := range needed {
		if !has[column] {
			return fmt.Errorf("it has no column %s in its table %s, so another version made it; export it from there in a format of exchange", column, table)
		}
	}
	all := append(append([]string(nil), needed...), wished...)
	quoted := make([]string, len(all))
	for i, column := range all {
		if quoted[i] = "''"; has[column] {
			quoted[i] = `CAST(coalesce("` + column + `", '') AS TEXT)`
		}
	}
	rows, err := d.db.QueryContext(d.ctx, "SELECT "+strings.Join(quoted, ", ")+" FROM "+table+" ORDER BY rowid")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]string, len(all)), make([]any, len(all))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		r := row{}
		for i, column := range all {
			r[column] = strings.ToValidUTF8(values[i], "\ufffd")
		}
		if err := take(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// all reads a table as a whole, by the column named first.
func (d *database) all(table string, needed, wished []string) (map[string]row, error) {
	list := map[string]row{}
	return list, d.each(table, needed, wished, func(r row) error {
		list[r[needed[0]]] = r
		return nil
	})
}
