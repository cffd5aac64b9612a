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
