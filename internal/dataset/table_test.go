package dataset

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func rowsOf(t interface{ Fatal(...any) }, data []byte) []map[string]string {
	reader := csv.NewReader(bytes.NewReader(data))
	cells, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, row := range cells[1:] {
		named := map[string]string{}
		for i, cell := range row {
			named[cells[0][i]] = cell
		}
		rows = append(rows, named)
	}
	return rows
}

func TestCSVHasExactlyTheColumnsOfTheContract(t *testing.T) {
	head, _, _ := strings.Cut(string(export(t, "csv", Project{Codebook: testCodebook()}, nil)), "\n")
	want := "document_id,title,outlet,date,sentence,start_char,end_char,start_byte,end_byte,text,labels," +
		"label_claim,label_denial,label_speculation,state,source,source_type,certainty,note,annotator,annotated_at,nothing_by,nothing_at,source_id,source_name,variable_topic,variable_wave"
	if head != want {
		t.Errorf("got  %s\nwant %s", head, want)
	}
}

func TestEveryRowOfTheCSVCanBeFoundInItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
		data := export(t, "csv", project, entries)
		rows := rowsOf(t, data)
		if again := export(t, "csv", project, entries); !bytes.Equal(data, again) {
			t.Fatal("other bytes the second time")
		}
		at := 0
		for _, e := range entries {
			runes := []rune(e.Document.Text)
			for i, s := range e.Document.Sentences {
				row := rows[at]
				at++
				number := func(column string) int {
					n, err := strconv.Atoi(row[column])
					if err != nil {
						t.Fatal(column, err)
					}
					return n
				}
				text := Unguard(row["text"])
				if text != e.Document.Text[number("start_byte"):number("end_byte")] || text != e.Document.Quote(s.Span) {
					t.Fatalf("bytes of row %v", row)
				}
				if text != string(runes[number("start_char"):number("end_char")]) {
					t.Fatalf("characters of row %v", row)
				}
				if number("sentence") != i+1 || Unguard(row["title"]) != e.Document.Title || row["document_id"] != e.Document.ID {
					t.Fatalf("row %v does not name its place", row)
				}
				checkJudgements(t, row, &e, s.Span)
			}
		}
		if at != len(rows) {
			t.Fatalf("%d rows for %d sentences", len(rows), at)
		}
	})
}

// checkJudgements compares what a row says of its sentence with the entry,
// without the code that wrote it.
func checkJudgements(t *rapid.T, row map[string]string, e *corpus.Entry, sentence corpus.Span) {
	want := string(corpus.StateOf(sentence, e.Annotations, e.Marks))
	if row["state"] != want {
		t.Fatalf("state %q, want %q", row["state"], want)
	}
	notes := map[string]int{}
	set := map[string]bool{}
	count := 0
	for _, a := range e.Annotations {
		if a.Span.Overlaps(sentence) {
			set[a.Label] = true
			notes[a.Note]++
			count++
		}
	}
	for _, label := range []string{"claim", "denial", "speculation"} {
		if (row["label_"+label] == "1") != set[label] || strings.Contains("|"+row["labels"]+"|", "|"+label+"|") != set[label] {
			t.Fatalf("label %s of %v", label, row)
		}
	}
	if count == 0 {
		return
	}
	for _, note := range splitParts(Unguard(row["note"]), count) {
		notes[note]--
	}
	for note, left := range notes {
		if left != 0 {
			t.Fatalf("the note %q stands %d times too few in %q", note, left, row["note"])
		}
	}
}

func TestCellsOfSeveralAnnotationsKeepTheirOrder(t *testing.T) {
	at := time.Date(2022, 3, 22, 9, 0, 0, 0, time.UTC)
	sentence := corpus.Span{Start: 0, End: 10}
	entry := corpus.Entry{
		Document: corpus.Document{ID: "d", Text: "No, not so", Sentences: []corpus.Sentence{{Span: sentence}}},
		Annotations: []corpus.Annotation{
			{ID: "1", Label: "denial", Span: corpus.Span{Start: 0, End: 2}, Annotator: testAnnotators[0].ID, CreatedAt: at, Note: "a|b"},
			{ID: "2", Label: "claim", Span: corpus.Span{Start: 4, End: 10}, Annotator: "gone", CreatedAt: at.Add(time.Second), Attributes: map[string]string{"source": "CNN"}},
		},
	}
	row := rowsOf(t, export(t, "csv", Project{Codebook: testCodebook(), Annotators: testAnnotators}, []corpus.Entry{entry}))[0]
	for column, want := range map[string]string{
		"labels": "claim|denial", "source": "CNN|", "certainty": "", "note": `|a\|b`, "annotator": "gone|Ana",
		"annotated_at": "2022-03-22T09:00:01.000Z|2022-03-22T09:00:00.000Z", "label_speculation": "0",
	} {
		if row[column] != want {
			t.Errorf("%s is %q, want %q", column, row[column], want)
		}
	}
}

func TestASentenceWithNothingInItSaysWhoReadIt(t *testing.T) {
	at := time.Date(2022, 3, 22, 9, 0, 0, 0, time.UTC)
	span := corpus.Span{Start: 0, End: 2}
	entry := corpus.Entry{
		Document: corpus.Document{Text: "No", Sentences: []corpus.Sentence{{Span: span}}},
		Marks:    []corpus.Mark{{ID: "m", Span: span, Annotator: testAnnotators[0].ID, CreatedAt: at}},
	}
	row := rowsOf(t, export(t, "csv", Project{Codebook: testCodebook(), Annotators: testAnnotators}, []corpus.Entry{entry}))[0]
	if row["state"] != "nothing" || row["annotator"] != "Ana" || row["annotated_at"] != "2022-03-22T09:00:00.000Z" || row["labels"] != "" {
		t.Errorf("got %v", row)
	}
}

func TestTheCSVForExcelBeginsWithAMarkAndEndsRowsWithCRLF(t *testing.T) {
	data := string(export(t, "csv-excel", Project{}, nil))
	if !strings.HasPrefix(data, "\ufeffdocument_id,") || !strings.HasSuffix(data, "\r\n") {
		t.Errorf("got %q", data)
	}
}

func TestGuardDefusesFormulasAndCanBeUndone(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+1": "'+1", "-5 degrees": "'-5 degrees", "@cmd": "'@cmd", "\tx": "'\tx", "\rx": "'\rx",
		"'=1": "''=1", "''+": "'''+", "'quoted'": "'quoted'", "'": "'", "a=1": "a=1", "— dash": "— dash",
	} {
		if got := Guard(cell); got != want {
			t.Errorf("Guard(%q) = %q, want %q", cell, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		cell := textOf(t, "cell", 4)
		if got := Unguard(Guard(cell)); got != cell {
			t.Fatalf("%q came back as %q", cell, got)
		}
	})
}

// A spreadsheet would take these sentences for numbers or dates and show, and
// save, something else.
func TestTheCSVForExcelKeepsWordsWords(t *testing.T) {
	entries := []corpus.Entry{}
	cells := map[string]string{
		"00123.": "'00123.", "1e5.": "'1e5.", "3/4": "'3/4", "May 5": "'May 5", "10:30 p.m.": "'10:30 p.m.", "TRUE": "'TRUE", "'12": "''12", "50 %": "'50 %",
		"Five died.": "Five died.", "5 died.": "5 died.", "France 24": "France 24", "=1": "'=1", "No.": "No.", "e": "e",
	}
	for text := range cells {
		entries = append(entries, corpus.Entry{Document: corpus.Document{ID: text, Date: "2022-03", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}})
	}
	data := bytes.TrimPrefix(export(t, "csv-excel", Project{Codebook: testCodebook()}, entries), []byte("\ufeff"))
	for _, row := range rowsOf(t, data) {
		text := strings.TrimPrefix(row["text"], "'")
		if row["text"] != cells[text] || row["date"] != "'2022-03" {
			t.Errorf("%q became %q, and the date %q", text, row["text"], row["date"])
		}
	}
	for _, row := range rowsOf(t, export(t, "csv", Project{Codebook: testCodebook()}, entries)) {
		if strings.HasPrefix(row["text"], "'") && !strings.HasPrefix(row["text"], "'=") && row["text"] != "'12" {
			t.Errorf("the CSV for programs has %q", row["text"])
		}
	}
}

func TestADateThatIsNoneRunsAsNoFormula(t *testing.T) {
	entries := []corpus.Entry{{Document: corpus.Document{Date: "=1+1", Text: "No", Sentences: []corpus.Sentence{{Span: corpus.Span{End: 2}}}}}}
	for format, want := range map[string]string{"csv": "'=1+1", "csv-excel": "'=1+1", "tsv": "=1+1"} {
		if data := string(export(t, format, Project{}, entries)); !strings.Contains(data, want) || want[0] != '\'' && strings.Contains(data, "'=") {
			t.Errorf("%s has %q", format, data)
		}
	}
}

func TestJoinedPartsComeApartAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "|", `\`, `a\|b`, "=x"}), 1, 4).Draw(t, "parts")
		if diff := cmp.Diff(parts, splitParts(joinParts(parts), len(parts))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// splitParts undoes the joining of joinParts for a cell of so many values.
func splitParts(cell string, parts int) []string {
	if parts == 1 {
		return []string{cell}
	}
	values := make([]string, 0, parts)
	var value strings.Builder
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] == '\\' && i+1 < len(cell):
			i++
			value.WriteByte(cell[i])
		case cell[i] == '|':
			values = append(values, value.String())
			value.Reset()
		default:
			value.WriteByte(cell[i])
		}
	}
	values = append(values, value.String())
	for len(values) < parts {
		values = append(values, "")
	}
	return values
}
