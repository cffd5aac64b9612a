package dataset

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHuggingFaceRowsStandAtTheirOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		if len(entries) == 0 {
			return
		}
		files := filesOf(t, export(t, "huggingface", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		texts := map[string][]rune{}
		for i, line := range linesOf([]byte(files["data/documents/train.jsonl"])) {
			var document huggingDocument
			if err := json.Unmarshal([]byte(line), &document); err != nil {
				t.Fatal(err)
			}
			e := entries[i]
			runes := []rune(*document.Text)
			texts[document.ID] = runes
			if document.ID != e.Document.ID || len(document.Annotations) != len(e.Annotations) || len(document.Relations) != len(e.Relations) {
				t.Fatalf("%s is not %+v", line, e)
			}
			for k, a := range document.Annotations {
				if string(runes[a.Start:a.End]) != *a.Quote || *a.Quote != e.Annotations[k].Quote || a.Label != e.Annotations[k].Label || a.Note != e.Annotations[k].Note {
					t.Fatalf("%+v is not %+v", a, e.Annotations[k])
				}
			}
		}
		want, found := 0, 0
		for _, e := range entries {
			want += len(e.Document.Sentences)
		}
		for _, line := range linesOf([]byte(files["data/sentences/train.jsonl"])) {
			if line == "" {
				continue
			}
			var row huggingSentence
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			found++
			if string(texts[row.DocumentID][row.Start:row.End]) != *row.Text || (row.State == "labelled") != (len(row.Labels) > 0) {
				t.Fatalf("row %+v", row)
			}
		}
		if found != want {
			t.Fatalf("%d sentences, want %d", found, want)
		}
		card := files["README.md"]
		if !strings.HasPrefix(card, "---\nlanguage:\n- \"en\"\nlicense: other\n") || !strings.Contains(card, fmt.Sprintf("%d documents with %d sentences", len(entries), want)) {
			t.Fatal(card)
		}
	})
}

func TestTheCodebookIsNotTakenForMarkdown(t *testing.T) {
	codebook := testCodebook()
	codebook.Labels[0].Definition = "a *claim*\n# is | <b>"
	got := string(export(t, "codebook", Project{Codebook: codebook}, nil))
	for _, want := range []string{"# Codebook\n", "### Claim (`claim`)\n", `a \*claim\* \# is \| \<b\>`, "- “It is so.”", "| Certainty (`certainty`) | certain, probable, possible |", "| both ways |"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestSizesHaveTheNamesOfTheHub(t *testing.T) {
	for rows, want := range map[int]string{0: "n<1K", 999: "n<1K", 1000: "1K<n<10K", 99_999: "10K<n<100K", 20_000_000: "10M<n<100M"} {
		if got := sizeCategory(rows); got != want {
			t.Errorf("%d rows are %q, want %q", rows, got, want)
		}
	}
}
