package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// runIn runs a command in a folder and gives all that it printed.
func runIn(t *testing.T, folder string, args ...string) string {
	t.Helper()
	t.Chdir(folder)
	var out bytes.Buffer
	Main(args, strings.NewReader(""), &out, &out, func(string) error { return nil }, "0.0.0")
	return out.String()
}

// TestWhileARoundIsBlindNoCommandShowsAnotherReader runs every command for Ana
// and looks for what Ben has said. A command that the table does not know is run
// on the project alone.
func TestWhileARoundIsBlindNoCommandShowsAnotherReader(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"one.txt":   "The minister said the dam will hold. Engineers denied it. It may rain on Monday.",
		"ben.jsonl": `{"document": "one.txt", "start": 37, "end": 57, "label": "denial", "note": "zebra note", "attributes": {"source": "zebra minister"}}` + "\n",
		"ana.jsonl": `{"document": "one.txt", "start": 0, "end": 36, "label": "claim"}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"new", "a.sayso"}, {"import", "a.sayso", "one.txt"}, {"assign", "a.sayso", "--annotators", "Ana,Ben Quillfeather", "--round", "Pilot", "--seed", "1"},
		{"round", "open", "a.sayso", "Pilot"}, {"annotate", "a.sayso", "--annotator", "Ana", "ana.jsonl"},
	} {
		runIn(t, folder, args...)
	}
	copied, err := os.ReadFile(filepath.Join(folder, "a.sayso"))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "without.sayso"), copied, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	runIn(t, folder, "annotate", "a.sayso", "--annotator", "Ben Quillfeather", "ben.jsonl")

	arguments := map[string][][]string{
		"search":        {{"a.sayso", "labelled"}, {"a.sayso", "has:note"}, {"a.sayso", "label:denial"}, {"a.sayso", "source:zebra"}},
		"export":        {{"a.sayso", "--format", "jsonl", "--out", "-"}, {"a.sayso", "--format", "csv", "--out", "-"}, {"a.sayso", "--format", "w3c", "--out", "-"}},
		"overview":      {{"a.sayso", "--panel", "who-said-what"}, {"a.sayso", "--panel", "progress"}, {"a.sayso", "--panel", "thread"}},
		"compare":       {{"a.sayso", "without.sayso"}, {"without.sayso", "a.sayso"}},
		"join":          {{"without.sayso", "a.sayso", "--dry-run"}, {"without.sayso", "a.sayso"}},
		"suggest":       {{"a.sayso"}, {"a.sayso", "--label", "denial"}, {"a.sayso", "--second-look"}},
		"codebook show": {{"a.sayso"}}, "agreement": {{"a.sayso"}, {"a.sayso", "--json"}},
	}
	// Who is in a project and who reads is no secret.
	names := map[string]bool{"annotators": true, "round list": true}
	var leaves func(prefix string, c *cobra.Command)
	run := 0
	leaves = func(prefix string, c *cobra.Command) {
		for _, sub := range c.Commands() {
			name := strings.TrimSpace(prefix + " " + sub.Name())
			if len(sub.Commands()) > 0 {
				leaves(name, sub)
			}
			if name == "help" || name == "handout" { // handout names whom it is for; its file has a test of its own
				continue
			}
			lists := arguments[name]
			if lists == nil {
				lists = [][]string{{"a.sayso"}, {"a.sayso", "--json"}}
			}
			for _, args := range lists {
				all := append(append(strings.Fields(name), args...), "--annotator", "Ana")
				printed := runIn(t, folder, all...)
				run++
				if strings.Contains(printed, "zebra") || !names[name] && strings.Contains(printed, "Quillfeather") || strings.Contains(printed, `"Denial on`) {
					t.Errorf("sayso %s shows:\n%s", strings.Join(all, " "), printed)
				}
			}
		}
	}
	leaves("", (&program{}).root())
	if run < 30 {
		t.Errorf("only %d commands were run", run)
	}
	// Without a name the command line is the lead's, and shows all.
	if printed := runIn(t, folder, "search", "a.sayso", "label:denial", "--json"); !strings.Contains(printed, "denial") {
		t.Errorf("who leads sees nothing: %s", printed)
	}
	for _, private := range [][]string{{"export", "a.sayso", "--format", "jsonl", "--out", "-"}} {
		if printed := runIn(t, folder, private...); !strings.Contains(printed, "zebra") {
			t.Errorf("sayso %s shows nothing of Ben", strings.Join(private, " "))
		}
	}
}

func TestTheSourcesOfAnAnnotatorAreCountedWithoutThoseOfOthers(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"one.txt":   "The minister said the dam will hold. Engineers denied it. It may rain on Monday.",
		"ana.jsonl": `{"document": "one.txt", "start": 0, "end": 36, "label": "claim", "attributes": {"source": "minister"}}` + "\n",
		"ben.jsonl": `{"document": "one.txt", "start": 0, "end": 36, "label": "claim", "attributes": {"source": "minister"}}` + "\n" +
			`{"document": "one.txt", "start": 37, "end": 57, "label": "denial", "attributes": {"source": "Engineers", "via": "minister"}}` + "\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"new", "a.sayso"}, {"import", "a.sayso", "one.txt"}, {"annotate", "a.sayso", "--annotator", "Ana", "ana.jsonl"}, {"annotate", "a.sayso", "--annotator", "Ben", "ben.jsonl"}} {
		runIn(t, folder, args...)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{nil, "\tminister\t\t3\t\n\tEngineers\t\t1\t\n"},
		{[]string{"--annotator", "Ana"}, "\tminister\t\t1\t\n"},
		{[]string{"--annotator", "Ben"}, "\tminister\t\t2\t\n\tEngineers\t\t1\t\n"},
	} {
		if got := runIn(t, folder, append([]string{"sources", "a.sayso"}, test.args...)...); got != test.want {
			t.Errorf("sayso sources %v prints %q, want %q", test.args, got, test.want)
		}
	}
}
