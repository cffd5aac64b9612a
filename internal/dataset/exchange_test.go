package dataset

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func linesOf(data []byte) []string {
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func TestDoccanoSpansStandAtTheirOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		if len(entries) == 0 {
			return
		}
		project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
		spans, relations := linesOf(export(t, "doccano", project, entries)), linesOf(export(t, "doccano-relations", project, entries))
		for i, e := range entries {
			var flat struct {
				Text  string
				Label [][3]any
			}
			var full doccanoRelations
			if err := errors.Join(json.Unmarshal([]byte(spans[i]), &flat), json.Unmarshal([]byte(relations[i]), &full)); err != nil {
				t.Fatal(err)
			}
			runes := []rune(flat.Text)
			if flat.Text != e.Document.Text || len(flat.Label) != len(e.Annotations) || len(full.Entities) != len(e.Annotations) || len(full.Relations) != len(e.Relations) {
				t.Fatalf("%q is not %+v", spans[i], e)
			}
			for k, a := range e.Annotations {
				label, entity := flat.Label[k], full.Entities[k]
				if string(runes[int(label[0].(float64)):int(label[1].(float64))]) != a.Quote || label[2] != a.Label {
					t.Fatalf("%v is not %+v", label, a)
				}
				if string(runes[entity.Start:entity.End]) != a.Quote || entity.Label != a.Label || entity.ID != k+1 {
					t.Fatalf("%v is not %+v", entity, a)
				}
			}
			for k, r := range sortedRelations(e.Relations) {
				got := full.Relations[k]
				if e.Annotations[got.From-1].ID != r.From || e.Annotations[got.To-1].ID != r.To || got.Type != r.Kind {
					t.Fatalf("%v is not %+v", got, r)
				}
			}
		}
	})
}

func TestLabelStudioResultsFitTheConfigurationBesideThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "label-studio", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		names := map[string]bool{}
		decoder := xml.NewDecoder(strings.NewReader(files["config.xml"]))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if element, ok := token.(xml.StartElement); ok {
				for _, attribute := range element.Attr {
					if attribute.Name.Local == "name" {
						names[attribute.Value] = true
					}
				}
			}
		}
		var tasks []struct {
			Data        struct{ Text string }
			Annotations []struct {
				Result []struct {
					ID, Type string
					FromName string `json:"from_name"`
					Value    struct {
						Start, End      int
						Text            json.RawMessage
						Labels, Choices []string
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(files["tasks.json"]), &tasks); err != nil {
			t.Fatal(err)
		}
		for i, e := range entries {
			runes := []rune(tasks[i].Data.Text)
			left := map[string]string{}
			for _, a := range e.Annotations {
				left[a.ID] = a.Label + " " + a.Quote
			}
			for _, annotation := range tasks[i].Annotations {
				for _, result := range annotation.Result {
					if result.Type != "relation" && !names[result.FromName] {
						t.Fatalf("the configuration has no %q", result.FromName)
					}
					if result.Type == "labels" {
						var text string
						if err := json.Unmarshal(result.Value.Text, &text); err != nil || text != string(runes[result.Value.Start:result.Value.End]) {
							t.Fatalf("%+v: %v", result, err)
						}
						if left[result.ID] != result.Value.Labels[0]+" "+text {
							t.Fatalf("%+v is none of %v", result, left)
						}
						delete(left, result.ID)
					}
				}
			}
			if len(left) > 0 {
				t.Fatalf("missing: %v", left)
			}
		}
	})
}

func TestProdigySpansFallOnTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		if len(entries) == 0 {
			return
		}
		found, want := 0, 0
		for _, line := range linesOf(export(t, "prodigy", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries)) {
			var task prodigyTask
			if err := json.Unmarshal([]byte(line), &task); err != nil {
				t.Fatal(err)
			}
			runes := []rune(task.Text)
			var again strings.Builder
			for i, token := range task.Tokens {
				if token.ID != i || string(runes[token.Start:token.End]) != token.Text || strings.TrimSpace(token.Text) != token.Text || token.Text == "" {
					t.Fatalf("token %+v", token)
				}
				again.WriteString(token.Text)
			}
			if strings.Join(strings.Fields(task.Text), "") != again.String() {
				t.Fatalf("tokens %q of %q", again.String(), task.Text)
			}
			if (task.Spans == nil) != (task.Answer == "") {
				t.Fatalf("a task nobody judged has an answer: %s", line)
			}
			if task.Spans == nil {
				continue
			}
			for _, span := range *task.Spans {
				found++
				if task.Tokens[span.TokenStart].Start != span.Start || task.Tokens[span.TokenEnd].End != span.End {
					t.Fatalf("span %+v does not fall on tokens", span)
				}
			}
		}
		for _, e := range entries {
			for _, a := range e.Annotations {
				if strings.TrimSpace(a.Quote) != "" {
					want++
				}
			}
		}
		if found != want {
			t.Fatalf("%d spans, want %d", found, want)
		}
	})
}

func TestTokens(t *testing.T) {
	for text, want := range map[string][]string{
		"NATO’s naïve “claim”.": {"NATO’s", "naïve", "“", "claim", "”", "."},
		"e\u0301te\u0301 1,000": {"e\u0301te\u0301", "1", ",", "000"},
		"👩🏽‍🚀 👍🏽!":              {"👩🏽‍🚀", "👍🏽", "!"},
		" \n":                   nil,
		"don't 'so' 90s'":       {"don't", "'", "so", "'", "90s", "'"},
		"Він заперечив… (так)":  {"Він", "заперечив", "…", "(", "так", ")"},
	} {
		var got []string
		for _, token := range tokensOf(text, corpus.Span{End: len(text)}, nil) {
			got = append(got, text[token.Start:token.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
