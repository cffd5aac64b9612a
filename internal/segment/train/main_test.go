package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTrainingLearnsAndRepeatsItself(t *testing.T) {
	texts, err := read("own.txt")
	if err != nil {
		t.Fatal(err)
	}
	examples := collect(texts)
	fit := fitting{seed: 1, epochs: 8, rate: 0.08, drop: 0.3, decay: 1e-5}
	weights := fit.run(examples)
	if got := accuracy(examples, weights); got < 0.95 {
		t.Errorf("right on %.2f of what it was trained on", got)
	}
	if diff := cmp.Diff(quantise(weights), quantise(fit.run(examples))); diff != "" {
		t.Error("the same examples and seed gave other weights")
	}
}

func TestOwnTextIsReadByLineAndParagraph(t *testing.T) {
	path := filepath.Join(t.TempDir(), "own.txt")
	if err := os.WriteFile(path, []byte("# A comment.\nOne.\nTwo.\n\nThree."), 0o600); err != nil {
		t.Fatal(err)
	}
	texts, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 2 || texts[0].Text != "One. Two." || texts[1].Text != "Three." {
		t.Fatalf("got %+v", texts)
	}
	if diff := cmp.Diff([][2]int{{0, 4}, {5, 9}}, texts[0].Sentences); diff != "" {
		t.Error(diff)
	}
}
