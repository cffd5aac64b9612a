// Command tour drives the real program in a real window, as a researcher
// would: it starts an X server without a screen, opens the program in an empty
// home without any network, presses keys and clicks, and proves after each
// step, from outside, that the project file holds what the step should have
// left there.
//
// It is the last word on whether Sayso works: nothing in it is replaced by a
// double. The display and its window manager (display.go), the hand on the
// keyboard and the mouse (hand.go), the eye on the screen (picture.go), the
// program and its empty home (program.go), what the project holds (holds.go)
// and the script of the tour itself (script.go, and its steps in tagging.go,
// around.go, keyboard.go, looking.go, joining.go, teaming_linux.go, adjudicating.go and exporting.go) each have a file. At its end a whole
// article is annotated by keyboard alone and compared with what was to be
// entered (worked.go, expected.go and the folder worked). measure.go drives the
// same program with a stop watch, and --two-people lets two people read one corpus
// (twopeople.go, pressing.go and the folder recount).
//
// It never sleeps and hopes. Every wait is for something: a window, a change
// on the screen, a fact in the file.
//
//	go run ./internal/tour --program bin/sayso-checked                            prove
//	go run ./internal/tour --program bin/sayso-checked --pictures docs/pictures   and keep the pictures
//	go run ./internal/tour --program bin/sayso-checked --only hub                 and only some steps
//	go run ./internal/tour --article FILE --expected FILE.json                    enter another article
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	program := flag.String("program", "bin/sayso-checked", "the program to drive, built without the tag migrated_fynedo, so that it names calls from the wrong thread")
	pictures := flag.String("pictures", "", "folder for the pictures; without it they are made, looked at and thrown away")
	article := flag.String("article", "", "a text to enter the annotation of, by keyboard alone, in place of the tour; needs --expected")
	expected := flag.String("expected", "", "what its annotation is: JSON as in internal/tour/worked, or the table of a codebook page (.md)")
	bare := flag.String("measure", "", "measure instead: answers to keys, start and memory, against this program with a bare window")
	rounds := flag.Int("rounds", 3, "rounds of measuring")
	keys := flag.Int("keys", 40, "presses of each key in a round")
	only := flag.String("only", "", "only the first start, on which all builds, and the steps whose names hold these words")
	people := flag.Bool("two-people", false, "two people and one corpus, from the plan to an export that is recounted, in place of the tour")
	pages := flag.Int("pages", 0, "Page Downs through the long text at the end of measuring")
	flag.Parse()
	if runtime.GOOS != "linux" {
		fmt.Println("The tour needs an X server (Xvfb) and runs on Linux only; left out here.")
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	steps := append(slices.Clone(script), enterWorked(workedArticle, workedAnnotation)...)
	if *article != "" || *expected != "" {
		steps = enterWorked(*article, *expected)
	}
	if *only != "" {
		steps = append(steps[:1], slices.DeleteFunc(steps[1:], func(s Step) bool { return !strings.Contains(s.Name, *only) })...)
	}
	do := func() error { return run(ctx, *program, *pictures, steps) }
	if *bare != "" {
		do = func() error { return measure(ctx, *program, Measuring{*bare, *rounds, *keys, *pages}) }
	}
	if *people {
		do = func() error { return run(ctx, *program, *pictures, bothRead()) }
	}
	if err := do(); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

// The article that is annotated at the end of the tour, and its annotation;
// the tour is run from the project's folder.
const (
	workedArticle    = "internal/tour/worked/article.txt"
	workedAnnotation = "internal/tour/worked/annotation.json"
)

// run sets the stage, plays the script and clears up. On failure the scratch
// folder, with the project, the logs and a picture of the screen, is kept.
func run(ctx context.Context, program, pictures string, steps []Step) (err error) {
	program, err = filepath.Abs(program)
	if err != nil {
		return err
	}
	if _, err := os.Stat(program); err != nil {
		return fmt.Errorf("there is no program to drive; build it with make checked: %w", err)
	}
	scratch, err := makeScratch()
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			_ = os.RemoveAll(scratch)
			return
		}
		err = fmt.Errorf("%w\nWhat was left lies in %s", err, scratch)
	}()
	keep := pictures != ""
	if !keep {
		pictures = filepath.Join(scratch, "pictures")
	}

	display, err := OpenDisplay(ctx, scratch, screenWidth, screenHeight)
	if err != nil {
		return err
	}
	defer display.Close()
	home, err := NewHome(scratch, "home", tourAnnotator, display.Name)
	if err != nil {
		return err
	}
	t := &Tour{display: display, home: home, program: program, pictures: pictures, started: time.Now()}
	defer t.endPrograms()
	if err := t.play(ctx, steps); err != nil {
		if picture, pictureErr := display.Picture(screen); pictureErr == nil {
			_, _ = savePicture(filepath.Join(scratch, "at-failure.png"), picture)
		}
		return err
	}
	if keep {
		fmt.Printf("pictures that changed in %s: %d\n", pictures, len(t.wrote))
	}
	fmt.Printf("tour passed: %d steps in %.0f s\n", len(steps), time.Since(t.started).Seconds())
	return nil
}

// makeScratch makes the folder in which all of the tour happens. A picture may
// show its name, so it is the same one whenever no other tour has it.
func makeScratch() (string, error) {
	folder := filepath.Join(os.TempDir(), "sayso-tour")
	if os.Mkdir(folder, 0o700) == nil {
		return folder, nil
	}
	return os.MkdirTemp("", "sayso-tour-")
}

// Tour is a tour under way.
type Tour struct {
	display  *Display
	home     *Home
	program  string // absolute path
	pictures string // folder
	started  time.Time

	runs   []*Run   // all starts of the program, the last one is current
	window *Window  // of the current run
	wrote  []string // pictures that show something else than before
	facts           // what steps found out for later steps
}

// Step is one line of the tour: what a researcher does, and the proof that it
// was done.
type Step struct {
	Name string
	Do   func(*Tour, context.Context) error
}

// play does the steps in order, prints a line for each, and stops at the first
// that fails, because the later ones build on it.
func (t *Tour) play(ctx context.Context, steps []Step) error {
	if len(t.home.isolate) == 0 {
		fmt.Println("note  this system does not let the tour take the network away (unshare -n), so that no network is needed is not shown here")
	}
	for _, step := range steps {
		started := time.Now()
		err := step.Do(t, ctx)
		if err == nil {
			err = t.faults()
		}
		if err != nil {
			fmt.Printf("FAIL  %s\n", step.Name)
			return fmt.Errorf("%s: %w", step.Name, err)
		}
		fmt.Printf("ok  %5.1f s  %s\n", time.Since(started).Seconds(), step.Name)
	}
	return nil
}

// faults fails when any run of the program said something that no good run
// says.
func (t *Tour) faults() error {
	var all []string
	for _, run := range t.runs {
		all = append(all, run.Faults()...)
	}
	if log, err := os.ReadFile(t.home.Path(".local/share/sayso/sayso.log")); err == nil {
		all = append(all, faultsIn(string(log))...)
	}
	if len(all) > 0 {
		return errors.New("the program said:\n  " + strings.Join(all, "\n  "))
	}
	return nil
}

// current is the run that is on the screen now, or was last.
func (t *Tour) current() *Run { return t.runs[len(t.runs)-1] }

// endPrograms leaves nothing running behind.
func (t *Tour) endPrograms() {
	for _, run := range t.runs {
		if run.Running() {
			run.Kill()
		}
	}
}
