package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sayso/app/documents"
	"sayso/app/searching"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/internal/query"
	"sayso/storage"
	"sayso/widgets"
)

// finderEntry is one thing the palette can find.
type finderEntry struct {
	words string // what is matched
	item  widgets.FinderItem
}

type finderEntries []finderEntry

func (f finderEntries) String(i int) string { return f[i].words }
func (f finderEntries) Len() int            { return len(f) }

// mostSentencesHere is how many sentences of the open document the palette
// goes through on a key. Of a longer one the index of the project finds them.
const mostSentencesHere = 2000

// section is one part of what the palette found.
type section struct {
	heading string
	items   []widgets.FinderItem
	rank    int // of its first item, as matching.PhraseRank says
}

// showPalette opens the list in which everything can be found: commands,
// documents, sources, and sentences and notes: those of the open document at
// once, those of the others as soon as the index has answered.
func (w *Window) showPalette() {
	w.inspector.Flush()
	commands, sources, sentences := w.commandEntries(), w.sourceEntries(), w.sentenceEntries()
	summaries, texts := w.session.Summaries, w.session.DocumentTexts()
	asked, cancel := 0, func() {}
	var finder *widgets.Finder
	leave, back := w.screenOver()
	finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), "Commands, documents, sentences, sources, notes",
		func(typed string) []widgets.FinderItem {
			asked++
			cancel()
			text := strings.TrimSpace(typed)
			if text == "" {
				return before(leave, items(commands))
			}
			first := func(best []int32) []widgets.FinderItem {
				sections := []section{
					found("Commands", text, match(text, commands, 8)), found("Documents", text, w.documentItems(summaries, best, 8)),
					found("Sources", text, match(text, sources, 6)), {"Sentences", contain(text, sentences, 12), 1},
				}
				cancel = w.searchBehind(text, &asked, func(others []widgets.FinderItem) {
					finder.Offer(typed, before(leave, w.paletteItems(text, append(sections, section{"Sentences of other articles", others, 3}))))
				})
				return before(leave, w.paletteItems(text, sections))
			}
			if len(texts) <= documents.MostAtOnce {
				return first(texts.Closest(context.Background(), text, nil))
			}
			ctx, stop := context.WithCancel(context.Background())
			cancel = stop
			number := asked
			go func() {
				best := texts.Closest(ctx, text, nil)
				w.Runner.Do(func() {
					if asked == number && ctx.Err() == nil {
						w.Guard(func() { finder.Offer(typed, first(best)) })
					}
				})
			}()
			return nil
		}, func() { cancel(); back() })
	w.Finder = finder
}

// screenOver tells how the screen that lies over the text is left, and how the
// keys go back to it; where there is none, leave is nil.
func (w *Window) screenOver() (leave, back func()) {
	switch {
	case w.codebook.Editor() != nil:
		w.codebook.Editor().Flush()
		return w.codebook.Close, w.codebook.Editor().FocusList
	case w.documentSheet.Over() != nil:
		return w.documentSheet.Close, w.documentSheet.Over().FocusTable
	}
	return nil, w.focusText
}

// before lets something be done before what taking an item does.
func before(first func(), list []widgets.FinderItem) []widgets.FinderItem {
	if first == nil {
		return list
	}
	for i, item := range list {
		if !item.Heading {
			list[i].Apply = func() { first(); item.Apply() }
		}
	}
	return list
}

// found is a section with the rank of its best item.
func found(heading, text string, list []widgets.FinderItem) section {
	s := section{heading: heading, items: list, rank: 2}
	if len(list) > 0 {
		s.rank = matching.PhraseRank(list[0].Text, strings.Join(strings.Fields(strings.ToLower(text)), " "))
	}
	return s
}

// paletteItems puts the sections one under the other: what begins with the very
// words first.
func (w *Window) paletteItems(text string, sections []section) []widgets.FinderItem {
	sections = slices.Clone(sections)
	slices.SortStableFunc(sections, func(a, b section) int { return a.rank - b.rank })
	var list []widgets.FinderItem
	for _, s := range sections {
		if len(s.items) > 0 {
			list = append(append(list, widgets.FinderItem{Text: s.heading, Heading: true}), s.items...)
		}
	}
	return append(list, widgets.FinderItem{Text: "Search all articles for “" + text + "”", Side: "F4", Loose: true, Apply: func() {
		w.Guard(func() { w.search.Open(text) })
	}})
}

// searchBehind looks for words in the other articles. A query for a number that
// is not asked for any more is broken off; cancel does that too.
func (w *Window) searchBehind(text string, asked *int, show func([]widgets.FinderItem)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	if last, _ := utf8.DecodeLastRuneInString(text); searching.WordRune(last) && len(strings.Fields(text)) > 0 {
		text += "*" // the last word is still being typed
	}
	q, err := query.Parse(text)
	if err != nil {
		return cancel
	}
	number, project, here := *asked, w.session.File(), w.session.Entry.Document.ID
	options := storage.SearchOptions{Limit: 24, Me: w.session.Annotator.ID, Of: w.session.Of()}
	if len(w.session.Entry.Document.Sentences) > mostSentencesHere {
		here = ""
	}
	go func() {
		result, err := project.Search(ctx, q, options)
		w.Runner.Do(func() {
			if *asked != number || ctx.Err() != nil || err != nil {
				return
			}
			var list []widgets.FinderItem
			for _, d := range result.Documents {
				for _, s := range d.Sentences {
					if d.ID == here || len(list) == 12 {
						continue
					}
					text, hits := searching.Snippet(s, 100)
					list = append(list, widgets.FinderItem{
						Text: text, Hits: hits, Loose: true, Side: strings.TrimPrefix(corpus.FirstWords(d.Outlet, 20)+" · "+ui.ShortDate(d.Date), " · "),
						Apply: func() { w.Guard(func() { w.labelling.GoToSpan(d.ID, s.Span, "") }) },
					})
				}
			}
			if len(list) > 0 {
				w.Guard(func() { show(list) })
			}
		})
	}()
	return cancel
}

func items(entries finderEntries) []widgets.FinderItem {
	list := make([]widgets.FinderItem, len(entries))
	for i, e := range entries {
		list[i] = e.item
	}
	return list
}

// match finds by letters in order, best first.
func match(query string, entries finderEntries, most int) []widgets.FinderItem {
	var found []widgets.FinderItem
	for _, m := range matching.Closest(query, entries) {
		if len(found) == most {
			break
		}
		found = append(found, entries[m.Index].item)
	}
	return found
}

// contain finds by all words, in any order and in either case, those with the
// very phrase first; sentences are too long for letters in order to mean
// anything.
func contain(query string, entries finderEntries, most int) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	phrase := strings.Join(words, " ")
	var found, scattered []widgets.FinderItem
	for _, e := range entries {
		switch {
		case strings.Contains(e.words, phrase):
			found = append(found, e.item)
		case matching.HasAll(e.words, words):
			scattered = append(scattered, e.item)
		}
	}
	found = append(found, scattered...)
	return found[:min(len(found), most)]
}

func (w *Window) commandEntries() finderEntries {
	var entries finderEntries
	for _, c := range w.commands {
		if !c.Offered() {
			continue
		}
		keyName := ""
		if len(c.Keys) > 0 {
			keyName = c.Keys[0].String()
		}
		entries = append(entries, finderEntry{c.Name + " " + c.Group, widgets.FinderItem{
			Text: c.Name, Side: keyName, Apply: func() { w.run(c.ID) },
		}})
	}
	return entries
}

// documentItems are the first documents of those found.
func (w *Window) documentItems(list []storage.Summary, found []int32, most int) []widgets.FinderItem {
	var items []widgets.FinderItem
	for _, at := range found[:min(most, len(found))] {
		d := &list[at]
		items = append(items, widgets.FinderItem{
			Text: d.Title, Side: strings.TrimSpace(d.Outlet + " " + ui.ShortDate(d.Date)),
			Apply: func() { w.session.Open(d.ID, -1) },
		})
	}
	return items
}

// sourceEntries lists the sources of the project and of the open document.
func (w *Window) sourceEntries() finderEntries {
	var entries finderEntries
	seen := map[string]bool{}
	add := func(source corpus.Source, side string) {
		names := source.Name
		for _, n := range source.Names {
			names += " " + n.Text
			seen[corpus.SourceKey(n.Text)] = true
		}
		seen[corpus.SourceKey(source.Name)] = true
		entries = append(entries, finderEntry{names, widgets.FinderItem{Text: source.Name, Side: side, Apply: func() {
			w.Guard(func() { w.lists.Said(source) })
		}}})
	}
	for _, source := range w.session.Sources {
		add(source, widgets.Sentence(source.Type))
	}
	for _, name := range w.labelling.KnownSources() {
		if !seen[corpus.SourceKey(name)] {
			add(corpus.Source{Name: name}, "in this article")
		}
	}
	return entries
}

// sentenceEntries lists the sentences of the open document, with the sources
// and notes of their annotations.
func (w *Window) sentenceEntries() finderEntries {
	s := w.session
	var entries finderEntries
	list := s.Entry.Document.Sentences
	if len(list) > mostSentencesHere {
		list = nil
	}
	for i, sentence := range list {
		text := s.Entry.Document.Quote(sentence.Span)
		entries = append(entries, finderEntry{strings.ToLower(text), widgets.FinderItem{
			Text: corpus.FirstWords(text, 120), Side: fmt.Sprintf("sentence %d", i+1), Loose: true,
			Apply: func() { s.GoTo(i) },
		}})
	}
	for _, a := range s.Entry.Annotations {
		for _, found := range []struct{ what, text string }{{"source", a.Attributes["source"]}, {"note", a.Note}} {
			if found.text != "" {
				entries = append(entries, finderEntry{strings.ToLower(found.text), widgets.FinderItem{
					Text: corpus.FirstWords(found.text, 120), Side: found.what, Labels: w.LabelChips(s.Codebook, a.Label), Loose: true,
					Apply: func() { s.Select(a.ID) },
				}})
			}
		}
	}
	return entries
}
