package reader

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

const (
	firstText  = "The bridge will open in the first week of May, the minister said."
	secondText = "Opponents of the crossing denied that its inspection was complete."
)

var tableWant = []found{
	{"Bridge to open", "Ada Weiss", "Harbour Post", "2031-04-02", "", "en", "#1", firstText},
	{"Quay, owners", "", "Evening Mail", "2031-04-04", "April 4, 2031", "", "#2", secondText + "\n\n“So.”"},
}

func TestTablesOfArticles(t *testing.T) {
	rows := [][]string{
		{"ID", "Headline", "Full_Text", "Source", "Pub. date", "Author", "Lang"},
		{"7", "Bridge to open", firstText, "Harbour Post", "2031-04-02", "Ada Weiss", "English"},
		{"", "", "", "", "", "", ""},
		{"8", "Quay, owners", secondText + "\r\n\r\n“So.”", "Evening Mail", "April 4, 2031", "", ""},
	}
	table := func(separator string) string {
		var out strings.Builder
		for _, row := range rows {
			for i, cell := range row {
				if i > 0 {
					out.WriteString(separator)
				}
				out.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
			out.WriteString("\r\n")
		}
		return out.String()
	}
	coded, err := charmap.Windows1252.NewEncoder().String(table(";"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, data, source string }{
		{"a.csv", table(","), "a.csv"}, {"b.csv", table(";"), "b.csv"}, {"c.tsv", table("\t"), "c.tsv"}, {"d.csv", "\ufeff" + table("|"), "d.csv"},
		{"e.csv", coded, "e.csv (windows-1252)"}, {"f.xlsx", string(workbook(t, rows)), "f.xlsx"},
	} {
		results := readOne(t, test.name, []byte(test.data))
		if diff := cmp.Diff(named(tableWant, test.source), foundIn(results)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if len(results) == 2 && (results[0].Line != 2 || results[1].Line != 4) {
			t.Errorf("%s: the rows are said to be in lines %d and %d", test.name, results[0].Line, results[1].Line)
		}
	}
}

// workbook makes an XLSX; the first column is of shared texts, the others hold
// their own.
func workbook(t testing.TB, rows [][]string) []byte {
	var sheet, shared strings.Builder
	count := 0
	for i, row := range rows {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for j, cell := range row {
			place := fmt.Sprintf("%c%d", 'A'+j, i+1)
			cell = strings.NewReplacer("&", "&amp;", "<", "&lt;", "\r", "&#13;").Replace(cell)
			if j%2 == 0 {
				fmt.Fprintf(&sheet, `<c r="%s" t="s"><v>%d</v></c>`, place, count)
				fmt.Fprintf(&shared, `<si><r><t xml:space="preserve">%s</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si>`, cell)
				count++
			} else if cell != "" {
				fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, place, cell)
			}
		}
		sheet.WriteString("</row>")
	}
	return sheetOf(t, sheet.String(), shared.String())
}

func sheetOf(t testing.TB, rows, shared string, second ...string) []byte {
	return zipped(t, "xl/worksheets/other.xml", "<worksheet><sheetData>"+strings.Join(second, "")+"</sheetData></worksheet>",
		"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId7"/><sheet name="b" sheetId="2" r:id="rId8"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId8" Target="worksheets/other.xml"/><Relationship Id="rId7" Target="worksheets/first.xml"/></Relationships>`,
		"xl/worksheets/first.xml", "<worksheet><sheetData>"+rows+"</sheetData></worksheet>",
		"xl/sharedStrings.xml", "<sst>"+shared+"</sst>")
}

func TestSheetsThatAreNotReadAreNamed(t *testing.T) {
	rows := `<row><c t="str"><v>text</v></c></row><row><c t="str"><v>` + firstText + `</v></c></row>`
	for name, test := range map[string]struct{ second, want string }{
		"another sheet with rows": {rows, "“b” was not read"},
		"an empty sheet":          {"", ""},
		"a sheet of empty cells":  {`<row><c r="A1" s="1"/><c r="B1"><v> </v></c></row>`, ""},
		"a sheet that is broken":  {"<row>", "“b” was not read"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.xlsx", sheetOf(t, rows, "", test.second))
			said := ""
			for _, r := range results[1:] {
				said += r.Err.Error()
			}
			if results[0].Entry.Document.Text != firstText || !strings.Contains(said, test.want) || (said == "") != (test.want == "") {
				t.Errorf("got %+v, want the first sheet and %q", results, test.want)
			}
		})
	}
}

func TestTheColumnOfTheTextIsFound(t *testing.T) {
	for name, test := range map[string]struct{ table, text, err string }{
		"by the longest cells":          {"n;what\n1;" + firstText + "\n2;" + secondText + "\n", firstText, ""},
		"without a line of headings":    {"1;" + firstText + "\n2;" + secondText + "\n", firstText, ""},
		"one column":                    {"words\n\"" + firstText + "\"\n", firstText, ""},
		"none is long enough":           {"a,b\n1,2\n3,4\n", "", "give that column the heading \"text\""},
		"a table of annotations":        {"document,sentence,label\na,b,c\n", "", "table of annotations"},
		"a table of sentences":          {"doc_id,sentence_id,start,end,text\na,b,1,2,c\n", "", "table of annotations"},
		"an annotated text of WebAnno":  {"#FORMAT=WebAnno TSV 3.3\n", "", "WebAnno"},
		"nothing":                       {"", "", "no text"},
		"headings alone":                {"title,text\n", "", "no text"},
		"a quotation mark is not ended": {"text\n\"" + firstText, firstText, ""},
		"a quotation mark in a cell":    {"text,n\n" + strings.ReplaceAll(firstText, ",", ` "so"`) + ",1\n", strings.ReplaceAll(firstText, ",", ` "so"`), ""},
		"a row without a text":          {"title,text\nA,\nB,b\n", "", "no text"},
		"too many columns":              {"text" + strings.Repeat(",", maxColumns) + "\n", "", "columns"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.csv", []byte(test.table))
			if len(results) == 0 {
				t.Fatal("no result")
			}
			r := results[0]
			if r.Entry.Document.Text != test.text || (r.Err == nil) != (test.err == "") || r.Err != nil && !strings.Contains(r.Err.Error(), test.err) {
				t.Errorf("got %+v, want %q and an error with %q", r, test.text, test.err)
			}
		})
	}
}

func TestWorkbooks(t *testing.T) {
	long := `<t>` + firstText + `</t>`
	for name, test := range map[string]struct{ rows, shared, text, date, err string }{
		"the number of a day is a date": {`<row r="1"><c r="A1" t="inlineStr"><is><t>date</t></is></c><c r="B1" t="inlineStr"><is><t>text</t></is></c></row><row r="2"><c r="A2" s="1"><v>47940.5</v></c><c r="B2" t="inlineStr"><is>` + long + `</is></c></row>`, "", firstText, "2031-04-02", ""},
		"cells without a place":         {`<row><c t="str"><v>text</v></c></row><row><c t="str"><v>` + firstText + `</v></c></row>`, "", firstText, "", ""},
		"a shared text that is missing": {`<row><c t="str"><v>text</v></c></row><row><c t="s"><v>-5</v></c></row>`, "", "", "", "no text"},
		"a place far out":               {`<row r="1"><c r="ZZZZZZZZZZZZ1" t="str"><v>text</v></c></row>`, "", "", "", "columns"},
		"no rows":                       {"", "", "", "", "no text"},
		"broken XML":                    {"<row>", "", "", "", "XML is broken"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.xlsx", sheetOf(t, test.rows, test.shared))
			if len(results) != 1 {
				t.Fatalf("got %+v", results)
			}
			r := results[0]
			if r.Entry.Document.Text != test.text || r.Entry.Document.Date != test.date || (r.Err == nil) != (test.err == "") || r.Err != nil && !strings.Contains(r.Err.Error(), test.err) {
				t.Errorf("got %+v, want %q and an error with %q", r, test.text, test.err)
			}
		})
	}
}

func TestArticlesInJSON(t *testing.T) {
	one := fmt.Sprintf(`{"headline":"Bridge to open","body":%q,"publisher":{"name":"Harbour Post"},"published_at":"2031-04-02","authors":["Ada Weiss"],"lang":"en"}`, firstText)
	two := fmt.Sprintf(`{"title":"Quay, owners","text":%q,"newspaper":"Evening Mail","date":"April 4, 2031"}`, secondText+"\r\n\r\n“So.”")
	for name, data := range map[string]string{
		"a list":                  "[" + one + "," + two + "]",
		"an object with a list":   `{"status":"ok","response":{"total":2,"docs":[` + one + "," + two + `]}}`,
		"objects with the fields": `[{"id":1,"data":` + one + `},{"id":2,"data":` + two + `}]`,
		"one after the other":     one + "\n" + two,
	} {
		if diff := cmp.Diff(named(tableWant, "a.json"), foundIn(readOne(t, "a.json", []byte(data)))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	single := tableWant[0]
	single.Source = "a.json"
	if diff := cmp.Diff([]found{single}, foundIn(readOne(t, "a.json", []byte(one)))); diff != "" {
		t.Error(diff)
	}
	for data, want := range map[string]string{
		"": "no text", "[1,2]": "no articles", `{"a":{"b":1}}`: "no articles", `[{"text":"a"`: "broken", `{"text":""}`: "no articles",
		strings.Repeat("[", 100_000): "broken", strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000): "no articles",
	} {
		results := readOne(t, "a.json", []byte(data))
		if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), want) {
			t.Errorf("%.40q: got %.300v, want an error with %q", data, results, want)
		}
	}
}

const risList = "TY  - NEWS\r\nTI  - Bridge to open\r\nAU  - Weiss, Ada\r\nAU  - Haddad, Omar\r\nT2  - Harbour Post\r\nDA  - 2031/04/02/\r\nAB  - " + firstText + "\r\n" + secondText + "\r\nUR  - https://harbour.example/a\r\nL1  - file:///etc/passwd\r\nLA  - English\r\nER  - \r\n\r\nTY  - NEWS\r\nT1  - No words\r\nER  - \r\n"

func TestAListOfReferences(t *testing.T) {
	want := []found{
		{"Bridge to open", "Weiss, Ada; Haddad, Omar", "Harbour Post", "2031-04-02", "2031/04/02", "en", "a.ris#1", firstText + "\n\n" + secondText},
		{Source: "a.ris#2", Text: `reference 2, "No words", has neither a text nor an abstract`},
	}
	if diff := cmp.Diff(want, foundIn(readOne(t, "a.ris", []byte(risList)))); diff != "" {
		t.Error(diff)
	}
	if results := readOne(t, "a.ris", []byte("It rained.")); len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), "no reference") {
		t.Errorf("got %+v", results)
	}
}

func FuzzTables(f *testing.F) {
	f.Add("title,text\nA,b\n", "a.csv")
	f.Add("a\tb\n1\t"+firstText+"\n", "a.tsv")
	f.Add(`[{"text":"a","authors":[{"name":"b"}]}]`, "a.json")
	f.Add(risList, "a.ris")
	f.Fuzz(func(t *testing.T, data, name string) {
		switch name {
		case "a.csv", "a.tsv", "a.json", "a.ris":
			checkResults(t, readOne(t, name, []byte(data)))
		}
	})
}

func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row><row><c r="A2"><v>1</v></c></row>`, "<si><t>text</t></si>")
	f.Fuzz(func(t *testing.T, rows, shared string) {
		checkResults(t, readOne(t, "a.xlsx", sheetOf(t, rows, shared)))
	})
}
