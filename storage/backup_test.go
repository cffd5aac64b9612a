package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/history"
)

func TestABackupIsProvenAndRestored(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	folder := filepath.Join(t.TempDir(), "backups")
	first, err := p.Backup(ctx, folder)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := p.Backup(ctx, folder); err != nil || again.Path != first.Path {
		t.Errorf("a second backup of the same state: %v %v", again, err)
	}
	want, err := dump(first.Path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Undo(ctx, newestOfAnybody(t, p, undoCandidate), ""); err != nil {
		t.Fatal(err)
	}
	second, err := p.Backup(ctx, folder)
	if err != nil || second.Event <= first.Event {
		t.Fatalf("%v %v", second, err)
	}
	info, _ := p.Info(ctx)
	list, err := Backups(folder, info.ID)
	if err != nil || list[0].Path != second.Path {
		t.Errorf("the newest backup is not the first of %v: %v", list, err)
	}
	target := filepath.Join(t.TempDir(), "restored.sayso")
	if err := Restore(ctx, first.Path, target); err != nil {
		t.Fatal(err)
	}
	if got, err := dump(target); err != nil || got != want {
		t.Errorf("the restored file differs: %v %s", err, cmp.Diff(want, got))
	}
	if err := Restore(ctx, first.Path, target); !errors.Is(err, ErrExists) {
		t.Errorf("a file was restored over another: %v", err)
	}
	for _, path := range []string{first.Path, target} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %v", path, info.Mode())
		}
	}
}

func TestABackupSweepsUpAfterAKilledOne(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	folder := filepath.Join(t.TempDir(), "backups")
	first, err := p.Backup(ctx, folder)
	if err != nil {
		t.Fatal(err)
	}
	old, fresh := filepath.Join(filepath.Dir(first.Path), ".sayso-1.tmp"), filepath.Join(filepath.Dir(first.Path), ".sayso-2.tmp")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half a backup"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	apply(t, p, Change{Title: "x", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	if _, err := p.Backup(ctx, folder); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("the rest of yesterday is still there")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("the rest of a backup that may be under way is gone")
	}
}

func TestADamagedProjectKeepsItsEarlierBackups(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	folder := filepath.Join(t.TempDir(), "backups")
	if _, err := p.Backup(ctx, folder); err != nil {
		t.Fatal(err)
	}
	a := label(d, 0, "claim", reader)
	apply(t, p, Change{Title: "x", Steps: []Step{PutAnnotation(a)}})
	if _, err := p.writer.Exec("UPDATE annotations SET note = 'forged'"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Backup(ctx, folder); !errors.Is(err, ErrDamaged) {
		t.Errorf("a damaged project was backed up: %v", err)
	}
	info, _ := p.Info(ctx)
	if list, err := Backups(folder, info.ID); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}

func TestBackupsAreThinnedByAge(t *testing.T) {
	now := time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)
	var list []Backup
	for minutes := 0; minutes < 120*24*60; minutes += 20 { // every twenty minutes for 120 days
		list = append(list, Backup{At: now.Add(-time.Duration(minutes) * time.Minute), Event: int64(1e6 - minutes)})
	}
	gone := map[int64]bool{}
	for _, b := range surplus(list, now) {
		gone[b.Event] = true
	}
	var day, month, older int
	for _, b := range list {
		if gone[b.Event] {
			continue
		}
		switch age := now.Sub(b.At); {
		case age <= 24*time.Hour:
			day++
		case age <= 31*24*time.Hour:
			month++
		default:
			older++
		}
	}
	if gone[list[0].Event] {
		t.Error("the newest backup would be deleted")
	}
	if day != 26 || month != 31 || older < 12 || older > 14 {
		t.Errorf("kept are %d of a day, %d of a month, %d older", day, month, older)
	}
	if again := surplus(keepOnly(list, gone), now); len(again) > 0 {
		t.Errorf("thinning again deletes %d more", len(again))
	}
}

func keepOnly(list []Backup, gone map[int64]bool) (kept []Backup) {
	for _, b := range list {
		if !gone[b.Event] {
			kept = append(kept, b)
		}
	}
	return kept
}

func TestAnOlderFileIsKeptAndMigrated(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	was, err := dump(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	db, err := openWriter(p.Path(), "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	version := func(db *sql.DB) (v int) {
		if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	next := schemaVersion() + 1
	broken := append(slices.Clone(migrations()), migration{statements: "ALTER TABLE annotators ADD COLUMN x TEXT; SELECT nothing FROM nowhere"})
	if err := upgradeWith(ctx, db, p.Path(), broken, nil); err == nil || version(db) != next-1 {
		t.Errorf("a migration that fails: version %d, %v", version(db), err)
	}
	good := append(slices.Clone(migrations()), migration{statements: "ALTER TABLE annotators ADD COLUMN x TEXT"})
	if err := upgradeWith(ctx, db, p.Path(), good, nil); err != nil || version(db) != next {
		t.Errorf("version %d, %v", version(db), err)
	}
	for try := 1; try <= 2; try++ {
		if got, err := dump(keptName(p.Path(), next, try)); err != nil || got != was {
			t.Errorf("the kept copy %d differs: %v %s", try, err, cmp.Diff(was, got))
		}
	}
}

func TestTheHolderIsNamed(t *testing.T) {
	ctx := context.Background()
	p := newProject(t)
	if other, err := p.Hold(ctx); err != nil || other != nil {
		t.Fatal(other, err)
	}
	if other, err := p.Hold(ctx); err != nil || other != nil {
		t.Errorf("this process is in its own way: %v %v", other, err)
	}
	now := time.Now().UTC()
	host, _ := os.Hostname()
	for name, test := range map[string]struct {
		holder Holder
		stands bool
	}{
		"a running process of this machine":        {Holder{Host: host, PID: os.Getppid(), Seen: now.Add(-time.Hour)}, true},
		"a process that is gone":                   {Holder{Host: host, PID: 1 << 30, Seen: now}, false},
		"another machine, a minute ago":            {Holder{Host: "lab-2", PID: 7, Seen: now.Add(-time.Minute)}, true},
		"another machine, yesterday":               {Holder{Host: "lab-2", PID: 7, Seen: now.Add(-24 * time.Hour)}, false},
		"another machine with a clock a year fast": {Holder{Host: "lab-2", PID: 7, Seen: now.Add(365 * 24 * time.Hour)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := p.SetSetting(ctx, holderKey, string(history.Encode(test.holder))); err != nil {
				t.Fatal(err)
			}
			other, err := p.Hold(ctx)
			if err != nil || (other != nil) != test.stands || other != nil && other.PID != test.holder.PID {
				t.Errorf("got %v %v", other, err)
			}
		})
	}
	if err := p.SetSetting(ctx, holderKey, "not JSON"); err != nil {
		t.Fatal(err)
	}
	if other, err := p.Hold(ctx); err != nil || other != nil {
		t.Errorf("a damaged note is in the way: %v %v", other, err)
	}
	p = reopen(t, p)
	if left, err := p.Setting(ctx, holderKey); err != nil || left != "" {
		t.Errorf("a close leaves %q %v", left, err)
	}
}

func TestConflictCopiesAreFound(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	conflict := strings.TrimSuffix(p.Path(), ".sayso") + " (lab-2's conflicted copy 2026-11-22).sayso"
	if err := p.SaveCopy(ctx, conflict); err != nil {
		t.Fatal(err)
	}
	other, err := Create(ctx, filepath.Join(filepath.Dir(p.Path()), "other.sayso"), Settings{Codebook: sampleCodebook()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := os.WriteFile(filepath.Join(filepath.Dir(p.Path()), "text.sayso"), []byte("no project"), 0o600); err != nil {
		t.Fatal(err)
	}
	copies, err := p.Copies(ctx)
	if err != nil || len(copies) != 1 || copies[0].Path != conflict || !copies[0].Same {
		t.Fatalf("%v %v", copies, err)
	}
	apply(t, p, Change{Title: "x", Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	if other, err := p.Hold(ctx); err != nil || other != nil {
		t.Fatal(other, err)
	}
	held := filepath.Join(t.TempDir(), "held.sayso")
	if err := p.SaveCopy(ctx, held); err != nil {
		t.Fatal(err)
	}
	if c, err := Open(ctx, held, OpenOptions{}); err != nil {
		t.Error(err)
	} else {
		if holder, err := c.Setting(ctx, holderKey); holder != "" || err != nil {
			t.Errorf("the copy says it is held: %q %v", holder, err)
		}
		c.Close()
	}
	if copies, err = p.Copies(ctx); err != nil || len(copies) != 1 || copies[0].Same || !copies[0].Behind {
		t.Errorf("an earlier state: %v %v", copies, err)
	}
	theirs, err := Open(ctx, conflict, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, theirs, Change{Title: "y", Steps: []Step{PutAnnotation(label(d, 1, "denial", reader))}})
	if err := theirs.Close(); err != nil {
		t.Fatal(err)
	}
	if copies, err = p.Copies(ctx); err != nil || len(copies) != 1 || copies[0].Same || copies[0].Behind {
		t.Errorf("as long, but other events: %v %v", copies, err)
	}
}
