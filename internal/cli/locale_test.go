package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestExportsAreTheSameInEveryLanguageAndTimeZone: a Turkish i, a decimal comma
// or a time zone must not reach a dataset.
func TestExportsAreTheSameInEveryLanguageAndTimeZone(t *testing.T) {
	folder := t.TempDir()
	project := filepath.Join(folder, "a.sayso")
	runs(t, "new", project, "--sample")
	for _, format := range []string{"jsonl", "csv", "csv-excel", "tsv", "w3c", "conllu", "html", "codebook", "doccano"} {
		var first []byte
		for i, environment := range [][]string{
			{"LANG=C", "LC_ALL=C", "TZ=UTC"},
			{"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "TZ=Asia/Tokyo"},
			{"LANG=ar_EG.UTF-8", "LC_ALL=ar_EG.UTF-8", "TZ=America/St_Johns"},
		} {
			out := filepath.Join(folder, format)
			c := command("export", project, "--format", format, "--out", out)
			c.Env = append(c.Env, environment...)
			if said, err := c.CombinedOutput(); err != nil {
				t.Fatalf("%s: %v %s", format, err, said)
			}
			got, err := os.ReadFile(out)
			if err != nil || len(got) == 0 {
				t.Fatalf("%s: %v", format, err)
			}
			if i == 0 {
				first = got
			} else if !bytes.Equal(first, got) {
				t.Errorf("%s differs with %v", format, environment)
			}
		}
	}
}
