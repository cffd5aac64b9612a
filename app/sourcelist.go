package app

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

// listSources opens the list.
func (w *Window) listSources() { w.withSources(w.offerSources) }

func (w *Window) withSources(then func([]sourceLine)) {
	w.inspector.Flush()
	ui.Behind(w.Shell, func(ctx context.Context, p *storage.Project) ([]sourceLine, error) {
		known, err := p.Sources(ctx)
		if err != nil {
			return nil, err
		}
		names, err := p.SourceNames(ctx)
		return sourceLines(known, names), err
	}, then)
}

func (w *Window) offerSources(lines []sourceLine) {
	if len(lines) == 0 {
		w.say("No annotation has a source yet. S sets one.")
		return
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), corpus.Plural(len(lines), "source")+"; Enter shows what can be done with one",
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
					items = append(items, widgets.FinderItem{Text: l.source.Name, Side: l.about(w.session.Codebook), Apply: func() {
						w.guard(func() { w.offerSource(l, lines) })
					}})
				}
			}
			return items
		}, w.focusText)
	w.letStay(w.Finder)
}

// offerSource opens what can be done with one source.
func (w *Window) offerSource(l sourceLine, all []sourceLine) {
	s, session := l.source, w.session
	do := func(f func()) func() { return func() { w.guard(f) } }
	items := []widgets.FinderItem{
		{Text: "What it says", Side: corpus.Plural(l.uses, "annotation"), Apply: do(func() { w.listSaid(s) })},
		{Text: "Merge into another source…", Apply: do(func() { w.offerMerge(l, all) })},
		{Text: "Rename…", Side: s.Name, Apply: do(func() {
			w.askSource("Name shown in lists", s.Name, s, func(s *corpus.Source, name string) { rename(s, name) })
		})},
		{Text: "Type…", Side: widgets.Sentence(s.Type), Apply: do(func() { w.offerSourceType(s) })},
		{Text: "Organisation…", Side: s.Organisation, Apply: do(func() {
			w.askSource("Organisation", s.Organisation, s, func(s *corpus.Source, text string) { s.Organisation = text })
		})},
		{Text: "Note…", Side: corpus.FirstWords(s.Note, 40), Apply: do(func() { w.askSource("Note", s.Note, s, func(s *corpus.Source, text string) { s.Note = text }) })},
		{Text: "Another name of it…", Apply: do(func() {
			w.askSource("Another name used in articles", "", s, func(s *corpus.Source, name string) { addName(s, corpus.SourceName{Text: name}) })
		})},
		{Text: "A name of it in this article only…", Side: corpus.FirstWords(session.Entry.Document.Title, 30), Apply: do(func() {
			document := session.Entry.Document.ID
			w.askSource("A name for it in this article only, such as “the official”", "", s, func(s *corpus.Source, name string) {
				addName(s, corpus.SourceName{Text: name, Document: document})
			})
		})},
	}
	for i, n := range s.Names {
		where := "everywhere"
		if n.Document != "" {
			where = "in " + corpus.FirstWords(session.titleOf(n.Document), 30)
		}
		items = append(items, widgets.FinderItem{Text: "Split off “" + n.Text + "”", Side: where, Apply: do(func() { session.SplitName(s, i) })})
	}
	if s.ID != "" {
		items = append(items, widgets.FinderItem{Text: "Delete this source", Side: "its annotations are kept", Apply: do(func() {
			session.ChangeSources("Source deleted: "+s.Name, nil, []string{s.ID})
		})})
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), s.Name, func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.Shrink()
}

// listSaid lists what a source says, under all its names.
func (w *Window) listSaid(s corpus.Source) {
	filter := storage.StatementFilter{Source: s.ID}
	if s.ID == "" {
		filter = storage.StatementFilter{Name: s.Name}
	}
	w.listStatements(func(n int) string { return corpus.Plural(n, "annotation") + " by " + s.Name + "; Enter goes there" }, filter)
}

// offerMerge offers the sources that one can be merged into.
func (w *Window) offerMerge(from sourceLine, all []sourceLine) {
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), from.source.Name+" is really …", func(query string) []widgets.FinderItem {
		var items []widgets.FinderItem
		for _, into := range all {
			if into.source.Name != from.source.Name {
				items = append(items, widgets.FinderItem{Text: into.source.Name, Side: into.about(w.session.Codebook), Apply: func() {
					w.guard(func() {
						w.session.MergeSources(from.source, into.source)
						w.say(from.source.Name + " and " + into.source.Name + " are now one source. Ctrl+Z undoes it.")
					})
				}})
			}
		}
		found := ui.Fitting(items, query)
		return found[:min(len(found), ui.MostListed)]
	}, w.focusText)
	w.Finder.FrameNone()
}

func (w *Window) offerSourceType(s corpus.Source) {
	types, _ := w.session.Codebook.Attribute("source_type")
	var items []widgets.FinderItem
	for i, value := range append(slices.Clone(types.Values), "") {
		text, key := widgets.Sentence(value), fmt.Sprint((i+1)%10)
		if value == "" {
			text, key = "Not set", "0"
		}
		items = append(items, widgets.FinderItem{Text: text, Side: key, Key: key, Apply: func() {
			w.guard(func() {
				s.Type = value
				w.session.ChangeSources("Type of "+s.Name, []corpus.Source{s}, nil)
			})
		}})
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "What kind of source is "+s.Name+"?",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
}

// askSource asks for a text and changes the source by it.
func (w *Window) askSource(what, before string, s corpus.Source, change func(*corpus.Source, string)) {
	field := widgets.NewField(what, "")
	field.SetText(before)
	form := widget.NewForm(widget.NewFormItem("", field))
	sheet := w.openSheet(what, form, fyne.NewSize(560, 150), "Save", func() bool {
		s.Names = slices.Clone(s.Names)
		change(&s, strings.TrimSpace(field.Text))
		w.session.ChangeSources("Source "+s.Name, []corpus.Source{s}, nil)
		return true
	})
	sheet.Focus(field)
}

// rename calls a source otherwise; articles still name it as before.
func rename(s *corpus.Source, name string) {
	if name == "" || name == s.Name {
		return
	}
	before := s.Name
	s.Name = name
	addName(s, corpus.SourceName{Text: before})
	s.Names = slices.DeleteFunc(s.Names, func(n corpus.SourceName) bool {
		return n.Document == "" && corpus.SourceKey(n.Text) == corpus.SourceKey(name)
	})
}

// addName adds a name, unless the source has it.
func addName(s *corpus.Source, name corpus.SourceName) {
	if name.Text == "" || name.Document == "" && corpus.SourceKey(name.Text) == corpus.SourceKey(s.Name) {
		return
	}
	for _, n := range s.Names {
		if n.Document == name.Document && corpus.SourceKey(n.Text) == corpus.SourceKey(name.Text) {
			return
		}
	}
	s.Names = append(s.Names, name)
}

// titleOf is the title of a document, "" when there is none.
func (s *Session) titleOf(document string) string {
	for i := range s.Summaries {
		if s.Summaries[i].ID == document {
			return s.Summaries[i].Title
		}
	}
	return ""
}

// MergeSources makes two sources one: the second keeps its name and gets those
// of the first. What only the first says of itself is taken over.
func (s *Session) MergeSources(from, into corpus.Source) {
	into.Names = slices.Clone(into.Names)
	addName(&into, corpus.SourceName{Text: from.Name})
	for _, n := range from.Names {
		addName(&into, n)
	}
	for _, take := range []struct{ to, from *string }{{&into.Type, &from.Type}, {&into.Organisation, &from.Organisation}} {
		if *take.to == "" {
			*take.to = *take.from
		}
	}
	if from.Note != "" && from.Note != into.Note {
		into.Note = strings.TrimSpace(into.Note + "\n" + from.Note)
	}
	var gone []string
	if from.ID != "" {
		gone = []string{from.ID}
	}
	s.ChangeSources(from.Name+" merged into "+into.Name, []corpus.Source{into}, gone)
}

// SplitName takes a name out of a source; it stands for itself again.
func (s *Session) SplitName(source corpus.Source, name int) {
	text := source.Names[name].Text
	source.Names = slices.Delete(slices.Clone(source.Names), name, name+1)
	s.ChangeSources(text+" split off "+source.Name, []corpus.Source{source}, nil)
}

// ChangeSources stores and deletes sources as one undoable change. A source
// without an id is new.
func (s *Session) ChangeSources(title string, put []corpus.Source, gone []string) {
	if s.file().ReadOnly() {
		s.Message("This project is open read-only. Nothing was changed.")
		return
	}
	change := storage.Change{ID: storage.NewID(), Kind: "source", Title: title, Annotator: s.Annotator.ID}
	for _, id := range gone {
		change.Steps = append(change.Steps, storage.DeleteSource(id))
	}
	for i := range put {
		if put[i].ID == "" {
			put[i].ID, put[i].CreatedAt = storage.NewID(), s.timestamp()
		}
		change.Steps = append(change.Steps, storage.PutSource(put[i]))
	}
	s.submit(change)
	s.Reload()
}
