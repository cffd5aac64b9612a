package storage

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAFileThatMovedWhileOpen takes the file away in several ways, brings it
// back where that makes sense, and sends the held change again.
func TestAFileThatMovedWhileOpen(t *testing.T) {
	for name, test := range map[string]struct {
		away, back func(path string) error
	}{
		"renamed": {
			func(path string) error { return os.Rename(path, path+".bak") },
			func(path string) error { return os.Rename(path+".bak", path) },
		},
		"replaced by an older copy": {
			func(path string) error {
				return errors.Join(os.Rename(path, path+".new"), os.Rename(path+".older", path))
			},
			func(path string) error { return os.Rename(path+".new", path) },
		},
		"replaced by another project": {
			func(path string) error {
				p, err := Create(context.Background(), path+".other", Settings{Codebook: sampleCodebook()})
				if err != nil {
					return err
				}
				return errors.Join(p.Close(), os.Rename(path, path+".new"), os.Rename(path+".other", path))
			},
			func(path string) error { return os.Rename(path+".new", path) },
		},
		"replaced by a text": {
			func(path string) error {
				return errors.Join(os.Rename(path, path+".new"), os.WriteFile(path, []byte("The ferry sank."), 0o600))
			},
			func(path string) error { return os.Rename(path+".new", path) },
		},
		"deleted, and a copy saved from the open handle": {
			os.Remove,
			func(path string) error { return os.Rename(path+".saved", path) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			p, d, reader := withDocument(t)
			if err := p.SaveCopy(ctx, p.Path()+".older"); err != nil {
				t.Fatal(err)
			}
			p = reopen(t, p) // with one connection that reads, as a window may have
			apply(t, p, Change{Title: "first", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
			if err := test.away(p.Path()); err != nil {
				t.Fatal(err)
			}
			held := Change{ID: NewID(), Title: "held", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}}
			for range 3 {
				if _, err := p.Apply(ctx, held); err == nil || errors.Is(err, ErrInvalid) {
					t.Fatalf("saved into nowhere: %v", err)
				}
			}
			if n := len(entry(t, p, d.ID).Annotations); n == 0 {
				t.Error("what was saved cannot be read any more")
			}
			if err := p.SaveCopy(ctx, p.Path()+".saved"); err != nil {
				t.Errorf("no copy could be saved elsewhere: %v", err)
			}
			if report, err := CheckFile(ctx, p.Path()+".saved", nil); err != nil || !report.OK() || report.Annotations != 1 {
				t.Errorf("the saved copy: %+v %v", report, err)
			}
			if err := test.back(p.Path()); err != nil {
				t.Fatal(err)
			}
			apply(t, p, held)
			apply(t, p, held)
			p = reopen(t, p)
			if n := len(entry(t, p, d.ID).Annotations); n != 2 {
				t.Errorf("%d annotations", n)
			}
		})
	}
}

func TestAnotherProgramThatHoldsTheFileIsNamed(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	db, err := openWriter(p.Path(), "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.writer.Exec("PRAGMA busy_timeout=50"); err != nil { // not five seconds in a test
		t.Fatal(err)
	}
	held := Change{ID: NewID(), Title: "held", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}}
	if _, err := p.Apply(ctx, held); !errors.Is(err, ErrBusy) || !Retryable(err) {
		t.Errorf("got %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	apply(t, p, held)
}

func TestTwoOpenedAtOnceBothSave(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	other, err := Open(ctx, p.Path(), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const each = 25
	failed := make(chan error, 2)
	for _, q := range []*Project{p, other} {
		go func() {
			for range each {
				if _, err := q.Apply(ctx, Change{Title: "x", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}}); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	if err := errors.Join(<-failed, <-failed); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(entry(t, p, d.ID).Annotations); n != 2*each {
		t.Errorf("%d annotations", n)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}

// TestAFileThatIsOpenIsNotReadByOtherMeans: closing any other handle would
// drop SQLite's locks, so a second Open must not look into the file itself.
func TestAFileThatIsOpenIsNotReadByOtherMeans(t *testing.T) {
	p, _, _ := withDocument(t)
	looked := false
	_, release, err := claim(p.Path(), func() error { looked = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	release()
	if looked {
		t.Error("the preflight would have read a file that SQLite has open")
	}
	link := filepath.Join(t.TempDir(), "link.sayso")
	if err := os.Link(p.Path(), link); err != nil {
		t.Skip("this file system knows no links: ", err)
	}
	if _, release, err = claim(link, func() error { looked = true; return nil }); err != nil {
		t.Fatal(err)
	}
	release()
	if looked {
		t.Error("a second name of the same file was read")
	}
	if _, err := Repair(context.Background(), p.Path(), p.Path()+".new"); !errors.Is(err, ErrBusy) {
		t.Errorf("a rescue of an open file: %v", err)
	}
}

func TestACheckStepsBackForAnAnnotation(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	tries, saved := 0, make(chan error, 1)
	_, err := longReading(ctx, p, func(ctx context.Context, q querier) (int, error) {
		if tries++; tries == 1 {
			go func() {
				_, err := p.Apply(context.Background(), Change{Title: "x", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
				saved <- err
			}()
		}
		if tries > 1 {
			return 0, nil
		}
		var n int // without an end, but for the interruption
		return n, q.QueryRowContext(ctx, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n, documents").Scan(&n)
	})
	if err := errors.Join(err, <-saved); err != nil {
		t.Fatal(err)
	}
	if tries != 2 {
		t.Errorf("%d tries", tries)
	}
}

// TestAChangeThatWasCutOffIsRolledBackBeforeReading takes a copy of a project
// in the middle of a transaction that had begun to write into the file.
func TestAChangeThatWasCutOffIsRolledBackBeforeReading(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	apply(t, p, Change{Title: "first", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	before := entry(t, p, d.ID)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := openWriter(p.Path(), "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"PRAGMA cache_size=1", "BEGIN", "UPDATE annotations SET note = 'cut off'", "UPDATE documents SET title = 'cut off'", "UPDATE texts SET text = 'cut off'", "UPDATE events SET title = 'cut off'"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	cut := filepath.Join(t.TempDir(), "cut.sayso")
	for _, suffix := range []string{"", "-journal"} {
		if output, err := exec.Command("cp", p.Path()+suffix, cut+suffix).CombinedOutput(); err != nil {
			t.Skip("no cp, and this process must not read a file that SQLite has open: ", string(output))
		}
	}
	if content, err := os.ReadFile(cut); err != nil || !bytes.Contains(content, []byte("cut off")) {
		t.Fatal("nothing was written yet, so nothing would be proven", err)
	}
	alone := filepath.Join(t.TempDir(), "alone.sayso") // the journal was left behind
	if output, err := exec.Command("cp", cut, alone).CombinedOutput(); err != nil {
		t.Fatal(string(output))
	}
	if report, err := CheckFile(ctx, alone, nil); err == nil && report.OK() {
		t.Error("a project without the journal that it needs passed for sound")
	}
	r, err := Open(ctx, cut, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if diff := cmp.Diff(before, entry(t, r, d.ID)); diff != "" {
		t.Error(diff)
	}
	if report, err := r.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}
