package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sayso/internal/dataset"
)

var pythonBlock = regexp.MustCompile("(?s)```python\n(.*?)```")

// snippetFiles are the exports under the names that the pages use.
var snippetFiles = []struct{ page, format, out string }{
	{"csv.md", "csv", "sentences.csv"}, {"tsv.md", "tsv", "sentences.tsv"}, {"csv-annotations.md", "csv-annotations", "annotations.csv"},
	{"xlsx.md", "xlsx", "corpus.xlsx"}, {"jsonl.md", "jsonl", "corpus.jsonl"}, {"w3c.md", "w3c", "annotations.jsonld"}, {"brat.md", "brat", "corpus"},
	{"doccano.md", "doccano", "corpus.jsonl"}, {"label-studio.md", "label-studio", "."}, {"prodigy.md", "prodigy", "corpus.jsonl"},
	{"conll.md", "conllu", "corpus.conllu"}, {"huggingface.md", "huggingface", "corpus"}, {"parquet.md", "parquet", "corpus"},
	{"uima.md", "uima-json", "corpus"}, {"refi-qda.md", "refi-qda", "corpus.qdpx"}, {"options.md", "csv", "sentences.csv"},
}

var pythonImport = regexp.MustCompile(`(?m)^(?:import|from) ([a-z0-9_]+)`)

// The programs on the pages of docs/formats are run on exports of the sample,
// as far as Python and what they import are installed. Each page is one
// program: its later blocks use what the earlier ones define.
func TestTheProgramsOnThePagesRun(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not installed, so no program of docs/formats was run")
	}
	project := filepath.Join(t.TempDir(), "a.sayso")
	run := func(args ...string) {
		t.Helper()
		if status := Main(args, strings.NewReader(""), os.Stderr, os.Stderr, nil, "1.2.3"); status != Done {
			t.Fatalf("%q ended with %d", args, status)
		}
	}
	run("new", project, "--sample")
	for _, s := range snippetFiles {
		t.Run(s.page, func(t *testing.T) {
			page, err := os.ReadFile("../../docs/formats/" + s.page)
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			out := filepath.Join(folder, s.out)
			args := []string{"export", project, "--format", s.format, "--out", out}
			if format, _ := dataset.FormatNamed(s.format); format.Extension == ".zip" {
				args = append(args, "--folder")
			}
			run(args...)
			var program strings.Builder
			stands := true // what later blocks use
			for _, block := range pythonBlock.FindAllStringSubmatch(string(page), -1) {
				if missing := missingModule(block[1]); missing != "" {
					t.Log("not run, since Python has no module", missing)
					stands = false
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
				t.Skip("no program of the page can be run here")
			}
			command := exec.Command("python3", "-X", "utf8", "-c", program.String())
			command.Dir = folder
			if said, err := command.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
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
