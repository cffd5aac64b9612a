package importing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/exporting"
	"sayso/storage"
)

func newProject(t *testing.T) *storage.Project {
	t.Helper()
	project, err := storage.Create(context.Background(), filepath.Join(t.TempDir(), "p.sayso"), storage.Settings{Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { project.Close() })
	return project
}

func write(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func export(t *testing.T, project *storage.Project) string {
	t.Helper()
	format, _ := dataset.FormatNamed("jsonl")
	var out bytes.Buffer
	if err := (exporting.Outgoing{Project: project, Format: format}).ExportTo(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// lines makes so many plain documents.
func lines(n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "{\"text\":\"Article %d. It may rain.\"}\n", i)
	}
	return all.String()
}

func TestManyDocumentsComeInOverSeveralBatches(t *testing.T) {
	project := newProject(t)
	n := 2*batchDocuments + 7
	var files []File
	steps := 0
	total, err := Import(context.Background(), project, []string{write(t, "a.jsonl", lines(n))}, Options{
		File: func(f File) { files = append(files, f) }, Progress: func(Progress) { steps++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Total{Files: 1, Documents: n}, total); diff != "" {
		t.Error(diff)
	}
	if len(files) != 1 || files[0].Documents != n || files[0].Sentences != 2*n || files[0].Outcome() != "ok" || steps != 3 {
		t.Errorf("got %+v in %d steps", files, steps)
	}
	summaries, err := project.Summaries(context.Background())
	if err != nil || len(summaries) != n || summaries[0].Title != "Article 0. It may rain." || summaries[0].Source != "a.jsonl" {
		t.Errorf("%d documents (%v), the first is %+v", len(summaries), err, summaries[0])
	}
}

func TestACancelledImportKeepsWhatWasFinished(t *testing.T) {
	project := newProject(t)
	ctx, cancel := context.WithCancel(context.Background())
	total, err := Import(ctx, project, []string{write(t, "a.jsonl", lines(3*batchDocuments))}, Options{
		Progress: func(Progress) { cancel() },
	})
	if !errors.Is(err, context.Canceled) || total.Documents != batchDocuments {
		t.Errorf("%d documents, %v", total.Documents, err)
	}
	stats, err := project.Stats(context.Background())
	if err != nil || stats.Documents != batchDocuments {
		t.Errorf("the project has %d documents (%v)", stats.Documents, err)
	}
	// The same import again brings the rest and nothing twice.
	total, err = Import(context.Background(), project, []string{write(t, "a.jsonl", lines(3*batchDocuments))}, Options{})
	if err != nil || total.Documents != 2*batchDocuments || total.Skipped != batchDocuments {
		t.Errorf("%+v, %v", total, err)
	}
}

func TestADocumentThatTheProjectRefusesCostsNoOther(t *testing.T) {
	project := newProject(t)
	id := func(n int) string { return fmt.Sprintf("01a00000-0000-7000-8000-%012d", n) }
	// The first two documents lay claim to the same annotation.
	line := `{"id":"%s","text":"Text %d.","sentences":[],"annotations":[{"id":"%s","label":"claim","start":0,"end":4}]}` + "\n"
	data := fmt.Sprintf(line+line+line, id(1), 1, id(11), id(2), 2, id(11), id(3), 3, id(13))
	var files []File
	total, err := Import(context.Background(), project, []string{write(t, "a.jsonl", data)}, Options{Annotator: "Ana", File: func(f File) { files = append(files, f) }})
	if err != nil || total.Documents != 2 || total.Failed != 1 {
		t.Fatalf("%+v, %v", total, err)
	}
	if len(files[0].Problems) != 1 || files[0].Problems[0].Line != 2 || !strings.Contains(files[0].Problems[0].Reason, "of another document") {
		t.Errorf("got %+v", files[0].Problems)
	}
	annotators, err := project.Annotators(context.Background())
	if err != nil || len(annotators) != 1 || annotators[0].Name != "Ana" {
		t.Errorf("got %v, %v", annotators, err)
	}
}

func TestTheSampleIsTheSameAfterARoundTrip(t *testing.T) {
	first, second := newProject(t), newProject(t)
	entries, annotators, err := assets.SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	if err := Add(context.Background(), first, entries, annotators); err != nil {
		t.Fatal(err)
	}
	data := export(t, first)
	total, err := Import(context.Background(), second, []string{write(t, "sample.jsonl", data)}, Options{})
	if err != nil || total.Failed > 0 || total.Documents != len(entries) {
		t.Fatalf("%+v, %v", total, err)
	}
	if diff := cmp.Diff(data, export(t, second)); diff != "" {
		t.Error(diff)
	}
}

func TestAChangedCodebookTravelsAndAnotherOneIsAddedTo(t *testing.T) {
	ctx := context.Background()
	rumour := corpus.Label{ID: "rumour", Name: "Rumour", Key: "1", Colour: "#112233", Pattern: corpus.Wavy}
	format, _ := dataset.FormatNamed("jsonl")
	var out bytes.Buffer
	if err := format.Write(ctx, &out, dataset.Project{Codebook: corpus.Codebook{Version: 1, Labels: []corpus.Label{rumour}}}, func(func(corpus.Entry, error) bool) {}); err != nil {
		t.Fatal(err)
	}
	path := write(t, "a.jsonl", out.String())

	empty := newProject(t)
	if _, err := Import(ctx, empty, []string{path}, Options{}); err != nil {
		t.Fatal(err)
	}
	if got := export(t, empty); got != out.String() {
		t.Errorf("the codebook did not travel: %s", got)
	}

	full := newProject(t)
	if _, err := Import(ctx, full, []string{write(t, "a.txt", "Text."), path}, Options{}); err != nil {
		t.Fatal(err)
	}
	codebook, err := full.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	added, ok := codebook.Label("rumour")
	claim, kept := codebook.Label("claim")
	if !ok || !kept || added.Key != "" || claim.Key != "1" {
		t.Errorf("got %+v and %+v", added, claim)
	}
}

func TestARelationToNowhereIsNamedAndLeftOut(t *testing.T) {
	project := newProject(t)
	data := `{"text":"Text.","annotations":[{"id":"01a00000-0000-7000-8000-000000000001","label":"claim","start":0,"end":4}],` +
		`"relations":[{"kind":"denies","from":"01a00000-0000-7000-8000-000000000001","to":"01a00000-0000-7000-8000-000000000009"}]}`
	var file File
	total, err := Import(context.Background(), project, []string{write(t, "a.jsonl", data)}, Options{File: func(f File) { file = f }})
	if err != nil || total.Documents != 1 || total.Failed != 1 || !strings.Contains(file.Problems[0].Reason, "was left out") {
		t.Errorf("%+v, %v, %+v", total, err, file)
	}
}

func TestAnExportReportsItsDocumentsAndReplacesNoProject(t *testing.T) {
	ctx := context.Background()
	project := newProject(t)
	if _, err := Import(ctx, project, []string{write(t, "a.jsonl", lines(3))}, Options{}); err != nil {
		t.Fatal(err)
	}
	format, _ := dataset.FormatNamed("csv")
	path := filepath.Join(t.TempDir(), "a.csv")
	var counted []int
	if err := (exporting.Outgoing{Project: project, Format: format, Done: func(n int) { counted = append(counted, n) }}).Export(ctx, path); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 2, 3}, counted); diff != "" {
		t.Error(diff)
	}
	if err := (exporting.Outgoing{Project: project, Format: format}).Export(ctx, project.Path()); err == nil {
		t.Error("the project was replaced by its own export")
	}
}
