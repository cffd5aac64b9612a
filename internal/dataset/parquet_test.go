package dataset

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// parquetRows reads a table as a row is read: a value by its column's name.
// Readers that share no code with the writer read it in the tests with DuckDB.
func parquetRows(t interface{ Fatal(...any) }, data []byte) []map[string]any {
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	for _, group := range file.RowGroups() {
		reader := group.Rows()
		defer reader.Close()
		buffer := make([]parquet.Row, 1)
		for {
			n, err := reader.ReadRows(buffer)
			if n == 0 {
				if !errors.Is(err, io.EOF) {
					t.Fatal(err)
				}
				break
			}
			rows = append(rows, parquetRow(file, buffer[0]))
		}
	}
	return rows
}

func parquetRow(file *parquet.File, values parquet.Row) map[string]any {
	row := map[string]any{}
	for _, value := range values {
		path := file.Schema().Columns()[value.Column()]
		name, list := path[0], len(path) == 3
		if list && row[name] == nil {
			row[name] = []string{}
		}
		switch {
		case value.IsNull():
		case list:
			row[name] = append(row[name].([]string), value.String())
		case value.Kind() == parquet.Int32:
			row[name] = int(value.Int32())
		case value.Kind() == parquet.Int64:
			row[name] = value.Int64()
		default:
			row[name] = value.String()
		}
	}
	return row
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
	const group = 1 << 20
	table := newParquet(&out, parquetMeta, group, []parquetColumn{{name: "n", kind: parquetInt}, {name: "words", kind: parquetTexts}, {name: "dropped"}, {name: "text", optional: true, unique: true}}, "dropped")
	var want []map[string]any
	for i := range 5000 {
		row := map[string]any{"n": i, "words": []string{}}
		for k := range i % 4 {
			row["words"] = append(row["words"].([]string), strings.Repeat("wörd ", k))
		}
		table.columns[0].number(i)
		table.columns[1].list(row["words"].([]string))
		table.columns[2].text("in no file")
		if i%3 == 0 {
			table.columns[3].nothing()
		} else {
			row["text"] = strings.Repeat("x", i)
			table.columns[3].text(row["text"].(string))
		}
		table.endRow()
		want = append(want, row)
	}
	if err := table.close(); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.RowGroups()) < 2 {
		t.Fatal("the test wants more than one row group")
	}
	if diff := cmp.Diff(want, parquetRows(t, out.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestEveryChunkOfParquetSaysItsBoundsAndHowManyAreMissing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringN(60, 90, 200), rapid.Just(strings.Repeat("\U0010FFFF", 20)), rapid.Just(strings.Repeat("\uD7FF", 30))), 1, 20).Draw(t, "words")
		missing := rapid.IntRange(0, 5).Draw(t, "missing")
		var out bytes.Buffer
		table := newParquet(&out, nil, parquetGroupBytes, []parquetColumn{{name: "words", optional: true, unique: rapid.Bool().Draw(t, "unique")}})
		for _, word := range words {
			table.columns[0].text(word)
			table.endRow()
		}
		for range missing {
			table.columns[0].nothing()
			table.endRow()
		}
		if err := table.close(); err != nil {
			t.Fatal(err)
		}
		file, err := parquet.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		said := file.Metadata().RowGroups[0].Columns[0].MetaData.Statistics
		least, greatest := slices.Min(words), slices.Max(words)
		if string(said.MinValue) > least || string(said.MaxValue) < greatest || said.NullCount != int64(missing) {
			t.Fatalf("%q to %q, %d missing, of %q to %q, %d missing", said.MinValue, said.MaxValue, said.NullCount, least, greatest, missing)
		}
		if len(least) <= parquetBound && string(said.MinValue) != least || len(said.MinValue) > parquetBound || !utf8.Valid(said.MinValue) && utf8.ValidString(least) {
			t.Fatalf("%q is a bad lower bound of %q", said.MinValue, least)
		}
		if len(greatest) <= parquetBound && string(said.MaxValue) != greatest || !utf8.Valid(said.MaxValue) && utf8.ValidString(greatest) {
			t.Fatalf("%q is a bad upper bound of %q", said.MaxValue, greatest)
		}
	})
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
