package storage

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sayso/internal/corpus"
)

// olderVersion unpacks a project that an older version of Sayso made, and
// returns its path and all that it holds, as that version told it.
func olderVersion(t testing.TB, version int) (path string, entries []corpus.Entry) {
	t.Helper()
	name := fmt.Sprintf("version%d", version)
	told, err := os.ReadFile(filepath.Join("testdata", "older", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(told, &entries); err != nil {
		t.Fatal(err)
	}
	return unpacked(t, name), entries
}

// unpacked unpacks a project of testdata/older.
func unpacked(t testing.TB, name string) string {
	t.Helper()
	packed, err := os.Open(filepath.Join("testdata", "older", name+".sayso.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	reader, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name+".sayso")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// olderVersions runs a test with a file of every older version.
func olderVersions(t *testing.T, test func(t *testing.T, version int)) {
	for version := 1; version < schemaVersion(); version++ {
		t.Run(fmt.Sprintf("version %d", version), func(t *testing.T) { test(t, version) })
	}
}

func allEntries(t testing.TB, p *Project) (list []corpus.Entry) {
	t.Helper()
	for e, err := range p.Entries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

func TestAFileOfAnOlderVersionIsBroughtToThisOne(t *testing.T) {
	olderVersions(t, broughtToThisVersion)
}

func broughtToThisVersion(t *testing.T, version int) {
	ctx := context.Background()
	path, want := olderVersion(t, version)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	if info, err := p.Info(ctx); err != nil || info.SchemaVersion != schemaVersion() {
		t.Errorf("%+v %v", info, err)
	}
	if diff := cmp.Diff(want, allEntries(t, p)); diff != "" {
		t.Error(diff)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("%v %v", report.Problems, err)
	}
	if kept, err := CheckFile(ctx, keptName(path, schemaVersion(), 1), nil); err != nil || !kept.OK() {
		t.Errorf("the copy of the old file: %v %v", kept.Problems, err)
	}
	var undone int
	for ; ; undone++ {
		if _, err := p.Undo(ctx, newestOfAnybody(t, p, undoCandidate), ""); errors.Is(err, ErrNothing) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("after all was undone: %v %v", report.Problems, err)
	}
	for range undone {
		if _, err := p.Redo(ctx, newestOfAnybody(t, p, redoCandidate), ""); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, allEntries(t, p)); diff != "" {
		t.Error("after all was done again: " + diff)
	}
	if bytes.Equal(before, nil) {
		t.Error("the file was empty")
	}
}

func TestAFileOfAnOlderVersionIsReadWithoutChangingIt(t *testing.T) {
	olderVersions(t, readWithoutChangingIt)
}

func readWithoutChangingIt(t *testing.T, version int) {
	ctx := context.Background()
	path, want := olderVersion(t, version)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := CheckFile(ctx, path, nil); err != nil || !report.OK() || report.Annotations != 2 {
		t.Errorf("%+v %v", report, err)
	}
	p, err := Open(ctx, path, OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if diff := cmp.Diff(want, allEntries(t, p)); diff != "" {
		t.Error(diff)
	}
	summaries, err := p.Summaries(ctx)
	if err != nil || len(summaries) != len(want) {
		t.Errorf("%v %v", summaries, err)
	}
	none, source := 0, "Engineer ليلى"
	if version > 1 {
		none = 1
	}
	if version > 2 {
		source = "The council"
	}
	for name, list := range map[string]func() (int, error){
		"sources": func() (int, error) { l, err := p.Sources(ctx); return len(l), err },
		"doubts":  func() (int, error) { l, err := p.Doubts(ctx); return len(l), err },
		"queries": func() (int, error) { l, err := p.Queries(ctx); return len(l), err },
		"names":   func() (int, error) { l, err := p.SourceUses(ctx, ""); return len(l), err },
		"statements": func() (int, error) {
			l, err := p.Statements(ctx, StatementFilter{Name: source})
			return len(l), err
		},
	} {
		if n, err := list(); n != none || err != nil {
			t.Errorf("%d %s, %v", n, name, err)
		}
	}
	copied := filepath.Join(t.TempDir(), "copy.sayso")
	if err := p.SaveCopy(ctx, copied); err != nil {
		t.Error(err)
	} else if report, err := CheckFile(ctx, copied, nil); err != nil || !report.OK() {
		t.Errorf("the copy: %v %v", report.Problems, err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file was changed")
	}
}

func TestADamagedFileOfAnOlderVersionIsRescued(t *testing.T) {
	olderVersions(t, rescuedFromVersion)
}

func rescuedFromVersion(t *testing.T, version int) {
	ctx := context.Background()
	for name, damage := range map[string]string{
		"nothing":             "",
		"an event is missing": "DELETE FROM events WHERE number = 4",
		"the log is gone":     "DELETE FROM taken_back; DELETE FROM events",
	} {
		t.Run(name, func(t *testing.T) {
			path, want := olderVersion(t, version)
			if damage != "" {
				spoil(t, path, damage)
			}
			to := filepath.Join(t.TempDir(), "rescued.sayso")
			report, err := Repair(ctx, path, to)
			if err != nil || report.History != (damage == "") {
				t.Fatalf("%+v %v", report, err)
			}
			p, err := Open(ctx, to, OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if diff := cmp.Diff(want, allEntries(t, p), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestKilledWhileBringingAFileToThisVersionLeavesOneWhole kills at random.
func TestKilledWhileBringingAFileToThisVersionLeavesOneWhole(t *testing.T) {
	for _, version := range []int{1, schemaVersion() - 1} {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) { killedWhileBroughtOver(t, version) })
	}
}

// counted is what a file says of its documents without their texts: the lines of
// the list, everybody's and those of each annotator, and how far each has come.
type counted struct {
	All      []Summary
	Of       map[string][]Summary // by annotator
	Stats    Stats
	Readings []corpus.Reading
}

func countedIn(t *testing.T, p *Project) counted {
	t.Helper()
	ctx := context.Background()
	c := counted{Of: map[string][]Summary{}}
	annotators, err := p.Annotators(ctx)
	if err == nil {
		c.All, err = p.Summaries(ctx)
	}
	for _, a := range annotators {
		if err == nil {
			c.Of[a.ID], err = p.SummariesOf(ctx, a.ID)
		}
	}
	if err == nil {
		c.Stats, err = p.Stats(ctx)
	}
	if err == nil {
		c.Readings, err = p.Readings(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func killedWhileBroughtOver(t *testing.T, from int) {
	ctx := context.Background()
	old, want := olderVersion(t, from)
	whole, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	undisturbed, err := Open(ctx, write(t, whole), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	counts := countedIn(t, undisturbed)
	if err := undisturbed.Close(); err != nil {
		t.Fatal(err)
	}
	if counts.Stats.Annotations == 0 {
		t.Error("nothing is counted in the file")
	}
	versions := map[int]int{}
	for range rounds(4, 50) {
		path := write(t, whole)
		killedAtOnce(t, "open", path)
		if report, err := checkedVersion(t, path, versions); err != nil || !report.OK() {
			t.Errorf("the file is not whole: %v %v", report.Problems, err)
		}
		p, err := Open(ctx, path, OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, allEntries(t, p)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(counts, countedIn(t, p)); diff != "" {
			t.Error("counts and readings: " + diff)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("figures: kills=%d, found of each version: %v", rounds(4, 50), versions)
}

// checkedVersion rolls back what was cut off and checks without upgrading.
func checkedVersion(t *testing.T, path string, versions map[int]int) (Report, error) {
	t.Helper()
	db, err := openWriter(path, "rw")
	if err != nil {
		t.Fatal(err)
	}
	var version int
	err = db.QueryRow("PRAGMA user_version").Scan(&version)
	if err := errors.Join(err, closeWriter(db)); err != nil {
		t.Fatal(err)
	}
	versions[version]++
	return CheckFile(context.Background(), path, nil)
}

// TestTheTablesAreMadeAsEver compares with the letters that stand in files
// that exist. When a new SQLite writes them otherwise, every existing project
// would be refused: a migration has to bring them over then.
func TestTheTablesAreMadeAsEver(t *testing.T) {
	for version := 2; version <= schemaVersion(); version++ {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) { madeAsEver(t, version) })
	}
}

func madeAsEver(t *testing.T, version int) {
	golden := fmt.Sprintf("testdata/schema-%d.txt", version)
	schema, err := expectedSchema(context.Background(), version)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, object := range schema {
		got.WriteString(object.Type + " " + object.Name + " " + object.Table + "\n" + object.SQL + "\n\n")
	}
	if os.Getenv("SAYSO_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Error(diff)
	}
}

// TestTwoOldCopiesThatWentApartAreJoined: both were worked in with the version
// before chains, and both were brought to this one since.
func TestTwoOldCopiesThatWentApartAreJoined(t *testing.T) {
	ctx := context.Background()
	var copies []*Project
	for _, name := range []string{"fork-a", "fork-b", "fork-a"} {
		p, err := Open(ctx, unpacked(t, name), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Close() })
		copies = append(copies, p)
	}
	a, b, c := copies[0], copies[1], copies[2]
	if j := joinOf(t, a, b); j.Events != 5 || len(j.Conflicts) != 1 {
		t.Errorf("%+v", j)
	}
	joinOf(t, b, a)
	alike(t, a, b)
	joinOf(t, c, b)
	alike(t, a, c)
	list := state(t, a)
	for _, e := range list {
		if len(e.Annotations) != 2 || e.Annotations[0].Note != "in the second copy" {
			t.Errorf("%+v", e.Annotations)
		}
	}
	people, err := a.Annotators(ctx)
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	for _, title := range []string{"second codebook", "second label", "second note"} {
		if undone, err := a.Undo(ctx, people[0].ID, ""); err != nil || undone.Title != title {
			t.Errorf("%q was undone in place of %q, %v", undone.Title, title, err)
		}
	}
	if _, err := a.Undo(ctx, people[0].ID, ""); !errors.Is(err, ErrChanged) {
		t.Errorf("what another change replaced was taken back: %v", err)
	}
	joinOf(t, b, a)
	alike(t, a, b)
}
