package reader

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// XLSX reads the first sheet of a workbook the way CSV is read.
var XLSX = Format{
	Name:       "Excel workbook",
	Extensions: []string{".xlsx", ".xlsm"},
	Reader:     "xlsx-1",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		c, err := openContainer(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		t := table{file: file, source: file.Name, unit: "row", yield: yield}
		err = readSheet(ctx, c, &sheetReader{table: &t, take: t.row})
		switch {
		case errors.Is(err, errEnough) && t.failed == nil || ctx.Err() != nil:
		case err != nil && !errors.Is(err, errEnough):
			yield(Result{Err: err})
		default:
			if !t.finish() {
				return
			}
			if err := errUnread(unreadSheets(ctx, c)); err != nil && ctx.Err() == nil {
				yield(Result{Err: err})
			}
		}
	},
}

// errEnough ends a walk whose taker wants no more.
var errEnough = errors.New("no more is wanted")

func readSheet(ctx context.Context, c *container, s *sheetReader) error {
	list, err := sheetsOf(ctx, c)
	if err != nil {
		return err
	}
	if _, err := c.walkPart(ctx, "xl/sharedStrings.xml", s.visitShared); err != nil {
		return err
	}
	found, err := c.walkPart(ctx, list[0].part, s.visit)
	if err == nil && !found {
		err = errors.New("there is no sheet in it")
	}
	return err
}

// sheet is one of a workbook.
type sheet struct {
	name string
	id   string // of the relationship that names its part
	part string
}

// sheetsOf lists the sheets of a workbook in their order, one at least.
func sheetsOf(ctx context.Context, c *container) (list []sheet, err error) {
	_, err = c.walkPart(ctx, "xl/workbook.xml", func(token xml.Token, _ int) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "sheet" {
			s := sheet{name: attributeOf(e, "name")}
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					s.id = a.Value
				}
			}
			list = append(list, s)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		list = []sheet{{}}
	}
	parts := map[string]string{}
	_, err = c.walkPart(ctx, "xl/_rels/workbook.xml.rels", func(token xml.Token, _ int) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attributeOf(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = "/xl/" + target
			}
			parts[attributeOf(e, "Id")] = strings.TrimPrefix(path.Clean(target), "/")
		}
		return nil
	})
	for i := range list {
		if list[i].part = parts[list[i].id]; list[i].id == "" || list[i].part == "" {
			list[i].part = fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
		}
	}
	return list, err
}

// unreadSheets names the sheets behind the first that hold anything: workbooks
// often bring empty ones along.
func unreadSheets(ctx context.Context, c *container) (names []string) {
	list, err := sheetsOf(ctx, c)
	if err != nil {
		return nil // reading the first one says so
	}
	for _, s := range list[1:] {
		inCell := false
		_, err := c.walkPart(ctx, s.part, func(token xml.Token, _ int) error {
			switch token := token.(type) {
			case xml.StartElement:
				inCell = token.Name.Local == "v" || token.Name.Local == "t"
			case xml.EndElement:
				inCell = false
			case xml.CharData:
				if inCell && len(bytes.TrimSpace(token)) > 0 {
					return errEnough
				}
			}
			return nil
		})
		if err != nil { // something stands there, or nobody can tell
			names = append(names, s.name)
		}
	}
	return names
}

// errUnread says that sheets were passed over; nil when there are none.
func errUnread(names []string) error {
	if len(names) == 0 {
		return nil
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = "“" + corpus.FirstWords(name, 40) + "”"
	}
	what := "the sheet " + quoted[0] + " was not read"
	if len(names) > 1 {
		what = "the sheets " + strings.Join(quoted, ", ") + " were not read"
	}
	return fmt.Errorf("%s: of a workbook the first sheet comes in; what else is wanted must be saved as a workbook of its own", what)
}

// sheetReader follows the XML of a sheet.
type sheetReader struct {
	table  *table // nil when the rows are no articles
	take   func(number int, cells []string) bool
	shared []string
	text   strings.Builder // of the cell or the shared text at hand
	inText bool
	skip   int
	row    int
	column int
	kind   string // of the cell
	cells  []string
}

// visitShared collects the texts that cells refer to by number.
func (s *sheetReader) visitShared(token xml.Token, depth int) error {
	if e, ok := token.(xml.EndElement); ok && e.Name.Local == "si" {
		s.shared = append(s.shared, s.text.String())
		s.text.Reset()
		return nil
	}
	s.collect(token, depth)
	return nil
}

// collect gathers the text of t and v, without the readings above characters.
func (s *sheetReader) collect(token xml.Token, depth int) {
	switch token := token.(type) {
	case xml.StartElement:
		if token.Name.Local == "rPh" && s.skip == 0 {
			s.skip = depth
		}
		s.inText = s.skip == 0 && (token.Name.Local == "t" || token.Name.Local == "v")
	case xml.EndElement:
		s.inText = false
		if s.skip == depth {
			s.skip = 0
		}
	case xml.CharData:
		if s.inText {
			s.text.Write(token)
		}
	}
}

func (s *sheetReader) visit(token xml.Token, depth int) error {
	switch e := token.(type) {
	case xml.StartElement:
		switch e.Name.Local {
		case "row":
			s.row++
			if number, err := strconv.Atoi(attributeOf(e, "r")); err == nil && number > 0 {
				s.row = number
			}
			s.cells, s.column = nil, -1
		case "c":
			s.kind = attributeOf(e, "t")
			if s.column = columnNumber(attributeOf(e, "r"), s.column+1); s.column >= maxColumns {
				return fmt.Errorf("row %d has more than %d columns", s.row, maxColumns)
			}
			s.text.Reset()
		}
	case xml.EndElement:
		switch e.Name.Local {
		case "c":
			s.cell()
		case "row":
			if !s.take(s.row, s.cells) {
				return errEnough
			}
		}
	}
	s.collect(token, depth)
	return nil
}

// cell puts the cell that has ended into its row.
func (s *sheetReader) cell() {
	if s.column < 0 {
		return
	}
	value := s.text.String()
	if s.kind == "s" {
		number, err := strconv.Atoi(value)
		if value = ""; err == nil && number >= 0 && number < len(s.shared) {
			value = s.shared[number]
		}
	} else if s.kind == "" || s.kind == "n" {
		value = s.asDate(value)
	}
	for len(s.cells) <= s.column {
		s.cells = append(s.cells, "")
	}
	s.cells[s.column] = value
}

// asDate writes the number of a day as a date where the column holds dates.
// Days are counted from 1899-12-30.
func (s *sheetReader) asDate(value string) string {
	const dates = 4 // in fieldNames
	if s.table == nil || !s.table.known || s.table.columns[dates] != s.column {
		return value
	}
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || days < 10_000 || days > 100_000 {
		return value
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format("2006-01-02")
}

// columnNumber reads the column out of a place like AB12; it is next when the
// place is not given.
func columnNumber(place string, next int) int {
	number := 0
	for i := 0; i < len(place) && isLetter(place[i]); i++ {
		if number = number*26 + int(place[i]|0x20-'a') + 1; number > maxColumns {
			return maxColumns
		}
	}
	if number == 0 {
		return next
	}
	return number - 1
}
