package dataset

import (
	"bytes"
	"context"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// twoCoders is a text of three sentences: on the first both say claim, on the
// second one says denial and speculation, and the other nothing, the third only
// one has read.
func twoCoders() (Project, []corpus.Entry) {
	var n ids
	at := time.Date(2022, 3, 22, 9, 0, 0, 0, time.UTC)
	root, maria := corpus.Annotator{ID: n.next(), Name: "root"}, corpus.Annotator{ID: n.next(), Name: "Maria"}
	again := corpus.Annotator{ID: n.next(), Name: "maria", SameAs: maria.ID}
	idle := corpus.Annotator{ID: n.next(), Name: "Idle"}
	e := corpus.Entry{Document: corpus.Document{ID: n.next(), Title: "Rain", Outlet: "Post", Date: "2022-03", Text: "It rains. No. Maybe.",
		Sentences: []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 9}}, {Span: corpus.Span{Start: 10, End: 13}}, {Span: corpus.Span{Start: 14, End: 20}}}}}
	say := func(sentence int, label string, who corpus.Annotator, source string) {
		span := e.Document.Sentences[sentence].Span
		e.Annotations = append(e.Annotations, corpus.Annotation{ID: n.next(), Document: e.Document.ID, Span: span, Label: label, Annotator: who.ID,
			Quote: e.Document.Quote(span), CreatedAt: at.Add(time.Duration(len(e.Annotations)) * time.Second), Attributes: map[string]string{"source": source}})
	}
	say(0, "claim", root, "Fox News")
	say(0, "claim", again, "")
	say(1, "speculation", root, "")
	say(1, "denial", root, "NATO")
	e.Marks = []corpus.Mark{{ID: n.next(), Document: e.Document.ID, Span: e.Document.Sentences[1].Span, Annotator: maria.ID, CreatedAt: at},
		{ID: n.next(), Document: e.Document.ID, Span: e.Document.Sentences[2].Span, Annotator: maria.ID, CreatedAt: at}}
	return Project{ID: n.next(), Title: "Rain", Codebook: testCodebook(), Annotators: []corpus.Annotator{root, maria, again, idle}}, []corpus.Entry{e}
}

func inForm(t interface{ Fatal(...any) }, format, form string) Format {
	f, _ := FormatNamed(format)
	f, err := f.InForm(form)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// picked lists some columns of every row, joined by spaces and bars.
func picked(rows []map[string]string, columns ...string) []string {
	var lines []string
	for _, row := range rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, row[c])
		}
		lines = append(lines, strings.Join(cells, "; "))
	}
	return lines
}

func TestLabelsAndAnnotatorsOfASentenceStandInTheSameOrder(t *testing.T) {
	p, entries := twoCoders()
	rows := rowsOf(t, exportAs(t, inForm(t, "csv", "sentences"), p, entries))
	want := []string{"claim|claim; root|Maria; Fox News|; 1; labelled", "denial|speculation; root|root; NATO|; 0; labelled", "; Maria; ; 0; nothing"}
	if diff := cmp.Diff(want, picked(rows, "labels", "annotator", "source", "label_claim", "state")); diff != "" {
		t.Error(diff)
	}
}

func TestTheLongFormHasARowForEverySentenceAndAnnotator(t *testing.T) {
	p, entries := twoCoders()
	rows := rowsOf(t, exportAs(t, inForm(t, "csv", "long"), p, entries))
	want := []string{
		"1; root; labelled; claim; claim; Fox News; 1", "1; Maria; labelled; claim; claim; ; 1",
		"2; root; labelled; denial|speculation; denial|speculation; NATO|; 0", "2; Maria; nothing; nothing; ; ; 0",
		"3; root; unread; unread; ; ; 0", "3; Maria; nothing; nothing; ; ; 0",
	}
	if diff := cmp.Diff(want, picked(rows, "sentence", "annotator", "state", "judgement", "labels", "source", "label_claim")); diff != "" {
		t.Error(diff)
	}
}

func TestTheWideFormHasAColumnForEachAnnotator(t *testing.T) {
	p, entries := twoCoders()
	for _, format := range []string{"csv", "tsv"} {
		reader := csv.NewReader(bytes.NewReader(exportAs(t, inForm(t, format, "wide"), p, entries)))
		if format == "tsv" {
			reader.Comma = '\t'
		}
		cells, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range cells {
			got = append(got, strings.Join(row[10:12], " "))
		}
		if diff := cmp.Diff([]string{"annotator_root annotator_maria", "claim claim", "denial|speculation nothing", "unread nothing"}, got); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}

func TestWhoIsAskedForHasAColumnEvenWithoutAJudgement(t *testing.T) {
	p, entries := twoCoders()
	x := Export{Format: inForm(t, "csv", "wide"), Project: p, Entries: stream(entries), Options: Options{Annotators: []string{p.Annotators[3].ID}}}
	var out bytes.Buffer
	if err := x.Write(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	if rows := rowsOf(t, out.Bytes()); !slices.Equal(picked(rows, "annotator_idle", "annotator_root"), []string{"unread; ", "unread; ", "unread; "}) {
		t.Errorf("%s", out.String())
	}
}

func TestPseudonymsStandInTheColumnsToo(t *testing.T) {
	p, entries := twoCoders()
	x := Export{Format: inForm(t, "csv", "wide"), Project: p, Entries: stream(entries), Options: Options{Pseudonyms: true}}
	var out bytes.Buffer
	if err := x.Write(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(out.String(), "\n")
	if !strings.HasSuffix(head, ",annotator_a1,annotator_a2,variable_topic,variable_wave") {
		t.Error(head)
	}
}

// The forms say the same: a pivot of the long one is the wide one, and the
// tables of the workbook and of Parquet are those of the CSV.
func TestTheLongFormTurnedIsTheWideOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		p := Project{Codebook: testCodebook(), Annotators: testAnnotators}
		long := rowsOf(t, exportAs(t, inForm(t, "csv", "long"), p, entries))
		wide := rowsOf(t, exportAs(t, inForm(t, "csv", "wide"), p, entries))
		columns := annotatorColumns(p.Annotators)
		of := map[string]string{}
		for i, a := range p.Annotators {
			of[a.ID] = columns[i]
		}
		turned := map[string]string{}
		for _, row := range long {
			turned[row["document_id"]+row["sentence"]+of[row["annotator_id"]]] = row["judgement"]
		}
		cells := 0
		for _, row := range wide {
			for column, cell := range row {
				if strings.HasPrefix(column, "annotator_") {
					cells++
					if turned[row["document_id"]+row["sentence"]+column] != cell {
						t.Fatalf("%s of %v is not %q", column, row, turned[row["document_id"]+row["sentence"]+column])
					}
				}
			}
		}
		if cells != len(long) {
			t.Fatalf("%d rows and %d cells", len(long), cells)
		}
	})
}

func TestWorkbookAndParquetHaveTheForms(t *testing.T) {
	p, entries := twoCoders()
	for _, c := range []struct{ form, file, want string }{
		{"long", "data/judgements/train.parquet", "annotator_id"}, {"wide", "data/sentences/train.parquet", "annotator_maria"},
	} {
		files := filesOf(t, exportAs(t, inForm(t, "parquet", c.form), p, entries))
		if !strings.Contains(files[c.file], c.want) || !strings.Contains(files["croissant.json"], c.want) {
			t.Errorf("parquet in the form %s has no %s: %v", c.form, c.want, slices.Sorted(maps.Keys(files)))
		}
		sheet := filesOf(t, exportAs(t, inForm(t, "xlsx", c.form), p, entries))
		if !strings.Contains(sheet["xl/worksheets/sheet1.xml"], c.want) || !strings.Contains(sheet["xl/worksheets/sheet4.xml"], c.want) {
			t.Errorf("the workbook in the form %s has no %s", c.form, c.want)
		}
	}
}

func TestEachAnnotatorHasFilesOfTheirOwn(t *testing.T) {
	p, entries := twoCoders()
	for format, want := range map[string][]string{
		"brat":      {"annotation.conf", "annotator_maria/00001-rain.ann", "annotator_maria/00001-rain.txt", "annotator_root/00001-rain.ann", "annotator_root/00001-rain.txt"},
		"uima-json": {"00001-rain/annotator_maria.json", "00001-rain/annotator_root.json"},
		"uima-xmi":  {"00001-rain/annotator_maria.xmi", "00001-rain/annotator_root.xmi", "TypeSystem.xml"},
	} {
		files := filesOf(t, exportAs(t, inForm(t, format, "apart"), p, entries))
		var names []string
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if name != "manifest.json" && name != "documents.csv" {
				names = append(names, name)
			}
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		for name, text := range files {
			if strings.Contains(name, "annotator_maria.") || strings.HasPrefix(name, "annotator_maria/") && strings.HasSuffix(name, ".ann") {
				if strings.Contains(text, "speculation") || !strings.Contains(text, "claim") {
					t.Errorf("%s of %s holds\n%s", name, format, text)
				}
			}
		}
	}
}

func TestAFormThatAFormatDoesNotHaveIsRefused(t *testing.T) {
	csv, _ := FormatNamed("csv")
	if _, err := csv.InForm("tall"); err == nil || !strings.Contains(err.Error(), "choose one of sentences, long, wide") {
		t.Error(err)
	}
	jsonl, _ := FormatNamed("jsonl")
	if _, err := jsonl.InForm("long"); err == nil {
		t.Error("JSON lines have no forms")
	}
}
