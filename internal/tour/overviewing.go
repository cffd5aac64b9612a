package main

import (
	"context"
	"image"
	"time"
)

// The parts of the overview that the tour looks at: the picture at the right,
// which comes behind the one with the keys, the lower bars of the first, which the
// filter leaves out, and the lines of the list behind a mark.
var (
	secondPicture = image.Rect(700, 150, 1240, 320)
	lowerBars     = image.Rect(40, 245, 600, 365)
	linesBehind   = image.Rect(220, 112, 1000, 200)
)

// corpusSays opens the overview, filters it, goes from a bar to its sentences, to
// one of them and back, and saves the picture.
func (t *Tour) corpusSays(ctx context.Context) error {
	if _, err := t.open(ctx, "F7", ""); err != nil {
		return err
	}
	if err := t.filled(ctx, "the overview shows something", secondPicture); err != nil {
		return err
	}
	if err := t.keep(ctx, "overview-screen.png", screen); err != nil {
		return err
	}
	if err := t.filterOverview(ctx, "label:denial target:cracks"); err != nil {
		return err
	}
	if err := t.keep(ctx, "overview-filtered.png", screen); err != nil {
		return err
	}
	pictures, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "a list opens", pictures); err != nil {
		return err
	}
	if err := t.filled(ctx, "the sentences behind a bar are listed", linesBehind); err != nil {
		return err
	}
	if err := t.keep(ctx, "overview-behind.png", screen); err != nil {
		return err
	}
	list, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the sentence is shown", list); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "alt+Left"); err != nil {
		return err
	}
	if err := t.again(ctx, list); err != nil {
		return err
	}
	if err := t.escape(ctx, pictures); err != nil {
		return err
	}
	return t.saveOverview(ctx)
}

// filterOverview types a filter and goes back to the picture.
func (t *Tour) filterOverview(ctx context.Context, filter string) error {
	if err := t.display.Key(ctx, "slash"); err != nil {
		return err
	}
	if err := t.display.Type(ctx, filter); err != nil {
		return err
	}
	if err := until(ctx, "the pictures answer the filter", 20*time.Second, func() (bool, error) {
		picture, err := t.look(ctx, lowerBars)
		return err == nil && empty(picture), err
	}); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	_, err := t.look(ctx, screen)
	return err
}

// saveOverview saves the picture beside the project and leaves the overview.
func (t *Tour) saveOverview(ctx context.Context) error {
	before, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "s"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "it is asked how the picture is saved", before); err != nil {
		return err
	}
	if err := t.keep(ctx, "overview-save.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := until(ctx, "a picture lies beside the project", 20*time.Second, func() (bool, error) {
		return len(besides(t.home.SampleProject(), ".pdf")) == 1, nil
	}); err != nil {
		return err
	}
	shown, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	return t.display.Changed(ctx, "the overview is closed", shown)
}
