package lists

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/storage"
)

func TestNamesGatherUnderTheirSource(t *testing.T) {
	known := []corpus.Source{{ID: "m", Name: "Ministry of Works", Names: []corpus.SourceName{{Text: "the ministry"}, {Text: "the official", Document: "d"}}}}
	var got []string
	for _, l := range sourceLines(known, []storage.NameUse{{Name: "The ministry", Annotations: 2}, {Name: "a diver", Annotations: 4}, {Name: "diver", Annotations: 1}, {Name: "Ministry of Works", Annotations: 1}, {Name: "the official", Annotations: 1}}) {
		got = append(got, l.source.Name+" "+corpus.Plural(l.uses, "annotation"))
	}
	want := []string{"a diver 5 annotations", "Ministry of Works 3 annotations", "the official 1 annotation"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkSourceLines gathers 10 000 names of an article corpus under 1 000
// sources.
func BenchmarkSourceLines(b *testing.B) {
	var known []corpus.Source
	var names []storage.NameUse
	for i := range 10_000 {
		names = append(names, storage.NameUse{Name: fmt.Sprintf("the spokesperson %d", i), Annotations: i % 7})
		if i%10 == 0 {
			known = append(known, corpus.Source{ID: fmt.Sprint(i), Name: fmt.Sprintf("Spokesperson %d", i)})
		}
	}
	for b.Loop() {
		sourceLines(known, names)
	}
}
