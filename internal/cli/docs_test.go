package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"sayso/internal/dataset"
	"sayso/internal/foreign"
	"sayso/internal/query"
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
	page.WriteString("\n## Forms\n\n`--form` chooses how a format is laid out where it has forms; the first is that without the option. [What each is for](agreement.md).\n\n| Format | Form | | Left out |\n|---|---|---|---|\n")
	for _, f := range dataset.Formats {
		for _, form := range f.Forms {
			formed, _ := f.InForm(form.Name)
			fmt.Fprintf(&page, "| `%s` | `%s` | %s | %s |\n", f.Name, form.Name, form.Title, formed.Loses())
		}
	}
	page.WriteString("\n## What was run\n\nThe Python on these pages is run by a test (`go test ./internal/cli -run TestTheProgramsOnThePagesRun`) on exports of the sample, " +
		"as far as the machine has what it imports; with the standard library and pandas 1.5 it all ran. The R was run with R 4.2, jsonlite and irr 0.84, and krippendorff was run too. " +
		"Not run, since they could not be had: spaCy, datasets, pyarrow, arrow and readxl for R, dkpro-cassis, DuckDB, and the programs that the files are made for " +
		"(ATLAS.ti, MAXQDA, NVivo, QualCoder, INCEpTION, brat, doccano, Label Studio, Prodigy).\n\n" +
		"Besides, the tests hold the exports against the schemas of REFI-QDA by xmllint, against sqlite3 as a reader of tables, and against jsonld and DuckDB, where these are installed ([building](../building.md)).\n")
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
	annotated, err := os.ReadFile("../../docs/annotated-files.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range foreign.Formats {
		if !strings.Contains(string(annotated), "`"+f.Name+"`") || !strings.Contains(string(guide), "`"+f.Name+"`") {
			t.Errorf("docs/annotated-files.md or docs/command-line.md does not list the import of %s", f.Name)
		}
	}
	for _, command := range (&program{}).root().Commands() {
		if !command.Hidden && !strings.Contains(string(guide), "## sayso "+command.Name()) {
			t.Errorf("docs/command-line.md does not tell of %s", command.Name())
		}
	}
}

// TestDocsTellOfEveryFilter looks for every name by which can be searched.
func TestDocsTellOfEveryFilter(t *testing.T) {
	reference, err := os.ReadFile("../../docs/command-line.md")
	if err != nil {
		t.Fatal(err)
	}
	names := query.Names()
	for other := range query.OtherNames() {
		names = append(names, other)
	}
	for _, name := range names {
		if !strings.Contains(string(reference), "`"+name+":") {
			t.Errorf("docs/command-line.md does not tell of %s:", name)
		}
	}
	guide, err := os.ReadFile("../../docs/user-guide.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"annotator", "by"} { // whose work it is matters to everybody who works with others
		if !strings.Contains(string(guide), "`"+name+":") {
			t.Errorf("docs/user-guide.md does not tell of %s:", name)
		}
	}
}
