// Package exporting carries what a project holds out of it, for the window and
// the command line alike: it reads the articles that are asked for and has
// package dataset write them, into a file or a folder that comes to be whole or
// not at all.
package exporting

import (
	"context"
	"io"
	"iter"
	"strconv"

	"sayso/internal/atomicfile"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/readahead"
	"sayso/storage"
)

// Outgoing is one export: of which project, in which format, which part of it
// and how.
type Outgoing struct {
	Project *storage.Project
	Format  dataset.Format
	Options dataset.Options
	// Done is called after each document with the number of those written; it
	// may be nil.
	Done func(documents int)
}

// Export writes to a file, whole or not at all; several files come as a ZIP.
// The file at path is replaced; asking first is the caller's part.
func (o Outgoing) Export(ctx context.Context, path string) error {
	return atomicfile.Write(ctx, path, o.Project.Path(), func(w io.Writer) error { return o.ExportTo(ctx, w) })
}

// ExportTo writes to w. What it wrote before an error is no complete export.
func (o Outgoing) ExportTo(ctx context.Context, w io.Writer) error {
	export, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	if export.InFolder() {
		if err := o.measure(ctx, &export); err != nil {
			return err
		}
	}
	return export.Write(ctx, w)
}

// ExportFolder writes a folder with a manifest, whole or not at all. A folder
// at path is replaced only when replace is set, and only if it is an export
// that nobody added anything to.
func (o Outgoing) ExportFolder(ctx context.Context, path string, replace bool) error {
	export, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	export.Options.Folder = true
	if err := o.measure(ctx, &export); err != nil {
		return err
	}
	return atomicfile.WriteFolder(ctx, path, replace, dataset.FilesOf, func(to *atomicfile.Folder) error { return export.WriteFolder(ctx, to) })
}

// Contains counts what the export would hold if its format carried everything.
func (o Outgoing) Contains(ctx context.Context) (dataset.Content, error) {
	export, err := o.prepare(ctx)
	if err != nil {
		return dataset.Content{}, err
	}
	return export.Contains(ctx)
}

// prepare reads what is known about the project as a whole.
func (o Outgoing) prepare(ctx context.Context) (x dataset.Export, err error) {
	x = dataset.Export{Format: o.Format, Options: o.Options}
	info, err := o.Project.Info(ctx)
	if err != nil {
		return x, err
	}
	x.Project.ID, x.Project.Title, x.Project.Event = info.ID, info.Title, info.Event
	if x.Project.Codebook, err = o.Project.Codebook(ctx); err != nil {
		return x, err
	}
	annotators := o.Project.Annotators
	if o.Options.Pseudonyms { // numbers must not change when somebody joins
		annotators = o.Project.AnnotatorsAsTheyCame
	}
	if x.Project.Annotators, err = annotators(ctx); err != nil {
		return x, err
	}
	if x.Project.Sources, err = o.Project.Sources(ctx); err != nil {
		return x, err
	}
	if x.Project.Codings, err = o.Project.HasCodings(ctx); err != nil {
		return x, err
	}
	if x.Project.Queries, err = o.Project.Queries(ctx); err != nil {
		return x, err
	}
	if x.Project.Codebooks, err = o.Project.CodebooksUsed(ctx); err != nil {
		return x, err
	}
	shift, err := o.Project.Setting(ctx, codebook.ShiftSetting)
	if err != nil {
		return x, err
	}
	entries := o.Project.Entries(ctx)
	if o.Options.Partition != "" { // one folder after the other
		entries = o.Project.EntriesBy(ctx, o.Options.Partition.Of)
	}
	x.Entries = counted(prefetched(shiftBack(&x.Project, entries, shift)), o.Done)
	return x, nil
}

// shiftBack gives the versions of the codebook the numbers of the file that
// the project was filled from.
func shiftBack(p *dataset.Project, entries dataset.Entries, setting string) dataset.Entries {
	shift, err := strconv.Atoi(setting)
	if err != nil || shift <= 0 {
		return entries
	}
	back := func(version *int) {
		if *version > shift {
			*version -= shift
		}
	}
	back(&p.Codebook.Version)
	for i := range p.Codebooks {
		back(&p.Codebooks[i].Version)
	}
	return func(yield func(corpus.Entry, error) bool) {
		for e, err := range entries {
			for i := range e.Annotations {
				back(&e.Annotations[i].Codebook)
			}
			if !yield(e, err) {
				return
			}
		}
	}
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
		budget := readahead.New(prefetchedBytes)
		go func() {
			defer close(ended)
			defer close(results)
			for entry, err := range entries {
				budget.Take(readahead.Weight(&entry))
				select {
				case results <- result{entry, err}:
				case <-enough:
					return
				}
			}
		}()
		defer func() { close(enough); budget.Open(); <-ended }()
		for r := range results {
			size := readahead.Weight(&r.entry)
			if !yield(r.entry, r.err) {
				return
			}
			budget.Give(size)
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
