package reader

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func write(t *testing.T, path, data string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func readAll(t *testing.T, path string) []Result {
	t.Helper()
	var results []Result
	if err := Read(context.Background(), path, func(r Result) bool { results = append(results, r); return true }); err != nil {
		t.Fatal(err)
	}
	return results
}

func TestTextFiles(t *testing.T) {
	for name, test := range map[string]struct{ data, text, err string }{
		"UTF-8":                             {data: "Né “so”. 😀\n", text: "Né “so”. 😀\n"},
		"UTF-8 with a byte order mark":      {data: "\ufeffa", text: "a"},
		"CRLF and a lone CR become LF":      {data: "a\r\nb\rc\n\r\n", text: "a\nb\nc\n\n"},
		"other line ends stay":              {data: "a\u2028b\u0085c\fd \t", text: "a\u2028b\u0085c\fd \t"},
		"a decomposed letter stays so":      {data: "e\u0301", text: "e\u0301"},
		"UTF-16, little end first":          {data: "\xff\xfea\x00\x3d\xd8\x00\xde\r\x00\n\x00", text: "a😀\n"},
		"UTF-16, big end first":             {data: "\xfe\xff\x00a\xd8\x3d\xde\x00", text: "a😀"},
		"UTF-16 cut off":                    {data: "\xff\xfea\x00b", err: "cut off"},
		"UTF-16 with half a character":      {data: "\xff\xfe\x3d\xd8a\x00", err: "half a character stands at byte 2"},
		"UTF-16 that ends in one half":      {data: "\xff\xfea\x00\x3d\xd8", err: "half a character stands at byte 4"},
		"UTF-16 with a NUL":                 {data: "\xff\xfea\x00\x00\x00", err: "NUL at byte 4"},
		"UTF-16 without a mark":             {data: "a\x00b\x00", err: "NUL at byte 1"},
		"Latin-1":                           {data: "caf\xe9!", err: "not UTF-8 (byte 3)"},
		"nothing":                           {data: "", err: "no text"},
		"white space alone":                 {data: " \n\t", err: "no text"},
		"a character that is U+FFFD is one": {data: "a\ufffdb", text: "a\ufffdb"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readAll(t, write(t, filepath.Join(t.TempDir(), "a.txt"), test.data))
			if len(results) != 1 {
				t.Fatalf("%d results", len(results))
			}
			got := results[0]
			switch {
			case test.err == "" && got.Err != nil:
				t.Errorf("refused: %v", got.Err)
			case test.err != "" && (got.Err == nil || !strings.Contains(got.Err.Error(), test.err)):
				t.Errorf("got error %v, want one with %q", got.Err, test.err)
			case got.Entry.Document.Text != test.text:
				t.Errorf("got %q, want %q", got.Entry.Document.Text, test.text)
			}
			if test.err == "" && got.Entry.Document.SHA256 != corpus.HashText(test.text) {
				t.Error("the sha256 is not of the text")
			}
		})
	}
}

func TestWhatAnArticleTellsOfItself(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want corpus.Document
	}{
		"a line with date, byline and outlet": {
			" date 2031-04-02 By Ada Weiss, Li Na and Omar Haddad, HARBOUR POST\n\nThe bridge “will” open, officials said.\nMore.",
			corpus.Document{Date: "2031-04-02", Byline: "Ada Weiss, Li Na and Omar Haddad", Outlet: "HARBOUR POST", Title: "The bridge “will” open, officials said."},
		},
		"a date that does not exist is no date": {
			"date 2031-13-02 By A, B\nText",
			corpus.Document{Title: "date 2031-13-02 By A, B"},
		},
		"a first line that is a sentence": {"\n\nIt rained.\nStill.", corpus.Document{Title: "It rained."}},
		"a Markdown heading":              {"# Rain\n\ntext", corpus.Document{Title: "Rain"}},
		"a header and nothing else":       {"date 2031 By A, B\n", corpus.Document{Date: "2031", Byline: "A", Outlet: "B", Title: "a.txt"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := corpus.Document{Text: test.text, Source: "a.txt"}
			Describe(&got)
			test.want.Text, test.want.Source = test.text, "a.txt"
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestALongFirstLineGivesAShortTitle(t *testing.T) {
	d := corpus.Document{Text: strings.Repeat("word ", 1000)}
	Describe(&d)
	if n := utf8.RuneCountInString(d.Title); n > titleLength+2 || n < titleLength/2 {
		t.Errorf("the title has %d characters", n)
	}
}

func TestDatesOfOtherPrograms(t *testing.T) {
	for date, want := range map[string][2]string{
		"2022-03-22": {"2022-03-22", ""}, "2022-03": {"2022-03", ""}, "2022": {"2022", ""}, "": {"", ""},
		"2022-03-22T10:00:00Z": {"2022-03-22", "2022-03-22T10:00:00Z"}, "March 22, 2022": {"", "March 22, 2022"}, "2022-02-30": {"", "2022-02-30"},
	} {
		d := corpus.Document{Date: date}
		TidyDate(&d)
		if d.Date != want[0] || d.Printed != want[1] {
			t.Errorf("%q became %q, printed %q", date, d.Date, d.Printed)
		}
	}
}

func TestFoldersAreReadInTheOrderOfNames(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "b.txt"), "b")
	write(t, filepath.Join(root, "a", "z.md"), "z")
	write(t, filepath.Join(root, "c.TXT"), "c")
	write(t, filepath.Join(root, "picture.png"), "\x89PNG")
	write(t, filepath.Join(root, "bad.txt"), "\xff")
	write(t, filepath.Join(root, ".hidden.txt"), "hidden")
	write(t, filepath.Join(root, ".git", "x.txt"), "hidden")
	if err := os.Symlink(root, filepath.Join(root, "loop")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(root, "nowhere"), filepath.Join(root, "gone.txt")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range readAll(t, root) {
		word := r.Entry.Document.Text
		if r.Err != nil {
			word = "refused"
		}
		if errors.Is(r.Err, ErrUnknownKind) {
			word = "unknown"
		}
		got = append(got, r.Name+" "+word)
	}
	want := []string{"z.md z", "b.txt b", "bad.txt refused", "c.TXT c", "gone.txt refused", "picture.png unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFolderNamedThroughALinkIsRead(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "folder", "a.txt"), "a")
	if err := os.Symlink("folder", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	if got := readAll(t, filepath.Join(root, "link")); len(got) != 1 || got[0].Err != nil {
		t.Errorf("got %+v", got)
	}
}

func TestReadingStops(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a.txt", "b.txt", "c.txt"} {
		write(t, filepath.Join(root, name), name)
	}
	n := 0
	if err := Read(context.Background(), root, func(Result) bool { n++; return false }); err != nil || n != 1 {
		t.Errorf("after %d results: %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err := Read(ctx, root, func(Result) bool { n++; cancel(); return true })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("after %d results: %v", n, err)
	}
	if err := Read(context.Background(), filepath.Join(root, "nowhere"), func(Result) bool { return true }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing path gave %v", err)
	}
}

func TestAFileWithoutAKnownExtensionIsKnownByItsContents(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "article"), "%MARK text")
	marked := Format{
		Name: "marked", Sniff: func(head []byte) bool { return strings.HasPrefix(string(head), "%MARK") },
		Read: func(_ context.Context, file File, yield func(Result) bool) {
			yield(Result{Entry: corpus.Entry{Document: corpus.Document{Text: file.Name}}})
		},
	}
	var got Result
	if err := New(Text, marked).Read(context.Background(), path, func(r Result) bool { got = r; return true }); err != nil {
		t.Fatal(err)
	}
	if got.Err != nil || got.Entry.Document.Text != "article" || got.Path != path || got.Entry.Document.Source != "article" {
		t.Errorf("got %+v", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00\x3d\xd8\x00\xde"))
	f.Add([]byte(" date 2031-04-02 By Ada Weiss, Li Na, POST\r\n\r\ntext"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decodeText(data)
		if err != nil {
			return
		}
		text = corpus.WithLF(text)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") {
			t.Fatalf("%q gave the text %q", data, text)
		}
		d := corpus.Document{Text: text}
		Describe(&d)
		if d.Text != text || d.Date != "" && !isDate(d.Date) {
			t.Fatalf("described as %+v", d)
		}
	})
}
