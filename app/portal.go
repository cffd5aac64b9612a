package app

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/widgets"
)

// Files are chosen in the system's own dialog where there is one: it knows the
// researcher's folders, has a search, takes several files at once and answers
// Esc. On Linux it is asked for through the desktop portal. Fyne's dialog has
// none of that, and its lists swallow Esc; where the system has no dialog to
// offer, the paths are therefore chosen in our own finder.

// fileQuestion is what to choose.
type fileQuestion struct {
	title     string
	folders   bool     // folders instead of files
	several   bool     // more than one
	endings   []string // of the files that can be taken, such as ".sayso"; none for all
	folder    string   // where to begin
	parent    string   // the window it belongs to, as the portal names it; "" for none
	forFinder string   // what the finder says, where the system has no dialog
}

// errNoDialog says that the system has no dialog to offer.
var errNoDialog = errors.New("the system offers no dialog for files")

// fileChooser shows the dialog of the system and waits for the answer: absolute
// paths, none when nothing was chosen.
type fileChooser func(ctx context.Context, q fileQuestion) ([]string, error)

// noChooser is the chooser of a system without a dialog.
func noChooser(context.Context, fileQuestion) ([]string, error) { return nil, errNoDialog }

// chooseFiles asks for files, in the system's dialog or else in the finder.
// closed is called when nothing was chosen.
func (w *Window) chooseFiles(q fileQuestion, take func(paths []string), closed func()) {
	if w.choosing {
		w.say("The dialog for files is open already.")
		return
	}
	w.choosing = true
	q.parent = nativeWindow(w.window)
	go func() {
		paths, err := w.chooser(context.Background(), q)
		w.runner.Do(func() {
			w.choosing = false
			w.guard(func() {
				switch {
				case err != nil:
					w.findFile(q, take, closed)
				case len(paths) == 0:
					closed()
				default:
					take(paths)
				}
			})
		})
	}()
}

// findFile asks for one path in the finder.
func (w *Window) findFile(q fileQuestion, take func(paths []string), closed func()) {
	w.choosePath(q.forFinder, pathChoice{
		accept: func(name string) bool { return !q.folders && q.fits(name) }, folders: q.folders,
		take: func(path string) { take([]string{path}) },
	})
	taken := w.finder.OnClose
	w.finder.OnClose = func() { taken(); closed() }
	w.finder.SetText(filepath.Clean(q.folder) + string(filepath.Separator))
}

// fits reports whether a file of this name can be taken.
func (q fileQuestion) fits(name string) bool {
	for _, ending := range q.endings {
		if strings.EqualFold(filepath.Ext(name), ending) {
			return true
		}
	}
	return len(q.endings) == 0
}

// browse lets the folder of a path in a field of a sheet be chosen. The name of
// the file stays.
func (w *Window) browse(s *sheet, field *widgets.Field) {
	path := expandHome(strings.TrimSpace(field.Text))
	back := func() {
		if s.popup.Visible() {
			s.focus(field)
		}
	}
	w.chooseFiles(fileQuestion{title: "Choose a folder", forFinder: "A folder, completed as you type", folders: true, folder: filepath.Dir(path)},
		func(paths []string) {
			field.SetText(shortenHome(filepath.Join(paths[0], filepath.Base(path))))
			back()
		}, back)
}

// withBrowse puts a button beside the field of a path, by which its folder is
// chosen. The sheet they stand on is made later.
func (w *Window) withBrowse(field *widgets.Field, on **sheet) fyne.CanvasObject {
	button := newSheetButton("Browse…", func() { w.guard(func() { w.browse(*on, field) }) })
	return container.NewBorder(nil, nil, nil, button, field)
}
