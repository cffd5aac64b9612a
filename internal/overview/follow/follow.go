// Package follow reads a project for the overview, for the window and the
// command line alike. What was read is kept, so that another filter reads
// nothing again but what it asks of the texts.
package follow

import (
	"context"
	"errors"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/internal/query"
	"sayso/storage"
)

// Follower keeps what was read of a project. One goroutine at a time may use
// it; the corpora that it gives may be asked by any.
type Follower struct {
	project *storage.Project
	only    []string // ids of annotators
	me      string

	known query.Project
	read  *overview.Corpus // nil before anything was read
	blind bool
	upTo  int64 // number of the last event that is in it
	found map[string]map[string][]int
}

// New makes one that has read nothing. only are the ids of annotators, of whom
// alone is read what they said; none for all. me is who asks, for annotator:me.
func New(project *storage.Project, me string, only ...string) *Follower {
	return &Follower{project: project, only: only, me: me}
}

// Refresh reads the project, all that is needed to answer any filter; of one that
// was read before only the documents that were changed since. progress is told
// how many documents were read; it may be nil.
func (f *Follower) Refresh(ctx context.Context, progress func(documents int)) error {
	touched, err := f.project.TouchedSince(ctx, f.upTo)
	if err != nil {
		return err
	}
	if f.read != nil && touched.Newest == f.upTo {
		return nil
	}
	p := overview.Project{}
	if p.Codebook, err = f.project.Codebook(ctx); err != nil {
		return err
	}
	if p.Sources, err = f.project.Sources(ctx); err != nil {
		return err
	}
	if p.Annotators, err = f.project.AnnotatorsAsTheyCame(ctx); err != nil {
		return err
	}
	if p.Relations, err = f.project.AllRelations(ctx); err != nil {
		return err
	}
	if p.Only, err = f.seen(ctx, p.Annotators); err != nil {
		return err
	}
	reader, entries := overview.NewReader(p), f.project.Entries(ctx)
	if f.read != nil && !touched.More && len(f.read.Damaged) == 0 {
		reader, entries = overview.Again(f.read, p, touched.Documents), f.project.EntriesOf(ctx, touched.Documents)
	}
	n := 0
	for entry, err := range entries {
		switch {
		case err == nil:
			reader.Add(entry)
		case errors.Is(err, storage.ErrDamaged):
			reader.Damaged(entry.Document.Title)
		default:
			return err
		}
		if n++; progress != nil {
			progress(n)
		}
	}
	f.known = query.Project{Codebook: p.Codebook, Annotators: p.Annotators, Sources: p.Sources, Me: f.me}
	if f.known.Assigned, err = f.project.Assigned(ctx); err != nil {
		return err
	}
	f.read, f.found, f.upTo = reader.Corpus(), map[string]map[string][]int{}, touched.Newest
	return nil
}

// seen are the annotators whose work may be seen, none for all: while a round is
// blind, who reads in it sees nobody's but their own.
func (f *Follower) seen(ctx context.Context, annotators []corpus.Annotator) ([]string, error) {
	f.blind = false
	if f.me == "" {
		return f.only, nil
	}
	rounds, err := f.project.Rounds(ctx)
	own := corpus.PeopleOf(annotators).Of(f.me)
	for _, r := range rounds {
		hides := r.Kind == corpus.Blind || r.Kind == corpus.SecondPass
		if r.Open() && hides && slices.ContainsFunc(r.Annotators, func(id string) bool { return slices.Contains(own, id) }) {
			f.blind = true
			return own, err
		}
	}
	return f.only, err
}

// Blind reports whether only the own work of who asks was read, since a round is
// blind.
func (f *Follower) Blind() bool { return f.blind }

// Filtered is what a query lets through of what was read. It fails with a
// *query.Error when the query names what the project has not.
func (f *Follower) Filtered(ctx context.Context, q query.Query) (*overview.Corpus, error) {
	m, err := q.Bind(f.known)
	if err != nil {
		return nil, err
	}
	return f.read.Filter(q, m, func(part query.Query) (map[string][]int, error) { return f.search(ctx, part) })
}

// search finds the sentences of a part of a query, once.
func (f *Follower) search(ctx context.Context, part query.Query) (map[string][]int, error) {
	if found, known := f.found[part.Text()]; known {
		return found, nil
	}
	result, err := f.project.Search(ctx, part, storage.SearchOptions{Me: f.me})
	if err != nil {
		return nil, err
	}
	found := map[string][]int{}
	for _, d := range result.Documents {
		for _, s := range d.Sentences {
			found[d.ID] = append(found[d.ID], s.Index)
		}
	}
	f.found[part.Text()] = found
	return found, nil
}

// Annotators are those of the project.
func (f *Follower) Annotators() []corpus.Annotator { return f.known.Annotators }
