package session

import (
	"context"
	"slices"

	"sayso/internal/corpus"
	"sayso/storage"
)

// terms are what an open round says of its documents.
type terms struct {
	corpus.Round
	reads map[string][]string // document to the ids of those who read it
}

// openRounds reads the rounds in which work is going on.
func openRounds(ctx context.Context, p *storage.Project) (list []terms, err error) {
	rounds, err := p.Rounds(ctx)
	for i := range rounds {
		if !rounds[i].Open() {
			continue
		}
		t := terms{rounds[i], map[string][]string{}}
		assigned, err := p.Assignments(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range assigned {
			t.reads[a.Document] = a.Annotators
		}
		list = append(list, t)
	}
	return list, err
}

// Hints is when a model may say what it would label in a document, by the open
// rounds in which the person at the keyboard reads it: the strictest of them. What
// measures how far people agree, with others or with themselves, allows nothing,
// whatever it says.
func (s *Session) Hints(document string) corpus.HintPolicy {
	policy := corpus.HintsBefore
	for i := range s.terms {
		t := &s.terms[i]
		if !slices.ContainsFunc(t.reads[document], s.Mine) {
			continue
		}
		switch {
		case t.Kind == corpus.Blind, t.Kind == corpus.SecondPass, t.Hints == corpus.HintsOff:
			return corpus.HintsOff
		case t.Hints == corpus.HintsAfter:
			policy = corpus.HintsAfter
		}
	}
	return policy
}
