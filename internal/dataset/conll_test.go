package dataset

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// The test reads the format by the rules of Universal Dependencies: ten
// columns, ids from 1, "# text" equal to the forms with their SpaceAfter.
func TestCoNLLUFollowsTheRulesOfUniversalDependencies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		texts := map[string][]rune{}
		for _, e := range entries {
			texts[e.Document.ID] = []rune(e.Document.Text)
		}
		data := string(export(t, "conllu", Project{Codebook: testCodebook()}, entries))
		if data != "" && !strings.HasSuffix(data, "\n\n") {
			t.Fatal("the last sentence does not end with an empty line")
		}
		for _, sentence := range strings.Split(strings.TrimSuffix(data, "\n\n"), "\n\n") {
			if sentence == "" {
				continue
			}
			var text, id, again string
			number := 0
			before := "O"
			for _, line := range strings.Split(sentence, "\n") {
				if rest, ok := strings.CutPrefix(line, "# text = "); ok {
					text = rest
				}
				if rest, ok := strings.CutPrefix(line, "# sent_id = "); ok {
					id = rest[:36]
				}
				if strings.HasPrefix(line, "# ") {
					continue
				}
				number++
				columns := strings.Split(line, "\t")
				if len(columns) != 10 || columns[0] != fmt.Sprint(number) || columns[1] == "" || strings.ContainsAny(columns[1], " \t") {
					t.Fatalf("bad line %q", line)
				}
				var start, end int
				at := strings.Index(columns[9], "TokenRange=")
				if _, err := fmt.Sscanf(columns[9][at:], "TokenRange=%d:%d", &start, &end); err != nil {
					t.Fatal(err)
				}
				if got := norm.NFC.String(string(texts[id][start:end])); got != columns[1] {
					t.Fatalf("%q stands at %q", got, line)
				}
				tag := strings.TrimPrefix(strings.Split(columns[9], "|")[0], "NER=")
				if strings.HasPrefix(tag, "I-") && before[1:] != tag[1:] {
					t.Fatalf("%q follows %q", tag, before)
				}
				before = tag
				again += columns[1]
				if !strings.Contains(columns[9], "SpaceAfter=No") {
					again += " "
				}
			}
			if strings.TrimSuffix(again, " ") != text {
				t.Fatalf("text %q, forms %q", text, again)
			}
		}
	})
}

func TestCoNLLTagsTheLongestOfOverlappingAnnotations(t *testing.T) {
	text := "No rain fell.\nIt may."
	entry := corpus.Entry{
		Document: corpus.Document{ID: "d", Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 13}}, {Span: corpus.Span{Start: 14, End: 21}}}},
		Annotations: []corpus.Annotation{
			{ID: "1", Label: "denial", Span: corpus.Span{Start: 0, End: 12}},
			{ID: "2", Label: "claim", Span: corpus.Span{Start: 3, End: 7}},
			{ID: "3", Label: "claim", Span: corpus.Span{Start: 14, End: 16}},
			{ID: "4", Label: "claim", Span: corpus.Span{Start: 17, End: 20}},
		},
	}
	got := string(export(t, "conll", Project{}, []corpus.Entry{entry}))
	want := "-DOCSTART- -X- -X- O\n\nNo -X- _ B-denial\nrain -X- _ I-denial\nfell -X- _ I-denial\n. -X- _ O\n\nIt -X- _ B-claim\nmay -X- _ B-claim\n. -X- _ O\n\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
