package app

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/widgets"
)

// importFiles asks for a file or a folder to import: by its path, or in a
// dialog.
func (w *Window) importFiles() {
	w.ChoosePath("Path of a file or folder to import, or drop them on the window", ui.PathChoice{
		Accept: func(string) bool { return true }, Folders: true,
		Take: func(path string) { w.importPaths([]string{path}) },
		First: []widgets.FinderItem{
			{Text: "Choose files…", Side: "dialog", Apply: w.importFileDialog},
			{Text: "Choose a folder…", Side: "dialog", Apply: w.importFolder},
		},
	})
}

func (w *Window) importFileDialog() {
	w.ChooseFiles(ui.FileQuestion{Title: "Import articles", ForFinder: "A file to import, completed as you type", Several: true, Folder: filepath.Dir(w.project.Path())},
		w.importPaths, w.focusText)
}

// importFolder asks for a folder to import.
func (w *Window) importFolder() {
	w.ChooseFiles(ui.FileQuestion{Title: "Import a folder", ForFinder: "A folder to import, completed as you type", Folders: true, Folder: filepath.Dir(w.project.Path())},
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
	w.openSheet(title, text, fyne.NewSize(620, 360), "Copy the list", func() bool {
		w.app.Clipboard().SetContent(title + "\n" + strings.Join(lines, "\n") + "\n")
		return true
	}).NameCancel("Close")
}
