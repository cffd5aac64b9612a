package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// newestOfAnybody tells whose the newest change is that can be taken back, or,
// with find redoCandidate, made again.
func newestOfAnybody(t testing.TB, p *Project, find func(context.Context, querier, string) (candidate, error)) (annotator string) {
	t.Helper()
	people, err := p.Annotators(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	newest := int64(0)
	for _, a := range append([]corpus.Annotator{{}}, people...) {
		c, err := reading(context.Background(), p, func(q querier) (candidate, error) { return find(context.Background(), q, a.ID) })
		if err != nil {
			t.Fatal(err)
		}
		if c.number > newest {
			newest, annotator = c.number, a.ID
		}
	}
	return annotator
}

func TestUndoAndRedoReachOverARestart(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	a := label(d, 0, "claim", reader)
	var states []corpus.Entry
	states = append(states, entry(t, p, d.ID))
	for _, l := range []string{"claim", "denial", "speculation"} {
		a.Label = l
		apply(t, p, Change{Kind: "label", Title: l, Annotator: reader.ID, Document: d.ID, Steps: []Step{PutAnnotation(a)}})
		states = append(states, entry(t, p, d.ID))
	}
	for i := 2; i >= 0; i-- {
		if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(states[i], entry(t, p, d.ID)); diff != "" {
			t.Fatal(diff)
		}
	}
	if _, err := p.Undo(ctx, reader.ID, ""); !errors.Is(err, ErrNothing) {
		t.Errorf("undo of nothing: %v", err)
	}
	p = reopen(t, p)
	for i := 1; i <= 3; i++ {
		if title, ok := p.CanRedo(ctx, reader.ID); !ok || title != []string{"claim", "denial", "speculation"}[i-1] {
			t.Errorf("CanRedo says %q %v", title, ok)
		}
		if _, err := p.Redo(ctx, reader.ID, ""); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(states[i], entry(t, p, d.ID)); diff != "" {
			t.Fatal(diff)
		}
	}
	if _, err := p.Redo(ctx, reader.ID, ""); !errors.Is(err, ErrNothing) {
		t.Errorf("redo of nothing: %v", err)
	}
}

func TestUndoOfOneAnnotatorLeavesTheOtherAlone(t *testing.T) {
	ctx := context.Background()
	p, d, one := withDocument(t)
	other, err := p.AnnotatorNamed(ctx, "Second reader")
	if err != nil {
		t.Fatal(err)
	}
	apply(t, p, Change{Title: "mine", Annotator: one.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", one))}})
	apply(t, p, Change{Title: "hers", Annotator: other.ID, Steps: []Step{PutAnnotation(label(d, 0, "denial", other))}})
	if title, ok := p.CanUndo(ctx, other.ID); !ok || title != "hers" {
		t.Errorf("CanUndo says %q %v", title, ok)
	}
	if _, err := p.Undo(ctx, one.ID, ""); err != nil {
		t.Fatal(err)
	}
	if got := entry(t, p, d.ID).Annotations; len(got) != 1 || got[0].Annotator != other.ID {
		t.Errorf("left are %v", got)
	}
}

func TestTakeBackOfOneChange(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	a, b := label(d, 0, "claim", reader), label(d, 1, "claim", reader)
	first := apply(t, p, Change{Title: "first", Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
	second := apply(t, p, Change{Title: "second", Annotator: reader.ID, Steps: []Step{PutAnnotation(b)}})
	b.Label = "denial"
	apply(t, p, Change{Title: "third", Annotator: reader.ID, Steps: []Step{PutAnnotation(b)}})

	if _, err := p.TakeBack(ctx, second.Number, reader.ID, ""); !errors.Is(err, ErrChanged) {
		t.Errorf("a change that a later one depends on: %v", err)
	}
	event, err := p.TakeBack(ctx, first.Number, reader.ID, "")
	if err != nil || !slices.Equal(event.Undone, []string{first.ID}) {
		t.Fatal(event, err)
	}
	if got := entry(t, p, d.ID).Annotations; len(got) != 1 || got[0].ID != b.ID {
		t.Errorf("left are %v", got)
	}
	if _, err := p.TakeBack(ctx, first.Number, reader.ID, ""); !errors.Is(err, ErrNothing) {
		t.Errorf("taken back twice: %v", err)
	}
	if _, err := p.Undo(ctx, reader.ID, ""); err != nil { // undoes the taking back
		t.Fatal(err)
	}
	if got := entry(t, p, d.ID).Annotations; len(got) != 2 {
		t.Errorf("left are %v", got)
	}
	for range 3 { // third, second, first
		if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	if got := entry(t, p, d.ID).Annotations; len(got) != 0 {
		t.Errorf("left are %v", got)
	}
}

// TestAnyWalkOfChangesUndoAndRedo compares the project with a plain model: a
// list of states and a place in it.
func TestAnyWalkOfChangesUndoAndRedo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		p, d, reader := withDocument(t)
		defer p.Close()
		base := entry(t, p, d.ID)
		states, place := []corpus.Entry{base}, 0
		steps := rapid.SliceOfN(rapid.SampledFrom([]string{"put", "put", "delete", "mark", "undo", "undo", "redo"}), 1, 30).Draw(r, "steps")
		for i, step := range steps {
			now := entry(t, p, d.ID)
			var change Step
			switch step {
			case "undo":
				if place == 0 {
					continue
				}
				place--
				if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
					r.Fatal(err)
				}
			case "redo":
				_, err := p.Redo(ctx, reader.ID, "")
				if place == len(states)-1 {
					if !errors.Is(err, ErrNothing) {
						r.Fatalf("redo at the end: %v", err)
					}
					continue
				}
				place++
				if err != nil {
					r.Fatal(err)
				}
			case "mark":
				change = PutMark(corpus.Mark{Document: d.ID, Span: d.Sentences[rapid.IntRange(0, len(d.Sentences)-1).Draw(r, "sentence")].Span, Annotator: reader.ID})
			case "delete":
				if len(now.Annotations) == 0 {
					continue
				}
				change = DeleteAnnotation(now.Annotations[rapid.IntRange(0, len(now.Annotations)-1).Draw(r, "which")].ID)
			case "put":
				a := label(d, rapid.IntRange(0, len(d.Sentences)-1).Draw(r, "sentence"), rapid.SampledFrom([]string{"claim", "denial"}).Draw(r, "label"), reader)
				if len(now.Annotations) > 0 && rapid.Bool().Draw(r, "change") {
					a.ID = now.Annotations[0].ID
				}
				change = PutAnnotation(a)
			}
			if change.run != nil {
				apply(t, p, Change{Kind: "label", Title: fmt.Sprint(i), Annotator: reader.ID, Steps: []Step{change}})
				states = append(states[:place+1], entry(t, p, d.ID))
				place++
			}
			if diff := cmp.Diff(states[place], entry(t, p, d.ID)); diff != "" {
				r.Fatalf("after %s: %s", step, diff)
			}
		}
	})
}
