// Package atomicfile writes a file whole or not at all.
//
// An export that was interrupted must not look like one that was finished. So
// the bytes go to a hidden file beside the target, reach the disk, and take
// the target's name in one step; until then whatever had that name before is
// untouched, and after a failure nothing is left behind.
//
// A target that is a project is refused: exporting over the work itself is
// never meant.
package atomicfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrProject is the error of a target that is a project file.
var ErrProject = errors.New("the target is a project")

// Write makes the file at path, or replaces it, with what fill writes. New
// files can be read by their owner alone (0600); a replaced one keeps its
// permissions. A link is followed and what it leads to replaced. A device or a
// pipe, such as /dev/null, is written to as it stands.
//
// project is the path of the open project, or empty; neither it nor any other
// SQLite file is ever replaced. When the context ends before the file has its
// name, nothing changes.
func Write(ctx context.Context, path, project string, fill func(io.Writer) error) error {
	target, old, err := resolve(path, project)
	if err != nil {
		return err
	}
	if old != nil && !old.Mode().IsRegular() {
		return writeThrough(target, fill)
	}
	temporary, err := os.CreateTemp(filepath.Dir(target), ".sayso-*.part")
	if err != nil {
		return fmt.Errorf("%s cannot be written, so nothing was: %w", path, err)
	}
	defer os.Remove(temporary.Name())
	defer temporary.Close()
	if err := fillAndSync(temporary, old, fill); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.Rename(temporary.Name(), target); err != nil {
		return fmt.Errorf("%s cannot be replaced (is it open in another program?), so it is as it was: %w", path, err)
	}
	syncFolder(filepath.Dir(target))
	return nil
}

// resolve finds what stands at the path now and refuses what must not be
// replaced.
func resolve(path, project string) (target string, old fs.FileInfo, err error) {
	target = path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	old, err = os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target, nil, checkFolder(path, filepath.Dir(target))
	case err != nil:
		return "", nil, fmt.Errorf("%s cannot be written, so nothing was: %w", path, err)
	case old.IsDir():
		return "", nil, fmt.Errorf("%s is a folder; name a file in it", path)
	}
	if project != "" {
		if own, err := os.Stat(project); err == nil && os.SameFile(own, old) {
			return "", nil, fmt.Errorf("%s is the project itself, which an export must not replace; choose another name: %w", path, ErrProject)
		}
	}
	if old.Mode().IsRegular() && isDatabase(target) {
		return "", nil, fmt.Errorf("%s is a project or another database, which an export must not replace; choose another name: %w", path, ErrProject)
	}
	return target, old, nil
}

func checkFolder(path, folder string) error {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("%s cannot be written, because there is no folder %s", path, folder)
	}
	return nil
}

// isDatabase looks for the first words of every SQLite file.
func isDatabase(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 16)
	_, err = io.ReadFull(file, head)
	return err == nil && bytes.Equal(head, []byte("SQLite format 3\x00"))
}

// fillAndSync writes the contents and waits until the disk has them.
func fillAndSync(file *os.File, old fs.FileInfo, fill func(io.Writer) error) error {
	if old != nil {
		// Best effort: some file systems know no permissions.
		_ = file.Chmod(old.Mode().Perm())
	}
	if err := fill(file); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("the disk did not take the file, so nothing was written: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("the disk did not take the file, so nothing was written: %w", err)
	}
	return nil
}

func writeThrough(path string, fill func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if err := fill(file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// syncFolder makes the new name durable where the system can; where it cannot
// (Windows), the name is durable with the file system's own journal.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		folder.Close()
	}
}
