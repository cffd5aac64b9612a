package storage

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whether a block was proven beside another or not: an event that was altered is
// named, whatever of it was, and what comes before it can be taken in.
func TestAnAlteredEventIsFoundWhereverItIsProven(t *testing.T) {
	ctx := context.Background()
	p, d, me := withDocument(t)
	for i := range 3 {
		apply(t, p, Change{Kind: "label", Title: "Claim", Annotator: me.ID, Document: d.ID, Steps: []Step{PutAnnotation(label(d, i, "claim", me))}})
	}
	info, err := p.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	alter := map[string]func(e *Packed){
		"its title": func(e *Packed) { e.Title += "!" },
		"its steps": func(e *Packed) { e.Steps = strings.Replace(e.Steps, `"claim"`, `"denial"`, 1) },
		"its hash":  func(e *Packed) { e.Hash = slices.Repeat([]byte{1}, 32) },
		"its place": func(e *Packed) { e.Seq++ },
	}
	for what, change := range alter {
		for _, proven := range []bool{false, true} {
			blocks := blocksOf(t, p, 100)
			fresh, err := CreateFrom(ctx, filepath.Join(t.TempDir(), "fresh.sayso"), info.ID, firstOf(blocks))
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range blocks {
				if !strings.HasPrefix(b.Chain.Scope, "work:") {
					if _, err := fresh.Receive(ctx, b); err != nil {
						t.Fatal(err)
					}
					continue
				}
				whole := slices.Clone(b.Events)
				b.Events = slices.Clone(b.Events)
				change(&b.Events[1])
				if proven {
					b.Prove()
				}
				var bad *BadEvent
				if _, err := fresh.Receive(ctx, b); !errors.As(err, &bad) || bad.At != 1 {
					t.Errorf("%s was altered, proven before: %v; it is said: %v", what, proven, err)
				}
				b.Events = b.Events[:1]
				if got, err := fresh.Receive(ctx, b); err != nil || got.Events != 1 {
					t.Errorf("what comes before: %d, %v", got.Events, err)
				}
				b.Previous, b.Events = whole[0].ID, whole[1:]
				b.Prove()
				if got, err := fresh.Receive(ctx, b); err != nil || got.Events != len(whole)-1 {
					t.Errorf("what follows, as it was recorded: %d, %v", got.Events, err)
				}
			}
			if err := fresh.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
