package storage

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sayso/internal/corpus"
)

// The crash tests start this test program again with a task in its
// environment, and kill it. It speaks on its standard output.
const taskVariable = "SAYSO_TEST_TASK"

func TestMain(m *testing.M) {
	if task := os.Getenv(taskVariable); task != "" {
		if err := runTask(task, os.Getenv("SAYSO_TEST_PATH")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if raced { // see rounds
		if err := flag.Set("rapid.checks", "25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// runTask is what the killed program does. Each acknowledgement is one line,
// written with one system call after Apply returned.
func runTask(task, path string) error {
	ctx := context.Background()
	if os.Getenv("SAYSO_TEST_HURRY") != "" {
		runtime.LockOSThread() // strace counts the calls of each thread apart
		busyTimeout = 50       // not five seconds in a test
	}
	if strings.HasPrefix(task, "fault ") {
		return runFault(ctx, task, path)
	}
	if task == "create" {
		p, err := Create(ctx, path, Settings{Codebook: sampleCodebook()})
		if err != nil {
			return err
		}
		defer p.Close()
		_, err = fmt.Println("made")
		return err
	}
	if task == "open" {
		p, err := Open(ctx, path, OpenOptions{})
		if err != nil {
			return err
		}
		return p.Close()
	}
	if task == "migrate" {
		db, err := openWriter(path, "rw")
		if err != nil {
			return err
		}
		return upgradeWith(ctx, db, path, nextVersion(), nil)
	}
	p, err := Open(ctx, path, OpenOptions{})
	if err != nil {
		return err
	}
	defer p.Close()
	if task == "join" {
		return joinAgain(ctx, p, os.Getenv("SAYSO_TEST_OTHER"))
	}
	if task == "change" {
		return changeAgain(ctx, p)
	}
	if task == "settle" {
		return settleAgain(ctx, p)
	}
	annotators, err := p.Annotators(ctx)
	if err != nil {
		return err
	}
	summaries, err := p.Summaries(ctx)
	if err != nil {
		return err
	}
	var documents []corpus.Document
	for _, s := range summaries {
		e, err := p.Entry(ctx, s.ID)
		if err != nil {
			return err
		}
		documents = append(documents, e.Document)
	}
	next := func(i int) corpus.Annotation {
		d := documents[i%len(documents)]
		return label(d, i/len(documents)%len(d.Sentences), "claim", annotators[0])
	}
	say := func(format string, values ...any) { os.Stdout.WriteString(fmt.Sprintf(format+"\n", values...)) }
	say("ready")
	count, err := strconv.Atoi(os.Getenv("SAYSO_TEST_COUNT"))
	if err != nil {
		count = math.MaxInt
	}
	for i := 0; ; i++ {
		if i == count {
			os.Exit(0) // without closing, as a power cut would
		}
		switch task {
		case "annotate":
			a := next(i)
			event := NewID()
			say("try %s %s", event, a.ID)
			// A save queue in short: what failed is sent again with its id.
			for try := 0; ; try++ {
				_, err := p.Apply(ctx, Change{ID: event, Kind: "label", Title: "Claim", Annotator: a.Annotator, Document: a.Document, Steps: []Step{PutAnnotation(a)}})
				if err == nil {
					break
				}
				if try == 3 || !Retryable(err) {
					return err
				}
				say("failed %v", err)
			}
			say("saved %s", event)
		case "import":
			var changes []Change
			for n := range 200 {
				d := sampleDocument(fmt.Sprint("Document ", n), fmt.Sprintf("%s Document %d of import %s.", sampleText, n, NewID()))
				changes = append(changes, Change{Kind: "import", Title: d.Title, Document: d.ID, Steps: []Step{AddDocument(d)}})
			}
			say("try import")
			if _, err := p.ApplyAll(ctx, changes); err != nil {
				return err
			}
			say("saved import")
		case "undo":
			if _, err := p.Undo(ctx, annotators[0].ID, ""); err != nil {
				if _, err := p.Redo(ctx, annotators[0].ID, ""); err != nil {
					return err
				}
			}
			say("saved undo")
		case "backup":
			a := next(i)
			if _, err := p.Apply(ctx, Change{Kind: "label", Title: "Claim", Steps: []Step{PutAnnotation(a)}}); err != nil {
				return err
			}
			say("try backup")
			if _, err := p.Backup(ctx, filepath.Join(filepath.Dir(path), "backups")); err != nil {
				return err
			}
			say("saved backup")
		}
	}
}

// killed runs a task, kills it after a random while, and returns what it said.
func killed(t *testing.T, task, path string, within time.Duration) []string {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), taskVariable+"="+task, "SAYSO_TEST_PATH="+path)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var lines []string
	var reading sync.WaitGroup
	ready := make(chan struct{})
	reading.Go(func() {
		lines = readLines(output, ready)
	})
	<-ready
	time.AfterFunc(time.Duration(rand.Int64N(int64(within))), func() { _ = command.Process.Kill() })
	reading.Wait()
	_ = command.Wait() // it was killed
	if stderr.Len() > 0 {
		t.Fatalf("the task failed before it was killed: %s", stderr.String())
	}
	return lines
}

// readLines reads whole lines; a line that was cut short was not said.
func readLines(output io.Reader, ready chan struct{}) []string {
	var lines []string
	reader := bufio.NewReader(output)
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			if len(lines) == 0 {
				close(ready)
			}
			return lines
		}
		if lines = append(lines, strings.TrimSpace(line)); len(lines) == 1 {
			close(ready)
		}
	}
}

// TestKilledWhileAnnotatingLosesNothing kills the program again and again,
// always on the same project. Every acknowledged event must be there, and
// sending the last, unclear one again must not double it.
func TestKilledWhileAnnotatingLosesNothing(t *testing.T) {
	ctx := context.Background()
	p, d, _ := withDocument(t)
	var more []Change
	for n := range rounds(2, 500) { // as a real project has, so that none grows beyond measure
		d := sampleDocument(fmt.Sprint("Document ", n), fmt.Sprint(sampleText, " ", n, "."))
		more = append(more, Change{Kind: "import", Title: d.Title, Steps: []Step{AddDocument(d)}})
	}
	if _, err := p.ApplyAll(ctx, more); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	saved := map[string]bool{}
	tried, unclear := map[string]string{}, 0
	kills, least := rounds(6, 12), rounds(1, 1_000) // the long form is that of `sayso annotate --each`
	n := 0
	for ; n < kills || len(saved) < least; n++ {
		if n == 50*kills {
			t.Fatalf("only %d acknowledged after %d kills", len(saved), n)
		}
		var last, annotation string
		for _, line := range killed(t, "annotate", p.Path(), time.Duration(rounds(150, 1500))*time.Millisecond) {
			words := strings.Fields(line)
			switch words[0] {
			case "try":
				last, annotation = words[1], words[2]
				tried[last] = annotation
			case "saved":
				saved[words[1]] = true
			}
		}
		again, err := Open(ctx, p.Path(), OpenOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if last != "" && !saved[last] {
			unclear++
			a := label(d, 0, "claim", corpus.Annotator{})
			annotators, _ := again.Annotators(ctx)
			a.ID, a.Annotator = annotation, annotators[0].ID
			apply(t, again, Change{ID: last, Kind: "label", Title: "Claim", Steps: []Step{PutAnnotation(a)}})
			apply(t, again, Change{ID: last, Kind: "label", Title: "Claim", Steps: []Step{PutAnnotation(a)}})
			saved[last] = true
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again, err := Open(ctx, p.Path(), OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	there := map[string]int{}
	for e, err := range again.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range e.Annotations {
			there[a.ID]++
		}
	}
	lost := 0
	for event := range saved {
		if there[tried[event]] != 1 {
			lost++
		}
	}
	report, err := again.Check(ctx, nil)
	if err != nil || !report.OK() {
		t.Errorf("the file is not sound: %v %v", report.Problems, err)
	}
	if lost > 0 || len(there) != len(saved) {
		t.Errorf("%d of %d acknowledged are lost or doubled, %d are there", lost, len(saved), len(there))
	}
	if len(saved) == 0 {
		t.Error("nothing was acknowledged, so nothing was proven")
	}
	t.Logf("figures: kills=%d acknowledged=%d again=%d lost=%d doubled=%d", n, len(saved), unclear, lost, max(0, len(there)+lost-len(saved)))
}

func TestKilledWhileImportingLeavesWholeImports(t *testing.T) {
	ctx := context.Background()
	kills := 0
	for range rounds(1, 4) { // a new project now and then, so that none grows beyond measure
		p, _, _ := withDocument(t)
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		acknowledged := 0
		for range rounds(3, 5) {
			kills++
			for _, line := range killed(t, "import", p.Path(), time.Second) {
				if line == "saved import" {
					acknowledged++
				}
			}
			again, err := Open(ctx, p.Path(), OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			summaries, err := again.Summaries(ctx)
			if err != nil || (len(summaries)-1)%200 != 0 || len(summaries)-1 < 200*acknowledged {
				t.Errorf("%d documents after %d imports of 200: %v", len(summaries)-1, acknowledged, err)
			}
			report, err := again.Check(ctx, nil)
			if err != nil || !report.OK() {
				t.Errorf("the file is not sound: %v %v", report.Problems, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("figures: kills=%d", kills)
}

func TestKilledWhileUndoingLeavesASoundLog(t *testing.T) {
	p := lived(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	n := rounds(3, 40)
	for range n {
		killed(t, "undo", p.Path(), 200*time.Millisecond)
		report, err := checkAfterKill(p.Path())
		if err != nil || !report.OK() {
			t.Fatalf("the file is not sound: %v %v", report.Problems, err)
		}
	}
	t.Logf("figures: kills=%d", n)
}

// checkAfterKill opens for writing first: a journal that was left hot must be
// rolled back before anybody can read.
func checkAfterKill(path string) (Report, error) {
	p, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		return Report{}, err
	}
	defer p.Close()
	return p.Check(context.Background(), nil)
}

func TestKilledWhileBackingUpLeavesOnlyWholeBackups(t *testing.T) {
	p, _, _ := withDocument(t)
	info, _ := p.Info(context.Background())
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	n := rounds(3, 40)
	for range n {
		killed(t, "backup", p.Path(), 300*time.Millisecond)
		backups, err := Backups(filepath.Join(filepath.Dir(p.Path()), "backups"), info.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range backups {
			if report, err := CheckFile(context.Background(), b.Path, nil); err != nil || !report.OK() {
				t.Errorf("%s is not whole: %v %v", b.Path, report.Problems, err)
			}
		}
	}
	t.Logf("figures: kills=%d", n)
}

func TestKilledWhileCreatingLeavesAWholeProjectOrNone(t *testing.T) {
	for i := range rounds(4, 100) {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".sayso"))
		said := killedAtOnce(t, "create", path)
		_, err := os.Stat(path)
		if err != nil && said {
			t.Error("an acknowledged project is not there")
		}
		if err == nil {
			if report, err := checkAfterKill(path); err != nil || !report.OK() {
				t.Errorf("the project is not whole: %v %v", report.Problems, err)
			}
		}
	}
	t.Logf("figures: kills=%d", rounds(4, 100))
}

// killedAtOnce kills within the time that the task takes, not after its first
// words, and reports whether it said anything.
func killedAtOnce(t *testing.T, task, path string) bool {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), taskVariable+"="+task, "SAYSO_TEST_PATH="+path)
	var output strings.Builder
	command.Stdout = &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(time.Duration(rand.Int64N(int64(40*time.Millisecond))), func() { _ = command.Process.Kill() })
	_ = command.Wait()
	timer.Stop()
	return strings.Contains(output.String(), "made")
}

// nextVersion are our migrations and one that does not exist yet.
func nextVersion() []migration {
	return append(slices.Clone(migrations()), migration{statements: "ALTER TABLE documents ADD COLUMN x TEXT NOT NULL DEFAULT ''; UPDATE documents SET x = title; UPDATE texts SET text = text || '!'"})
}

func TestKilledWhileMigratingLeavesOneVersionWhole(t *testing.T) {
	ctx := context.Background()
	p := lived(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	was, err := dump(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	versions := map[int]int{}
	for range rounds(8, 100) {
		path := write(t, whole)
		killedAtOnce(t, "migrate", path)
		db, err := openWriter(path, "rw") // rolls back what was cut off
		if err != nil {
			t.Fatal(err)
		}
		var version, columns int
		var ok string
		if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow("SELECT count(*) FROM pragma_table_info('documents') WHERE name = 'x'").Scan(&columns); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&ok); err != nil || ok != "ok" {
			t.Errorf("integrity_check says %s %v", ok, err)
		}
		if err := closeWriter(db); err != nil {
			t.Fatal(err)
		}
		versions[version]++
		switch version {
		case schemaVersion():
			if now, err := dump(path); err != nil || now != was || columns != 0 {
				t.Errorf("the old version is not whole: %d columns, %v", columns, err)
			}
		case schemaVersion() + 1:
			if kept, err := CheckFile(ctx, keptName(path, schemaVersion()+1, 1), nil); err != nil || !kept.OK() || columns != 1 {
				t.Errorf("migrated without a whole copy: %d columns, %v %v", columns, kept.Problems, err)
			}
		}
	}
	t.Logf("figures: kills=%d, found of each version: %v", rounds(8, 100), versions)
}
