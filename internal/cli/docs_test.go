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
		"csv-excel": "csv", "doccano-relations": "doccano", "conllu": "conll", "uima-json": "uima", "uima-xmi": "uima", "refi-codebook": "refi-qda",
	}
	if page := pages[name]; page != "" {
		return page + ".md"
	}
	return name + ".md"
}

// formatTable is the page that lists the formats, made from the program.
func formatTable() string {
	var page strings.Builder
	page.WriteString("# Formats of export\n\nThis page is made from the program (`go test ./internal/cli -run TestDocs -update`), and a test of the program proves it: " +
		"it takes each thing out of a project and looks whether the export changes.\n\n| Format | File | | Texts can be left out |\n|---|---|---|---|\n")
	for _, f := range dataset.Formats {
		textless := "no"
		if f.CanLeaveOutTexts() {
			textless = "yes"
		}
		fmt.Fprintf(&page, "| [`%s`](%s) | `%s` | %s | %s |\n", f.Name, pageOf(f.Name), f.Extension, f.Title, textless)
	}
	page.WriteString("\nA `.zip` is a folder: `--folder` writes it as one. Any other format is written into a folder with `--folder`, too. " +
		"What every folder has besides, and the options of all formats, stand in [options](options.md).\n\n" +
		"## What each format carries\n\n● wholly, ◐ in part, – not at all\n\n|")
	for _, f := range dataset.Formats {
		fmt.Fprintf(&page, " | %s", f.Name)
	}
	page.WriteString(" |\n|---" + strings.Repeat("|:-:", len(dataset.Formats)) + "|\n")
	for _, a := range dataset.Aspects() {
		page.WriteString("| " + a.String())
		for _, f := range dataset.Formats {
			carry, _ := f.Carries(a)
			page.WriteString(" | " + map[dataset.Carry]string{dataset.All: "●", dataset.Some: "◐", dataset.None: "–"}[carry])
		}
		page.WriteString(" |\n")
	}
	page.WriteString("\n## What \"in part\" means\n\n| Format | |\n|---|---|\n")
	for _, f := range dataset.Formats {
		var parts []string
		for _, a := range dataset.Aspects() {
			if carry, words := f.Carries(a); carry == dataset.Some {
				parts = append(parts, "**"+a.String()+"**: "+words)
			}
		}
		if len(parts) > 0 {
			fmt.Fprintf(&page, "| `%s` | %s |\n", f.Name, strings.Join(parts, "; "))
		}
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
