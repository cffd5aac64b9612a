package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// torture tells whether the long forms of the tests are wanted.
func torture() bool { return os.Getenv("SAYSO_TORTURE") != "" }

// rounds is how often a random test tries. Under the race detector, which makes
// it several times slower, it tries a quarter as often: make test runs the
// package without it as well.
func rounds(short, long int) int {
	switch {
	case torture():
		return long
	case raced:
		return (short + 3) / 4
	}
	return short
}

// strides is how many calls lie between two that are made to fail.
func strides(short, long int) int {
	if torture() {
		return long
	}
	return short
}

// random is a source of chance that prints its seed when the test fails. Set
// SAYSO_SEED to repeat a run.
func random(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if _, err := fmt.Sscan(os.Getenv("SAYSO_SEED"), &seed); err != nil && os.Getenv("SAYSO_SEED") != "" {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with SAYSO_SEED=%d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 1))
}

// closed makes a project with a history, closes it and returns its bytes.
func closed(t testing.TB) []byte {
	t.Helper()
	p := lived(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.sayso")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// dump reads every value of every table but the settings, which hold only the
// state of the window. Damage that changes none of it is harmless.
func dump(path string) (string, error) {
	register()
	db, err := sql.Open(driverName, fileURI(path, "ro", "_query_only=1"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	var out strings.Builder
	for _, table := range []string{"project", "codebooks", "annotators", "texts", "documents", "segmentations", "annotations", "marks", "doubts", "relations", "sources", "queries", "indexed", "search_terms", "events", "taken_back"} {
		rows, err := db.Query("SELECT * FROM " + table)
		if err != nil {
			return "", err
		}
		columns, err := rows.Columns()
		if err != nil {
			return "", err
		}
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(values...); err != nil {
				rows.Close()
				return "", err
			}
			for i := range values {
				fmt.Fprintf(&out, "%s.%s=%v\n", table, columns[i], *values[i].(*any))
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// TestDamageThatChangesAnythingIsNoticed flips bits, changes bytes, zeroes
// sectors and pages, and cuts the end off. Whatever changes what the file
// says must be noticed by the check; nothing may crash it.
func TestDamageThatChangesAnythingIsNoticed(t *testing.T) {
	t.Parallel()
	whole := closed(t)
	want, err := dump(write(t, whole))
	if err != nil {
		t.Fatal(err)
	}
	chance := random(t)
	zero := func(b []byte, size int) []byte {
		at := chance.IntN(len(b)/size) * size
		clear(b[at:min(at+size, len(b))])
		return b
	}
	for _, damage := range []struct {
		name string
		do   func(b []byte) []byte
		n    int
	}{
		{"one bit", func(b []byte) []byte { b[chance.IntN(len(b))] ^= 1 << chance.IntN(8); return b }, rounds(120, 2000)},
		{"one byte", func(b []byte) []byte { b[chance.IntN(len(b))] = byte(chance.Uint32()); return b }, rounds(80, 2000)},
		{"a sector", func(b []byte) []byte { return zero(b, 512) }, rounds(50, 1000)},
		{"a page", func(b []byte) []byte { return zero(b, 4096) }, rounds(20, 1000)},
		{"the end", func(b []byte) []byte { return b[:chance.IntN(len(b))] }, rounds(20, 1000)},
	} {
		t.Run(damage.name, func(t *testing.T) {
			folder := t.TempDir()
			changed, noticedOnes := 0, 0
			for i := range damage.n {
				path := filepath.Join(folder, fmt.Sprint(i, ".sayso"))
				if err := os.WriteFile(path, damage.do(bytes.Clone(whole)), 0o600); err != nil {
					t.Fatal(err)
				}
				got, readErr := dump(path)
				report, err := CheckFile(context.Background(), path, nil)
				noticed := err != nil || !report.OK()
				if readErr != nil || got != want {
					changed++
					if noticed {
						noticedOnes++
					} else {
						t.Errorf("damage %d was not noticed: %v %s", i, readErr, cmp.Diff(want, got))
					}
				}
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("figures: damaged=%d changing=%d noticed=%d", damage.n, changed, noticedOnes)
		})
	}
}

// TestARepairBringsBackAllThatCanBeProven damages files at random and
// rescues them: whatever comes over must be what was saved.
func TestARepairBringsBackAllThatCanBeProven(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p := lived(t)
	saved := map[string]corpus.Entry{}
	annotations := map[string]corpus.Annotation{}
	for e, err := range p.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		saved[e.Document.ID] = e
		for _, a := range e.Annotations {
			annotations[a.ID] = a
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	chance := random(t)
	rescued, complete, history, noTables := 0, 0, 0, 0
	n := rounds(60, 600)
	for range n {
		damaged := bytes.Clone(whole)
		for range 1 + chance.IntN(3) {
			damaged[100+chance.IntN(len(damaged)-100)] ^= 1 << chance.IntN(8)
		}
		if chance.IntN(3) == 0 {
			at := 4096 + chance.IntN((len(damaged)-4096)/512)*512
			clear(damaged[at:min(at+512, len(damaged))])
		}
		from := write(t, damaged)
		to := filepath.Join(t.TempDir(), "rescued.sayso")
		report, err := Repair(ctx, from, to)
		if left, _ := os.ReadFile(from); !bytes.Equal(left, damaged) {
			t.Fatal("the damaged file was changed")
		}
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("a rescue failed otherwise: %v", err)
			}
			if strings.Contains(err.Error(), "list of tables") {
				noTables++
			}
			if _, err := os.Stat(to); err == nil {
				t.Error("a failed rescue left a file")
			}
			continue
		}
		rescued++
		if report.History {
			history++
		}
		if check, err := CheckFile(ctx, to, nil); err != nil || !check.OK() {
			t.Errorf("the rescued file is not sound: %v %v", check.Problems, err)
		}
		r, err := Open(ctx, to, OpenOptions{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for e, err := range r.Entries(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if was, ok := saved[e.Document.ID]; ok && was.Document.Text != e.Document.Text {
				t.Error("a rescued text is not the one that was saved")
			}
			for _, a := range e.Annotations {
				found++
				if was, ok := annotations[a.ID]; ok && (was.Span != a.Span || was.Quote != a.Quote) {
					t.Errorf("a rescued annotation is not where it was: %v, was %v", a, was)
				}
			}
		}
		if found >= len(annotations) {
			complete++
		}
		r.Close()
	}
	t.Logf("figures: rescues=%d rescued=%d complete=%d history=%d, of %d the list of tables was damaged", n, rescued, complete, history, noTables)
	if complete < n/3 {
		t.Errorf("only %d of %d rescues were complete", complete, n)
	}
}

func TestAFlippedBitInATextIsMended(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	info, _ := p.Info(ctx)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(content, []byte("Nobody was aboard."))
	if at < 0 {
		t.Fatal("the text is not in the file")
	}
	content[at] ^= 4
	from, to := write(t, content), filepath.Join(t.TempDir(), "rescued.sayso")
	checked, err := CheckFile(ctx, from, nil)
	if err != nil || len(checked.Problems) == 0 || !strings.Contains(checked.Problems[0].What, "“") && !strings.Contains(checked.Problems[0].What, "The ferry") {
		t.Errorf("the damage is not named: %v %v", checked, err)
	}
	report, err := Repair(ctx, from, to)
	if err != nil || !report.History || len(report.Lost) > 0 || !cmp.Equal(report.Mended, []string{"The ferry"}) {
		t.Fatalf("%+v %v", report, err)
	}
	r, err := Open(ctx, to, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if again, err := r.Info(ctx); err != nil || !cmp.Equal(again, info) {
		t.Errorf("the rescued project is %v, was %v, %v", again, info, err)
	}
}
