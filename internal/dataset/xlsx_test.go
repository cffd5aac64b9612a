package dataset

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// xlsxSheet is what a reader needs of a sheet.
type xlsxSheet struct {
	Rows []struct {
		Cells []struct {
			Type  string  `xml:"t,attr"`
			Value string  `xml:"v"`
			Text  *string `xml:"is>t"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
}

var xlsxEscape = regexp.MustCompile(`_x[0-9A-F]{4}_`)

// xlsxRowsOf reads a sheet as Excel does.
func xlsxRowsOf(t interface{ Fatal(...any) }, data string) []map[string]string {
	var sheet xlsxSheet
	if err := xml.Unmarshal([]byte(data), &sheet); err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, row := range sheet.Rows {
		var cells []string
		for _, cell := range row.Cells {
			if cell.Text == nil {
				cells = append(cells, cell.Value)
				continue
			}
			cells = append(cells, xlsxEscape.ReplaceAllStringFunc(*cell.Text, func(found string) string {
				code, _ := strconv.ParseUint(found[2:6], 16, 32)
				return string(rune(code))
			}))
		}
		rows = append(rows, cells)
	}
	var named []map[string]string
	for _, row := range rows[1:] {
		if len(row) != len(rows[0]) {
			t.Fatal("a row has", len(row), "cells of", len(rows[0]))
		}
		byName := map[string]string{}
		for i, cell := range row {
			byName[rows[0][i]] = cell
		}
		named = append(named, byName)
	}
	return named
}

func TestTheWorkbookHoldsWhatTheTablesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
		files := filesOf(t, export(t, "xlsx", project, entries))
		sentences := xlsxRowsOf(t, files["xl/worksheets/sheet1.xml"])
		want := rowsOf(t, export(t, "csv", project, entries))
		if len(sentences) != len(want) {
			t.Fatalf("%d rows, want %d", len(sentences), len(want))
		}
		for i := range want {
			for column, cell := range want[i] {
				if sentences[i][column] != Unguard(cell) {
					t.Fatalf("row %d, %s: %q, want %q", i, column, sentences[i][column], Unguard(cell))
				}
			}
		}
		annotations := xlsxRowsOf(t, files["xl/worksheets/sheet2.xml"])
		want = rowsOf(t, export(t, "csv-annotations", project, entries))
		if len(annotations) != len(want) {
			t.Fatalf("%d annotations, want %d", len(annotations), len(want))
		}
		for i := range want {
			for _, column := range []string{"annotation_id", "quote", "label", "attribute_source", "note", "relations", "annotator", "start_char"} {
				if annotations[i][column] != Unguard(want[i][column]) {
					t.Fatalf("annotation %d, %s: %q, want %q", i, column, annotations[i][column], want[i][column])
				}
			}
		}
	})
}

func TestACarriageReturnInACellIsOne(t *testing.T) {
	entries := []corpus.Entry{{Document: corpus.Document{Title: "one\r\ntwo\rthree", Text: "No", Sentences: []corpus.Sentence{{Span: corpus.Span{End: 2}}}}}}
	files := filesOf(t, export(t, "xlsx", Project{}, entries))
	if rows := xlsxRowsOf(t, files["xl/worksheets/sheet1.xml"]); rows[0]["title"] != "one\r\ntwo\rthree" || strings.Contains(files["xl/worksheets/sheet1.xml"], "_x000D_") {
		t.Errorf("the title is %q", rows[0]["title"])
	}
}

func TestEveryColumnOfTheWorkbookIsExplained(t *testing.T) {
	files := filesOf(t, export(t, "xlsx", Project{Codebook: testCodebook()}, nil))
	for _, row := range xlsxRowsOf(t, files["xl/worksheets/sheet4.xml"]) {
		if row["meaning"] == "" {
			t.Errorf("%s is not explained", row["column"])
		}
	}
	if rows := xlsxRowsOf(t, files["xl/worksheets/sheet3.xml"]); len(rows) != 3+4+2+2 {
		t.Errorf("the codebook has %d rows", len(rows))
	}
	for name, data := range files {
		if err := xml.Unmarshal([]byte(data), new(struct{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALongCellIsCutAndSaysSo(t *testing.T) {
	text := strings.Repeat("😀", 20_000)
	entry := corpus.Entry{Document: corpus.Document{ID: "d", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}}
	files := filesOf(t, export(t, "xlsx", Project{}, []corpus.Entry{entry}))
	cell := xlsxRowsOf(t, files["xl/worksheets/sheet1.xml"])[0]["text"]
	if n := len(utf16.Encode([]rune(cell))); n > xlsxChars || n < xlsxChars-100 || !strings.HasSuffix(cell, xlsxCut) {
		t.Errorf("%d code units, ends %q", n, cell[len(cell)-60:])
	}
	if whole := strings.Repeat("ä", xlsxChars); xlsxShortened(whole) != whole {
		t.Error("a cell of exactly the limit was cut")
	}
}
