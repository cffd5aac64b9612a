package app

import (
	"context"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
	"sayso/widgets"
)

// Lists of annotations of the whole project: what a source says, what was
// coded under an older codebook. Enter goes to one, Alt+Left comes back.

// listStatements reads annotations and offers them.
func (w *Window) listStatements(heading func(n int) string, filter storage.StatementFilter) {
	w.inspector.Flush()
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]storage.Statement, error) {
		return p.Statements(ctx, filter)
	},
		func(list []storage.Statement) {
			if len(list) == 0 {
				w.say(heading(0))
				return
			}
			w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), heading(len(list)),
				func(query string) []widgets.FinderItem { return w.statementItems(list, query) }, w.focusText)
			w.letStay(w.Finder)
		})
}

// statementItems are those of the list that hold all words of a query.
func (w *Window) statementItems(list []storage.Statement, query string) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	var items []widgets.FinderItem
	for _, s := range list {
		if len(items) == ui.MostListed {
			break
		}
		if !matching.HasAll(strings.ToLower(s.Quote+" "+s.Title+" "+s.Outlet+" "+s.Date+" "+s.Attributes["source"]), words) {
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
	for _, part := range []string{corpus.FirstWords(s.Outlet, 24), ui.ShortDate(s.Date)} {
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

// listOlderCoding offers the annotations whose label meant something else when
// they were made or last changed. A label that came since, another colour or key
// is no reason to look again.
func (w *Window) listOlderCoding() {
	w.inspector.Flush()
	now := w.session.Codebook
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]storage.Statement, error) {
		versions, err := p.CodebookVersions(ctx)
		if err != nil {
			return nil, err
		}
		since := meaningSince(now, versions)
		list, err := p.Statements(ctx, storage.StatementFilter{BeforeCodebook: now.Version})
		return slices.DeleteFunc(list, func(s storage.Statement) bool { return s.Codebook >= since[s.Label] }), err
	}, func(list []storage.Statement) {
		if len(list) == 0 {
			w.say("Everything was coded under what the labels mean now.")
			return
		}
		w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), corpus.Plural(len(list), "annotation")+" made or last changed when the label was defined in other words; Enter goes there",
			func(query string) []widgets.FinderItem { return w.statementItems(list, query) }, w.focusText)
		w.letStay(w.Finder)
	})
}

// meaningSince tells of each label of a codebook the version since which it
// means what it means now; 0 for one that never meant anything else. versions
// stand the oldest first.
func meaningSince(now corpus.Codebook, versions []corpus.Codebook) map[string]int {
	since := map[string]int{}
	for _, v := range lastOfEach(versions) {
		v = codebook.LiftRules(v)
		for _, l := range now.Labels {
			if old, ok := v.Label(l.ID); ok && codebook.Meaning(old) != codebook.Meaning(l) {
				since[l.ID] = v.Version + 1
			}
		}
	}
	return since
}
