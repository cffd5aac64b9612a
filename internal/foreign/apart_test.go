package foreign

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/apart"
	"sayso/internal/cage"
	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// asReader, in the environment, makes this test program a process apart: an
// honest one, or one that was taken over.
const asReader = "SAYSO_TEST_AS_READER"

func TestMain(m *testing.M) {
	name, service := Apart()
	switch os.Getenv(asReader) {
	case "reader":
	case "taken over":
		service = takenOver(service)
	default:
		status := m.Run()
		honest.Close()
		os.Exit(status)
	}
	_ = apart.Serve(os.Stdin, os.Stdout, nil, map[string]apart.Service{name: service})
}

func newApart(as string) *apart.Process {
	own, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return apart.New(func() *exec.Cmd {
		command := exec.Command(own)
		command.Env = append(os.Environ(), asReader+"="+as)
		return command
	})
}

// honest is the process of all tests that need a good one. They run one after
// the other.
var honest = newApart("reader")

// sameApart reads a path once more, in the process apart: nothing may differ.
func sameApart(t *testing.T, path string, inside outcome) {
	t.Helper()
	outside := bringFrom(t, path, nil, honest)
	if diff := cmp.Diff(inside.all(), outside.all()); diff != "" {
		t.Errorf("read apart it is something else: %s", diff)
	}
}

// all is everything that came out, in words.
func (o outcome) all() (list []string) {
	for _, f := range o.files {
		list = append(list, f.Path+" "+f.Name+" "+f.Format.Name)
	}
	for _, s := range o.surveys {
		list = append(list, fmt.Sprintf("%d %d %d %v %v %v %v %s", s.Documents, s.Spans, s.Relations, s.Labels, s.Attributes, s.Kinds, s.Coders, s.Because))
	}
	for _, r := range o.results {
		d := r.Entry.Document
		d.ID = ""
		list = append(list, fmt.Sprintf("%d %+v %v %+v %v %v", r.Place, d, r.Onto, r.Account, r.Readers, r.Err))
	}
	return append(append(list, o.found()...), o.problems...)
}

func TestAnArchiveIsReadApartAsInside(t *testing.T) {
	folder := t.TempDir()
	files := map[string]string{"x/a.txt": "One two.", "x/a.ann": "T1\tclaim 0 3\tOne\n", "x/n.jsonld": `{"type":"Annotation","body":"claim","target":{"source":"b.txt","selector":{"type":"TextQuoteSelector","exact":"Three"}}}`,
		"x/b.txt": "Three four.", "y/t.conll": "Ann\tB-PER\nsaid\tO\n\n", "picture.png": "\x89PNG", "t.csv": "document,text,start,end,quote,label\nd,One two.,0,3,One,claim\n"}
	write(t, folder, "a.zip", zipOf(t, files))
	write(t, folder, "b.zip", zipOf(t, map[string]string{"c.txt": "Five.", "c.ann": "T1\tclaim 0 4\tFive\n"}))
	write(t, folder, "c.qdpx", zipOf(t, map[string]string{"project.qde": qde(`origin="x"`, `plainTextPath="internal://t.txt">`+chosen("0", "4", "Nine")), "sources/t.txt": "Nine ten."}))
	write(t, folder, "broken.zip", "PK\x03\x04 and no more")
	o := bring(t, folder, nil)
	if len(o.files) < 6 {
		t.Fatalf("only %d files were recognised", len(o.files))
	}
	sameApart(t, folder, o)
}

func TestSamplesAreReadApartAsInside(t *testing.T) {
	folder := samples(t)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if at := filepath.Join(folder, entry.Name()); entry.IsDir() {
			sameApart(t, at, bring(t, at, nil))
		}
	}
}

// takenOver does what a parser must not do that was taken over by a file. What
// it does stands in the file.
func takenOver(honest apart.Service) apart.Service {
	return func(call *apart.Call) error {
		var q question
		if err := call.Body(&q); err != nil || !q.Parse {
			return honest(call)
		}
		file, err := call.File()
		if err != nil {
			return err
		}
		words := make([]byte, q.Size)
		if _, err := file.ReadAt(words, 0); err != nil {
			return err
		}
		_, deed, _ := strings.Cut(strings.TrimSpace(string(words)), "do: ")
		deed, secret, _ := strings.Cut(deed, " ")
		give := func(d Document) error { return call.Answer(piece{Document: &d}) }
		switch deed {
		case "read":
			got, err := os.ReadFile(secret)
			return fmt.Errorf("%s %w", got, orNone(err))
		case "dial":
			_, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
			return orNone(err)
		case "shell":
			return orNone(exec.Command("/bin/sh", "-c", "true").Run())
		case "write":
			return orNone(os.WriteFile(secret+".new", nil, 0o600))
		case "ask": // for what its format has no need of
			for _, kind := range []string{wantsBeside, wantsReach, wantsArchive} {
				for _, name := range []string{"secret.txt", "../secret.txt", "./secret.txt", secret, "..", ""} {
					given, got, err := call.Want(apart.Want{Kind: kind, Name: name})
					if err != nil || given.Found || got != nil {
						return fmt.Errorf("it got %s %q, %w", kind, name, orNone(err))
					}
				}
			}
			given, _, _ := call.Want(apart.Want{Kind: wantsNames})
			return fmt.Errorf("refused, and it learned %d names", len(given.Names))
		case "outside":
			for i, s := range []Span{
				{Label: "a", Placed: []corpus.Span{{Start: -5, End: 2}}}, {Label: "b", Placed: []corpus.Span{{Start: 2, End: 1 << 40}}}, {Label: "c", Placed: []corpus.Span{}},
				{Label: "d", Placed: []corpus.Span{{Start: 1, End: 2}}}, {Label: "e", Pieces: []Range{{-1 << 63, 1<<63 - 1}}}, {Label: "f", Pieces: []Range{{3, 1}}}, {Label: "g", Pieces: []Range{{0, 3}}},
			} {
				err = errors.Join(err, give(Document{Place: i + 1, HasText: true, Text: "Ünö.", Spans: []Span{s}, Sentences: []Range{{-1, 1 << 50}}, Problems: []Problem{{Left: reader.Left{What: "", Count: 1}}, {Left: reader.Left{What: reader.Links, Count: -7}}}}))
			}
			return err
		case "flood":
			for err == nil {
				err = give(Document{HasText: true, Text: strings.Repeat("It goes on and on. ", 50_000)})
			}
			return err
		case "wants":
			for err == nil {
				_, _, err = call.Want(apart.Want{Kind: wantsNames})
			}
			return err
		}
		return errors.New("what is it to do?")
	}
}

func orNone(err error) error {
	if err == nil {
		return errors.New("nothing kept it from that")
	}
	return err
}

func TestAProcessThatWasTakenOverGetsAtNothing(t *testing.T) {
	if !cage.KeepsFiles() {
		t.Skip("this system has no Landlock, so nothing keeps files away")
	}
	for deed, want := range map[string]string{"read": "permission denied", "write": "permission denied", "shell": "permission denied", "dial": "not permitted", "ask": "refused, and it learned 0 names"} {
		t.Run(deed, func(t *testing.T) {
			folder := t.TempDir()
			secret := write(t, folder, "secret.txt", "the name of a source")
			taken := newApart("taken over")
			defer taken.Close()
			o := bringFrom(t, write(t, folder, "a.jsonl", `{"text":"x","label":[[0,1,"y"]],"meta":1}`+"\ndo: "+deed+" "+secret), nil, taken)
			said := strings.Join(o.problems, "\n")
			if len(o.files) != 1 || len(o.results) > 0 || !strings.Contains(said, want) || strings.Contains(said, "source") {
				t.Errorf("%d files, %d results, and it says %q", len(o.files), len(o.results), said)
			}
			if _, err := os.Stat(secret + ".new"); !errors.Is(err, os.ErrNotExist) {
				t.Error("a file was written")
			}
		})
	}
}

func TestNoOffsetOfTheProcessIsBelieved(t *testing.T) {
	taken := newApart("taken over")
	defer taken.Close()
	o := bringFrom(t, write(t, t.TempDir(), "a.jsonl", `{"text":"x","label":[[0,1,"y"]]}`+"\ndo: outside"), nil, taken)
	// What bring has not proven it fails on. What is left is the one span that lies in the text.
	if got := o.found(); !slices.Equal(got, []string{"g: Ünö"}) {
		t.Errorf("%q came in; %q", got, o.problems)
	}
}

func TestAProcessThatAnswersWithoutEndIsEnded(t *testing.T) {
	for _, deed := range []string{"flood", "wants"} {
		t.Run(deed, func(t *testing.T) {
			taken := newApart("taken over")
			defer taken.Close()
			o := bringFrom(t, write(t, t.TempDir(), "a.jsonl", `{"text":"x","label":[[0,1,"y"]]}`+"\ndo: "+deed), nil, taken)
			if said := strings.Join(o.problems, "\n"); !strings.Contains(said, "nobody thought of") || taken.Running() != 0 {
				t.Errorf("it says %.300q, and the process runs: %v", said, taken.Running() != 0)
			}
		})
	}
}

func TestReadingApartEndsWithTheImport(t *testing.T) {
	path := write(t, t.TempDir(), "a.jsonl", strings.Repeat(`{"text":"One two.","label":[[0,3,"y"]]}`+"\n", 2+2*smallFile/40))
	found, err := Find(context.Background(), path, "", honest)
	if err != nil || len(found.Files) != 1 {
		t.Fatalf("%v, %d files", err, len(found.Files))
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := found.Files[0].Survey(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	err = found.Files[0].Read(ctx, s, Propose(testCodebook(), "", s), nil, func(Result) bool {
		read++
		cancel()
		return true
	})
	if !errors.Is(err, context.Canceled) || read != 1 || honest.Running() != 0 {
		t.Errorf("%v after %d documents, and the process runs: %v", err, read, honest.Running() != 0)
	}
}
