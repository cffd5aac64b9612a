package rounds

import (
	"context"
	"fmt"
	"slices"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Progress is how far a round is.
type Progress struct {
	corpus.Round
	Assignments []corpus.Assignment
	People      []Reader
	State       storage.RoundState
}

// Reader is how far a person is in a round.
type Reader struct {
	corpus.Annotator
	Assigned, Done int // documents
}

// Overview tells of all rounds how far they are, the oldest first.
func Overview(ctx context.Context, p *storage.Project) ([]Progress, error) {
	rounds, err := p.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	readings, err := p.Readings(ctx)
	if err != nil {
		return nil, err
	}
	people, done := corpus.PeopleOf(annotators), map[string]bool{}
	for _, r := range readings {
		if r.State == corpus.Done {
			done[people.Person(r.Annotator)+r.Document] = true
		}
	}
	list := make([]Progress, len(rounds))
	for i, r := range rounds {
		list[i].Round = r
		if list[i].Assignments, err = p.Assignments(ctx, r.ID); err != nil {
			return nil, err
		}
		if list[i].State, err = p.RoundState(ctx, r); err != nil {
			return nil, err
		}
		for _, id := range r.Annotators {
			reader := Reader{Annotator: corpus.Annotator{ID: id, Name: id}}
			for _, a := range annotators {
				if a.ID == id {
					reader.Annotator = a
				}
			}
			for _, a := range list[i].Assignments {
				if slices.Contains(a.Annotators, id) {
					if reader.Assigned++; done[people.Person(id)+a.Document] {
						reader.Done++
					}
				}
			}
			list[i].People = append(list[i].People, reader)
		}
	}
	return list, nil
}

// Stage is where a round stands, in a word: planned, open or closed.
func Stage(r *corpus.Round) string {
	switch {
	case r.OpenedAt == 0:
		return "planned"
	case r.ClosedAt == 0:
		return "open"
	}
	return "closed"
}

// Differs says in sentences what is not as the round froze it.
func (p *Progress) Differs() (list []string) {
	if !p.State.Codebook && p.Kind != corpus.Adjudication {
		list = append(list, fmt.Sprintf("The codebook in use is not the one under which the round %q was opened.", p.Name))
	}
	if !p.State.Bounds {
		list = append(list, fmt.Sprintf("Sentences of the round %q were cut anew since it was opened; only equal sentences can be compared.", p.Name))
	}
	if !p.State.Seal {
		list = append(list, fmt.Sprintf("What was said in the round %q is not what was sealed when it was closed: something came with a join.", p.Name))
	}
	return list
}

// Find finds a round by id or name.
func Find(ctx context.Context, p *storage.Project, name string) (corpus.Round, error) {
	rounds, err := p.Rounds(ctx)
	if err != nil {
		return corpus.Round{}, err
	}
	var found []corpus.Round
	for _, r := range rounds {
		if r.ID == name || r.Name == name {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return corpus.Round{}, fmt.Errorf("the project has no round %q; sayso round list lists them", name)
	case 1:
		return found[0], nil
	}
	return corpus.Round{}, fmt.Errorf("the project has %d rounds called %q; name one by its id, which sayso round list --json tells", len(found), name)
}

// Before says in sentences what one should know before a round is opened, or
// closed.
func Before(ctx context.Context, p *storage.Project, round corpus.Round, opening bool) ([]string, error) {
	if opening {
		project, err := read(ctx, p)
		if err != nil {
			return nil, err
		}
		proposal := &Proposal{Round: round, Plan: project.standing(round.ID)}
		for _, id := range round.Annotators {
			proposal.People = append(proposal.People, project.annotator(id))
		}
		if len(proposal.Plan) == 0 {
			proposal.Warnings = append(proposal.Warnings, fmt.Sprintf("No article is shared out in the round %q yet.", round.Name))
		}
		project.warn(proposal)
		return proposal.Warnings, nil
	}
	list, err := Overview(ctx, p)
	if err != nil {
		return nil, err
	}
	var sentences []string
	for i := range list {
		if list[i].ID != round.ID {
			continue
		}
		for _, r := range list[i].People {
			if left := r.Assigned - r.Done; left > 0 {
				sentences = append(sentences, fmt.Sprintf("%s has not finished %s.", r.Name, corpus.Plural(left, "article")))
			}
		}
	}
	return sentences, nil
}

// Open opens a round, or opens it again, as one change of an annotator; empty for
// nobody in particular.
func Open(ctx context.Context, p *storage.Project, round corpus.Round, by string) (storage.Event, error) {
	title := "Opened the round "
	if round.ClosedAt > 0 {
		title = "Opened again the round "
	}
	return p.Apply(ctx, storage.Change{Kind: Kind, Title: title + corpus.FirstWords(round.Name, 60), Annotator: by, Steps: []storage.Step{storage.OpenRound(round.ID)}})
}

// ReaderOf finds the reader of a name and the round in which they read: the one
// named, or the one that is open.
func ReaderOf(ctx context.Context, p *storage.Project, name, round string) (who corpus.Annotator, in corpus.Round, err error) {
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return who, in, err
	}
	list, err := p.Rounds(ctx)
	if err != nil {
		return who, in, err
	}
	if round != "" {
		if in, err = Find(ctx, p, round); err != nil {
			return who, in, err
		}
		list = []corpus.Round{in}
	}
	people := corpus.PeopleOf(annotators)
	named := func(id string) (corpus.Annotator, bool) {
		for _, a := range annotators {
			if people.Same(a.ID, id) && (a.ID == name || a.Name == name) {
				return corpus.Annotator{ID: id, Name: a.Name}, true
			}
			if a.ID == id && a.Of != "" { // the person whose second pass it is
				for _, of := range annotators {
					if people.Same(of.ID, a.Of) && (of.ID == name || of.Name == name) {
						return a, true
					}
				}
			}
		}
		return corpus.Annotator{}, false
	}
	found := 0
	for _, r := range list {
		if round == "" && !r.Open() {
			continue
		}
		for _, id := range r.Annotators {
			if a, ok := named(id); ok {
				who, in = a, r
				found++
				break
			}
		}
	}
	switch {
	case found == 0 && round != "":
		return who, in, fmt.Errorf("%q is no reader of the round %q; sayso round list tells who is", name, in.Name)
	case found == 0:
		return who, in, fmt.Errorf("no open round has a reader %q; sayso round list tells the rounds", name)
	case found > 1:
		return who, in, fmt.Errorf("%q reads in %d open rounds; name one with --round", name, found)
	}
	return who, in, nil
}
