package atomicfile

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists is the error of a folder that stands already and may not be
// replaced.
var ErrExists = errors.New("the folder exists already")

// Folder takes the files of a folder that is being written.
type Folder struct{ path string }

// Create begins a file; folders on the way to it are made. The path has
// slashes and must not lead out of the folder.
func (f *Folder) Create(path string) (io.WriteCloser, error) {
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return nil, fmt.Errorf("%q is no name for a file in a folder", path)
	}
	full := filepath.Join(f.path, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &bufferedFile{Writer: bufio.NewWriterSize(file, 64<<10), file: file}, nil
}

// bufferedFile is a file with a buffer of 64 KB. It reaches the disk when it is
// closed.
type bufferedFile struct {
	*bufio.Writer
	file *os.File
}

func (f *bufferedFile) Close() error { return errors.Join(f.Flush(), f.file.Sync(), f.file.Close()) }

// WriteFolder makes a folder at path with what fill writes into it: all of it
// or nothing. The files come into being in a hidden folder beside it, which
// takes its name when all of them are on the disk.
//
// An empty folder at path is replaced. Any other is left alone with ErrExists,
// unless replace is set and known says that it is an earlier export: known
// lists the files that belong to one, with slashes. A folder that holds
// anything else besides is never replaced, since that would be lost.
func WriteFolder(ctx context.Context, path string, replace bool, known func(folder string) ([]string, error), fill func(*Folder) error) error {
	old, err := standing(path, replace, known)
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(path), ".sayso-*.part")
	if err != nil {
		return fmt.Errorf("%s cannot be written, so nothing was: %w", path, err)
	}
	defer os.RemoveAll(temporary)
	if err := fill(&Folder{temporary}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if old {
		return exchange(temporary, path)
	}
	if err := os.Rename(temporary, path); err != nil {
		return fmt.Errorf("%s cannot be given its name, so nothing was written: %w", path, err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// standing looks at what is at the path: nothing or an empty folder, or an old
// export that may be replaced.
func standing(path string, replace bool, known func(string) ([]string, error)) (old bool, err error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, checkFolder(path, filepath.Dir(path))
	case err != nil:
		return false, fmt.Errorf("%s cannot be written, so nothing was: %w", path, err)
	case !info.IsDir():
		return false, fmt.Errorf("%s is a file, not a folder; choose another name: %w", path, ErrExists)
	}
	if list, err := os.ReadDir(path); err == nil && len(list) == 0 {
		return true, nil
	}
	if !replace {
		return false, fmt.Errorf("%s exists already and is not empty, so nothing was written: %w", path, ErrExists)
	}
	return true, onlyKnown(path, known)
}

// onlyKnown refuses a folder in which anything stands that is not of an export.
func onlyKnown(path string, known func(string) ([]string, error)) error {
	files, err := known(path)
	if err != nil {
		return fmt.Errorf("%s is no export of Sayso, so it is not replaced; choose another folder: %w", path, err)
	}
	ours := map[string]bool{}
	for _, file := range files {
		ours[file] = true
	}
	return filepath.WalkDir(path, func(full string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(path, full)
		if err != nil {
			return err
		}
		if !ours[filepath.ToSlash(inside)] {
			return fmt.Errorf("%s holds %s, which was not written by the export before; nothing was replaced, so that it is not lost; choose another folder: %w", path, inside, ErrExists)
		}
		return nil
	})
}

// exchange puts the new folder in the place of the old one, which is removed
// when the new one stands.
func exchange(fresh, path string) error {
	aside := fresh + ".old"
	if err := os.Rename(path, aside); err != nil {
		return fmt.Errorf("%s cannot be replaced (is a file of it open in another program?), so it is as it was: %w", path, err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(fmt.Errorf("%s cannot be replaced, so it is as it was: %w", path, err), os.Rename(aside, path))
	}
	syncFolder(filepath.Dir(path))
	return os.RemoveAll(aside)
}
