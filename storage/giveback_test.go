package storage

import "testing"

func TestAfterGivingMemoryBackTheProjectReadsAndWrites(t *testing.T) {
	p := newProject(t)
	before, err := p.Summaries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p.GiveBack()
		after, err := p.Summaries(t.Context())
		if err != nil || len(after) != len(before) {
			t.Fatalf("%d documents, before %d: %v", len(after), len(before), err)
		}
		if err := p.SetSetting(t.Context(), "key", "value"); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p.GiveBack() // a closed project has nothing to give
}
