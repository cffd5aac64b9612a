// Package recoding makes a changed codebook true in a project.
//
// Package codebook works out what a change is to touch: a plan. Here the plan
// meets the project. Markup reads what was coded, from which a plan is made;
// Change turns the plan into one change of the history, on whoever's annotations
// it touches, so that one undo takes all of it back; NoteDefinitions remembers
// since when a label is defined in its present words, by which the older
// annotations are found. The window and the command line do it with the same
// calls.
package recoding

import (
	"context"
	"sort"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
)

// Kind is the kind of the change of a codebook in the history.
const Kind = "codebook"

// Markup reads the annotations of the whole project, the oldest first, and with
// links set the links too.
func Markup(ctx context.Context, project *storage.Project, links bool) (m codebook.Markup, err error) {
	if m.Annotations, err = project.Annotations(ctx, 0); err != nil {
		return m, err
	}
	oldestFirst(m.Annotations)
	if !links {
		return m, nil
	}
	seen, read := map[string]bool{}, map[string]bool{}
	for _, a := range m.Annotations {
		if read[a.Document] {
			continue
		}
		read[a.Document] = true
		relations, err := project.Relations(ctx, a.Document)
		if err != nil {
			return m, err
		}
		for _, r := range relations {
			if !seen[r.ID] {
				seen[r.ID] = true
				m.Relations = append(m.Relations, r)
			}
		}
	}
	return m, nil
}

// oldestFirst puts annotations in the order in which they were made.
func oldestFirst(list []corpus.Annotation) {
	sort.SliceStable(list, func(i, j int) bool {
		if !list[i].CreatedAt.Equal(list[j].CreatedAt) {
			return list[i].CreatedAt.Before(list[j].CreatedAt)
		}
		return list[i].ID < list[j].ID
	})
}

// Change is the plan as one change by an annotator.
func Change(p codebook.Plan, annotator string) storage.Change {
	return storage.Change{ID: storage.NewID(), Kind: Kind, Title: p.Title, Annotator: annotator, Steps: Steps(p, 0)}
}

// Steps are the plan as storage does it, on whoever's annotations. Links move
// before an annotation goes, because its links go with it. version is the one
// that the codebook goes on with, 0 for a new one.
func Steps(p codebook.Plan, version int) []storage.Step {
	steps := []storage.Step{storage.PutCodebook(p.Codebook)}
	if version > 0 {
		p.Codebook.Version = version
		steps[0] = storage.AmendCodebook(p.Codebook)
	}
	for _, a := range p.Put {
		if a.Codebook == 0 {
			a.Codebook = storage.UnknownCodebook // nobody decided on it anew
		}
		steps = append(steps, storage.Shared(storage.PutAnnotation(a)))
	}
	for _, r := range p.Links { // one that is there keeps its ends, so it makes way
		steps = append(steps, storage.Shared(storage.DeleteRelation(r.ID)), storage.PutRelation(r))
	}
	for _, r := range p.Unlink {
		steps = append(steps, storage.Shared(storage.DeleteRelation(r.ID)))
	}
	for _, a := range p.Drop {
		steps = append(steps, storage.Shared(storage.DeleteAnnotation(a.ID)))
	}
	return steps
}

// Apply makes a plan true as one change by an annotator, and remembers which
// labels are defined in other words from then on. before is the codebook that
// the plan was made from.
func Apply(ctx context.Context, project *storage.Project, before corpus.Codebook, p codebook.Plan, annotator string) error {
	p = p.KeepLetters(before)
	event, err := project.Apply(ctx, Change(p, annotator))
	if err != nil {
		return err
	}
	NoteDefinitions(ctx, project, codebook.Redefined(before, p.Codebook), event.At)
	return nil
}
