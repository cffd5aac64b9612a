package reader

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"

	"sayso/internal/corpus"
)

// Lists of references name the files that belong to them. A file is read only
// if it lies in the folder of the list or below: os.Root lets nothing out of it,
// and a rule of our own refuses names that mean something else on another
// system.

// localName makes a path inside a folder of what a list names: with slashes,
// without a way out. It is false for anything that is not such a path on every
// system.
func localName(name string) (string, bool) {
	name = strings.TrimSpace(name)
	if strings.HasPrefix(strings.ToLower(name), "file://") {
		return "", false // an address, of whichever machine
	}
	if plain, err := url.PathUnescape(name); err == nil && strings.Contains(name, "%") {
		name = plain
	}
	if name == "" || len(name) > maxNameLength || strings.ContainsAny(name, "\x00\\") || strings.HasPrefix(name, "/") || strings.Contains(name, ":") {
		return "", false
	}
	for _, part := range strings.Split(name, "/") {
		base, _, _ := strings.Cut(strings.ToUpper(part), ".")
		if part == ".." || reservedNames[strings.TrimRight(base, " ")] || strings.TrimRight(part, " .") != part && part != "." {
			return "", false
		}
	}
	name = path.Clean(name)
	return name, fs.ValidPath(name) && name != "."
}

// reservedNames are devices on Windows, whatever follows a full stop.
var reservedNames = setOf("CON PRN AUX NUL COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9")

// readAttached reads the files that a reference names. What the reference says
// is filled in where a file does not say it of itself. read counts the
// documents that came of it, and more is false when no more is wanted.
func readAttached(ctx context.Context, list File, names []string, about corpus.Document, yield func(Result) bool) (read int, more bool) {
	if list.folder == "" {
		return 0, true // in an archive, or given as bytes
	}
	more = true
	for _, name := range names[:min(len(names), maxAttached)] {
		give := func(r Result) bool {
			d := &r.Entry.Document
			if r.Err != nil {
				r.Err = fmt.Errorf("attached %s: %w", tidy(name), r.Err)
				d.Source = about.Source
			} else {
				read++
				fillFrom(d, about)
				d.Source = strings.TrimSuffix(about.Source+" "+tidy(path.Base(name)), " ")
				d.Origin.Place = strings.TrimSuffix(about.Origin.Place+", "+tidy(name)+", "+d.Origin.Place, ", ")
			}
			more = yield(r)
			return more
		}
		if err := openAttached(ctx, list, name, give); err != nil {
			give(Result{Err: err})
		}
		if !more || ctx.Err() != nil {
			return read, false
		}
	}
	return read, true
}

func openAttached(ctx context.Context, list File, name string, give func(Result) bool) error {
	local, ok := localName(name)
	if !ok {
		return errors.New("it does not lie in the folder of the list, so it is not looked at")
	}
	root, err := os.OpenRoot(list.folder)
	if err != nil {
		return fmt.Errorf("its folder cannot be opened: %w", err)
	}
	defer root.Close()
	info, err := root.Stat(local)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case err != nil:
		return fmt.Errorf("it cannot be read: %w", err)
	case !info.Mode().IsRegular() || InUse(info):
		return errors.New("it is not a file with contents")
	}
	file, err := root.Open(local)
	if err != nil {
		return fmt.Errorf("it cannot be opened: %w", err)
	}
	defer file.Close()
	list.reader.readOpen(ctx, File{Reader: file, Name: path.Base(local), Size: info.Size(), depth: list.depth + 1}, give)
	return nil
}

// fillFrom fills in what a document does not say of itself. A title that was
// made of its first words gives way.
func fillFrom(d *corpus.Document, about corpus.Document) {
	if about.Title != "" {
		d.Title = about.Title
	}
	fill(&d.Byline, about.Byline)
	fill(&d.Outlet, about.Outlet)
	if d.Date == "" {
		d.Date, d.Printed = about.Date, about.Printed
	}
	fill(&d.URL, about.URL)
	fill(&d.Language, about.Language)
	fill(&d.Origin.Database, about.Origin.Database)
	fill(&d.Origin.Accession, about.Origin.Accession)
}
