package app

import (
	"context"
	"fmt"
	"strings"

	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Lists of annotations of the whole project: what a source says, what was
// coded under an older codebook. Enter goes to one, Alt+Left comes back.

// listStatements reads annotations and offers them.
func (w *Window) listStatements(heading func(n int) string, filter storage.StatementFilter) {
	w.inspector.Flush()
	behind(w, func(ctx context.Context, p *storage.Project) ([]storage.Statement, error) {
		return p.Statements(ctx, filter)
	},
		func(list []storage.Statement) {
			if len(list) == 0 {
				w.say(heading(0))
				return
			}
			w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), heading(len(list)),
				func(query string) []widgets.FinderItem { return w.statementItems(list, query) }, w.focusText)
			w.letStay(w.finder)
		})
}

// statementItems are those of the list that hold all words of a query.
func (w *Window) statementItems(list []storage.Statement, query string) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	var items []widgets.FinderItem
	for _, s := range list {
		if len(items) == mostFound {
			break
		}
		if !containsAll(strings.ToLower(s.Quote+" "+s.Title+" "+s.Outlet+" "+s.Date+" "+s.Attributes["source"]), words) {
			continue
		}
		items = append(items, widgets.FinderItem{
			Text: corpus.FirstWords(s.Quote, 110), Side: whereSaid(s), Mark: w.labelColour(s.Label),
			Apply: func() { w.guard(func() { w.jump(s.Annotation) }) },
		})
	}
	return items
}

// whereSaid is the outlet and the day of a statement.
func whereSaid(s storage.Statement) string {
	var parts []string
	for _, part := range []string{corpus.FirstWords(s.Outlet, 24), shortDate(s.Date)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return corpus.FirstWords(s.Title, 30)
	}
	return strings.Join(parts, " · ")
}

// jump goes to an annotation of any document and remembers the way back.
func (w *Window) jump(a corpus.Annotation) {
	s := w.session
	w.back = append(w.back, place{s.Entry.Document.ID, s.Current})
	if a.Document == s.Entry.Document.ID {
		s.Select(a.ID)
	} else {
		s.openAt(a, func() {})
	}
	w.focusText()
	w.say("Alt+Left goes back.")
}

// listOlderCoding offers the annotations that were made under an older version
// of the codebook.
func (w *Window) listOlderCoding() {
	version := w.session.Codebook.Version
	w.listStatements(func(n int) string {
		if n == 0 {
			return fmt.Sprintf("Everything was coded under version %d of the codebook, the present one.", version)
		}
		return fmt.Sprintf("%s made or last changed before version %d of the codebook; Enter goes there", plural(n, "annotation"), version)
	}, storage.StatementFilter{BeforeCodebook: version})
}
