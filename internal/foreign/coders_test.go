package foreign

import (
	"context"
	"path/filepath"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/apart"
)

func TestSeveralFilesOfOneTextAreThoseOfSeveralCoders(t *testing.T) {
	const text, ann = "Ann said no. Ben denied it.", "T1\tclaim 0 3\tAnn\n"
	const other = "Nobody else was there."
	task := func(text string) string { return `{"text":"` + text + `","label":[[0,3,"claim"]]}` + "\n" }
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string // file and coder
	}{
		{"names that end with a coder", map[string]string{"text/a_1.txt": text, "ann/a_1_4b22.ann": ann, "ann/a_1_ef2d.ann": ann, "text/b.txt": other, "ann/b_ef2d.ann": "T1\tclaim 0 6\tNobody\n"},
			[]string{"a_1_4b22.ann 4b22", "a_1_ef2d.ann ef2d", "b_ef2d.ann ef2d"}},
		{"a folder for each coder, with a text of its own", map[string]string{"anna/a.txt": text, "anna/a.ann": ann, "ben/a.txt": text, "ben/a.ann": ann, "ben/b.txt": other, "ben/b.ann": ""},
			[]string{"a.ann anna", "a.ann ben", "b.ann ben"}},
		{"a file for each coder", map[string]string{"export/anna.jsonl": task(text) + task(other), "export/ben.jsonl": task(text)}, []string{"anna.jsonl anna", "ben.jsonl ben"}},
		{"what all names have in common is no name", map[string]string{"corpus_anna_v2.jsonl": task(text), "corpus_ben_v2.jsonl": task(text)}, []string{"corpus_anna_v2.jsonl anna", "corpus_ben_v2.jsonl ben"}},
		{"parts of a corpus with a text in common are no coders", map[string]string{"train.jsonl": task(text) + task("One.") + task("Two."), "test.jsonl": task(text) + task("Six.") + task("Ten.")},
			[]string{"test.jsonl ", "train.jsonl "}},
		{"one file of a text", map[string]string{"a.txt": text, "a_anna.ann": ann}, []string{"a_anna.ann "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range c.files {
				write(t, folder, name, content)
			}
			for _, in := range []*apart.Process{nil, honest} {
				found, err := Find(context.Background(), folder, "", in)
				if err != nil {
					t.Fatal(err)
				}
				defer found.Close()
				if err := NameCoders(context.Background(), found.Files); err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, f := range found.Files {
					got = append(got, filepath.Base(f.Path)+" "+f.coder)
				}
				sort.Strings(got)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestAnOffsetThatIsWrongByOneIsNoProof(t *testing.T) {
	for _, c := range []struct {
		words, quote string
		want         match
	}{
		{"said so", "said so", exact},
		{"said\nso", "said so", exact},
		{"said\nso", "said\r\nso", exact},
		{"said\n\n so", "said so", folded},
		{"said so ", "said so", differs},
		{" said so", "said so ", differs},
		{"said so", " said so", differs},
		{"aid so ", "said so", differs},
		{"said\nso", `said\nso`, exact},
	} {
		if got := compare(c.words, c.quote); got != c.want {
			t.Errorf("%q against %q is %d, not %d", c.words, c.quote, got, c.want)
		}
	}
}
