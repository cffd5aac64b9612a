package main

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"

	"sayso/internal/corpus"
)

// lists opens each list of the project, keeps its picture, and closes it.
func (t *Tour) lists(ctx context.Context) error {
	for _, l := range []struct{ key, typed, picture string }{
		{"g", "", "tour-thread.png"}, {"l", "", "tour-links.png"}, {"F5", "", "tour-sources.png"}, {"F4", "report label:denial", "tour-search.png"}, {"ctrl+b", "", "tour-codebook.png"},
	} {
		if err := t.list(ctx, l.key, l.typed, l.picture, image.Rect(320, 190, 700, 300)); err != nil {
			return err
		}
	}
	return nil
}

// list opens a list by its key, types into its field, keeps its picture once
// something stands in its rows, and closes it.
func (t *Tour) list(ctx context.Context, key, typed, picture string, rows image.Rectangle) error {
	before, err := t.open(ctx, key, typed)
	if err != nil {
		return err
	}
	if err := t.filled(ctx, key+" shows something", rows); err != nil {
		return err
	}
	if err := t.keep(ctx, picture, screen); err != nil {
		return err
	}
	if err := t.escape(ctx, before); err != nil {
		return fmt.Errorf("after %s: %w", key, err)
	}
	return nil
}

// open presses the key of a list, waits until it shows, and types into its
// field. It returns the screen as it was before.
func (t *Tour) open(ctx context.Context, key, typed string) (before *image.RGBA, err error) {
	if before, err = t.look(ctx, above); err != nil {
		return nil, err
	}
	if err := t.display.Key(ctx, key); err != nil {
		return nil, err
	}
	if err := t.display.Changed(ctx, key+" opens a list", before); err != nil || typed == "" {
		return before, err
	}
	shown, err := t.look(ctx, above)
	if err != nil {
		return nil, err
	}
	if err := t.display.Type(ctx, typed); err != nil {
		return nil, err
	}
	return before, t.display.Changed(ctx, "something is found", shown)
}

// parked parks the sentence, and looks at the list of what is parked and at the
// orders of the documents.
func (t *Tour) parked(ctx context.Context) error {
	before, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "y"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "Y asks why", before); err != nil {
		return err
	}
	const why = "is this the ministry or the reporter?"
	if err := t.display.Type(ctx, why); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	err = until(ctx, "the sentence is parked", 10*time.Second, func() (bool, error) {
		h, err := t.Holds(ctx, t.home.SampleProject())
		if err != nil {
			return false, err
		}
		for _, e := range h.Entries {
			if slices.ContainsFunc(e.Doubts, func(d corpus.Doubt) bool { return d.Why == why }) {
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if err := t.list(ctx, "F6", "", "tour-parked.png", image.Rect(320, 150, 700, 200)); err != nil {
		return err
	}
	return t.ordered(ctx)
}

// ordered opens the list of orders, through the palette.
func (t *Tour) ordered(ctx context.Context) error {
	before, err := t.open(ctx, "ctrl+k", "order of the documents")
	if err != nil {
		return err
	}
	if _, err := t.look(ctx, above); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-queue.png", screen); err != nil {
		return err
	}
	return t.escape(ctx, before)
}
