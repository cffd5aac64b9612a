package storage

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// When the list of tables itself is damaged, SQLite opens nothing. The rows are
// still in their pages. They are read here page by page, as the format of the
// file (https://sqlite.org/fileformat2.html) lays them out, and told apart by
// their shape: no two tables of a project have rows of the same. Pages that
// lead to others are not needed, so damage in one costs no row of another.

// rowShape is how the rows of one table look: a letter for each column. u is
// an id (36 characters), h a SHA-256 in hexadecimal digits (64), t a text
// that is no id, x any text, j JSON, k a key of the table project, s that of the
// cues, i an integer, e an id or nothing, c the hash of a codebook (16), b a blob,
// r a number with a fraction, n the number of the row, which is stored apart.
type rowShape struct {
	table, columns, shape string
	least                 int    // columns that a row of the first version has
	insert                string // how a row is written where that is not plain: the tables were others then, or not all of their rows are wanted
}

var rowShapes = append(plainShapes(), []rowShape{
	{"events", "number, id, at, kind, title, annotator, document, undoes, hash, steps, chain, position, change, undone", "nuixxxxibjiixj", 10, ""},
	{"texts", "sha256, text", "hx", 2, ""},
	{"chains", "number, id, annotator, scope, writer, head, parent, parent_seq", "nxxxxbxi", 8, ""},
	{"codebooks", "hash, version, derived, codebook", "ciij", 4, ""},
	{"codebooks", "version, codebook", "nj", 2, "INSERT OR IGNORE INTO main.codebooks (hash, version, derived, codebook) VALUES (?1, ?1, 0, ?2)"}, // before version 3
	{"documents", "id, title, outlet, byline, date, printed, url, language, source, state, added_at, sha256, bytes, sentences, labelled, nothing_here, annotations, by_label, by_annotator, origin, due, fields", "uxxxxxxxxxihiiiiijjjxj", 19, ""},
	{"segmentations", "document, segmenter, bounds", "uxb", 3, ""},
	{"annotations", `id, document, start, "end", label, annotator, quote, note, attributes, created_at, changed_at, mentions, codebook, codebook_hash`, "uuiixuxxjiijix", 11, ""},
	{"marks", `id, document, start, "end", annotator, created_at`, "uuiiui", 6, ""},
	{"relations", "id, kind, from_annotation, to_annotation, annotator, created_at", "uxuuui", 6, ""},
	{"annotators", "id, name, same_as, kind, of", "utexe", 2, ""},
	{"sources", "id, name, names, type, organisation, note, created_at", "uxjxxxi", 7, ""},
	{"doubts", `id, document, start, "end", annotator, why, created_at`, "uuiiuxi", 7, ""},
	{"queries", "id, name, text", "utt", 3, ""},
	{"project", "key, value", "kx", 2, ""},
	{"settings", "key, value", "sj", 2, "INSERT OR IGNORE INTO main.settings (key, value) VALUES (?1, ?2)"}, // the cues alone: the others are state of a window
}...)

func plainShapes() (shapes []rowShape) {
	for _, p := range plainTables {
		shapes = append(shapes, rowShape{p.name, "id, " + p.columns, p.shape, len(p.shape), ""})
	}
	return shapes
}

// projectKeys are the keys of the table project; its rows have no other mark.
var projectKeys = map[string]bool{"id": true, "created_at": true, "title": true, "codebook": true}

// fits reports whether a row has the shape. Short rows are those that were
// written before a column was added.
func (s rowShape) fits(row []any) bool {
	if len(row) < s.least || len(row) > len(s.shape) {
		return false
	}
	for i, value := range row {
		text, isText := value.(string)
		_, isNumber := value.(int64)
		_, isBlob := value.([]byte)
		ok := false
		switch s.shape[i] {
		case 'n', 'i':
			ok = isNumber
		case 'b':
			ok = isBlob
		case 'r':
			_, ok = value.(float64)
			ok = ok || isNumber // SQLite writes 1.0 as 1
		case 'u':
			ok = isText && corpus.IsID(text)
		case 'e':
			ok = isText && (text == "" || corpus.IsID(text))
		case 'h':
			ok = isText && len(text) == 64 && !strings.ContainsFunc(text, notHexadecimal)
		case 'c':
			ok = isText && len(text) == 16 && !strings.ContainsFunc(text, notHexadecimal)
		case 'k':
			ok = isText && projectKeys[text]
		case 's':
			ok = text == CueSetting
		case 'j':
			ok = isText && json.Valid([]byte(text))
		case 'x':
			ok = isText
		case 't':
			ok = isText && !corpus.IsID(text)
		}
		if !ok {
			return false
		}
	}
	return true
}

func notHexadecimal(r rune) bool { return (r < '0' || r > '9') && (r < 'a' || r > 'f') }

// pages is a damaged file, read as bytes. Nobody has it open.
type pages struct {
	content []byte
	size    int // of a page, in bytes
	usable  int // of that, what SQLite uses
}

// recoverPages makes a new file of the rows that stand in the pages of a
// damaged one, and returns it open. The file at from is a copy that nobody has
// open. It fails with ErrDamaged when there is not a single event or text.
func recoverPages(ctx context.Context, from, to string) (*sql.DB, error) {
	content, err := os.ReadFile(from)
	if err != nil {
		return nil, err
	}
	p := &pages{content: content, size: 4096} // the size that SQLite gives new files
	if len(content) > 100 {
		if size := int(binary.BigEndian.Uint16(content[16:])); size >= 512 && size&(size-1) == 0 && size <= 32768 {
			p.size = size
		}
	}
	p.usable = p.size // a project is written without reserved bytes
	register()
	db, err := sql.Open(driverName, fileURI(to, "rwc", "_foreign_keys=0", "_synchronous=OFF"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	found, err := p.copyInto(ctx, db)
	if err == nil && found == 0 {
		err = errors.New("no page holds a row of a project")
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// copyInto writes the rows into fresh tables. What the tables refuse is left
// out; whether a row is right is for the rescue to prove.
func (p *pages) copyInto(ctx context.Context, db *sql.DB) (found int, err error) {
	if _, err := db.ExecContext(ctx, "PRAGMA ignore_check_constraints=ON"); err != nil {
		return 0, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	if err := makeTables(ctx, tx); err != nil {
		return 0, err
	}
	for number := 1; (number-1)*p.size < len(p.content); number++ {
		if err := ctx.Err(); err != nil {
			return found, err
		}
		for _, row := range p.rows(number) {
			for _, s := range rowShapes {
				if !s.fits(row) {
					continue
				}
				_, err := tx.ExecContext(ctx, s.statement(len(row)), row...)
				if err == nil && (s.table == "events" || s.table == "texts") {
					found++
				}
				break
			}
		}
	}
	return found, tx.Commit()
}

// statement writes a row of so many columns.
func (s rowShape) statement(columns int) string {
	if s.insert != "" {
		return s.insert
	}
	return fmt.Sprintf("INSERT OR IGNORE INTO main.%s (%s) VALUES (?%s)", s.table, strings.Join(strings.Split(s.columns, ", ")[:columns], ", "), strings.Repeat(", ?", columns-1))
}

// page gives the bytes of a page; the last may be cut short and is filled up.
func (p *pages) page(number int) []byte {
	from := (number - 1) * p.size
	if number < 1 || from >= len(p.content) {
		return nil
	}
	if from+p.size <= len(p.content) {
		return p.content[from : from+p.size]
	}
	whole := make([]byte, p.size)
	copy(whole, p.content[from:])
	return whole
}

// The kinds of pages that hold rows.
const (
	tableLeaf     = 0x0d // rows with a number
	indexLeaf     = 0x0a // rows of a table without numbers, or of an index
	indexInterior = 0x02 // likewise, between its leaves
)

// rows decodes the rows of one page. A row that cannot be decoded costs itself
// alone.
func (p *pages) rows(number int) (rows [][]any) {
	page := p.page(number)
	header := 0
	if number == 1 {
		header = 100
	}
	kind, cells := page[header], int(binary.BigEndian.Uint16(page[header+3:]))
	pointers := header + 8
	switch kind {
	case tableLeaf, indexLeaf:
	case indexInterior:
		pointers += 4
	default:
		return nil
	}
	for i := range min(cells, (p.size-pointers)/2) {
		at := int(binary.BigEndian.Uint16(page[pointers+2*i:]))
		if at < pointers || at >= p.usable {
			continue
		}
		if row, ok := p.cell(page, at, kind); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// cell decodes one row that begins at an offset of a page.
func (p *pages) cell(page []byte, at int, kind byte) (row []any, ok bool) {
	if kind == indexInterior {
		at += 4 // the page to its left
	}
	length, at, ok := varint(page, at)
	if !ok || length <= 0 || length > int64(len(p.content)) {
		return nil, false
	}
	var number int64
	if kind == tableLeaf {
		if number, at, ok = varint(page, at); !ok {
			return nil, false
		}
	}
	payload, ok := p.payload(page, at, int(length), kind)
	if !ok {
		return nil, false
	}
	if row, ok = record(payload); ok && kind == tableLeaf && len(row) > 0 && row[0] == nil {
		row[0] = number
	}
	return row, ok
}

// payload puts a row together that may go on in further pages. How much of it
// lies in the first is the rule of the file format, "B-tree Cell Format".
func (p *pages) payload(page []byte, at, length int, kind byte) ([]byte, bool) {
	most := p.usable - 35
	if kind != tableLeaf {
		most = (p.usable-12)*64/255 - 23
	}
	local := length
	if length > most {
		least := (p.usable-12)*32/255 - 23
		if local = least + (length-least)%(p.usable-4); local > most {
			local = least
		}
	}
	if at+local > p.usable {
		return nil, false
	}
	payload := page[at : at+local : at+local]
	if local == length {
		return payload, true
	}
	if at+local+4 > p.usable {
		return nil, false
	}
	next := int(binary.BigEndian.Uint32(page[at+local:]))
	for len(payload) < length {
		further := p.page(next)
		if further == nil {
			return nil, false
		}
		n := min(length-len(payload), p.usable-4)
		payload = append(payload, further[4:4+n]...)
		next = int(binary.BigEndian.Uint32(further))
	}
	return payload, true
}

// varint reads an integer of one to nine bytes.
func varint(b []byte, at int) (value int64, after int, ok bool) {
	for i := range 9 {
		if at+i >= len(b) {
			return 0, 0, false
		}
		c := b[at+i]
		if i == 8 {
			return value<<8 | int64(c), at + 9, true
		}
		value = value<<7 | int64(c&0x7f)
		if c < 0x80 {
			return value, at + i + 1, true
		}
	}
	return 0, 0, false
}

// record decodes the columns of a row: nil, int64, string or []byte. A project
// holds no other kind of number.
func record(payload []byte) (row []any, ok bool) {
	length, at, ok := varint(payload, 0)
	if !ok || length < 1 || length > int64(len(payload)) {
		return nil, false
	}
	body := int(length)
	for at < int(length) {
		kind, after, ok := varint(payload, at)
		if !ok || kind < 0 {
			return nil, false
		}
		at = after
		value, size, ok := serialValue(payload[body:], kind)
		if !ok {
			return nil, false
		}
		row, body = append(row, value), body+size
	}
	return row, true
}

// serialValue decodes one column of a kind ("serial type") at the beginning of the
// bytes, and says how many of them it takes.
func serialValue(b []byte, kind int64) (value any, size int, ok bool) {
	switch {
	case kind == 0:
		return nil, 0, true
	case kind == 8 || kind == 9:
		return kind - 8, 0, true
	case kind <= 6:
		if size = []int{0, 1, 2, 3, 4, 6, 8}[kind]; size > len(b) {
			return nil, 0, false
		}
		number := int64(int8(b[0]))
		for _, c := range b[1:size] {
			number = number<<8 | int64(c)
		}
		return number, size, true
	case kind < 12:
		return nil, 0, false
	}
	if kind > int64(2*len(b)+13) {
		return nil, 0, false
	}
	if size = int(kind-12) / 2; kind%2 == 0 {
		return append([]byte{}, b[:size]...), size, true
	}
	return string(b[:size]), size, utf8.Valid(b[:size])
}
