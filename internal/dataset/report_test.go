package dataset

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

var (
	reportText = regexp.MustCompile(`(?s)<div class="text" dir="auto">(.*?)</div>`)
	reportTags = regexp.MustCompile(`(?s)<sup>[^<]*</sup>|</?mark[^>]*>`)
)

func TestTheReportHoldsEveryTextAndNothingThatRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		page := string(export(t, "html", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		texts := reportText.FindAllStringSubmatch(page, -1)
		if len(texts) != len(entries) {
			t.Fatalf("%d texts of %d documents", len(texts), len(entries))
		}
		for i, e := range entries {
			marked := texts[i][1]
			if got := html.UnescapeString(reportTags.ReplaceAllString(marked, "")); got != e.Document.Text {
				t.Fatalf("%q is not %q", got, e.Document.Text)
			}
			if strings.Count(marked, "<mark") != strings.Count(marked, "</mark>") {
				t.Fatal("a mark is left open")
			}
			if strings.Count(marked, "<sup>") != len(e.Annotations) {
				t.Fatal("not every annotation has its letter")
			}
		}
		for _, bad := range []string{"<script", "<b>", "src=", "<link", "<img", "url("} {
			if strings.Contains(page, bad) {
				t.Fatalf("the page holds %s", bad)
			}
		}
	})
}

func TestAHostileColourDoesNotGetIntoTheStyle(t *testing.T) {
	codebook := corpus.Codebook{Labels: []corpus.Label{{ID: "x", Name: "<X>", Colour: "red}</style><script>", Pattern: "odd"}}}
	page := string(export(t, "html", Project{Codebook: codebook}, nil))
	if strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;X&gt;") || !strings.Contains(page, ".l0{text-decoration-color:#000000;text-decoration-style:solid}") {
		t.Error(page)
	}
}

func TestTheReportDrawsOneLineWhereTwoAnnotatorsAgreeAndEachLabelsOwn(t *testing.T) {
	codebook := corpus.Codebook{}
	for _, p := range corpus.Patterns {
		codebook.Labels = append(codebook.Labels, corpus.Label{ID: "label_" + string(p), Name: string(p), Colour: "#0072b2", Pattern: p})
	}
	span := corpus.Span{Start: 0, End: 9}
	entry := corpus.Entry{Document: corpus.Document{ID: "d", Text: "It rained."}, Annotations: []corpus.Annotation{
		{ID: "1", Label: "label_solid", Annotator: "a", Span: span}, {ID: "2", Label: "label_solid", Annotator: "b", Span: span},
		{ID: "3", Label: "label_double", Annotator: "b", Span: span},
	}}
	page := string(export(t, "html", Project{Codebook: codebook, Annotators: testAnnotators}, []corpus.Entry{entry}))
	if text := reportText.FindStringSubmatch(page)[1]; text != `<mark class="l0"><mark class="l1 o1">It rained</mark></mark><sup>S1</sup><sup>S2</sup><sup>D3</sup>.` {
		t.Error(text)
	}
	styles := map[string]bool{}
	for _, line := range regexp.MustCompile(`(?m)^\.l\d+(\{.*\})$`).FindAllStringSubmatch(page, -1) {
		styles[line[1]] = true
	}
	if len(styles) != len(corpus.Patterns) {
		t.Errorf("%d labels have %d lines", len(corpus.Patterns), len(styles))
	}
}
