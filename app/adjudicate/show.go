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
	"sayso/widgets/readingview"
)

// show gives the view its snapshot.
func (s *Screen) show() {
	if s.view == nil {
		return
	}
	c := s.board.Counts()
	page := adjudicationview.Page{
		Title: "Adjudicate · " + s.host.Session().Info.Title, Done: c.Done, Total: c.Done + c.Left, Order: orderNames[s.order],
		Names: "hide names", Rows: len(s.rows), Row: s.shownRow, Chosen: -1, Text: readingview.Page{ID: "empty", Hit: -1}, Asking: s.pending.asking, So: s.figures(),
	}
	if s.round != "" {
		page.Title += " · " + s.round
	}
	if s.hidden {
		page.Names = "show names"
	}
	if s.at.item != nil {
		page.Chosen = slices.IndexFunc(s.rows, func(r row) bool { return r.item == s.at.item })
	}
	if s.at.entry != nil {
		page.Text = s.article()
	}
	if u := s.at.unit; u != nil {
		page.Current = u.First
		page.Cards, page.Hint, page.Rule = s.cards(u), s.hint(u), s.rule(u)
		page.Note, page.Reasons = s.pending.note, slices.Clone(reasons)
		chosen := s.pending.reason
		if u.Decided() {
			page.Note, chosen = u.Decision.Note, u.Decision.Reason
		}
		for i := range page.Reasons {
			page.Reasons[i].Chosen = page.Reasons[i].ID == string(chosen)
		}
	} else {
		page.Empty = s.nothingLeft()
	}
	s.view.SetPage(page)
	s.progress()
}

// nothingLeft says why there is nothing to decide.
func (s *Screen) nothingLeft() string {
	c := s.board.Counts()
	switch {
	case s.reading:
		return ""
	case c.Done+c.Left == 0 && c.Unanimous == 0:
		return "No two people have read the same sentence yet, so there is nothing to decide."
	case c.Done+c.Left == 0:
		return "Nobody differs in anything."
	}
	if s.round != "" {
		return "All differences are decided. What all agreed on went to gold when the round was closed."
	}
	return "All differences are decided. What all agreed on goes to gold with sayso adjudicate --unanimous."
}

// article is the article at hand: a lane for each person and one for gold. Where a
// unit is decided, the lines under the text are those of gold alone.
func (s *Screen) article() readingview.Page {
	e := s.at.entry
	d := &e.Document
	page := readingview.Page{
		ID: d.ID, Title: d.Title, Meta: s.meta(d), Text: d.Text, Sentences: d.Sentences, Labels: s.host.Session().Codebook.Labels,
		States: corpus.States(d.Sentences, e.Annotations, e.Marks), Unlined: map[string]bool{}, Lanes: s.laneList(), Fixed: true, Hit: -1,
	}
	known := map[string]bool{}
	for _, lane := range page.Lanes {
		for _, id := range lane.Annotators {
			known[id] = true
		}
	}
	for _, a := range e.Annotations {
		if known[a.Annotator] {
			page.Annotations = append(page.Annotations, a)
		}
	}
	for _, m := range e.Marks {
		if known[m.Annotator] {
			page.Marks = append(page.Marks, m)
		}
	}
	for i := range s.at.units {
		if u := &s.at.units[i]; u.Decision != nil {
			for k := range u.Codings {
				for _, a := range u.Codings[k].Annotations {
					page.Unlined[a.ID] = true
				}
			}
		}
	}
	for _, doubt := range e.Doubts {
		if doubt.Annotator == s.reader.Gold() {
			if at := d.SentenceAt(doubt.Span.Start); at >= 0 {
				page.Parked = append(page.Parked, at)
			}
		}
	}
	slices.Sort(page.Parked)
	return page
}

// meta is the line under the headline.
func (s *Screen) meta(d *corpus.Document) string {
	var parts []string
	for _, part := range []string{d.Outlet, ui.LongDate(d.Date)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if !s.hidden {
		initials := corpus.Initials(s.names)
		var who []string
		for _, id := range s.people {
			who = append(who, initials[id])
		}
		parts = append(parts, "read by "+strings.Join(who, ", "))
	}
	return strings.Join(parts, " · ")
}

// laneList are the lanes beside the text: the people and gold. While names are
// hidden, the people share one.
func (s *Screen) laneList() []readingview.Lane {
	people, initials := corpus.PeopleOf(s.names), corpus.Initials(s.names)
	var lanes []readingview.Lane
	for _, id := range s.people {
		lanes = append(lanes, readingview.Lane{Annotators: people.Of(id), Initials: initials[id], Name: corpus.NameOf(s.names, id)})
	}
	if s.hidden {
		all := readingview.Lane{Initials: "··", Name: "somebody"}
		for _, lane := range lanes {
			all.Annotators = append(all.Annotators, lane.Annotators...)
		}
		lanes = []readingview.Lane{all}
	}
	return append(lanes, readingview.Lane{Annotators: []string{s.reader.Gold()}, Initials: "✓", Name: "gold", Gold: true})
}

// lanes gives the places of the codings at hand in the order of the cards.
func (s *Screen) lanes() []int {
	if s.hidden {
		return s.at.unit.Shuffled(s.seed)
	}
	return s.at.unit.InOrder()
}

// cards are what each person said.
func (s *Screen) cards(u *adjudication.Unit) (cards []adjudicationview.Card) {
	differing, initials := u.DifferingWords(), corpus.Initials(s.names)
	for n, i := range s.lanes() {
		c := &u.Codings[i]
		key := fmt.Sprint("⇧", n+1)
		if n < len(cardKeys) {
			key = cardKeys[n : n+1]
		}
		card := adjudicationview.Card{By: initials[c.Annotator], Name: corpus.NameOf(s.names, c.Annotator), Key: key, Labels: s.chips(c.Labels()), Title: s.inWords(c.Labels())}
		if s.hidden {
			card.By, card.Name = key, "Person "+key
		}
		var details, notes []string
		for k := range c.Annotations {
			a := &c.Annotations[k]
			if said := s.details(a); said != "" {
				details = append(details, said)
			}
			if a.Note != "" {
				notes = append(notes, a.Note)
			}
		}
		card.Details, card.Note = strings.Join(details, "; "), strings.Join(notes, " ")
		if len(differing) > 0 && len(c.Annotations) > 0 {
			card.Words, card.Differs = wordsOf(u, c, differing)
		}
		card.Taken = u.Decided() && slices.ContainsFunc(c.Annotations, func(a corpus.Annotation) bool { return slices.Contains(u.Decision.From, a.ID) })
		cards = append(cards, card)
	}
	return cards
}

// inWords names a set of labels.
func (s *Screen) inWords(set []string) string {
	if len(set) == 0 {
		return "Nothing to label"
	}
	codebook := &s.host.Session().Codebook
	names := slices.Clone(set)
	for i, id := range set {
		if l, ok := codebook.Label(id); ok {
			names[i] = l.Name
		}
	}
	return strings.Join(names, " + ")
}

// details are what an annotation says beside its label.
func (s *Screen) details(a *corpus.Annotation) string {
	codebook := &s.host.Session().Codebook
	var parts []string
	for _, attribute := range codebook.Attributes {
		if value := a.Attributes[attribute.ID]; value != "" {
			if len(attribute.Values) > 0 {
				value = strings.ToLower(widgets.Sentence(value))
			}
			parts = append(parts, value)
		}
	}
	if a.Codebook > 0 && a.Codebook != codebook.Version {
		parts = append(parts, fmt.Sprintf("codebook version %d", a.Codebook))
	}
	return strings.Join(parts, " · ")
}

// wordsOf are the words that a coding marked, with those of them that others did
// not mark.
func wordsOf(u *adjudication.Unit, c *adjudication.Coding, differing []corpus.Span) (string, []corpus.Span) {
	a := &c.Annotations[0]
	var marked []corpus.Span
	for _, d := range differing {
		part := corpus.Span{Start: max(d.Start, a.Span.Start) - a.Span.Start, End: min(d.End, a.Span.End) - a.Span.Start}
		if part.Len() > 0 {
			marked = append(marked, part)
		}
	}
	return u.Text[a.Span.Start:a.Span.End], marked
}

// hint says what the keys do with the unit at hand.
func (s *Screen) hint(u *adjudication.Unit) string {
	if s.pending.adding {
		return "A digit adds its label to what is decided, or takes it off. Esc leaves it."
	}
	var parts []string
	if p, ok := s.reader.Majority(u); ok && u.Differs() {
		set := s.inWords((&adjudication.Coding{Annotations: p.Annotations}).Labels())
		switch {
		case p.Boundary && u.Kind == adjudication.Words:
			parts = append(parts, "Enter: the words they have in common, “"+corpus.FirstWords(p.Annotations[0].Quote, 60)+"”")
		default:
			parts = append(parts, "Enter: what most said, "+strings.ToLower(set))
		}
	}
	parts = append(parts, "a digit: its label", "0: nothing", "+: one label more")
	if u.Parked != nil {
		parts = append(parts, "Y: not parked any more")
	} else {
		parts = append(parts, "Y: not now")
	}
	hint := strings.Join(parts, " · ")
	switch {
	case u.Changed():
		hint = "Decided before somebody changed what they had said. " + hint
	case u.Decision != nil:
		hint = "Decided: " + strings.ToLower(s.inWords(u.Gold.Labels())) + ". Backspace takes it back. " + hint
	}
	return hint
}

// rule is what the codebook says of the labels in question.
func (s *Screen) rule(u *adjudication.Unit) string {
	var parts []string
	for _, set := range u.Sets() {
		for _, id := range set {
			l, ok := s.host.Session().Codebook.Label(id)
			text := l.Name + ": " + corpus.FirstWords(l.Definition, 160)
			if len(l.Rules) > 0 {
				text = l.Name + ": " + l.Rules[0]
			}
			if ok && len(parts) < 2 && !slices.Contains(parts, text) {
				parts = append(parts, text)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " ") + " F2 shows all rules."
}

// figures are those so far.
func (s *Screen) figures() (list []adjudicationview.Figure) {
	c := s.board.Counts()
	for _, r := range reasons {
		n := c.Reasons[corpus.Reason(r.ID)]
		if n == 0 {
			continue
		}
		f := adjudicationview.Figure{Text: r.Text, Value: fmt.Sprint(n)}
		if r.ID == string(corpus.CodebookUnclear) {
			f.Link = "for the codebook"
		}
		list = append(list, f)
	}
	for _, f := range []struct {
		text string
		n    int
	}{{"parked", c.Parked}, {"changed since they were decided", c.Stale}, {"decisions on sentences cut otherwise since", c.Stray}} {
		if f.n > 0 {
			list = append(list, adjudicationview.Figure{Text: f.text, Value: fmt.Sprint(f.n)})
		}
	}
	if s.decided > 0 {
		list = append(list, adjudicationview.Figure{Text: "keys a decision, this time", Value: fmt.Sprintf("%.1f", float64(s.keys)/float64(s.decided))})
	}
	return list
}
