package importing

import (
	"context"
	"path/filepath"

	"sayso/internal/apart"
	"sayso/internal/metadata"
	"sayso/internal/readahead"
	"sayso/internal/reader"
	"sayso/internal/segment"
	"sayso/storage"
)

// How much may be read ahead of what is stored: as much as a batch holds, so
// that the next one is ready when one has been stored.
const (
	aheadBytes     = batchBytes
	aheadDocuments = batchDocuments
)

// ready is a result on its way to be stored, with what was decided about it.
type ready struct {
	reader.Result
	decision Decision
	prepared storage.Prepared // of the document's text
}

// readAhead reads the paths, and cuts new texts into sentences, while what was
// read before is being stored: the first needs the processor and the second
// the disk. Results come in the same order as without it. Of each path the
// annotated files of other tools come first; annotated may be nil, and so may be
// the process apart.
//
// stop ends the reading and waits until it has ended.
func readAhead(ctx context.Context, paths []string, o *Options, apart *apart.Process, annotated annotatedReader) (results <-chan ready, done func(ready), stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	channel := make(chan ready, aheadDocuments)
	budget := readahead.New(aheadBytes)
	context.AfterFunc(ctx, budget.Open)
	finished := make(chan struct{})
	how := segment.Options{Language: o.Language, Unwrap: o.Unwrap}
	count := counter{}
	give := func(r reader.Result) bool {
		number, decision := count.next(r.Path), Decision{}
		var prepared storage.Prepared
		if r.Err == nil && !r.NoDocument {
			describe(&r)
			if o.Decide != nil {
				decision = o.Decide(r.Path, number, &r.Entry.Document)
			}
			if decision.Skip == "" {
				cut(&r, how)
				prepared = storage.Prepare(r.Entry.Document.Text)
			}
		}
		budget.Take(readahead.Weight(&r.Entry))
		select {
		case channel <- ready{r, decision, prepared}:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(finished)
		defer close(channel)
		for _, path := range paths {
			reading := readerFor(o.Columns, apart)
			if annotated != nil {
				taken, more := annotated(ctx, path, give)
				if !more {
					return
				}
				reading = reading.Without(taken)
			}
			if err := reading.Read(ctx, path, give); err != nil && ctx.Err() == nil {
				give(reader.Result{Path: path, Name: filepath.Base(path), Err: err})
			}
			if ctx.Err() != nil {
				return
			}
		}
	}()
	done = func(r ready) { budget.Give(readahead.Weight(&r.Entry)) }
	return channel, done, func() { cancel(); <-finished }
}

// describe finds out what a new document does not say of itself. guessed names
// the fields that only the name of its file tells, and that may be wrong.
func describe(r *reader.Result) (guessed []string) {
	d := &r.Entry.Document
	if r.HasMarkup {
		return nil
	}
	reader.TidyDate(d)
	reader.Describe(d)
	if d.Date != "" || d.Printed != "" {
		return nil // it has a date of its own, so the one in the name may be of something else
	}
	outlet, date := metadata.FromFileName(d.Source)
	if d.Date = date; date != "" {
		guessed = append(guessed, "date")
	}
	if d.Outlet == "" && outlet != "" {
		d.Outlet = outlet
		guessed = append(guessed, "outlet")
	}
	return guessed
}

// counter numbers the results of each file, from 0. The results of a file come
// one after the other.
type counter struct {
	path string
	last int
}

func (c *counter) next(path string) int {
	if c.path != path {
		c.path, c.last = path, -1
	}
	c.last++
	return c.last
}

// readerFor is the reader of an import.
func readerFor(columns map[string]string, apart *apart.Process) *reader.Reader {
	return Reader.WithColumns(columns).WithApart(apart)
}

// cut cuts a new document into sentences. How a text was cut is noted beside
// the version of the engine.
func cut(r *reader.Result, how segment.Options) {
	d := &r.Entry.Document
	if d.Sentences != nil {
		return
	}
	if d.Language == "" {
		d.Language = how.Language
	}
	if d.Language == "" {
		d.Language = segment.Detect(d.Text)
	}
	how.Language = d.Language
	d.Sentences = segment.Split(d.Text, how)
	d.Segmenter = segment.Version
	if how.Unwrap {
		d.Segmenter += "+unwrap"
	}
}
