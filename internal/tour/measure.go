package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// This file measures the program from outside: how long after its start the
// window shows an article, how long after a key the first pixel changes, and
// how much memory it holds. It does so with a text of 1 MB and one of 10 MB,
// 10,000 annotations on each, and in turn with a bare Fyne window of the same
// size that toggles one rectangle, which is the least any program on Fyne can
// need. The turns come in rounds, so that what else the machine does weighs on
// all three alike.

// Measuring is what is measured and how often.
type Measuring struct {
	bare   string // the program with the bare window
	rounds int
	keys   int // presses of each key in a round
	pages  int // Page Downs through each text, in the last round
}

// stage is one program that is measured.
type stage struct {
	name      string
	program   string
	arguments []string
	keys      []string // "Down", "Next", "1"
	start     []time.Duration
	resident  []int // kB after the start
	worked    []int // kB after the keys
	rested    int   // kB after a rest at the very end
	answers   map[string][]time.Duration
}

// measure makes the projects, runs all rounds and prints the table.
func measure(ctx context.Context, program string, m Measuring) error {
	for _, path := range []*string{&program, &m.bare} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	scratch, err := makeScratch()
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	display, err := OpenDisplay(ctx, scratch, screenWidth, screenHeight)
	if err != nil {
		return err
	}
	defer display.Close()
	home, err := NewHome(scratch, "home", tourAnnotator, display.Name)
	if err != nil {
		return err
	}
	// Without a desktop the window has dark colours; what reads the screen looks for ink on paper.
	if err := os.WriteFile(home.Path(".config/sayso/settings.json"), []byte(`{"annotator": "Reader A", "theme": "light"}`), 0o600); err != nil {
		return err
	}
	finger, err := newFinger(ctx, display)
	if err != nil {
		return err
	}
	defer finger.lift()
	t := &Tour{display: display, home: home, program: program, started: time.Now()}
	defer t.endPrograms()

	stages := []*stage{{name: "bare window", program: m.bare, keys: []string{"space"}}}
	for _, size := range []int{1, 10} {
		project, err := t.longProject(ctx, size)
		if err != nil {
			return err
		}
		stages = append(stages, &stage{name: fmt.Sprintf("%d MB", size), program: program,
			arguments: []string{project}, keys: []string{"Down", "Next", "1"}})
	}
	for _, s := range stages {
		s.answers = map[string][]time.Duration{}
	}
	for round := range m.rounds {
		for _, s := range stages {
			last := round == m.rounds-1 && s != stages[0]
			if err := t.perform(ctx, s, finger, m, last); err != nil {
				return fmt.Errorf("%s, round %d: %w", s.name, round+1, err)
			}
		}
		fmt.Printf("round %d of %d done\n", round+1, m.rounds)
	}
	printFigures(stages)
	return nil
}

// perform runs one program once, with all its keys.
func (t *Tour) perform(ctx context.Context, s *stage, finger *finger, m Measuring, last bool) error {
	eye, err := newEye(t.display)
	if err != nil {
		return err
	}
	defer eye.shut()
	if err := eye.untilGone(ctx); err != nil {
		return err
	}
	started := time.Now()
	run, err := t.home.Start(ctx, "measured", s.program, s.arguments...)
	if err != nil {
		return err
	}
	defer run.Kill()
	if err := eye.untilPainted(ctx, run, s.name != "bare window"); err != nil {
		return err
	}
	s.start = append(s.start, time.Since(started))
	if t.window, err = t.display.FindWindow(ctx, run, " - Sayso", time.Minute); err != nil {
		return err
	}
	if err := t.window.Resize(ctx, screenWidth, screenHeight); err != nil {
		return err
	}
	if err := t.window.Focus(ctx); err != nil {
		return err
	}
	if err := eye.untilStill(ctx, time.Second); err != nil {
		return err
	}
	s.resident = append(s.resident, run.Resident())
	for _, key := range s.keys {
		for i := range m.keys + 3 {
			took, err := eye.answer(ctx, finger, key)
			if err != nil {
				return fmt.Errorf("the key %s: %w; the program said: %s", key, err, run.said())
			}
			if i >= 3 { // the first ones bring the program's caches up
				s.answers[key] = append(s.answers[key], took)
			}
		}
	}
	s.worked = append(s.worked, run.Resident())
	if !last {
		return nil
	}
	if m.pages > 0 {
		if err := pageThrough(run, s.name, finger, m.pages); err != nil {
			return err
		}
	}
	time.Sleep(rest)
	s.rested = run.Resident()
	return nil
}

// rest is how long the program is left alone until it has given back what it
// can. There is nothing to be seen of it, so there is nothing to wait for.
const rest = 80 * time.Second

// pageThrough presses Page Down, 25 times a second, and prints what memory the
// program holds on the way.
func pageThrough(run *Run, name string, finger *finger, pages int) error {
	fmt.Printf("Page Down through %s, resident memory after pages:", name)
	for page := range pages {
		if err := finger.press("Next"); err != nil {
			return err
		}
		time.Sleep(40 * time.Millisecond) // a held key's pace; nothing is awaited
		if (page+1)%(max(1, pages/8)) == 0 {
			fmt.Printf("  %d: %d MB", page+1, run.Resident()/1024)
		}
	}
	fmt.Println()
	return nil
}

// Resident is the memory the program holds now, in kB, as Linux counts it.
func (r *Run) Resident() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.command.Process.Pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kB
		}
	}
	return 0
}

// finger presses keys through one xdotool that stays, because starting one
// takes longer than the answer that is measured.
type finger struct {
	command *exec.Cmd
	line    io.WriteCloser
}

func newFinger(ctx context.Context, d *Display) (*finger, error) {
	command := exec.CommandContext(ctx, "xdotool", "-")
	command.Env = append(os.Environ(), "DISPLAY="+d.Name)
	line, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &finger{command, line}, command.Start()
}

func (f *finger) press(key string) error {
	_, err := fmt.Fprintf(f.line, "key --delay 0 %s\n", key)
	return err
}

func (f *finger) lift() {
	_ = f.line.Close()
	_ = f.command.Wait()
}

// eye watches the screen, many times in a millisecond's neighbourhood.
type eye struct {
	file       *os.File
	at         int64 // of the part that is watched, in the file
	now, other []byte
	stride     int
}

// newEye watches the rows that hold the article.
func newEye(d *Display) (*eye, error) {
	file, err := os.Open(d.framebuffer)
	if err != nil {
		return nil, err
	}
	head, err := readHead(file)
	if err != nil {
		return nil, err
	}
	e := &eye{file: file, stride: int(head.BytesPerLine)}
	e.at = int64(head.pixels()) + int64(marks.Min.Y)*int64(head.BytesPerLine)
	e.now = make([]byte, marks.Dy()*e.stride)
	e.other = make([]byte, len(e.now))
	return e, nil
}

func (e *eye) shut() { _ = e.file.Close() }

func (e *eye) look() error {
	_, err := e.file.ReadAt(e.now, e.at)
	return err
}

// same compares the columns of the article in two looks.
func (e *eye) same(a, b []byte) bool {
	for y := 0; y < len(a); y += e.stride {
		from, to := y+4*marks.Min.X, y+4*marks.Max.X
		if !slices.Equal(a[from:to], b[from:to]) {
			return false
		}
	}
	return true
}

// ink counts dark pixels in the column of the text.
func (e *eye) ink() int {
	count := 0
	for y := 0; y < len(e.now); y += e.stride {
		for x := y + 4*column.Min.X; x < y+4*column.Max.X; x += 4 {
			if int(e.now[x])+int(e.now[x+1])+int(e.now[x+2]) < 3*90 {
				count++
			}
		}
	}
	return count
}

// ground is how bright the page is beside the text.
func (e *eye) ground() byte { return e.now[4*(column.Min.X+1)] }

// untilGone waits until the window before is gone: the screen without one is
// dark.
func (e *eye) untilGone(ctx context.Context) error {
	return until(ctx, "the screen is empty", 20*time.Second, func() (bool, error) {
		err := e.look()
		return e.ground() < 100, err
	})
}

// untilPainted waits for a page of text on a light ground, or for the bare
// window's white.
func (e *eye) untilPainted(ctx context.Context, run *Run, text bool) error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if err := e.look(); err != nil {
			return err
		}
		if ink := e.ink(); e.ground() > 200 && (!text || ink > 3000) {
			return nil
		}
		if !run.Running() || ctx.Err() != nil {
			break
		}
	}
	return fmt.Errorf("the window was not painted; the program said: %s", run.said())
}

// untilStill waits until nothing has changed for a while.
func (e *eye) untilStill(ctx context.Context, pause time.Duration) error {
	if err := e.look(); err != nil {
		return err
	}
	copy(e.other, e.now)
	since := time.Now()
	for deadline := time.Now().Add(20 * time.Second); time.Since(since) < pause; time.Sleep(4 * time.Millisecond) {
		if time.Now().After(deadline) || ctx.Err() != nil {
			return fmt.Errorf("the window does not come to rest")
		}
		if err := e.look(); err != nil {
			return err
		}
		if !e.same(e.now, e.other) {
			copy(e.other, e.now)
			since = time.Now()
		}
	}
	return nil
}

// answer presses a key when the window rests, and gives the time until the
// first pixel of the article changed.
func (e *eye) answer(ctx context.Context, finger *finger, key string) (time.Duration, error) {
	if err := e.untilStill(ctx, 120*time.Millisecond); err != nil {
		return 0, err
	}
	pressed := time.Now()
	if err := finger.press(key); err != nil {
		return 0, err
	}
	for time.Since(pressed) < 5*time.Second {
		if err := e.look(); err != nil {
			return 0, err
		}
		if !e.same(e.now, e.other) {
			return time.Since(pressed), nil
		}
		time.Sleep(300 * time.Microsecond)
	}
	return 0, fmt.Errorf("nothing changed within five seconds")
}

// printFigures prints one line for each program and key: median and the value
// that 95 % stay under, in milliseconds, and their ratios to the bare window.
func printFigures(stages []*stage) {
	bare := stages[0].answers["space"]
	ratio := func(d, of time.Duration) float64 { return float64(d) / float64(max(of, 1)) }
	fmt.Printf("%-12s %-6s %6s %6s %8s %8s   (ms; beside the bare window; %d presses)\n",
		"", "key", "median", "95 %", "median", "95 %", len(bare))
	for _, s := range stages {
		for _, key := range s.keys {
			of := s.answers[key]
			fmt.Printf("%-12s %-6s %6.1f %6.1f %7.2fx %7.2fx\n", s.name, key, milliseconds(part(of, 0.5)), milliseconds(part(of, 0.95)),
				ratio(part(of, 0.5), part(bare, 0.5)), ratio(part(of, 0.95), part(bare, 0.95)))
		}
	}
	for _, s := range stages {
		fmt.Printf("%-12s painted %.2f s after the start (quickest %.2f), resident %d MB, after the keys %d MB, after a rest %d MB\n", s.name,
			part(s.start, 0.5).Seconds(), part(s.start, 0).Seconds(), part(s.resident, 0.5)/1024, part(s.worked, 0.5)/1024, s.rested/1024)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// part is the value that a share of the list stays under.
func part[T int | time.Duration](list []T, share float64) T {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// longProject makes a project with one long article and 10,000 annotations on
// it, through the command line as anybody would, and prints how long that took.
func (t *Tour) longProject(ctx context.Context, megabytes int) (string, error) {
	project := t.home.Path(fmt.Sprintf("%dmb.sayso", megabytes))
	text := t.home.Path(fmt.Sprintf("%dmb.txt", megabytes))
	if err := os.WriteFile(text, []byte(longArticle(megabytes<<20)), 0o600); err != nil {
		return "", err
	}
	if _, err := t.say(ctx, "new", project); err != nil {
		return "", err
	}
	started := time.Now()
	if _, err := t.say(ctx, "import", project, text); err != nil {
		return "", err
	}
	imported := time.Since(started)
	bounds, err := t.say(ctx, "segment", text)
	if err != nil {
		return "", err
	}
	lines, err := annotationLines(filepath.Base(text), bounds)
	if err != nil {
		return "", err
	}
	list := t.home.Path("annotations.jsonl")
	if err := os.WriteFile(list, []byte(lines), 0o600); err != nil {
		return "", err
	}
	started = time.Now()
	if _, err := t.say(ctx, "annotate", project, list, "--unit", "byte"); err != nil {
		return "", err
	}
	fmt.Printf("%d MB: imported in %.2f s, 10,000 annotations in %.2f s\n", megabytes, imported.Seconds(), time.Since(started).Seconds())
	return project, nil
}

// say runs a command of the program and returns what it printed.
func (t *Tour) say(ctx context.Context, arguments ...string) (string, error) {
	output, err := t.home.command(ctx, t.program, arguments...).Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", strings.Join(arguments, " "), err)
	}
	return string(output), nil
}
