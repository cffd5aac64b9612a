package corpus

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOverlappingAnnotationsOfOneLabelAreOneLine(t *testing.T) {
	agreed := []Annotation{
		{Label: "claim", Annotator: "NB", Span: Span{0, 40}}, {Label: "claim", Annotator: "VC", Span: Span{0, 35}},
		{Label: "denial", Annotator: "VC", Span: Span{30, 60}}, {Label: "claim", Annotator: "NB", Span: Span{39, 50}},
		{Label: "claim", Annotator: "NB", Span: Span{50, 55}},
	}
	want := []Line{{"claim", Span{0, 50}, 0}, {"denial", Span{30, 60}, 1}, {"claim", Span{50, 55}, 0}}
	if got := Lines(nil, agreed); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestLinesCoverWhatAnnotationsDoAndCrossNone(t *testing.T) {
	const length = 30
	rapid.Check(t, func(t *rapid.T) {
		var list []Annotation
		for range rapid.IntRange(0, 12).Draw(t, "annotations") {
			start := rapid.IntRange(0, length-1).Draw(t, "start")
			list = append(list, Annotation{Label: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "label"),
				Span: Span{start, rapid.IntRange(start+1, length).Draw(t, "end")}})
		}
		SortAnnotations(list)
		lines := Lines(nil, list)
		for at := range length {
			for _, label := range []string{"a", "b", "c"} {
				annotated := slices.ContainsFunc(list, func(a Annotation) bool { return a.Label == label && a.Span.Contains(at) })
				drawn := 0
				for _, l := range lines {
					if l.Label == label && l.Span.Contains(at) {
						drawn++
					}
				}
				if annotated && drawn != 1 || !annotated && drawn != 0 {
					t.Fatalf("%d lines of %s at %d, annotated: %v, lines %+v", drawn, label, at, annotated, lines)
				}
			}
		}
		for i, l := range lines {
			for _, other := range lines[:i] {
				if l.Track == other.Track && l.Span.Overlaps(other.Span) {
					t.Fatalf("%+v and %+v lie on each other", l, other)
				}
			}
		}
		if !slices.IsSortedFunc(lines, func(a, b Line) int { return a.Span.Start - b.Span.Start }) {
			t.Fatalf("%+v are not in their order", lines)
		}
	})
}
