package dataset

import (
	"context"
	"io"

	"sayso/internal/corpus"
)

// Export is one export: a project, the format, and which part of it how.
type Export struct {
	Format  Format
	Project Project
	Options Options
	// Tables are files that come into a folder beside those of the format.
	Tables []Table
	// Entries are all documents of the project. They may be read more than
	// once: for splits, and to see where relations lead.
	Entries Entries
}

// Table is a file that comes into a folder beside those of the format.
type Table struct {
	Name  string // agreement.csv
	Write func(w io.Writer) error
}

// part is the documents of one split, or all of them.
type part struct {
	name    string // train, dev, test; empty when there are no splits
	entries Entries
}

// InFolder reports whether the export is several files: because the format is,
// or because the options ask for what only a folder can hold.
func (x *Export) InFolder() bool {
	return x.Format.fill != nil || x.Options.Folder || len(x.Options.Splits.Shares) > 0 || x.Options.Citation != ""
}

// Write writes the export to w: one file, or a ZIP when there are several. It
// stops at the first error of w or of the entries, and when the context ends.
// What it wrote until then is no complete file: the caller throws it away.
func (x Export) Write(ctx context.Context, w io.Writer) error {
	if !x.InFolder() {
		entries, err := x.prepare(ctx)
		if err != nil {
			return err
		}
		return x.Format.write(ctx, w, x.Project, entries)
	}
	z := newZIP(w)
	if err := x.WriteFolder(ctx, z); err != nil {
		return err
	}
	return z.Close()
}

// WriteFolder writes the files of the export, each to its place in a folder,
// and manifest.json as the last.
func (x Export) WriteFolder(ctx context.Context, to Folder) error {
	entries, err := x.prepare(ctx)
	if err != nil {
		return err
	}
	f := newFolder(to)
	defer f.discard()
	m, err := newManifest(&x, f)
	if err != nil {
		return err
	}
	parts, err := x.parts(ctx, entries, m)
	if err != nil {
		return err
	}
	if x.Format.fill != nil && x.Format.parts {
		if err := x.Format.fill(ctx, f, x.Project, parts); err != nil {
			return err
		}
		return m.write(f)
	}
	for _, p := range parts {
		if x.Format.fill != nil {
			err = x.Format.fill(ctx, f.within(p.name), x.Project, []part{p})
		} else {
			err = f.add(x.Format.fileIn(p.name), func(w io.Writer) error { return x.Format.write(ctx, w, x.Project, p.entries) })
		}
		if err != nil {
			return err
		}
	}
	return m.write(f)
}

// prepare puts the options to work on the project and its entries.
func (x *Export) prepare(ctx context.Context) (Entries, error) {
	if err := x.Options.Check(x.Format); err != nil {
		return nil, err
	}
	if err := x.Options.layered(x.Project.Annotators); err != nil {
		return nil, err
	}
	x.Project.withoutText, x.Project.licence, x.Project.partition = x.Options.WithoutText, x.Options.Licence, x.Options.Partition
	x.Project.sources = newSourceTable(x.Project.Sources)
	entries, err := selected(ctx, x.Entries, x.Project.Annotators, &x.Options)
	if err != nil {
		return nil, err
	}
	if x.Options.Pseudonyms {
		s := pseudonymsOf(&x.Project)
		entries, x.Project = s.over(entries), x.only(s.project(x.Project), s.id)
	} else {
		x.Project = x.only(x.Project, func(id string) string { return id })
	}
	x.Project.form = x.Format.form
	if x.Format.tellsApart() {
		x.Project.judges, err = judgesOf(ctx, &x.Project, entries, len(x.Options.Annotators) > 0)
	}
	return entries, err
}

// only keeps the annotators that were asked for; rename is what became of
// their ids.
func (x *Export) only(p Project, rename func(string) string) Project {
	if len(x.Options.Annotators) == 0 {
		return p
	}
	asked := map[string]bool{}
	for _, id := range x.Options.Annotators {
		asked[rename(id)] = true
	}
	p.Annotators = keep(p.Annotators, func(a *corpus.Annotator) bool { return asked[a.ID] })
	return p
}

// parts deals the documents to the splits.
func (x *Export) parts(ctx context.Context, entries Entries, m *manifest) ([]part, error) {
	shares := x.Options.Splits.Shares
	if len(shares) == 0 {
		return []part{{entries: m.counting(0, entries)}}, nil
	}
	assigned, err := x.Options.Splits.assign(ctx, entries)
	if err != nil {
		return nil, err
	}
	parts := make([]part, len(shares))
	for i, share := range shares {
		parts[i] = part{name: share.Name, entries: m.counting(i, func(yield func(corpus.Entry, error) bool) {
			for e, err := range entries {
				if err == nil {
					// One that came after the dealing belongs to no part.
					if at, dealt := assigned[e.Document.ID]; !dealt || at != i {
						continue
					}
				}
				if !yield(e, err) {
					return
				}
			}
		})}
	}
	return parts, nil
}
