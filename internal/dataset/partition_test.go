package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"sayso/internal/corpus"
)

// parted are documents of several months, outlets and languages, in the order
// of a partition, with two annotators.
func parted(by Partition) []corpus.Entry {
	var entries []corpus.Entry
	for n, d := range []corpus.Document{
		{Title: "One", Outlet: "BBC", Date: "2021-03-04", Language: "en"}, {Title: "Two", Outlet: "bbc", Date: "2021-03", Language: "de"},
		{Title: "Three", Outlet: "A/B: 100 %", Date: "2021-12-31", Language: "en"}, {Title: "Four", Outlet: "", Date: "2022", Language: ""}, {Title: "Five", Outlet: "Łódź.", Date: "", Language: "pl"},
	} {
		d.ID = fmt.Sprintf("01a00000-0000-7000-8000-%012d", n)
		d.Text, d.State = d.Title+" said so. It is denied.", corpus.Done
		d.Sentences = []corpus.Sentence{{Span: corpus.Span{End: len(d.Title) + 9}}, {Span: corpus.Span{Start: len(d.Title) + 10, End: len(d.Text)}}}
		e := corpus.Entry{Document: d}
		for k, a := range testAnnotators[:2] {
			span := d.Sentences[k].Span
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: fmt.Sprintf("01a00000-0000-7000-8%03d-%012d", k+1, n), Document: d.ID, Label: []string{"claim", "denial"}[k],
				Span: span, Quote: d.Quote(span), Annotator: a.ID})
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b corpus.Entry) int { return strings.Compare(by.Of(&a.Document), by.Of(&b.Document)) })
	return entries
}

func parquetOf(files map[string]string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(files)), func(path string) bool { return !strings.HasSuffix(path, ".parquet") })
}

func TestPartitionsLieInFoldersThatHiveNames(t *testing.T) {
	for by, want := range map[Partition][]string{
		byYear:     {"year=2021/part-0", "year=2022/part-1", "year=__HIVE_DEFAULT_PARTITION__/part-2"},
		byMonth:    {"year=2021/month=12/part-0", "year=2021/month=3/part-1", "year=2022/month=__HIVE_DEFAULT_PARTITION__/part-2", "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__/part-3"},
		byOutlet:   {"outlet=%62bc/part-3", "outlet=A%2FB%3A 100 %25/part-0", "outlet=BBC/part-1", "outlet=__HIVE_DEFAULT_PARTITION__/part-2", "outlet=Łódź%2E/part-4"},
		byLanguage: {"language=__HIVE_DEFAULT_PARTITION__/part-0", "language=de/part-1", "language=en/part-2", "language=pl/part-3"},
	} {
		files := filesOf(t, exportWith(t, "parquet", Options{Partition: by}, fullProject(), parted(by)))
		var paths []string
		for _, table := range []string{"annotations", "documents", "sentences"} {
			for _, path := range want {
				paths = append(paths, table+"/"+path+".parquet")
			}
		}
		if diff := cmp.Diff(paths, parquetOf(files)); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
		for _, path := range paths {
			for _, row := range parquetRows(t, []byte(files[path])) {
				if key := by.without(); key != "" && row[key] != nil {
					t.Errorf("%s: the key %s is in the file too", path, key)
				}
			}
		}
		mustStandInTheManifest(t, files)
	}
}

func TestPartitionsByAnnotatorPartWhatIsOfOne(t *testing.T) {
	format, _ := FormatNamed("parquet")
	format, err := format.InForm(longForm)
	if err != nil {
		t.Fatal(err)
	}
	entries := parted(byAnnotator)
	var zipped strings.Builder
	if err := (Export{Format: format, Options: Options{Partition: byAnnotator}, Project: fullProject(), Entries: stream(entries)}).Write(t.Context(), &zipped); err != nil {
		t.Fatal(err)
	}
	files := filesOf(t, []byte(zipped.String()))
	of := map[string]int{}
	for _, path := range parquetOf(files) {
		rows := parquetRows(t, []byte(files[path]))
		of[regexp.MustCompile("/part-.*").ReplaceAllString(path, "")] += len(rows)
		for _, row := range rows {
			if row["annotator"] != nil {
				t.Errorf("%s names the annotator again: %v", path, row)
			}
		}
	}
	want := map[string]int{"documents": 5}
	for _, a := range testAnnotators[:2] {
		want["annotations/"+hive("annotator", a.Name)], want["judgements/"+hive("annotator", a.Name)] = 5, 10
	}
	if diff := cmp.Diff(want, of); diff != "" {
		t.Error(diff)
	}
	mustStandInTheManifest(t, files)
}

func mustStandInTheManifest(t *testing.T, files map[string]string) {
	t.Helper()
	var m struct{ Files []manifestFile }
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != len(files)-1 {
		t.Errorf("the manifest lists %d of %d files", len(m.Files), len(files)-1)
	}
	for _, file := range m.Files {
		if corpus.HashText(files[file.Path]) != file.SHA256 || int64(len(files[file.Path])) != file.Bytes {
			t.Errorf("%s is not the file of the manifest", file.Path)
		}
	}
}

func TestPartitionsOfTheSameProjectAreTheSameBytes(t *testing.T) {
	for _, by := range Partitions {
		o := Options{Partition: by}
		if one, two := exportWith(t, "parquet", o, fullProject(), parted(by)), exportWith(t, "parquet", o, fullProject(), parted(by)); string(one) != string(two) {
			t.Errorf("by %s: two exports differ", by)
		}
	}
}

func TestOnlyParquetHasPartitions(t *testing.T) {
	for format, by := range map[string]Partition{"csv": byYear, "parquet": "day"} {
		err := Export{Format: named(t, format), Options: Options{Partition: by}, Project: fullProject(), Entries: stream(nil)}.Write(t.Context(), io.Discard)
		if err == nil || !strings.Contains(err.Error(), "partitions") {
			t.Errorf("%s by %s: %v", format, by, err)
		}
	}
	long := parted(byOutlet)[:1]
	long[0].Document.Outlet = strings.Repeat("long ", 100)
	err := Export{Format: named(t, "parquet"), Options: Options{Partition: byOutlet}, Project: fullProject(), Entries: stream(long)}.Write(t.Context(), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "choose another partition") {
		t.Errorf("a name of 500 letters: %v", err)
	}
}

func named(t *testing.T, name string) Format {
	t.Helper()
	format, ok := FormatNamed(name)
	if !ok {
		t.Fatal(name)
	}
	return format
}

// DuckDB reads the folders as they are, and gives the keys back as they were.
func TestDuckDBReadsThePartitions(t *testing.T) {
	modules := nodeModules(t, "@duckdb/node-api")
	const script = `
import { DuckDBInstance } from '@duckdb/node-api'
const db = await (await DuckDBInstance.create()).connect()
const rows = async sql => (await db.runAndReadAll(sql)).getRowObjectsJson()
const from = name => "read_parquet('" + process.argv[2] + '/' + name + "/**/*.parquet', hive_partitioning = " + (process.argv[3] !== '') + ", hive_types_autocast = false)"
const out = {}
for (const name of process.argv[4].split(',')) out[name] = await rows('FROM ' + from(name))
console.log(JSON.stringify(out))`
	type tables struct{ Sentences, Annotations, Documents []map[string]any }
	for _, by := range append([]Partition{""}, Partitions...) {
		entries := parted(by)
		folder := unpack(t, filesOf(t, exportWith(t, "parquet", Options{Partition: by}, fullProject(), entries)))
		root := folder
		if by == "" {
			root += "/data"
		}
		var read tables
		if err := json.Unmarshal(runNode(t, modules, script, root, string(by), "sentences,annotations,documents"), &read); err != nil {
			t.Fatal(err)
		}
		if len(read.Sentences) != 10 || len(read.Annotations) != 10 || len(read.Documents) != 5 {
			t.Fatalf("by %s: %d sentences, %d annotations, %d documents", by, len(read.Sentences), len(read.Annotations), len(read.Documents))
		}
		documents := map[any]map[string]any{}
		for _, d := range read.Documents {
			documents[d["id"]] = d
		}
		for _, e := range entries {
			d := documents[e.Document.ID]
			if d["title"] != e.Document.Title || d["text"] != e.Document.Text || d["date"] != e.Document.Date || asWord(d["outlet"]) != e.Document.Outlet || asWord(d["language"]) != e.Document.Language {
				t.Errorf("by %s: %v is not %+v", by, d, e.Document)
			}
			if key := by; key == byYear && asWord(d["year"]) != e.Document.Date[:min(4, len(e.Document.Date))] {
				t.Errorf("the year of %s is %v", e.Document.Date, d["year"])
			}
		}
		for _, a := range read.Annotations {
			text := []rune(documents[a["document_id"]]["text"].(string))
			if string(text[int(a["start"].(float64)):int(a["end"].(float64))]) != a["quote"] || a["annotator"] == nil {
				t.Errorf("by %s: %v", by, a)
			}
		}
	}
}

// asWord is a value of DuckDB as a word; nothing is the empty one.
func asWord(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// What is said in docs/formats/parquet.md of pruning: DuckDB's own account of a
// query names the files it opened and the rows it read of a table.
func TestDuckDBPassesOverPartitionsAndRowGroups(t *testing.T) {
	modules := nodeModules(t, "@duckdb/node-api")
	months := unpack(t, filesOf(t, exportWith(t, "parquet", Options{Partition: byMonth}, fullProject(), parted(byMonth))))
	// Two row groups of annotations.
	var many []corpus.Entry
	for e := range manyEntries(13_000) {
		many = append(many, e)
	}
	plain := unpack(t, filesOf(t, export(t, "parquet", Project{Codebook: testCodebook(), Annotators: testAnnotators}, many)))
	// The bytes of the first row group are destroyed: whoever reads them fails.
	path := plain + "/data/annotations/train.parquet"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(file.RowGroups()) != 2 {
		t.Fatal("the test wants two row groups", err)
	}
	clear(data[4:file.Metadata().RowGroups[1].FileOffset])
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var said struct {
		Months, Nowhere string
		Last            int
		First           string
	}
	out := runNode(t, modules, `
import { DuckDBInstance } from '@duckdb/node-api'
const db = await (await DuckDBInstance.create()).connect()
const rows = async sql => (await db.runAndReadAll(sql)).getRowObjectsJson()
const plan = async sql => Object.values((await rows('EXPLAIN ANALYZE ' + sql))[0]).join('\\n')
const sentences = "read_parquet('" + process.argv[2] + "/sentences/**/*.parquet', hive_partitioning = true)"
const annotations = "'" + process.argv[3] + "/data/annotations/train.parquet'"
const of = id => rows('SELECT * FROM ' + annotations + " WHERE document_id = '" + id + "'")
console.log(JSON.stringify({
  months: await plan('SELECT count(*) FROM ' + sentences + ' WHERE year = 2021 AND month = 3'),
  nowhere: await plan('SELECT * FROM ' + annotations + " WHERE document_id = 'zzz'"),
  last: (await of(process.argv[4])).length,
  first: await of(process.argv[5]).then(() => '', error => String(error)) }))`, months, plain, many[12_990].Document.ID, many[10].Document.ID)
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.Months, "Scanning Files: 1/4") {
		t.Errorf("not one of four folders was opened for one month: %s", said.Months)
	}
	if !strings.Contains(said.Nowhere, "EMPTY_RESULT") {
		t.Errorf("a document that no bound allows was looked for: %s", said.Nowhere)
	}
	if said.Last != 10 || said.First == "" {
		t.Errorf("of the second row group came %d annotations; of the first, which is destroyed, %q", said.Last, said.First)
	}
}
