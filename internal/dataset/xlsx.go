package dataset

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// The workbook (Office Open XML, ISO/IEC 29500) has the sentences, the
// annotations, the codebook and a dictionary of the columns as sheets. It is
// written by hand, since a few fixed parts and rows of plain cells are all that
// is needed, and so that it can be a stream. Cells are inline strings, which no
// spreadsheet runs as a formula: nothing has to be defused.

var inXLSX = carries{
	all: []Aspect{Bounds, Nothing, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes, Annotators, Times, Variables},
	some: map[Aspect]string{
		Texts:     "white space between sentences is left out; a cell of more than 32,767 characters is cut, and says so",
		Relations: "without who made them, and when", IDs: "those of documents and annotations", Metadata: "title, outlet and date",
		Sources: "which one an annotation names, with id and name",
	},
	codebook: readableCodebook,
}

// The limits of a sheet, from Excel's specifications.
const (
	xlsxRows  = 1_048_576
	xlsxChars = 32_767 // UTF-16 code units of a cell
)

// xlsxCut ends a cell that was cut.
const xlsxCut = " […cut: see the export in JSON lines]"

var errXLSXRows = errors.New("the project has more rows than a sheet of Excel takes (1,048,576); export CSV instead, which has no such limit")

func writeXLSX(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	z := newZIP(w)
	f := newFolder(z)
	defer f.discard()
	annotationRows, err := f.spool()
	if err != nil {
		return err
	}
	annotations := newSheet(annotationRows)
	annotations.header(xlsxAnnotationColumns(&p)...)
	names := p.annotatorNames()
	rows := newSentenceRows(&p)
	columns := rows.columns()
	err = f.add("xl/worksheets/sheet1.xml", func(w io.Writer) error {
		sentences := newSheet(bufio.NewWriterSize(w, 64<<10))
		for _, c := range columns {
			sentences.cell(c.name, 1)
		}
		sentences.endRow()
		err := each(ctx, entries, func(e *corpus.Entry) error {
			rows.write(e, columns, func(int) cells { return sentences })
			xlsxAnnotations(annotations, &p, names, e)
			if sentences.rows > xlsxRows || annotations.rows > xlsxRows {
				return errXLSXRows
			}
			return nil
		})
		if err != nil {
			return err
		}
		return sentences.close()
	})
	if err != nil {
		return err
	}
	if err := annotations.close(); err != nil {
		return err
	}
	if err := f.add("xl/worksheets/sheet2.xml", annotationRows.pour); err != nil {
		return err
	}
	if err := f.add("xl/worksheets/sheet3.xml", func(w io.Writer) error { return xlsxCodebook(newSheet(bufio.NewWriter(w)), p.Codebook) }); err != nil {
		return err
	}
	if err := f.add("xl/worksheets/sheet4.xml", func(w io.Writer) error { return xlsxDictionary(newSheet(bufio.NewWriter(w)), &p, columns) }); err != nil {
		return err
	}
	for _, part := range xlsxParts {
		if err := f.addText(part.path, part.text); err != nil {
			return err
		}
	}
	return z.Close() // a workbook has no place for a manifest
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// xlsxParts are the parts that are the same in every workbook.
var xlsxParts = []struct{ path, text string }{
	{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		xlsxEach(func(n int, _ string) string {
			return fmt.Sprintf(`<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, n)
		}) + `</Types>`},
	{"_rels/.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` +
		xlsxEach(func(n int, name string) string {
			return fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, n, n)
		}) + `</sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		xlsxEach(func(n int, _ string) string {
			return fmt.Sprintf(`<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, n, n)
		}) + `<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
}

func xlsxEach(part func(number int, name string) string) string {
	var all strings.Builder
	for i, name := range []string{"sentences", "annotations", "codebook", "columns"} {
		all.WriteString(part(i+1, name))
	}
	return all.String()
}

// sheet writes the rows of one sheet. Errors of the writer beneath are kept,
// as bufio keeps them, and come from close.
type sheet struct {
	w interface {
		io.Writer
		WriteString(string) (int, error)
		Flush() error
	}
	rows int
	row  []byte
}

func newSheet(w interface {
	io.Writer
	WriteString(string) (int, error)
	Flush() error
}) *sheet {
	s := &sheet{w: w}
	_, _ = w.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
		`<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`)
	return s
}

// header writes the first row in bold; the rows after it stay in view.
func (s *sheet) header(names ...string) {
	for _, name := range names {
		s.cell(name, 1)
	}
	s.endRow()
}

// text writes a cell of words, marked as text so that an edit keeps it so.
func (s *sheet) text(words string) { s.cell(words, 2) }

// raw writes a word of the program's; in a sheet it is text too.
func (s *sheet) raw(word string) { s.text(word) }

// date writes the date of a document, as it is known.
func (s *sheet) date(words string) { s.text(words) }

func (s *sheet) cell(words string, style int) {
	if words == "" {
		s.row = append(s.row, "<c/>"...)
		return
	}
	s.row = append(s.row, `<c t="inlineStr" s="`...)
	s.row = strconv.AppendInt(s.row, int64(style), 10)
	s.row = append(s.row, `"><is><t xml:space="preserve">`...)
	s.row = append(s.row, xlsxText(words)...)
	s.row = append(s.row, "</t></is></c>"...)
}

func (s *sheet) number(n int) {
	s.row = append(s.row, "<c><v>"...)
	s.row = strconv.AppendInt(s.row, int64(n), 10)
	s.row = append(s.row, "</v></c>"...)
}

func (s *sheet) flag(set bool) {
	if set {
		s.number(1)
	} else {
		s.number(0)
	}
}

func (s *sheet) endRow() {
	_, _ = s.w.WriteString("<row>")
	_, _ = s.w.Write(s.row)
	_, _ = s.w.WriteString("</row>\n")
	s.row = s.row[:0]
	s.rows++
}

func (s *sheet) close() error {
	_, _ = s.w.WriteString("</sheetData></worksheet>\n")
	return s.w.Flush()
}

// xlsxText makes words fit for a cell: not longer than Excel allows, and with
// characters that XML cannot hold in Excel's own writing, _x0007_. Words that
// look like that writing are escaped by _x005F_.
func xlsxText(words string) string {
	words = xlsxShortened(words)
	plain := true
	for _, r := range words {
		plain = plain && r >= ' ' && r != '&' && r != '<' && r != '>' && r != '_' && r != 0xFFFE && r != 0xFFFF
	}
	if plain {
		return words
	}
	var out strings.Builder
	for at, r := range words {
		switch {
		case r == '&':
			out.WriteString("&amp;")
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '_' && looksEscaped(words[at:]):
			out.WriteString("_x005F_")
		case r == '\r':
			out.WriteString("&#13;") // as it stands, a reader of XML takes it for a line feed
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF:
			fmt.Fprintf(&out, "_x%04X_", r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// looksEscaped reports whether words begin like _x0007_.
func looksEscaped(words string) bool {
	return len(words) >= 7 && words[1] == 'x' && words[6] == '_' && strings.Trim(words[2:6], "0123456789abcdefABCDEF") == ""
}

func xlsxShortened(words string) string {
	if len(words) <= xlsxChars {
		return words
	}
	units, limit := 0, xlsxChars-len(xlsxCut)
	cut := len(words)
	for at, r := range words {
		if units > limit && cut == len(words) {
			cut = at
		}
		units++
		if r > 0xFFFF {
			units++
		}
	}
	if units <= xlsxChars {
		return words
	}
	_, last := utf8.DecodeLastRuneInString(words[:cut])
	return words[:cut-last] + xlsxCut
}
