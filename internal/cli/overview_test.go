package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sayso/internal/overview"
	"sayso/internal/query"
	"sayso/storage"
)

var overviewAnnotations = flag.Int("overview-annotations", 3000, "how many annotations the generated project of TestOverviewEqualsAnIndependentCount has")

// panelQuestion is one question of that test.
type panelQuestion struct {
	Panel      string            `json:"panel"`
	By         []string          `json:"by"`
	Filter     map[string]string `json:"filter,omitempty"`
	Annotators []string          `json:"annotators,omitempty"`
	Network    string            `json:"network,omitempty"`
}

// filter is the question's filter in the language of the search.
func (q panelQuestion) filter() string {
	var filters []string
	for field, value := range q.Filter {
		if field == "month" {
			field = "date"
		}
		filters = append(filters, field+`:"`+value+`"`)
	}
	slices.Sort(filters)
	return strings.Join(filters, " ")
}

// panelAnswer is what a panel counts, and what it shows beside its counts.
type panelAnswer struct {
	Rows    [][]any
	Figures map[string]any
	test    *overview.Test
}

// tables answers questions as the command does, and reads the project only once
// for each filter.
func tables(t *testing.T, path string, questions []panelQuestion) (answers []panelAnswer) {
	t.Helper()
	ctx := context.Background()
	read := map[string]*overview.Corpus{}
	err := withProject(ctx, path, true, func(project *storage.Project) error {
		for _, question := range questions {
			key := question.filter() + "\n" + strings.Join(question.Annotators, "\n")
			if read[key] == nil {
				q, err := query.Parse(question.filter())
				if err != nil {
					return err
				}
				if read[key], err = readCorpus(ctx, project, q, question.Annotators); err != nil {
					return err
				}
			}
			q := overview.Question{Panel: overview.Panel(question.Panel), By: question.By, Network: overview.Network(question.Network)}
			table, err := read[key].Answer(q)
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := table.WriteCSV(&out, nil); err != nil {
				return err
			}
			answers = append(answers, panelAnswer{readTable(t, out.String()), figuresOf(t, read[key], q, table), table.Test})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func questionsOf(outlet, annotator string) []panelQuestion {
	var list []panelQuestion
	for _, filter := range []map[string]string{nil, {"label": "denial"}, {"outlet": outlet}, {"label": "claim", "certainty": "certain", "outlet": outlet}, {"month": "2031-03"}} {
		for _, who := range [][]string{nil, {annotator}} {
			if who != nil && filter != nil && filter["outlet"] == "" {
				continue
			}
			list = append(list,
				panelQuestion{Panel: "who-said-what", By: []string{"source"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-said-what", By: []string{"source", "certainty"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-said-what", By: []string{"organisation"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-said-what", By: []string{"via", "quote"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "over-time", By: []string{"day"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "over-time", By: []string{"week"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "over-time", By: []string{"month"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "over-time", By: []string{"year", "outlet"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "along-the-text", By: []string{"position"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "cross-table", By: []string{"label", "outlet"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "cross-table", By: []string{"source_type", "certainty"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "cross-table", By: []string{"annotator", "denial_type"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "thread", By: []string{"source"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "thread", By: []string{"outlet"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-answers-whom", By: []string{"source"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-answers-whom", By: []string{"outlet"}, Filter: filter, Annotators: who},
				panelQuestion{Panel: "who-answers-whom", By: []string{"source"}, Filter: filter, Annotators: who, Network: "congruence"},
				panelQuestion{Panel: "who-answers-whom", By: []string{"outlet"}, Filter: filter, Annotators: who, Network: "conflict"},
			)
			if filter["label"] == "" {
				list = append(list,
					panelQuestion{Panel: "progress", By: []string{"day", "annotator"}, Filter: filter, Annotators: who},
					panelQuestion{Panel: "progress", By: []string{"month"}, Filter: filter, Annotators: who},
					panelQuestion{Panel: "progress", By: []string{"outlet", "annotator"}, Filter: filter, Annotators: who})
			}
		}
	}
	return list
}

// Every number of every panel, with and without filters, is what a script in
// Python counts from the jsonl export by itself.
func TestOverviewEqualsAnIndependentCount(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is not installed, so nothing else counted the panels: ", err)
	}
	folder := t.TempDir()
	sample, generated := filepath.Join(folder, "sample.sayso"), filepath.Join(folder, "generated.sayso")
	if _, errs, status := running("new", sample, "--sample"); status != Done {
		t.Fatal(errs)
	}
	annotations := *overviewAnnotations
	if os.Getenv("SAYSO_TORTURE") != "" {
		annotations = 20_000 // 100,000 take Python half an hour on a busy machine: -overview-annotations 100000
	}
	generateProject(t, generated, annotations)
	var tests []countedTest
	for project, questions := range map[string][]panelQuestion{
		sample:    questionsOf("Halmouth Courier", "Reader A"),
		generated: questionsOf("Post & Küste, Nord", "Ana"),
	} {
		want := askPython(t, project, questions)
		got := tables(t, project, questions)
		filled := map[string]bool{}
		for i, q := range questions {
			if counts := want[i].Figures["table"]; counts != nil {
				tests = append(tests, countedTest{fmt.Sprintf("%s %+v", filepath.Base(project), q), counts, got[i].test})
				delete(want[i].Figures, "table")
			}
			sortFigures(want[i].Figures)
			sortFigures(got[i].Figures)
			if diff := cmp.Diff(want[i], got[i], cmpopts.IgnoreUnexported(panelAnswer{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Errorf("%s %+v (-Python +Sayso):\n%s", filepath.Base(project), q, diff[:min(len(diff), 3000)])
			}
			filled[q.Panel+q.Network] = filled[q.Panel+q.Network] || len(got[i].Rows) > 1
		}
		for panel, some := range filled {
			if !some {
				t.Errorf("%s: %s was only compared empty", filepath.Base(project), panel)
			}
		}
	}
	t.Run("R", func(t *testing.T) { testsAreThoseOfR(t, tests) })
}

// running runs a command.
func running(args ...string) (stdout, stderr string, status int) {
	var out, errs bytes.Buffer
	status = Main(args, strings.NewReader(""), &out, &errs, nil, "1.2.3")
	return out.String(), errs.String(), status
}

// readTable reads a table in long form as the script writes one.
func readTable(t *testing.T, table string) [][]any {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(lines) == 0 {
		t.Fatalf("no table: %v\n%s", err, table)
	}
	rows := [][]any{}
	for _, line := range lines[1:] {
		row := []any{}
		for _, value := range line[:len(line)-1] {
			row = append(row, value)
		}
		n, err := strconv.Atoi(line[len(line)-1])
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, append(row, float64(n)))
	}
	sortRows(rows)
	return rows
}

func sortRows(rows [][]any) {
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(fmt.Sprintf("%q", a), fmt.Sprintf("%q", b)) })
}

func askPython(t *testing.T, project string, questions []panelQuestion) []panelAnswer {
	t.Helper()
	export := project + ".jsonl"
	if _, errs, status := running("export", project, "--format", "jsonl", "--out", export); status != Done {
		t.Fatal(errs)
	}
	var asked, problems bytes.Buffer
	for _, q := range questions {
		if err := json.NewEncoder(&asked).Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command("python3", "-X", "utf8", "testdata/overview.py", export)
	command.Stdin, command.Stderr = &asked, &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &problems)
	}
	var answers []panelAnswer
	for line := range strings.Lines(string(out)) {
		one := panelAnswer{Rows: [][]any{}}
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		sortRows(one.Rows)
		answers = append(answers, one)
	}
	if len(answers) != len(questions) {
		t.Fatalf("Python gave %d answers to %d questions", len(answers), len(questions))
	}
	return answers
}
