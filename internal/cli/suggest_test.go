package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	train, cues := filepath.Join(folder, "train.jsonl"), filepath.Join(folder, "cues.csv")
	for file, content := range map[string]string{train: "{\"text\": \"He denied it.\", \"labels\": [\"denial\"]}\n", cues: "language,class,cue\nen,hedge,told\n"} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	asked := [][]string{{"--show-cues"}, {"--train", train, "--test", train}}
	for _, question := range everyQuestion {
		asked = append(asked, append([]string{path, "--annotator", "Ana"}, question...), append([]string{path, "--annotator", "Ana", "--cues", cues}, question...))
	}
	for _, when := range []string{"while no round is open", "in a blind round"} {
		if when == "in a blind round" {
			openBlindRound(t, path)
		}
		before := list()
		for _, question := range asked {
			for _, form := range [][]string{nil, {"--json"}} {
				args := append(slices.Clone(question), form...)
				if runSuggest(t, args...) == "" {
					t.Errorf("%s sayso suggest %s says nothing", when, strings.Join(args, " "))
				}
				if !maps.EqualFunc(before, list(), bytes.Equal) {
					t.Fatalf("%s sayso suggest %s changed the project or left a file beside it", when, strings.Join(args, " "))
				}
			}
		}
	}
}

// openBlindRound opens a round in which Ana and Ben read every article.
func openBlindRound(t *testing.T, path string) {
	t.Helper()
	for _, args := range [][]string{{"assign", path, "--annotators", "Ana,Ben", "--round", "Pilot", "--seed", "1"}, {"round", "open", path, "Pilot"}} {
		if _, errs, status := running(args...); status != Done {
			t.Fatalf("sayso %s: %s", strings.Join(args, " "), errs)
		}
	}
}

func TestSuggestLearnsNothingFromAnybodyElse(t *testing.T) {
	folder := t.TempDir()
	alone, both := filepath.Join(folder, "alone.sayso"), filepath.Join(folder, "both.sayso")
	madeProject(t, alone, false)
	madeProject(t, both, true)
	openBlindRound(t, both)
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

// The cues that a project keeps are used by the command line, and a join brings
// them to another copy.
func TestTheCuesThatAProjectKeepsAreUsedAndTravel(t *testing.T) {
	folder := t.TempDir()
	mine, theirs := filepath.Join(folder, "mine.sayso"), filepath.Join(folder, "theirs.sayso")
	madeProject(t, mine, false)
	content, err := os.ReadFile(mine)
	if err == nil {
		err = os.WriteFile(theirs, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	uses := func(path string) string {
		t.Helper()
		out, errs, status := running("suggest", path, "--annotator", "Ana", "--cue-uses")
		if status != Done {
			t.Fatal(errs)
		}
		return out
	}
	if got := uses(theirs); strings.Contains(got, "\ntold\thedge\t") || !strings.Contains(got, "\nmay\tmodal\t") {
		t.Fatalf("without cues of its own:\n%s", got)
	}
	keepCues(t, theirs, `[{"language":"en","class":"hedge","cue":"told"},{"language":"en","class":"none","cue":"may"}]`)
	kept := uses(theirs)
	if !strings.Contains(kept, "\ntold\thedge\t") || strings.Contains(kept, "\nmay\t") {
		t.Errorf("with cues of its own:\n%s", kept)
	}
	if out, errs, status := running("join", mine, theirs); status != Done || !strings.Contains(out+errs, "2 cues of the second look came from the other copy.") {
		t.Errorf("%d: %s%s", status, out, errs)
	}
	if got := uses(mine); got != kept {
		t.Errorf("after the join:\n%s", cmp.Diff(kept, got))
	}
	keepCues(t, mine, `[{`)
	if _, errs, status := running("suggest", mine, "--annotator", "Ana"); status != Failed || !strings.Contains(errs, "the cues that the project keeps cannot be used") {
		t.Errorf("cues that cannot be read: %d, %s", status, errs)
	}
}

func keepCues(t *testing.T, path, cues string) {
	t.Helper()
	p, err := storage.Open(t.Context(), path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.SetSetting(t.Context(), storage.CueSetting, cues); err != nil {
		t.Fatal(err)
	}
}

// What was decided is learned from besides, but never while a round is open.
func TestGoldIsLearnedFromWhileNoRoundIsOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made.sayso")
	madeProject(t, path, true)
	says := func() string {
		t.Helper()
		out, errs, status := running("suggest", path, "--annotator", "Ana", "--json")
		queue, more, second := running("suggest", path, "--annotator", "Ana", "--json", "--queue", "--label", "denial", "--limit", "0")
		if status != Done || second != Done {
			t.Fatal(errs, more)
		}
		return out + queue
	}
	alone := says()
	ctx := t.Context()
	p, err := storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	info, err := p.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	gold := corpus.Annotator{ID: corpus.GoldID(info.ID), Name: "gold", Kind: corpus.Gold}
	steps := []storage.Step{storage.PutAnnotator(gold)}
	documents := 0
	for entry, err := range p.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if documents++; documents == 20 {
			break // the rest stays unread
		}
		for _, s := range entry.Document.Sentences {
			steps = append(steps, storage.PutAnnotation(corpus.Annotation{ID: storage.NewID(), Document: entry.Document.ID, Span: s.Span, Label: "denial", Annotator: gold.ID}))
		}
	}
	round := corpus.Round{ID: storage.NewID(), Name: "Round", Kind: corpus.Training, Annotators: []string{gold.ID}, Hints: corpus.HintsAfter, OpenedAt: 1}
	apply := func(steps ...storage.Step) {
		t.Helper()
		if _, err := p.Apply(ctx, storage.Change{Kind: "test", Title: "test", Annotator: gold.ID, Steps: steps}); err != nil {
			t.Fatal(err)
		}
	}
	apply(steps...)
	with := says()
	if with == alone || !strings.Contains(with, `"decided":`) || strings.Contains(with, `"decided":0`) {
		t.Errorf("gold is not learned from:\n%.600s", with)
	}
	apply(storage.PutRound(round))
	if got := says(); got != alone {
		t.Errorf("while a round is open, what others decided changes what is said:\n%s", cmp.Diff(alone, got)[:600])
	}
}

// TestMeasuringIsSafeOnOddFiles asks of every odd file for a whole answer or for
// one sentence that says what is wrong.
func TestMeasuringIsSafeOnOddFiles(t *testing.T) {
	line := func(text string, labels ...string) string {
		content, err := json.Marshal(map[string]any{"text": text, "labels": append([]string{}, labels...)})
		if err != nil {
			t.Fatal(err)
		}
		return string(content) + "\n"
	}
	usual := ""
	for i := range 24 {
		usual += line(fmt.Sprintf("The mayor denied plan %d.", i), "denial") + line(fmt.Sprintf("Band %d played.", i))
	}
	for _, c := range []struct{ name, train, test, wrong string }{
		{"as usual", usual, usual, ""},
		{"a mark of the order of bytes, and empty lines", "\ufeff\n\n" + usual, "\ufeff" + usual + "\n \r\n", ""},
		{"lines that end as those of Windows", strings.ReplaceAll(usual, "\n", "\r\n"), usual, ""},
		{"no line break at the end", strings.TrimSpace(usual), line("Nobody denied it.", "denial"), ""},
		{"a label that was never learned", usual, line("If it rains.", "speculation", "weather"), ""},
		{"one label alone, and nothing without it", strings.Repeat(line("He denied it.", "denial"), 30), usual, ""},
		{"no label at all", strings.Repeat(line("A band played."), 30), strings.Repeat(line("A band played."), 2), ""},
		{"one text with every label", strings.Repeat(line("He denied it.", "denial")+line("He denied it.", "claim")+line("He denied it."), 12), usual, ""},
		{"one sentence", line("He denied it.", "denial"), line("He denied it."), ""},
		{"texts that are empty", usual + line("", "denial") + line(" "), line(""), ""},
		{"a label said twice, and one with a tabulator", usual + line("No.", "denial", "denial", "a\tb"), usual, ""},
		{"a huge line", usual + line(strings.Repeat("denied “it ", 300_000), "denial"), line(strings.Repeat("нет ", 100_000)), ""},
		{"letters of other scripts, and signs that are none", usual, line("北京否认了报道", "denial") + line("\u0000\u202e👩‍👩‍👧"), ""},
		{"nothing", "", usual, "has no sentences in it"},
		{"nothing to ask about", usual, "\n\n", "has no sentences in it"},
		{"no labels", usual, `{"text": "a"}`, `line 1: it has no "labels"`},
		{"one label without brackets", `{"text": "a", "labels": "denial"}`, usual, `line 1: its "labels" must be a list`},
		{"an array", usual + "[1]\n", usual, "line 49: it must be an object"},
		{"a table", "text,label\na,denial\n", usual, "line 1: it is not JSON"},
		{"bytes that are no text", usual, "{\"text\": \"\xff\", \"labels\": []}", "line 1: it is not UTF-8"},
		{"what no line may hold", usual, strings.Repeat("x", 16<<20+1), "line 1: it is longer than 16 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			train, test := filepath.Join(folder, "train.jsonl"), filepath.Join(folder, "test.jsonl")
			for path, content := range map[string]string{train: c.train, test: c.test} {
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, form := range [][]string{nil, {"--json"}} {
				var out, errs bytes.Buffer
				status := Main(append([]string{"suggest", "--train", train, "--test", test}, form...), strings.NewReader(""), &out, &errs, func(string) error { return nil }, "1.2.3")
				if c.wrong != "" {
					if status != Failed || !strings.Contains(errs.String(), c.wrong) || strings.Count(strings.TrimSpace(errs.String()), "\n") > 0 {
						t.Errorf("status %d, and it says %q", status, errs.String())
					}
					continue
				}
				if status != Done || errs.Len() > 0 {
					t.Fatalf("status %d, and it says %q", status, errs.String())
				}
				if len(form) == 0 {
					continue
				}
				var answer measured
				if err := json.Unmarshal(out.Bytes(), &answer); err != nil || answer.Train == 0 || len(answer.Lines) != answer.Test {
					t.Errorf("the answer is %.200s: %v", out.String(), err)
				}
			}
		})
	}
}
