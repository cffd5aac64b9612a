package dataset

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// parquetRows reads a table that parquetTable wrote: the footer by the rules of
// Thrift's compact protocol, and the pages by those of Parquet, without the
// code that wrote them.
func parquetRows(t interface{ Fatal(...any) }, data []byte) []map[string]any {
	if len(data) < 12 || string(data[:4]) != "PAR1" || string(data[len(data)-4:]) != "PAR1" {
		t.Fatal("no Parquet file")
	}
	size := int(binary.LittleEndian.Uint32(data[len(data)-8:]))
	footer := (&thriftReader{data: data[len(data)-8-size : len(data)-8]}).structure()
	var rows []map[string]any
	for _, group := range footer[4].([]any) {
		first := len(rows)
		for range group.(map[int]any)[3].(int64) {
			rows = append(rows, map[string]any{})
		}
		for _, chunk := range group.(map[int]any)[1].([]any) {
			meta := chunk.(map[int]any)[3].(map[int]any)
			path := meta[3].([]any)
			name, list := path[0].(string), len(path) == 3
			optional := list
			for _, element := range footer[2].([]any) {
				if e := element.(map[int]any); e[4] == name && e[3] == int64(1) {
					optional = true
				}
			}
			reader := &thriftReader{data: data[meta[9].(int64):]}
			header := reader.structure()
			packed := reader.data[:header[3].(int64)]
			page, err := unpackSnappy(packed)
			if err != nil || int64(len(page)) != header[2].(int64) {
				t.Fatal(name, len(page), header, err)
			}
			count := int(header[5].(map[int]any)[1].(int64))
			if int64(count) != meta[5].(int64) {
				t.Fatal("values of the page and of the chunk differ")
			}
			fillColumn(rows[first:], name, page, count, list, optional, int(meta[1].(int64)))
		}
	}
	if int64(len(rows)) != footer[3].(int64) {
		t.Fatal("rows")
	}
	return rows
}

func fillColumn(rows []map[string]any, name string, page []byte, count int, list, optional bool, kind int) {
	levels := func() []byte {
		size := int(binary.LittleEndian.Uint32(page))
		data := page[4 : 4+size]
		page = page[4+size:]
		var out []byte
		for len(data) > 0 {
			run, n := binary.Uvarint(data)
			out = append(out, bytes.Repeat(data[n:n+1], int(run>>1))...)
			data = data[n+1:]
		}
		return out
	}
	var repeat, defined []byte
	if list {
		repeat = levels()
	}
	if optional {
		defined = levels()
	}
	row := -1
	for i := range count {
		if !list || repeat[i] == 0 {
			row++
			if list {
				rows[row][name] = []string{}
			}
		}
		if optional && defined[i] == 0 {
			continue
		}
		switch kind {
		case 6:
			size := int(binary.LittleEndian.Uint32(page))
			words := string(page[4 : 4+size])
			page = page[4+size:]
			if list {
				rows[row][name] = append(rows[row][name].([]string), words)
			} else {
				rows[row][name] = words
			}
		case 1:
			rows[row][name] = int(int32(binary.LittleEndian.Uint32(page)))
			page = page[4:]
		case 2:
			rows[row][name] = int64(binary.LittleEndian.Uint64(page))
			page = page[8:]
		}
	}
}

// thriftReader reads the compact protocol.
type thriftReader struct{ data []byte }

func (r *thriftReader) varint() int64 {
	n, size := binary.Varint(r.data)
	r.data = r.data[size:]
	return n
}

func (r *thriftReader) structure() map[int]any {
	fields, last := map[int]any{}, 0
	for {
		head := r.data[0]
		r.data = r.data[1:]
		if head == 0 {
			return fields
		}
		if head>>4 == 0 {
			last = int(r.varint())
		} else {
			last += int(head >> 4)
		}
		fields[last] = r.value(head & 15)
	}
}

func (r *thriftReader) value(kind byte) any {
	switch kind {
	case 1, 2:
		return kind == 1
	case 5, 6:
		return r.varint()
	case 8:
		size, n := binary.Uvarint(r.data)
		words := string(r.data[n : n+int(size)])
		r.data = r.data[n+int(size):]
		return words
	case 9:
		head := r.data[0]
		r.data = r.data[1:]
		size := uint64(head >> 4)
		if size == 15 {
			var n int
			size, n = binary.Uvarint(r.data)
			r.data = r.data[n:]
		}
		list := make([]any, size)
		for i := range list {
			list[i] = r.value(head & 15)
		}
		return list
	case 12:
		return r.structure()
	}
	panic(fmt.Sprint("no such type: ", kind))
}

func TestParquetTablesHoldEveryRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "parquet", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		sentences := parquetRows(t, []byte(files["data/sentences/train.parquet"]))
		annotations := parquetRows(t, []byte(files["data/annotations/train.parquet"]))
		documents := parquetRows(t, []byte(files["data/documents/train.parquet"]))
		at, mark := 0, 0
		if len(documents) != len(entries) {
			t.Fatalf("%d documents", len(documents))
		}
		for i, e := range entries {
			if documents[i]["text"] != e.Document.Text || documents[i]["title"] != e.Document.Title || documents[i]["text_sha256"] != e.Document.SHA256 {
				t.Fatalf("%v is not %+v", documents[i], e.Document)
			}
			runes := []rune(e.Document.Text)
			for k, s := range e.Document.Sentences {
				row := sentences[at]
				at++
				if row["text"] != e.Document.Quote(s.Span) || string(runes[row["start"].(int):row["end"].(int)]) != row["text"] || row["sentence"] != k+1 ||
					row["state"] != string(corpus.StateOf(s.Span, e.Annotations, e.Marks)) || (len(row["labels"].([]string)) > 0) != (row["state"] == "labelled") {
					t.Fatalf("row %v", row)
				}
			}
			for _, a := range sortedAnnotations(e.Annotations) {
				row := annotations[mark]
				mark++
				if row["id"] != a.ID || row["quote"] != a.Quote || string(runes[row["start"].(int):row["end"].(int)]) != a.Quote || row["note"] != a.Note ||
					row["attribute_source"] != a.Attributes["source"] || row["created_at"] != a.CreatedAt.UnixMilli() {
					t.Fatalf("%v is not %+v", row, a)
				}
			}
		}
		if at != len(sentences) || mark != len(annotations) {
			t.Fatalf("%d of %d sentences, %d of %d annotations", at, len(sentences), mark, len(annotations))
		}
	})
}

func TestParquetKeepsListsAndNothingApartOverRowGroups(t *testing.T) {
	var out bytes.Buffer
	table := newParquet(&out, parquetMeta, &parquetColumn{name: "n", kind: parquetInt}, &parquetColumn{name: "words", kind: parquetTexts}, &parquetColumn{name: "text", optional: true})
	var want []map[string]any
	for i := range 5000 {
		row := map[string]any{"n": i, "words": []string{}}
		for k := range i % 4 {
			row["words"] = append(row["words"].([]string), strings.Repeat("wörd ", k))
		}
		table.columns[0].number(i)
		table.columns[1].list(row["words"].([]string))
		if i%3 == 0 {
			table.columns[2].nothing()
		} else {
			row["text"] = strings.Repeat("x", i)
			table.columns[2].text(row["text"].(string))
		}
		table.endRow()
		want = append(want, row)
	}
	if err := table.close(); err != nil {
		t.Fatal(err)
	}
	if len(table.groups) < 2 {
		t.Fatal("the test wants more than one row group")
	}
	if diff := cmp.Diff(want, parquetRows(t, out.Bytes())); diff != "" {
		t.Error(diff)
	}
}

// nodeModules is where packages of npm are installed that the test can use.
func nodeModules(t *testing.T, packages ...string) string {
	t.Helper()
	folder := os.Getenv("SAYSO_NODE_MODULES")
	if folder == "" {
		t.Skip("no packages of npm to validate with: SAYSO_NODE_MODULES names no folder with", strings.Join(packages, ", "))
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed, so nothing was validated with", strings.Join(packages, ", "))
	}
	for _, name := range packages {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Skip(folder, "has no package", name)
		}
	}
	return folder
}

// runNode runs a script, which may import packages of the folder.
func runNode(t *testing.T, modules, script string, args ...string) []byte {
	t.Helper()
	folder := t.TempDir()
	absolute, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(absolute, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "validate.mjs")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", append([]string{path}, args...)...)
	var said bytes.Buffer
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	return out
}

// unpack writes the files of an export to a folder.
func unpack(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, contents := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestHyparquetReadsTheParquetTables(t *testing.T) {
	modules := nodeModules(t, "hyparquet")
	entries := fullEntries()
	folder := unpack(t, filesOf(t, export(t, "parquet", fullProject(), entries)))
	data := runNode(t, modules, `
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
const tables = {}
for (const name of ['sentences', 'annotations', 'documents']) {
  const file = await asyncBufferFromFile(process.argv[2] + '/data/' + name + '/train.parquet')
  tables[name] = await parquetReadObjects({ file })
}
for (const a of tables.annotations) {
  const text = tables.documents.find(d => d.id === a.document_id).text
  if ([...text].slice(a.start, a.end).join('') !== a.quote) throw new Error('quote ' + a.quote)
}
console.log(JSON.stringify(tables))`, folder)
	var tables struct {
		Sentences   []struct{ Labels, NothingBy []string }
		Annotations []struct {
			Label, Note string
			Mentions    []string
			CreatedAt   string `json:"created_at"`
		}
		Documents []struct{ Text string }
	}
	if err := json.Unmarshal(data, &tables); err != nil {
		t.Fatal(err)
	}
	if len(tables.Sentences) != 6 || len(tables.Annotations) != 6 || tables.Documents[1].Text != entries[1].Document.Text {
		t.Fatalf("%s", data)
	}
	if a := tables.Annotations[0]; a.Label != "claim" || a.Note != "heard\tsay" || !cmp.Equal(a.Mentions, []string{"source:0-2"}) || a.CreatedAt != "2022-03-22T09:00:00.000Z" {
		t.Errorf("%+v", a)
	}
	if labels := tables.Sentences[1].Labels; !cmp.Equal(labels, []string{"denial", "speculation"}) {
		t.Errorf("%v", labels)
	}
}
