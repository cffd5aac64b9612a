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

// The list of sources (F5): who is named, how often, and under which names. A
// source gathers names; it is made of a bare name as soon as something is said
// of it. No annotation changes when sources are merged or split.

// sourceLine is one line of the list: a source, or a name that none has.
type sourceLine struct {
	source corpus.Source // with an empty ID for a bare name
	uses   int
}

// sourceLines gathers the names that annotations use, the most used first.
func sourceLines(known []corpus.Source, names []storage.NameUse) []sourceLine {
	index := corpus.NewSourceIndex(known)
	at, bare := map[string]int{}, map[string]int{}
	var lines []sourceLine
	for _, s := range known {
		at[s.ID] = len(lines)
		lines = append(lines, sourceLine{source: s})
	}
	for _, n := range names {
		if id := index.Find("", n.Name); id != "" {
			lines[at[id]].uses += n.Annotations
			continue
		}
		key := corpus.SourceKey(n.Name)
		if i, ok := bare[key]; ok {
			lines[i].uses += n.Annotations
			continue
		}
		bare[key] = len(lines)
		lines = append(lines, sourceLine{corpus.Source{Name: n.Name}, n.Annotations})
	}
	slices.SortStableFunc(lines, func(a, b sourceLine) int {
		if a.uses != b.uses {
			return b.uses - a.uses
		}
		return strings.Compare(corpus.SourceKey(a.source.Name), corpus.SourceKey(b.source.Name))
	})
	return lines
}

// about says what is known of a source, in a line.
func (l sourceLine) about(c corpus.Codebook) string {
	var parts []string
	if l.source.Type != "" {
		parts = append(parts, widgets.Sentence(l.source.Type))
	}
	if l.source.Organisation != "" {
		parts = append(parts, l.source.Organisation)
	}
	if n := len(l.source.Names); n > 0 {
		parts = append(parts, corpus.Plural(n, "other name"))
	}
	return strings.Join(append(parts, corpus.Plural(l.uses, "annotation")), " · ")
}

// Sources opens the list of sources.
func (s *Screen) Sources() { s.withSources(s.offerSources) }

func (s *Screen) withSources(then func([]sourceLine)) {
	s.shell.Flush()
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) ([]sourceLine, error) {
		known, err := p.Sources(ctx)
		if err != nil {
			return nil, err
		}
		names, err := p.SourceNames(ctx)
		return sourceLines(known, names), err
	}, then)
}

func (s *Screen) offerSources(lines []sourceLine) {
	if len(lines) == 0 {
		s.shell.Say("No annotation has a source yet. S sets one.")
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
				names := l.source.Name
				for _, n := range l.source.Names {
					names += " " + n.Text
				}
				if matching.HasAll(strings.ToLower(names+" "+l.source.Organisation+" "+l.source.Type), words) {
					items = append(items, widgets.FinderItem{Text: l.source.Name, Side: l.about(s.host.Session().Codebook), Apply: func() {
						s.shell.Guard(func() { s.offerSource(l, lines) })
					}})
				}
			}
			return items
		}, s.shell.FocusText)
	s.host.LetStay(s.shell.Finder)
}

// offerSource opens what can be done with one source.
func (s *Screen) offerSource(l sourceLine, all []sourceLine) {
	source, changes := l.source, s.host.Session()
	do := func(f func()) func() { return func() { s.shell.Guard(f) } }
	items := []widgets.FinderItem{
		{Text: "What it says", Side: corpus.Plural(l.uses, "annotation"), Apply: do(func() { s.Said(source) })},
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
func (s *Screen) offerMerge(from sourceLine, all []sourceLine) {
	s.shell.List(from.source.Name+" is really …", func(query string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, into := range all {
			if into.source.Name != from.source.Name {
				items = append(items, widgets.FinderItem{Text: into.source.Name, Side: into.about(s.host.Session().Codebook), Apply: func() {
					s.shell.Guard(func() {
						s.host.Session().MergeSources(from.source, into.source)
						s.shell.Say(from.source.Name + " and " + into.source.Name + " are now one source. Ctrl+Z undoes it.")
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
