package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sayso/internal/dataset"
)

var (
	pythonBlock = regexp.MustCompile("(?s)```python\n(.*?)```")
	rBlock      = regexp.MustCompile("(?s)```r\n(.*?)```")
)

// snippetFiles are the exports under the names that the pages use.
var snippetFiles = []struct{ page, format, out, form string }{
	{"csv.md", "csv", "sentences.csv", ""}, {"tsv.md", "tsv", "sentences.tsv", ""}, {"csv-annotations.md", "csv-annotations", "annotations.csv", ""},
	{"xlsx.md", "xlsx", "corpus.xlsx", ""}, {"jsonl.md", "jsonl", "corpus.jsonl", ""}, {"w3c.md", "w3c", "annotations.jsonld", ""}, {"brat.md", "brat", "corpus", ""},
	{"doccano.md", "doccano", "corpus.jsonl", ""}, {"label-studio.md", "label-studio", ".", ""}, {"prodigy.md", "prodigy", "corpus.jsonl", ""},
	{"conll.md", "conllu", "corpus.conllu", ""}, {"huggingface.md", "huggingface", "corpus", ""}, {"parquet.md", "parquet", "corpus", ""},
	{"uima.md", "uima-json", "corpus", ""}, {"refi-qda.md", "refi-qda", "corpus.qdpx", ""}, {"options.md", "csv", "sentences.csv", ""},
	{"agreement.md", "csv", "long.csv", "long"}, {"agreement.md", "csv", "wide.csv", "wide"},
}

var pythonImport = regexp.MustCompile(`(?m)^(?:import|from) ([a-z0-9_]+)`)

// language is one in which the pages have programs.
type language struct {
	name, command string
	blocks        *regexp.Regexp
	run           []string // arguments before the program itself
	missing       func(program string) string
}

var languages = []language{
	{"Python", "python3", pythonBlock, []string{"-X", "utf8", "-c"}, missingModule},
	{"R", "Rscript", rBlock, []string{"-e"}, missingLibrary},
}

// The programs on the pages of docs/formats are run on exports of the sample,
// as far as Python, R and what they use are installed. Each page is one program
// in each language: its later blocks use what the earlier ones define.
func TestTheProgramsOnThePagesRun(t *testing.T) {
	project := filepath.Join(t.TempDir(), "a.sayso")
	run := func(args ...string) {
		t.Helper()
		if status := Main(args, strings.NewReader(""), os.Stderr, os.Stderr, nil, "1.2.3"); status != Done {
			t.Fatalf("%q ended with %d", args, status)
		}
	}
	run("new", project, "--sample")
	run("annotate", project, secondReading(t, run, project), "--annotator", "Reader B") // agreement needs sentences that both have read
	folders := map[string]string{}                                                      // of each page
	var pages []string
	for _, s := range snippetFiles {
		if folders[s.page] == "" {
			folders[s.page] = t.TempDir()
			pages = append(pages, s.page)
		}
		args := []string{"export", project, "--format", s.format, "--out", filepath.Join(folders[s.page], s.out)}
		if format, _ := dataset.FormatNamed(s.format); format.Extension == ".zip" {
			args = append(args, "--folder")
		}
		if s.out == "." { // the folder itself is the export
			args = append(args, "--replace")
		}
		if s.form != "" {
			args = append(args, "--form", s.form)
		}
		run(args...)
	}
	for _, page := range pages {
		text, err := os.ReadFile("../../docs/formats/" + page)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range languages {
			if !l.blocks.Match(text) {
				continue
			}
			t.Run(page+" in "+l.name, func(t *testing.T) {
				if _, err := exec.LookPath(l.command); err != nil {
					t.Skipf("%s is not installed, so its programs on %s were not run", l.command, page)
				}
				l.runPage(t, string(text), folders[page])
			})
		}
	}
}

// secondReading writes the annotations of Reader A as another would make them:
// the same, but every third with another label.
func secondReading(t *testing.T, run func(...string), project string) string {
	t.Helper()
	table := filepath.Join(t.TempDir(), "annotations.csv")
	run("export", project, "--format", "csv-annotations", "--annotator", "Reader A", "--out", table)
	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(column string) int { return slices.Index(rows[0], column) }
	var lines strings.Builder
	for i, row := range rows[1:] {
		label := row[at("label")]
		if i%3 == 0 {
			label = "speculation"
		}
		fmt.Fprintf(&lines, `{"document":%q,"start":%s,"end":%s,"label":%q}`+"\n", row[at("document_id")], row[at("start_char")], row[at("end_char")], label)
	}
	path := filepath.Join(t.TempDir(), "second.jsonl")
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// runPage runs the blocks of a page that can be run here.
func (l language) runPage(t *testing.T, page, folder string) {
	var program strings.Builder
	stands := true // what later blocks use
	for _, block := range l.blocks.FindAllStringSubmatch(page, -1) {
		if missing := l.missing(block[1]); missing != "" {
			t.Logf("not run, since %s has no %s", l.name, missing)
			stands = stands && l.name == "R" // whose blocks define nothing behind a library that is not there
			continue
		}
		if strings.Contains(block[1], `"article.txt"`) {
			continue // a file of the reader's own
		}
		if !stands && !pythonImport.MatchString(block[1]) {
			continue
		}
		program.WriteString(block[1])
	}
	if program.Len() == 0 {
		t.Skipf("no program of the page in %s can be run here", l.name)
	}
	command := exec.Command(l.command, append(l.run, program.String())...)
	command.Dir = folder
	if said, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

var rLibrary = regexp.MustCompile(`library\(([A-Za-z0-9.]+)\)|([A-Za-z0-9.]+)::`)

// missingLibrary names the first package that a program of R uses and that is
// not installed.
func missingLibrary(program string) string {
	for _, m := range rLibrary.FindAllStringSubmatch(program, -1) {
		name := m[1] + m[2]
		installed, asked := modules["R "+name]
		if !asked {
			installed = exec.Command("Rscript", "-e", "quit(status = !requireNamespace('"+name+"', quietly = TRUE))").Run() == nil
			modules["R "+name] = installed
		}
		if !installed {
			return name
		}
	}
	return ""
}

// modules are those that were asked for, and whether Python has them.
var modules = map[string]bool{}

// missingModule names the first module that a program imports and that is not
// installed.
func missingModule(program string) string {
	if strings.Contains(program, "read_parquet") {
		program += "\nimport pyarrow" // which pandas needs for it
	}
	for _, m := range pythonImport.FindAllStringSubmatch(program, -1) {
		installed, asked := modules[m[1]]
		if !asked {
			installed = exec.Command("python3", "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('"+m[1]+"') is None)").Run() == nil
			modules[m[1]] = installed
		}
		if !installed {
			return m[1]
		}
	}
	return ""
}
