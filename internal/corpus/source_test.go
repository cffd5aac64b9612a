package corpus

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASourceKeepsItsNamesWhenItIsRenamed(t *testing.T) {
	s := Source{Name: "the ministry", Names: []SourceName{{Text: "Ministry of Works"}}}
	s.Rename("Ministry of Works")
	s.AddName(SourceName{Text: "The Ministry"})
	s.AddName(SourceName{Text: "the official", Document: "d"})
	want := []SourceName{{Text: "the ministry"}, {Text: "the official", Document: "d"}}
	if diff := cmp.Diff(want, s.Names); diff != "" || s.Name != "Ministry of Works" {
		t.Errorf("%s: %s", s.Name, diff)
	}
}
