package metadata

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func testCodebook() *corpus.Codebook {
	return &corpus.Codebook{Variables: []corpus.Variable{
		{ID: "topic", Name: "Topic", Kind: corpus.ListVariable, Values: []string{"War", "Peace"}},
		{ID: "circulation", Name: "Circulation of the paper", Kind: corpus.NumberVariable},
	}}
}

func testDocuments() []corpus.Document {
	return []corpus.Document{
		{ID: "01a00000-0000-7000-8000-000000000001", Title: "Bridge", Outlet: "Wire", Source: "a.txt"},
		{ID: "01a00000-0000-7000-8000-000000000002", Title: "Canal", Source: "b.txt (windows-1252)", Fields: map[string]string{"topic": "War"}},
		{ID: "01a00000-0000-7000-8000-000000000003", Title: "Quay", Source: "many.docx"},
		{ID: "01a00000-0000-7000-8000-000000000004", Title: "Lock", Source: "many.docx"},
	}
}

// matched says what a table changes, a line for each document.
func matched(t *testing.T, table string, empties bool) (changes, problems []string, err error) {
	t.Helper()
	list, failed, err := Parse(table).Match(testDocuments(), testCodebook(), empties)
	for _, c := range list {
		var said []string
		for _, id := range c.Fields {
			for _, f := range Fields(testCodebook()) {
				if f.ID == id {
					said = append(said, id+"="+f.Get(&c.Document))
				}
			}
		}
		changes = append(changes, fmt.Sprintf("%s %s", c.Document.ID[35:], strings.Join(said, " ")))
	}
	for _, p := range failed {
		problems = append(problems, p.String())
	}
	return changes, problems, err
}

func TestATableSetsWhatItsColumnsSay(t *testing.T) {
	const one, two = "01a00000-0000-7000-8000-000000000001", "01a00000-0000-7000-8000-000000000002"
	for name, test := range map[string]struct {
		table    string
		empties  bool
		changes  []string
		problems []string
	}{
		"by id":                               {"id,outlet,date\n" + one + ",Courier,2031-03-05\n", false, []string{"1 outlet=Courier date=2031-03-05"}, nil},
		"by the name of the file":             {"file;Outlet\nb.txt;Gazette\n", false, []string{"2 outlet=Gazette"}, nil},
		"by the path of the file":             {"file\toutlet\nC:\\articles\\a.txt\tGazette\n", false, []string{"1 outlet=Gazette"}, nil},
		"a variable by its name":              {"id,Circulation of the paper,topic\n" + one + ",12.5,war\n", false, []string{"1 circulation=12.5 topic=War"}, nil},
		"with a byte order mark of old":       {"id,title\r\n" + one + ",\"Two\nlines\"\r\n", false, []string{"1 title=Two lines"}, nil},
		"nothing that is new":                 {"id,outlet\n" + one + ",Wire\n", false, nil, nil},
		"an empty cell leaves what stands":    {"id,outlet,date\n" + one + ",,2031\n", false, []string{"1 date=2031"}, nil},
		"an empty cell empties when asked to": {"id,outlet,topic\n" + one + ",,\n" + two + ",,\n", true, []string{"1 outlet=", "2 topic="}, nil},
		"a column of the list is passed over": {"id,state,outlet\n" + one + ",done,Courier\n", false, []string{"1 outlet=Courier"}, nil},
		"an id that is not there":             {"id,outlet\nx,Courier\n" + two + ",Courier\n", false, []string{"2 outlet=Courier"}, []string{`line 2: no document has the id "x"`}},
		"a file of several articles":          {"file,outlet\nmany.docx,Courier\n", false, nil, []string{`line 2: 2 documents came from the file "many.docx"; name the id of one (sayso documents lists them)`}},
		"a bad date costs no other cell": {"file,outlet,date\na.txt,Courier,5.3.2031\nb.txt,,2031-02-30\n", false, []string{"1 outlet=Courier"},
			[]string{`line 2: date: a date is written 2022-03-22, 2022-03 or 2022, not "5.3.2031"`, `line 3: date: a date is written 2022-03-22, 2022-03 or 2022, not "2031-02-30"`}},
		"a value that is not listed":    {"file,topic\na.txt,sport\n", false, nil, []string{`line 2: topic: Topic takes one of War, Peace, not "sport"`}},
		"a language that is no code":    {"file,language\na.txt,EN\nb.txt,English\n", false, []string{"1 language=en"}, []string{`line 3: language: a language is written as its code of two letters, such as en, not "English"`}},
		"a title that would be empty":   {"file,title\na.txt,\n", true, nil, []string{"line 2: title: a document needs a title"}},
		"a column nobody knows":         {"file,outlet,mood\na.txt,Courier,dark\n", false, []string{"1 outlet=Courier"}, []string{`line 1: no field and no variable of the codebook is called "mood", so the column was passed over`}},
		"a document twice":              {"file,outlet\na.txt,Courier\na.txt,Gazette\n", false, []string{"1 outlet=Courier"}, []string{"line 3: line 2 is about the same document, so this one was passed over"}},
		"a line that names no document": {"file,outlet\n,Courier\n\nb.txt,Gazette\n", false, []string{"2 outlet=Gazette"}, []string{"line 2: the line names no document"}},
		"a short line":                  {"file,outlet,date\na.txt\nb.txt,Gazette\n", false, []string{"2 outlet=Gazette"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			changes, problems, err := matched(t, test.table, test.empties)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.changes, changes); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.problems, problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestATableThatSaysNothingIsRefused(t *testing.T) {
	for table, want := range map[string]string{
		"":                     "empty",
		"outlet\nCourier\n":    `a column named "id" or "file"`,
		"id,state\nx,done\n":   "names nothing that can be set; columns are called title, outlet, date, byline, url, language, topic, circulation",
		"file,mood\na.txt,x\n": "names nothing that can be set",
	} {
		if _, _, err := matched(t, table, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", table, err)
		}
	}
	if _, err := Read(strings.NewReader("id,outlet\nx,Caf\xe9\n")); err == nil || !strings.Contains(err.Error(), "UTF-8") {
		t.Errorf("another encoding: %v", err)
	}
}

// TestWhatATableSetsDoesNotReachTheOldDocument would fail if both shared a map.
func TestWhatATableSetsDoesNotReachTheOldDocument(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := testDocuments()
		value := rapid.SampledFrom([]string{"War", "Peace", ""}).Draw(t, "value")
		list, _, err := Parse("file,topic,outlet\nb.txt,"+value+",x\na.txt,"+value+",x\n").Match(before, testCodebook(), true)
		if err != nil || len(list) != 2 {
			t.Fatal(list, err)
		}
		if diff := cmp.Diff(testDocuments(), before); diff != "" {
			t.Error(diff)
		}
		for _, c := range list {
			if got := c.Document.Fields["topic"]; got != value {
				t.Errorf("%q was set to %q", value, got)
			}
		}
	})
}

func TestDateAndOutletAreGuessedFromTheNameOfAFile(t *testing.T) {
	for name, want := range map[string][2]string{
		"breitbart_2016-09-12_something.txt":        {"breitbart", "2016-09-12"},
		"articles/new york times_20160912.pdf":      {"new york times", "2016-09-12"},
		`C:\news\The_Wire_2016_09_12 - bridge.docx`: {"The Wire", "2016-09-12"},
		"2016-09-12_bridge.txt":                     {"", "2016-09-12"},
		"2024-02-12_northern-wire_title.txt":        {"northern-wire", "2024-02-12"},
		"20240212_breitbart_title.txt":              {"breitbart", "2024-02-12"},
		"2024-02-12 - Northern Wire - A title.docx": {"Northern Wire", "2024-02-12"},
		"2024_02_12_wire_bridge-may-fall_2.txt":     {"wire", "2024-02-12"},
		"[2024-02-12] wire_no comment.txt":          {"wire", "2024-02-12"},
		"2024-02-12_bridge_may_fall.txt":            {"", "2024-02-12"},
		"2024-02-12_the_bridge.txt":                 {"", "2024-02-12"},
		"2024-02-12_article_bridge.txt":             {"", "2024-02-12"},
		"2024-02-12_7news_bridge.txt":               {"", "2024-02-12"},
		"2024-02-12.txt":                            {"", "2024-02-12"},
		"fox-news 2016.09.12.html":                  {"fox-news", "2016-09-12"},
		"article_2016-09-12.txt":                    {"", "2016-09-12"},
		"cnn2_2016-09-12.txt":                       {"", "2016-09-12"},
		"wire_2016-13-45.txt":                       {"", ""},
		"wire_2016-0912.txt":                        {"", ""},
		"scan_120160912_3.txt":                      {"", ""},
		"breitbart_something.txt":                   {"", ""},
		"call 00491701234567.txt":                   {"", ""},
		"wire_2016-13-45_2016-09-12.txt":            {"", "2016-09-12"},
		"":                                          {"", ""},
	} {
		outlet, date := FromFileName(name)
		if diff := cmp.Diff(want, [2]string{outlet, date}); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestCellsOfTheClipboardKeepTheirPlaces(t *testing.T) {
	fields := Fields(testCodebook())
	for name, test := range map[string]struct {
		text string
		want [][]string
	}{
		"one cell":                          {"Wire", [][]string{{"Wire"}}},
		"a column, with a line break last":  {"Wire\nCourier, Sunday\n", [][]string{{"Wire"}, {"Courier, Sunday"}}},
		"an empty cell between two":         {"Wire\n\nCourier\n", [][]string{{"Wire"}, {""}, {"Courier"}}},
		"an empty cell at the end":          {"Wire\n\n", [][]string{{"Wire"}, {""}}},
		"a table of Windows":                {"Wire\t2031\r\n\t2032\r\n", [][]string{{"Wire", "2031"}, {"", "2032"}}},
		"quotation marks around a line":     {"\"two\nlines\"\t\"say \"\"no\"\"\"\n", [][]string{{"two\nlines", `say "no"`}}},
		"quotation marks that are words":    {"\"No\" says mayor\nWire\n", [][]string{{`"No" says mayor`}, {"Wire"}}},
		"the names of the columns are left": {"Outlet\tDate\nWire\t2031\n", [][]string{{"Wire", "2031"}}},
		"the name of a column alone is one": {"Outlet\n", [][]string{{"Outlet"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var got [][]string
			for _, row := range ParseCells(test.text, fields) {
				got = append(got, row.Cells)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
