package documents

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

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

// importOrder is the order in which the documents came, by which ties are kept too.
const importOrder = "import"

// documentOrders are the orders offered beside importOrder and that in which a
// person reads in open rounds.
var documentOrders = []documentOrder{
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
// list. Without an order chosen, what is the reader's own in open rounds stands
// first, as turn ranks it. Documents without a date stand last in either order of
// dates.
func inOrder(list []storage.Summary, order string, turn func(*storage.Summary) int) []int32 {
	at := slices.IndexFunc(documentOrders, func(o documentOrder) bool { return o.id == order })
	compare := func(a, b *storage.Summary) int { return cmp.Compare(turn(a), turn(b)) }
	switch {
	case at >= 0:
		compare = documentOrders[at].compare
	case order == importOrder || turn == nil:
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
		return compare(a, b)
	})
	return sorted
}

// turn gives the place of a document in the order in which the person at the
// keyboard reads in open rounds, the same behind it for all that is not theirs. It
// is nil where nothing is.
func (l *List) turn() func(*storage.Summary) int {
	if l.own == 0 {
		return nil
	}
	return func(d *storage.Summary) int {
		if place, mine := l.host.Session().Turn(d.ID); mine {
			return place
		}
		return math.MaxInt
	}
}

// askOrder offers the orders of the list of documents.
func (l *List) askOrder() {
	chosen, first := l.host.Order(), []documentOrder{{id: importOrder, name: "In order of import"}}
	if l.turn() != nil {
		first = append([]documentOrder{{name: "Yours first, in the order in which you read"}}, first...)
	} else if chosen == "" {
		chosen = importOrder
	}
	var items []widgets.FinderItem
	for i, o := range append(first, documentOrders...) {
		side := ""
		if o.id == chosen {
			side = "as it is"
		}
		items = append(items, widgets.FinderItem{Text: o.name, Side: side, Key: map[bool]string{true: fmt.Sprint(i)}[i < 10], Apply: func() {
			l.shell.Guard(func() {
				l.host.SetOrder(o.id)
				l.Show()
			})
		}})
	}
	l.shell.List("Order of the documents",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, l.shell.FocusText)
	l.shell.Finder.Shrink()
}

// AskDue asks who is to read the open document next.
func (l *List) AskDue() {
	s := l.host.Session()
	if s.Entry.Document.ID == "" {
		return
	}
	var names []string
	for _, a := range s.Annotators {
		names = append(names, a.Name)
	}
	l.shell.List("Assign this article to an annotator: a name, known or new",
		func(typed string) []widgets.FinderItem {
			items := []widgets.FinderItem{{Text: "Nobody in particular", Apply: func() { l.shell.Guard(func() { s.SetDue(corpus.Annotator{}) }) }}}
			for _, a := range s.Annotators {
				side := ""
				if a.ID == s.Entry.Document.Due {
					side = "as it is"
				}
				items = append(items, widgets.FinderItem{Text: a.Name, Side: side, Apply: func() { l.shell.Guard(func() { s.SetDue(a) }) }})
			}
			list := ui.Fitting(items, typed)
			if name := strings.TrimSpace(typed); name != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
				list = append(list, widgets.FinderItem{Text: name, Side: "new", Apply: func() { l.shell.Guard(func() { s.SetDueToNew(name) }) }})
			}
			return list
		}, l.shell.FocusText)
	l.shell.Finder.FrameNone()
	l.shell.Finder.Shrink()
}

func (l *List) step(by int) {
	l.shell.Flush()
	l.host.Session().Step(l.lines.IDs(), by)
	l.shell.FocusText()
}

// next goes to the next document of the list that waits for the person
// at the keyboard: what is due to them before what is due to nobody, and what is
// theirs in open rounds in the order in which they read.
func (l *List) next() {
	l.shell.Flush()
	all, list := l.list, slices.Clone(l.shown)
	if turn := l.turn(); turn != nil {
		slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(turn(&all[a]), turn(&all[b])) })
	}
	start := 0
	for i, at := range list {
		if all[at].ID == l.host.Session().Entry.Document.ID {
			start = i + 1
		}
	}
	for rank := range 2 {
		for i := range list {
			d := all[list[(start+i)%len(list)]]
			if l.host.Session().NeedsMe(d) == rank && d.ID != l.host.Session().Entry.Document.ID {
				l.host.Session().Open(d.ID, -1)
				l.shell.FocusText()
				return
			}
		}
	}
	l.shell.Say("No other document waits for you.")
}

// toggleDone marks the document as done, or takes that back. It says how many
// sentences nobody has judged, since a number may hang on them.
func (l *List) toggleDone() {
	if l.host.Session().OwnState() == corpus.Done {
		l.host.Session().SetDocumentState(corpus.InProgress)
		l.shell.Say("This document is in progress again.")
		return
	}
	unread := 0
	for _, state := range l.host.Session().States {
		if state == corpus.Unread {
			unread++
		}
	}
	l.host.Session().SetDocumentState(corpus.Done)
	if unread > 0 {
		l.shell.Say("Done, with " + corpus.Plural(unread, "sentence") + " unread. U goes to the next unread one.")
	} else {
		l.shell.Say("Done: every sentence has been read. Ctrl+J goes to the next document.")
	}
}

// removeDocument asks before an article leaves the project.
func (l *List) removeDocument() {
	s := l.host.Session()
	if s.Entry.Document.ID == "" {
		return
	}
	whole := s.Whole()
	whose := corpus.AnnotatorsOf(whole.Annotations)
	for _, m := range whole.Marks {
		whose = append(whose, m.Annotator)
	}
	for _, d := range whole.Doubts {
		whose = append(whose, d.Annotator)
	}
	others := s.SaysWhose(whose)
	if others != "" {
		others = " What was said of it: " + others + "."
	}
	l.shell.Confirm("Remove this article?", fmt.Sprintf("“%s” and its %s leave the project and every export.%s Ctrl+Z brings both back.",
		corpus.FirstWords(s.Entry.Document.Title, 60), corpus.Plural(len(whole.Annotations), "annotation"), others), "Remove", s.RemoveDocument)
}

func (l *List) toggleAside() {
	if l.host.Session().OwnState() == corpus.PutAside {
		l.host.Session().SetDocumentState(corpus.InProgress)
		return
	}
	l.host.Session().SetDocumentState(corpus.PutAside)
}

// Commands are those of the open document, in the order of the menu; those of
// others stand between them.
func (l *List) Commands(recut, sheet []ui.Command) []ui.Command {
	return slices.Concat([]ui.Command{
		ui.NewCommand("document.done", "Document", "Mark as done, or not done", []ui.Key{ui.With(ui.Ctrl, fyne.KeyD)}, true, l.toggleDone),
		ui.NewCommand("document.remove", "Document", "Remove the article from the project…", nil, true, l.removeDocument),
	}, recut, []ui.Command{
		ui.NewCommand("document.due", "Document", "Assign to an annotator…", []ui.Key{ui.With(ui.Ctrl|ui.Shift, fyne.KeyD)}, true, l.AskDue),
	}, sheet, []ui.Command{
		ui.NewCommand("document.order", "Document", "Order of the documents…", nil, true, l.askOrder),
		ui.NewCommand("document.aside", "Document", "Put aside, or take up again", nil, true, l.toggleAside),
	})
}

// GoCommands go through the documents.
func (l *List) GoCommands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("go.nextdocument", "Go", "Next document", []ui.Key{ui.With(ui.Ctrl, fyne.KeyPageDown)}, true, func() { l.step(+1) }),
		ui.NewCommand("go.previousdocument", "Go", "Previous document", []ui.Key{ui.With(ui.Ctrl, fyne.KeyPageUp)}, true, func() { l.step(-1) }),
		ui.NewCommand("go.needsme", "Go", "Next document that needs me", []ui.Key{ui.With(ui.Ctrl, fyne.KeyJ)}, true, l.next),
	}
}
