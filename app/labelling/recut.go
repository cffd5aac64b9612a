package labelling

import (
	"strings"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// languages are those the segmenter has rules or lists for, with their names.
var languages = []struct{ code, name string }{
	{"en", "English"}, {"de", "German"}, {"fr", "French"}, {"es", "Spanish"}, {"ru", "Russian"}, {"uk", "Ukrainian"},
	{"it", "Italian"}, {"pt", "Portuguese"}, {"nl", "Dutch"}, {"pl", "Polish"}, {"ar", "Arabic"}, {"zh", "Chinese"}, {"ja", "Japanese"},
	{"und", "Any other language"},
}

// Recut asks how the sentences are to be cut anew.
func (l *Screen) Recut() {
	document := l.host.Session().Entry.Document
	if document.ID == "" {
		return
	}
	cut := func(language string, unwrap bool) func() {
		return func() {
			l.shell.Guard(func() {
				before, after := l.host.Session().Recut(language, unwrap)
				l.shell.Say(corpus.Plural(before, "sentence") + " before, " + corpus.Plural(after, "sentence") + " now. No annotation moved; Ctrl+Z undoes it.")
			})
		}
	}
	items := []widgets.FinderItem{
		{Text: "Re-segment in the same language", Side: document.Language, Apply: cut(document.Language, false)},
		{Text: "Ignore line breaks inside sentences", Side: "hard-wrapped text", Apply: cut(document.Language, true)},
	}
	for _, l := range languages {
		items = append(items, widgets.FinderItem{Text: "As " + l.name, Side: l.code, Apply: cut(l.code, false)})
	}
	hint := "How should the document be segmented?"
	if by := document.Segmenter; strings.HasSuffix(by, session.HandSegmenter) {
		hint = "Manual corrections are replaced (Ctrl+Z restores them)"
	}
	l.shell.List(hint,
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, l.shell.FocusText)
	l.shell.Finder.FrameNone()
}
