package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Parquet reads tables in which one column holds the text of articles, the way
// CSV is read. It lies in row groups of pages, of which a few are in memory.
var Parquet = Format{
	Name:       "Parquet table",
	Extensions: []string{".parquet", ".parq"},
	Reader:     "parquet-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return strings.HasPrefix(string(head), "PAR1") },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		opened, err := openParquet(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		t := table{file: file, source: file.Name, unit: "row", yield: yield}
		rows := parquetRows{file: opened, columns: parquetColumns(opened.Schema())}
		rows.addFolders(filepath.ToSlash(file.folder))
		switch err := rows.each(ctx, t.row); {
		case errors.Is(err, errEnough) && t.failed == nil || ctx.Err() != nil:
		case err != nil && !errors.Is(err, errEnough):
			yield(Result{Err: err})
		default:
			t.finish()
		}
	},
}

// OwnTable is the key under which a table of an export of Sayso says in its
// metadata which it is.
const OwnTable = "sayso_table"

func openParquet(file File) (*parquet.File, error) {
	at, size, err := randomAccess(file)
	if err != nil {
		return nil, err
	}
	opened, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("it is no Parquet file, or damaged or cut off: %w", err)
	}
	if name, ours := opened.Lookup(OwnTable); ours && name != "documents" {
		return nil, fmt.Errorf("it is the table of %s of an export of Sayso; its articles are in the table of documents", tidy(name))
	}
	if leaves := len(opened.Schema().Columns()); leaves > maxColumns {
		return nil, fmt.Errorf("it has more than %d columns", maxColumns)
	}
	return opened, nil
}

// parquetColumn is a column without what it lies in: a list or a structure.
type parquetColumn struct {
	name string
	cell func(parquet.Value) string
}

func parquetColumns(schema *parquet.Schema) []parquetColumn {
	var columns []parquetColumn
	for _, path := range schema.Columns() {
		leaf, _ := schema.Lookup(path...)
		column := parquetColumn{cell: parquetCell(leaf.Node)}
		var names []string
		for _, name := range path {
			if len(names) == 0 || !slices.Contains([]string{"list", "element", "item", "array", "bag"}, name) {
				names = append(names, name)
			}
		}
		column.name = strings.Join(names, ".")
		columns = append(columns, column)
	}
	return columns
}

// parquetCell writes a value of a column as words, dates as ISO 8601 writes them.
func parquetCell(leaf parquet.Node) func(parquet.Value) string {
	if logical := leaf.Type().LogicalType(); logical != nil {
		switch kind := logical.Value.(type) {
		case *format.DateType:
			return func(v parquet.Value) string { return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly) }
		case *format.TimestampType:
			return func(v parquet.Value) string { return parquetTime(kind, v.Int64()) }
		}
	}
	switch leaf.Type().Kind() {
	case parquet.Boolean:
		return func(v parquet.Value) string { return strconv.FormatBool(v.Boolean()) }
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return func(v parquet.Value) string {
			if words := string(v.ByteArray()); utf8.ValidString(words) {
				return words
			}
			return "" // no words
		}
	}
	return parquet.Value.String
}

// parquetTime writes a time, or the day where it has no hour.
func parquetTime(kind *format.TimestampType, n int64) string {
	at := time.UnixMilli(n)
	switch kind.Unit.Value.(type) {
	case *format.MicroSeconds:
		at = time.UnixMicro(n)
	case *format.NanoSeconds:
		at = time.Unix(0, n)
	}
	if at = at.UTC(); at.Equal(at.Truncate(24 * time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Format(time.RFC3339)
}

// parquetRows gives the rows of a file as cells.
type parquetRows struct {
	file    *parquet.File
	columns []parquetColumn
	folders []string // values of the keys that stand in the path
}

// addFolders adds the keys that stand in the names of folders, outlet=BBC, and
// not in the file.
func (r *parquetRows) addFolders(folder string) {
	for part := range strings.SplitSeq(folder, "/") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || key == "" || slices.ContainsFunc(r.columns, func(c parquetColumn) bool { return c.name == key }) {
			continue
		}
		if words, err := url.PathUnescape(value); err == nil {
			value = words
		}
		if value == "__HIVE_DEFAULT_PARTITION__" {
			value = ""
		}
		r.columns, r.folders = append(r.columns, parquetColumn{name: key}), append(r.folders, value)
	}
}

// each gives the headings, and then the rows with their numbers from 1.
func (r *parquetRows) each(ctx context.Context, take func(number int, cells []string) bool) error {
	headings := make([]string, len(r.columns))
	for i, c := range r.columns {
		headings[i] = c.name
	}
	if !take(0, headings) {
		return errEnough
	}
	number := 0
	for _, group := range r.file.RowGroups() {
		if err := r.group(ctx, group, &number, take); err != nil {
			return err
		}
	}
	return nil
}

func (r *parquetRows) group(ctx context.Context, group parquet.RowGroup, number *int, take func(int, []string) bool) error {
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 16)
	for ctx.Err() == nil {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			*number++
			cells, err := r.cells(row)
			if err != nil {
				return fmt.Errorf("row %d: %w", *number, err)
			}
			if !take(*number, cells) {
				return errEnough
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("it is damaged behind row %d: %w", *number, err)
		}
	}
	return ctx.Err()
}

// cells are the values of a row; those of a list are joined by commas.
func (r *parquetRows) cells(row parquet.Row) ([]string, error) {
	cells := make([]string, len(r.columns))
	copy(cells[len(cells)-len(r.folders):], r.folders)
	for _, value := range row {
		if value.IsNull() {
			continue
		}
		cell, words := &cells[value.Column()], r.columns[value.Column()].cell(value)
		if value.RepetitionLevel() > 0 && *cell != "" {
			words = *cell + ", " + words
		}
		*cell = words
	}
	return cells, checkRow(cells)
}
