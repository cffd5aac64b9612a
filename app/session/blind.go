package session

import (
	"context"

	"sayso/internal/corpus"
	"sayso/storage"
)

// While a blind round or a second reading is open, its annotators see nothing of
// what others said in its articles. The project file sees to that, once it knows
// who is at the keyboard: whatever the session reads of it is without the others.

// see tells the project file who is at the keyboard, and finds out which rounds
// are blind for them. It may be called from any goroutine.
func (s *Session) see(ctx context.Context, project *storage.Project, annotator string) error {
	s.seeing.Lock()
	defer s.seeing.Unlock()
	return s.tell(ctx, project, annotator)
}

// seeAgain does so for who is at the keyboard already: rounds may be open or closed
// since, or the file is another one. Whoever sits down meanwhile is not overruled.
func (s *Session) seeAgain(ctx context.Context, project *storage.Project) error {
	s.seeing.Lock()
	defer s.seeing.Unlock()
	return s.tell(ctx, project, s.viewer())
}

// tell does so; the caller holds seeing.
func (s *Session) tell(ctx context.Context, project *storage.Project, annotator string) error {
	if err := project.SeeAs(ctx, annotator); err != nil {
		return err
	}
	s.viewing.Store(&annotator)
	rounds, err := project.BlindRounds(ctx)
	s.blind.Store(&rounds)
	return err
}

// viewer is the id of whom the project was told last.
func (s *Session) viewer() string {
	if id := s.viewing.Load(); id != nil {
		return *id
	}
	return ""
}

// BlindIn are the open rounds in which the person at the keyboard may not see
// what others said.
func (s *Session) BlindIn() []corpus.Round {
	if rounds := s.blind.Load(); rounds != nil {
		return *rounds
	}
	return nil
}

// IsHandOut reports whether the project is a hand-out, which is for one person.
func (s *Session) IsHandOut() bool { return s.handOut }

// whoIsIt finds who is at the keyboard: in a hand-out whom it is for, otherwise
// the person of that name.
func (s *Session) whoIsIt(ctx context.Context, project *storage.Project, name string) (corpus.Annotator, error) {
	reader, handOut, err := project.HandedOut(ctx)
	if err != nil {
		return corpus.Annotator{}, err
	}
	if s.handOut = handOut; handOut {
		return corpus.Annotator{ID: reader}, nil // know fills in the name
	}
	if project.ReadOnly() || name == "" {
		return corpus.Annotator{Name: name}, nil
	}
	return whoIs(ctx, project, name)
}

// ChangePlan changes who reads what, or opens or closes a round, in turn with all
// other changes, and shows everything anew: other things may be seen then. then is
// called on the goroutine of the user interface once it is on disk.
func (s *Session) ChangePlan(title string, steps []storage.Step, then func()) {
	change := storage.Change{ID: storage.NewID(), Kind: "round", Title: title, Annotator: s.Annotator.ID, Steps: steps}
	s.ChangePlanBy(func(ctx context.Context, file *storage.Project) (storage.Event, error) {
		return file.Apply(ctx, change)
	}, then)
}

// ChangePlanBy does so for a change that has to be worked out from the file as it
// is when all before is on disk.
func (s *Session) ChangePlanBy(change func(context.Context, *storage.Project) (storage.Event, error), then func()) {
	s.begin()
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return change(ctx, s.File()) },
		func(_ storage.Event, err error) {
			if err == nil {
				s.reload("")
			}
			s.post(func() {
				s.end()
				if err != nil {
					s.Failed(err)
					return
				}
				then()
			})
		})
}
