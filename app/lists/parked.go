package lists

import (
	"context"
	"slices"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// Parked offers the parked sentences of the project, one's own or, where
// everybody's work is shown, all; Enter goes to one.
func (s *Screen) Parked() {
	s.shell.Flush()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]corpus.Doubt, error) { return p.Doubts(ctx) }, func(all []corpus.Doubt) {
		if of := s.host.Session(); !of.Everybody() {
			all = slices.DeleteFunc(all, func(d corpus.Doubt) bool { return !of.Mine(d.Annotator) })
		}
		if len(all) == 0 {
			s.shell.Say("No sentence is parked. Y parks the current one.")
			return
		}
		var items []widgets.FinderItem
		for _, d := range all {
			side := corpus.FirstWords(s.host.Session().TitleOf(d.Document), 34)
			if of := s.host.Session(); !of.Mine(d.Annotator) {
				side = of.AnnotatorName(d.Annotator) + " · " + side
			}
			items = append(items, widgets.FinderItem{Text: d.Why, Side: side, Apply: func() {
				s.shell.Guard(func() { s.host.GoTo(d.Document, d.Span) })
			}})
		}
		s.shell.List(corpus.Plural(len(all), "sentence")+" parked; Enter goes to one, and Y settles it there",
			func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
		s.host.LetStay(s.shell.Finder)
	})
}
