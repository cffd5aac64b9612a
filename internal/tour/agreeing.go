package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// agreed lets a second person read what the sample project holds, some of it
// differently, looks at how far the two agree, and follows a figure to the
// disagreements behind it.
func (t *Tour) agreed(ctx context.Context) error {
	project := t.home.Path("agree/Bridge.sayso")
	if err := t.secondReader(ctx, project); err != nil {
		return err
	}
	if err := t.launch(ctx, "agreement", project); err != nil {
		return err
	}
	text, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "shift+F7"); err != nil {
		return err
	}
	figures := image.Rect(40, 110, 600, 300)
	if err := t.filled(ctx, "the figures are there", figures); err != nil {
		return err
	}
	if err := t.keep(ctx, "agreement.png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "dark"); err != nil {
		return err
	}
	if err := t.keep(ctx, "agreement-dark.png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "light"); err != nil {
		return err
	}
	shown, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "Enter lists the disagreements", shown); err != nil {
		return err
	}
	if err := until(ctx, "the disagreements are listed", 20*time.Second, func() (bool, error) {
		now, err := t.look(ctx, above)
		return err == nil && unlikeMost(now.SubImage(listLines).(*image.RGBA)) > letters, err
	}); err != nil {
		return err
	}
	if err := t.keep(ctx, "agreement-behind.png", screen); err != nil {
		return err
	}
	if err := t.escape(ctx, shown); err != nil {
		return err
	}
	if err := t.escape(ctx, text); err != nil {
		return err
	}
	return t.closed(ctx)
}

// secondReader copies the sample project and gives it a second annotator, who
// agrees with most of what the first said.
func (t *Tour) secondReader(ctx context.Context, project string) error {
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
	var lines bytes.Buffer
	n := 0
	for _, e := range h.Entries {
		for _, a := range e.Annotations {
			n++
			if n%11 == 0 {
				continue // overlooked
			}
			label := a.Label
			if n%6 == 0 {
				label = otherLabel(h.Codebook, label)
			}
			line, err := json.Marshal(map[string]any{"document": e.Document.ID, "start": a.Span.Start, "end": a.Span.End, "label": label, "attributes": a.Attributes})
			if err != nil {
				return err
			}
			lines.Write(append(line, '\n'))
		}
	}
	file := project + ".jsonl"
	if err := os.WriteFile(file, lines.Bytes(), 0o600); err != nil {
		return err
	}
	out, err := t.home.Output(ctx, t.program, "annotate", project, file, "--unit", "byte", "--annotator", "Reader B")
	if err != nil {
		return err
	}
	if saved := strings.Count(string(out), "\n"); saved < 20 {
		return fmt.Errorf("the second reader said %d things, too few to compare", saved)
	}
	return nil
}

// otherLabel is a label that is not this one.
func otherLabel(codebook corpus.Codebook, label string) string {
	for _, l := range codebook.Labels {
		if l.ID != label {
			return l.ID
		}
	}
	return label
}

// listLines is where the second line of a long list and some below it stand.
var listLines = image.Rect(300, 200, 900, 300)
