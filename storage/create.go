package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// Settings are what a new project starts with.
type Settings struct {
	Title    string // the file's name when empty
	Codebook corpus.Codebook
}

// Create makes a new project file and opens it. The file appears under its
// name only when it is whole. It fails with ErrExists when something is there
// already.
func Create(ctx context.Context, path string, s Settings) (*Project, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, fail(ErrExists, nil, "There is already something at %s, so no project was made; choose another name.", path)
	}
	if s.Title == "" {
		s.Title = projectName(path)
	}
	if err := s.Codebook.Check(); err != nil {
		return nil, fail(ErrInvalid, err, "The codebook is not right, so no project was made: %v.", err)
	}
	s.Codebook.Version = max(s.Codebook.Version, 1)
	err = writeWhole(path, func(temporary string) error {
		return fill(ctx, temporary, s)
	})
	if err != nil {
		return nil, err
	}
	return Open(ctx, path, OpenOptions{})
}

// projectName is the name of a file without folder and extension.
func projectName(path string) string {
	base := filepath.Base(path)
	return base[:len(base)-len(filepath.Ext(base))]
}

// writeWhole lets fill make a file beside the target, and gives it the
// target's name only when it is whole and on the disk. The target must not
// exist; it is never written over.
func writeWhole(target string, fill func(temporary string) error) error {
	file, err := os.CreateTemp(filepath.Dir(target), ".sayso-*.tmp") // mode 0600
	if err != nil {
		return cannotMake(target, err)
	}
	temporary := file.Name()
	defer os.Remove(temporary)
	defer os.Remove(temporary + "-journal")
	if err := file.Close(); err != nil {
		return cannotMake(target, err)
	}
	if err := fill(temporary); err != nil {
		return err
	}
	if err := syncPath(temporary); err != nil {
		return cannotMake(target, err)
	}
	if err := moveNew(temporary, target); err != nil {
		return cannotMake(target, err)
	}
	return nil
}

// moveNew renames a file without writing over another, and makes the new name
// last. A link fails when the target exists; where the file system knows no
// links, only the moment between looking and renaming is unguarded.
func moveNew(from, to string) error {
	err := os.Link(from, to)
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if err != nil {
		if _, exists := os.Lstat(to); exists == nil {
			return fs.ErrExist
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
	}
	return syncPath(filepath.Dir(to))
}

// syncPath brings a file or a folder down to the disk. A system that cannot
// sync folders (Windows) is left alone.
func syncPath(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	flag := os.O_RDWR // Windows syncs only what may be written
	if info.IsDir() {
		flag = os.O_RDONLY
	}
	file, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil && !info.IsDir() {
		return err
	}
	return nil
}

func cannotMake(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fail(ErrExists, err, "There is already something at %s, so nothing was written; choose another name.", path)
	case errors.Is(err, fs.ErrPermission):
		return fail(ErrReadOnly, err, "You may not write into the folder %s, so nothing was written; choose another folder.", filepath.Dir(path))
	case errors.Is(err, fs.ErrNotExist):
		return fail(ErrNotFound, err, "The folder %s does not exist, so nothing was written.", filepath.Dir(path))
	case isFull(errno(err)):
		return fail(ErrDiskFull, err, "The disk is full, so %s was not written; make room and try again.", path)
	}
	return fail(ErrUnreadable, err, "%s could not be written: %v.", path, err)
}

// fill writes the first rows of a new project.
func fill(ctx context.Context, path string, s Settings) error {
	return fillNew(ctx, path, func(t *transaction) error {
		_, err := t.apply(Change{Kind: KindCreate, Title: "Project made", Steps: []Step{beginProject(history.ProjectRecord{ID: NewID(), CreatedAt: history.Milliseconds(t.now)}), SetTitle(s.Title), PutCodebook(s.Codebook)}})
		return err
	})
}

// fillNew writes the tables of a project into an empty file, and what put puts
// into them, in one transaction.
func fillNew(ctx context.Context, path string, put func(*transaction) error) error {
	db, err := openWriter(path, "rw")
	if err != nil {
		return classify(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	if err := makeTables(ctx, tx); err != nil {
		return classify(err)
	}
	now := history.FromMilliseconds(history.Milliseconds(time.Now()))
	if err := put(&transaction{ctx: ctx, tx: tx, texts: &textCache{}, now: now, touched: map[string]bool{}}); err != nil {
		return classify(err)
	}
	if err := tx.Commit(); err != nil {
		return classify(err)
	}
	return closeWriter(db)
}
