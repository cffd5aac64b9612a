package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/storage"
	"sayso/widgets"
)

// A sync program that finds two states of a file keeps both. Here they are
// told apart, and one is brought up to the other.

// lookForCopies tells of files beside the project that hold the same project
// in another state, and offers to compare them.
func (w *Window) lookForCopies(ctx context.Context, project *storage.Project) {
	copies, err := w.differentCopies(ctx, project)
	if err != nil {
		slog.Warn("copies beside the project could not be looked at", "error", err)
		return
	}
	settled := settledCopies(ctx, project)
	copies = slices.DeleteFunc(copies, func(c storage.Copy) bool {
		if settled[c.Path] == c.Event {
			return true
		}
		differs, err := project.Compare(ctx, c.Path)
		return err == nil && len(differs.ToTake)+len(differs.Both) == 0
	})
	if len(copies) > 0 {
		w.runner.Do(func() { w.guard(func() { w.offerCopies(copies) }) })
	}
}

// differentCopies finds the copies beside a project that hold what it lacks. A
// copy of an earlier state, such as the one kept before the file was brought to
// a new version, holds nothing more. What was restored from a backup is left out: the researcher asked for it.
func (w *Window) differentCopies(ctx context.Context, project *storage.Project) ([]storage.Copy, error) {
	copies, err := project.Copies(ctx)
	var different []storage.Copy
	for _, c := range copies {
		if !c.Same && !c.Behind && !restored(c.Path) && !restored(project.Path()) {
			different = append(different, c)
		}
	}
	return different, err
}

// copiesSettled is the setting of a project that keeps up to which change each
// copy beside it was brought over or looked through, so that it is offered again
// only when it goes on.
const copiesSettled = "copies settled"

func settledCopies(ctx context.Context, project *storage.Project) map[string]int64 {
	settled := map[string]int64{}
	text, err := project.Setting(ctx, copiesSettled)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &settled)
	}
	if err != nil {
		slog.Warn("it is not known which copies were settled", "error", err)
	}
	return settled
}

// settle notes that a copy was brought over as far as it can be.
func settle(ctx context.Context, project *storage.Project, path string, c storage.Comparison) {
	if project.ReadOnly() {
		return
	}
	settled := settledCopies(ctx, project)
	settled[path] = c.Common + int64(c.Theirs)
	text, err := json.Marshal(settled)
	if err := errors.Join(err, project.SetSetting(ctx, copiesSettled, string(text))); err != nil {
		slog.Warn("it could not be noted that a copy was settled", "error", err)
	}
}

// offerCopies names the copies that lie beside the project.
func (w *Window) offerCopies(copies []storage.Copy) {
	var lines []string
	for _, c := range copies {
		lines = append(lines, copyLine(c))
	}
	text := w.paragraph(strings.Join(lines, "\n") + "\n\nA sync program may have made it. Compare, and take over what this project lacks.")
	first := copies[0].Path
	w.openSheet("Another state of this project lies beside it", text, fyne.NewSize(620, 220), "Compare", func() bool {
		w.compareWith(first)
		return true
	}).nameCancel("Not now")
}

func copyLine(c storage.Copy) string {
	return fmt.Sprintf("%s, last changed %s, with %s", filepath.Base(c.Path), c.Changed.Local().Format("2 Jan 2006, 15:04"), plural(int(c.Event), "change"))
}

// compareCopy asks for the other copy of the project: one that lies beside it,
// or any by its path.
func (w *Window) compareCopy() {
	copies, err := w.differentCopies(context.Background(), w.project)
	if err != nil {
		slog.Warn("copies beside the project could not be looked at", "error", err)
	}
	var first []widgets.FinderItem
	for _, c := range copies {
		first = append(first, widgets.FinderItem{Text: filepath.Base(c.Path), Side: copyLine(c), Apply: func() { w.guard(func() { w.compareWith(c.Path) }) }})
	}
	w.choosePath("The other copy of this project", pathChoice{
		accept: func(name string) bool { return strings.EqualFold(filepath.Ext(name), ".sayso") },
		take:   w.compareWith, first: first,
	})
}

// compareWith compares behind the window and shows what differs.
func (w *Window) compareWith(path string) {
	path = expandHome(path)
	project := w.project
	var c storage.Comparison
	w.start("Comparing…", func(ctx context.Context, _ func(string)) (err error) {
		if c, err = project.Compare(ctx, path); err == nil && len(c.ToTake) == 0 {
			settle(ctx, project, path, c)
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			w.failed(err)
		case c.Same():
			w.say(filepath.Base(path) + " holds the same as this project.")
		default:
			w.showComparison(path, c)
		}
	})
}

// mostShown bounds each list of a comparison on the screen; the command
// `sayso compare` prints all.
const mostShown = 200

func (w *Window) showComparison(path string, c storage.Comparison) {
	var text strings.Builder
	list := func(heading string, differences []storage.Difference) {
		if len(differences) == 0 {
			return
		}
		fmt.Fprintf(&text, "%s: %d\n", heading, len(differences))
		for i, d := range differences {
			if i == mostShown {
				text.WriteString("    …\n")
				break
			}
			fmt.Fprintf(&text, "    %s %s\n", d.Change, d.Words)
		}
		text.WriteString("\n")
	}
	list("Only in the other copy", c.ToTake)
	list("Changed in both, and left as it is here", c.Both)
	list("Only here", c.OnlyMine)
	label := widget.NewLabel(strings.TrimSpace(text.String()))
	label.Wrapping, label.Selectable = fyne.TextWrapWord, true
	title := "What differs in " + filepath.Base(path)
	size := fyne.NewSize(620, 400)
	if len(c.ToTake) == 0 || w.project.ReadOnly() {
		w.openSheet(title, scrolled(label), size, "", nil)
		return
	}
	w.openSheet(title, scrolled(label), size, "Take over "+plural(len(c.ToTake), "difference"), func() bool {
		w.takeOver(path, c)
		return true
	})
}

// takeOver brings what only the other copy has into this project. All that was
// tagged here before is on the disk first.
func (w *Window) takeOver(path string, c storage.Comparison) {
	project, annotator := w.project, w.session.Annotator.ID
	var taken storage.Taken
	w.inspector.Flush()
	saved := w.allSaved()
	w.start("Taking over…", func(ctx context.Context, _ func(string)) (err error) {
		select {
		case <-saved:
		case <-ctx.Done():
			return ctx.Err()
		}
		if taken, err = project.TakeOver(ctx, path, annotator); err == nil {
			settle(ctx, project, path, c)
		}
		return err
	}, func(err error) {
		if err != nil {
			w.failed(err)
			return
		}
		w.session.ReloadAt("")
		text := plural(taken.Taken, "thing") + " taken over; Undo takes it back."
		if len(taken.Left) > 0 {
			w.report(text, taken.Left)
			return
		}
		w.say(text)
	})
}

// allSaved is closed when all that was submitted before is on the disk.
func (w *Window) allSaved() chan struct{} {
	saved := make(chan struct{})
	w.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) { close(saved) })
	return saved
}
