package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"os"
	"strconv"
	"time"

	"sayso/internal/corpus"
)

// The steps that export, close, and prove what the file holds.

func (t *Tour) export(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+e"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the export is offered", before); err != nil {
		return err
	}
	// What the format leaves out is counted beside the window; while it is, one
	// line stands at the right, and nothing below.
	if err := t.filled(ctx, "what is left out has been counted", image.Rect(800, 262, 1080, 560)); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-export.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	project := t.home.SampleProject()
	if err := until(ctx, "a table lies beside the project", 20*time.Second, func() (bool, error) {
		found := besides(project, ".csv")
		return len(found) == 1 && exists(found[0]), nil
	}); err != nil {
		return err
	}
	h, err := t.Holds(ctx, project)
	if err != nil {
		return err
	}
	return tableFits(besides(project, ".csv")[0], h)
}

// tableFits proves that a csv export has one row for each sentence of the
// project, and that the text of each row is what stands at its offsets.
func tableFits(path string, h *Holding) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return fmt.Errorf("the table cannot be read: %w", err)
	}
	if len(rows)-1 != h.Sentences() {
		return fmt.Errorf("the table has %d rows, and the project %d sentences", len(rows)-1, h.Sentences())
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, name := range []string{"document_id", "start_byte", "end_byte", "text", "state", "labels"} {
		if _, ok := at[name]; !ok {
			return fmt.Errorf("the table has no column %s", name)
		}
	}
	for number, row := range rows[1:] {
		entry, err := h.Entry(row[at["document_id"]])
		if err != nil {
			return err
		}
		start, err1 := strconv.Atoi(row[at["start_byte"]])
		end, err2 := strconv.Atoi(row[at["end_byte"]])
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("row %d: %w", number+2, err)
		}
		span := corpus.Span{Start: start, End: end}
		if err := span.Check(entry.Document.Text); err != nil {
			return fmt.Errorf("row %d: %w", number+2, err)
		}
		// A cell that a spreadsheet would run as a formula begins with an
		// apostrophe that is not part of the text.
		text := row[at["text"]]
		if quote := entry.Document.Quote(span); text != quote && text != "'"+quote {
			return fmt.Errorf("row %d says %q, and %q stands at its offsets", number+2, text, quote)
		}
	}
	return nil
}

func (t *Tour) closed(ctx context.Context) error {
	if _, err := t.display.Still(ctx, column); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "alt+F4"); err != nil {
		return err
	}
	return t.current().WaitEnd(ctx)
}

func (t *Tour) sound(ctx context.Context) error {
	project := t.home.SampleProject()
	if _, err := t.home.Output(ctx, t.program, "check", project); err != nil {
		return err
	}
	h, err := t.Holds(ctx, project)
	if err != nil {
		return err
	}
	file, again := t.home.Path("all.jsonl"), t.home.Path("again.sayso")
	if err := os.WriteFile(file, h.Exported, 0o600); err != nil {
		return err
	}
	for _, arguments := range [][]string{{"new", again}, {"import", again, file}} {
		if _, err := t.home.Output(ctx, t.program, arguments...); err != nil {
			return err
		}
	}
	back, err := t.Holds(ctx, again)
	if err != nil {
		return err
	}
	if !bytes.Equal(h.Exported, back.Exported) {
		return errors.New("a project made of the export does not export the same bytes")
	}
	return nil
}
