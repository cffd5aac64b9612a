package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"

	"sayso/internal/corpus"
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

// mostFound is how many lines the palette shows.
const mostFound = 60

// showPalette opens the list in which everything can be found: commands,
// documents, and the sentences, sources and notes of the open document.
func (w *Window) showPalette() {
	w.inspector.Flush()
	commands, documents, sentences := w.commandEntries(), w.documentEntries(), w.sentenceEntries()
	w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Commands, documents, sentences, sources, notes",
		func(query string) []widgets.FinderItem {
			query = strings.TrimSpace(query)
			if query == "" {
				return items(commands)
			}
			found := match(query, commands, 12)
			found = append(found, match(query, documents, 15)...)
			found = append(found, contain(query, sentences)...)
			if len(found) == 0 {
				return []widgets.FinderItem{{Text: "Nothing found in the commands, the titles and this article"}}
			}
			return found[:min(len(found), mostFound)]
		}, w.focusText)
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
	for _, m := range closeMatches(query, entries) {
		if len(found) == most {
			break
		}
		found = append(found, entries[m.Index].item)
	}
	return found
}

// closeMatches ranks by the letters typed, but where some entries hold the very
// words, those with the letters merely scattered over them are left out.
func closeMatches(query string, source fuzzy.Source) []fuzzy.Match {
	var all, exact []fuzzy.Match
	words := strings.Fields(strings.ToLower(query))
	for _, m := range fuzzy.FindFrom(query, source) {
		all = append(all, m)
		if containsAll(strings.ToLower(source.String(m.Index)), words) {
			exact = append(exact, m)
		}
	}
	if len(exact) == 0 {
		return all
	}
	phrase := strings.Join(words, " ")
	slices.SortStableFunc(exact, func(a, b fuzzy.Match) int {
		return phraseRank(source.String(a.Index), phrase) - phraseRank(source.String(b.Index), phrase)
	})
	return exact
}

// phraseRank puts what begins with the phrase first, then what holds it, then
// what only holds its words.
func phraseRank(text, phrase string) int {
	text = strings.ToLower(text)
	switch {
	case strings.HasPrefix(text, phrase):
		return 0
	case strings.Contains(text, phrase):
		return 1
	}
	return 2
}

// contain finds by all words, in any order and in either case, those with the
// very phrase first; sentences are too long for letters in order to mean
// anything.
func contain(query string, entries finderEntries) []widgets.FinderItem {
	words := strings.Fields(strings.ToLower(query))
	phrase := strings.Join(words, " ")
	var found, scattered []widgets.FinderItem
	for _, e := range entries {
		switch {
		case strings.Contains(e.words, phrase):
			found = append(found, e.item)
		case containsAll(e.words, words):
			scattered = append(scattered, e.item)
		}
	}
	return append(found, scattered...)
}

func (w *Window) commandEntries() finderEntries {
	var entries finderEntries
	for _, c := range w.commands {
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

func (w *Window) documentEntries() finderEntries {
	var entries finderEntries
	for _, d := range w.session.Summaries {
		entries = append(entries, finderEntry{d.Title + " " + d.Outlet, widgets.FinderItem{
			Text: d.Title, Side: strings.TrimSpace(d.Outlet + " " + shortDate(d.Date)),
			Apply: func() { w.session.Open(d.ID, -1) },
		}})
	}
	return entries
}

// sentenceEntries lists the sentences of the open document, with the sources
// and notes of their annotations.
func (w *Window) sentenceEntries() finderEntries {
	s := w.session
	var entries finderEntries
	for i, sentence := range s.Entry.Document.Sentences {
		text := s.Entry.Document.Quote(sentence.Span)
		entries = append(entries, finderEntry{strings.ToLower(text), widgets.FinderItem{
			Text: corpus.FirstWords(text, 120), Side: fmt.Sprintf("sentence %d", i+1),
			Apply: func() { s.GoTo(i) },
		}})
	}
	for _, a := range s.Entry.Annotations {
		for _, found := range []struct{ what, text string }{{"source", a.Attributes["source"]}, {"note", a.Note}} {
			if found.text != "" {
				entries = append(entries, finderEntry{strings.ToLower(found.text), widgets.FinderItem{
					Text: corpus.FirstWords(found.text, 120), Side: found.what, Mark: w.labelColour(a.Label),
					Apply: func() { s.Select(a.ID) },
				}})
			}
		}
	}
	return entries
}
