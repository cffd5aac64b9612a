package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"sayso/internal/corpus"
)

// The steps of a second look: a denial that nobody has read is found by the
// queue, and a label that looks odd is turned.

// denies is what a sentence says that the queue should lead to.
var denies = regexp.MustCompile(`(?i)den(y|ie[ds])|no evidence|not |false|reject|dismiss|disput|refut`)

// count counts the annotations with a label, and those of them in sentences with
// some words.
func count(h *Holding, label string, words *regexp.Regexp) (all, with int) {
	for _, e := range h.Entries {
		for _, a := range e.Annotations {
			if a.Label == label {
				if all++; words.MatchString(a.Quote) {
					with++
				}
			}
		}
	}
	return all, with
}

// likelyDenial goes to the likeliest denial, says that it is one, and leaves the
// queue.
func (t *Tour) likelyDenial(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	denial := t.labels[1]
	all, with := count(h, denial.ID, denies)
	if _, err := t.open(ctx, "alt+q", ""); err != nil {
		return err
	}
	list, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, denial.Key); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the likeliest denial is shown", list); err != nil {
		return err
	}
	if err := t.filled(ctx, "the strip at the foot says where one is", queueStrip); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-second-look.png", screen); err != nil {
		return err
	}
	first, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, denial.Key); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the next one comes", first); err != nil {
		return err
	}
	if err := until(ctx, "one more denial, in a sentence that denies", 10*time.Second, func() (bool, error) {
		h, err := t.Holds(ctx, t.home.SampleProject())
		if err != nil {
			return false, err
		}
		now, nowWith := count(h, denial.ID, denies)
		return now == all+1 && nowWith == with+1, nil
	}); err != nil {
		return err
	}
	return t.display.Key(ctx, "Escape")
}

// oddLabel is a line of `sayso suggest --second-look --json`.
type oddLabel struct {
	Document string   `json:"document"`
	Start    int      `json:"start_byte"`
	Labels   []string `json:"labels"`
	Would    []string `json:"would"`
}

// turnedBack asks from outside which coded sentence looks oddest, goes there by
// key, and turns it to what the model would say.
func (t *Tour) turnedBack(ctx context.Context) error {
	listed, err := t.home.Output(ctx, t.program, "suggest", t.home.SampleProject(), "--second-look", "--annotator", "Reader A", "--json", "--limit", "1")
	if err != nil {
		return err
	}
	var odd oddLabel
	if err := json.Unmarshal(bytes.TrimSpace(listed), &odd); err != nil || odd.Document == "" {
		return fmt.Errorf("nothing that was coded looks odd: %q, %w", listed, errors.Join(err))
	}
	key, label := "0", ""
	for _, l := range t.labels {
		if len(odd.Would) > 0 && odd.Would[0] == l.ID || len(odd.Would) == 0 && !slices.Contains(odd.Labels, l.ID) {
			key, label = l.Key, l.ID
		}
	}
	before, err := t.look(ctx, queueStrip)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "alt+o"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the strip at the foot says what looks odd", before); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-odd-label.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, key); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, odd.Document, "the odd label turned", func(e corpus.Entry) bool {
		at := e.Document.SentenceAt(odd.Start)
		labels := slices.ContainsFunc(e.Annotations, func(a corpus.Annotation) bool {
			return a.Label == label && a.Span.Overlaps(e.Document.Sentences[at].Span)
		})
		marked := slices.ContainsFunc(e.Marks, func(m corpus.Mark) bool { return m.Span == e.Document.Sentences[at].Span })
		return label != "" && labels || label == "" && marked
	})
	if err != nil {
		return err
	}
	return t.display.Key(ctx, "Escape")
}
