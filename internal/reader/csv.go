package reader

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// CSV reads tables in which one column holds the text of articles: one row is
// one document. What parts the columns is told by the first line.
var CSV = Format{
	Name:       "table",
	Extensions: []string{".csv", ".tsv", ".tab"},
	Reader:     "csv-1",
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, in, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		t := table{file: file, source: sourceOf(file, in), encoding: in.name, unit: "line", yield: yield}
		readTable(ctx, text, &t)
	},
}

func readTable(ctx context.Context, text string, t *table) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separatorOf(text)
	reader.LazyQuotes = true
	reader.FieldsPerRecord = -1
	for ctx.Err() == nil {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line := 0
		var broken *csv.ParseError
		switch {
		case errors.As(err, &broken):
			err = fmt.Errorf("the row that begins in line %d is broken: %w", broken.StartLine, broken.Err)
		case err == nil:
			line, _ = reader.FieldPos(0)
			err = checkRow(cells)
		}
		if err != nil {
			if !t.yield(Result{Line: line, Err: err}) {
				return
			}
			continue
		}
		if !t.row(line, cells) && t.failed == nil {
			return
		}
		if t.failed != nil {
			break
		}
	}
	if ctx.Err() == nil {
		t.finish()
	}
}

func checkRow(cells []string) error {
	if len(cells) > maxColumns {
		return fmt.Errorf("the row has more than %d columns", maxColumns)
	}
	for _, cell := range cells {
		if len(cell) > maxCell {
			return fmt.Errorf("the row has a cell of more than %d MB; a quotation mark may be missing before it", maxCell>>20)
		}
	}
	return nil
}

// separatorOf finds what parts the columns: of tab, semicolon, bar and comma
// the one that most of the first lines have as often as the very first line;
// where two do, the one that is there more often.
func separatorOf(text string) rune {
	lines := strings.SplitN(text[:min(len(text), 256<<10)], "\n", 11)
	best, bestLines, bestCount := ',', 0, 0
	for _, separator := range "\t;|," {
		count, same := countOutside(lines[0], separator), 0
		for _, line := range lines[:min(len(lines), 10)] {
			if countOutside(line, separator) == count {
				same++
			}
		}
		if count > 0 && (same > bestLines || same == bestLines && count > bestCount) {
			best, bestLines, bestCount = separator, same, count
		}
	}
	return best
}

// countOutside counts a character outside quotation marks.
func countOutside(line string, wanted rune) (count int) {
	quoted := false
	for _, r := range line {
		if r == '"' {
			quoted = !quoted
		} else if r == wanted && !quoted {
			count++
		}
	}
	return count
}
