package storage

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAfterGivingMemoryBackTheProjectReadsAndWrites(t *testing.T) {
	p, d, reader := withDocument(t)
	apply(t, p, Change{Title: "label", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	before := entry(t, p, d.ID)
	if len(before.Annotations) != 1 || before.Document.Text == "" {
		t.Fatalf("there is nothing to compare: %+v", before)
	}
	for range 2 {
		p.GiveBack()
		if diff := cmp.Diff(before, entry(t, p, d.ID)); diff != "" {
			t.Fatalf("after memory was given back: %s", diff)
		}
		if err := p.SetSetting(t.Context(), "key", "value"); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := p.Setting(t.Context(), "key"); err != nil || got != "value" {
		t.Errorf("the setting is %q, %v", got, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p.GiveBack() // a closed project has nothing to give
}
