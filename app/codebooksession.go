package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// ChangeCodebook makes a plan true: on the screen at once, and in the project
// as one change that can be taken back. It reports whether the codebook is
// sound and the project can be written; if not, it says why and nothing
// happens.
func (s *Session) ChangeCodebook(p codebookPlan) bool {
	if s.file().ReadOnly() {
		s.Message("This project is open for reading only. The codebook was not changed.")
		return false
	}
	if err := p.codebook.Check(); err != nil {
		s.Message("The codebook was not changed: " + err.Error() + ".")
		return false
	}
	if !p.changed(s.Codebook) {
		return true
	}
	p.codebook.Labels = corpus.KeepLetters(s.Codebook.Labels, p.codebook.Labels)
	change := storage.Change{ID: storage.NewID(), Kind: "codebook", Title: p.title, Annotator: s.Annotator.ID}
	redefined := newDefinitions(s.Codebook, p.codebook)
	sitting := s.sitting
	if sitting == nil {
		sitting = &codebookSitting{}
	}
	p.codebook.Version = s.Codebook.Version
	s.Codebook = p.codebook
	annotations, _ := p.touches()
	everything := annotations+len(p.unlink) > 0
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) {
			change.Steps = p.steps(sitting.version)
			event, err := s.file().Apply(ctx, change)
			if version := writtenVersion(event); err == nil && version > 0 {
				sitting.version = version
			}
			return event, err
		},
		func(event storage.Event, err error) { s.codebookWritten(p.codebook, redefined, everything, event, err) })
	s.Changed(ChangedAll)
	return true
}

// codebookSitting is the time for which the codebook editor is open. All that is
// changed in it is one version of the codebook, though each change can be taken
// back by itself.
type codebookSitting struct {
	version int // that the first change made, 0 before it; only the Saver's goroutine asks
}

// BeginSitting and EndSitting stand around what is to be one version.
func (s *Session) BeginSitting() { s.sitting = &codebookSitting{} }

// EndSitting lets the next change begin a version of its own.
func (s *Session) EndSitting() { s.sitting = nil }

// codebookWritten runs on the Saver's goroutine when a change of the codebook
// is on disk, or can never be. everything says that annotations changed too,
// so that all must be read again.
func (s *Session) codebookWritten(written corpus.Codebook, redefined []corpus.Label, everything bool, event storage.Event, err error) {
	if err != nil {
		s.post(func() { s.Failed(err) })
		s.reload("")
		return
	}
	s.noteDefinitions(redefined, event.At)
	version := writtenVersion(event)
	s.post(func() {
		if everything || !sameCodebook(s.Codebook, written) {
			s.Reload()
			return
		}
		s.Codebook.Version = version
		s.Changed(ChangedProject)
	})
}

// writtenVersion is the number that the project gave the codebook.
func writtenVersion(event storage.Event) int {
	var c corpus.Codebook
	for _, step := range event.Steps {
		if step.Noun == history.Codebook && json.Unmarshal(step.After, &c) == nil {
			return c.Version
		}
	}
	return 0
}

// Markup reads the annotations of the whole project, and with links set the
// links too, when all earlier changes are on disk, and hands them over on the
// goroutine of the user interface.
func (s *Session) Markup(links bool, then func(markup)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			m, err := s.readMarkup(context.Background(), links)
			s.post(func() {
				if err != nil {
					s.Failed(err)
					return
				}
				then(m)
			})
		})
}

func (s *Session) readMarkup(ctx context.Context, links bool) (m markup, err error) {
	if m.annotations, err = s.file().Annotations(ctx, 0); err != nil {
		return m, err
	}
	oldestFirst(m.annotations)
	if !links {
		return m, nil
	}
	seen, read := map[string]bool{}, map[string]bool{}
	for _, a := range m.annotations {
		if read[a.Document] {
			continue
		}
		read[a.Document] = true
		relations, err := s.file().Relations(ctx, a.Document)
		if err != nil {
			return m, err
		}
		for _, r := range relations {
			if !seen[r.ID] {
				seen[r.ID] = true
				m.relations = append(m.relations, r)
			}
		}
	}
	return m, nil
}

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

func (s *Session) definitionNotes(ctx context.Context) (map[string][]definitionNote, error) {
	notes := map[string][]definitionNote{}
	text, err := s.file().Setting(ctx, definitionSetting)
	if err != nil || text == "" {
		return notes, err
	}
	return notes, json.Unmarshal([]byte(text), &notes)
}

// noteDefinitions remembers that labels are defined in new words since at.
func (s *Session) noteDefinitions(labels []corpus.Label, at time.Time) {
	if len(labels) == 0 {
		return
	}
	ctx := context.Background()
	notes, err := s.definitionNotes(ctx)
	if err != nil {
		slog.Warn("when definitions changed is not known", "error", err)
		notes = map[string][]definitionNote{}
	}
	for _, l := range labels {
		list := append(notes[l.ID], definitionNote{corpus.HashText(meaning(l)), at.UnixMilli()})
		notes[l.ID] = list[max(0, len(list)-mostDefinitionNotes):]
	}
	text, err := json.Marshal(notes)
	if err := errors.Join(err, s.file().SetSetting(ctx, definitionSetting, string(text))); err != nil {
		slog.Warn("when a definition changed was not kept", "error", err)
	}
}

// DefinedSince tells since when a label is defined in its present words; false
// when it has been so from the start.
func (s *Session) DefinedSince(ctx context.Context, label corpus.Label) (at time.Time, ok bool) {
	notes, err := s.definitionNotes(ctx)
	if err != nil {
		slog.Warn("when definitions changed is not known", "error", err)
		return at, false
	}
	hash := corpus.HashText(meaning(label))
	for _, n := range notes[label.ID] {
		if n.Hash == hash {
			at, ok = time.UnixMilli(n.At).UTC(), true
		}
	}
	return at, ok
}

// CodedBefore lists the annotations of a label that nobody has touched since
// its present definition was made, the oldest first; nil when there is no such
// definition. It reads when all earlier changes are on disk, and hands the list
// over on the goroutine of the user interface.
func (s *Session) CodedBefore(label corpus.Label, then func([]corpus.Annotation)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			list, err := s.readCodedBefore(context.Background(), label)
			s.post(func() {
				if err != nil {
					s.Failed(err)
					return
				}
				then(list)
			})
		})
}

func (s *Session) readCodedBefore(ctx context.Context, label corpus.Label) (list []corpus.Annotation, err error) {
	since, ok := s.DefinedSince(ctx, label)
	if !ok {
		return nil, nil
	}
	m, err := s.readMarkup(ctx, false)
	if err != nil {
		return nil, err
	}
	for _, a := range m.annotations {
		if a.Label == label.ID && a.ChangedAt.Before(since) {
			list = append(list, a)
		}
	}
	return list, nil
}
