package corpus

import (
	"fmt"
	"testing"
)

func TestNewLabelsGetALineThatNoOtherHas(t *testing.T) {
	var labels []Label
	seen := map[Pattern]bool{}
	for i := range Patterns {
		next := NextPattern(labels)
		if seen[next] {
			t.Fatalf("label %d gets the %s line, which another has", i+1, next)
		}
		seen[next] = true
		labels = append(labels, Label{ID: fmt.Sprint("l", i), Pattern: next})
	}
	if next := NextPattern(labels); next != Patterns[0] {
		t.Errorf("when all lines are taken, the next is %s", next)
	}
	if next := NextPattern(append(labels[:2:2], labels[3:]...)); next != labels[2].Pattern {
		t.Errorf("a line that became free is not given again, but %s", next)
	}
}

func TestACodebookThatIsAddedKeepsLinesAndLettersApart(t *testing.T) {
	mine := Codebook{Labels: []Label{{ID: "claim", Name: "Claim", Pattern: Solid}}}
	joined := mine.With(Codebook{Labels: []Label{{ID: "comment", Name: "Comment", Pattern: Solid, Letter: "C"}}})
	if got := joined.Labels[1]; got.Pattern == Solid || got.Letter != "O" || joined.Labels[0].Letter != "C" {
		t.Errorf("%+v", joined.Labels)
	}
	if same := mine.With(mine); same.Labels[0].Letter != "" {
		t.Error("a codebook that adds nothing changes it")
	}
}
