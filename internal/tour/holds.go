package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// This file asks the project what it holds. It asks from outside, through the
// command line, while the window has the project open: what it hears has left
// the window's memory and reached the file.

// Holding is what a project holds.
type Holding struct {
	Exported []byte // as jsonl
	Codebook corpus.Codebook
	Entries  []corpus.Entry
}

// Holds reads a project through an export to jsonl.
func (t *Tour) Holds(ctx context.Context, project string) (*Holding, error) {
	exported, err := t.home.Output(ctx, t.program, "export", project, "--format", "jsonl", "--out", "-")
	if err != nil {
		return nil, err
	}
	h := &Holding{Exported: exported}
	var bad error
	dataset.Lines(ctx, bytes.NewReader(exported), func(number int, line dataset.Line, err error) bool {
		if err != nil {
			bad = fmt.Errorf("line %d of the export: %w", number, err)
			return false
		}
		if line.Codebook != nil {
			h.Codebook = *line.Codebook
		}
		if line.HasDocument {
			h.Entries = append(h.Entries, line.Entry)
		}
		return true
	})
	if bad != nil {
		return nil, bad
	}
	return h, h.quotesStand()
}

// quotesStand proves that every annotation covers the words it says it covers.
func (h *Holding) quotesStand() error {
	for i := range h.Entries {
		document := &h.Entries[i].Document
		for _, a := range h.Entries[i].Annotations {
			if err := a.Span.Check(document.Text); err != nil {
				return fmt.Errorf("an annotation of %q: %w", document.Title, err)
			}
			if got := document.Quote(a.Span); got != a.Quote {
				return fmt.Errorf("an annotation of %q should cover %q and covers %q", document.Title, a.Quote, got)
			}
		}
	}
	return nil
}

// Entry is the document with an id.
func (h *Holding) Entry(id string) (corpus.Entry, error) {
	for _, e := range h.Entries {
		if e.Document.ID == id {
			return e, nil
		}
	}
	return corpus.Entry{}, fmt.Errorf("the project holds no document %s any more", id)
}

// Sentences counts the sentences of all documents.
func (h *Holding) Sentences() int {
	n := 0
	for _, e := range h.Entries {
		n += len(e.Document.Sentences)
	}
	return n
}

// onSentence lists the labels on exactly one sentence, or the state of a
// sentence without any, for people and for comparing: "claim", "claim|denial",
// "nothing", "unread".
func onSentence(e corpus.Entry, sentence int) string {
	span := e.Document.Sentences[sentence].Span
	labels := ""
	for _, a := range e.Annotations {
		if a.Span == span {
			if labels != "" {
				labels += "|"
			}
			labels += a.Label
		}
	}
	if labels != "" {
		return labels
	}
	return string(corpus.StateOf(span, e.Annotations, e.Marks))
}

// untilHolds waits until a document of the sample project fits, and says what
// it holds instead when it never does.
func (t *Tour) untilHolds(ctx context.Context, document, what string, fits func(corpus.Entry) bool) (corpus.Entry, error) {
	var entry corpus.Entry
	err := until(ctx, "the project holds "+what, 20*time.Second, func() (bool, error) {
		h, err := t.Holds(ctx, t.home.SampleProject())
		if err != nil {
			return false, err
		}
		entry, err = h.Entry(document)
		return err == nil && fits(entry), err
	})
	if err != nil && entry.Document.ID != "" {
		err = fmt.Errorf("%w; it holds %s", err, summary(entry))
	}
	return entry, err
}

// summary is one line about what was said of a document.
func summary(e corpus.Entry) string {
	text := fmt.Sprintf("%q:", e.Document.Title)
	for i := range e.Document.Sentences {
		text += " " + onSentence(e, i)
	}
	return fmt.Sprintf("%s (%d annotations, %d marks)", text, len(e.Annotations), len(e.Marks))
}

// setting reads one value of the small file in which the program keeps what
// belongs to the person and not to a project; "" when it is not there.
func (t *Tour) setting(name string) string {
	text, err := os.ReadFile(t.home.Path(".config/sayso/settings.json"))
	if err != nil {
		return ""
	}
	var all map[string]any
	if json.Unmarshal(text, &all) != nil || all[name] == nil {
		return ""
	}
	return fmt.Sprint(all[name])
}

// untilSetting waits until a setting has a value.
func (t *Tour) untilSetting(ctx context.Context, name, value string) error {
	err := until(ctx, fmt.Sprintf("the setting %s is %s", name, value), 10*time.Second, func() (bool, error) {
		return t.setting(name) == value, nil
	})
	if err != nil {
		return fmt.Errorf("%w; it is %q", err, t.setting(name))
	}
	return nil
}

// exists reports whether a file is there and not empty.
func exists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// besides lists the files with an ending that lie beside a project.
func besides(project, ending string) []string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(project), "*"+ending))
	return found
}
