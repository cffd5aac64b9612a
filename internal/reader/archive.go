package reader

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"
)

// ZIP reads the files of an archive, in the order of their names, each as what
// it is. Nothing is unpacked to a disk, so no name in an archive can lead
// anywhere.
var ZIP = Format{
	Name:       "archive",
	Extensions: []string{".zip"},
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		if file.depth >= maxArchives {
			yield(Result{Err: fmt.Errorf("archives lie more than %d deep in each other", maxArchives)})
			return
		}
		c, err := openContainer(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		files := make([]*zip.File, 0, len(c.files))
		for _, f := range c.files {
			if f.Mode().IsRegular() && !isHiddenEntry(f.Name) {
				files = append(files, f)
			}
		}
		sort.SliceStable(files, func(i, j int) bool { return files[i].Name < files[j].Name })
		if len(files) == 0 {
			yield(Result{Err: errors.New("there are no files in it")})
		}
		for _, f := range files {
			if ctx.Err() != nil || !readEntry(ctx, c, f, file, yield) {
				return
			}
		}
	},
}

// isHiddenEntry reports whether a file of an archive is one that its maker did
// not mean to put there.
func isHiddenEntry(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if part == "__MACOSX" || strings.HasPrefix(part, ".") && part != "." && part != ".." {
			return true
		}
	}
	return false
}

// readEntry reads one file of an archive; it is false when no more is wanted.
func readEntry(ctx context.Context, c *container, f *zip.File, archive File, yield func(Result) bool) bool {
	name := entryName(f.Name)
	more := true
	give := func(result Result) bool {
		d := &result.Entry.Document
		switch {
		case result.Err != nil:
			result.Err = fmt.Errorf("%s in it: %w", name, result.Err)
		case !result.HasMarkup:
			if d.Source == "" {
				d.Source = path.Base(name)
			}
			d.Source = archive.Name + "/" + path.Join(path.Dir(name), d.Source)
			d.Origin.Place = strings.TrimSuffix(name+", "+d.Origin.Place, ", ")
		}
		more = yield(result)
		return more
	}
	opened, err := c.open(f)
	if err != nil {
		return give(Result{Err: err})
	}
	defer opened.Close()
	archive.reader.readOpen(ctx, File{Reader: opened, Name: path.Base(name), Size: int64(min(f.UncompressedSize64, maxUnpacked)), depth: archive.depth + 1, unpacked: c.unpacked}, give)
	return more
}

// entryName makes a name that can be shown: no way out, no backslashes, no
// control characters.
func entryName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(name, `\`, "/"), "\ufffd"))
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	return first(name, "unnamed")
}
