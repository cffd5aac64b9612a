package foreign

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// exportedEntries are articles of several outlets, months and languages, each read by
// two people, with a sentence in which one of them found nothing. The last has no
// annotation.
func exportedEntries() (entries []corpus.Entry) {
	at := time.Date(2031, 3, 4, 5, 6, 7, 89_000_000, time.UTC)
	for n, outlet := range []string{"BBC", "A/B: 100 %", "", "bbc", "BBC", "BBC"} {
		d := corpus.Document{ID: fmt.Sprintf("01a00000-0000-7000-8000-%012d", n), Title: fmt.Sprint("Article ", n), Outlet: outlet, Date: fmt.Sprintf("2031-%02d-05", 1+n%3), Language: []string{"en", "de"}[n%2],
			Text: fmt.Sprintf("Łódź said “so” %d times. =1+1 is denied; a|b. Nobody came.", n), State: corpus.Done, Byline: "Ada Weiss", URL: "https://example.org/a"}
		d.SHA256 = corpus.HashText(d.Text)
		for start := 0; start < len(d.Text); {
			end := start + strings.IndexByte(d.Text[start:], '.') + 1
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}, Margin: 255})
			start = end + 1
		}
		e := corpus.Entry{Document: d}
		for k, a := range testAnnotators[:2] {
			if n == 5 {
				break
			}
			span := d.Sentences[k].Span
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: fmt.Sprintf("01a00000-0000-7000-8%03d-%012d", k+1, n), Document: d.ID, Label: []string{"claim", "denial"}[k],
				Span: span, Quote: d.Quote(span), Annotator: a.ID, Note: "=note, 'x' | y", CreatedAt: at, ChangedAt: at.Add(time.Second)})
			e.Marks = append(e.Marks, corpus.Mark{ID: fmt.Sprintf("01a00000-0000-7000-9%03d-%012d", k+1, n), Document: d.ID, Span: d.Sentences[2].Span, Annotator: a.ID, CreatedAt: at})
		}
		entries = append(entries, e)
	}
	return entries
}

// exportedTo writes an export in Parquet as an archive, and unpacked to a folder.
func exportedTo(t *testing.T, o dataset.Options, form string, entries []corpus.Entry) (archive, folder string) {
	t.Helper()
	format, _ := dataset.FormatNamed("parquet")
	if form != "" {
		format, _ = format.InForm(form)
	}
	if o.Partition != "" {
		slices.SortStableFunc(entries, func(a, b corpus.Entry) int {
			return strings.Compare(o.Partition.Of(&a.Document), o.Partition.Of(&b.Document))
		})
	}
	var out bytes.Buffer
	export := dataset.Export{Format: format, Project: dataset.Project{Codebook: testCodebook(), Annotators: testAnnotators}, Options: o, Entries: stream(entries)}
	if err := export.Write(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	archive = filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(archive, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	unpacked, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range unpacked.File {
		opened, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(opened)
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, f.Name, string(data))
	}
	return archive, folder
}

// inWords is all that an entry says, in words, with names.
func inWords(entries []corpus.Entry, named bool) (list []string) {
	name := func(id string) string {
		if named {
			return names(id)
		}
		return id
	}
	for _, e := range entries {
		d := e.Document
		list = append(list, fmt.Sprintf("%s %q %q %q %q %q %q %q %v", d.ID, d.Title, d.Outlet, d.Byline, d.Date, d.URL, d.Language, d.Text, d.Sentences))
		for _, a := range e.Annotations {
			list = append(list, fmt.Sprintf("%s %s %v %q %s %q %v %v", a.ID, a.Label, a.Span, a.Quote, name(a.Annotator), a.Note, a.CreatedAt, a.ChangedAt))
		}
		for _, m := range e.Marks {
			list = append(list, fmt.Sprintf("%s nothing %v %s %v", d.ID, m.Span, name(m.Annotator), m.CreatedAt))
		}
	}
	slices.Sort(list)
	return list
}

func TestEveryLayoutOfAParquetExportComesBackWhole(t *testing.T) {
	layouts := map[string]dataset.Options{"": {}, "splits": {Splits: dataset.Splits{Seed: 1, Shares: []dataset.Share{{Name: "train", Percent: 50}, {Name: "test", Percent: 50}}}}}
	for _, by := range dataset.Partitions {
		layouts[string(by)] = dataset.Options{Partition: by}
	}
	for name, o := range layouts {
		for _, form := range []string{"", "long"} {
			t.Run(name+" "+form, func(t *testing.T) {
				entries := exportedEntries()
				want := inWords(entries, true)
				archive, folder := exportedTo(t, o, form, entries)
				for _, path := range []string{archive, folder} {
					inside := bring(t, path, nil)
					var got []corpus.Entry
					for _, r := range inside.results {
						got = append(got, r.Entry)
					}
					if diff := cmp.Diff(want, inWords(got, false)); diff != "" {
						t.Fatalf("%s (-exported +read):\n%s%q", path, diff, inside.problems)
					}
					if outside := bringFrom(t, path, nil, honest); !cmp.Equal(inside.all(), outside.all()) {
						t.Errorf("%s is read apart as something else:\n%s", path, cmp.Diff(inside.all(), outside.all()))
					}
				}
				found, err := Find(t.Context(), folder, "", nil)
				if err != nil {
					t.Fatal(err)
				}
				defer found.Close()
				err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
					if err == nil && !entry.IsDir() && !found.Taken[path] {
						t.Errorf("%s is read as something else besides", path)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

func TestAParquetExportWithoutTextsGoesToThoseOfTheProject(t *testing.T) {
	entries := exportedEntries()
	_, folder := exportedTo(t, dataset.Options{WithoutText: true}, "", entries)
	var known texts
	for _, e := range entries {
		known = append(known, e.Document)
	}
	annotations := 0
	for _, r := range bring(t, folder, known).results {
		if r.Err != nil || !r.Onto {
			t.Errorf("%+v", r)
		}
		annotations += len(r.Entry.Annotations)
	}
	if annotations != 10 {
		t.Errorf("%d annotations came", annotations)
	}
	for _, r := range bring(t, folder, nil).results {
		if r.Err == nil && len(r.Entry.Annotations) > 0 {
			t.Errorf("without the texts it is %+v", r)
		}
	}
}

func TestAnExportOfWhichATableIsDamagedIsRefusedByName(t *testing.T) {
	for name, damage := range map[string]func(string) string{
		"cut off": func(s string) string { return s[:len(s)/2] },
		"another": func(string) string { return "" },
		"torn":    func(s string) string { return s[:100] + strings.Repeat("x", 200) + s[300:] },
	} {
		t.Run(name, func(t *testing.T) {
			_, folder := exportedTo(t, dataset.Options{}, "", exportedEntries())
			at := filepath.Join(folder, "data", "annotations", "train.parquet")
			data, err := os.ReadFile(at)
			if err != nil {
				t.Fatal(err)
			}
			if name == "another" {
				if data, err = os.ReadFile(filepath.Join(folder, "data", "sentences", "train.parquet")); err != nil {
					t.Fatal(err)
				}
			} else {
				data = []byte(damage(string(data)))
			}
			if err := os.WriteFile(at, data, 0o600); err != nil {
				t.Fatal(err)
			}
			o := bring(t, folder, nil)
			if len(o.problems) == 0 || len(o.results) > 0 {
				t.Errorf("%d documents came, and it says %q", len(o.results), o.problems)
			}
		})
	}
}

func TestAnExportOfWhichNotAllTablesAreToldIsNotTakenForTheWhole(t *testing.T) {
	_, folder := exportedTo(t, dataset.Options{Partition: "language"}, "", exportedEntries())
	at := filepath.Join(folder, "documents", "language=en", "part-1.parquet")
	if tables := tablesAround(at); len(tables) != 2 {
		t.Fatalf("beside %s lie %q", at, tables)
	}
	for n := range mostTables {
		write(t, folder, fmt.Sprintf("annotations/language=xx/%d.txt", n), "")
	}
	if tables := tablesAround(at); tables != nil {
		t.Errorf("of more tables than are looked at there are told %q", tables)
	}
	found, err := Find(t.Context(), folder, "", nil)
	if err != nil || len(found.Files) > 0 {
		t.Errorf("%d files are read as an export, %v", len(found.Files), err)
	}
}

func TestTablesAreFoundByTheirFolders(t *testing.T) {
	files := []string{"annotations/train.parquet", "annotations/train-2.parquet", "sentences/train.parquet", "annotations/readme.txt",
		"annotations/language=en/month=3/part-0.parquet", "annotations/language=de/part-1.parquet", "sentences/language=en/month=3/part-0.parquet"}
	below := func(folder string) (list []string) {
		for _, name := range files {
			if where, ok := strings.CutPrefix("x/"+name, folder+"/"); ok {
				list = append(list, where)
			}
		}
		return list
	}
	for folder, want := range map[string][]string{
		"x/documents":                     {"../annotations/train.parquet", "../annotations/train-2.parquet", "../annotations/language=en/month=3/part-0.parquet", "../annotations/language=de/part-1.parquet", "../sentences/train.parquet", "../sentences/language=en/month=3/part-0.parquet"},
		"x/documents/language=en":         {"../../annotations/language=en/month=3/part-0.parquet", "../../sentences/language=en/month=3/part-0.parquet"},
		"x/documents/language=en/month=3": {"../../../annotations/language=en/month=3/part-0.parquet", "../../../sentences/language=en/month=3/part-0.parquet"},
		"x/documents/other":               nil,
		"x":                               nil,
		"documents/y":                     nil,
	} {
		if diff := cmp.Diff(want, otherTables(folder, below)); diff != "" {
			t.Errorf("of %s (-want +got):\n%s", folder, diff)
		}
	}
}
