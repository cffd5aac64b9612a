package reader

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// Tables, JSON and lists of references give articles as fields with names.
// Which field holds what is told by its name, and where no name says which is
// the text, by its length.

// Fields names what a column of a table can hold: text, title, byline, outlet,
// date, url and language.
var Fields = func() (names []string) {
	for _, field := range fieldNames {
		names = append(names, field.names[0])
	}
	return names
}()

// Table says how a table was understood.
type Table struct {
	Headings []string          // of its columns, in order
	Columns  map[string]string // the heading by which each of Fields was found
}

// fieldNames are the names of fields by what they hold, the surest first, as
// plainName makes them.
var fieldNames = []struct {
	names []string
	of    func(*corpus.Document) *string
}{
	{[]string{"text", "fulltext", "articletext", "body", "bodytext", "articlebody", "content", "maintext", "article", "story", "plaintext", "contenttext", "volltext", "inhalt", "texte", "texto", "testo", "tekst", "текст", "abstract"}, func(d *corpus.Document) *string { return &d.Text }},
	{[]string{"title", "headline", "titel", "titre", "titulo", "titolo", "заголовок", "webtitle"}, func(d *corpus.Document) *string { return &d.Title }},
	{[]string{"byline", "author", "authors", "creator", "autor", "auteur", "writer"}, func(d *corpus.Document) *string { return &d.Byline }},
	{[]string{"outlet", "newspaper", "publication", "publicationtitle", "sourcename", "sitename", "publisher", "medianame", "media", "source", "journal", "zeitung", "sourcedomain"}, func(d *corpus.Document) *string { return &d.Outlet }},
	{[]string{"date", "published", "publishedat", "publishdate", "datepublished", "publicationdate", "pubdate", "datepublish", "publishedtime", "datum", "fecha", "data", "timestamp", "dateandtime"}, func(d *corpus.Document) *string { return &d.Date }},
	{[]string{"url", "link", "weburl", "canonicalurl", "href", "permalink"}, func(d *corpus.Document) *string { return &d.URL }},
	{[]string{"language", "lang", "sprache", "langue", "idioma"}, func(d *corpus.Document) *string { return &d.Language }},
}

// plainName makes names of fields alike: Full_Text and "full text" are one.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// columns says which column holds what: by the place in fieldNames, the column
// or -1. The first of fieldNames is the text.
type columns []int

// columnsOf finds the columns by their headings; any is false when none of
// them is known.
func columnsOf(headings []string) (found columns, any bool) {
	found = make(columns, len(fieldNames))
	taken := map[int]bool{}
	for i, field := range fieldNames {
		found[i] = -1
	names:
		for _, name := range field.names {
			for column, heading := range headings {
				if !taken[column] && plainName(heading) == name {
					found[i], taken[column], any = column, true, true
					break names
				}
			}
		}
	}
	return found, any
}

// choose takes columns as a researcher chose them.
func (c columns) choose(headings []string, chosen map[string]string) {
	for i, name := range Fields {
		column := slices.Index(headings, chosen[name])
		if column < 0 || chosen[name] == "" {
			continue
		}
		for j := range c {
			if c[j] == column {
				c[j] = -1
			}
		}
		c[i] = column
	}
}

// guessText finds the column of the text in some rows: the one with the
// longest cells, if they are as long as sentences.
func (c columns) guessText(rows [][]string) {
	const least = 40 // characters on average
	lengths := map[int]int{}
	for _, row := range rows {
		for column, cell := range row {
			lengths[column] += utf8.RuneCountInString(cell)
		}
	}
	best := -1
	for column, length := range lengths {
		taken := false
		for _, other := range c {
			taken = taken || other == column
		}
		if !taken && length >= least*len(rows) && (best < 0 || length > lengths[best] || length == lengths[best] && column < best) {
			best = column
		}
	}
	c[0] = best
}

// document makes a document of a row.
func (c columns) document(row []string) corpus.Document {
	var d corpus.Document
	for i, column := range c {
		if column >= 0 && column < len(row) {
			*fieldNames[i].of(&d) = row[column]
		}
	}
	finishRecord(&d)
	return d
}

// finishRecord makes good fields of what stood in a table.
func finishRecord(d *corpus.Document) {
	d.Text = cleanText(d.Text)
	d.Title, d.Byline, d.Outlet = tidy(d.Title), tidy(d.Byline), tidy(d.Outlet)
	d.URL, d.Language = webAddress(tidy(d.URL)), languageNamed(d.Language)
	readDate(d)
}

// readDate takes a date as it was found: as ISO writes it, or else as
// newspapers print it.
func readDate(d *corpus.Document) {
	printed := tidy(d.Date)
	if d.Date = printed; printed == "" {
		return
	}
	TidyDate(d)
	if d.Date == "" {
		dated(d, printed)
	}
}

// errNoTextColumn says what to do about a table without a text.
var errNoTextColumn = fmt.Errorf("it cannot be told which column holds the text; give that column the heading %q", "text")

// table takes the rows of a table one by one and hands out documents.
type table struct {
	file     File
	source   string
	encoding string
	unit     string // what rows are counted in: line, or row
	yield    func(Result) bool
	columns  columns
	waiting  [][]string // rows that wait until the columns are known
	lines    []int
	number   int // of documents so far
	known    bool
	heading  bool // the first row was one of headings
	failed   error
	about    *Table // nil for a table without headings
}

// sampleRows is how many rows are looked at to find the text.
const sampleRows = 20

// row takes a row; it is false when no more are wanted.
func (t *table) row(line int, cells []string) bool {
	if t.known {
		return t.give(line, cells)
	}
	if len(t.waiting) == 0 {
		if err := foreignTable(cells); err != nil {
			t.failed = err
			return false
		}
		t.columns, t.heading = columnsOf(cells)
		if t.file.reader != nil {
			t.columns.choose(cells, t.file.reader.columns)
		}
		t.about = &Table{Headings: cells}
		if t.columns[0] >= 0 {
			t.known = true
			t.tell()
			return true
		}
	}
	t.waiting, t.lines = append(t.waiting, cells), append(t.lines, line)
	if len(t.waiting) > sampleRows {
		return t.settle()
	}
	return true
}

// settle decides on the columns and gives the rows that waited.
func (t *table) settle() bool {
	if t.known || len(t.waiting) == 0 {
		return true
	}
	rows, lines := t.waiting, t.lines
	t.waiting, t.lines, t.known = nil, nil, true
	body := rows
	if len(rows) > 1 {
		body = rows[1:]
	}
	t.columns.guessText(body)
	if t.columns[0] < 0 {
		t.failed = errNoTextColumn
		return false
	}
	t.tell()
	// The first row is one of headings if some heading is known, or if its
	// cell in the column of the text is short.
	if len(rows) > 1 && (t.heading || t.columns[0] >= len(rows[0]) || utf8.RuneCountInString(rows[0][t.columns[0]]) < 40) {
		rows, lines = rows[1:], lines[1:]
	} else {
		t.about = nil
	}
	for i, row := range rows {
		if !t.give(lines[i], row) {
			return false
		}
	}
	return true
}

// tell notes which column holds what.
func (t *table) tell() {
	t.about.Columns = map[string]string{}
	for i, column := range t.columns {
		if column >= 0 && column < len(t.about.Headings) {
			t.about.Columns[Fields[i]] = t.about.Headings[column]
		}
	}
}

func (t *table) give(line int, cells []string) bool {
	blank := true
	for _, cell := range cells {
		blank = blank && strings.TrimSpace(cell) == ""
	}
	if blank {
		return true
	}
	t.number++
	document := t.columns.document(cells)
	document.Source = fmt.Sprintf("%s#%d", t.source, t.number)
	document.Origin = corpus.Origin{Encoding: t.encoding, Place: fmt.Sprintf("%s %d", t.unit, line)}
	return give(t.file, document, func(r Result) bool {
		r.Line, r.Table = line, t.about
		return t.yield(r)
	})
}

// finish ends a table. It reports whether documents came out of it, and more is
// wanted.
func (t *table) finish() bool {
	more := t.settle()
	switch {
	case t.failed != nil:
		t.yield(Result{Err: t.failed, Table: t.about})
		return false
	case more && t.number == 0:
		t.yield(Result{Err: errNoText})
		return false
	}
	return more
}

// foreignTable refuses tables of annotations: they hold sentences and labels,
// not articles.
func foreignTable(headings []string) error {
	if len(headings) > 0 && strings.HasPrefix(headings[0], "#FORMAT=WebAnno") {
		return fmt.Errorf("it is an annotated text of WebAnno or INCEpTION, not a table of articles")
	}
	has := map[string]bool{}
	for _, heading := range headings {
		has[plainName(heading)] = true
	}
	part := has["sentence"] || has["sentenceid"] || has["start"] || has["startchar"] || has["startbyte"]
	if part && (has["documentid"] || has["docid"] || has["document"]) {
		return fmt.Errorf("it is a table of annotations, not of articles; export the project as JSON lines and import those")
	}
	return nil
}
