package app

import (
	"fmt"

	"sayso/internal/corpus"
)

// The commands of the table that are more than one line.

func (w *Window) stepDocument(by int) {
	w.inspector.Flush()
	w.session.Step(w.documents.IDs(), by)
	w.focusText()
}

// nextDocument goes to the next document of the list that waits for the person
// at the keyboard: what is due to them before what is due to nobody.
func (w *Window) nextDocument() {
	w.inspector.Flush()
	all, list := w.filtering.list, w.filtering.shown
	start := 0
	for i, at := range list {
		if all[at].ID == w.session.Entry.Document.ID {
			start = i + 1
		}
	}
	for rank := range 2 {
		for i := range list {
			d := all[list[(start+i)%len(list)]]
			if w.session.NeedsMe(d) == rank && d.ID != w.session.Entry.Document.ID {
				w.session.Open(d.ID, -1)
				w.focusText()
				return
			}
		}
	}
	w.say("No other document waits for you.")
}

// toggleDone marks the document as done, or takes that back. It says how many
// sentences nobody has judged, since a number may hang on them.
func (w *Window) toggleDone() {
	if w.session.Entry.Document.State == corpus.Done {
		w.session.SetDocumentState(corpus.InProgress)
		w.say("This document is in progress again.")
		return
	}
	unread := 0
	for _, state := range w.session.States {
		if state == corpus.Unread {
			unread++
		}
	}
	w.session.SetDocumentState(corpus.Done)
	if unread > 0 {
		w.say("Done, with " + corpus.Plural(unread, "sentence") + " unread. U goes to the next unread one.")
	} else {
		w.say("Done: every sentence has been read. Ctrl+J goes to the next document.")
	}
}

// removeDocument asks before an article leaves the project.
func (w *Window) removeDocument() {
	s := w.session
	if s.Entry.Document.ID == "" {
		return
	}
	whose := corpus.AnnotatorsOf(s.Entry.Annotations)
	for _, m := range s.Entry.Marks {
		whose = append(whose, m.Annotator)
	}
	for _, d := range s.Entry.Doubts {
		whose = append(whose, d.Annotator)
	}
	others := s.SaysWhose(whose)
	if others != "" {
		others = " What was said of it: " + others + "."
	}
	w.Confirm("Remove this article?", fmt.Sprintf("“%s” and its %s leave the project and every export.%s Ctrl+Z brings both back.",
		corpus.FirstWords(s.Entry.Document.Title, 60), corpus.Plural(len(s.Entry.Annotations), "annotation"), others), "Remove", s.RemoveDocument)
}

func (w *Window) toggleAside() {
	if w.session.Entry.Document.State == corpus.PutAside {
		w.session.SetDocumentState(corpus.InProgress)
		return
	}
	w.session.SetDocumentState(corpus.PutAside)
}

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
	w.window.Canvas().Focus(w.filter)
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
