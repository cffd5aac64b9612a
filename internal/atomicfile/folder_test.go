package atomicfile

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// filling writes files into a folder.
func filling(files map[string]string) func(*Folder) error {
	return func(f *Folder) error {
		for name, contents := range files {
			w, err := f.Create(name)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(w, contents); err != nil {
				return err
			}
			if err := w.Close(); err != nil {
				return err
			}
		}
		return nil
	}
}

// knowing says which files belong to an export.
func knowing(names ...string) func(string) ([]string, error) {
	return func(string) ([]string, error) { return names, nil }
}

func unknown(string) ([]string, error) { return nil, errors.New("no manifest") }

func TestAFolderIsWrittenWholeOrNotAtAll(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "out")
	broken := errors.New("the disk failed")
	err := WriteFolder(context.Background(), path, false, unknown, func(f *Folder) error {
		return errors.Join(filling(map[string]string{"a/b.txt": "half"})(f), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := WriteFolder(ctx, path, false, unknown, func(*Folder) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	mustHold(t, parent, nil)
	if err := WriteFolder(context.Background(), path, false, unknown, filling(map[string]string{"a/b.txt": "b", "c.txt": "c"})); err != nil {
		t.Fatal(err)
	}
	mustHold(t, filepath.Join(path, "a"), map[string]string{"b.txt": "b"})
	if list, err := os.ReadDir(parent); err != nil || len(list) != 1 {
		t.Errorf("left behind: %v (%v)", list, err)
	}
}

func TestAFolderIsReplacedOnlyWhenNothingElseIsInIt(t *testing.T) {
	parent := t.TempDir()
	path := filepath.Join(parent, "out")
	write := func(replace bool, known func(string) ([]string, error), contents string) error {
		return WriteFolder(context.Background(), path, replace, known, filling(map[string]string{"a.txt": contents}))
	}
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := write(false, unknown, "one"); err != nil {
		t.Fatal("an empty folder is in the way:", err)
	}
	if err := write(false, knowing("a.txt"), "two"); !errors.Is(err, ErrExists) {
		t.Errorf("replaced without being asked: %v", err)
	}
	if err := write(true, unknown, "two"); err == nil {
		t.Error("a folder that is no export was replaced")
	}
	mustHold(t, path, map[string]string{"a.txt": "one"})
	if err := write(true, knowing("a.txt"), "two"); err != nil {
		t.Fatal(err)
	}
	mustHold(t, path, map[string]string{"a.txt": "two"})
	if err := os.WriteFile(filepath.Join(path, "mine.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write(true, knowing("a.txt"), "three"); !errors.Is(err, ErrExists) {
		t.Errorf("a file of somebody else was lost: %v", err)
	}
	mustHold(t, path, map[string]string{"a.txt": "two", "mine.txt": "mine"})
	if list, err := os.ReadDir(parent); err != nil || len(list) != 1 {
		t.Errorf("left behind: %v (%v)", list, err)
	}
}

func TestNoFileOfAFolderLeadsOutOfIt(t *testing.T) {
	for _, name := range []string{"../a", "/a", "a/../../b", ""} {
		if _, err := (&Folder{t.TempDir()}).Create(name); err == nil {
			t.Errorf("%q was made", name)
		}
	}
}

func TestAFolderNeedsAPlace(t *testing.T) {
	parent := t.TempDir()
	if err := WriteFolder(context.Background(), filepath.Join(parent, "no", "out"), false, unknown, filling(nil)); err == nil {
		t.Error("a folder was made in none")
	}
	file := filepath.Join(parent, "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := WriteFolder(context.Background(), file, true, knowing(), filling(nil)); !errors.Is(err, ErrExists) {
		t.Errorf("a file was replaced by a folder: %v", err)
	}
}
