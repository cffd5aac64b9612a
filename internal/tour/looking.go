package main

import (
	"context"
	"fmt"
	"image"
	"path/filepath"
	"time"
)

// The steps that look at the window and keep its pictures.

// look parks the pointer, which is part of the picture, and waits until a part
// of the screen stands still.
func (t *Tour) look(ctx context.Context, part image.Rectangle) (*image.RGBA, error) {
	if err := t.display.Point(ctx, nowhere); err != nil {
		return nil, err
	}
	return t.display.Still(ctx, part)
}

// keep takes a picture of a part of the screen for the documentation.
func (t *Tour) keep(ctx context.Context, name string, part image.Rectangle) error {
	if err := t.display.Point(ctx, image.Pt(part.Max.X-2, part.Max.Y-2)); err != nil {
		return err
	}
	picture, err := t.display.Still(ctx, part)
	if err != nil {
		return err
	}
	if empty(picture) {
		return fmt.Errorf("the picture %s shows nothing", name)
	}
	wrote, err := savePicture(filepath.Join(t.pictures, name), picture)
	if wrote {
		t.wrote = append(t.wrote, name)
	}
	return err
}

// filled waits until a part of the screen is no longer plain: until what was
// read behind the window is shown.
func (t *Tour) filled(ctx context.Context, what string, part image.Rectangle) error {
	return until(ctx, what, 20*time.Second, func() (bool, error) {
		picture, err := t.look(ctx, part)
		return err == nil && !empty(picture), err
	})
}

func (t *Tour) light(ctx context.Context) error {
	if err := t.find(ctx, t.annotated); err != nil {
		return err
	}
	// From the top to the sentence that fills the panel on the right best.
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	down, err := t.showpiece(ctx)
	if err != nil {
		return err
	}
	for range down {
		if err := t.display.Key(ctx, "Down"); err != nil {
			return err
		}
	}
	return t.keep(ctx, "tour-light.png", screen)
}

// showpiece is the number of the sentence that shows best what an annotation
// can say, in the article with the most annotations.
func (t *Tour) showpiece(ctx context.Context) (int, error) {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return 0, err
	}
	for _, e := range h.Entries {
		if e.Document.Title != t.annotated {
			continue
		}
		best, most := 0, -1
		for _, a := range e.Annotations {
			sentence := e.Document.SentenceAt(a.Span.Start)
			said := len(a.Attributes)
			if a.Note != "" {
				said++
			}
			for _, r := range e.Relations {
				if r.From == a.ID {
					said += 3
				}
			}
			// Only what shows without scrolling.
			if said > most && sentence < 8 {
				best, most = sentence, said
			}
		}
		return best, nil
	}
	return 0, fmt.Errorf("the project holds no article %q any more", t.annotated)
}

func (t *Tour) palette(ctx context.Context) error {
	return t.list(ctx, "ctrl+k", "report", "tour-palette.png", image.Rect(320, 150, 700, 200))
}

// escape presses Esc and waits until the screen is as it was before.
func (t *Tour) escape(ctx context.Context, before *image.RGBA) error {
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

// again waits until the screen looks as it did before.
func (t *Tour) again(ctx context.Context, before *image.RGBA) error {
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	return until(ctx, "the window looks as before", 10*time.Second, func() (bool, error) {
		now, err := t.display.Picture(before.Bounds())
		return err == nil && differing(before, now) <= caret, err
	})
}

func (t *Tour) dark(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.colours(ctx, "dark"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-dark.png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "light"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

func (t *Tour) zoom(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	for range 10 {
		if err := t.display.Key(ctx, "ctrl+equal"); err != nil {
			return err
		}
	}
	if err := t.untilSetting(ctx, "zoom_percent", "200"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "all is larger", before); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-zoom.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+0"); err != nil {
		return err
	}
	if err := t.untilSetting(ctx, "zoom_percent", "100"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

func (t *Tour) narrow(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.window.Resize(ctx, 900, 600); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-narrow.png", image.Rect(0, 0, 900, 600)); err != nil {
		return err
	}
	edge, err := t.look(ctx, image.Rect(891, 60, 892, 560))
	if err != nil {
		return err
	}
	// A plain margin lies between the annotation and the scroll bar at the edge.
	if rows := unlikeMost(edge); rows > 40 {
		return fmt.Errorf("at 900x600 something runs past the right edge of the window: %d rows of the margin there are not plain", rows)
	}
	if err := t.window.Resize(ctx, screenWidth, screenHeight); err != nil {
		return err
	}
	return t.again(ctx, before)
}
