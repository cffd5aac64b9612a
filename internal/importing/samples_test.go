package importing

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sayso/internal/reader"
)

// rightReasons are why a sample may be refused, by its extension: among them
// are annotations and descriptions of datasets, which hold no article.
var rightReasons = map[string][]string{
	".warc":    {"damaged or cut off"},
	".json":    {"there are no articles in it"},
	".jsonl":   {"it has no \"text\"", "it has no kind", "not a JSON object", "not good JSON", "JSON number, which does not fit"},
	".csv":     {"it is a table of annotations"},
	".tsv":     {"it is an annotated text of WebAnno", "cannot be told which column holds the text"},
	".parquet": {"cannot be told which column holds the text"},
}

// Every file of a folder of samples is imported, or refused for a reason that
// is right, or of a kind that no format reads.
func TestSamplesOfOtherProgramsAreRead(t *testing.T) {
	root := os.Getenv("SAYSO_SAMPLES")
	if root == "" {
		t.Skip("no samples are read: SAYSO_SAMPLES names no folder")
	}
	reasons := rightReasons
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Log("PDF files are not read here: pdftotext is not installed")
		reasons = maps.Clone(rightReasons)
		reasons[".pdf"] = append(slices.Clone(reasons[".pdf"]), "needs the program pdftotext")
	}
	read, unknown := 0, 0
	err := Reader.Read(context.Background(), root, func(r reader.Result) bool {
		path, err := filepath.Rel(root, r.Path)
		if err != nil {
			t.Error(err)
		}
		switch {
		case errors.Is(r.Err, reader.ErrUnknownKind):
			unknown++
		case r.Err != nil:
			if !slices.ContainsFunc(reasons[filepath.Ext(path)], func(reason string) bool { return strings.Contains(r.Err.Error(), reason) }) {
				t.Errorf("%s:%d: %v", path, r.Line, r.Err)
			}
		case !r.NoDocument:
			read++
		}
		return true
	})
	if err != nil && !errors.Is(err, fs.SkipAll) {
		t.Fatal(err)
	}
	t.Logf("%d documents; %d files are of kinds that are not read", read, unknown)
}
