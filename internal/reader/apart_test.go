package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/apart"
	"sayso/internal/cage"
)

// asReader, in the environment, makes this test program a reader apart.
const asReader = "SAYSO_TEST_AS_READER"

func TestMain(m *testing.M) {
	switch os.Getenv(asReader) {
	case "":
		os.Exit(m.Run())
	case "reader":
		name, service := New(append([]Format{hostile}, Formats...)...).Apart()
		_ = apart.Serve(os.Stdin, os.Stdout, Programs(), map[string]apart.Service{name: service})
	case "other":
		fmt.Println("I am another program, and say what I like.")
	}
}

// hostile does to its process what a file must not do to the program.
var hostile = Format{
	Name: "hostile", Extensions: []string{".hostile"}, Reader: "hostile-1", Apart: true,
	Read: func(_ context.Context, file File, yield func(Result) bool) {
		data, _ := readBytes(file, 1000)
		if secret, ok := strings.CutPrefix(string(data), "read "); ok {
			words, err := os.ReadFile(secret)
			yield(Result{Err: fmt.Errorf("it read %q, %w", words, errors.Join(err, errors.New("and no more")))})
			return
		}
		switch string(data) {
		case "fall":
			os.Exit(7)
		case "overflow":
			os.Exit(overflow(1))
		case "hang":
			yield(Result{Err: errors.New("it hangs now")})
			select {}
		case "eat":
			var all [][]byte
			for {
				block := make([]byte, 64<<20)
				for i := 0; i < len(block); i += 4096 {
					block[i] = 1 // so that the system gives it
				}
				all = append(all, block)
				runtime.KeepAlive(all)
			}
		}
	},
}

// overflow calls itself until the stack is full: n never is 0 on the way.
func overflow(n int) int {
	if n == 0 {
		return 0
	}
	return overflow(n+1) + n
}

// newApart makes a reader apart that ends with the test.
func newApart(t *testing.T, as string) *apart.Process {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	a := apart.New(func() *exec.Cmd {
		command := exec.Command(own)
		command.Env = append(os.Environ(), asReader+"="+as)
		return command
	})
	t.Cleanup(a.Close)
	return a
}

func readApart(t *testing.T, a *apart.Process, ctx context.Context, path string, yield func(Result) bool) (results []Result) {
	t.Helper()
	r := New(append([]Format{hostile}, Formats...)...).WithApart(a)
	err := r.Read(ctx, path, func(result Result) bool {
		results = append(results, result)
		return yield == nil || yield(result)
	})
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return results
}

func TestWhatIsReadApartIsTheSame(t *testing.T) {
	folder := t.TempDir()
	for name, data := range map[string][]byte{
		"a.docx": wordArticle(t), "b.odt": officeArticle(t), "c.html": []byte(page("utf-8", structured)), "d.txt": []byte("It rained."), "e.md": []byte("# Rain"),
		"f.zip": zipped(t, "a.txt", lexisBundle, "b.png", "x"), "g.docx": nil, "h.eml": []byte("Subject: x\n\nIt rained."), "i.warc": []byte(warcRecord("resource", "text/plain", "It rained.")),
	} {
		write(t, filepath.Join(folder, name), string(data))
	}
	inside := readApart(t, nil, context.Background(), folder, nil)
	a := newApart(t, "reader")
	outside := readApart(t, a, context.Background(), folder, nil)
	if a.Running() == 0 {
		t.Fatal("no process was started")
	}
	words := func(list []Result) (said []string) {
		for i := range list {
			said = append(said, fmt.Sprint(list[i].Err, errors.Is(list[i].Err, ErrUnknownKind)))
			list[i].Err = nil
		}
		return said
	}
	if diff := cmp.Diff(words(inside), words(outside)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(inside, outside); diff != "" {
		t.Error(diff)
	}
}

func TestAReaderApartGetsAtNoOtherFile(t *testing.T) {
	if !cage.KeepsFiles() {
		t.Skip("this system has no Landlock, so nothing keeps files away")
	}
	folder, secrets := t.TempDir(), t.TempDir()
	write(t, filepath.Join(secrets, "secret.txt"), "the name of a source")
	write(t, filepath.Join(folder, "a.hostile"), "read "+filepath.Join(secrets, "secret.txt"))
	results := readApart(t, newApart(t, "reader"), context.Background(), folder, nil)
	if len(results) != 1 || results[0].Err == nil {
		t.Fatalf("got %+v", results)
	}
	if said := results[0].Err.Error(); !strings.Contains(said, "permission denied") || strings.Contains(said, "the name") {
		t.Error(said)
	}
}

func TestAPDFIsReadInTheCage(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed, so no PDF can be read")
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "a.pdf"), string(portable(t, []string{"It rained."})))
	a := newApart(t, "reader")
	results := readApart(t, a, context.Background(), folder, nil)
	if len(results) != 1 || results[0].Err != nil || !strings.Contains(results[0].Entry.Document.Text, "It rained.") {
		t.Errorf("got %+v", results)
	}
	if a.Running() == 0 {
		t.Error("pdftotext was started by the program itself, and so outside the cage")
	}
}

func TestTheProgramForPDFIsInTheSameCage(t *testing.T) {
	if !cage.KeepsFiles() {
		t.Skip("this system has no Landlock, so nothing keeps files away")
	}
	programs, folder, secrets := t.TempDir(), t.TempDir(), t.TempDir()
	// In C, since a program in Go needs more memory than one that reads PDF is given.
	if said, err := exec.Command("cc", "-o", filepath.Join(programs, "pdftotext"), "testdata/breakout.c").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	t.Setenv("PATH", programs)
	secret := write(t, filepath.Join(secrets, "secret.txt"), "the name of a source")
	write(t, filepath.Join(folder, "a.pdf"), secret)
	results := readApart(t, newApart(t, "reader"), context.Background(), folder, nil)
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("got %+v", results)
	}
	for _, want := range []string{"read: Permission denied", "write: Permission denied", "dial: Operation not permitted", "shell: Permission denied"} {
		if said := results[0].Entry.Document.Text; !strings.Contains(said, want) {
			t.Errorf("it says %q, without %q", said, want)
		}
	}
}

func TestAFileThatKillsItsReaderCostsNoOther(t *testing.T) {
	for contents, want := range map[string]string{"fall": "nobody thought of", "overflow": "nobody thought of", "eat": "more memory"} {
		t.Run(contents, func(t *testing.T) {
			folder := t.TempDir()
			write(t, filepath.Join(folder, "a.md"), "Before.")
			write(t, filepath.Join(folder, "b.hostile"), contents)
			write(t, filepath.Join(folder, "c.md"), "After.")
			a := newApart(t, "reader")
			results := readApart(t, a, context.Background(), folder, nil)
			if len(results) != 3 || results[0].Entry.Document.Text != "Before." || results[2].Entry.Document.Text != "After." {
				t.Fatalf("got %+v", results)
			}
			if err := results[1].Err; err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error with %q", err, want)
			}
		})
	}
}

func TestAReaderThatHangsEndsWithTheImport(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.hostile"), "hang")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a := newApart(t, "reader")
	results := readApart(t, a, ctx, path, func(Result) bool { cancel(); return true })
	if len(results) != 1 || a.Running() != 0 {
		t.Errorf("got %+v, and the process runs: %v", results, a.Running() != 0)
	}
}

func TestNoMoreIsReadThanIsWanted(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.zip"), string(zipped(t, "a.txt", "One.", "b.txt", "Two.")))
	a := newApart(t, "reader")
	if results := readApart(t, a, context.Background(), path, func(Result) bool { return false }); len(results) != 1 || a.Running() != 0 {
		t.Errorf("got %+v", results)
	}
}

func TestWithoutAReaderApartFilesAreReadInside(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "a.md"), "It rained.")
	nowhere := apart.New(func() *exec.Cmd { return exec.Command(filepath.Join(t.TempDir(), "none")) })
	for name, a := range map[string]*apart.Process{"another program": newApart(t, "other"), "no program": nowhere} {
		if results := readApart(t, a, context.Background(), path, nil); len(results) != 1 || results[0].Entry.Document.Text != "It rained." {
			t.Errorf("%s: got %+v", name, results)
		}
	}
}
