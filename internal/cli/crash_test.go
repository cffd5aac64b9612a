package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/storage"
)

// The tests here start the program as a command of its own, kill it at a
// random moment as kill -9 does, and look at what it left. The long form, for
// make torture, kills until a hundred thousand annotations were acknowledged.

// asCommand, in the environment, makes this test program the command.
const asCommand = "SAYSO_TEST_AS_COMMAND"

// attempts is how often a random test tries.
func attempts(short, long int) int {
	if os.Getenv("SAYSO_TORTURE") != "" {
		return long
	}
	return short
}

func command(arguments ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], arguments...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

// runs runs a command that must succeed.
func runs(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := command(arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("sayso %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return string(output)
}

// projectOf makes a closed project of so many articles of four sentences.
func projectOf(t *testing.T, articles int) (path string, documents []corpus.Document) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "killed.sayso")
	p, err := storage.Create(ctx, path, storage.Settings{Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	var changes []storage.Change
	for n := range articles {
		d := corpus.Document{ID: storage.NewID(), Title: fmt.Sprint("Article ", n), Source: fmt.Sprint(n, ".txt")}
		for s := range 4 {
			start := len(d.Text)
			d.Text += fmt.Sprintf("Sentence %d of article %d says that the bridge was safe.", s, n)
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: len(d.Text)}})
			d.Text += " "
		}
		d.Text = strings.TrimSpace(d.Text)
		changes = append(changes, storage.Change{Kind: "import", Title: d.Title, Steps: []storage.Step{storage.AddDocument(d)}})
		documents = append(documents, d)
	}
	if _, err := p.ApplyAll(ctx, changes); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return path, documents
}

// annotator talks with `sayso annotate --each` and remembers what was
// acknowledged.
type annotator struct {
	t         *testing.T
	path      string
	documents []corpus.Document
	sent      int
	unclear   []string          // lines that were sent and not acknowledged
	lines     map[string]string // what was sent, by id
	saved     map[string]bool   // what was acknowledged, by id
	resent    int
}

func (a *annotator) line() string {
	d := a.documents[a.sent%len(a.documents)]
	span := d.Sentences[a.sent/len(a.documents)%len(d.Sentences)].Span
	a.sent++
	id := storage.NewID()
	line := fmt.Sprintf(`{"document": %q, "start": %d, "end": %d, "label": "claim", "annotator": "Ada", "id": %q}`, d.ID, span.Start, span.End, id)
	a.lines[id] = line
	return line
}

// mostAhead is how many lines are sent before their answer came.
const mostAhead = 20

// untilKilled sends what is unclear again, then new lines, until the command
// is killed or, without a time, all that is unclear is answered.
func (a *annotator) untilKilled(within time.Duration) {
	a.t.Helper()
	c := command("annotate", a.path, "-", "--each")
	var said bytes.Buffer
	c.Stderr = &said
	in, err := c.StdinPipe()
	if err != nil {
		a.t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		a.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		a.t.Fatal(err)
	}
	again := a.unclear
	a.unclear, a.resent = nil, a.resent+len(again)
	ahead := make(chan struct{}, mostAhead)
	ended := make(chan []string, 1)
	stop := make(chan struct{})
	go func() {
		defer in.Close()
		var written []string
		defer func() { ended <- written }()
		for i := 0; i < len(again) || within > 0; i++ {
			var line string
			if i < len(again) {
				line = again[i]
			} else {
				line = a.line()
			}
			select {
			case ahead <- struct{}{}:
			case <-stop:
				written = append(written, again[min(i, len(again)):]...) // still unclear
				return
			}
			written = append(written, line)
			_, _ = io.WriteString(in, line+"\n") // fails once the command is gone
		}
	}()
	if within > 0 {
		time.AfterFunc(rand.N(within), func() { _ = c.Process.Kill() })
	}
	answers := bufio.NewReader(out)
	for {
		line, err := answers.ReadString('\n')
		if err != nil {
			break // a line that was cut short was not said
		}
		var answer savedAnnotation
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			a.t.Fatalf("it answered %q: %v", line, err)
		}
		a.saved[answer.ID] = true
		<-ahead
	}
	close(stop)
	_ = c.Wait() // it was killed
	for _, line := range <-ended {
		var sent sentAnnotation
		if err := json.Unmarshal([]byte(line), &sent); err != nil {
			a.t.Fatal(err)
		}
		if !a.saved[sent.ID] {
			a.unclear = append(a.unclear, line)
		}
	}
	if said.Len() > 0 {
		a.t.Fatalf("it said before it was killed: %s", said.String())
	}
}

func TestKilledWhileAcknowledgingLosesAndDoublesNothing(t *testing.T) {
	ctx := context.Background()
	path, documents := projectOf(t, attempts(20, 3000))
	a := &annotator{t: t, path: path, documents: documents, lines: map[string]string{}, saved: map[string]bool{}}
	kills := 0
	for least := attempts(100, 100_000); kills < attempts(4, 40) || len(a.saved) < least; kills++ {
		if kills == 5000 {
			t.Fatalf("only %d were acknowledged", len(a.saved))
		}
		a.untilKilled(time.Duration(attempts(250, 6000)) * time.Millisecond)
	}
	a.untilKilled(0) // what is unclear is sent once more, and nothing kills it
	if len(a.unclear) > 0 {
		t.Errorf("%d were not answered though nothing killed the program", len(a.unclear))
	}
	p, err := storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	there := map[string]int{}
	for e, err := range p.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		for _, annotation := range e.Annotations {
			there[annotation.ID]++
			if a.lines[annotation.ID] == "" {
				t.Errorf("there is an annotation that nobody sent: %s", annotation.ID)
			}
		}
	}
	lost, doubled := 0, 0
	for id := range a.saved {
		switch there[id] {
		case 0:
			lost++
		case 1:
		default:
			doubled++
		}
	}
	if lost+doubled > 0 || len(there) != len(a.saved) {
		t.Errorf("of %d acknowledged %d are lost and %d doubled; %d are there", len(a.saved), lost, doubled, len(there))
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() || report.Annotations != len(a.saved) {
		t.Errorf("the file is not sound: %+v %v", report, err)
	}
	t.Logf("figures: kills=%d acknowledged=%d again=%d lost=%d doubled=%d", kills, len(a.saved), a.resent, lost, doubled)
}

// killedWithin runs a command and kills it within a while, unless it ended
// before; it returns what it printed and whether it ended by itself.
func killedWithin(t *testing.T, within time.Duration, arguments ...string) (printed string, ended bool) {
	t.Helper()
	c := command(arguments...)
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(rand.N(within), func() { _ = c.Process.Kill() })
	defer timer.Stop()
	err := c.Wait()
	return out.String(), err == nil
}

func TestKilledWhileImportingFilesLosesNoneThatWasReported(t *testing.T) {
	ctx := context.Background()
	const articles = 900
	folder := t.TempDir()
	for n := range articles {
		text := fmt.Sprintf("Article %d.\n\nThe mayor said that bridge %d was safe. Nobody believed it.\n", n, n)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d.txt", n)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	killed, cutShort := attempts(3, 15), 0
	for range killed {
		path := filepath.Join(t.TempDir(), "imported.sayso")
		runs(t, "new", path)
		printed, ended := killedWithin(t, 700*time.Millisecond, "import", path, folder)
		if !ended {
			cutShort++
		}
		reported := strings.Count(printed, "ok\t")
		report, err := checkedAfterKill(ctx, path)
		if err != nil || report.Documents < reported {
			t.Errorf("%d articles were reported and %d are there: %v", reported, report.Documents, err)
		}
		// The same command brings the rest, and nothing twice.
		runs(t, "import", path, folder)
		if report, err := checkedAfterKill(ctx, path); err != nil || report.Documents != articles {
			t.Errorf("after the second import there are %d of %d articles: %v", report.Documents, articles, err)
		}
	}
	t.Logf("figures: kills=%d imports=%d", cutShort, killed)
}

// checkedAfterKill opens for writing, as the next start of the program would,
// and demands a sound file.
func checkedAfterKill(ctx context.Context, path string) (storage.Report, error) {
	p, err := storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		return storage.Report{}, err
	}
	defer p.Close()
	report, err := p.Check(ctx, nil)
	if err == nil && !report.OK() {
		err = fmt.Errorf("not sound: %v", report.Problems)
	}
	return report, err
}

func TestKilledWhileExportingLeavesOneWholeFile(t *testing.T) {
	path, _ := projectOf(t, 1500)
	folder := t.TempDir()
	target := filepath.Join(folder, "out.jsonl")
	whole := filepath.Join(folder, "whole.jsonl")
	runs(t, "export", path, "--format", "jsonl", "--out", whole)
	want, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	old := []byte("the export of yesterday\n")
	killed, before := attempts(4, 40), 0
	for range killed {
		if err := os.WriteFile(target, old, 0o600); err != nil {
			t.Fatal(err)
		}
		_, ended := killedWithin(t, 120*time.Millisecond, "export", path, "--format", "jsonl", "--out", target)
		got, err := os.ReadFile(target)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case bytes.Equal(got, old) && !ended:
			before++
		case bytes.Equal(got, want):
		default:
			t.Errorf("the target holds neither the old file nor the new one, but %d bytes", len(got))
		}
	}
	t.Logf("figures: kills=%d exports=%d", before, killed)
}
