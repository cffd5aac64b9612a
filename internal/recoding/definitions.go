package recoding

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// definitionSetting is where the project keeps when definitions were made. It
// is no part of the record, only a help to find what was coded before; so it
// needs no undo. A definition that was taken back is recognised by its words.
const definitionSetting = "definitions"

// definitionNote says since when a label is defined in certain words.
type definitionNote struct {
	Hash string `json:"hash"` // of the definition
	At   int64  `json:"at"`   // Unix milliseconds
}

// mostDefinitionNotes is how many definitions of a label are remembered.
const mostDefinitionNotes = 50

func definitionNotes(ctx context.Context, project *storage.Project) (map[string][]definitionNote, error) {
	notes := map[string][]definitionNote{}
	text, err := project.Setting(ctx, definitionSetting)
	if err != nil || text == "" {
		return notes, err
	}
	return notes, json.Unmarshal([]byte(text), &notes)
}

// NoteDefinitions remembers that labels are defined in new words since at.
func NoteDefinitions(ctx context.Context, project *storage.Project, labels []corpus.Label, at time.Time) {
	if len(labels) == 0 {
		return
	}
	notes, err := definitionNotes(ctx, project)
	if err != nil {
		slog.Warn("when definitions changed is not known", "error", err)
		notes = map[string][]definitionNote{}
	}
	for _, l := range labels {
		list := append(notes[l.ID], definitionNote{corpus.HashText(codebook.Meaning(l)), at.UnixMilli()})
		notes[l.ID] = list[max(0, len(list)-mostDefinitionNotes):]
	}
	text, err := json.Marshal(notes)
	if err := errors.Join(err, project.SetSetting(ctx, definitionSetting, string(text))); err != nil {
		slog.Warn("when a definition changed was not kept", "error", err)
	}
}

// DefinedSince tells since when a label is defined in its present words; false
// when it has been so from the start.
func DefinedSince(ctx context.Context, project *storage.Project, label corpus.Label) (at time.Time, ok bool) {
	notes, err := definitionNotes(ctx, project)
	if err != nil {
		slog.Warn("when definitions changed is not known", "error", err)
		return at, false
	}
	hash := corpus.HashText(codebook.Meaning(label))
	for _, n := range notes[label.ID] {
		if n.Hash == hash {
			at, ok = time.UnixMilli(n.At).UTC(), true
		}
	}
	return at, ok
}
