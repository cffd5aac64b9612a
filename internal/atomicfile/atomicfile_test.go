package atomicfile

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func words(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// mustHold checks the contents of a folder: every file by name and contents,
// and so also that nothing was left behind.
func mustHold(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(want) {
		t.Errorf("the folder holds %v, want %v", list, want)
	}
	for name, contents := range want {
		if data, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(data) != contents {
			t.Errorf("%s holds %q (%v), want %q", name, data, err, contents)
		}
	}
}

func TestAFileIsWrittenWholeWithItsPermissions(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.csv")
	if err := Write(context.Background(), path, "", words("one")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file has %v (%v)", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), path, "", words("two")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("a replaced file has %v (%v)", info.Mode(), err)
	}
	mustHold(t, folder, map[string]string{"a.csv": "two"})
}

func TestAFailureLeavesTheOldFileAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.csv")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the disk failed")
	if err := Write(context.Background(), path, "", func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := Write(ctx, path, "", func(w io.Writer) error { cancel(); return words("whole")(w) }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	mustHold(t, folder, map[string]string{"a.csv": "old"})
}

func TestAProjectIsNeverReplaced(t *testing.T) {
	folder := t.TempDir()
	database := "SQLite format 3\x00rest"
	for _, name := range []string{"own.sayso", "other.csv"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(database), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own := filepath.Join(folder, "own.sayso")
	if err := os.Symlink(own, filepath.Join(folder, "link.csv")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"own.sayso", "other.csv", "link.csv"} {
		if err := Write(context.Background(), filepath.Join(folder, name), own, words("x")); !errors.Is(err, ErrProject) {
			t.Errorf("%s gave %v", name, err)
		}
	}
	mustHold(t, folder, map[string]string{"own.sayso": database, "other.csv": database, "link.csv": database})
}

func TestTargetsThatCannotBe(t *testing.T) {
	folder := t.TempDir()
	if err := Write(context.Background(), folder, "", words("x")); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder gave %v", err)
	}
	if err := Write(context.Background(), filepath.Join(folder, "no", "a.csv"), "", words("x")); err == nil || !strings.Contains(err.Error(), "no folder") {
		t.Errorf("a missing folder gave %v", err)
	}
	mustHold(t, folder, map[string]string{})
}

func TestALinkIsFollowed(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "real.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(folder, "a.csv")
	if err := os.Symlink(filepath.Join(other, "real.csv"), link); err != nil {
		t.Fatal(err)
	}
	if err := Write(context.Background(), link, "", words("new")); err != nil {
		t.Fatal(err)
	}
	mustHold(t, other, map[string]string{"real.csv": "new"})
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
}

func TestADeviceIsWrittenTo(t *testing.T) {
	if err := Write(context.Background(), os.DevNull, "", words("x")); err != nil {
		t.Error(err)
	}
}
