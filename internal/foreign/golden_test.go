package foreign

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// TestReferenceFilesOfEveryFormatHaveTheSameSpans reads two documents that were
// written by hand in every format, and holds each against the list of their
// spans in bytes.
func TestReferenceFilesOfEveryFormatHaveTheSameSpans(t *testing.T) {
	golden := filepath.Join(samples(t), "golden")
	var known texts
	want := map[string][]string{} // by text
	for _, name := range []string{"seed", "torture"} {
		var list struct {
			Text  string
			Spans []struct {
				Label string
				UTF8  [2]int
			}
		}
		data, err := os.ReadFile(filepath.Join(golden, "offsets", name+".json"))
		if err = errors.Join(err, json.Unmarshal(data, &list)); err != nil {
			t.Fatal(err)
		}
		known = append(known, corpus.Document{ID: name, Title: name, Source: name, Text: list.Text, SHA256: corpus.HashText(list.Text)})
		for _, s := range list.Spans {
			want[list.Text] = append(want[list.Text], fmt.Sprintf("%s %d-%d", s.Label, s.UTF8[0], s.UTF8[1]))
		}
		sort.Strings(want[list.Text])
	}
	for _, folder := range []string{"brat", "doccano/torture_spans.jsonl", "doccano/seed_relations.jsonl", "label-studio", "prodigy", "refi-qda/golden.qdpx", "uima/torture.json", "uima/torture.xmi", "uima/seed.xmi", "w3c"} {
		o := bring(t, filepath.Join(golden, filepath.FromSlash(folder)), known)
		if len(o.results) == 0 || len(o.problems) > 0 {
			t.Errorf("%s: %d documents, problems %q", folder, len(o.results), o.problems)
		}
		for _, r := range o.results {
			var got []string
			for _, a := range r.Entry.Annotations {
				got = append(got, fmt.Sprintf("%s %d-%d", a.Label, a.Span.Start, a.Span.End))
			}
			sort.Strings(got)
			if diff := cmp.Diff(want[r.Entry.Document.Text], got); diff != "" {
				t.Errorf("%s: %s", folder, strings.TrimSpace(diff))
			}
		}
	}
}
