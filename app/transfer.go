package app

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// job is an import or an export that runs behind the window.
type job struct {
	text   string // what the status bar shows
	cancel context.CancelFunc
	done   chan struct{}
}

// start runs work behind the window; only one job runs at a time. after is
// called on the goroutine of the user interface when it has ended.
func (w *Window) start(text string, work func(ctx context.Context, progress func(string)) error, after func(error)) {
	if w.job != nil {
		w.say("Wait for the running job to end, or cancel it first.")
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	j := &job{text: text, cancel: cancel, done: make(chan struct{})}
	w.job = j
	w.status.SetJob(text)
	var last atomic.Int64
	progress := func(text string) {
		// No more than ten times a second: the window has other things to do.
		now := time.Now().UnixMilli()
		if before := last.Load(); now-before < 100 || !last.CompareAndSwap(before, now) {
			return
		}
		w.runner.Do(func() {
			if w.job == j {
				j.text = text
				w.status.SetJob(text)
			}
		})
	}
	go func() {
		defer close(j.done)
		var err error
		guard(func(panicked error) { err = panicked }, func() { err = work(ctx, progress) })
		w.runner.Do(func() {
			w.job = nil
			cancel()
			w.status.SetJob("")
			w.guard(func() { after(err) })
		})
	}()
}

// cancelJob stops the running job. What it had finished stays.
func (w *Window) cancelJob() {
	if w.job != nil {
		w.job.cancel()
	}
}

// writeFile writes a file behind the window and says that it was written. write
// is given the path of the project, which the file must not replace.
func (w *Window) writeFile(path, written string, write func(ctx context.Context, project string) error) {
	project := w.session.file().Path()
	w.start("Writing "+filepath.Base(path)+"…", func(ctx context.Context, _ func(string)) error { return write(ctx, project) }, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			w.say("Cancelled; no file was written.")
		case err != nil:
			w.failed(err)
		default:
			w.say(written)
		}
	})
}

// importFiles asks for a file or a folder to import: by its path, or in a
// dialog.
func (w *Window) importFiles() {
	w.choosePath("Path of a file or folder to import, or drop them on the window", pathChoice{
		accept: func(string) bool { return true }, folders: true,
		take: func(path string) { w.importPaths([]string{path}) },
		first: []widgets.FinderItem{
			{Text: "Choose files…", Side: "dialog", Apply: w.importFileDialog},
			{Text: "Choose a folder…", Side: "dialog", Apply: w.importFolder},
		},
	})
}

func (w *Window) importFileDialog() {
	w.chooseFiles(fileQuestion{title: "Import articles", forFinder: "A file to import, completed as you type", several: true, folder: filepath.Dir(w.project.Path())},
		w.importPaths, w.focusText)
}

// importFolder asks for a folder to import.
func (w *Window) importFolder() {
	w.chooseFiles(fileQuestion{title: "Import a folder", forFinder: "A folder to import, completed as you type", folders: true, folder: filepath.Dir(w.project.Path())},
		w.importPaths, w.focusText)
}

// dropped imports what was dropped on the window, and opens a project.
func (w *Window) dropped(uris []fyne.URI) {
	var paths []string
	for _, uri := range uris {
		if strings.EqualFold(filepath.Ext(uri.Path()), ".sayso") {
			w.openPath(uri.Path())
			return
		}
		paths = append(paths, uri.Path())
	}
	w.importPaths(paths)
}

// importPaths shows what files and folders would bring into the project.
func (w *Window) importPaths(paths []string) {
	if w.project.ReadOnly() {
		w.say("This project is open read-only; nothing can be imported into it.")
		return
	}
	w.previewImport(paths)
}

// report shows a list that can be copied.
func (w *Window) report(title string, lines []string) {
	text := widget.NewLabel(strings.Join(lines, "\n"))
	text.Wrapping = fyne.TextWrapWord
	text.Selectable = true
	w.openSheet(title, scrolled(text), fyne.NewSize(620, 360), "Copy the list", func() bool {
		w.app.Clipboard().SetContent(title + "\n" + strings.Join(lines, "\n") + "\n")
		return true
	}).nameCancel("Close")
}
