package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

	"sayso/internal/corpus"
)

// The steps around the window: menus, sheets, the next article; and the kill.

func (t *Tour) openAndClose(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	inText := lines[2].Min.Add(image.Pt(12, lines[2].Dy()/2))
	for _, c := range []struct {
		what string
		do   func() error
	}{
		{"a right click", func() error { return t.display.RightClick(ctx, inText) }},
		{"F1", func() error { return t.display.Key(ctx, "F1") }},
		{"Ctrl+F", func() error { return t.display.Key(ctx, "ctrl+f") }},
	} {
		before, err := t.look(ctx, above)
		if err != nil {
			return err
		}
		if err := c.do(); err != nil {
			return err
		}
		if err := t.display.Changed(ctx, c.what+" opens something", before); err != nil {
			return err
		}
		if _, err := t.display.Still(ctx, above); err != nil {
			return err
		}
		// A right click has gone to its sentence; Home leads back from it.
		if err := t.display.Key(ctx, "Escape", "Home"); err != nil {
			return err
		}
		if err := t.again(ctx, before); err != nil {
			return fmt.Errorf("after %s and Esc: %w", c.what, err)
		}
	}
	return nil
}

func (t *Tour) nextDone(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(h.Entries, func(e corpus.Entry) bool { return e.Document.ID == t.untouched })
	if at+1 >= len(h.Entries) {
		return errors.New("the article the tour works in is the last one, so there is no next one")
	}
	next := h.Entries[at+1].Document
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+Next"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the next article is shown", before); err != nil {
		return err
	}
	if next.State == corpus.Done {
		return fmt.Errorf("%q is done from the start, so nothing can be shown with it", next.Title)
	}
	if err := t.display.Key(ctx, "ctrl+d"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, next.ID, fmt.Sprintf("%q as done", next.Title),
		func(e corpus.Entry) bool { return e.Document.State == corpus.Done }); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+z", "ctrl+Prior"); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, next.ID, fmt.Sprintf("%q as before", next.Title),
		func(e corpus.Entry) bool { return e.Document.State == next.State })
	return err
}

// articleClicked clicks two rows of the list, one after the other: whichever
// article was open, the second click shows another. The driver of the tests gives
// a click to other things than that of a real window does.
func (t *Tour) articleClicked(ctx context.Context) error {
	if err := t.display.Click(ctx, image.Pt(120, 170)); err != nil {
		return err
	}
	first, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.display.Click(ctx, image.Pt(120, 260)); err != nil {
		return err
	}
	return t.display.Changed(ctx, "the article that was clicked is shown", first)
}

// killed sets a label, watches the screen, and kills the program at the first
// picture that shows the mark and says that all is saved. What the project
// holds then is looked at in the next step.
func (t *Tour) killed(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "Down", "Down", "Down"); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	var err error
	if t.before, err = t.Holds(ctx, t.home.SampleProject()); err != nil {
		return err
	}
	unmarked, err := t.display.Picture(marks)
	if err != nil {
		return err
	}
	saved, err := t.display.Picture(savedWord)
	if err != nil {
		return err
	}
	// The fourth sentence holds nothing; now it becomes a claim. The label is
	// added at the current sentence, so that only the mark changes in the column.
	if err := t.display.Key(ctx, "shift+1"); err != nil {
		return err
	}
	err = until(ctx, "the mark shows as saved", 20*time.Second, func() (bool, error) {
		now, err := t.display.Picture(marks)
		if err != nil || differing(unmarked, now) < 20 {
			return false, err
		}
		word, err := t.display.Picture(savedWord)
		return err == nil && differing(saved, word) == 0, err
	})
	if err != nil {
		return err
	}
	t.current().Kill()
	return nil
}

func (t *Tour) reopened(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	entry, err := h.Entry(t.untouched)
	if err != nil {
		return err
	}
	wanted := t.firstFour()
	wanted[3] = t.labels[0].ID
	if !are(entry, wanted...) {
		return fmt.Errorf("the mark that showed as saved is lost: %s", summary(entry))
	}
	earlier, err := t.before.Entry(t.untouched)
	if err != nil {
		return err
	}
	if got, want := len(entry.Annotations), len(earlier.Annotations)+1; got != want {
		return fmt.Errorf("the article should have %d annotations after the kill and has %d", want, got)
	}
	// The second start has a project to come back to, and no argument.
	return t.launch(ctx, "second")
}
