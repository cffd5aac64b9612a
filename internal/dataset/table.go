package dataset

import (
	"bufio"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// dialect is how a table of cells is written.
type dialect struct {
	separator byte
	end       string // of a row
	mark      bool   // begins with a byte order mark
	exact     bool   // formulas are not defused, since no spreadsheet is meant to read it
	words     bool   // cells of words that a spreadsheet would take for a number or a date are defused too
}

var (
	// commaSeparated is RFC 4180 with LF, which every script reads.
	commaSeparated = dialect{separator: ',', end: "\n"}
	// forExcel is what Excel opens by a double click: without the byte order
	// mark it takes UTF-8 for the code page of the machine.
	forExcel = dialect{separator: ',', end: "\r\n", mark: true, words: true}
	// tabSeparated is for programs: every cell is what the project holds.
	tabSeparated = dialect{separator: '\t', end: "\n", exact: true}
)

// table writes rows of cells. Errors of the writer beneath are kept and given
// by flush, as bufio does.
type table struct {
	dialect
	w     *bufio.Writer
	first bool // no cell of this row yet
	digit []byte
}

func newTable(w io.Writer, d dialect) *table {
	t := &table{dialect: d, w: bufio.NewWriterSize(w, 64<<10), first: true}
	if d.mark {
		_, _ = t.w.WriteString("\ufeff")
	}
	return t
}

func (t *table) next() {
	if !t.first {
		_ = t.w.WriteByte(t.separator)
	}
	t.first = false
}

// raw writes a cell as it is, quoted where it must be.
func (t *table) raw(cell string) {
	t.next()
	if !t.mustQuote(cell) {
		_, _ = t.w.WriteString(cell)
		return
	}
	_ = t.w.WriteByte('"')
	for {
		at := strings.IndexByte(cell, '"')
		if at < 0 {
			break
		}
		_, _ = t.w.WriteString(cell[:at])
		_, _ = t.w.WriteString(`""`)
		cell = cell[at+1:]
	}
	_, _ = t.w.WriteString(cell)
	_ = t.w.WriteByte('"')
}

// mustQuote follows RFC 4180, and quotes white space at either end too, since
// some programs trim it otherwise.
func (t *table) mustQuote(cell string) bool {
	if cell == "" {
		return false
	}
	if first, last := cell[0], cell[len(cell)-1]; first == ' ' || last == ' ' || first == '#' {
		return true
	}
	for i := 0; i < len(cell); i++ {
		switch cell[i] {
		case t.separator, '"', '\n', '\r', '\t':
			return true
		}
	}
	return false
}

func (t *table) guard(cell string) string {
	if t.words {
		return guardWords(cell)
	}
	return Guard(cell)
}

// text writes a cell of words, defused if a spreadsheet may read it.
func (t *table) text(cell string) {
	if !t.exact {
		cell = t.guard(cell)
	}
	t.raw(cell)
}

// dayOrYear is a date that a spreadsheet knows for what it is.
var dayOrYear = regexp.MustCompile(`^\d{4}(-\d\d-\d\d)?$`)

// date writes the date of a document. A spreadsheet may know a day or a year
// for what it is, but makes a day out of a month, which is kept from it.
func (t *table) date(words string) {
	if dayOrYear.MatchString(words) {
		t.raw(words)
	} else {
		t.text(words)
	}
}

func (t *table) number(n int) {
	t.next()
	t.digit = strconv.AppendInt(t.digit[:0], int64(n), 10)
	_, _ = t.w.Write(t.digit)
}

func (t *table) flag(set bool) {
	if set {
		t.number(1)
	} else {
		t.number(0)
	}
}

func (t *table) endRow() {
	_, _ = t.w.WriteString(t.end)
	t.first = true
}

func (t *table) flush() error { return t.w.Flush() }
