package foreign

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHostileFilesEndInASentence(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 150) + "1" + strings.Repeat(`]}`, 150)
	for name, c := range map[string]struct{ file, content, want string }{
		"JSON deep in itself":      {"a.jsonl", `{"text":"x","label":[[0,1,"y"]],"meta":` + deep + `}`, "more than 200 deep"},
		"JSON that is cut off":     {"a.jsonl", `{"text":"x","label":[[0,1,"y"]]}` + "\n" + `{"text":"x","lab`, "cut off in document 2"},
		"JSON that is broken":      {"a.jsonl", `{"text":"x","label":[[0,1,"y"]]}` + "\n" + `{"text":}`, "broken in document 2"},
		"XML that defines words":   {"a.qde", `<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0" name="p"></Project>`, "entities"},
		"XML deep in itself":       {"a.qde", `<Project xmlns="urn:QDA-XML:project:1.0">` + strings.Repeat("<Code>", 400), "deep"},
		"offsets beyond all texts": {"a.jsonl", `{"text":"x","label":[[0,1099511627776,"y"],[99999999999999999999,1,"z"],[-5,1,"z"]]}`, "lies outside the text"},
		"a NUL in the text":        {"a.jsonl", `{"text":"a\u0000b","label":[[0,1,"y"]]}`, "NUL"},
		"tokens far apart":         {"a.tsv", "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=a\n1-1\t0-1\ta\t\n\n#Text=b\n2-1\t900000000-900000001\tb\t\n", "do not stand"},
	} {
		t.Run(name, func(t *testing.T) {
			o := bring(t, write(t, t.TempDir(), c.file, c.content), nil)
			if len(o.files) != 1 || !strings.Contains(strings.Join(o.problems, "\n"), c.want) {
				t.Errorf("%d files, problems %q", len(o.files), o.problems)
			}
		})
	}
}

func TestAnArchiveOfAnnotatedFilesSaysWhatItPassedOver(t *testing.T) {
	folder := t.TempDir()
	at := write(t, folder, "a.zip", zipOf(t, map[string]string{"x/a.txt": "One.", "x/a.ann": "T1\tclaim 0 3\tOne\n", "x/annotation.conf": "[entities]\n", "picture.png": "\x89PNG", "manifest.json": "{}"}))
	found, err := Find(context.Background(), at, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	if len(found.Files) != 1 || !found.Taken[at] || len(found.Passed) != 1 || filepath.Base(found.Passed[0]) != "picture.png" {
		t.Errorf("found %+v", found)
	}
}

func TestNothingBesideAFileIsReadThatItDoesNotName(t *testing.T) {
	folder := t.TempDir()
	inner := filepath.Join(folder, "in")
	write(t, folder, "secret.txt", "Nobody may see this text.")
	at := write(t, inner, "a.qde", strings.Replace(qde(`origin="x"`, `plainTextPath="relative://../secret.txt">`+chosen("0", "6", "Nobody")), "internal", "relative", 1))
	for _, r := range bring(t, at, nil).results {
		if r.Err == nil {
			t.Errorf("a text from outside the folder came in: %q", r.Entry.Document.Text)
		}
	}
	if err := os.Remove(at); err != nil {
		t.Fatal(err)
	}
}
