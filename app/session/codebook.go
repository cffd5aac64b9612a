package session

import (
	"context"
	"encoding/json"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/internal/recoding"
	"sayso/storage"
)

// ChangeCodebook makes a plan true: on the screen at once, and in the project
// as one change that can be taken back. It reports whether the codebook is
// sound and the project can be written; if not, it says why and nothing
// happens.
func (s *Session) ChangeCodebook(p codebook.Plan) bool {
	if s.File().ReadOnly() {
		s.Message("This project is open read-only. The codebook was not changed.")
		return false
	}
	if err := p.Codebook.Check(); err != nil {
		s.Message("The codebook was not changed: " + err.Error() + ".")
		return false
	}
	if !p.Changed(s.Codebook) {
		return true
	}
	p = p.KeepLetters(s.Codebook)
	change := recoding.Change(p, s.Annotator.ID)
	redefined := codebook.Redefined(s.Codebook, p.Codebook)
	sitting := s.sitting
	if sitting == nil {
		sitting = &codebookSitting{}
	}
	p.Codebook.Version = s.Codebook.Version
	s.Codebook = p.Codebook
	annotations, _ := p.Touches()
	everything := annotations+len(p.Unlink) > 0
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) {
			change.Steps = recoding.Steps(p, sitting.version)
			event, err := s.File().Apply(ctx, change)
			if version := writtenVersion(event); err == nil && version > 0 {
				sitting.version = version
			}
			return event, err
		},
		func(event storage.Event, err error) { s.codebookWritten(p.Codebook, redefined, everything, event, err) })
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
func (s *Session) EndSitting() {
	s.sitting = nil
	s.Rested()
}

// codebookWritten runs on the Saver's goroutine when a change of the codebook
// is on disk, or can never be. everything says that annotations changed too,
// so that all must be read again.
func (s *Session) codebookWritten(written corpus.Codebook, redefined []corpus.Label, everything bool, event storage.Event, err error) {
	if err != nil {
		s.post(func() { s.Failed(err) })
		s.reload("")
		return
	}
	recoding.NoteDefinitions(context.Background(), s.File(), redefined, event.At)
	version := writtenVersion(event)
	s.post(func() {
		if everything || !codebook.Same(s.Codebook, written) {
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
func (s *Session) Markup(links bool, then func(codebook.Markup)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			m, err := recoding.Markup(context.Background(), s.File(), links)
			s.post(func() {
				if err != nil {
					s.Failed(err)
					return
				}
				then(m)
			})
		})
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
	since, ok := recoding.DefinedSince(ctx, s.File(), label)
	if !ok {
		return nil, nil
	}
	m, err := recoding.Markup(ctx, s.File(), false)
	if err != nil {
		return nil, err
	}
	for _, a := range m.Annotations {
		if a.Label == label.ID && a.ChangedAt.Before(since) {
			list = append(list, a)
		}
	}
	return list, nil
}
