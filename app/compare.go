package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/storage"
	"sayso/widgets"
)

// Two people work in copies of one project, or a sync program that finds two
// states of a file keeps both. Here is told what differs and who did it, and the
// copies are joined.

// lookForCopies tells of files beside the project that hold the same project
// in another state, and offers to compare them.
func (w *Window) lookForCopies(ctx context.Context, project *storage.Project) {
	copies, err := w.differentCopies(ctx, project)
	if err != nil {
		slog.Warn("copies beside the project could not be looked at", "error", err)
		return
	}
	if len(copies) > 0 {
		w.about(project, func() { w.offerCopies(copies) })
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

// offerCopies names the copies that lie beside the project.
func (w *Window) offerCopies(copies []storage.Copy) {
	var lines []string
	for _, c := range copies {
		lines = append(lines, copyLine(c))
	}
	text := w.paragraph(strings.Join(lines, "\n") + "\n\nA sync program may have made it. Compare them, and join what this project lacks.")
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
	behind(w, func(ctx context.Context, p *storage.Project) ([]storage.Copy, error) {
		copies, err := w.differentCopies(ctx, p)
		if err != nil {
			slog.Warn("copies beside the project could not be looked at", "error", err)
		}
		return copies, nil // the other copy can still be named by its path
	}, w.askCopy)
}

// askCopy asks which copy to compare with; those beside the project stand first.
func (w *Window) askCopy(copies []storage.Copy) {
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
		c, err = project.Compare(ctx, path)
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
			fmt.Fprintf(&text, "    %s%s %s\n", author(d), d.Change, d.Words)
		}
		text.WriteString("\n")
	}
	list("Only in the other copy", c.ToTake)
	list("Changed in both; to be settled once they are joined", c.Both)
	list("Only here", c.OnlyMine)
	label := widget.NewLabel(strings.TrimSpace(text.String()))
	label.Wrapping, label.Selectable = fyne.TextWrapWord, true
	title := "What differs in " + filepath.Base(path)
	size := fyne.NewSize(620, 400)
	if c.Theirs == 0 || w.project.ReadOnly() {
		w.openSheet(title, scrolled(label), size, "", nil)
		return
	}
	w.openSheet(title, scrolled(label), size, "Join "+plural(c.Theirs, "change"), func() bool {
		w.joinCopy(path)
		return true
	})
}

// author is who did so, before what was done.
func author(d storage.Difference) string {
	if d.Author == "" {
		return ""
	}
	return d.Author + " " + d.At.Local().Format("2 Jan 15:04") + ": "
}

// joinCopy brings what the other copy has into this project. All that was tagged
// here before is on the disk first.
func (w *Window) joinCopy(path string) {
	project := w.project
	var joined storage.Joined
	w.inspector.Flush()
	saved := w.allSaved()
	w.start("Joining…", func(ctx context.Context, tell func(string)) (err error) {
		select {
		case <-saved:
		case <-ctx.Done():
			return ctx.Err()
		}
		joined, err = project.Join(ctx, path, storage.JoinOptions{Progress: func(done, total int) { tell(fmt.Sprintf("Joining, %d of %d…", done, total)) }})
		return err
	}, func(err error) {
		if err != nil {
			w.failed(err)
			return
		}
		w.session.ReloadAt("")
		w.say(joinedLine(joined))
	})
}

// joinedLine says what a join brought.
func joinedLine(j storage.Joined) string {
	var by []string
	for _, a := range j.Authors {
		if a.Name != "" {
			by = append(by, fmt.Sprintf("%d by %s", a.Changes, a.Name))
		}
	}
	line := plural(j.Events, "change") + " joined"
	if len(by) > 0 {
		line += " (" + strings.Join(by, ", ") + ")"
	}
	if len(j.Conflicts) > 0 {
		line += fmt.Sprintf("; %d to settle", len(j.Conflicts))
	}
	return line + "."
}

// allSaved is closed when all that was submitted before is on the disk.
func (w *Window) allSaved() chan struct{} {
	saved := make(chan struct{})
	w.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) { close(saved) })
	return saved
}
