package app

// The commands of the table that are more than one line.

// copyText copies the selected text, or the current sentence.
func (w *Window) copyText() {
	if span, _, ok := w.session.NextSpan(); ok {
		w.app.Clipboard().SetContent(w.session.Entry.Document.Quote(span))
		w.say("Copied.")
	}
}

// showRight makes sure that the annotation is in sight.
func (w *Window) showRight() bool {
	w.showInspectorNow()
	if w.settings.NoInspector {
		w.toggleInspector()
	}
	return true
}

func (w *Window) focusFilter() {
	if w.settings.NoDocuments {
		w.toggleDocuments()
	}
	w.window.Canvas().Focus(w.documents.Field())
}

func (w *Window) toggleDocuments() {
	w.settings.NoDocuments = !w.settings.NoDocuments
	w.settings.Save()
	w.panes.object.Refresh()
}

func (w *Window) toggleInspector() {
	w.settings.NoInspector = !w.settings.NoInspector
	w.settings.Save()
	w.panes.object.Refresh()
}

// zoom makes all of the window larger or smaller by so many percent; 0 sets
// 100 %.
func (w *Window) zoom(by int) {
	percent := w.settings.ZoomPercent + by
	if by == 0 {
		percent = 100
	}
	percent = max(leastZoom, min(mostZoom, percent))
	if percent == w.settings.ZoomPercent {
		return
	}
	w.settings.ZoomPercent = percent
	w.settings.Save()
	w.zoomed.Set(w.window.Canvas(), percent)
	w.showPlace()
}

func (w *Window) toggleSerif() {
	w.settings.Serif = !w.settings.Serif
	w.restyle()
}

// restyle keeps the settings and sets the text anew.
func (w *Window) restyle() {
	w.settings.Save()
	w.view.SetStyle(w.style())
}

// column makes the column wider or narrower, in px at 100 %.
func (w *Window) column(by float32) {
	w.settings.ColumnWidth = max(leastColumn, min(mostColumn, w.settings.ColumnWidth+by))
	w.restyle()
}

// spacing changes the height of the lines, in parts of the text size.
func (w *Window) spacing(by float32) {
	w.settings.LineSpacing = max(leastSpacing, min(mostSpacing, w.settings.LineSpacing+by))
	w.restyle()
}

// toggleDoubtful shows the sentence ends that the segmenter was unsure of, or
// hides them.
func (w *Window) toggleDoubtful() {
	w.settings.Doubtful = !w.settings.Doubtful
	w.restyle()
	if w.settings.Doubtful {
		w.say("Uncertain sentence boundaries are shown. The full stop key ends a sentence; the comma key joins it with the next.")
	}
}

// toggleTheme goes from light to dark and back, and from high contrast to the
// theme that it was entered from.
func (w *Window) toggleTheme() {
	switch {
	case w.settings.Theme == "contrast":
		w.toggleContrast()
	case w.Palette.Dark:
		w.useTheme("light")
	default:
		w.useTheme("dark")
	}
}

func (w *Window) toggleContrast() {
	if w.settings.Theme == "contrast" {
		w.useTheme(w.settings.Plain)
	} else {
		w.settings.Plain = w.settings.Theme
		w.useTheme("contrast")
	}
}

func (w *Window) systemTheme() { w.useTheme("") }

func (w *Window) useTheme(choice string) {
	w.settings.Theme = choice
	w.settings.Save()
	w.build()
}

// followSystem takes up a change of the system's colours.
func (w *Window) followSystem() {
	if w.session == nil || w.settings.Theme != "" {
		return
	}
	if paletteFor("", w.app.Settings().ThemeVariant()).Name != w.Palette.Name {
		w.build()
	}
}
