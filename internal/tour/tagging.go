package main

import (
	"context"
	"fmt"
	"image"
	"slices"

	"sayso/internal/corpus"
)

// The steps that label, by key and by mouse.

// are reports whether the first sentences of a document are as listed.
func are(entry corpus.Entry, wanted ...string) bool {
	for i, w := range wanted {
		if onSentence(entry, i) != w {
			return false
		}
	}
	return true
}

// firstFour is what the keys 1 2 3 0 leave.
func (t *Tour) firstFour() []string {
	return []string{t.labels[0].ID, t.labels[1].ID, t.labels[2].ID, string(corpus.Nothing)}
}

func (t *Tour) tagByKey(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "1", "2", "3", "0"); err != nil {
		return err
	}
	entry, err := t.untilHolds(ctx, t.untouched, "claim, denial, speculation, nothing on the first four sentences",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) })
	if err != nil {
		return err
	}
	if len(entry.Annotations) != 3 || len(entry.Marks) != 1 {
		return fmt.Errorf("more was marked than asked for: %s", summary(entry))
	}
	return nil
}

func (t *Tour) undo(ctx context.Context) error {
	back := t.firstFour()
	back[3] = string(corpus.Unread)
	if err := t.seen(ctx, "ctrl+z"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "an unread fourth sentence again",
		func(e corpus.Entry) bool { return are(e, back...) && len(e.Annotations) == 3 }); err != nil {
		return err
	}
	if err := t.seen(ctx, "ctrl+shift+z"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "nothing on the fourth sentence again",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) && len(e.Annotations) == 3 })
	return err
}

// seen presses a key and waits until the window shows what it did.
func (t *Tour) seen(ctx context.Context, key string) error {
	before, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, key); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, key+" shows in the window", before); err != nil {
		return err
	}
	_, err = t.display.Still(ctx, screen)
	return err
}

// typedAhead corrects a slip as a quick hand does, without looking: a wrong
// label, Ctrl+Z, the right one. Undo goes to the disk and back; the key behind
// it must wait for that and not fall on the next sentence.
func (t *Tour) typedAhead(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "Down", "Down", "Down", "Down"); err != nil {
		return err
	}
	if _, err := t.display.xdotool(ctx, "key", "--delay", "1", "1", "ctrl+z", "2"); err != nil {
		return err
	}
	wanted := append(t.firstFour(), t.labels[1].ID, string(corpus.Unread))
	if _, err := t.untilHolds(ctx, t.untouched, "a denial on the fifth sentence and nothing on the sixth",
		func(e corpus.Entry) bool { return are(e, wanted...) && len(e.Annotations) == 4 }); err != nil {
		return err
	}
	if err := t.seen(ctx, "ctrl+z"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "an unread fifth sentence again",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) && len(e.Annotations) == 3 })
	return err
}

func (t *Tour) secondLabel(ctx context.Context) error {
	claim, denial := t.labels[0].ID, t.labels[1].ID
	if err := t.display.Key(ctx, "Home", "shift+2"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "claim and denial on the first sentence", func(e corpus.Entry) bool {
		return are(e, claim+"|"+denial, denial)
	}); err != nil {
		return err
	}
	// It stayed on the sentence, so the same key takes the label off again.
	if err := t.display.Key(ctx, "shift+2"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "only the claim on the first sentence", func(e corpus.Entry) bool {
		return are(e, t.firstFour()...)
	})
	return err
}

// write fills in the source and the note of the first sentence, and stays in
// the note.
func (t *Tour) write(ctx context.Context, source, note string) error {
	if err := t.display.Key(ctx, "Home", "Return"); err != nil {
		return err
	}
	if err := t.display.Type(ctx, source); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape", "t"); err != nil {
		return err
	}
	return t.display.Type(ctx, note)
}

func (t *Tour) sourceAndNote(ctx context.Context) error {
	const source, note = "the harbour office", "Second hand. See the last paragraph."
	if err := t.write(ctx, source, note); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "the source and the note on the first sentence", func(e corpus.Entry) bool {
		for _, a := range e.Annotations {
			if a.Span == e.Document.Sentences[0].Span {
				return a.Attributes["source"] == source && a.Note == note
			}
		}
		return false
	})
	return err
}

// lines finds the lines of text in the reading column, from the top, each as
// the box of its ink.
func (t *Tour) lines(ctx context.Context) ([]image.Rectangle, error) {
	picture, err := t.display.Still(ctx, column)
	if err != nil {
		return nil, err
	}
	return linesIn(picture), nil
}

func (t *Tour) tagByClick(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	if len(lines) < 14 {
		return fmt.Errorf("the reading column shows %d lines of text, too few", len(lines))
	}
	button, err := t.swatch(ctx, t.labels[2])
	if err != nil {
		return err
	}
	if err := t.display.Click(ctx, button); err != nil {
		return err
	}
	// A line far below the sentences that carry something already.
	target := lines[len(lines)-3]
	if err := t.display.Click(ctx, target.Min.Add(image.Pt(12, target.Dy()/2))); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "a fourth annotation, a speculation, below the first four sentences", func(e corpus.Entry) bool {
		return are(e, t.firstFour()...) && len(e.Annotations) == 4 && e.Annotations[3].Label == t.labels[2].ID
	}); err != nil {
		return err
	}
	// Put the label down again, and show that a click then tags nothing.
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	target = lines[len(lines)-1]
	if err := t.display.Click(ctx, target.Min.Add(image.Pt(12, target.Dy()/2))); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "shift+1"); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, t.untouched, "a claim where the last click went", func(e corpus.Entry) bool {
		return len(e.Annotations) == 5 && e.Annotations[4].Label == t.labels[0].ID
	})
	return err
}

// swatch finds the button of a label in the bar at the head of the window by
// its square of colour.
func (t *Tour) swatch(ctx context.Context, label corpus.Label) (image.Point, error) {
	bar, err := t.display.Still(ctx, image.Rect(0, 0, screenWidth, 48))
	if err != nil {
		return image.Point{}, err
	}
	at, ok := squareOf(bar, label.Colour)
	if !ok {
		return at, fmt.Errorf("no button at the head of the window shows the colour %s of %s", label.Colour, label.Name)
	}
	return at, nil
}

func (t *Tour) tagSelection(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	line := lines[len(lines)-5]
	y := (line.Min.Y + line.Max.Y) / 2
	if err := t.display.Drag(ctx, image.Pt(line.Min.X+60, y), image.Pt(line.Min.X+220, y)); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "2"); err != nil {
		return err
	}
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, t.untouched, "a denial on a part of a sentence", func(e corpus.Entry) bool {
		return slices.ContainsFunc(e.Annotations, func(a corpus.Annotation) bool {
			return a.Label == t.labels[1].ID && !slices.ContainsFunc(e.Document.Sentences, func(s corpus.Sentence) bool { return s.Span == a.Span })
		})
	})
	return err
}
