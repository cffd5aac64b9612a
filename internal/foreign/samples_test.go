package foreign

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// samples is a folder of real files of other tools, if the machine has one.
func samples(t *testing.T) string {
	folder := os.Getenv("SAYSO_SAMPLES")
	if folder == "" {
		t.Skip("SAYSO_SAMPLES names no folder of annotated files of other tools, so none are tried")
	}
	return folder
}

// TestSamplesOfOtherToolsComeInWithNoSpanMisplaced reads every annotated file of
// the folder. What was placed was proven; what was not is counted and listed.
func TestSamplesOfOtherToolsComeInWithNoSpanMisplaced(t *testing.T) {
	folder := samples(t)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ files, documents, spans, placed, problems int }
	rows := map[string]*row{}
	var known texts
	golden := filepath.Join(folder, "golden", "brat")
	if o := bring(t, golden, nil); len(o.results) > 0 {
		for _, r := range o.results {
			known = append(known, r.Entry.Document)
		}
	}
	read := 0
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		o := bring(t, filepath.Join(folder, entry.Name()), known)
		read += len(o.files)
		for i, f := range o.files {
			name := entry.Name() + " as " + f.Format.Name
			if rows[name] == nil {
				rows[name] = &row{}
			}
			rows[name].files++
			if i < len(o.surveys) {
				rows[name].documents += o.surveys[i].Documents
				rows[name].spans += o.surveys[i].Spans
			}
		}
		for i, r := range o.results {
			rows[entry.Name()+" as "+o.of[i].Format.Name].placed += len(r.Entry.Annotations)
		}
		for i, problem := range o.problems {
			t.Log(entry.Name() + ": " + corpus.FirstWords(problem, 230))
			rows[entry.Name()+" as "+o.blamed[i].Format.Name].problems++
		}
	}
	for name, r := range rows {
		if r.placed < r.spans && r.problems == 0 {
			t.Errorf("%s: %d spans were not placed, and nothing says why", name, r.spans-r.placed)
		}
	}
	if read == 0 {
		t.Fatalf("%s holds no annotated file that is recognised", folder)
	}
	var names []string
	for name := range rows {
		names = append(names, name)
	}
	sort.Strings(names)
	table := fmt.Sprintf("%-40s %6s %9s %6s %6s %8s\n", "format", "files", "documents", "spans", "placed", "problems")
	for _, name := range names {
		r := rows[name]
		table += fmt.Sprintf("%-40s %6d %9d %6d %6d %8d\n", name, r.files, r.documents, r.spans, r.placed, r.problems)
	}
	t.Log("\n" + table)
}

// TestSamplesAreAllRecognisedOrListed names the files of the folder that no
// format claims, so that a reader of the log can judge whether one should.
func TestSamplesAreAllRecognisedOrListed(t *testing.T) {
	folder := samples(t)
	found, err := Find(context.Background(), folder, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var left []string
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || found.Taken[path] {
			return err
		}
		left = append(left, strings.TrimPrefix(path, folder+"/"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files are annotated, %d are not:\n%s", len(found.Files), len(left), strings.Join(left, "\n"))
}
