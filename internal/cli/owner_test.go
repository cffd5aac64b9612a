package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/storage"
)

// TestNoCommandChangesWhatAnotherAnnotatorMade calls every command of the program
// on a project in which Maria judged an article, as somebody else and as nobody.
// A command that is not called here fails the test.
func TestNoCommandChangesWhatAnotherAnnotatorMade(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	text := "The minister said the dam will hold. Engineers denied it. It may rain on Monday. Nobody knows."
	d := corpus.Document{ID: storage.NewID(), Title: "Storm", Source: "storm.txt", Text: text, Segmenter: segment.Version, Sentences: segment.Split(text, segment.Options{Language: "en"})}
	path := filepath.Join(folder, "a.sayso")
	p, err := storage.Create(ctx, path, storage.Settings{Title: "Storm", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	maria, err := p.AnnotatorNamed(ctx, "Maria")
	if err != nil {
		t.Fatal(err)
	}
	claim := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[0].Span, Label: "claim", Annotator: maria.ID, Note: "hers", Attributes: map[string]string{"source": "The minister"}}
	denial := corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[1].Span, Label: "denial", Annotator: maria.ID}
	for _, steps := range [][]storage.Step{{storage.AddDocument(d)}, {
		storage.PutAnnotation(claim), storage.PutAnnotation(denial),
		storage.PutRelation(corpus.Relation{Kind: "denies", From: denial.ID, To: claim.ID, Annotator: maria.ID}),
		storage.PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[2].Span, Annotator: maria.ID}),
		storage.PutDoubt(corpus.Doubt{Document: d.ID, Span: d.Sentences[3].Span, Annotator: maria.ID, Why: "Who?"}),
	}} {
		if _, err := p.Apply(ctx, storage.Change{Kind: "annotate", Title: "Maria", Annotator: maria.ID, Steps: steps}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(folder, "copy.sayso")
	whole, err := os.ReadFile(path)
	write := func(name string, content []byte) string {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	if err != nil {
		t.Fatal(err)
	}
	write("copy.sayso", whole)
	run := func(input string, args ...string) {
		t.Helper()
		var out, errs bytes.Buffer
		Main(args, strings.NewReader(input), &out, &errs, func(string) error { return nil }, "1.2.3")
	}
	hers := func() corpus.Entry {
		t.Helper()
		p, err := storage.Open(ctx, path, storage.OpenOptions{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		e, err := p.Entry(ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		e.Document, e.Decisions = corpus.Document{}, nil // what was decided is of all
		keep := func(annotator string) bool { return annotator == maria.ID }
		e.Annotations = only(e.Annotations, func(a corpus.Annotation) bool { return keep(a.Annotator) })
		e.Marks = only(e.Marks, func(m corpus.Mark) bool { return keep(m.Annotator) })
		e.Doubts = only(e.Doubts, func(x corpus.Doubt) bool { return keep(x.Annotator) })
		e.Relations = only(e.Relations, func(r corpus.Relation) bool { return keep(r.Annotator) })
		e.Readings = only(e.Readings, func(r corpus.Reading) bool { return keep(r.Annotator) })
		return e
	}
	before := hers()
	if len(before.Annotations) != 2 || len(before.Relations) != 1 || len(before.Marks) != 1 || len(before.Doubts) != 1 {
		t.Fatalf("Maria has %+v", before)
	}
	article := write("more.txt", []byte("Another article. It is short."))
	exported := filepath.Join(folder, "whole.jsonl")
	run("", "export", path, "--format", "jsonl", "--out", exported)
	content, err := os.ReadFile(exported)
	if err != nil {
		t.Fatal(err)
	}
	altered := write("altered.jsonl", bytes.ReplaceAll(content, []byte(`"label":"claim"`), []byte(`"label":"speculation"`)))
	set := write("set.csv", []byte("id,outlet\n"+d.ID+",The Wire\n"))
	over := fmt.Sprintf(`{"document": %q, "start": 0, "end": 36, "label": "denial", "id": %q}`, d.ID, claim.ID)
	beside := fmt.Sprintf(`{"document": %q, "start": 58, "end": 80, "label": "speculation"}`, d.ID)
	calls := []struct {
		input string
		args  []string
	}{
		{"", []string{"new", path}},
		{"", []string{"import", path, article, exported, altered}},
		{"", []string{"documents", path, "--set", set}},
		{over, []string{"annotate", path}},
		{over, []string{"annotate", path, "--annotator", "Ben", "--each"}},
		{beside, []string{"annotate", path, "--annotator", "Ben"}},
		{beside, []string{"annotate", path}},
		{"", []string{"annotators", path}},
		{"", []string{"annotators", "rename", path, "Ben", "Bob"}},
		{"", []string{"annotators", "merge", path, "Maria", "Bob"}},
		{"", []string{"annotators", "part", path, "Maria"}},
		{"", []string{"codebook", "show", path}},
		{"", []string{"codebook", "rename", path, "label", "claim", "Assertion", "--annotator", "Ben"}},
		{"", []string{"codebook", "export", path, "--out", filepath.Join(folder, "book.json")}},
		{"", []string{"codebook", "import", path, filepath.Join(folder, "book.json"), "--annotator", "Ben"}},
		{"n\n", []string{"codebook", "merge", path, "claim", "denial", "--annotator", "Ben"}}, // with a yes it carries hers along
		{"", []string{"export", path, "--format", "csv", "--out", filepath.Join(folder, "out.csv")}},
		{"", []string{"formats"}},
		{text, []string{"segment"}},
		{"", []string{"search", path, "dam"}},
		{"", []string{"sources", path}},
		{"", []string{"agreement", path}},
		{"", []string{"suggest", path, "--annotator", "Maria", "--second-look"}},
		{"", []string{"overview", path}},
		{"", []string{"stats", path}},
		{"", []string{"history", path}},
		{"", []string{"check", path}},
		{"", []string{"hub", "status", path}},
		{"", []string{"compare", path, copied}},
		{"", []string{"join", path, copied}},
		{"", []string{"conflicts", path}},
		{"", []string{"settle", path, claim.ID, "--take", "1", "--annotator", "Ben"}},
		{"", []string{"repair", path, filepath.Join(folder, "repaired.sayso")}},
		{"", []string{"adjudicate", path, "--unanimous", "--annotator", "Ben"}},
		{"", []string{"adjudicate", path, "--majority", "--single", "--annotator", "Ben"}},
		{"", []string{"assign", path, "--annotators", "Maria,Ben", "--round", "First"}},
		{"", []string{"round", "open", path, "First"}},
		{"", []string{"handout", path, "--annotator", "Ben", "--out", filepath.Join(folder, "ben.sayso")}},
		{"", []string{"round", "close", path, "First"}},
		{"", []string{"version"}},
		{"", []string{"licences"}},
		{"", []string{"help"}},
	}
	called := map[string]bool{}
	for _, c := range calls {
		called[c.args[0]] = true
		run(c.input, c.args...)
		if diff := cmp.Diff(before, hers()); diff != "" {
			t.Fatalf("sayso %s: %s", strings.Join(c.args, " "), diff)
		}
	}
	for _, command := range (&program{}).root().Commands() {
		if !called[command.Name()] {
			t.Errorf("sayso %s is not called here", command.Name())
		}
	}
}

func only[T any](list []T, keep func(T) bool) (kept []T) {
	for _, x := range list {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}
