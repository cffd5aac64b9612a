package agreement

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func places(list []Place) (lines []string) {
	for _, p := range list {
		var said []string
		for _, s := range p.Said {
			said = append(said, s.Annotator+" "+s.Words)
		}
		lines = append(lines, fmt.Sprintf("%s %d %s: %s", p.Document, p.Sentence, p.Annotation, strings.Join(said, ", ")))
	}
	return lines
}

func TestBehindAFigureStandWhatAnnotatorsReadDifferently(t *testing.T) {
	s := read(t)
	d := &s.Documents[0]
	d.Values[2*1+1] = s.Place(nil) // Ben finds nothing where Ana marks a denial
	d.Spans[1] = d.Spans[1][:1]
	m := NewMeasurement(s, Options{Draws: 5})
	for name, c := range map[string]struct {
		behind *Behind
		want   []string
	}{
		"all labels":         {&Behind{Group: OfSentences}, []string{"d 1 : Ana denial, Ben nothing"}},
		"the denial":         {&Behind{Group: OfLabel, Of: "denial"}, []string{"d 1 : Ana denial, Ben nothing"}},
		"the claim":          {&Behind{Group: OfLabel, Of: "claim"}, nil},
		"a document":         {BehindDocument("d"), []string{"d 1 : Ana denial, Ben nothing"}},
		"another document":   {BehindDocument("e"), nil},
		"the words":          {&Behind{Group: OfSpans}, []string{"d 0 1: Ana claim, Ben other words", "d 1 3: Ana denial, Ben no such span"}},
		"the words of claim": {&Behind{Group: OfSpans, Of: "claim"}, []string{"d 0 1: Ana claim, Ben other words"}},
		"certainty":          {&Behind{Group: OfAttribute, Of: "certainty"}, []string{"d 0 1: Ana certain, Ben probable"}},
		"the source":         {&Behind{Group: OfAttribute, Of: "source"}, nil},
		"matched":            {&Behind{Group: OfAttribute}, []string{"d 1 3: Ana denial, Ben no such span"}},
		"links":              {&Behind{Group: OfLinks, Of: "denies"}, nil},
	} {
		list, all := m.Find(c.behind, 10)
		if diff := cmp.Diff(c.want, places(list)); diff != "" || all != len(c.want) {
			t.Errorf("%s: %d of %s", name, all, diff)
		}
	}
	table := m.Report().Tables[0]
	for i := range table.Values {
		for j := range table.Values {
			if _, all := m.Find(table.Behind(i, j), 0); all != table.Counts[i][j] {
				t.Errorf("%s against %s: %d places, the table counts %d", table.Values[i], table.Values[j], all, table.Counts[i][j])
			}
		}
	}
	if list, all := m.Find(&Behind{Group: OfSpans}, 1); len(list) != 1 || all != 2 {
		t.Errorf("one of two places is %d of %d", len(list), all)
	}
}
