package storage

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
	"time"

	"sayso/internal/corpus"
)

// again does a change and, when it failed in a way that may pass, does it again
// with the same id, as the window's saver does.
func again(do func() (Event, error)) (Event, error) {
	for try := 0; ; try++ {
		event, err := do()
		if err == nil || try == 3 || !Retryable(err) {
			return event, err
		}
		fmt.Println("failed", err)
	}
}

// changeAgain is a task: it annotates, takes that back, does it again, and
// changes the codebook, over and over, and sends again what failed. Each
// acknowledgement is one line.
func changeAgain(ctx context.Context, p *Project) error {
	reader, err := p.AnnotatorNamed(ctx, "First reader")
	if err != nil {
		return err
	}
	summaries, err := p.Summaries(ctx)
	if err != nil {
		return err
	}
	e, err := p.Entry(ctx, summaries[0].ID)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := range 3 {
		a := label(e.Document, i, "claim", reader)
		book := sampleCodebook()
		book.Labels[0].Definition = fmt.Sprint("definition ", i)
		for _, change := range []struct {
			kind string
			do   func(id string) (Event, error)
		}{
			{"label", func(id string) (Event, error) {
				return p.Apply(ctx, Change{ID: id, Kind: "label", Title: "Claim", Annotator: reader.ID, Steps: []Step{PutAnnotation(a)}})
			}},
			{"undo", func(id string) (Event, error) { return p.Undo(ctx, reader.ID, id) }},
			{"redo", func(id string) (Event, error) { return p.Redo(ctx, reader.ID, id) }},
			{"codebook", func(id string) (Event, error) {
				return p.Apply(ctx, Change{ID: id, Kind: "codebook", Title: "Codebook", Annotator: reader.ID, Steps: []Step{PutCodebook(book)}})
			}},
		} {
			id := NewID()
			fmt.Println("try", change.kind)
			if _, err := again(func() (Event, error) { return change.do(id) }); err != nil {
				return err
			}
			fmt.Println("saved", change.kind, id)
		}
	}
	return nil
}

// settleAgain is a task: it settles what two copies say, takes that back, and
// keeps both, and sends again what failed.
func settleAgain(ctx context.Context, p *Project) error {
	reader, err := p.AnnotatorNamed(ctx, "First reader")
	if err != nil {
		return err
	}
	list, err := p.Conflicts(ctx)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	conflict := list[0].ID
	for _, change := range []struct {
		kind string
		do   func(id string) (Event, error)
	}{
		{"settle", func(id string) (Event, error) { return p.SettleConflict(ctx, conflict, 1, reader.ID, id) }},
		{"undo", func(id string) (Event, error) { return p.Undo(ctx, reader.ID, id) }},
		{"settle", func(id string) (Event, error) { return p.SettleWithBoth(ctx, conflict, reader.ID, id) }},
	} {
		id := NewID()
		fmt.Println("try", change.kind)
		if _, err := again(func() (Event, error) { return change.do(id) }); err != nil {
			return err
		}
		fmt.Println("saved", change.kind, id)
	}
	return nil
}

// joinAgain is a task: it joins another copy, and again when that failed.
func joinAgain(ctx context.Context, p *Project, other string) error {
	fmt.Println("ready")
	_, err := again(func() (Event, error) {
		_, err := p.Join(ctx, other, JoinOptions{})
		return Event{}, err
	})
	if err == nil {
		fmt.Println("saved join")
	}
	return err
}

// underFault runs a task in a program in which one call to the disk fails, and
// returns what it said. It skips the test where no call can be made to fail.
func underFault(t *testing.T, task, path, fault string, when int, environment ...string) (lines []string, failed error) {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so no call can be made to fail: ", err)
	}
	call, _, _ := strings.Cut(fault, ":")
	command := exec.Command(strace, "-f", "-P", path, "-P", path+"-journal", "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:when=%d", fault, when), "-o", "/dev/null", os.Args[0])
	command.Env = append(append(os.Environ(), taskVariable+"="+task, "SAYSO_TEST_PATH="+path), environment...)
	var stderr strings.Builder
	command.Stderr = &stderr
	output, failed := command.Output()
	if strings.Contains(stderr.String(), "ptrace") || strings.Contains(stderr.String(), "invalid") {
		t.Skip("this machine lets no call fail: ", stderr.String())
	}
	if failed != nil {
		failed = fmt.Errorf("%w: %s", failed, stderr.String())
	}
	return strings.Split(strings.TrimSpace(string(output)), "\n"), failed
}

// TestWhatIsSentAgainAfterAFaultHappensOnce: after a commit that failed in an
// unclear way, undo, redo and a change of the codebook are sent again, and
// nothing is taken back twice.
func TestWhatIsSentAgainAfterAFaultHappensOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	faults, failed := 0, 0
	for _, fault := range []string{"fdatasync:error=EIO", "pwrite64:error=ENOSPC", "ftruncate:error=EIO"} {
		for when := 1; when <= rounds(40, 160); when += strides(6, 1) {
			p, _, _ := withDocument(t)
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			lines, failure := underFault(t, "change", p.Path(), fault, when)
			faults++
			saved, tried := map[string][]string{}, 0
			for _, line := range lines {
				switch words := strings.Fields(line); {
				case len(words) == 3 && words[0] == "saved":
					saved[words[1]] = append(saved[words[1]], words[2])
				case len(words) == 2 && words[0] == "try":
					tried++
				case len(words) > 0 && words[0] == "failed":
					failed++
				}
			}
			if failure != nil && tried > 0 {
				t.Errorf("%s at %d was not got over: %v", fault, when, failure)
			}
			again, err := Open(ctx, p.Path(), OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			kinds := map[string]int{}
			events, err := again.History(ctx, HistoryFilter{})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				kinds[e.Kind]++
			}
			for _, kind := range []string{"label", "undo", "redo", "codebook"} {
				if kinds[kind] != len(saved[kind]) && (failure == nil || kinds[kind] != len(saved[kind])+1) {
					t.Errorf("%s at %d: %d of %s are in the history, %d were acknowledged", fault, when, kinds[kind], kind, len(saved[kind]))
				}
			}
			stats, err := again.Stats(ctx)
			if failure == nil && tried > 0 && (err != nil || stats.Annotations != 3) {
				t.Errorf("%s at %d: %d annotations are left of three, %v", fault, when, stats.Annotations, err)
			}
			if report, err := again.Check(ctx, nil); err != nil || !report.OK() {
				t.Errorf("%s at %d: not sound: %v %v", fault, when, report.Problems, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("figures: faults=%d again=%d", faults, failed)
	if failed == 0 {
		t.Error("no change failed, so nothing was proven")
	}
}

// TestADecisionThatIsSentAgainAfterAFaultIsMadeOnce: a conflict is settled,
// that is taken back, and both versions are kept, with a disk that fails once.
func TestADecisionThatIsSentAgainAfterAFaultIsMadeOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	mine, _, d, _, _ := disputed(t)
	if err := mine.Close(); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, fault := range []string{"fdatasync:error=EIO", "ftruncate:error=EIO"} {
		for when := 1; when <= rounds(9, 40); when++ {
			path := filepath.Join(t.TempDir(), "disputed.sayso")
			content, err := os.ReadFile(mine.Path())
			if err == nil {
				err = os.WriteFile(path, content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			lines, failure := underFault(t, "settle", path, fault, when)
			tried, saved := map[string]int{}, map[string]int{}
			for _, line := range lines {
				switch words := strings.Fields(line); {
				case len(words) == 3 && words[0] == "saved":
					saved[words[1]]++
				case len(words) == 2 && words[0] == "try":
					tried[words[1]]++
				case len(words) > 0 && words[0] == "failed":
					failed++
				}
			}
			if failure != nil && len(tried) > 0 {
				t.Errorf("%s at %d was not got over: %v", fault, when, failure)
			}
			if failure != nil {
				continue // it was not even opened
			}
			again, err := Open(ctx, path, OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			kinds := map[string]int{}
			events, err := again.History(ctx, HistoryFilter{})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				kinds[e.Kind]++
			}
			if kinds["settle"] != 2 || saved["settle"] != 2 || kinds["undo"] != 1 {
				t.Errorf("%s at %d: %d settlements are in the history and %d undoings, %d settlements were acknowledged", fault, when, kinds["settle"], kinds["undo"], saved["settle"])
			}
			if n := len(entry(t, again, d.ID).Annotations); n != 2 {
				t.Errorf("%s at %d: %d annotations of two versions", fault, when, n)
			}
			if report, err := again.Check(ctx, nil); err != nil || !report.OK() {
				t.Errorf("%s at %d: not sound: %v %v", fault, when, report.Problems, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if failed == 0 {
		t.Error("no decision failed, so nothing was proven")
	}
}

// twoToJoin makes two copies, of which the other has much that the first lacks.
// Both are closed.
func twoToJoin(t *testing.T, events int) (path, other string) {
	t.Helper()
	mine, theirs, d, reader := parted(t)
	for i := range events {
		a := label(d, i%len(d.Sentences), "denial", reader)
		steps := []Step{PutAnnotation(a)}
		if i%10 == 0 {
			steps = append(steps, AddDocument(sampleDocument(fmt.Sprint("Document ", i), fmt.Sprintf("%s Document %d.", sampleText, i))))
		}
		apply(t, theirs, Change{Title: fmt.Sprint("there ", i), Annotator: reader.ID, Steps: steps})
	}
	apply(t, mine, Change{Title: "here", Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, 1, "claim", reader))}})
	if err := errors.Join(mine.Close(), theirs.Close()); err != nil {
		t.Fatal(err)
	}
	return mine.Path(), theirs.Path()
}

// joinedOrNot holds that a join happened wholly or not at all, and that doing it
// again brings both copies together.
func joinedOrNot(t *testing.T, path, other string, acknowledged bool) {
	t.Helper()
	mine, err := Open(context.Background(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()
	theirs, err := Open(context.Background(), other, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	c, err := mine.Compare(context.Background(), other)
	if err != nil || c.Theirs != 0 && (acknowledged || c.Theirs < 30) {
		t.Errorf("a join came to %d of its events, acknowledged: %v, %v", c.Theirs, acknowledged, err)
	}
	joinOf(t, mine, theirs)
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
}

func TestKilledWhileJoiningLeavesAllOrNothing(t *testing.T) {
	n, done := rounds(4, 60), 0
	for range n {
		path, other := twoToJoin(t, 30)
		t.Setenv("SAYSO_TEST_OTHER", other)
		lines := killed(t, "join", path, 120*time.Millisecond)
		acknowledged := len(lines) > 0 && lines[len(lines)-1] == "saved join"
		if acknowledged {
			done++
		}
		joinedOrNot(t, path, other, acknowledged)
	}
	t.Logf("figures: kills=%d joined=%d", n, done)
}

func TestAFaultWhileJoiningLeavesAllOrNothing(t *testing.T) {
	t.Parallel()
	faults := 0
	for _, fault := range []string{"fdatasync:error=EIO", "pwrite64:error=ENOSPC", "pread64:error=EIO"} {
		for when := 1; when <= rounds(24, 120); when += strides(8, 2) {
			path, other := twoToJoin(t, 30)
			lines, failed := underFault(t, "join", path, fault, when, "SAYSO_TEST_OTHER="+other)
			faults++
			joinedOrNot(t, path, other, failed == nil && lines[len(lines)-1] == "saved join")
		}
	}
	t.Logf("figures: faults=%d", faults)
}

// TestAnotherPersonOfTheSameNameStaysAnother: two laptops may both have made an
// Ada, and nobody but they can know that it is one.
func TestAnotherPersonOfTheSameNameStaysAnother(t *testing.T) {
	ctx := context.Background()
	mine, theirs, d, _ := parted(t)
	var people []corpus.Annotator
	for _, p := range []*Project{mine, theirs} {
		ada, err := p.AnnotatorNamed(ctx, "Ada")
		if err != nil {
			t.Fatal(err)
		}
		apply(t, p, Change{Title: "label", Annotator: ada.ID, Steps: []Step{PutAnnotation(label(d, 2, "claim", ada))}})
		people = append(people, ada)
	}
	joinOf(t, mine, theirs)
	if _, err := mine.Undo(ctx, people[1].ID, ""); err != nil {
		t.Error(err)
	}
	one := people[1]
	one.SameAs = people[0].ID
	apply(t, mine, Change{Title: "one person", Annotator: people[0].ID, Steps: []Step{PutAnnotator(one)}})
	joinOf(t, theirs, mine)
	alike(t, mine, theirs)
	people2, err := theirs.People(ctx)
	if err != nil || !people2.Same(people[0].ID, people[1].ID) {
		t.Errorf("%v %v", people2, err)
	}
}

// TestAnUndoThatWasDoneUnseenIsNotDoneTwice: the file is renamed while an undo
// is written. It is on the disk then, but nobody could know, so it is sent again.
func TestAnUndoThatWasDoneUnseenIsNotDoneTwice(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows moves no file that is open")
	}
	ctx := context.Background()
	defer func() { clock = time.Now }()
	for name, do := range map[string]func(p *Project, annotator, id string) (Event, error){
		"undo": func(p *Project, annotator, id string) (Event, error) { return p.Undo(ctx, annotator, id) },
		"redo": func(p *Project, annotator, id string) (Event, error) { return p.Redo(ctx, annotator, id) },
		"taken back": func(p *Project, annotator, id string) (Event, error) {
			events, err := p.History(ctx, HistoryFilter{Limit: 1})
			if err != nil {
				return Event{}, err
			}
			return p.TakeBack(ctx, events[0].Number, annotator, id)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, d, reader := withDocument(t)
			for i := range 3 {
				apply(t, p, Change{Title: fmt.Sprint("label ", i), Annotator: reader.ID, Steps: []Step{PutAnnotation(label(d, i, "claim", reader))}})
			}
			if name == "redo" {
				for range 2 {
					if _, err := p.Undo(ctx, reader.ID, ""); err != nil {
						t.Fatal(err)
					}
				}
			}
			before := len(entry(t, p, d.ID).Annotations)
			clock = func() time.Time {
				clock = time.Now
				if err := os.Rename(p.Path(), p.Path()+".away"); err != nil {
					t.Error(err)
				}
				return time.Now()
			}
			id := NewID()
			if _, err := do(p, reader.ID, id); !errors.Is(err, ErrMoved) || !Retryable(err) {
				t.Fatalf("expected that the file moved, got %v", err)
			}
			if err := os.Rename(p.Path()+".away", p.Path()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := do(p, reader.ID, id); err != nil {
					t.Fatal(err)
				}
			}
			after := len(entry(t, p, d.ID).Annotations)
			if want := map[string]int{"undo": before - 1, "redo": before + 1, "taken back": before - 1}[name]; after != want {
				t.Errorf("%d annotations before, %d after, wanted are %d", before, after, want)
			}
		})
	}
}
