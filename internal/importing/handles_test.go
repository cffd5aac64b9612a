package importing

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
)

// annotatedArchive is a ZIP with an annotated text in it.
func annotatedArchive(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "annotated.zip")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	for name, text := range map[string]string{"a.txt": "It may rain.", "a.ann": "T1\tspeculation 0 12\tIt may rain.\n"} {
		w, err := archive.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// isOpenHere reports whether this process has a file open. Where the system has
// no list of that, an open file cannot be renamed.
func isOpenHere(t *testing.T, path string) bool {
	t.Helper()
	handles, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		err := os.Rename(path, path+".moved")
		return err != nil || os.Rename(path+".moved", path) != nil
	}
	for _, handle := range handles {
		if target, err := os.Readlink(filepath.Join("/proc/self/fd", handle.Name())); err == nil && target == path {
			return true
		}
	}
	return false
}

// TestAnArchiveIsLetGoOfWhenItWasRead: as long as it is open, Windows lets nobody
// move, replace or delete it. The collector of garbage is off, since it closes
// what was forgotten, some time.
func TestAnArchiveIsLetGoOfWhenItWasRead(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	ctx, path := context.Background(), annotatedArchive(t)
	held, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if !isOpenHere(t, path) {
		t.Error("an open file is not seen as open, so this proves nothing")
	}
	held.Close()
	for name, read := range map[string]func() error{
		"after a preview": func() error {
			preview, err := PreviewAnnotated(ctx, newProject(t), []string{path}, Options{})
			if len(preview.Files) != 1 || preview.Files[0].Placed != 1 {
				t.Errorf("the preview found %+v", preview.Files)
			}
			return err
		},
		"after a look at what would come in": func() error {
			return Scan(ctx, newProject(t), []string{path}, ScanOptions{})
		},
		"after an import": func() error {
			total, err := Import(ctx, newProject(t), []string{path}, Options{})
			if total.Annotations != 1 {
				t.Errorf("%d annotations came in", total.Annotations)
			}
			return err
		},
	} {
		if err := read(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if isOpenHere(t, path) {
			t.Errorf("%s the archive is still open", name)
		}
	}
}
