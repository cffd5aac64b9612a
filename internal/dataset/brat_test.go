package dataset

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// filesOf unpacks an export of several files.
func filesOf(t interface{ Fatal(...any) }, data []byte) map[string]string {
	reader, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range reader.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		contents, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := files[f.Name]; twice {
			t.Fatal("two files are named", f.Name)
		}
		files[f.Name] = string(contents)
	}
	return files
}

// The test reads the .ann files as brat's own parser does: it demands that the
// words on the line are those at the offsets, and that no fragment holds a line
// break.
func TestBratAnnotationsPassBratsOwnRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		files := filesOf(t, export(t, "brat", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entries))
		if conf := files["annotation.conf"]; !strings.Contains(conf, "[entities]\nclaim\n") || !strings.Contains(conf, "certainty\tArg:<ENTITY>, Value:certain|probable|possible\n") {
			t.Fatal(conf)
		}
		for i, e := range entries {
			name := fileName(i+1, e.Document.Title)
			if files[name+".txt"] != e.Document.Text {
				t.Fatal("the text changed")
			}
			runes := []rune(e.Document.Text)
			found := 0
			for _, line := range strings.Split(strings.TrimSuffix(files[name+".ann"], "\n"), "\n") {
				if !strings.HasPrefix(line, "T") {
					continue
				}
				found++
				parts := strings.SplitN(line, "\t", 3)
				label, places, _ := strings.Cut(parts[1], " ")
				var words []string
				for _, place := range strings.Split(places, ";") {
					var start, end int
					if _, err := fmt.Sscanf(place, "%d %d", &start, &end); err != nil || start >= end || end > len(runes) {
						t.Fatalf("%q: %v", line, err)
					}
					words = append(words, string(runes[start:end]))
				}
				if parts[2] != strings.Join(words, " ") || strings.Contains(parts[2], "\n") || label == "" {
					t.Fatalf("%q does not say %q", line, words)
				}
			}
			want := 0
			for _, a := range e.Annotations {
				if strings.Trim(a.Quote, "\n") != "" {
					want++
				}
			}
			if found != want {
				t.Fatalf("%d annotations, want %d", found, want)
			}
		}
	})
}

func TestAFolderIsTheSameEveryTimeAndNamesItsFiles(t *testing.T) {
	entries := rapid.Custom(entriesOf).Example(3)
	project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
	for _, format := range Formats {
		first, second := export(t, format.Name, project, entries), export(t, format.Name, project, entries)
		if !bytes.Equal(first, second) {
			t.Errorf("%s differs the second time", format.Name)
		}
		if format.Extension != ".zip" {
			continue
		}
		files := filesOf(t, first)
		for name := range files {
			if name != "manifest.json" && !strings.Contains(files["manifest.json"], fmt.Sprintf("%q", name)) {
				t.Errorf("the manifest of %s lacks %s", format.Name, name)
			}
		}
	}
}

func TestFileNamesAreSafeOnEverySystem(t *testing.T) {
	e := entryWithTitle("CON: a/b\\c*?\"<>|\u202e.. Ж Test Of A Very Long Title Which Goes On And On And On")
	if got := fileName(7, e.Document.Title); got != "00007-con-a-b-c-zh-test-of-a-very-long-title-which-goes-on-a" {
		t.Errorf("got %q", got)
	}
	e = entryWithTitle("Сказал")
	if got := fileName(12, e.Document.Title); got != "00012-skazal" {
		t.Errorf("got %q", got)
	}
}
