package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/importing"
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

// tables answers questions as the command does, and reads the project only once
// for each filter.
func tables(t *testing.T, path string, questions []panelQuestion) (answers [][][]any) {
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
			table, err := read[key].Answer(overview.Question{Panel: overview.Panel(question.Panel), By: question.By, Network: overview.Network(question.Network)})
			if err != nil {
				return err
			}
			var out bytes.Buffer
			if err := table.WriteCSV(&out, nil); err != nil {
				return err
			}
			answers = append(answers, readTable(t, out.String()))
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
	generateProject(t, generated, *overviewAnnotations)
	for project, questions := range map[string][]panelQuestion{
		sample:    questionsOf("Halmouth Courier", "Reader A"),
		generated: questionsOf("Post & Küste, Nord", "Ana"),
	} {
		want := askPython(t, project, questions)
		got := tables(t, project, questions)
		filled := map[string]bool{}
		for i, q := range questions {
			if diff := cmp.Diff(want[i], got[i]); diff != "" {
				t.Errorf("%s %+v (-Python +Sayso):\n%s", filepath.Base(project), q, diff[:min(len(diff), 3000)])
			}
			filled[q.Panel+q.Network] = filled[q.Panel+q.Network] || len(got[i]) > 1
		}
		for panel, some := range filled {
			if !some {
				t.Errorf("%s: %s was only compared empty", filepath.Base(project), panel)
			}
		}
	}
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

func askPython(t *testing.T, project string, questions []panelQuestion) [][][]any {
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
	var answers [][][]any
	for line := range strings.Lines(string(out)) {
		var rows [][]any
		if err := json.Unmarshal([]byte(line), &rows); err != nil {
			t.Fatal(err)
		}
		sortRows(rows)
		answers = append(answers, rows)
	}
	if len(answers) != len(questions) {
		t.Fatalf("Python gave %d answers to %d questions", len(answers), len(questions))
	}
	return answers
}

// generateProject makes a project with so many annotations in which everything
// occurs that can be missing, doubtful or twice: dates in part, no outlet, no
// source, one person under two names, a name that means another source in one
// article, links between articles, annotations over several sentences.
func generateProject(t *testing.T, path string, annotations int) {
	t.Helper()
	ctx := context.Background()
	project, err := storage.Create(ctx, path, storage.Settings{Title: "generated", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer project.Close()
	g := generator{random: rand.New(rand.NewPCG(7, 7)), annotators: []corpus.Annotator{
		{ID: storage.NewID(), Name: "Ana"}, {ID: storage.NewID(), Name: "Ben"}, {ID: storage.NewID(), Name: "ana k."}}}
	g.annotators[2].SameAs = g.annotators[0].ID
	var entries []corpus.Entry
	for left := annotations; left > 0; {
		entry := g.entry(left)
		left -= len(entry.Annotations)
		entries = append(entries, entry)
	}
	if err := importing.Add(ctx, project, entries, g.annotators); err != nil {
		t.Fatal(err)
	}
	change := storage.Change{Title: "sources"}
	for _, s := range g.sources(entries[0].Document.ID) {
		change.Steps = append(change.Steps, storage.PutSource(s))
	}
	if _, err := project.Apply(ctx, change); err != nil {
		t.Fatal(err)
	}
}

type generator struct {
	random     *rand.Rand
	annotators []corpus.Annotator
	made       []string // ids of annotations that can be answered
}

var spokenBy = []string{"", "the Ministry of Works", "Ministry", "Piet Landsaat", "“Landsaat”", "an official", "Ιδρύμα, \"α\"", "министерство", "Kremlin", "NATO", "she"}

func (g *generator) sources(document string) []corpus.Source {
	return []corpus.Source{
		{Name: "Ministry of Works", Names: []corpus.SourceName{{Text: "Ministry"}, {Text: "министерство"}}, Organisation: "Government"},
		{Name: "P. Landsaat", Names: []corpus.SourceName{{Text: "Piet Landsaat"}, {Text: "Landsaat"}}, Organisation: "Hauliers"},
		{Name: "The official of the first article", Names: []corpus.SourceName{{Text: "an official", Document: document}}},
	}
}

func oneOf[T any](g *generator, of ...T) T { return of[g.random.IntN(len(of))] }

func (g *generator) entry(most int) corpus.Entry {
	d := corpus.Document{ID: storage.NewID(), Title: "Article " + strconv.Itoa(g.random.IntN(1e9)), Language: oneOf(g, "en", "de", ""),
		Outlet: oneOf(g, "", "Post & Küste, Nord", "Courier", "Gazette", "Observer"), AddedAt: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Date:  oneOf(g, "", "2031", "2031-03", "2031-03-04", "2031-03-30", "2031-03-31", "2030-12-30", "2032-01-01", fmt.Sprintf("2031-%02d-%02d", 1+g.random.IntN(12), 1+g.random.IntN(28))),
		State: oneOf(g, corpus.ToDo, corpus.Done), Segmenter: "test"}
	var text strings.Builder
	for range 1 + g.random.IntN(40) {
		start := text.Len()
		fmt.Fprintf(&text, "Satz %d über die Brücke – „ja“.", g.random.IntN(1e6))
		d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: text.Len()}, Margin: 255})
		text.WriteByte(' ')
	}
	d.Text = text.String()
	d.SHA256 = corpus.HashText(d.Text)
	e := corpus.Entry{Document: d}
	for i, s := range d.Sentences {
		switch g.random.IntN(6) {
		case 0, 1, 2:
			if len(e.Annotations) < most {
				e.Annotations = append(e.Annotations, g.annotation(&e, i))
			}
			if len(e.Annotations) < most && g.random.IntN(4) == 0 {
				e.Annotations = append(e.Annotations, g.annotation(&e, i))
			}
		case 3:
			e.Marks = append(e.Marks, corpus.Mark{ID: storage.NewID(), Document: d.ID, Span: s.Span, Annotator: oneOf(g, g.annotators...).ID, CreatedAt: g.time()})
		case 4:
			e.Doubts = append(e.Doubts, corpus.Doubt{ID: storage.NewID(), Document: d.ID, Span: s.Span, Annotator: oneOf(g, g.annotators...).ID, Why: "?", CreatedAt: g.time()})
		}
	}
	corpus.SortAnnotations(e.Annotations)
	return e
}

func (g *generator) time() time.Time {
	return time.Date(2030, time.Month(1+g.random.IntN(3)), 1+g.random.IntN(9), 23, g.random.IntN(60), 0, 0, time.UTC)
}

func (g *generator) annotation(e *corpus.Entry, sentence int) corpus.Annotation {
	d := &e.Document
	span := d.Sentences[sentence].Span
	if g.random.IntN(8) == 0 {
		span.End = d.Sentences[min(sentence+2, len(d.Sentences)-1)].End
	}
	at := g.time()
	a := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: span, Label: oneOf(g, "claim", "claim", "denial", "speculation"),
		Annotator: oneOf(g, g.annotators...).ID, Quote: d.Quote(span), CreatedAt: at, ChangedAt: at, Attributes: map[string]string{}}
	for attribute, values := range map[string][]string{"source": spokenBy, "via": spokenBy, "certainty": {"", "certain", "probable", "possible"},
		"source_type": {"", "named-person", "outlet", "document"}, "quote": {"", "direct", "none"}, "denial_type": {"", "flat", "rejection"}} {
		if value := oneOf(g, values...); value != "" {
			a.Attributes[attribute] = value
		}
	}
	if len(g.made) > 0 && g.random.IntN(3) == 0 {
		e.Relations = append(e.Relations, corpus.Relation{ID: storage.NewID(), Kind: oneOf(g, "denies", "supports", "same-claim-as"),
			From: a.ID, To: g.made[g.random.IntN(len(g.made))], Annotator: a.Annotator, CreatedAt: at})
	}
	if g.random.IntN(3) == 0 { // so that threads stay apart
		g.made = append(g.made, a.ID)
	}
	return a
}
