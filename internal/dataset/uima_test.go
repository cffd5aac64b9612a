package dataset

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"
)

func TestUIMAStructuresStandAtTheirUTF16Offsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "uima-json", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		for i, e := range entries {
			var cas struct {
				Types      map[string]map[string]json.RawMessage `json:"%TYPES"`
				Structures []map[string]any                      `json:"%FEATURE_STRUCTURES"`
				Views      map[string]struct {
					Members []int `json:"%MEMBERS"`
				} `json:"%VIEWS"`
			}
			if err := json.Unmarshal([]byte(files[fileName(i+1, e.Document.Title)+".json"]), &cas); err != nil {
				t.Fatal(err)
			}
			units := utf16.Encode([]rune(cas.Structures[0]["sofaString"].(string)))
			counts := map[string]int{}
			for k, s := range cas.Structures {
				kind := s["%TYPE"].(string)
				counts[kind]++
				if int(s["%ID"].(float64)) != k+1 {
					t.Fatal("ids do not count up")
				}
				if kind == "uima.cas.Sofa" {
					continue
				}
				for feature := range s {
					if !strings.ContainsAny(feature[:1], "%") && feature != "@sofa" && feature != "begin" && feature != "end" && cas.Types[kind][strings.TrimPrefix(feature, "@")] == nil {
						t.Fatalf("%s does not declare %s", kind, feature)
					}
				}
				words := string(utf16.Decode(units[int(s["begin"].(float64)):int(s["end"].(float64))]))
				if kind != uimaSpan {
					continue
				}
				found := false
				for _, a := range e.Annotations {
					found = found || a.ID == s["identifier"] && a.Quote == words && a.Label == s["label"]
				}
				if !found {
					t.Fatalf("%v covers %q", s, words)
				}
			}
			if counts[uimaSpan] != len(e.Annotations) || counts[uimaSentence] != len(e.Document.Sentences) || counts[uimaRelation] != len(e.Relations) ||
				len(cas.Views["_InitialView"].Members) != len(cas.Structures)-1 {
				t.Fatalf("counts %v", counts)
			}
		}
	})
}

func TestAttributesBecomeFeatureNames(t *testing.T) {
	for id, want := range map[string]string{"certainty": "certainty", "said-by": "said_by", "label": "label_", "end": "end_"} {
		if got := uimaName(id); got != want {
			t.Errorf("%s became %s", id, got)
		}
	}
}
