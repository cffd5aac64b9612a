package importing

import (
	"context"
	"fmt"

	"sayso/internal/corpus"
	"sayso/internal/reader"
	"sayso/storage"
)

// mostProblems bounds the list of failures of one file; the counts go on.
const mostProblems = 1000

// flush stores the batch. When it cannot be stored as one, its changes are
// stored one by one, so that only those fail that must.
func (in *intake) flush() {
	batch := in.batch
	in.batch, in.bytes, in.pending = nil, 0, map[string]bool{}
	if len(batch) == 0 || in.failure != nil {
		return
	}
	changes := make([]storage.Change, len(batch))
	for i := range batch {
		changes[i] = batch[i].change
	}
	if events, err := in.project.ApplyAll(in.ctx, changes); err == nil {
		for i := range batch {
			in.stored(&batch[i], events[i])
		}
		in.progress()
		return
	}
	for i := range batch {
		if in.ctx.Err() != nil {
			return
		}
		event, err := in.project.Apply(in.ctx, batch[i].change)
		switch {
		case err == nil:
			in.stored(&batch[i], event)
		case in.ctx.Err() != nil:
			return
		case storage.Retryable(err):
			in.failure = err // the disk is full or away: the rest would fail too
			return
		case batch[i].file != nil:
			for what, n := range map[reader.What]int{reader.Annotations: batch[i].annotations, reader.Links: batch[i].links + len(batch[i].later)} {
				batch[i].file.Account.Leave(reader.Left{What: what, Reason: notStored, Count: n})
			}
			in.failIn(batch[i].file, batch[i].line, ReasonOf(err))
		}
	}
	in.progress()
}

// stored counts what is on the disk now.
func (in *intake) stored(made *item, event storage.Event) {
	if made.file == nil {
		if stored := in.options.Stored; stored != nil && made.before != nil && stored.codebook == nil {
			stored.codebook = made.before
		}
		return
	}
	in.total.Annotations += made.annotations
	if made.onto {
		if in.options.Stored != nil {
			in.options.Stored.onto = append(in.options.Stored.onto, event.Number)
		}
		made.file.Annotated++
		made.file.Annotations += made.annotations
		made.file.Links += made.links
		made.file.Marks += made.marks
		in.total.Annotated++
		in.later = append(in.later, made.later...)
		return
	}
	made.file.Documents++
	made.file.Sentences += made.sentences
	made.file.Annotations += made.annotations
	made.file.Links += made.links
	made.file.Marks += made.marks
	made.file.Document = made.change.Document
	if made.file.Documents > 1 {
		made.file.Document = ""
	}
	in.total.Documents++
	if in.options.Stored != nil {
		in.options.Stored.ids = append(in.options.Stored.ids, made.change.Document)
	}
	in.later = append(in.later, made.later...)
}

// relate stores the relations that lead from one document to another, once
// all documents are there. It does so even when the import was cancelled:
// the annotations they begin at are stored, and would not come in again.
func (in *intake) relate() {
	ctx := context.WithoutCancel(in.ctx)
	links := in.later
	in.later = nil
	for len(links) > 0 {
		n := min(len(links), batchDocuments)
		changes := make([]storage.Change, n)
		for i, l := range links[:n] {
			changes[i] = storage.Change{Kind: Kind, Title: "Import of a relation", Document: l.document, Steps: []storage.Step{storage.PutRelation(l.relation)}}
		}
		if _, err := in.project.ApplyAll(ctx, changes); err != nil {
			in.relateEach(ctx, links[:n], changes)
		} else {
			for _, l := range links[:n] {
				l.file.Links++
			}
		}
		links = links[n:]
	}
}

func (in *intake) relateEach(ctx context.Context, links []link, changes []storage.Change) {
	for i, change := range changes {
		if _, err := in.project.Apply(ctx, change); err != nil {
			l := links[i]
			l.file.Account.Leave(reader.Left{What: reader.Links, Reason: endAway, Count: 1})
			in.failIn(l.file, l.line, fmt.Sprintf("its relation %q to annotation %s was left out, because that annotation is not in the project", l.relation.Kind, l.relation.To))
		} else {
			links[i].file.Links++
		}
	}
}

// finish stores what is left and reports.
func (in *intake) finish() (Total, error) {
	if in.ctx.Err() == nil {
		in.flush()
	}
	if len(in.later) > 0 {
		in.relate()
	}
	if in.failure == nil && in.ctx.Err() == nil {
		in.failure = in.name()
	}
	in.report(true)
	if in.failure != nil {
		return in.total, in.failure
	}
	return in.total, in.ctx.Err()
}

// file finds or makes the record of the file at hand.
func (in *intake) file(path, name string) {
	if n := len(in.files); n > 0 && in.files[n-1].Path == path {
		return
	}
	in.report(false)
	in.files = append(in.files, &File{Path: path, Name: name})
	in.total.Files++
	in.trusted, in.madeUnder = nil, nil
}

func (in *intake) current() *File { return in.files[len(in.files)-1] }

func (in *intake) skip(line int, reason string) {
	f := in.current()
	if f.Skipped++; f.Skipped == 1 {
		f.Problems = append(f.Problems, Problem{Line: line, Skipped: true, Reason: reason})
	}
	in.total.Skipped++
}

func (in *intake) fail(line int, reason string) { in.failIn(in.current(), line, reason) }

func (in *intake) failIn(f *File, line int, reason string) {
	if f.Failed++; f.Failed <= mostProblems {
		f.Problems = append(f.Problems, Problem{Line: line, Reason: reason})
	}
	in.total.Failed++
}

// report gives the files that are finished. Until the end a file is finished
// when none of its documents waits in the batch and none of its relations
// waits for other documents.
func (in *intake) report(all bool) {
	waiting := map[*File]bool{}
	for i := range in.batch {
		waiting[in.batch[i].file] = true
	}
	for i := range in.later {
		waiting[in.later[i].file] = true
	}
	for len(in.files) > 0 && (all || !waiting[in.files[0]]) {
		in.total.Account.Add(in.files[0].Account)
		if in.options.File != nil && (in.ctx.Err() == nil || in.files[0].finished()) {
			in.options.File(*in.files[0])
		}
		in.files = in.files[1:]
	}
}

// finished reports whether anything became of the file: one that was still
// waiting when the import was cancelled did nothing.
func (f *File) finished() bool { return f.Documents+f.Annotated+f.Skipped+f.Failed > 0 }

func (in *intake) progress() {
	if in.options.Progress == nil {
		return
	}
	p := Progress{Documents: in.total.Documents, Failed: in.total.Failed}
	if len(in.files) > 0 {
		p.File = in.current().Name
	}
	in.options.Progress(p)
}

// Outcome is what became of a file, in a word: ok, skipped or failed. A file
// of many documents is ok when any of them came in.
func (f *File) Outcome() string {
	switch {
	case f.Documents+f.Annotated > 0:
		return "ok"
	case f.Failed > 0:
		return "failed"
	case f.Skipped > 0:
		return "skipped"
	}
	return "ok"
}

// Reason says in a line what became of a file.
func (f *File) Reason() string {
	if f.Documents+f.Annotated == 0 && f.Skipped+f.Failed <= 1 && len(f.Problems) == 1 {
		return f.Problems[0].Reason
	}
	words := fmt.Sprintf("%s, %s", corpus.Plural(f.Documents, "document"), corpus.Plural(f.Sentences, "sentence"))
	switch {
	case f.Annotated > 0 && f.Documents == 0:
		words = fmt.Sprintf("%s for %s of the project", corpus.Plural(f.Annotations, "annotation"), corpus.Plural(f.Annotated, "document"))
	case f.Annotated > 0:
		words += fmt.Sprintf(", %s, also for %s of the project", corpus.Plural(f.Annotations, "annotation"), corpus.Plural(f.Annotated, "document"))
	case f.Annotations > 0:
		words += ", " + corpus.Plural(f.Annotations, "annotation")
	}
	if n := f.Account.Missing(reader.Annotations) + f.Account.Missing(reader.Links) + f.Account.Missing(reader.Details) + f.Account.Missing(reader.Records); n > 0 {
		words += fmt.Sprintf("; %d left out", n)
	}
	if n := f.Known + f.KnownLinks; n > 0 && f.Annotations > 0 {
		words += fmt.Sprintf("; %d there already", n)
	}
	if f.Marks > 0 {
		words += fmt.Sprintf("; %s read with nothing in it", corpus.Plural(f.Marks, "sentence"))
	}
	if f.Skipped > 0 {
		words += fmt.Sprintf("; %d skipped", f.Skipped)
	}
	if f.Failed > 0 {
		words += fmt.Sprintf("; %d failed", f.Failed)
	}
	return words
}

// Merged says what of the file was said twice in the import; no problem names
// it.
func (f *File) Merged() (list []reader.Left) {
	for _, left := range f.Account.Left {
		if left.Reason == mergedHere {
			list = append(list, left)
		}
	}
	return list
}
