package main

import (
	"testing"

	"sayso/internal/segment/gold"
)

func TestScoresCountBoundsAndSpans(t *testing.T) {
	text := gold.Text{Text: "One. Two.\nThree. Four.", Sentences: [][2]int{{0, 4}, {5, 9}, {10, 16}, {17, 22}}}
	var s scores
	if s.add(text, [][2]int{{0, 4}, {5, 9}, {10, 22}}) {
		t.Error("a text with a missed bound counts as exact")
	}
	if want := (count{hit: 2, predicted: 2, gold: 3}); s.every != want {
		t.Errorf("bounds %+v, want %+v", s.every, want)
	}
	if want := (count{hit: 1, predicted: 1, gold: 2}); s.inside != want {
		t.Errorf("bounds inside lines %+v, want %+v", s.inside, want)
	}
	if want := (count{hit: 2, predicted: 3, gold: 4}); s.span != want {
		t.Errorf("spans %+v, want %+v", s.span, want)
	}
}

func TestFiguresOfNothing(t *testing.T) {
	if p, r, f := (count{}).figures(); p != 100 || r != 100 || f != 100 {
		t.Errorf("nothing to find and nothing found gives %g %g %g", p, r, f)
	}
	if _, _, f := (count{gold: 2}).figures(); f != 0 {
		t.Errorf("finding nothing gives %g", f)
	}
}

func TestBrokenSpansAreCounted(t *testing.T) {
	for _, spans := range [][][2]int{{{0, 5}}, {{0, 4}, {3, 9}}, {{5, 9}}, {{0, 4}}} {
		if broken("One. Two.", spans) == 0 {
			t.Errorf("%v counts as whole", spans)
		}
	}
	if n := broken("One. Two.", [][2]int{{0, 4}, {5, 9}}); n != 0 {
		t.Errorf("good spans count as %d broken", n)
	}
}
