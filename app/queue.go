package app

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"
)

// The queue: in which order the documents stand, which are shown, and whose
// turn it is.

// documentOrder is one order of the list.
type documentOrder struct {
	id, name string
	compare  func(a, b *storage.Summary) int
}

// documentOrders are the orders offered; the first is that of import, by which
// ties are kept too.
var documentOrders = []documentOrder{
	{"", "In order of import", nil},
	{"date", "Oldest first", func(a, b *storage.Summary) int { return strings.Compare(a.Date, b.Date) }},
	{"newest", "Newest first", func(a, b *storage.Summary) int { return strings.Compare(b.Date, a.Date) }},
	{"title", "By title", func(a, b *storage.Summary) int {
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	}},
	{"outlet", "By outlet", func(a, b *storage.Summary) int {
		return strings.Compare(strings.ToLower(a.Outlet), strings.ToLower(b.Outlet))
	}},
	{"state", "To do first, done last", func(a, b *storage.Summary) int { return stateRank(a.State) - stateRank(b.State) }},
	{"unread", "Most unread sentences first", func(a, b *storage.Summary) int { return b.Unread - a.Unread }},
	{"annotations", "Most annotations first", func(a, b *storage.Summary) int { return b.Annotations - a.Annotations }},
	{"parked", "Most parked sentences first", func(a, b *storage.Summary) int { return b.Doubts - a.Doubts }},
	{"short", "Shortest first", func(a, b *storage.Summary) int { return a.Sentences - b.Sentences }},
	{"due", "By assigned annotator", func(a, b *storage.Summary) int { return strings.Compare(b.Due, a.Due) }},
}

func stateRank(s corpus.DocumentState) int {
	return max(0, slices.Index([]corpus.DocumentState{corpus.ToDo, corpus.InProgress, corpus.PutAside, corpus.Done}, s))
}

// inOrder gives the places of the documents in an order, nil for that of the
// list. Documents without a date stand last in either order of dates.
func inOrder(list []storage.Summary, order string) []int32 {
	at := slices.IndexFunc(documentOrders, func(o documentOrder) bool { return o.id == order })
	if at <= 0 {
		return nil
	}
	sorted := make([]int32, len(list))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortStableFunc(sorted, func(i, j int32) int {
		a, b := &list[i], &list[j]
		if strings.HasPrefix(order, "date") || order == "newest" {
			if (a.Date == "") != (b.Date == "") {
				if a.Date == "" {
					return 1
				}
				return -1
			}
		}
		return documentOrders[at].compare(a, b)
	})
	return sorted
}

// askOrder offers the orders of the list of documents.
func (w *Window) askOrder() {
	var items []widgets.FinderItem
	for i, o := range documentOrders {
		side := ""
		if o.id == w.settings.DocumentOrder {
			side = "as it is"
		}
		items = append(items, widgets.FinderItem{Text: o.name, Side: side, Key: map[bool]string{true: fmt.Sprint(i)}[i < 10], Apply: func() {
			w.Guard(func() {
				w.settings.DocumentOrder = o.id
				w.settings.Save()
				w.showDocuments()
			})
		}})
	}
	w.Finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), "Order of the documents",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.Shrink()
}

// askDue asks who is to read the open document next.
func (w *Window) askDue() {
	s := w.session
	if s.Entry.Document.ID == "" {
		return
	}
	var names []string
	for _, a := range s.Annotators {
		names = append(names, a.Name)
	}
	w.Finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), "Assign this article to an annotator: a name, known or new",
		func(typed string) []widgets.FinderItem {
			items := []widgets.FinderItem{{Text: "Nobody in particular", Apply: func() { w.Guard(func() { s.SetDue(corpus.Annotator{}) }) }}}
			for _, a := range s.Annotators {
				side := ""
				if a.ID == s.Entry.Document.Due {
					side = "as it is"
				}
				items = append(items, widgets.FinderItem{Text: a.Name, Side: side, Apply: func() { w.Guard(func() { s.SetDue(a) }) }})
			}
			list := ui.Fitting(items, typed)
			if name := strings.TrimSpace(typed); name != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
				list = append(list, widgets.FinderItem{Text: name, Side: "new", Apply: func() { w.Guard(func() { s.SetDueToNew(name) }) }})
			}
			return list
		}, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
}
