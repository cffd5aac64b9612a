package exporting

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/dataset"
	"sayso/storage"
)

const older = "../../storage/testdata/older/"

// formatVersion is what may differ between the exports of two versions: the number
// of the format.
var formatVersion = regexp.MustCompile(`"format":\d+`)

// TestAProjectOfVersion3IsExportedAsThatVersionDid compares byte for byte with what
// the last program of version 3 wrote, before the file is brought to this version
// and after.
func TestAProjectOfVersion3IsExportedAsThatVersionDid(t *testing.T) {
	ctx := context.Background()
	want, err := os.ReadFile(older + "version3.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.sayso")
	if err := os.WriteFile(path, unzipped(t, older+"version3.sayso.gz"), 0o600); err != nil {
		t.Fatal(err)
	}
	format, ok := dataset.FormatNamed("jsonl")
	if !ok {
		t.Fatal("there is no format jsonl")
	}
	for _, c := range []struct {
		name     string
		readOnly bool
		version  int
	}{{"as it is", true, 3}, {"brought to this version", false, 4}} {
		t.Run(c.name, func(t *testing.T) {
			project, err := storage.Open(ctx, path, storage.OpenOptions{ReadOnly: c.readOnly})
			if err != nil {
				t.Fatal(err)
			}
			defer project.Close()
			if info, err := project.Info(ctx); err != nil || info.SchemaVersion < c.version || c.readOnly && info.SchemaVersion != c.version {
				t.Fatalf("the file has version %d, %v", info.SchemaVersion, err)
			}
			var got bytes.Buffer
			if err := (Outgoing{Project: project, Format: format}).ExportTo(ctx, &got); err != nil {
				t.Fatal(err)
			}
			same := func(text []byte) string { return formatVersion.ReplaceAllString(string(text), `"format":0`) }
			if diff := cmp.Diff(same(want), same(got.Bytes())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func unzipped(t *testing.T, path string) []byte {
	t.Helper()
	packed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}
