package app

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"

	fynestorage "fyne.io/fyne/v2/storage"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/storage"
)

// killedOn names, in the environment, the project on which the window works
// until it is killed.
const killedOn = "SAYSO_TEST_KILLED_ON"

// TestTheWindowThatIsKilled is no test but the program that the next one
// kills: it labels sentence after sentence by keys and prints the id of each
// annotation that the window shows as saved.
func TestTheWindowThatIsKilled(t *testing.T) {
	path := os.Getenv(killedOn)
	if path == "" {
		t.Skip("this is what TestKilledWhileLabellingInTheWindowLosesNothing runs and kills")
	}
	newHome(t)
	s := stageOn(t, path)
	keys := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3}
	said := map[string]bool{}
	for _, d := range s.session.Summaries {
		if d.Unread == 0 {
			continue
		}
		s.session.Open(d.ID, 0)
		s.until("the document is open", func() bool { return s.session.Entry.Document.ID == d.ID })
		for i := 0; i < d.Sentences; i += len(keys) {
			s.session.GoTo(i)
			s.press(keys...)
			s.saved()
			if s.saver.State().Problem != nil {
				t.Fatal(s.saver.State().Problem)
			}
			for _, a := range s.session.Entry.Annotations {
				if !said[a.ID] {
					said[a.ID] = true
					os.Stdout.WriteString("saved " + a.ID + "\n")
				}
			}
		}
	}
	os.Stdout.WriteString("all done\n")
}

func TestKilledWhileLabellingInTheWindowLosesNothing(t *testing.T) {
	ctx := context.Background()
	kills := 3
	if os.Getenv("SAYSO_TORTURE") != "" {
		kills = 30
	}
	path := filepath.Join(t.TempDir(), "killed.sayso")
	p, err := storage.Create(ctx, path, storage.Settings{Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 30 * kills {
		d := corpus.Document{Title: fmt.Sprint("Article ", n)}
		for i := range 60 {
			start := len(d.Text)
			d.Text += fmt.Sprintf("Sentence %d of article %d.", i, n)
			d.Sentences = append(d.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: len(d.Text)}})
			d.Text += "\n"
		}
		if _, err := p.Apply(ctx, storage.Change{Kind: "import", Title: d.Title, Steps: []storage.Step{storage.AddDocument(d)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	saved := map[string]bool{}
	for n := 0; n < kills; n++ {
		for _, id := range killWindow(t, path) {
			saved[id] = true
		}
	}
	p, err = storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	there, places := map[string]int{}, map[string]int{}
	for e, err := range p.Entries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range e.Annotations {
			there[a.ID]++
			places[fmt.Sprint(a.Document, a.Span, a.Annotator)]++
		}
	}
	lost, doubled := 0, 0
	for id := range saved {
		if there[id] != 1 {
			lost++
		}
	}
	for _, n := range places {
		if n > 1 {
			doubled++
		}
	}
	if lost+doubled > 0 || len(saved) == 0 {
		t.Errorf("of %d that the window showed as saved %d are lost; %d sentences are labelled twice", len(saved), lost, doubled)
	}
	if report, err := p.Check(ctx, nil); err != nil || !report.OK() {
		t.Errorf("the file is not sound: %v %v", report.Problems, err)
	}
	t.Logf("figures: kills=%d acknowledged=%d lost=%d doubled=%d", kills, len(saved), lost, doubled)
}

// killWindow runs the window on the project, kills it a random while after its
// first words, and returns the ids that it had shown as saved.
func killWindow(t *testing.T, path string) (saved []string) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^TestTheWindowThatIsKilled$")
	c.Env = append(os.Environ(), killedOn+"="+path, "TMPDIR="+filepath.Dir(path)) // it is killed before it can take its folders away
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(out)
	for {
		line, err := answers.ReadString('\n')
		if err != nil {
			break // a line that was cut short was not said
		}
		id, ok := strings.CutPrefix(strings.TrimSpace(line), "saved ")
		if !ok {
			if strings.Contains(line, "all done") {
				t.Fatal("the window was done before it was killed")
			}
			if strings.Contains(line, "_test.go") {
				t.Error(strings.TrimSpace(line))
			}
			continue
		}
		if saved = append(saved, id); len(saved) == 1 {
			time.AfterFunc(rand.N(time.Second), func() { _ = c.Process.Kill() })
		}
	}
	_ = c.Wait() // it was killed
	if len(saved) == 0 {
		t.Error("the window ended before it saved anything")
	}
	return saved
}

// TestTheToolkitFetchesNothing: a name of a picture on the net must not be
// more than a name.
func TestTheToolkitFetchesNothing(t *testing.T) {
	newStage(t) // an app is there, and with it Fyne's own repositories
	refuseNetwork()
	for _, address := range []string{"http://192.0.2.1/a.png", "https://192.0.2.1/a.png"} {
		uri, err := fynestorage.ParseURI(address)
		if err != nil {
			t.Fatal(err)
		}
		if file, err := fynestorage.Reader(uri); err == nil {
			file.Close()
			t.Errorf("%s was opened", address)
		} else if !strings.Contains(err.Error(), errRefused.Error()) {
			t.Errorf("%s was tried: %v", address, err)
		}
		if there, err := fynestorage.Exists(uri); there || err == nil {
			t.Errorf("%s was looked for: %v", address, err)
		}
		if can, err := fynestorage.CanRead(uri); can || err == nil {
			t.Errorf("%s could be read: %v", address, err)
		}
		if found, err := repository.ForURI(uri); err != nil || found != (refusing{}) {
			t.Errorf("%s is kept by %T: %v", address, found, err)
		}
	}
}
