package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// ParquetTable is an open table of Parquet, which lies in row groups of pages. A few
// pages are in memory, however large it is.
type ParquetTable struct {
	Between    string // what stands between the values of a list in a cell
	TimeLayout string // of times that are no whole days, as package time writes them
	file       *parquet.File
	columns    []parquetColumn
	folders    []string // values of the keys that stand in the path
	group      int      // that is read now, and the number of its first row
	start      int64
	rows       parquet.Rows // of it, nil for none
	buffer     []parquet.Row
	read       []parquet.Row // of the buffer, that were not given yet
	at         int64         // number of the row that comes next
}

// OwnTable is the key under which a table of an export of Sayso says in its
// metadata which it is.
const OwnTable = "sayso_table"

// OpenParquet opens a table of so many bytes. The names of folders in the path in
// which it lies may be columns of it (outlet=BBC). It is to be closed.
func OpenParquet(at io.ReaderAt, size int64, folder string) (*ParquetTable, error) {
	opened, err := parquet.OpenFile(at, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("it is no Parquet file, or damaged or cut off: %w", err)
	}
	if leaves := len(opened.Schema().Columns()); leaves > maxColumns {
		return nil, fmt.Errorf("it has more than %d columns", maxColumns)
	}
	t := &ParquetTable{Between: ", ", TimeLayout: time.RFC3339, file: opened, buffer: make([]parquet.Row, 64)}
	t.columns = t.columnsOf(opened.Schema())
	t.addFolders(folder)
	return t, nil
}

// Close lets go of what was read. The file itself is the caller's.
func (t *ParquetTable) Close() {
	if t.rows != nil {
		_ = t.rows.Close() // it was only read
		t.rows = nil
	}
}

// Own is which table of an export of Sayso it is, empty for any other.
func (t *ParquetTable) Own() string {
	name, _ := t.file.Lookup(OwnTable)
	return tidy(name)
}

// Headings are the names of its columns.
func (t *ParquetTable) Headings() []string {
	headings := make([]string, len(t.columns))
	for i, c := range t.columns {
		headings[i] = c.name
	}
	return headings
}

// Rows gives the rows from one to before another, numbered from 0, until take has
// had enough. Rows that follow those which were read last cost nothing to find.
func (t *ParquetTable) Rows(ctx context.Context, from, to int64, take func(number int64, cells []string) bool) error {
	if err := t.seek(from); err != nil {
		return err
	}
	for t.at < to && ctx.Err() == nil {
		if len(t.read) == 0 {
			if more, err := t.fill(); err != nil || !more {
				return err
			}
			continue
		}
		cells, err := t.cells(t.read[0])
		if err != nil {
			return fmt.Errorf("row %d: %w", t.at+1, err)
		}
		number := t.at
		t.read, t.at = t.read[1:], t.at+1
		if !take(number, cells) {
			return nil
		}
	}
	return ctx.Err()
}

// seek goes to a row.
func (t *ParquetTable) seek(row int64) error {
	if ahead := row - t.at; ahead >= 0 && ahead <= int64(len(t.read)) && t.rows != nil {
		t.read, t.at = t.read[ahead:], row
		return nil
	}
	group, start := 0, int64(0)
	groups := t.file.RowGroups()
	for group < len(groups) && row >= start+groups[group].NumRows() {
		start += groups[group].NumRows()
		group++
	}
	if group != t.group || t.rows == nil {
		t.open(group, start)
	}
	t.read, t.at = nil, row
	if t.rows == nil {
		return nil
	}
	if err := t.rows.SeekToRow(row - start); err != nil {
		return fmt.Errorf("it is damaged before row %d: %w", row+1, err)
	}
	return nil
}

// open goes to the beginning of a row group, or behind the last.
func (t *ParquetTable) open(group int, start int64) {
	t.Close()
	t.group, t.start = group, start
	if groups := t.file.RowGroups(); group < len(groups) {
		t.rows = groups[group].Rows()
	}
}

// fill reads the next rows; more is false behind the last.
func (t *ParquetTable) fill() (more bool, err error) {
	for t.rows != nil {
		n, err := t.rows.ReadRows(t.buffer)
		t.read = t.buffer[:n]
		switch {
		case n > 0:
			return true, nil
		case errors.Is(err, io.EOF):
			t.open(t.group+1, t.start+t.file.RowGroups()[t.group].NumRows())
		case err != nil:
			return false, fmt.Errorf("it is damaged behind row %d: %w", t.at, err)
		default:
			return false, fmt.Errorf("it is damaged behind row %d", t.at)
		}
	}
	return false, nil
}

// Column gives one column, of which no cell is a list.
func (t *ParquetTable) Column(ctx context.Context, heading string, take func(number int64, cell string)) error {
	column := slices.IndexFunc(t.columns, func(c parquetColumn) bool { return c.name == heading })
	if column < 0 || column >= len(t.columns)-len(t.folders) {
		return fmt.Errorf("it has no column %s", heading)
	}
	number, buffer := int64(0), make([]parquet.Value, 1024)
	for _, group := range t.file.RowGroups() {
		pages := group.ColumnChunks()[column].Pages()
		err := eachValue(pages, buffer, func(v parquet.Value) error {
			cell := ""
			if !v.IsNull() {
				cell = t.columns[column].cell(v)
			}
			take(number, strings.Clone(cell))
			number++
			return ctx.Err()
		})
		if err := errors.Join(err, pages.Close()); err != nil {
			return fmt.Errorf("it is damaged behind row %d: %w", number, err)
		}
	}
	return nil
}

func eachValue(pages parquet.Pages, buffer []parquet.Value, take func(parquet.Value) error) error {
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for values := page.Values(); ; {
			n, err := values.ReadValues(buffer)
			for _, v := range buffer[:n] {
				if err := take(v); err != nil {
					return err
				}
			}
			if errors.Is(err, io.EOF) || err == nil && n == 0 {
				break
			}
			if err != nil {
				return err
			}
		}
		parquet.Release(page)
	}
}

// addFolders adds the keys that stand in the names of folders, outlet=BBC, and
// not in the file.
func (t *ParquetTable) addFolders(folder string) {
	for part := range strings.SplitSeq(folder, "/") {
		key, value, ok := strings.Cut(part, "=")
		if !ok || key == "" || slices.ContainsFunc(t.columns, func(c parquetColumn) bool { return c.name == key }) {
			continue
		}
		if words, err := url.PathUnescape(value); err == nil {
			value = words
		}
		if value == "__HIVE_DEFAULT_PARTITION__" {
			value = ""
		}
		t.columns, t.folders = append(t.columns, parquetColumn{name: key}), append(t.folders, value)
	}
}

// cells are the values of a row, those of a list joined.
func (t *ParquetTable) cells(row parquet.Row) ([]string, error) {
	cells := make([]string, len(t.columns))
	copy(cells[len(cells)-len(t.folders):], t.folders)
	for _, value := range row {
		if value.IsNull() {
			continue
		}
		cell, words := &cells[value.Column()], t.columns[value.Column()].cell(value)
		if value.RepetitionLevel() > 0 && *cell != "" {
			words = *cell + t.Between + words
		}
		*cell = words
	}
	return cells, checkRow(cells)
}
