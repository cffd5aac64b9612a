package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// What the window does for the safety of the file, behind the researcher's
// back and never in the way: it notes that the project is open, looks for
// copies that a sync client left, proves the whole file, and keeps backups.

const (
	// signOfLife is how often the note that the project is open is renewed.
	signOfLife = 4 * time.Minute
	// backupEvery is how often a backup is made while the project is open; the
	// storage thins them to one an hour, a day and a week.
	backupEvery = 20 * time.Minute
)

// watch begins the work behind, until the project is left.
func (w *Window) watch(project *storage.Project) {
	w.look.Begin()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	w.unwatch = func() { cancel(); <-done }
	exchange := w.team.Begin(project)
	go func() {
		defer close(done)
		ui.Guard(func(err error) { slog.Error("the watch stopped", "error", err) }, func() { w.watching(ctx, project) })
		<-ctx.Done()
		exchange.End()
	}()
}

func (w *Window) watching(ctx context.Context, project *storage.Project) {
	if !project.ReadOnly() {
		w.hold(ctx, project)
		w.lookForCopies(ctx, project)
		w.caution(ctx, project)
	}
	w.prove(ctx, project)
	if project.ReadOnly() {
		return
	}
	w.backup(ctx, project)
	debug.FreeOSMemory() // proving a file reads all of it; the window needs little
	alive, backups := time.NewTicker(signOfLife), time.NewTicker(backupEvery)
	defer alive.Stop()
	defer backups.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-alive.C:
			if _, err := project.Hold(ctx); err != nil && ctx.Err() == nil {
				slog.Warn("no sign of life could be given", "error", err)
			}
		case <-backups.C:
			w.backup(ctx, project)
		}
	}
}

// hold notes that the project is open here, and tells who else has it open.
func (w *Window) hold(ctx context.Context, project *storage.Project) {
	other, err := project.Hold(ctx)
	if err != nil {
		slog.Warn("it could not be noted that the project is open", "error", err)
		return
	}
	if other == nil {
		return
	}
	w.about(project, func() {
		w.OpenSheet("This project is open elsewhere", ui.Paragraph(fmt.Sprintf(
			"It has been open on %s since %s. Two people in one file undo each other's work without noticing. "+
				"Open it read-only, or go on if you know that the other window is yours or has been closed.",
			other.Host, other.Since.Local().Format("15:04 on 2 January"))),
			ui.SheetSize, "Open read-only", func() bool { w.reopenReadOnly(); return true }).NameCancel("Go on")
	})
}

// about shows something that was found behind the window about a project, unless
// another one is open by then.
func (w *Window) about(project *storage.Project, show func()) {
	w.Runner.Do(func() {
		if w.project == project {
			w.Guard(show)
		}
	})
}

// lookForCopies tells of files beside the project that hold the same project
// in another state, and offers to compare them.
func (w *Window) lookForCopies(ctx context.Context, project *storage.Project) {
	copies, err := w.joining.Different(ctx, project)
	if err != nil {
		slog.Warn("copies beside the project could not be looked at", "error", err)
		return
	}
	if len(copies) > 0 {
		w.about(project, func() { w.joining.Offer(copies) })
	}
}

// report shows a list that can be copied.
func (w *Window) report(title string, lines []string) {
	text := widget.NewLabel(strings.Join(lines, "\n"))
	text.Wrapping = fyne.TextWrapWord
	text.Selectable = true
	w.OpenSheet(title, text, fyne.NewSize(620, 360), "Copy the list", func() bool {
		w.app.Clipboard().SetContent(title + "\n" + strings.Join(lines, "\n") + "\n")
		return true
	}).NameCancel("Close")
}

func (w *Window) reopenReadOnly() {
	path := w.project.Path()
	w.turnTo(func(ctx context.Context, _ upgradeTeller) (*storage.Project, error) {
		return storage.Open(ctx, path, storage.OpenOptions{ReadOnly: true})
	}, func() {})
}

// cautionsTold is the setting of a project that keeps what was said of its
// place, so that it is said once and not at every start. It names the place,
// for the file may be moved.
const cautionsTold = "cautions told"

// caution tells once what is dangerous about the place of the file.
func (w *Window) caution(ctx context.Context, project *storage.Project) {
	cautions := project.Cautions()
	told := project.Path()
	var lines []string
	for _, c := range cautions {
		told += " " + c.Kind
		lines = append(lines, c.Message)
	}
	before, err := project.Setting(ctx, cautionsTold)
	if err != nil || len(cautions) == 0 || before == told {
		return
	}
	if err := project.SetSetting(ctx, cautionsTold, told); err != nil {
		slog.Warn("it could not be noted what was said of the project's place", "error", err)
	}
	w.about(project, func() { w.report("The place where this project lies needs some care.", lines) })
}

// prove checks the whole file behind the window and speaks only of trouble.
func (w *Window) prove(ctx context.Context, project *storage.Project) {
	w.index(ctx, project)
	report, err := project.Check(ctx, func(int, int) {})
	if err != nil {
		if ctx.Err() == nil {
			slog.Warn("the file could not be proven", "error", err)
		}
		return
	}
	if report.IndexDamaged() { // no work is lost, so nobody is told
		w.index(ctx, project)
		report = report.WithoutIndex()
	}
	if report.OK() {
		return
	}
	w.about(project, func() { w.reportProblems(report) })
}

// index makes what is missing in the index for searching. Until it is there a
// search reads the texts.
func (w *Window) index(ctx context.Context, project *storage.Project) {
	if err := project.BuildIndex(ctx, nil); err != nil && ctx.Err() == nil {
		slog.Warn("the index for searching is not whole", "error", err)
	}
}

func (w *Window) reportProblems(report storage.Report) {
	var lines []string
	for _, p := range report.Problems {
		lines = append(lines, p.What)
	}
	w.report(corpus.Plural(len(lines), "problem")+" found in the project file. Restore an earlier state (Ctrl+K, restore), or rescue it with \"sayso repair\".", lines)
}

// backup keeps a proven copy outside the project's folder.
func (w *Window) backup(ctx context.Context, project *storage.Project) {
	folder, err := storage.DefaultBackupFolder()
	if err == nil {
		_, err = project.Backup(ctx, folder)
	}
	if err == nil || ctx.Err() != nil {
		return
	}
	slog.Warn("no backup was made", "error", err)
	w.about(project, func() { w.say("No backup could be made: " + err.Error()) })
}

// restoreBackup offers the backups of the project. The chosen one is copied to
// a file beside the project and opened; the project itself is left as it is.
func (w *Window) restoreBackup() {
	ui.ListBehind(w.Shell, "Which state? It opens as a copy beside this project", readBackups, func(found foundBackups) func(string) []widgets.FinderItem {
		if len(found.backups) == 0 {
			w.say("There is no backup of this project yet; one is made while it is open.")
			return nil
		}
		items := w.backupItems(found)
		return func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }
	}, w.focusText)
}

// foundBackups are the backups of a project that is at an event now.
type foundBackups struct {
	backups []storage.Backup
	event   int64
}

func readBackups(ctx context.Context, project *storage.Project) (found foundBackups, err error) {
	folder, err := storage.DefaultBackupFolder()
	if err != nil {
		return found, err
	}
	info, err := project.Info(ctx)
	if err != nil {
		return found, err
	}
	found.event = info.Event
	found.backups, err = storage.Backups(folder, info.ID)
	return found, err
}

func (w *Window) backupItems(found foundBackups) []widgets.FinderItem {
	var items []widgets.FinderItem
	for _, b := range found.backups {
		side := "the same as now"
		if fewer := found.event - b.Event; fewer > 0 {
			side = corpus.Plural(int(fewer), "change") + " before now"
		}
		items = append(items, widgets.FinderItem{
			Text: b.At.Local().Format("Monday, 2 January 2006, 15:04"), Side: side, Apply: func() { w.Guard(func() { w.restore(b) }) },
		})
	}
	return items
}

// asOf stands in the name of a file that an earlier state was restored to.
const asOf = " (as of "

// restored tells such a file by its name: the researcher asked for it.
func restored(path string) bool { return strings.Contains(filepath.Base(path), asOf) }

func (w *Window) restore(b storage.Backup) {
	path := strings.TrimSuffix(w.project.Path(), filepath.Ext(w.project.Path())) +
		asOf + b.At.Local().Format("2006-01-02 15.04") + ").sayso"
	w.turnTo(func(ctx context.Context, tell upgradeTeller) (*storage.Project, error) {
		if err := storage.Restore(ctx, b.Path, path); err != nil && !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
		return openAnyway(ctx, path, tell)
	}, func() {})
}

// savedClicked is what a click on the saved state does: nothing while all goes
// well; otherwise it offers the ways out.
func (w *Window) savedClicked() {
	problem := w.saver.State().Problem
	if problem == nil {
		return
	}
	items := []widgets.FinderItem{
		{Text: "Try again now", Side: "the disk has room, the stick is back", Apply: w.saver.Retry},
		{Text: "Continue in a copy elsewhere…", Side: "nothing is lost", Apply: w.saveCopy},
	}
	w.Finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), problem.Error(),
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
}

// askUnsaved asks before the window closes while something cannot be saved.
// Enter keeps it open: what loses work has no key.
func (w *Window) askUnsaved() {
	state := w.saver.State()
	s := w.OpenSheet("Close without saving?", ui.Paragraph(fmt.Sprintf("Not on disk yet: %s. %s", corpus.Plural(state.Pending, "change"), state.Problem)),
		fyne.NewSize(640, 200), "Keep it open", func() bool { return true })
	s.Also("Save into a new file…", w.saveCopy)
	s.Also("Close and discard them", w.close)
}

// saveCopy asks for a file, writes the project into it, and goes on there with
// what is not saved yet.
func (w *Window) saveCopy() {
	field := widgets.NewField("File", "File")
	field.SetText(strings.TrimSuffix(w.project.Path(), ".sayso") + " copy.sayso")
	s := w.OpenSheet("Continue in a copy", field, ui.SheetSize, "Save and continue there", func() bool {
		return w.goOnIn(strings.TrimSpace(field.Text))
	})
	s.Focus(field)
}

// goOnIn copies the project behind the window and goes on in the copy. Nothing
// is written between the two, so each change is in the copy or waits to be
// written there.
func (w *Window) goOnIn(path string) bool {
	path = ui.ExpandHome(path)
	old, session := w.project, w.session
	var copied *storage.Project
	w.Start("Copying…", func(ctx context.Context, _ func(string)) error {
		return w.saver.Between(func() (err error) {
			if err = old.SaveCopy(ctx, path); err != nil {
				return err
			}
			if copied, err = storage.Open(ctx, path, storage.OpenOptions{}); err == nil {
				session.GoOnIn(copied)
			}
			return err
		})
	}, func(err error) {
		if err != nil {
			w.Failed(err)
			return
		}
		if w.project != old { // another project was opened meanwhile
			w.leaving.Go(func() { closeLeft(copied, nil) })
			return
		}
		w.wentOn(old, copied)
	})
	return true
}

// wentOn leaves the project that was copied.
func (w *Window) wentOn(old, copied *storage.Project) {
	unwatch := w.unwatch
	w.unwatch = nil
	w.project = copied
	w.guardian(copied)
	w.leaving.Go(func() { closeLeft(old, unwatch) })
	w.settings.Remember(copied.Path())
	w.show(session.ChangedProject)
	w.say("You are now working in " + copied.Path())
}
