package ui

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

// FileQuestion is what to choose.
type FileQuestion struct {
	Title     string
	Folders   bool     // folders instead of files
	Several   bool     // more than one
	Endings   []string // of the files that can be taken, such as ".sayso"; none for all
	Folder    string   // where to begin
	ForFinder string   // what the finder says, where the system has no dialog
	parent    string   // the window it belongs to, as the portal names it; "" for none
}

// ErrNoDialog says that the system has no dialog to offer.
var ErrNoDialog = errors.New("the system offers no dialog for files")

// FileChooser shows the dialog of the system and waits for the answer: absolute
// paths, none when nothing was chosen.
type FileChooser func(ctx context.Context, q FileQuestion) ([]string, error)

// NoChooser is the chooser of a system without a dialog.
func NoChooser(context.Context, FileQuestion) ([]string, error) { return nil, ErrNoDialog }

// ChooseFiles asks for files, in the system's dialog or else in the finder.
// closed is called when nothing was chosen.
func (h *Shell) ChooseFiles(q FileQuestion, take func(paths []string), closed func()) {
	if h.Choosing {
		h.Say("The dialog for files is open already.")
		return
	}
	h.Choosing = true
	q.parent = nativeWindow(h.Window)
	go func() {
		paths, err := h.Chooser(context.Background(), q)
		h.Runner.Do(func() {
			h.Choosing = false
			h.Guard(func() {
				switch {
				case err != nil:
					h.findFile(q, take, closed)
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
func (h *Shell) findFile(q FileQuestion, take func(paths []string), closed func()) {
	h.ChoosePath(q.ForFinder, PathChoice{
		Accept: func(name string) bool { return !q.Folders && q.fits(name) }, Folders: q.Folders,
		Take: func(path string) { take([]string{path}) },
	})
	taken := h.Finder.OnClose
	h.Finder.OnClose = func() { taken(); closed() }
	h.Finder.SetText(filepath.Clean(q.Folder) + string(filepath.Separator))
}

// fits reports whether a file of this name can be taken.
func (q FileQuestion) fits(name string) bool {
	for _, ending := range q.Endings {
		if strings.EqualFold(filepath.Ext(name), ending) {
			return true
		}
	}
	return len(q.Endings) == 0
}

// Browse lets the folder of a path in a field of a sheet be chosen. The name of
// the file stays.
func (h *Shell) Browse(s *Sheet, field *widgets.Field) {
	path := ExpandHome(strings.TrimSpace(field.Text))
	back := func() {
		if s.Popup.Visible() {
			s.Focus(field)
		}
	}
	h.ChooseFiles(FileQuestion{Title: "Choose the folder it goes into", ForFinder: "The folder it goes into, completed as you type", Folders: true, Folder: filepath.Dir(path)},
		func(paths []string) {
			field.SetText(ShortenHome(filepath.Join(paths[0], filepath.Base(path))))
			back()
		}, back)
}

// WithBrowse puts a button beside the field of a path, by which its folder is
// chosen. The sheet they stand on is made later.
func (h *Shell) WithBrowse(field *widgets.Field, on **Sheet) fyne.CanvasObject {
	button := NewSheetButton("Folder…", func() { h.Guard(func() { h.Browse(*on, field) }) })
	return container.NewBorder(nil, nil, nil, button, field)
}
