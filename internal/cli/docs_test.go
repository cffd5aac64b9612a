package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"sayso/internal/dataset"
)

var update = flag.Bool("update", false, "write docs/formats/README.md anew")

const formatPages = "../../docs/formats/README.md"

// pageOf is the page of docs/formats that tells of a format.
func pageOf(name string) string {
	pages := map[string]string{
		"csv-excel": "csv", "doccano-relations": "doccano", "conllu": "conll", "uima-json": "uima", "refi-codebook": "refi-qda",
	}
	if page := pages[name]; page != "" {
		return page + ".md"
	}
	return name + ".md"
}

// formatTable is the page that lists the formats, made from the program.
func formatTable() string {
	var page strings.Builder
	page.WriteString("# Formats of export\n\nThis table is made from the program (`go test ./internal/cli -run TestDocs -update`).\n\n| Format | File | | What it leaves out |\n|---|---|---|---|\n")
	for _, f := range dataset.Formats {
		loses := f.Loses
		if loses == "" {
			loses = "Nothing."
		}
		fmt.Fprintf(&page, "| [`%s`](%s) | `%s` | %s | %s |\n", f.Name, pageOf(f.Name), f.Extension, f.Title, loses)
	}
	return page.String()
}

func TestDocsTellOfEveryFormatAndCommand(t *testing.T) {
	want := formatTable()
	if *update {
		if err := os.WriteFile(formatPages, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(formatPages); err != nil || string(got) != want {
		t.Errorf("docs/formats/README.md is not what the program says (%v); write it anew with -update", err)
	}
	guide, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range dataset.Formats {
		page, err := os.ReadFile("../../docs/formats/" + pageOf(f.Name))
		if err != nil || !strings.Contains(string(page), "--format "+f.Name) && !strings.Contains(string(page), "`"+f.Name+"`") {
			t.Errorf("docs/formats/%s does not tell of %s (%v)", pageOf(f.Name), f.Name, err)
		}
		if !strings.Contains(string(guide), "`"+f.Name+"`") {
			t.Errorf("docs/command-line.md does not list %s", f.Name)
		}
	}
	for _, command := range (&program{}).root().Commands() {
		if !command.Hidden && !strings.Contains(string(guide), "## sayso "+command.Name()) {
			t.Errorf("docs/command-line.md does not tell of %s", command.Name())
		}
	}
}
