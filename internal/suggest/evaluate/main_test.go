package main

import (
	"slices"
	"testing"

	"sayso/internal/suggest/made"
)

func TestATurnedLabelIsAlwaysAnother(t *testing.T) {
	for _, labels := range [][]int{nil, {0}, {2}, {0, 1}} {
		for i := range 20 {
			if slices.Equal(other(labels, i, 3), labels) {
				t.Errorf("%v was left as it is", labels)
			}
		}
	}
	if got := other([]int{0}, 0, 1); got != nil {
		t.Errorf("the only label was turned into %v, not taken off", got)
	}
}

func TestSlipsAreCountedAmongMadeSentences(t *testing.T) {
	if got := slips(ofMade(made.Corpus(9, 300, 30, made.Both)), len(madeLabels), madeLabels); got < 0.6 || got > 1 {
		t.Errorf("%.2f of the slips are among the first tenth", got)
	}
}
