package lists

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

// statements reads annotations and offers them.
func (s *Screen) statements(heading func(n int) string, filter storage.StatementFilter) {
	s.shell.Flush()
	filter.Of = s.host.Session().Of()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]storage.Statement, error) {
		return p.Statements(ctx, filter)
	},
		func(list []storage.Statement) {
			if len(list) == 0 {
				s.shell.Say(heading(0))
				return
			}
			s.shell.List(heading(len(list)),
				func(query string) []widgets.FinderItem { return s.statementItems(list, query) }, s.shell.FocusText)
			s.host.LetStay(s.shell.Finder)
		})
}

// statementItems are those of the list that hold all words of a query.
func (s *Screen) statementItems(list []storage.Statement, query string) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	var items []widgets.FinderItem
	for _, said := range list {
		if len(items) == ui.MostListed {
			break
		}
		if !matching.HasAll(strings.ToLower(said.Quote+" "+said.Title+" "+said.Outlet+" "+said.Date+" "+said.Attributes["source"]), words) {
			continue
		}
		items = append(items, widgets.FinderItem{
			Text: corpus.FirstWords(said.Quote, 110), Side: whereSaid(said), Labels: s.shell.LabelChips(s.host.Session().Codebook, said.Label),
			Apply: func() { s.shell.Guard(func() { s.host.GoToAnnotation(said.Annotation) }) },
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

// OlderCoding offers the annotations whose label meant something else when
// they were made or last changed. A label that came since, another colour or key
// is no reason to look again.
func (s *Screen) OlderCoding() {
	s.shell.Flush()
	now, of := s.host.Session().Codebook, s.host.Session().Of()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]storage.Statement, error) {
		versions, err := p.CodebookVersions(ctx)
		if err != nil {
			return nil, err
		}
		since := codebook.MeaningSince(now, versions)
		list, err := p.Statements(ctx, storage.StatementFilter{BeforeCodebook: now.Version, Of: of})
		return slices.DeleteFunc(list, func(s storage.Statement) bool { return s.Codebook >= since[s.Label] }), err
	}, func(list []storage.Statement) {
		if len(list) == 0 {
			s.shell.Say("Everything was coded under what the labels mean now.")
			return
		}
		s.shell.List(corpus.Plural(len(list), "annotation")+" made or last changed when the label was defined in other words; Enter goes there",
			func(query string) []widgets.FinderItem { return s.statementItems(list, query) }, s.shell.FocusText)
		s.host.LetStay(s.shell.Finder)
	})
}
