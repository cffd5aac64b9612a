package metadata

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// Table is what a spreadsheet gave: rows of cells, each with the line in which
// it begins.
type Table struct {
	Rows     []Row
	Problems []Problem // lines that are no rows
}

// Row is one row of a table.
type Row struct {
	Line  int // from 1
	Cells []string
}

// Problem is a line that could not be used, or not wholly, and why.
type Problem struct {
	Line   int
	Reason string
}

func (p Problem) String() string { return fmt.Sprintf("line %d: %s", p.Line, p.Reason) }

// mostTable is the size of the largest table that is read, in bytes.
const mostTable = 64 << 20

// Read reads a table whose cells are parted by commas, semicolons or tabs;
// which of them, the first line tells. The text is UTF-8.
func Read(r io.Reader) (Table, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostTable+1))
	if err != nil {
		return Table{}, err
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	switch {
	case len(data) > mostTable:
		return Table{}, fmt.Errorf("the table is larger than %d MB", mostTable>>20)
	case !utf8.ValidString(text):
		return Table{}, errors.New("the table is not in UTF-8; save it from the spreadsheet as CSV UTF-8")
	}
	return Parse(text), nil
}

// Parse is Read for a text, such as that of the clipboard.
func Parse(text string) Table { return parse(text, separator(text)) }

func parse(text string, comma rune) Table {
	var t Table
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = comma
	reader.FieldsPerRecord = -1
	reader.LazyQuotes = true
	for {
		cells, err := reader.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return t
		case errors.As(err, &broken):
			t.Problems = append(t.Problems, Problem{broken.StartLine, "the quotation marks of this row do not match"})
			continue
		case err != nil:
			return t
		}
		line, _ := reader.FieldPos(0)
		t.Rows = append(t.Rows, Row{line, cells})
	}
}

// ParseCells reads cells that stand without saying which documents they are
// about: rows of cells parted by tabs, or, where there is no tab, one cell a
// line, for a comma may be a part of it. A first row that only repeats the names
// of the fields is left out.
func ParseCells(text string, fields []Field) []Row {
	rows := clipboardRows(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n"))
	if len(rows) > 1 && named(rows[0].Cells, fields) {
		rows = rows[1:]
	}
	return rows
}

// clipboardRows takes a text apart at line breaks and tabs outside of quotation
// marks. An empty line is a row with an empty cell, which encoding/csv would
// drop, and with it the place of all rows below.
func clipboardRows(text string) []Row {
	var rows []Row
	row, cell, quoted := Row{Line: 1}, strings.Builder{}, false
	end := func() { row.Cells = append(row.Cells, cell.String()); cell.Reset() }
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '"' && i+1 < len(text) && text[i+1] == '"':
			cell.WriteByte('"')
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			cell.WriteByte(c)
		case c == '"' && cell.Len() == 0 && closes(text[i+1:]):
			quoted = true
		case c == '\t':
			end()
		case c == '\n':
			end()
			rows = append(rows, row)
			row = Row{Line: row.Line + 1}
		default:
			cell.WriteByte(c)
		}
	}
	end()
	return append(rows, row)
}

// closes reports whether a quotation mark ends a cell further on; one that does
// not is a part of the words.
func closes(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		return i+1 == len(text) || text[i+1] == '\t' || text[i+1] == '\n'
	}
	return false
}

// named reports whether every cell is the name of a field.
func named(cells []string, fields []Field) bool {
	for _, cell := range cells {
		cell = strings.TrimSpace(cell)
		found := false
		for _, f := range fields {
			found = found || strings.EqualFold(f.Name, cell) || strings.EqualFold(f.ID, cell)
		}
		if !found {
			return false
		}
	}
	return len(cells) > 0
}

// separator is what the first line has most of, outside quotation marks.
func separator(text string) rune {
	counts, quoted := map[rune]int{}, false
	for _, r := range text {
		if r == '\n' && !quoted {
			break
		}
		if r == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[r]++
		}
	}
	best := ','
	for _, r := range "\t;" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}

// Changed is a document that a table changed, with the ids of the fields.
type Changed struct {
	Document corpus.Document
	Fields   []string
	Line     int
}

// keys are the names of the columns that say which document a row is about.
var keys = map[string]string{
	"id": "id", "document": "id", "document_id": "id",
	"file": "file", "source": "file", "file name": "file", "filename": "file", "file_name": "file",
}

// shown are columns that `sayso documents --csv` writes and that nobody sets.
var shown = map[string]bool{"state": true, "sentences": true, "annotations": true, "labelled": true, "nothing": true, "unread": true, "words": true, "printed": true, "bytes": true}

// columns are what the first row of a table names.
type columns struct {
	id, file int // -1 for none
	fields   map[int]Field
}

// HasKey reports whether the first row names a column of ids or of file names,
// so that the rows below say themselves which documents they are about.
func (t Table) HasKey() bool {
	if len(t.Rows) < 2 {
		return false
	}
	for _, cell := range t.Rows[0].Cells {
		if keys[strings.ToLower(strings.TrimSpace(cell))] != "" {
			return true
		}
	}
	return false
}

// Match gives the documents that the rows change, in the order of the rows. An
// empty cell leaves what stands, unless empties says that it empties the field. It fails
// only when the first row does not say what the columns are.
func (t Table) Match(documents []corpus.Document, c *corpus.Codebook, empties bool) ([]Changed, []Problem, error) {
	if len(t.Rows) == 0 {
		return nil, t.Problems, errors.New("the table is empty")
	}
	problems := t.Problems
	head, unknown, err := t.head(c)
	if err != nil {
		return nil, problems, err
	}
	problems = append(problems, unknown...)
	find := newFinder(documents)
	var list []Changed
	lines := map[string]int{}
	for _, row := range t.Rows[1:] {
		if strings.TrimSpace(strings.Join(row.Cells, "")) == "" {
			continue
		}
		at, err := find.document(head.cell(row, head.id), head.cell(row, head.file))
		if err != nil {
			problems = append(problems, Problem{row.Line, err.Error()})
			continue
		}
		if first := lines[documents[at].ID]; first > 0 {
			problems = append(problems, Problem{row.Line, fmt.Sprintf("line %d is about the same document, so this one was passed over", first)})
			continue
		}
		lines[documents[at].ID] = row.Line
		changed, failed := head.apply(documents[at], row, empties)
		problems = append(problems, failed...)
		if len(changed.Fields) > 0 {
			list = append(list, changed)
		}
	}
	return list, problems, nil
}

// head reads the first row. A column that means nothing here is a problem, and
// no more.
func (t Table) head(c *corpus.Codebook) (columns, []Problem, error) {
	head := columns{id: -1, file: -1, fields: map[int]Field{}}
	var problems []Problem
	seen := map[string]bool{}
	for i, cell := range t.Rows[0].Cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		key := keys[name]
		switch field, ok := fieldNamed(c, name); {
		case name == "" || shown[name]:
		case key == "id" && head.id < 0:
			head.id = i
		case key == "file" && head.file < 0:
			head.file = i
		case ok && !seen[field.ID]:
			head.fields[i], seen[field.ID] = field, true
		case ok:
			problems = append(problems, Problem{t.Rows[0].Line, fmt.Sprintf("there are two columns %q; the second was passed over", strings.TrimSpace(cell))})
		default:
			problems = append(problems, Problem{t.Rows[0].Line, fmt.Sprintf("no field and no variable of the codebook is called %q, so the column was passed over", corpus.FirstWords(cell, 40))})
		}
	}
	switch {
	case head.id < 0 && head.file < 0:
		return head, nil, errors.New(`the first line needs a column named "id" or "file", which says what document a line is about`)
	case len(head.fields) == 0:
		var names []string
		for _, f := range Fields(c) {
			names = append(names, f.ID)
		}
		return head, nil, fmt.Errorf("the first line names nothing that can be set; columns are called %s", strings.Join(names, ", "))
	}
	return head, problems, nil
}

func fieldNamed(c *corpus.Codebook, name string) (Field, bool) {
	for _, f := range Fields(c) {
		if f.ID == name || strings.EqualFold(f.Name, name) {
			return f, true
		}
	}
	return Field{}, false
}

// cell is what a row says in a column, "" where it has none.
func (columns) cell(row Row, at int) string {
	if at < 0 || at >= len(row.Cells) {
		return ""
	}
	return row.Cells[at]
}

// apply sets what a row says. A cell that cannot be set costs no other cell.
func (c columns) apply(d corpus.Document, row Row, empties bool) (changed Changed, problems []Problem) {
	changed = Changed{Document: d, Line: row.Line}
	for i := range row.Cells {
		field, ok := c.fields[i]
		if !ok || strings.TrimSpace(row.Cells[i]) == "" && !empties {
			continue
		}
		set, err := field.Set(&changed.Document, row.Cells[i])
		if err != nil {
			problems = append(problems, Problem{row.Line, field.ID + ": " + err.Error()})
		} else if set {
			changed.Fields = append(changed.Fields, field.ID)
		}
	}
	return changed, problems
}

// finder finds documents by id and by the name of the file they came from.
type finder struct {
	byID   map[string]int
	byFile map[string][]int
}

func newFinder(documents []corpus.Document) finder {
	f := finder{map[string]int{}, map[string][]int{}}
	for i := range documents {
		f.byID[documents[i].ID] = i
		names := map[string]bool{}
		for _, name := range fileNames(documents[i].Source) {
			if !names[name] {
				names[name] = true
				f.byFile[name] = append(f.byFile[name], i)
			}
		}
	}
	return f
}

// fileNames are the names by which a file is found: as it is kept, and without
// the encoding behind it, which was guessed when it was read.
func fileNames(source string) []string {
	if at := strings.LastIndex(source, " ("); at > 0 && strings.HasSuffix(source, ")") {
		return []string{source, source[:at]}
	}
	return []string{source}
}

func (f finder) document(id, file string) (int, error) {
	id, file = strings.TrimSpace(id), strings.TrimSpace(file)
	if id != "" {
		if at, ok := f.byID[strings.ToLower(id)]; ok {
			return at, nil
		}
		return 0, fmt.Errorf("no document has the id %q", corpus.FirstWords(id, 60))
	}
	if file == "" {
		return 0, errors.New("the line names no document")
	}
	found := f.byFile[file]
	if len(found) == 0 {
		found = f.byFile[path.Base(strings.ReplaceAll(file, `\`, "/"))]
	}
	switch len(found) {
	case 0:
		return 0, fmt.Errorf("no document came from a file named %q", corpus.FirstWords(file, 60))
	case 1:
		return found[0], nil
	}
	return 0, fmt.Errorf("%d documents came from the file %q; name the id of one (sayso documents lists them)", len(found), corpus.FirstWords(file, 60))
}
