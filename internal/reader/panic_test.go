package reader

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAFormatThatPanicsCostsItsFileAlone: no parser is trusted never to fall
// over a file that nobody thought of.
func TestAFormatThatPanicsCostsItsFileAlone(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"a.txt": "Before.", "b.bad": "x", "c.txt": "After."} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bad := Format{Name: "bad", Extensions: []string{".bad"}, Read: func(context.Context, File, func(Result) bool) {
		var nothing []int
		_ = nothing[3]
	}}
	var texts []string
	var failures []string
	err := New(bad, Text).Read(context.Background(), folder, func(r Result) bool {
		if r.Err != nil {
			failures = append(failures, r.Name+": "+r.Err.Error())
		} else {
			texts = append(texts, r.Entry.Document.Text)
		}
		return true
	})
	if err != nil || len(failures) != 1 || !strings.HasPrefix(failures[0], "b.bad: it is damaged") || strings.Join(texts, " ") != "Before. After." {
		t.Errorf("read %q, failed %q, %v", texts, failures, err)
	}
}
