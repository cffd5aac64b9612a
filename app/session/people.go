package session

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Whose things are. The project file refuses to change what somebody else made;
// what stands here is asked before anything is offered or shown as changed.

// know takes up who is in the project.
func (s *Session) know(annotators []corpus.Annotator) {
	s.Annotators, s.people = annotators, corpus.PeopleOf(annotators)
	person := s.people.Person(s.Annotator.ID)
	for _, a := range annotators {
		if a.ID == person {
			s.Annotator = a
		}
	}
	s.seen.Store(new(s.Of()))
	s.assign()
}

// whoIs finds the annotator that a name or an id means, or adds one of that name.
// Where several people have the very name it is none of them (an empty id): which
// one is at the keyboard, somebody has to say.
func whoIs(ctx context.Context, p *storage.Project, who string) (corpus.Annotator, error) {
	all, err := p.Annotators(ctx)
	if err != nil {
		return corpus.Annotator{}, err
	}
	people, named := corpus.PeopleOf(all), map[string]bool{}
	for _, a := range all {
		if a.ID == who {
			return a, nil // know makes it the person
		}
		if a.Name == who {
			named[people.Person(a.ID)] = true
		}
	}
	if len(named) > 1 {
		return corpus.Annotator{}, nil
	}
	return p.AnnotatorNamed(ctx, who)
}

// Become makes another person the one at the keyboard: the one of an id, or of a
// name that is known or new. Keys pressed until the project knows who that is
// wait, so that nothing is said in the name of the one before.
func (s *Session) Become(who string, then func()) {
	if s.handOut {
		s.Message("This hand-out is for " + s.Annotator.Name + ". Somebody else reads in a hand-out of their own.")
		return
	}
	s.begin()
	go func() {
		s.saver.Await()
		ctx := context.Background()
		annotator, err := whoIs(ctx, s.File(), who)
		var known []corpus.Annotator
		if err == nil {
			known, err = s.File().Annotators(ctx)
		}
		if err == nil {
			err = s.see(ctx, s.File(), annotator.ID)
		}
		s.post(func() {
			defer s.end()
			if err != nil {
				s.Failed(err)
				return
			}
			s.Annotator = annotator
			s.know(known)
			s.look()
			then()
		})
	}()
}

// Mine reports whether an annotator is the person at the keyboard, under
// whatever name.
func (s *Session) Mine(annotator string) bool { return s.people.Same(annotator, s.Annotator.ID) }

// MineNow is Mine for another goroutine: for the people that are known now.
func (s *Session) MineNow() func(annotator string) bool {
	people, me := s.people, s.Annotator.ID
	return func(annotator string) bool { return me != "" && people.Same(annotator, me) }
}

// ClosedGold tells which annotator is gold that is learned from: none while a
// round is open.
func (s *Session) ClosedGold() func(annotator string) bool {
	var open []corpus.Round
	for i := range s.terms {
		open = append(open, s.terms[i].Round)
	}
	return corpus.ClosedGold(s.Annotators, open)
}

// RoundOpen reports whether a round is open, whoever reads in it.
func (s *Session) RoundOpen() bool { return len(s.terms) > 0 }

// Own reports whether the person at the keyboard made the annotation. The work
// of others is never changed by a key.
func (s *Session) Own(a corpus.Annotation) bool { return s.Mine(a.Annotator) }

// AnnotatorName is the name of an annotator, or its id where none is known.
func (s *Session) AnnotatorName(id string) string {
	if name := corpus.NameOf(s.Annotators, id); name != "" {
		return name
	}
	if id == s.Annotator.ID {
		return s.Annotator.Name
	}
	return id
}

// SaysWhose counts whose the annotations are, where not all are the annotator's
// own: "7 by Maria, 5 by you". Otherwise it is empty.
func (s *Session) SaysWhose(annotators []string) string {
	count, people := map[string]int{}, []string{}
	others := false
	for _, a := range annotators {
		person := s.people.Person(a)
		if count[person] == 0 {
			people = append(people, person)
		}
		count[person]++
		others = others || !s.Mine(a)
	}
	if !others {
		return ""
	}
	slices.SortStableFunc(people, func(a, b string) int { return count[b] - count[a] })
	var parts []string
	for _, p := range people {
		name := s.AnnotatorName(p)
		if s.Mine(p) {
			name = "you"
		}
		parts = append(parts, fmt.Sprintf("%d by %s", count[p], name))
	}
	return strings.Join(parts, ", ")
}

// SamePerson reports whether two annotators are the same person.
func (s *Session) SamePerson(a, b string) bool { return s.people.Same(a, b) }

// ChangePeople changes who is in the project, in turn with all other changes, and
// reads it again. then is called on the goroutine of the user interface.
func (s *Session) ChangePeople(change func(context.Context, *storage.Project) (storage.Event, error), then func(storage.Event)) {
	s.begin()
	s.saver.Submit(
		func(ctx context.Context) (storage.Event, error) { return change(ctx, s.File()) },
		func(event storage.Event, err error) {
			var known []corpus.Annotator
			if err == nil {
				known, err = s.File().Annotators(context.Background())
			}
			s.post(func() {
				defer s.end()
				if err != nil {
					s.Failed(err)
					return
				}
				s.know(known)
				s.look()
				then(event)
			})
		})
}

// Persons are the people of the project, each once, by name.
func (s *Session) Persons() (list []corpus.Annotator) {
	for _, a := range s.Annotators {
		if s.people.Person(a.ID) == a.ID {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b corpus.Annotator) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return list
}

// Anonymous reports whether nobody said yet who is at the keyboard.
func (s *Session) Anonymous() bool { return s.Annotator.ID == "" && !s.File().ReadOnly() }

// AsksWho reports that nobody said yet who is at the keyboard, and asks.
func (s *Session) AsksWho() bool {
	if !s.Anonymous() {
		return false
	}
	s.Nameless()
	return true
}
