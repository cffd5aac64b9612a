package dataset

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestColumnsAreNamedForLabels(t *testing.T) {
	for _, c := range []struct {
		what   string
		labels []corpus.Label
		want   []string
	}{
		{"as the labels are called", []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "attribution-only", Name: "Attribution only"}}, []string{"label_claim", "label_attribution_only"}},
		{"after a label was renamed", []corpus.Label{{ID: "claim", Name: "Allegation"}}, []string{"label_allegation"}},
		{"in another alphabet", []corpus.Label{{ID: "label-2", Name: "Опровержение"}, {ID: "label", Name: "否认"}}, []string{"label_oproverzhenie", "label_label"}},
		{"not longer than Stata takes", []corpus.Label{{ID: "x", Name: "A statement of which nobody knows where it comes from"}}, []string{"label_a_statement_of_which_nobod"}},
		{"each once", []corpus.Label{{ID: "a", Name: "Claim"}, {ID: "b", Name: "claim!"}, {ID: "claim", Name: "Claim?"}}, []string{"label_claim_ca97", "label_claim_3e23", "label_claim"}},
	} {
		if diff := cmp.Diff(c.want, labelColumns(corpus.Codebook{Labels: c.labels})); diff != "" {
			t.Errorf("%s:\n%s", c.what, diff)
		}
	}
}

func TestColumnNamesAreValidUniqueAndStable(t *testing.T) {
	valid := regexp.MustCompile(`^[a-z][a-z0-9_]{0,30}[a-z0-9]$`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"Claim", "claim", "CLAIM.", "否认", strings.Repeat("long ", 9)})), 1, 8).Draw(t, "names")
		var n ids
		var c corpus.Codebook
		for _, name := range names {
			c.Labels = append(c.Labels, corpus.Label{ID: n.next(), Name: name})
		}
		columns := labelColumns(c)
		seen := map[string]bool{}
		for i, column := range columns {
			if !valid.MatchString(column) || seen[column] {
				t.Fatalf("%q became %q", names[i], column)
			}
			seen[column] = true
		}
		fewer := c
		fewer.Labels = c.Labels[:len(c.Labels)-1]
		if diff := cmp.Diff(columns[:len(fewer.Labels)], labelColumns(fewer)); diff != "" {
			t.Fatalf("a label more changes the columns of the others:\n%s", diff)
		}
	})
}
