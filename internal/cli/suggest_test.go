package cli

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/suggest/made"
	"sayso/storage"
)

// madeProject makes a project of made sentences, a line each, of which Ana read
// the first ten documents, with slips in the fourth; Ben turned everything
// round.
func madeProject(t *testing.T, path string, ben bool) {
	t.Helper()
	ctx := context.Background()
	p, err := storage.Create(ctx, path, storage.Settings{Title: "Made", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]corpus.Annotator{}
	for i, name := range []string{"Ana", "Ben"} {
		people[name] = corpus.Annotator{ID: fmt.Sprintf("019b8d64-eb80-7d24-a88c-00000000000%d", i), Name: name}
		if _, err := p.Apply(ctx, storage.Change{Kind: "annotator", Title: name, Annotator: people[name].ID, Steps: []storage.Step{storage.PutAnnotator(people[name])}}); err != nil {
			t.Fatal(err)
		}
	}
	documents := map[string][]made.Sentence{}
	var order []string
	for _, s := range made.Corpus(5, 240, 24, made.Both) {
		if documents[s.Document] == nil {
			order = append(order, s.Document)
		}
		documents[s.Document] = append(documents[s.Document], s)
	}
	turned := map[string]string{"claim": "denial", "denial": "speculation", "speculation": "claim"}
	for n, name := range order {
		d := corpus.Document{ID: fmt.Sprintf("019b8d64-eb80-7d24-a88c-0000000001%02d", n), Title: name, Source: name, Language: "en", Segmenter: "made"}
		text := ""
		for _, s := range documents[name] {
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: len(text), End: len(text) + len(s.Text)}})
			text += s.Text + "\n"
		}
		d.Text = text
		if _, err := p.Apply(ctx, storage.Change{Kind: "import", Title: name, Annotator: people["Ana"].ID, Steps: []storage.Step{storage.AddDocument(d)}}); err != nil {
			t.Fatal(err)
		}
		judge := func(who corpus.Annotator, label func(string) string) {
			var steps []storage.Step
			for i, s := range documents[name] {
				if l := label(s.Label); l != "" {
					steps = append(steps, storage.PutAnnotation(corpus.Annotation{ID: storage.NewID(), Document: d.ID, Span: d.Sentences[i].Span, Label: l, Annotator: who.ID}))
				} else {
					steps = append(steps, storage.PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[i].Span, Annotator: who.ID}))
				}
			}
			if _, err := p.Apply(ctx, storage.Change{Kind: "annotate", Title: "Read", Annotator: who.ID, Steps: steps}); err != nil {
				t.Fatal(err)
			}
		}
		if n < 10 {
			judge(people["Ana"], func(l string) string {
				if n == 3 {
					return turned[l]
				}
				return l
			})
		}
		if ben {
			judge(people["Ben"], func(l string) string { return turned[l] })
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

func runSuggest(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if status := Main(append([]string{"suggest"}, args...), strings.NewReader(""), &out, &errs, func(string) error { return nil }, "1.2.3"); status != Done {
		t.Fatalf("sayso suggest %s: status %d, %s", strings.Join(args, " "), status, errs.String())
	}
	return out.String()
}

// everyQuestion is every way to ask for suggestions.
var everyQuestion = [][]string{
	{}, {"--queue"}, {"--queue", "--label", "denial", "--limit", "0"}, {"--label", "claim"}, {"--second-look", "--limit", "0"}, {"--second-look", "--label", "denial"},
	{"--none-missed", "20"}, {"--like", "Nobody denied it."}, {"--cue-uses", "--limit", "0"},
}

func TestSuggestNeverWrites(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.sayso")
	madeProject(t, path, true)
	list := func() map[string][]byte {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		for _, entry := range entries {
			if files[entry.Name()], err = os.ReadFile(filepath.Join(folder, entry.Name())); err != nil {
				t.Fatal(err)
			}
		}
		return files
	}
	before := list()
	for _, question := range everyQuestion {
		for _, form := range [][]string{nil, {"--json"}} {
			args := append(append([]string{path, "--annotator", "Ana"}, question...), form...)
			if runSuggest(t, args...) == "" {
				t.Errorf("sayso suggest %s says nothing", strings.Join(args, " "))
			}
			if !maps.EqualFunc(before, list(), bytes.Equal) {
				t.Fatalf("sayso suggest %s changed the project or left a file beside it", strings.Join(args, " "))
			}
		}
	}
}

func TestSuggestLearnsNothingFromAnybodyElse(t *testing.T) {
	folder := t.TempDir()
	alone, both := filepath.Join(folder, "alone.sayso"), filepath.Join(folder, "both.sayso")
	madeProject(t, alone, false)
	madeProject(t, both, true)
	hints := 0
	for _, question := range everyQuestion {
		args := append([]string{"--annotator", "Ana", "--json"}, question...)
		want, got := runSuggest(t, append([]string{alone}, args...)...), runSuggest(t, append([]string{both}, args...)...)
		hints += strings.Count(want, `"hint":{`)
		// Which sentences are held out depends on the project.
		if len(question) > 0 && question[0] != "--cue-uses" && question[0] != "--none-missed" {
			want, got = withoutHints(want), withoutHints(got)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("with Ben's work there, sayso suggest %s says: %s", strings.Join(question, " "), diff)
		}
	}
	if hints == 0 {
		t.Error("there was never a hint, so little was proven")
	}
}

// withoutHints cuts each line where it says whether there is a hint.
func withoutHints(lines string) string {
	var kept strings.Builder
	for line := range strings.Lines(lines) {
		before, _, _ := strings.Cut(line, `"held_out"`)
		kept.WriteString(before + "\n")
	}
	return kept.String()
}

func TestHeldOutSentencesGetNoHintInAnyList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sayso")
	madeProject(t, path, false)
	held, lines := 0, 0
	for _, question := range [][]string{{"--queue", "--label", "denial", "--limit", "0"}, {"--like", "Nobody denied it.", "--limit", "0"}, {"--second-look", "--limit", "0"}} {
		for line := range strings.Lines(runSuggest(t, append([]string{path, "--annotator", "Ana", "--json"}, question...)...)) {
			lines++
			if !strings.Contains(line, `"held_out":true`) {
				continue
			}
			held++
			if !strings.Contains(line, `"hint":null`) && !strings.Contains(line, `"would":[],"probabilities":{}`) {
				t.Errorf("%s has a hint: %s", strings.Join(question, " "), line)
			}
		}
	}
	if held == 0 || held > lines/2 {
		t.Errorf("%d of %d lines are held out", held, lines)
	}
}
