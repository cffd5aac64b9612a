package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestOrderIsByNumberWhenTheClockRunsBack: a laptop whose battery was empty
// may believe that it is 1970.
func TestOrderIsByNumberWhenTheClockRunsBack(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	defer func() { clock = time.Now }()
	var titles []string
	for i, at := range []time.Time{time.Now(), time.Unix(0, 0), time.Now().Add(48 * time.Hour), time.Unix(-5, 0), time.Now()} {
		clock = func() time.Time { return at.In(time.FixedZone("summer", 7200)) }
		title := string(rune('a' + i))
		apply(t, p, Change{Title: title, Steps: []Step{PutAnnotation(label(d, i%3, "claim", reader))}})
		titles = append([]string{title}, titles...)
	}
	events, err := p.History(ctx, HistoryFilter{Limit: len(titles)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, e.Title)
		if e.At.Location() != time.UTC {
			t.Errorf("the time of %s is kept in %v", e.Title, e.At.Location())
		}
	}
	if diff := cmp.Diff(titles, got); diff != "" {
		t.Error(diff)
	}
	if undone, err := p.Undo(ctx, "", ""); err != nil || undone.Title != "e" {
		t.Errorf("undone was %q %v", undone.Title, err)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
}

// TestAWriteAheadLogFullOfRowsIsNeitherLostNorPlayed: another program changed
// the journal and left rows that stand in its log alone.
func TestAWriteAheadLogFullOfRowsIsNeitherLostNorPlayed(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := openWriter(p.Path(), "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{"PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "UPDATE annotators SET name = 'In the log alone'"} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	left := filepath.Join(t.TempDir(), "left.sayso")
	for _, suffix := range []string{"", "-wal"} {
		if output, err := exec.Command("cp", p.Path()+suffix, left+suffix).CombinedOutput(); err != nil {
			t.Skip("no cp, and this process must not read a file that SQLite has open: ", string(output))
		}
	}
	before := [2]string{}
	for i, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(left + suffix)
		if err != nil || len(content) == 0 {
			t.Fatal("there is nothing in the file ", suffix, err)
		}
		before[i] = string(content)
	}
	if opened, err := Open(ctx, left, OpenOptions{}); err == nil {
		opened.Close()
		t.Error("it was opened")
	}
	to := filepath.Join(t.TempDir(), "rescued.sayso")
	if report, err := Repair(ctx, left, to); err != nil || report.Annotations != 2 {
		t.Errorf("%+v %v", report, err)
	}
	for i, suffix := range []string{"", "-wal"} {
		if content, _ := os.ReadFile(left + suffix); string(content) != before[i] {
			t.Errorf("the file %s was changed", suffix)
		}
	}
}

// TestADamagedIdLeadsNobodyAhead: a flipped bit in the id of the newest event is
// found out by its hash, and the next ids are of today.
func TestADamagedIdLeadsNobodyAhead(t *testing.T) {
	ctx := context.Background()
	p, d, reader := withDocument(t)
	apply(t, p, Change{Title: "label", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 0, "claim", reader))}})
	path := p.Path()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err == nil {
		_, err = db.Exec("UPDATE events SET id = '9' || substr(id, 2)")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	damaged, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer damaged.Close()
	if id := NewID(); id > "1" {
		t.Errorf("the next id is %s", id)
	}
}
