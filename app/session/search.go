package session

import (
	"context"
	"fmt"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/query"
	"sayso/storage"
)

// KeepQuery stores a search under a name; one with the same name is replaced.
func (s *Session) KeepQuery(name, text string) {
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		all, err := s.File().Queries(ctx)
		if err != nil {
			return storage.Event{}, err
		}
		q := corpus.Query{ID: storage.NewID(), Name: name, Text: text}
		for _, old := range all {
			if strings.EqualFold(old.Name, name) {
				q.ID = old.ID
			}
		}
		return s.File().Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "query", Title: "Search saved: " + name,
			Annotator: s.Annotator.ID, Steps: []storage.Step{storage.PutQuery(q)}})
	}, s.told("The search was saved. F4 lists it before anything is typed."))
}

// ForgetQuery deletes a search that was kept.
func (s *Session) ForgetQuery(q corpus.Query) {
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		return s.File().Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "query", Title: "Saved search deleted: " + q.Name,
			Annotator: s.Annotator.ID, Steps: []storage.Step{storage.DeleteQuery(q.ID)}})
	}, s.told("The saved search was deleted. Ctrl+Z brings it back."))
}

// told says a sentence when a change is on disk, or why it never will be.
func (s *Session) told(words string) func(storage.Event, error) {
	return func(_ storage.Event, err error) {
		s.post(func() {
			if err != nil {
				s.Failed(err)
				return
			}
			s.Message(words)
		})
	}
}

// LabelFound labels every sentence that a search finds, as one undoable change,
// behind the window.
func (s *Session) LabelFound(text string, label corpus.Label) {
	q, err := query.Parse(text)
	if err != nil {
		s.Failed(err)
		return
	}
	if s.File().ReadOnly() {
		s.Message("This project is open read-only. Nothing was changed.")
		return
	}
	if s.AsksWho() {
		return
	}
	me, of, at := s.Annotator.ID, s.Of(), s.Timestamp()
	s.saver.Submit(func(ctx context.Context) (storage.Event, error) {
		p := s.File()
		found, err := p.Search(ctx, q, storage.SearchOptions{Me: me, Of: of})
		if err != nil {
			return storage.Event{}, err
		}
		steps, n, err := labelSteps(ctx, p, found, label, me, at)
		if err != nil || n == 0 {
			return storage.Event{}, err
		}
		return p.Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "annotate", Annotator: me, Steps: steps,
			Title: fmt.Sprintf("%s on %s found by “%s”", label.Name, corpus.Plural(n, "sentence"), corpus.FirstWords(text, 40))})
	}, func(event storage.Event, err error) {
		if err != nil {
			s.post(func() { s.Failed(err) })
			return
		}
		s.reload("")
		s.post(func() {
			if event.Title == "" {
				s.Message("Every sentence found has that label already.")
				return
			}
			s.Message(event.Title + ". One Ctrl+Z undoes it all.")
		})
	})
}

// labelSteps are the steps that put a label on sentences, unless the annotator
// has it there already; a "nothing here" of theirs goes. n counts the labels.
func labelSteps(ctx context.Context, p *storage.Project, found storage.SearchResult, label corpus.Label, me string, at time.Time) (steps []storage.Step, n int, err error) {
	people, err := p.People(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, d := range found.Documents {
		entry, err := p.Entry(ctx, d.ID)
		if err != nil {
			return nil, 0, err
		}
		has, marks := map[corpus.Span]bool{}, map[corpus.Span]string{}
		for _, a := range entry.Annotations {
			if people.Same(a.Annotator, me) && a.Label == label.ID {
				has[a.Span] = true
			}
		}
		for _, m := range entry.Marks {
			if people.Same(m.Annotator, me) {
				marks[m.Span] = m.ID
			}
		}
		for _, s := range d.Sentences {
			if has[s.Span] {
				continue
			}
			if id := marks[s.Span]; id != "" {
				steps = append(steps, storage.DeleteMark(id))
			}
			steps = append(steps, storage.PutAnnotation(corpus.Annotation{
				ID: storage.NewID(), Document: d.ID, Span: s.Span, Label: label.ID, Annotator: me,
				Quote: entry.Document.Quote(s.Span), CreatedAt: at, ChangedAt: at,
			}))
			n++
		}
	}
	return steps, n, nil
}
