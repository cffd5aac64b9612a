package adjudication

import (
	"cmp"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Order is an order in which differences are worked off.
type Order string

// The orders.
const (
	RareFirst   Order = "rare-first"   // by what they differ in: pairs with the rarest label first
	ByPair      Order = "by-pair"      // likewise, the most frequent pair first
	ByDocument  Order = "by-document"  // as the articles are read
	LeastAgreed Order = "least-agreed" // by article, those on which people differ most first
)

// Orders lists the orders as they are offered.
var Orders = []Order{RareFirst, ByPair, ByDocument, LeastAgreed}

// Item is a unit in the list of what differs: as little of it as the list needs,
// so that tens of thousands are no burden.
type Item struct {
	Document string
	Span     corpus.Span
	Sentence int        // index of its first sentence
	Kind     Kind       // Agreed for a decision on what nobody differs in any more
	Group    string     // what it stands under: see Board.Heading
	Labels   [][]string // of each who read it, in the order of lanes
	Words    string     // the first words
	State    State
	How      corpus.How
	Reason   corpus.Reason
	Note     string

	document int // place of the document
}

// State is how far a unit has come.
type State int

// The states of a unit.
const (
	Left    State = iota
	Parked        // waits to be talked over
	Stale         // what was said changed since it was decided
	Settled       // decided
)

// Board is what differs in a project. It is used by one goroutine.
type Board struct {
	reader *Reader
	order  Order
	docs   []boardDocument   // in the order in which they were put
	place  map[string]int    // of a document
	uses   map[string]int    // label to the codings that have it
	list   []*Item           // all items in their order, nil when it is to be made anew
	words  map[string]string // headings of groups, which are asked for with every line
	counts Counts
}

type boardDocument struct {
	id, title string
	items     []*Item
	units     int // that two or more read
	uses      map[string]int
	counts    Counts
}

// Counts are the figures of a board.
type Counts struct {
	Left, Done int // differences to be decided, and decided
	Parked     int // of those left
	Stale      int // of those left: what was said changed since
	Reasons    map[corpus.Reason]int
	Hows       map[corpus.How]int // of all decisions, also those on what nobody differed in
	Unanimous  int                // units on which all agree that gold does not have yet
	Single     int                // units that one read that gold does not have yet
	Stray      int                // decisions whose sentences were cut otherwise since
}

// NewBoard makes an empty board.
func NewBoard(r *Reader, order Order) *Board {
	return &Board{reader: r, order: order, place: map[string]int{}, uses: map[string]int{}, words: map[string]string{}, counts: newCounts()}
}

func newCounts() Counts {
	return Counts{Reasons: map[corpus.Reason]int{}, Hows: map[corpus.How]int{}}
}

// Put takes up a document, or what has become of it. Nothing but its own sums
// changes.
func (b *Board) Put(e *corpus.Entry) {
	units, stray := b.reader.Units(e)
	b.PutUnits(e.Document.ID, e.Document.Title, units, stray)
}

// PutUnits is Put for a document that was taken apart already.
func (b *Board) PutUnits(id, title string, units []Unit, stray []corpus.Decision) {
	at, known := b.place[id]
	if !known {
		at = len(b.docs)
		b.place[id] = at
		b.docs = append(b.docs, boardDocument{})
	}
	before := &b.docs[at]
	b.sum(before, -1)
	now := boardDocument{id: id, title: title, uses: map[string]int{}, counts: newCounts()}
	now.counts.Stray = len(stray)
	for i := range units {
		now.add(b.reader, &units[i], at)
	}
	if sameItems(before.items, now.items) && b.list != nil {
		for i, item := range now.items { // the list stays as it is
			*before.items[i] = *item
		}
		now.items = before.items
	} else {
		b.list = nil
	}
	*before = now
	b.sum(before, +1)
}

// sameItems reports whether two lists have the same units in the same groups.
func sameItems(a, b []*Item) bool {
	return slices.EqualFunc(a, b, func(x, y *Item) bool { return x.Span == y.Span && x.Group == y.Group })
}

// sum counts a document in (+1) or out (-1).
func (b *Board) sum(d *boardDocument, sign int) {
	c, own := &b.counts, &d.counts
	c.Left, c.Done, c.Parked, c.Stale = c.Left+sign*own.Left, c.Done+sign*own.Done, c.Parked+sign*own.Parked, c.Stale+sign*own.Stale
	c.Unanimous, c.Single, c.Stray = c.Unanimous+sign*own.Unanimous, c.Single+sign*own.Single, c.Stray+sign*own.Stray
	for reason, n := range own.Reasons {
		c.Reasons[reason] += sign * n
	}
	for how, n := range own.Hows {
		c.Hows[how] += sign * n
	}
	for label, n := range d.uses {
		b.uses[label] += sign * n
	}
}

// add takes up a unit of the document.
func (d *boardDocument) add(r *Reader, u *Unit, at int) {
	for i := range u.Codings {
		for _, label := range u.Codings[i].Labels() {
			d.uses[label]++
		}
	}
	if len(u.Codings) > 1 {
		d.units++
	}
	if u.Decision != nil {
		d.counts.Hows[u.Decision.How]++
		if u.Decision.Reason != "" {
			d.counts.Reasons[u.Decision.Reason]++
		}
	}
	if !u.Differs() && !u.Changed() {
		switch {
		case u.Decision != nil:
		case len(u.Codings) > 1:
			d.counts.Unanimous++
		default:
			d.counts.Single++
		}
		return
	}
	item := &Item{
		Document: u.Document, Span: u.Span, Sentence: u.First, Kind: u.Kind, Group: r.group(u),
		Words: corpus.FirstWords(u.Text[u.Span.Start:u.Span.End], 80), document: at,
	}
	for i := range u.Codings {
		item.Labels = append(item.Labels, u.Codings[i].Labels())
	}
	if u.Decision != nil {
		item.How, item.Reason, item.Note = u.Decision.How, u.Decision.Reason, u.Decision.Note
	}
	switch {
	case u.Changed():
		item.State = Stale
		d.counts.Stale++
		d.counts.Left++
	case u.Decision != nil:
		item.State = Settled
		d.counts.Done++
	case u.Parked != nil:
		item.State = Parked
		d.counts.Parked++
		d.counts.Left++
	default:
		d.counts.Left++
	}
	d.items = append(d.items, item)
}

// group names what a unit stands under, for programs: the kind, with the sets of
// labels or the attributes.
func (r *Reader) group(u *Unit) string {
	switch u.Kind {
	case Labels:
		sets := u.Sets()
		words := make([]string, len(sets))
		for i, set := range sets {
			words[i] = setWord(set)
		}
		return string(Labels) + ":" + strings.Join(words, "/")
	case Attributes:
		return string(Attributes) + ":" + strings.Join(u.What, ",")
	}
	return string(u.Kind)
}

// setWord writes a set of labels as data do: claim+denial, nothing.
func setWord(set []string) string {
	if len(set) == 0 {
		return string(corpus.Nothing)
	}
	return strings.Join(set, "+")
}

// Heading puts a group into words.
func (b *Board) Heading(group string) string {
	words, known := b.words[group]
	if !known {
		words = b.heading(group)
		b.words[group] = words
	}
	return words
}

func (b *Board) heading(group string) string {
	kind, of, _ := strings.Cut(group, ":")
	codebook := &b.reader.project.Codebook
	switch Kind(kind) {
	case Labels:
		var sets []string
		for _, set := range strings.Split(of, "/") {
			var names []string
			for _, id := range strings.Split(set, "+") {
				name := id
				if l, ok := codebook.Label(id); ok {
					name = l.Name
				}
				names = append(names, name)
			}
			sets = append(sets, strings.Join(names, " + "))
		}
		return strings.Join(sets, " / ")
	case Words:
		return "Same label, other words"
	case Attributes:
		var names []string
		for _, id := range strings.Split(of, ",") {
			name := id
			if a, ok := codebook.Attribute(id); ok {
				name = a.Name
			}
			names = append(names, name)
		}
		return strings.Join(names, ", ")
	case Links:
		return "Links"
	}
	return "Not different any more"
}

// Counts are the figures as they are now. They are not to be changed.
func (b *Board) Counts() Counts { return b.counts }

// Order is the order of the list.
func (b *Board) Order() Order { return b.order }

// SetOrder puts the list in another order.
func (b *Board) SetOrder(order Order) {
	if order != b.order {
		b.order, b.list = order, nil
	}
}

// Title is that of a document.
func (b *Board) Title(document string) string {
	if at, ok := b.place[document]; ok {
		return b.docs[at].title
	}
	return ""
}

// Items are all units that differ, decided or not, in their order. The list is
// not to be changed.
func (b *Board) Items() []*Item {
	if b.list == nil {
		b.list = []*Item{}
		for i := range b.docs {
			b.list = append(b.list, b.docs[i].items...)
		}
		b.sort()
	}
	return b.list
}

func (b *Board) sort() {
	rank := b.ranks()
	slices.SortStableFunc(b.list, func(x, y *Item) int {
		byGroup := 0
		switch b.order {
		case RareFirst, ByPair:
			byGroup = cmp.Or(slices.Compare(rank[x.Group], rank[y.Group]), strings.Compare(x.Group, y.Group))
		case LeastAgreed:
			byGroup = slices.Compare(rank[x.Document], rank[y.Document])
		}
		return cmp.Or(byGroup, cmp.Compare(x.document, y.document), cmp.Compare(x.Span.Start, y.Span.Start))
	})
}

// ranks gives each group, or document, what it is put in order by.
func (b *Board) ranks() map[string][]int {
	ranks := map[string][]int{}
	switch b.order {
	case LeastAgreed:
		for i := range b.docs {
			d := &b.docs[i]
			ranks[d.id] = []int{-len(d.items) * 1_000_000 / max(1, d.units)}
		}
	case RareFirst, ByPair:
		size := map[string]int{}
		for _, item := range b.list {
			size[item.Group]++
		}
		for group, n := range size {
			kind, of, _ := strings.Cut(group, ":")
			rank := []int{slices.Index(Kinds, Kind(kind))}
			if rank[0] < 0 {
				rank[0] = len(Kinds) // what is not different any more
			}
			if b.order == RareFirst && Kind(kind) == Labels {
				rank = append(rank, b.rarest(of))
			}
			ranks[group] = append(rank, -n)
		}
	}
	return ranks
}

// rarest is how often the rarest label of a group is used.
func (b *Board) rarest(sets string) int {
	least := -1
	for _, id := range strings.FieldsFunc(sets, func(r rune) bool { return r == '/' || r == '+' }) {
		if n, used := b.uses[id]; used && (least < 0 || n < least) {
			least = n
		}
	}
	return least
}

// Next gives the place in Items of the next unit that is to be decided, from a
// place on, and after the last one again from the first; those that are parked
// come when no others are left. It is -1 when nothing is left.
func (b *Board) Next(from int) int {
	items := b.Items()
	parked := -1
	for k := range items {
		i := (from + k) % len(items)
		switch items[i].State {
		case Left, Stale:
			return i
		case Parked:
			if parked < 0 {
				parked = i
			}
		}
	}
	return parked
}

// Find gives the place in Items of a unit, -1 when it is not among them.
func (b *Board) Find(document string, span corpus.Span) int {
	return slices.IndexFunc(b.Items(), func(i *Item) bool { return i.Span == span && i.Document == document })
}
