package importing

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sayso/internal/reader"
)

// TestALongLineAndManyShortOnesComeInWhole: a text without a line break, one
// of nothing but short lines, and one beyond all bounds.
func TestALongLineAndManyShortOnesComeInWhole(t *testing.T) {
	ctx := context.Background()
	project := newProject(t)
	folder := t.TempDir()
	texts := map[string]string{
		"line.txt":  strings.TrimSpace(strings.Repeat("word without an end and ", 200_000)), // 4.8 MB
		"lines.txt": strings.TrimSpace(strings.Repeat("Yes.\nNo.\n", 50_000)),
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	vast := filepath.Join(folder, "vast.txt")
	if err := os.WriteFile(vast, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(vast, reader.MaxText+1); err != nil { // takes no room on the disk
		t.Fatal(err)
	}
	var refused string
	total, err := Import(ctx, project, []string{folder}, Options{File: func(f File) {
		if f.Failed > 0 {
			refused += f.Name + ": " + f.Reason()
		}
	}})
	if err != nil || total.Documents != 2 || total.Failed != 1 {
		t.Fatalf("%+v %v", total, err)
	}
	if !strings.HasPrefix(refused, "vast.txt: ") || !strings.Contains(refused, "MB") {
		t.Errorf("refused was %q", refused)
	}
	for e, err := range project.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Document.Text != texts[e.Document.Source] || len(e.Document.Sentences) == 0 {
			t.Errorf("%s is not what it was, or has no sentences", e.Document.Source)
		}
	}
}
