package adjudicating

import (
	"context"
	"slices"

	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Standing knows which computed decisions the closed rounds of a project stand by.
// What follows from the codings of a closed round's readers stays in gold as long as
// they say so: two rounds over one article do not take each other's gold away, and
// where their readers differ, the sentence is left for somebody to decide.
type Standing struct{ rounds []closedRound }

// closedRound is a round whose readers stand by what they said.
type closedRound struct {
	reader    *adjudication.Reader
	documents map[string]bool // by id
}

// NewStanding reads the closed rounds in which annotators are compared, all but that
// of an id, which is being closed or decided on itself; "" leaves out none.
func NewStanding(ctx context.Context, project *storage.Project, but string) (*Standing, error) {
	rounds, err := project.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	s := &Standing{}
	for _, r := range rounds {
		if compares := r.Kind == corpus.Blind || r.Kind == corpus.Training; r.ID == but || r.ClosedAt == 0 || !compares || len(r.Annotators) < 2 {
			continue
		}
		closed := closedRound{documents: map[string]bool{}}
		if closed.reader, err = Read(ctx, project, r.Annotators); err != nil {
			return nil, err
		}
		assignments, err := project.Assignments(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range assignments {
			closed.documents[a.Document] = true
		}
		s.rounds = append(s.rounds, closed)
	}
	return s, nil
}

// decisions are the computed decisions on a document that a round stands by: those
// made of what its readers say. A nil Standing has none.
func (s *Standing) decisions(e *corpus.Entry) (spans []corpus.Span) {
	if s == nil || len(e.Decisions) == 0 {
		return nil
	}
	for i := range s.rounds {
		if !s.rounds[i].documents[e.Document.ID] {
			continue
		}
		units, _ := s.rounds[i].reader.Units(e)
		for k := range units {
			if u := &units[k]; u.Decided() && slices.Contains(computed, u.Decision.How) {
				spans = append(spans, u.Span)
			}
		}
	}
	return spans
}
