package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sayso/internal/corpus"
)

// adjudicated lets two people differ on an article, decides by keys, and proves
// what gold holds.
func (t *Tour) adjudicated(ctx context.Context) error {
	project := t.home.Path("gold/Bridge.sayso")
	if err := t.differ(ctx, project); err != nil {
		return err
	}
	if err := t.launch(ctx, "adjudicating", project); err != nil {
		return err
	}
	before, err := t.command(ctx, "decide where annotators differ")
	if err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-adjudicate.png", screen); err != nil {
		return err
	}
	left, err := t.left(ctx, project)
	if err != nil {
		return err
	}
	// A label; what one person said; why, and nothing to label.
	for i, keys := range [][]string{{"2"}, {"b"}, {"r", "c", "0"}} {
		for _, key := range keys {
			if err := t.display.Key(ctx, key); err != nil {
				return err
			}
		}
		if err := t.untilDecided(ctx, project, i+1); err != nil {
			return err
		}
	}
	if err := t.display.Key(ctx, "ctrl+z"); err != nil {
		return err
	}
	if err := t.untilDecided(ctx, project, 2); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "3"); err != nil {
		return err
	}
	if err := t.untilDecided(ctx, project, 3); err != nil {
		return err
	}
	now, err := t.left(ctx, project)
	if err != nil {
		return err
	}
	if now != left-3 {
		return fmt.Errorf("%d differences were left, and after three decisions there are %d", left, now)
	}
	if err := t.colours(ctx, "dark"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-adjudicate-dark.png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "light"); err != nil {
		return err
	}
	if err := t.escape(ctx, before); err != nil {
		return err
	}
	return t.closed(ctx)
}

// differ makes a copy of the sample project in which two people have read an
// article that nobody had read, and differ on every third sentence.
func (t *Tour) differ(ctx context.Context, project string) error {
	data, err := os.ReadFile(t.home.SampleProject())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(project), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(project, data, 0o600); err != nil {
		return err
	}
	h, err := t.Holds(ctx, project)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(h.Entries, func(e corpus.Entry) bool {
		return len(e.Annotations)+len(e.Marks) == 0 && len(e.Document.Sentences) > 8
	})
	if at < 0 {
		return errors.New("the sample has no article any more that nobody has read")
	}
	document := &h.Entries[at].Document
	var lines bytes.Buffer
	for i, s := range document.Sentences {
		for _, who := range []string{"Natasha Bertrand", "Vasco Cotovio"} {
			label := "claim"
			if i%3 == 1 && who == "Vasco Cotovio" {
				label = []string{"speculation", "denial"}[i%2]
			}
			line, err := json.Marshal(map[string]any{"document": document.ID, "start": s.Start, "end": s.End, "label": label, "annotator": who})
			if err != nil {
				return err
			}
			lines.Write(append(line, '\n'))
		}
	}
	said := project + ".jsonl"
	if err := os.WriteFile(said, lines.Bytes(), 0o600); err != nil {
		return err
	}
	_, err = t.home.Output(ctx, t.program, "annotate", project, said, "--unit", "byte")
	return err
}

// left counts the differences of a project that are left to decide.
func (t *Tour) left(ctx context.Context, project string) (int, error) {
	out, err := t.home.Output(ctx, t.program, "adjudicate", project, "--json")
	return bytes.Count(out, []byte("\n")), err
}

// untilDecided waits until a project has so many decisions.
func (t *Tour) untilDecided(ctx context.Context, project string, n int) error {
	return until(ctx, fmt.Sprintf("%d decisions are on disk", n), 20*time.Second, func() (bool, error) {
		out, err := t.home.Output(ctx, t.program, "adjudicate", project, "--out", "-")
		return bytes.Count(out, []byte("\n")) == n, err
	})
}
