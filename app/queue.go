package app

import (
	"context"
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
			w.guard(func() {
				w.settings.DocumentOrder = o.id
				w.settings.Save()
				w.showDocuments()
			})
		}})
	}
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Order of the documents",
		func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, w.focusText)
	w.Finder.Shrink()
}

// documentFilter takes the words apart that mean something: state:done,
// due:me, due:nobody, outlet:wire, has:doubt, unread, and a variable of the
// project with its value. The others are looked for in title, outlet and date.
// fits is nil when there is no such filter.
func (s *Session) documentFilter(typed string) (fits func(*storage.Summary) bool, rest string) {
	var tests []func(*storage.Summary) bool
	var words []string
	for _, word := range filterWords(typed) {
		name, value, has := strings.Cut(strings.ToLower(word), ":")
		switch {
		case word == "unread":
			tests = append(tests, func(d *storage.Summary) bool { return d.Unread > 0 })
		case word == "parked" || word == "has:doubt":
			tests = append(tests, func(d *storage.Summary) bool { return d.Doubts > 0 })
		case has && value != "" && name == "state":
			tests = append(tests, func(d *storage.Summary) bool {
				plain := func(s string) string { return strings.ReplaceAll(s, "-", "") }
				return strings.HasPrefix(plain(string(d.State)), plain(value))
			})
		case has && value != "" && name == "outlet":
			tests = append(tests, func(d *storage.Summary) bool { return strings.Contains(strings.ToLower(d.Outlet), value) })
		case has && value != "" && name == "date":
			test := s.queryFilter(word)
			if test == nil {
				test = func(d *storage.Summary) bool { return strings.HasPrefix(d.Date, value) }
			}
			tests = append(tests, test)
		case has && s.hasVariable(name, value):
			if test := s.queryFilter(word); test != nil {
				tests = append(tests, test)
			}
		case has && value != "" && name == "label":
			tests = append(tests, func(d *storage.Summary) bool {
				l, ok := s.Codebook.LabelNamed(value)
				return ok && d.ByLabel[l.ID] > 0
			})
		case has && value != "" && name == "due":
			tests = append(tests, func(d *storage.Summary) bool { return s.isDue(d, value) })
		default:
			words = append(words, word)
		}
	}
	rest = strings.Join(words, " ")
	if len(tests) == 0 {
		return nil, rest
	}
	return func(d *storage.Summary) bool {
		for _, test := range tests {
			if !test(d) {
				return false
			}
		}
		return true
	}, rest
}

// hasVariable reports whether a filter is about a variable of the documents:
// topic:war, -topic:war or has:topic.
func (s *Session) hasVariable(name, value string) bool {
	if name = strings.TrimPrefix(name, "-"); name == "has" {
		name = value
	}
	_, ok := s.Codebook.Variable(name)
	return ok
}

// isDue reports whether a document is due to somebody: me, nobody, or a part of
// a name.
func (s *Session) isDue(d *storage.Summary, who string) bool {
	switch who {
	case "me":
		return d.Due != "" && s.mine(d.Due)
	case "nobody":
		return d.Due == ""
	}
	return d.Due != "" && strings.Contains(strings.ToLower(s.AnnotatorName(d.Due)), who)
}

// needsMe ranks what is to be read next: 0 what is due to the person at the
// keyboard, 1 what is due to nobody in particular; -1 for what is done, put
// aside or due to somebody else.
func (s *Session) needsMe(d storage.Summary) int {
	switch {
	case d.State == corpus.Done || d.State == corpus.PutAside:
		return -1
	case d.Due != "" && s.mine(d.Due):
		return 0
	case d.Due == "":
		return 1
	}
	return -1
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
	w.Finder = widgets.ShowFinder(w.palette, w.window.Canvas(), "Assign this article to an annotator: a name, known or new",
		func(typed string) []widgets.FinderItem {
			items := []widgets.FinderItem{{Text: "Nobody in particular", Apply: func() { w.guard(func() { s.SetDue(corpus.Annotator{}) }) }}}
			for _, a := range s.Annotators {
				side := ""
				if a.ID == s.Entry.Document.Due {
					side = "as it is"
				}
				items = append(items, widgets.FinderItem{Text: a.Name, Side: side, Apply: func() { w.guard(func() { s.SetDue(a) }) }})
			}
			list := ui.Fitting(items, typed)
			if name := strings.TrimSpace(typed); name != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
				list = append(list, widgets.FinderItem{Text: name, Side: "new", Apply: func() { w.guard(func() { s.SetDueToNew(name) }) }})
			}
			return list
		}, w.focusText)
	w.Finder.FrameNone()
	w.Finder.Shrink()
}

// SetDue says who is to read the open document next, as an undoable change; an
// annotator without an id means nobody in particular.
func (s *Session) SetDue(a corpus.Annotator) {
	document := s.Entry.Document
	if document.ID == "" || document.Due == a.ID {
		return
	}
	s.Entry.Document.Due = a.ID
	document.Due, document.Text = a.ID, ""
	for i := range s.Summaries {
		if s.Summaries[i].ID == document.ID {
			s.Summaries[i].Due = a.ID
		}
	}
	title := "Assigned to nobody in particular"
	if a.ID != "" {
		title = "Assigned to " + a.Name
	}
	s.submit(storage.Change{
		ID: storage.NewID(), Kind: "document", Title: title,
		Annotator: s.Annotator.ID, Document: document.ID, Steps: []storage.Step{storage.PutDocument(document)},
	})
	s.Changed(ChangedPage | ChangedDocuments)
	s.Message(title + ".")
}

// SetDueToNew is SetDue for somebody who is new to the project.
func (s *Session) SetDueToNew(name string) {
	document := s.Entry.Document.ID
	s.saver.Submit(func(context.Context) (storage.Event, error) { return storage.Event{}, nil }, func(storage.Event, error) {
		a, err := s.File().AnnotatorNamed(context.Background(), name)
		s.post(func() {
			if err != nil {
				s.Failed(err)
				return
			}
			if s.Entry.Document.ID == document {
				s.know(append(slices.Clone(s.Annotators), a))
				s.SetDue(a)
			}
		})
	})
}
