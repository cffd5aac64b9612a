package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// This file goes the whole way of docs/two-people.md with 300 made sentences: who
// reads what is shared out in the window, two people read their hand-outs blind, by
// keys, each in a window of their own; the hand-outs are joined, the round is closed,
// and a third person decides twenty differences by a key each. At the end a script
// that knows nothing of Sayso (recount/recount.py) works out every number of the
// export once more, from the keys that were pressed. What is pressed stands in
// pressing.go.

// bothRead is the script for two people and one corpus.
func bothRead() []Step {
	p := &twoPeople{}
	return []Step{
		{"a project of 300 sentences that nobody has read", p.start},
		{"the plan: who reads what, shared out and opened by keys", p.share},
		{"the first person reads their hand-out blind, by keys", p.firstReads},
		{"the second person does, in two sittings, and their file knows nothing of the first", p.secondReads},
		{"the round is closed by keys, and what both said goes to gold", p.close},
		{"how far they agree", p.agree},
		{"twenty differences are decided by keys", p.decide},
		{"every number of the export is what a script of its own makes of the keys", p.recount},
	}
}

// twoPeople is the project on its way.
type twoPeople struct {
	project  string // file
	out      string // folder, for what is exported and recounted
	articles []corpus.Document
	pressed  []pressed
	decided  []decidedByKey
}

// readers are the two people; lead is who shares out and decides.
var readers = [2]string{"Reader A", "Reader B"}

const lead, theRound = "Lead", "Blind 1"

func (p *twoPeople) start(t *Tour, ctx context.Context) error {
	if err := os.WriteFile(t.home.Path(".config/sayso/settings.json"), []byte(`{"annotator": "`+lead+`", "theme": "light"}`), 0o600); err != nil {
		return err
	}
	p.project, p.out = t.home.Path("two/Harbour.sayso"), t.home.Path("two/out")
	if err := os.MkdirAll(p.out, 0o700); err != nil {
		return err
	}
	list, err := json.Marshal(madeArticles())
	if err != nil {
		return err
	}
	articles := t.home.Path("two/articles.json")
	if err := os.WriteFile(articles, list, 0o600); err != nil {
		return err
	}
	for _, arguments := range [][]string{{"new", p.project, "--title", "Harbour"}, {"import", p.project, articles}} {
		if _, err := t.home.Output(ctx, t.program, arguments...); err != nil {
			return err
		}
	}
	h, err := t.Holds(ctx, p.project)
	if err != nil {
		return err
	}
	for i := range h.Entries {
		p.articles = append(p.articles, h.Entries[i].Document)
	}
	if n := h.Sentences(); n != sentencesRead {
		return fmt.Errorf("the articles have %d sentences, and %d were made", n, sentencesRead)
	}
	p.pressed = whatIsPressed(p.articles)
	return nil
}

// share fills the fields of the plan, shares out and opens the round.
func (p *twoPeople) share(t *Tour, ctx context.Context) error {
	if err := t.launch(ctx, "sharing", p.project); err != nil {
		return err
	}
	if _, err := p.plan(t, ctx); err != nil {
		return err
	}
	// Round, kind, readers; how much is read by both; how it is drawn; the seed.
	if err := t.display.Key(ctx, "Tab", "Tab", "Tab", "ctrl+a"); err != nil {
		return err
	}
	if err := t.display.Type(ctx, strings.Join(readers[:], ", ")); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Tab", "Right", "Tab", "Tab", "ctrl+a", "7"); err != nil {
		return err
	}
	if _, err := t.look(ctx, above); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := p.untilRound(t, ctx, "planned"); err != nil {
		return err
	}
	if err := p.leavePlan(t, ctx); err != nil {
		return err
	}
	if err := p.turn(t, ctx, "open"); err != nil {
		return err
	}
	return t.closed(ctx)
}

// plan opens the screen of the plan, and gives how it looks.
func (p *twoPeople) plan(t *Tour, ctx context.Context) (*image.RGBA, error) {
	before, err := t.look(ctx, above)
	if err != nil {
		return nil, err
	}
	if err := t.display.Key(ctx, "ctrl+shift+p"); err != nil {
		return nil, err
	}
	if err := t.display.Changed(ctx, "the plan opens", before); err != nil {
		return nil, err
	}
	if err := t.filled(ctx, "the plan is there", image.Rect(930, 460, 1260, 700)); err != nil {
		return nil, err
	}
	return t.look(ctx, above)
}

// leavePlan closes it. The window below may look another than before: the list of
// articles says whose they are.
func (p *twoPeople) leavePlan(t *Tour, ctx context.Context) error {
	shown, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	return t.another(ctx, "the plan is closed", shown)
}

// turn opens the round, or closes it, by the button of the plan.
func (p *twoPeople) turn(t *Tour, ctx context.Context, to string) error {
	shown, err := p.plan(t, ctx)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Return"); err != nil {
		return err
	}
	if err := t.another(ctx, "it is asked whether to", shown); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	if err := p.untilRound(t, ctx, to); err != nil {
		return err
	}
	return p.leavePlan(t, ctx)
}

// untilRound waits until the round is planned, open or closed.
func (p *twoPeople) untilRound(t *Tour, ctx context.Context, stage string) error {
	return until(ctx, "the round is "+stage, 20*time.Second, func() (bool, error) {
		out, err := t.home.Output(ctx, t.program, "round", "list", p.project)
		fields := strings.Split(string(out), "\t")
		return len(fields) > 2 && fields[0] == theRound && strings.HasPrefix(fields[2], stage), err
	})
}

func (p *twoPeople) firstReads(t *Tour, ctx context.Context) error {
	file, err := p.handOut(t, ctx, 0)
	if err != nil {
		return err
	}
	if err := p.read(t, ctx, file, 0, p.articles); err != nil {
		return err
	}
	return p.join(t, ctx, file)
}

// secondReads takes the hand-out when the first person's is back already, so that
// there is something it must not know; and joins it twice.
func (p *twoPeople) secondReads(t *Tour, ctx context.Context) error {
	file, err := p.handOut(t, ctx, 1)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, trace := range []string{readers[0], lead} {
		if bytes.Contains(data, []byte(trace)) {
			return fmt.Errorf("the hand-out of %s has a trace of %s in it", readers[1], trace)
		}
	}
	first := len(p.articles) * 5 / 12
	if err := p.read(t, ctx, file, 1, p.articles[:first]); err != nil {
		return err
	}
	if err := p.join(t, ctx, file); err != nil {
		return err
	}
	if err := p.picturePlan(t, ctx); err != nil {
		return err
	}
	if err := p.read(t, ctx, file, 1, p.articles[first:]); err != nil {
		return err
	}
	return p.join(t, ctx, file)
}

// handOut writes the file of a person into a folder of its own, as on their computer.
func (p *twoPeople) handOut(t *Tour, ctx context.Context, person int) (string, error) {
	file := t.home.Path(fmt.Sprintf("laptop %d/Harbour.sayso", person+1))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	_, err := t.home.Output(ctx, t.program, "handout", p.project, "--annotator", readers[person], "--out", file)
	return file, err
}

// read opens a hand-out and reads articles of it by keys, each until the file holds
// what was pressed.
func (p *twoPeople) read(t *Tour, ctx context.Context, file string, person int, articles []corpus.Document) error {
	if err := t.launch(ctx, fmt.Sprint("reading-", person, "-", articles[0].Title[:1]), file); err != nil {
		return err
	}
	for i := range articles {
		d := &articles[i]
		if err := t.find(ctx, d.Title); err != nil {
			return err
		}
		keys, wanted := []string{"Home"}, p.of(person, d)
		for _, w := range wanted {
			keys = append(keys, w.keys()...)
		}
		if err := t.display.Key(ctx, keys...); err != nil {
			return err
		}
		var entry corpus.Entry
		err := until(ctx, fmt.Sprintf("the file of %s holds what was pressed in %q", readers[person], d.Title), 30*time.Second, func() (bool, error) {
			h, err := t.Holds(ctx, file)
			if err != nil {
				return false, err
			}
			entry, err = h.Entry(d.ID)
			return err == nil && holdsPressed(&entry, wanted), err
		})
		if err != nil {
			return fmt.Errorf("%w; it holds %s", err, summary(entry))
		}
		if err := t.display.Key(ctx, "ctrl+d"); err != nil {
			return err
		}
	}
	return t.closed(ctx)
}

// of is what a person presses in an article, a line a sentence.
func (p *twoPeople) of(person int, d *corpus.Document) (list []pressed) {
	for _, w := range p.pressed {
		if w.By == readers[person] && w.Document == d.Title {
			list = append(list, w)
		}
	}
	return list
}

// join brings a hand-out back, twice: the second time it changes nothing.
func (p *twoPeople) join(t *Tour, ctx context.Context, file string) error {
	if _, err := t.home.Output(ctx, t.program, "join", p.project, file); err != nil {
		return err
	}
	before, err := t.Holds(ctx, p.project)
	if err != nil {
		return err
	}
	if _, err := t.home.Output(ctx, t.program, "join", p.project, file); err != nil {
		return err
	}
	after, err := t.Holds(ctx, p.project)
	if err == nil && !bytes.Equal(before.Exported, after.Exported) {
		err = errors.New("joining the same file twice changed something")
	}
	return err
}

func (p *twoPeople) picturePlan(t *Tour, ctx context.Context) error {
	if err := t.launch(ctx, "plan", p.project); err != nil {
		return err
	}
	if _, err := p.plan(t, ctx); err != nil {
		return err
	}
	if err := p.both(t, ctx, "two-people-plan"); err != nil {
		return err
	}
	if err := p.leavePlan(t, ctx); err != nil {
		return err
	}
	return t.closed(ctx)
}

// both keeps a picture in light and in dark colours.
func (p *twoPeople) both(t *Tour, ctx context.Context, name string) error {
	if err := t.keep(ctx, name+".png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "dark"); err != nil {
		return err
	}
	if err := t.keep(ctx, name+"-dark.png", screen); err != nil {
		return err
	}
	return t.colours(ctx, "light")
}

func (p *twoPeople) close(t *Tour, ctx context.Context) error {
	if err := t.launch(ctx, "closing", p.project); err != nil {
		return err
	}
	return p.turn(t, ctx, "closed")
}

func (p *twoPeople) agree(t *Tour, ctx context.Context) error {
	before, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "shift+F7"); err != nil {
		return err
	}
	if err := t.another(ctx, "the figures open", before); err != nil {
		return err
	}
	if err := t.filled(ctx, "the figures are there", image.Rect(40, 110, 600, 300)); err != nil {
		return err
	}
	if err := p.both(t, ctx, "two-people-agreement"); err != nil {
		return err
	}
	return t.escape(ctx, before)
}

// decide goes through differences with a row of keys each.
func (p *twoPeople) decide(t *Tour, ctx context.Context) error {
	agreed, err := p.decisions(t, ctx)
	if err != nil {
		return err
	}
	if _, err := t.command(ctx, "decide where annotators differ"); err != nil {
		return err
	}
	for n := range differencesDecided {
		by := decidingKeys[n%len(decidingKeys)]
		if err := t.display.Key(ctx, by.keys...); err != nil {
			return err
		}
		p.decided = append(p.decided, by)
		err := until(ctx, fmt.Sprintf("%d differences are decided on disk", n+1), 20*time.Second, func() (bool, error) {
			now, err := p.decisions(t, ctx)
			return now == agreed+n+1, err
		})
		if err != nil {
			return fmt.Errorf("after the keys %s: %w", strings.Join(by.keys, " "), err)
		}
		if n == differencesDecided/2 {
			if err := p.both(t, ctx, "two-people-adjudicate"); err != nil {
				return err
			}
		}
	}
	return t.closed(ctx)
}

// decisions counts what is in gold.
func (p *twoPeople) decisions(t *Tour, ctx context.Context) (int, error) {
	out, err := t.home.Output(ctx, t.program, "adjudicate", p.project, "--out", "-")
	return bytes.Count(out, []byte("\n")), err
}

// recount exports all that can be counted, and lets the script count it again.
func (p *twoPeople) recount(t *Tour, ctx context.Context) error {
	at := func(name string) string { return filepath.Join(p.out, name) }
	for _, arguments := range [][]string{
		{"--format", "jsonl", "--out", at("export.jsonl")},
		{"--format", "csv", "--form", "long", "--layer", "gold-with-codings", "--folder", "--out", at("long")},
		{"--format", "csv", "--form", "wide", "--layer", "annotators", "--out", at("wide.csv")},
		{"--format", "huggingface", "--layer", "gold-with-codings", "--out", at("card.zip")},
	} {
		if _, err := t.home.Output(ctx, t.program, append([]string{"export", p.project}, arguments...)...); err != nil {
			return err
		}
	}
	if err := cardOf(at("card.zip"), at("card.md")); err != nil {
		return err
	}
	keys := pressedFile{People: readers[:], Sentences: p.pressed}
	for _, l := range labelKeys {
		keys.Labels = append(keys.Labels, map[string]string{"id": l})
	}
	for name, what := range map[string]any{"pressed.json": keys, "decided.json": p.decided} {
		text, err := json.Marshal(what)
		if err == nil {
			err = os.WriteFile(at(name), text, 0o600)
		}
		if err != nil {
			return err
		}
	}
	said, err := exec.CommandContext(ctx, "python3", "internal/tour/recount/recount.py", p.out).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the script counts otherwise: %w\n%s", err, said)
	}
	fmt.Printf("      recounted: %s", said)
	return nil
}

// cardOf takes the dataset card out of an archive.
func cardOf(archive, path string) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	file, err := r.Open("README.md")
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}
