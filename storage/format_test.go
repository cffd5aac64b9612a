package storage

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheProgramOnThePageProvesEveryChain runs the program of
// docs/file-format.md on projects of every kind of chain: it must print the
// seal, and notice a change.
func TestTheProgramOnThePageProvesEveryChain(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed, so the program on the page was not run: ", err)
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "file-format.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```python\n(.*?)```").FindSubmatch(page)
	if block == nil {
		t.Fatal("the page has no program")
	}
	run := func(path string) (string, error) {
		output, err := exec.Command(python, "-c", strings.ReplaceAll(string(block[1]), "bridge.sayso", path)).CombinedOutput()
		return strings.TrimSpace(string(output)), err
	}
	mine, theirs, d, reader := parted(t)
	for _, p := range []*Project{mine, theirs} {
		apply(t, p, Change{Title: "é", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
	}
	joinOf(t, mine, theirs)
	old, err := Open(t.Context(), unpacked(t, "fork-a"), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	other, err := Open(t.Context(), unpacked(t, "fork-b"), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	joinOf(t, old, other)
	for _, p := range []*Project{mine, old, lived(t)} {
		seal, err := p.Seal(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := run(p.Path()); err != nil || got != seal {
			t.Errorf("the program says %q, the seal is %s, %v", got, seal, err)
		}
	}
	if err := mine.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, mine.Path(), "UPDATE events SET title = 'e' WHERE title = 'é'")
	if got, err := run(mine.Path()); err == nil {
		t.Errorf("a changed title was not noticed: %s", got)
	}
}
