package app

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

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
	w.importing.Preview(paths)
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
