package notices

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write NOTICES.txt anew")

const head = `Sayso is published under the MIT licence, which stands first. Everything else
that is compiled into it follows, each part with its own licence: Go, the modules
and what they bring along, SQLite, and the tables of Sayso that come from others.

`

// modules are the modules whose code is in the program on any system, and the
// folders in which they lie.
func modules(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, system := range []string{"linux", "windows", "darwin"} {
		list := exec.Command("go", "list", "-deps", "-tags", "sqlite_fts5,sqlite_omit_load_extension,migrated_fynedo",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "sayso")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if name, folder, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				found[name] = folder
			}
		}
	}
	return found
}

// isNotice reports whether a file holds a licence, by its name.
func isNotice(name string) bool {
	name = strings.ToUpper(name)
	switch filepath.Ext(name) {
	case "", ".TXT", ".MD", ".RST", ".BSD", ".MIT":
	default:
		return false
	}
	for _, word := range []string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// noticesUnder gives the licences in a folder, by their path, each text once.
func noticesUnder(t *testing.T, folder string) (names []string, texts map[string]string) {
	t.Helper()
	texts = map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "testdata" || name == "vendor" || path != folder && strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
			return nil
		}
		if !isNotice(entry.Name()) {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		text := strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))
		if !slices.Contains(slices.Collect(maps.Values(texts)), text) {
			texts[filepath.ToSlash(name)] = text
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(texts)), texts
}

// made makes the text anew.
func made(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	all.WriteString(head)
	part := func(name, text string) { fmt.Fprintf(&all, "%s%s\n\n%s\n\n", rule, name, strings.TrimSpace(text)) }
	file := func(path string) string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	part("Sayso", file("../../LICENSE"))
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	part("Go: runtime and standard library", file(filepath.Join(strings.TrimSpace(string(root)), "LICENSE")))
	part("SQLite", "The authors of SQLite disclaim copyright to its source code: it is in the public domain (https://sqlite.org/copyright.html).")
	part("Sayso: weights of the sentence splitter", file("../segment/weights.LICENSE.txt"))
	found := modules(t)
	for _, module := range slices.Sorted(maps.Keys(found)) {
		names, texts := noticesUnder(t, found[module])
		if len(names) == 0 {
			t.Errorf("%s has no licence", module)
		}
		for _, name := range names {
			if strings.Contains(name, "/") || len(names) > 1 {
				part(module+": "+name, texts[name])
			} else {
				part(module, texts[name])
			}
		}
	}
	return all.String()
}

func TestTheNoticesAreThoseOfWhatIsInTheProgram(t *testing.T) {
	want := made(t)
	if *update {
		if err := os.WriteFile("NOTICES.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, Text); diff != "" {
		t.Errorf("NOTICES.txt is of other modules; make it anew with: go test ./internal/notices -update\n%.2000s", diff)
	}
	for _, name := range []string{"fyne.io/fyne/v2", "github.com/mattn/go-sqlite3", "github.com/go-gl/glfw", "github.com/inconshreveable/mousetrap", "SQLite", "Go: "} {
		if !slices.ContainsFunc(Parts(), func(p Part) bool { return strings.HasPrefix(p.Name, name) && p.Text != "" }) {
			t.Errorf("the licence of %s is not among %d", name, len(Parts()))
		}
	}
	for _, words := range []string{"SIL OPEN FONT LICENSE", "CC BY-SA 4.0"} {
		if !strings.Contains(Text, words) {
			t.Errorf("%q is not in it", words)
		}
	}
}
