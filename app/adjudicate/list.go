package adjudicate

import (
	"fmt"
	"slices"
	"strings"

	"sayso/app/ui"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/adjudicationview"
)

// row is one line of the list: a heading, or a unit.
type row struct {
	heading string
	item    *adjudication.Item
}

// orderNames put the orders into words.
var orderNames = map[adjudication.Order]string{
	adjudication.RareFirst:   "rare labels first",
	adjudication.ByPair:      "most frequent first",
	adjudication.ByDocument:  "by article",
	adjudication.LeastAgreed: "least agreed article first",
}

// list makes the lines anew: what is left, under headings; what is parked; what is
// decided. It is done after each decision, among tens of thousands.
func (s *Screen) list() {
	s.rows = s.rows[:0]
	wanted := strings.Fields(strings.ToLower(s.filter))
	left, parked, done := s.parts[0][:0], s.parts[1][:0], s.parts[2][:0]
	for _, item := range s.board.Items() {
		if len(wanted) > 0 && !s.fits(item, wanted) {
			continue
		}
		switch item.State {
		case adjudication.Parked:
			parked = append(parked, item)
		case adjudication.Settled:
			done = append(done, item)
		default:
			left = append(left, item)
		}
	}
	s.parts = [3][]*adjudication.Item{left, parked, done}
	for len(left) > 0 {
		n := s.together(left)
		s.under(fmt.Sprintf("%s · %d left", s.heading(left[0]), n), left[:n])
		left = left[n:]
	}
	if len(parked) > 0 {
		s.under(fmt.Sprintf("Parked · %d", len(parked)), parked)
	}
	if len(done) > 0 {
		s.under(fmt.Sprintf("Decided · %d", len(done)), done)
	}
}

// under adds lines with a heading over them.
func (s *Screen) under(heading string, items []*adjudication.Item) {
	s.rows = append(s.rows, row{heading: heading})
	for _, item := range items {
		s.rows = append(s.rows, row{item: item})
	}
}

// together is how many units, from the first on, stand under one heading: the board
// has those of a group, or of an article, one after the other.
func (s *Screen) together(items []*adjudication.Item) int {
	same := func(item *adjudication.Item) bool { return item.Group == items[0].Group }
	if s.byArticle() {
		same = func(item *adjudication.Item) bool { return item.Document == items[0].Document }
	}
	for n, item := range items {
		if !same(item) {
			return n
		}
	}
	return len(items)
}

// byArticle reports whether the order goes by article.
func (s *Screen) byArticle() bool {
	return s.order == adjudication.ByDocument || s.order == adjudication.LeastAgreed
}

// heading is what a unit stands under.
func (s *Screen) heading(item *adjudication.Item) string {
	if s.byArticle() {
		return s.board.Title(item.Document)
	}
	return s.board.Heading(item.Group)
}

// fits reports whether every word stands in the line, its heading or the title.
func (s *Screen) fits(item *adjudication.Item, wanted []string) bool {
	text := strings.ToLower(item.Words + " " + s.board.Heading(item.Group) + " " + s.board.Title(item.Document) + " " + item.Note)
	for _, word := range wanted {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// shownRow is a line as the list draws it.
func (s *Screen) shownRow(i int) adjudicationview.Row {
	if i < 0 || i >= len(s.rows) {
		return adjudicationview.Row{}
	}
	r := s.rows[i]
	if r.item == nil {
		return adjudicationview.Row{Heading: r.heading}
	}
	line := adjudicationview.Row{
		Words: r.item.Words, Done: r.item.State == adjudication.Settled,
		Meta: fmt.Sprintf("sentence %d · %s", r.item.Sentence+1, corpus.FirstWords(s.board.Title(r.item.Document), 40)), // a narrow list cuts the end
	}
	switch {
	case r.item.State == adjudication.Stale:
		line.Meta = "changed since it was decided · " + line.Meta
	case r.item.Kind == adjudication.Words:
		line.Meta = "other words · " + line.Meta
	}
	for _, set := range s.shuffledLabels(r.item) {
		line.Labels = append(line.Labels, s.chips(set))
	}
	return line
}

// shuffledLabels are those of a line, in an order that says nothing while names
// are hidden.
func (s *Screen) shuffledLabels(item *adjudication.Item) [][]string {
	if !s.hidden {
		return item.Labels
	}
	sets := slices.Clone(item.Labels)
	slices.SortFunc(sets, slices.Compare)
	return sets
}

// chips are the letters of a set of labels, or the sign for nothing.
func (s *Screen) chips(set []string) []widgets.LabelChip {
	if len(set) == 0 {
		return []widgets.LabelChip{{}}
	}
	return s.shell.LabelChips(s.host.Session().Codebook, set...)
}

// choose goes to the unit of a line.
func (s *Screen) choose(i int) {
	if i >= 0 && i < len(s.rows) && s.rows[i].item != nil {
		s.toItem(s.rows[i].item)
	}
}

// index is the place of the unit at hand among all, -1 for none.
func (s *Screen) index() int {
	if s.at.item == nil {
		return -1
	}
	return slices.Index(s.board.Items(), s.at.item)
}

// goTo goes to the unit at a place among all; -1 says that none is left.
func (s *Screen) goTo(at int) {
	if items := s.board.Items(); at >= 0 && at < len(items) {
		s.toItem(items[at])
		s.ahead(at)
		return
	}
	s.at.item, s.at.unit, s.pending = nil, nil, pending{}
	s.show()
}

func (s *Screen) toItem(item *adjudication.Item) {
	s.view.Flush()
	s.with(item.Document, func(e *corpus.Entry) {
		units := s.at.units
		if s.at.entry != e {
			units, _ = s.reader.Units(e)
		}
		s.pending = pending{}
		s.stand(e, units, item.Span)
		s.show()
	})
}

// step goes to the next (+1) or previous (-1) line of the list, whatever its state.
func (s *Screen) step(by int) {
	at := slices.IndexFunc(s.rows, func(r row) bool { return r.item != nil && r.item == s.at.item })
	for i := at + by; i >= 0 && i < len(s.rows); i += by {
		if s.rows[i].item != nil {
			s.toItem(s.rows[i].item)
			return
		}
	}
}

// toSentence goes to the unit of a sentence that was clicked, where its readers
// differ or it was decided.
func (s *Screen) toSentence(sentence int) {
	for i := range s.at.units {
		u := &s.at.units[i]
		if u.First > sentence || sentence >= u.Next {
			continue
		}
		if at := s.board.Find(u.Document, u.Span); at >= 0 {
			s.toItem(s.board.Items()[at])
			return
		}
		s.shell.Say("Nobody differs on this sentence.")
	}
	s.show() // the outline goes back
}

// nextOrder puts the list in the next order.
func (s *Screen) nextOrder() {
	at := slices.Index(adjudication.Orders, s.order)
	s.order = adjudication.Orders[(at+1)%len(adjudication.Orders)]
	s.board.SetOrder(s.order)
	s.list()
	s.show()
	s.shell.Say("Order: " + orderNames[s.order] + ".")
}

// askRound offers the closed rounds, in one of which it is decided, and all
// annotators together.
func (s *Screen) askRound() {
	item := func(name, id string, here bool) widgets.FinderItem {
		side := ""
		if here {
			side = "as it is"
		}
		return widgets.FinderItem{Text: name, Side: side, Apply: func() {
			s.shell.Guard(func() {
				s.wanted = id
				s.Close()
				s.Toggle()
			})
		}}
	}
	var items []widgets.FinderItem
	for _, r := range slices.Backward(s.rounds) {
		items = append(items, item(r.Name, r.ID, r.Name == s.round))
	}
	items = append(items, item("All annotators, all articles", everybody, s.round == ""))
	s.shell.List("Adjudicate the round", func(typed string) []widgets.FinderItem { return ui.Fitting(items, typed) }, func() {
		if s.view != nil {
			s.view.FocusText()
		}
	})
	s.shell.Finder.Shrink()
}

// toggleNames hides the names of those who said what, or shows them.
func (s *Screen) toggleNames() {
	s.hidden = !s.hidden
	s.show()
}

// listDifferences lists all over the article, for a window that has no room for
// the list beside it.
func (s *Screen) listDifferences() {
	before := s.filter
	filter := func(text string) { s.filter = text; s.list() }
	s.shell.List("Differences: a few letters, Enter goes there", func(typed string) (lines []widgets.FinderItem) {
		lines = []widgets.FinderItem{}
		if s.view == nil {
			return lines
		}
		filter(typed)
		for i := range s.rows {
			r := s.shownRow(i)
			if r.Heading != "" {
				lines = append(lines, widgets.FinderItem{Text: r.Heading, Heading: true})
				continue
			}
			item := s.rows[i].item
			lines = append(lines, widgets.FinderItem{Text: r.Words, Side: r.Meta, First: typed == "" && item == s.at.item,
				Apply: func() { s.shell.Guard(func() { s.toItem(item) }) }})
		}
		return lines
	}, func() {
		if s.view != nil {
			filter(before)
			s.view.FocusText()
		}
	})
}

// listUnclear lists the sentences whose reason says that the codebook is unclear,
// so that it can be made clear.
func (s *Screen) listUnclear() {
	var items []*adjudication.Item
	for _, item := range s.board.Items() {
		if item.Reason == corpus.CodebookUnclear {
			items = append(items, item)
		}
	}
	s.shell.List("Where the codebook is unclear", func(typed string) (lines []widgets.FinderItem) {
		lines = []widgets.FinderItem{}
		for _, item := range items {
			text := item.Words
			if item.Note != "" {
				text = item.Note + ": " + text
			}
			if s.view == nil || !strings.Contains(strings.ToLower(text), strings.ToLower(typed)) {
				continue
			}
			lines = append(lines, widgets.FinderItem{Text: text, Side: s.board.Heading(item.Group), Apply: func() { s.shell.Guard(func() { s.toItem(item) }) }})
		}
		return lines
	}, func() {
		if s.view != nil {
			s.view.FocusText()
		}
	})
}
