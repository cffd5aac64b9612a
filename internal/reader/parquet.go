package reader

import (
	"context"
	"fmt"
	"math"
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
		at, size, err := randomAccess(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		rows, err := OpenParquet(at, size, filepath.ToSlash(file.folder))
		if err == nil && rows.Own() != "" && rows.Own() != "documents" {
			err = fmt.Errorf("it is the table of %s of an export of Sayso; import the folder of the export, or its table of documents, and it comes with them", rows.Own())
		}
		if err != nil {
			yield(Result{Err: err})
			return
		}
		defer rows.Close()
		t := table{file: file, source: file.Name, unit: "row", yield: yield}
		more := t.row(0, rows.Headings())
		if more {
			err = rows.Rows(ctx, 0, math.MaxInt64, func(number int64, cells []string) bool {
				more = t.row(int(number)+1, cells)
				return more
			})
		}
		switch {
		case !more && t.failed == nil || ctx.Err() != nil:
		case err != nil:
			yield(Result{Err: err})
		default:
			t.finish()
		}
	},
}

// parquetColumn is a column without what it lies in: a list or a structure.
type parquetColumn struct {
	name string
	cell func(parquet.Value) string
}

func (t *ParquetTable) columnsOf(schema *parquet.Schema) []parquetColumn {
	var columns []parquetColumn
	for _, path := range schema.Columns() {
		leaf, _ := schema.Lookup(path...)
		column := parquetColumn{cell: t.cellOf(leaf.Node)}
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

// cellOf writes a value of a column as words, dates as ISO 8601 writes them.
func (t *ParquetTable) cellOf(leaf parquet.Node) func(parquet.Value) string {
	if logical := leaf.Type().LogicalType(); logical != nil {
		switch kind := logical.Value.(type) {
		case *format.DateType:
			return func(v parquet.Value) string { return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly) }
		case *format.TimestampType:
			return func(v parquet.Value) string { return t.time(kind, v.Int64()) }
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

// time writes a time, or the day where it has no hour.
func (t *ParquetTable) time(kind *format.TimestampType, n int64) string {
	at := time.UnixMilli(n)
	switch kind.Unit.Value.(type) {
	case *format.MicroSeconds:
		at = time.UnixMicro(n)
	case *format.NanoSeconds:
		at = time.Unix(0, n)
	}
	if at = at.UTC(); t.TimeLayout == time.RFC3339 && at.Equal(at.Truncate(24*time.Hour)) {
		return at.Format(time.DateOnly)
	}
	return at.Format(t.TimeLayout)
}
