package session

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestDeletingAnAnnotationTakesTheLinksToItOffTheScreen(t *testing.T) {
	d := newDesk(t, fourSentences, "It is not sound. So they say.")
	d.SetLabelOn(0, d.label("claim"))
	sound := d.Under(0)[0]
	d.Open(d.Summaries[1].ID, 0)
	d.settle()
	d.SetLabelOn(0, d.label("denial"))
	kind, _ := d.Codebook.RelationKind("denies")
	d.Link(kind, d.Under(0)[0].ID, sound)
	d.Open(d.Summaries[0].ID, 0)
	d.settle()
	if len(d.Answers) != 1 || !d.Linked()[sound.ID] {
		t.Fatalf("the link does not show: %v", d.Answers)
	}
	d.Select(sound.ID)
	d.Clear()
	if len(d.Answers) != 0 || d.Linked()[sound.ID] {
		t.Errorf("a link to nothing is left: %v", d.Answers)
	}
	d.settle()
	if len(d.failures) > 0 {
		t.Error(d.failures)
	}
}

// TestWhatTheWindowWasGivenStaysAsItWas takes a snapshot before each change and
// looks at it again after several.
func TestWhatTheWindowWasGivenStaysAsItWas(t *testing.T) {
	d := newDesk(t, fourSentences)
	type snapshot struct{ given, copied corpus.Entry }
	states := func(list []corpus.State) []corpus.State { return append([]corpus.State(nil), list...) }
	var snapshots []snapshot
	var given, kept [][]corpus.State
	take := func() {
		entry := d.Entry
		entry.Annotations = append([]corpus.Annotation(nil), d.Entry.Annotations...)
		entry.Marks = append([]corpus.Mark(nil), d.Entry.Marks...)
		snapshots = append(snapshots, snapshot{d.Entry, entry})
		given, kept = append(given, d.States), append(kept, states(d.States))
	}
	for i := range 4 {
		take()
		d.GoTo(i)
		d.SetLabel(d.label([]string{"claim", "denial", "speculation"}[i%3]))
		take()
		d.SetLabelOn(0, d.label([]string{"denial", "claim"}[i%2]))
		take()
		d.GoTo(3)
		d.SetNothing()
		take()
		d.Clear()
	}
	for i, s := range snapshots {
		if diff := cmp.Diff(s.copied, s.given); diff != "" {
			t.Errorf("snapshot %d changed: %s", i, diff)
		}
		if diff := cmp.Diff(kept[i], given[i]); diff != "" {
			t.Errorf("states %d changed: %s", i, diff)
		}
	}
	d.settle()
}
