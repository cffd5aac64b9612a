package intake

import (
	"context"
	"io"
	"iter"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/outfile"
	"sayso/storage"
)

// Export writes the project to a file, whole or not at all. done is called
// after each document with the number of those written; it may be nil. The
// file at path is replaced; asking first is the caller's part.
func Export(ctx context.Context, project *storage.Project, format dataset.Format, path string, done func(documents int)) error {
	return outfile.Write(ctx, path, project.Path(), func(w io.Writer) error {
		return ExportTo(ctx, project, format, w, done)
	})
}

// ExportTo writes the project to w. What it wrote before an error is no
// complete export.
func ExportTo(ctx context.Context, project *storage.Project, format dataset.Format, w io.Writer, done func(documents int)) error {
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return err
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return err
	}
	return format.Write(ctx, w, dataset.Project{Codebook: codebook, Annotators: annotators}, counted(prefetched(project.Entries(ctx)), done))
}

// How much may wait to be written: more documents than storage reads at once,
// so that reading and writing go on side by side, but never many long ones.
const (
	prefetchedEntries = 128
	prefetchedBytes   = 4 << 20
)

// prefetched reads the next entries while one is being written. The order is
// the same, and the reading ends with the loop over it.
func prefetched(entries dataset.Entries) dataset.Entries {
	type result struct {
		entry corpus.Entry
		err   error
	}
	return func(yield func(corpus.Entry, error) bool) {
		results, enough, ended := make(chan result, prefetchedEntries), make(chan struct{}), make(chan struct{})
		budget := newBudget(prefetchedBytes)
		go func() {
			defer close(ended)
			defer close(results)
			for entry, err := range entries {
				budget.take(weight(&entry))
				select {
				case results <- result{entry, err}:
				case <-enough:
					return
				}
			}
		}()
		defer func() { close(enough); budget.open(); <-ended }()
		for r := range results {
			size := weight(&r.entry)
			if !yield(r.entry, r.err) {
				return
			}
			budget.give(size)
		}
	}
}

// counted tells how many entries went by.
func counted(entries iter.Seq2[corpus.Entry, error], done func(int)) iter.Seq2[corpus.Entry, error] {
	if done == nil {
		return entries
	}
	return func(yield func(corpus.Entry, error) bool) {
		n := 0
		for entry, err := range entries {
			if !yield(entry, err) {
				return
			}
			n++
			done(n)
		}
	}
}
