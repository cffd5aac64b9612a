package corpus

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAnnotationsAreCountedForTheSourceThatTheirWordsMean(t *testing.T) {
	ministry := Source{ID: "m", Name: "Ministry of Works", Names: []SourceName{{Text: "the ministry"}, {Text: "the official", Document: "d"}}}
	silent := Source{ID: "s", Name: "Council"}
	for _, test := range []struct {
		name string
		uses []SourceUse
		want []string
	}{
		{"nothing is named", nil, []string{"Council 0", "Ministry of Works 0"}},
		{"names gather under their source, others under their key", []SourceUse{{"The ministry", "", "d", 2}, {"a diver", "", "d", 4}, {"diver", "", "e", 1}, {"Ministry of Works", "", "e", 1}},
			[]string{"a diver 5", "Ministry of Works 3", "Council 0"}},
		{"a name of one article means the source there alone", []SourceUse{{"the official", "", "d", 1}, {"the official", "", "e", 2}},
			[]string{"the official 2", "Ministry of Works 1", "Council 0"}},
		{"who passes words on is counted too", []SourceUse{{"a diver", "the ministry", "d", 1}, {"", "a diver", "d", 1}}, []string{"a diver 2", "Ministry of Works 1", "Council 0"}},
		{"an annotation is counted once though a source passes its own words on", []SourceUse{{"Ministry of Works", "the official", "d", 1}},
			[]string{"Ministry of Works 1", "Council 0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range CountSources([]Source{ministry, silent}, test.uses) {
				got = append(got, fmt.Sprint(c.Source.Name, " ", c.Annotations))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// BenchmarkCountSources counts 10,000 names of articles under 1,000 sources.
func BenchmarkCountSources(b *testing.B) {
	var known []Source
	var uses []SourceUse
	for i := range 10_000 {
		uses = append(uses, SourceUse{Source: fmt.Sprintf("the spokesperson %d", i), Document: "d", Annotations: i % 7})
		if i%10 == 0 {
			known = append(known, Source{ID: fmt.Sprint(i), Name: fmt.Sprintf("Spokesperson %d", i)})
		}
	}
	for b.Loop() {
		CountSources(known, uses)
	}
}
