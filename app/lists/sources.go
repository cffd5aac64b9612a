package lists

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/storage"
	"sayso/widgets"
)

// The list of sources (F5): whom the person whose work is shown names, how often,
// and under which names; with the sources of the project, which are everybody's. A
// source gathers names; it is made of a bare name as soon as something is said
// of it. No annotation changes when sources are merged or split.

// about says what is known of a source, in a line. The annotations counted are
// those of the person whose work is shown.
func about(c corpus.SourceCount) string {
	var parts []string
	if c.Source.Type != "" {
		parts = append(parts, widgets.Sentence(c.Source.Type))
	}
	if c.Source.Organisation != "" {
		parts = append(parts, c.Source.Organisation)
	}
	if n := len(c.Source.Names); n > 0 {
		parts = append(parts, corpus.Plural(n, "other name"))
	}
	return strings.Join(append(parts, corpus.Plural(c.Annotations, "annotation")), " · ")
}

// Sources opens the list of sources.
func (s *Screen) Sources() { s.withSources(s.offerSources) }

func (s *Screen) withSources(then func([]corpus.SourceCount)) {
	s.shell.Flush()
	of := s.host.Session().Of()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]corpus.SourceCount, error) {
		known, err := p.Sources(ctx)
		if err != nil {
			return nil, err
		}
		uses, err := p.SourceUses(ctx, of)
		return corpus.CountSources(known, uses), err
	}, then)
}

func (s *Screen) offerSources(lines []corpus.SourceCount) {
	if len(lines) == 0 {
		said := "No annotation has a source yet. S sets one."
		if !s.host.Session().Everybody() {
			said = "None of your annotations has a source yet. S sets one."
		}
		s.shell.Say(said)
		return
	}
	s.shell.List(corpus.Plural(len(lines), "source")+"; Enter shows what can be done with one",
		func(query string) []widgets.FinderItem {
			words := strings.Fields(strings.ToLower(query))
			var items []widgets.FinderItem
			for _, l := range lines {
				if len(items) == ui.MostListed {
					break
				}
				names := l.Source.Name
				for _, n := range l.Source.Names {
					names += " " + n.Text
				}
				if matching.HasAll(strings.ToLower(names+" "+l.Source.Organisation+" "+l.Source.Type), words) {
					items = append(items, widgets.FinderItem{Text: l.Source.Name, Side: about(l), Apply: func() {
						s.shell.Guard(func() { s.offerSource(l, lines) })
					}})
				}
			}
			return items
		}, s.shell.FocusText)
	s.host.LetStay(s.shell.Finder)
}

// offerSource opens what can be done with one source.
func (s *Screen) offerSource(l corpus.SourceCount, all []corpus.SourceCount) {
	source, changes := l.Source, s.host.Session()
	do := func(f func()) func() { return func() { s.shell.Guard(f) } }
	items := []widgets.FinderItem{
		{Text: "What it says", Side: corpus.Plural(l.Annotations, "annotation"), Apply: do(func() { s.Said(source) })},
		{Text: "Merge into another source…", Apply: do(func() { s.offerMerge(l, all) })},
		{Text: "Rename…", Side: source.Name, Apply: do(func() {
			s.AskSource("Name shown in lists", source.Name, source, func(s *corpus.Source, name string) { s.Rename(name) })
		})},
		{Text: "Type…", Side: widgets.Sentence(source.Type), Apply: do(func() { s.offerType(source) })},
		{Text: "Organisation…", Side: source.Organisation, Apply: do(func() {
			s.AskSource("Organisation", source.Organisation, source, func(s *corpus.Source, text string) { s.Organisation = text })
		})},
		{Text: "Note…", Side: corpus.FirstWords(source.Note, 40), Apply: do(func() {
			s.AskSource("Note", source.Note, source, func(s *corpus.Source, text string) { s.Note = text })
		})},
		{Text: "Another name of it…", Apply: do(func() {
			s.AskSource("Another name used in articles", "", source, func(s *corpus.Source, name string) { s.AddName(corpus.SourceName{Text: name}) })
		})},
		{Text: "A name of it in this article only…", Side: corpus.FirstWords(s.host.Session().TitleOf(s.host.Session().Entry.Document.ID), 30), Apply: do(func() {
			document := s.host.Session().Entry.Document.ID
			s.AskSource("A name for it in this article only, such as “the official”", "", source, func(s *corpus.Source, name string) {
				s.AddName(corpus.SourceName{Text: name, Document: document})
			})
		})},
	}
	for i, n := range source.Names {
		where := "everywhere"
		if n.Document != "" {
			where = "in " + corpus.FirstWords(s.host.Session().TitleOf(n.Document), 30)
		}
		items = append(items, widgets.FinderItem{Text: "Split off “" + n.Text + "”", Side: where, Apply: do(func() { changes.SplitName(source, i) })})
	}
	if source.ID != "" {
		items = append(items, widgets.FinderItem{Text: "Delete this source", Side: "its annotations are kept", Apply: do(func() {
			changes.ChangeSources("Source deleted: "+source.Name, nil, []string{source.ID})
		})})
	}
	s.shell.List(source.Name, func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.shell.Finder.Shrink()
}

// Said lists what a source says, under all its names.
func (s *Screen) Said(source corpus.Source) {
	filter := storage.StatementFilter{Source: source.ID}
	if source.ID == "" {
		filter = storage.StatementFilter{Name: source.Name}
	}
	s.statements(func(n int) string {
		return corpus.Plural(n, "annotation") + " by " + source.Name + "; Enter goes there"
	}, filter)
}

// offerMerge offers the sources that one can be merged into.
func (s *Screen) offerMerge(from corpus.SourceCount, all []corpus.SourceCount) {
	s.shell.List(from.Source.Name+" is really …", func(query string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, into := range all {
			if into.Source.Name != from.Source.Name {
				items = append(items, widgets.FinderItem{Text: into.Source.Name, Side: about(into), Apply: func() {
					s.shell.Guard(func() {
						s.host.Session().MergeSources(from.Source, into.Source)
						s.shell.Say(from.Source.Name + " and " + into.Source.Name + " are now one source. Ctrl+Z undoes it.")
					})
				}})
			}
		}
		found := ui.Fitting(items, query)
		return found[:min(len(found), ui.MostListed)]
	}, s.shell.FocusText)
	s.shell.Finder.FrameNone()
}

func (s *Screen) offerType(source corpus.Source) {
	types, _ := s.host.Session().Codebook.Attribute("source_type")
	var items []widgets.FinderItem
	for i, value := range append(slices.Clone(types.Values), "") {
		text, key := widgets.Sentence(value), fmt.Sprint((i+1)%10)
		if value == "" {
			text, key = "Not set", "0"
		}
		items = append(items, widgets.FinderItem{Text: text, Side: key, Key: key, Apply: func() {
			s.shell.Guard(func() {
				source.Type = value
				s.host.Session().ChangeSources("Type of "+source.Name, []corpus.Source{source}, nil)
			})
		}})
	}
	s.shell.List("What kind of source is "+source.Name+"?",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.shell.FocusText)
	s.shell.Finder.FrameNone()
	s.shell.Finder.Shrink()
}

// AskSource asks for a text and changes the source by it.
func (s *Screen) AskSource(what, before string, source corpus.Source, change func(*corpus.Source, string)) {
	field := widgets.NewField(what, "")
	field.SetText(before)
	form := widget.NewForm(widget.NewFormItem("", field))
	sheet := s.shell.OpenSheet(what, form, fyne.NewSize(560, 150), "Save", func() bool {
		source.Names = slices.Clone(source.Names)
		change(&source, strings.TrimSpace(field.Text))
		s.host.Session().ChangeSources("Source "+source.Name, []corpus.Source{source}, nil)
		return true
	})
	sheet.Focus(field)
}
