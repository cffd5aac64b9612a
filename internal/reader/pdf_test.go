package reader

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// portable makes a PDF of pages of lines.
func portable(t testing.TB, pages ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	var places []int
	object := func(text string) {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(places), text)
	}
	out.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages)))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, lines := range pages {
		var content strings.Builder
		content.WriteString("BT /F1 11 Tf 14 TL 60 780 Td\n")
		for _, line := range lines {
			coded, err := charmap.Windows1252.NewEncoder().String(line)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&content, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(coded))
		}
		content.WriteString("ET")
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i))
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", content.Len(), content.String()))
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, start)
	return out.Bytes()
}

// wrapped breaks a paragraph into lines of so many bytes.
func wrapped(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

func needPDF(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("PDF is not read here: pdftotext is not installed")
	}
}

func TestAPDFIsReadAsItsText(t *testing.T) {
	needPDF(t)
	var pages [][]string
	for i, paragraph := range articleParagraphs {
		pages = append(pages, append(append([]string{fmt.Sprintf("Harbour Post, page %d", i+1), ""}, wrapped(paragraph, 70)...), "", fmt.Sprint(i+1)))
	}
	data := portable(t, pages...)
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	results := readOne(t, "a.pdf", data)
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("got %+v", results)
	}
	if got := results[0].Entry.Document.Text; got != articleWords {
		t.Errorf("got\n%s", got)
	}
	var opened []Result
	if err := New(Formats...).Read(context.Background(), path, func(r Result) bool { opened = append(opened, r); return true }); err != nil || len(opened) != 1 || opened[0].Entry.Document.Text != articleWords {
		t.Errorf("opened as a file: %v %+v", err, opened)
	}
	whole := oracle(t, "pdftotext", "-enc", "UTF-8", path, "-")
	for i := range articleParagraphs {
		whole = strings.ReplaceAll(whole, fmt.Sprintf("Harbour Post, page %d", i+1), "")
		whole = strings.ReplaceAll(whole, fmt.Sprintf("\n%d\n", i+1), "\n")
	}
	sameWords(t, opened[0].Entry.Document.Text, whole)
}

func TestPagesBecomeParagraphs(t *testing.T) {
	for name, test := range map[string]struct{ pages, want string }{
		"lines are joined":                    {"The bridge will\nopen in May.\n\nIt rained.\n\f", "The bridge will open in May.\n\nIt rained."},
		"a parted word":                       {"The cros-\nsing is Anglo-\nSaxon.\n\f", "The crossing is Anglo-Saxon."},
		"a soft hyphen":                       {"The cros\u00ad\nsing.\n\f", "The crossing."},
		"a range keeps its line's hyphen":     {"from 10-\n20 days\n\f", "from 10- 20 days"},
		"a sentence runs over the page":       {"The bridge will\n\f\nopen in May.\n\f", "The bridge will open in May."},
		"a paragraph ends with the page":      {"The bridge opens.\n\fOpponents object.\n\f", "The bridge opens.\n\nOpponents object."},
		"a short line ends its paragraph":     {"It is a long line that goes on and on to here\nand ends.\nIt is a new paragraph here, and it is long\n\f", "It is a long line that goes on and on to here and ends.\n\nIt is a new paragraph here, and it is long"},
		"page numbers go":                     {"One.\n\n1\n\fTwo.\n\n- 2 -\n\f", "One.\n\nTwo."},
		"a number on a single page stays":     {"One.\n\n1984\n\f", "One.\n\n1984"},
		"running heads go":                    {"POST 1/3\n\nOne is here.\n\fPOST 2/3\n\nTwo is here.\n\fPOST 3/3\n\nThree is here.\n\f", "One is here.\n\nTwo is here.\n\nThree is here."},
		"a line on two of five pages stays":   {"He said.\n\fA.\n\fHe said.\n\fC.\n\fD.\n\f", "He said.\n\nA.\n\nHe said.\n\nC.\n\nD."},
		"Chinese lines are joined without it": {"大桥将于\n春天开通。\n\f", "大桥将于春天开通。"},
		"nothing":                             {"\f\f", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pageText(test.pages); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestBrokenPDFsEndAsALine(t *testing.T) {
	needPDF(t)
	good := portable(t, articleParagraphs)
	for name, test := range map[string]struct {
		data []byte
		err  string
	}{
		"no PDF":          {[]byte("It rained."), "damaged, or is no PDF"},
		"nothing":         {nil, "damaged, or is no PDF"},
		"cut off":         {good[:200], "damaged, or is no PDF"},
		"pages with none": {portable(t, []string{""}), "hold no text"},
		"a tree in a ring": {bytes.Replace(portable(t, []string{"a"}), []byte("/Kids [4 0 R ] /Count 1"),
			[]byte("/Kids [2 0 R ] /Count 1"), 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.pdf", test.data)
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) || strings.Contains(results[0].Err.Error(), "exit status") {
				t.Errorf("got %+v, want an error for people with %q", results, test.err)
			}
		})
	}
}

// programAs puts a script in the place of pdftotext.
func programAs(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for pdftotext is a script of the shell, which Windows lacks")
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pdftotext"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestWhatTheProgramForPDFDoesIsBounded(t *testing.T) {
	for name, test := range map[string]struct{ script, err string }{
		"it asks for a password": {"echo 'Command Line Error: Incorrect password' >&2; exit 1", "has a password"},
		"it writes without end":  {"while :; do head -c 1000000 /dev/zero | tr '\\0' a; done", "more than 64 MB"},
		"it runs out of memory":  {"echo 'terminate called after throwing std::bad_alloc' >&2; exit 134", "more memory"},
		"it dies":                {"kill -9 $$", "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			programAs(t, test.script)
			results := readOne(t, "a.pdf", []byte("%PDF-"))
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %+v, want an error with %q", results, test.err)
			}
		})
	}
}

func TestTheProgramForPDFHasBounds(t *testing.T) {
	programAs(t, `cat > /dev/null; ulimit -v; ulimit -t`) // bounded before the first byte
	results := readOne(t, "a.pdf", []byte("%PDF-"))
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("got %+v", results)
	}
	want := fmt.Sprintf("%d %d", pdfMemory/1024, pdfProcessor)
	if got := results[0].Entry.Document.Text; got != want && runtime.GOOS == "linux" {
		t.Errorf("the bounds are %q, not %q", got, want)
	}
}

func TestReadingAPDFCanBeStopped(t *testing.T) {
	folder := t.TempDir()
	started := filepath.Join(folder, "started")
	programAs(t, "mkfifo "+started+" && : > "+started+" && exec tail -f /dev/null")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := portableText(ctx, File{Reader: strings.NewReader("%PDF-"), Name: "a.pdf"})
		done <- err
	}()
	for { // opening the pipe waits for the program, once the program has made it
		if open, err := os.Open(started); err == nil {
			open.Close()
			break
		}
		runtime.Gosched()
	}
	cancel()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("stopped with %v", err)
	}
}

func TestWithoutTheProgramPDFIsRefusedWithAdvice(t *testing.T) {
	t.Setenv("PATH", "")
	results := readOne(t, "a.pdf", portable(t, articleParagraphs))
	if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), "install poppler-utils") {
		t.Errorf("got %+v", results)
	}
}

func FuzzPageText(f *testing.F) {
	f.Add("POST 1\n\nThe cros-\nsing\n\fPOST 2\nopens.\n\f")
	f.Fuzz(func(t *testing.T, text string) {
		got := pageText(text)
		if strings.ContainsAny(got, "\x00\r\f") || strings.ToValidUTF8(got, "") != got {
			t.Fatalf("%q gave %q", text, got)
		}
	})
}
