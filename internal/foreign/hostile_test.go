package foreign

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHostileFilesEndInASentence(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 150) + "1" + strings.Repeat(`]}`, 150)
	for name, c := range map[string]struct{ file, content, want string }{
		"JSON deep in itself":                {"a.jsonl", `{"text":"x","label":[[0,1,"y"]],"meta":` + deep + `}`, "more than 200 deep"},
		"JSON that is cut off":               {"a.jsonl", `{"text":"x","label":[[0,1,"y"]]}` + "\n" + `{"text":"x","lab`, "cut off in document 2"},
		"JSON that is broken":                {"a.jsonl", `{"text":"x","label":[[0,1,"y"]]}` + "\n" + `{"text":}`, "broken in document 2"},
		"XML that defines words":             {"a.qde", `<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0" name="p"></Project>`, "entities"},
		"XML deep in itself":                 {"a.qde", `<Project xmlns="urn:QDA-XML:project:1.0">` + strings.Repeat("<Code>", 400), "deep"},
		"offsets beyond all texts":           {"a.jsonl", `{"text":"x","label":[[0,1099511627776,"y"],[99999999999999999999,1,"z"],[-5,1,"z"]]}`, "lies outside the text"},
		"a NUL in the text":                  {"a.jsonl", `{"text":"a\u0000b","label":[[0,1,"y"]]}`, "NUL"},
		"halves of characters":               {"a.jsonl", `{"text":"a\ud83d b","label":[[2,3,"y"]]}`, "halves of characters"},
		"letters of no encoding":             {"a.jsonl", `{"text":"The caf` + "\xe9" + ` on the harbour has been closed since the flood of last year, and nobody says why.","label":[[0,3,"y"]]}`, "bytes that are no UTF-8"},
		"tags that are each other's parents": {"a.xml", `<TEI><fsdDecl><fsDecl type="T" baseTypes="U"><fsDescr>catma</fsDescr></fsDecl><fsDecl type="U" baseTypes="T"><fsDescr>catma</fsDescr></fsDecl></fsdDecl><seg ana="#I"><ptr target="catma://D#char=0,3"/></seg><fs id="I" type="T"/></TEI>`, "its text is neither"},
		"tokens far apart":                   {"a.tsv", "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=a\n1-1\t0-1\ta\t\n\n#Text=b\n2-1\t900000000-900000001\tb\t\n", "do not stand"},
	} {
		t.Run(name, func(t *testing.T) {
			o := bring(t, write(t, t.TempDir(), c.file, c.content), nil)
			if len(o.files) != 1 || !strings.Contains(strings.Join(o.problems, "\n"), c.want) {
				t.Errorf("%d files, problems %q", len(o.files), o.problems)
			}
		})
	}
}

func TestUnusualFilesComeInWhole(t *testing.T) {
	var empty strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&empty, `<row r="%d" spans="1:2"/>`, i+4)
	}
	sheet := zipOf(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			`<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>label</t></is></c></row>` + empty.String() +
			`<row r="900000"><c r="A900000" t="inlineStr"><is><t>One.</t></is></c><c r="B900000" t="inlineStr"><is><t>claim</t></is></c></row></sheetData></worksheet>`,
	})
	check(t, []habit{
		{"a workbook with hundreds of thousands of empty rows", map[string]string{"a.xlsx": sheet}, []string{"claim: One."}, "", ""},
		{"spans of one label in each other, and the same twice", map[string]string{"a.txt": "One two.", "a.ann": "T1\tclaim 0 8\tOne two.\nT2\tclaim 0 3\tOne\nT3\tclaim 0 3\tOne\n"}, []string{"claim: One two.", "claim: One", "claim: One"}, "", ""},
		{"ids that stand twice", map[string]string{"a.jsonl": `{"text":"One two.","entities":[{"id":1,"label":"claim","start_offset":0,"end_offset":3},{"id":1,"label":"denial","start_offset":4,"end_offset":7}]}`}, []string{"claim: One", "denial: two"}, "", ""},
		{"a line of 10 MB", map[string]string{"a.jsonl": `{"text":"One ` + strings.Repeat("x", 10<<20) + `","label":[[0,3,"claim"]]}`}, []string{"claim: One"}, "", ""},
		{"a database of another program", map[string]string{"notes.db": databaseOf(t, "CREATE TABLE notes (words text)")}, nil, "", ""},
	})
}

func TestAnArchiveOfAnnotatedFilesSaysWhatItPassedOver(t *testing.T) {
	folder := t.TempDir()
	at := write(t, folder, "a.zip", zipOf(t, map[string]string{"x/a.txt": "One.", "x/a.ann": "T1\tclaim 0 3\tOne\n", "x/annotation.conf": "[entities]\n", "picture.png": "\x89PNG", "manifest.json": "{}"}))
	found, err := Find(context.Background(), at, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	if len(found.Files) != 1 || !found.Taken[at] || len(found.Passed) != 1 || filepath.Base(found.Passed[0]) != "picture.png" {
		t.Errorf("found %+v", found)
	}
}

func TestNothingBesideAFileIsReadThatItDoesNotName(t *testing.T) {
	folder := t.TempDir()
	inner := filepath.Join(folder, "in")
	write(t, folder, "secret.txt", "Nobody may see this text.")
	at := write(t, inner, "a.qde", strings.Replace(qde(`origin="x"`, `plainTextPath="relative://../secret.txt">`+chosen("0", "6", "Nobody")), "internal", "relative", 1))
	for _, r := range bring(t, at, nil).results {
		if r.Err == nil {
			t.Errorf("a text from outside the folder came in: %q", r.Entry.Document.Text)
		}
	}
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
}
