package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// KindPeople is the kind of the events that rename annotators or say that two of
// them are one person.
const KindPeople = "people"

// RenameAnnotator gives an annotator another name. by is the id of who does so,
// empty for nobody in particular. A name that somebody else has is refused: two
// annotators who are one person are merged.
func (p *Project) RenameAnnotator(ctx context.Context, id, name, by string) (Event, error) {
	name = strings.TrimSpace(name)
	return p.changeAnnotator(ctx, id, by, func(all []corpus.Annotator, a *corpus.Annotator) (string, error) {
		for _, other := range all {
			if other.ID != id && other.Name == name {
				return "", fail(ErrExists, nil, "There is an annotator %q already, so nothing was changed. If both are one person, merge them.", name)
			}
		}
		before := a.Name
		a.Name = name
		return fmt.Sprintf("Annotator %s is now called %s", corpus.FirstWords(before, 60), corpus.FirstWords(name, 60)), nil
	})
}

// MergeAnnotators records that one annotator is the same person as another.
// Annotations keep the annotator they were made by; the person is known by the
// name of into, and everything that belongs to one belongs to both.
func (p *Project) MergeAnnotators(ctx context.Context, id, into, by string) (Event, error) {
	return p.changeAnnotator(ctx, id, by, func(all []corpus.Annotator, a *corpus.Annotator) (string, error) {
		people := corpus.PeopleOf(all)
		person := people.Person(into)
		name := corpus.NameOf(all, into)
		switch {
		case name == "":
			return "", notFound(history.Annotator, into)
		case people.Same(id, into):
			return "", fail(ErrNothing, nil, "%s and %s are one person already.", a.Name, name)
		}
		a.SameAs = person
		return fmt.Sprintf("%s is the same person as %s", corpus.FirstWords(a.Name, 60), corpus.FirstWords(name, 60)), nil
	})
}

// PartAnnotator takes back that an annotator is the same person as another.
func (p *Project) PartAnnotator(ctx context.Context, id, by string) (Event, error) {
	return p.changeAnnotator(ctx, id, by, func(_ []corpus.Annotator, a *corpus.Annotator) (string, error) {
		if a.SameAs == "" {
			return "", fail(ErrNothing, nil, "%s is merged with nobody.", a.Name)
		}
		a.SameAs = ""
		return corpus.FirstWords(a.Name, 60) + " is a person of their own", nil
	})
}

// changeAnnotator changes what is known of an annotator; change says in words
// what is new.
func (p *Project) changeAnnotator(ctx context.Context, id, by string, change func(all []corpus.Annotator, a *corpus.Annotator) (string, error)) (Event, error) {
	all, err := p.Annotators(ctx)
	if err != nil {
		return Event{}, err
	}
	for _, a := range all {
		if a.ID != id {
			continue
		}
		title, err := change(all, &a)
		if err != nil {
			return Event{}, err
		}
		return p.Apply(ctx, Change{Kind: KindPeople, Title: title, Annotator: by, Steps: []Step{PutAnnotator(a)}})
	}
	return Event{}, notFound(history.Annotator, id)
}

// AnnotatorNamed finds the annotator of that name, or adds one. Blanks around
// the name do not count, nor do capitals where that leaves one annotator; an
// empty name is refused. Of an annotator who is the same person as another, it
// is the other.
func (p *Project) AnnotatorNamed(ctx context.Context, name string) (corpus.Annotator, error) {
	name = strings.TrimSpace(name)
	found, err := reading(ctx, p, func(q querier) (corpus.Annotator, error) { return annotatorNamed(ctx, q, name) })
	if !errors.Is(err, sql.ErrNoRows) {
		return found, err
	}
	err = p.write(ctx, func(t *transaction) error {
		found, err = annotatorNamed(t.ctx, t.tx, name)
		if !errors.Is(err, sql.ErrNoRows) { // somebody was quicker
			return err
		}
		found = corpus.Annotator{ID: NewID(), Name: name}
		_, err = t.apply(Change{Kind: KindAnnotator, Title: "Annotator " + corpus.FirstWords(name, 60), Annotator: found.ID, Steps: []Step{PutAnnotator(found)}})
		return err
	})
	return found, err
}

// annotatorNamed finds the person of a name; sql.ErrNoRows says that there is
// none.
func annotatorNamed(ctx context.Context, q querier, name string) (corpus.Annotator, error) {
	all, err := collect(ctx, q, scanAnnotator, annotatorQuery+"ORDER BY id")
	if err != nil {
		return corpus.Annotator{}, err
	}
	people := corpus.PeopleOf(all)
	byID, alike := map[string]corpus.Annotator{}, map[string]bool{}
	person := ""
	for _, a := range all {
		byID[a.ID] = a
		if a.Name == name && person == "" {
			person = people.Person(a.ID)
		}
		if strings.EqualFold(a.Name, name) {
			alike[people.Person(a.ID)] = true
		}
	}
	if person == "" && len(alike) == 1 {
		for person = range alike {
		}
	}
	if a, ok := byID[person]; ok {
		return a, nil
	}
	return corpus.Annotator{}, sql.ErrNoRows
}
