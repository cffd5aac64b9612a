package main

import (
	"context"
	"errors"
	"strings"

	"sayso/internal/corpus"
)

// The steps with the mouse unplugged: an article from its first sentence to its
// last, corrected, with a source and a note, and done. The export and the end of
// the program, which are keys too, come later in the script.

// unplugged parks the pointer at the corner, where nothing is, and annotates a
// whole article by keys alone. No step of it moves the pointer again.
func (t *Tour) unplugged(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	for _, e := range h.Entries {
		if e.Document.ID != t.untouched && len(e.Annotations)+len(e.Marks) == 0 && len(e.Document.Sentences) >= 6 {
			t.byKeys = e.Document.ID
			break
		}
	}
	if t.byKeys == "" {
		return errors.New("the sample should hold a second article nobody has read")
	}
	entry, err := h.Entry(t.byKeys)
	if err != nil {
		return err
	}
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	if err := t.find(ctx, entry.Document.Title); err != nil {
		return err
	}
	keys, wanted := []string{"Home"}, []string(nil)
	cycle := []string{"1", "0", "2", "0", "3"}
	for i := range entry.Document.Sentences {
		key := cycle[i%len(cycle)]
		state := string(corpus.Nothing)
		if key != "0" {
			state = t.labels[strings.IndexByte("123", key[0])].ID
		}
		keys, wanted = append(keys, key), append(wanted, state)
	}
	if err := t.display.Key(ctx, keys...); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, t.byKeys, "something said of every sentence", func(e corpus.Entry) bool { return are(e, wanted...) })
	return err
}

// correctedByKeys moves the ends of the first annotation by words, and labels
// two words of the second sentence.
func (t *Tour) correctedByKeys(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "bracketleft", "shift+bracketright"); err != nil {
		return err
	}
	entry, err := t.untilHolds(ctx, t.byKeys, "the first annotation a word shorter at both ends", func(e corpus.Entry) bool {
		first, whole := e.Annotations[0], e.Document.Sentences[0].Span
		return first.Span.Start > whole.Start && first.Span.End < whole.End && first.Quote == e.Document.Quote(first.Span)
	})
	if err != nil {
		return err
	}
	before := len(entry.Annotations)
	if err := t.display.Key(ctx, "Home", "Down", "shift+Right", "shift+Right", "3"); err != nil {
		return err
	}
	second := entry.Document.Sentences[1].Span
	_, err = t.untilHolds(ctx, t.byKeys, "a label on the first two words of the second sentence", func(e corpus.Entry) bool {
		for _, a := range e.Annotations {
			if a.Label == t.labels[2].ID && a.Span.Start == second.Start && a.Span.End < second.End {
				return len(e.Annotations) == before+1 && len(strings.Fields(a.Quote)) == 2
			}
		}
		return false
	})
	return err
}

// writtenByKeys writes a source and a note, and says that the article is done.
func (t *Tour) writtenByKeys(ctx context.Context) error {
	const source, note = "the night watchman", "Corrected without a mouse."
	if err := t.write(ctx, source, note); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape", "ctrl+d"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.byKeys, "the source, the note and the article done", func(e corpus.Entry) bool {
		first := e.Annotations[0]
		return first.Attributes["source"] == source && first.Note == note && e.Document.State == corpus.Done
	})
	return err
}
