package overview

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"sayso/internal/corpus"
)

// A thread is all that hangs together by links: who asserted a claim first, who
// repeated it, who hedged it, who denied it.

// The acts of a thread.
const (
	Asserted  = "asserted"
	Repeated  = "repeated"
	Hedged    = "hedged"
	Supported = "supported"
	Denied    = "denied"
)

// Acts lists the acts in the order in which they are shown.
var Acts = []string{Asserted, Repeated, Supported, Hedged, Denied}

// Act says what a statement does in its thread, by its label and by the kinds of
// the links that it draws to others.
func Act(label string, draws []corpus.RelationKind) string {
	is := func(id string) bool {
		return slices.ContainsFunc(draws, func(k corpus.RelationKind) bool { return k.ID == id })
	}
	switch {
	case label == "denial" || is("denies"):
		return Denied
	case label == "speculation":
		return Hedged
	case is("same-claim-as") || slices.ContainsFunc(draws, func(k corpus.RelationKind) bool { return k.Symmetric }):
		return Repeated
	case is("supports"):
		return Supported
	}
	return Asserted
}

// Life is one thread.
type Life struct {
	Number     int // from 1, the longest first
	Statements []LifeStatement
	Links      []LifeLink
}

// LifeStatement is one statement of a thread.
type LifeStatement struct {
	Reference
	Date  string // of its document
	Lane  string // the value of the field by which there are lanes
	Label string // id
	Act   string
}

// LifeLink joins two statements, by their places.
type LifeLink struct {
	From, To int
	Kind     string // id
}

// row is what a table says of a statement.
func (l *Life) row(s LifeStatement) []string {
	return []string{strconv.Itoa(l.Number), s.Date, s.Lane, s.Act, s.Label}
}

// Life gives one thread of those in which the query lets at least one statement
// through, by its number from 1, and how many there are: whole, with statements
// in the order of date, document and text. by is the field of the lanes.
func (c *Corpus) Life(by string, number int) (life Life, of int, err error) {
	lanes, err := c.field(by)
	if err != nil {
		return life, 0, err
	}
	for _, members := range c.threads() {
		if !c.anyChosen(members) {
			continue
		}
		if of++; of == number {
			life = c.life(members, number, lanes)
		}
	}
	return life, of, nil
}

// Threads lists all of these threads.
func (c *Corpus) Threads(by string) (lives []Life, err error) {
	lanes, err := c.field(by)
	if err != nil {
		return nil, err
	}
	for _, members := range c.threads() {
		if c.anyChosen(members) {
			lives = append(lives, c.life(members, len(lives)+1, lanes))
		}
	}
	return lives, nil
}

// CountThreads counts these threads.
func (c *Corpus) CountThreads() (n int) {
	for _, members := range c.threads() {
		n += boolean(c.anyChosen(members))
	}
	return n
}

func (c *Corpus) anyChosen(members []int32) bool {
	return slices.ContainsFunc(members, func(end int32) bool { return c.chosen[c.ends[end]] })
}

// life is the thread of some ends.
func (c *Corpus) life(members []int32, number int, lanes *column) Life {
	kinds, labels := c.columns["relation"], c.columns["label"]
	life := Life{Number: number}
	place := make(map[int32]int, len(members))
	for at, end := range members {
		place[end] = at
	}
	draws := make([][]corpus.RelationKind, len(members))
	for at, end := range members {
		for _, l := range c.drawn(end) {
			kind, known := c.codebook.RelationKind(kinds.names[l.kind])
			if !known {
				kind.ID = kinds.names[l.kind]
			}
			draws[at] = append(draws[at], kind)
			life.Links = append(life.Links, LifeLink{at, place[l.to], kind.ID})
		}
	}
	for at, end := range members {
		i := int(c.ends[end])
		label := labels.names[labels.at(i)]
		life.Statements = append(life.Statements, LifeStatement{
			Reference: c.reference(i), Date: c.documents[c.statements[i].document].date,
			Lane: lanes.names[lanes.at(i)], Label: label, Act: Act(label, draws[at]),
		})
	}
	return life
}

// drawn are the links that an end draws.
func (c *content) drawn(end int32) []link {
	from, _ := slices.BinarySearchFunc(c.byFrom, end, func(l link, end int32) int { return cmp.Compare(l.from, end) })
	to := from
	for to < len(c.byFrom) && c.byFrom[to].from == end {
		to++
	}
	return c.byFrom[from:to]
}

// findThreads gives the ends of each thread, the longest thread first, then the
// one that began first.
func (c *content) findThreads() [][]int32 {
	threads := c.together(func(link) bool { return true })
	for _, members := range threads {
		slices.SortFunc(members, c.earlier)
	}
	first := func(members []int32) *statement { return &c.statements[c.ends[members[0]]] }
	slices.SortFunc(threads, func(a, b []int32) int {
		one, other := first(a), first(b)
		return cmp.Or(len(b)-len(a), cmp.Compare(c.documents[one.document].date, c.documents[other.document].date), bytes.Compare(one.id[:], other.id[:]))
	})
	return threads
}

// earlier compares the statements of two ends by date, document and text.
func (c *content) earlier(a, b int32) int {
	date := func(end int32) string { return c.documents[c.statements[c.ends[end]].document].date }
	if order := cmp.Compare(date(a), date(b)); order != 0 {
		return order
	}
	return cmp.Compare(a, b)
}

// together gives the ends that hang together by some of the links: each group in
// order, none of one alone.
func (c *content) together(by func(link) bool) [][]int32 {
	head := make([]int32, len(c.ends))
	for i := range head {
		head[i] = int32(i)
	}
	find := func(i int32) int32 {
		for head[i] != i {
			head[i] = head[head[i]]
			i = head[i]
		}
		return i
	}
	for _, l := range c.links {
		if by(l) {
			from, to := find(l.from), find(l.to)
			head[max(from, to)] = min(from, to)
		}
	}
	groups := make([][]int32, len(c.ends))
	for i := range head {
		top := find(int32(i))
		groups[top] = append(groups[top], int32(i))
	}
	return slices.DeleteFunc(groups, func(members []int32) bool { return len(members) < 2 })
}

func (c *Corpus) thread(q Question) (*Table, error) {
	names := c.names(q.By, "source")
	if len(names) != 1 {
		return nil, &FieldError{"A thread has lanes of one field, such as source or outlet."}
	}
	lives, of, err := c.lives(names[0], q.Thread)
	if err != nil {
		return nil, err
	}
	if q.Thread > of {
		return nil, &FieldError{"There is no thread " + strconv.Itoa(q.Thread) + ", only " + plural(of, "thread") + "."}
	}
	fields := []string{"thread", "date", names[0], "act", "label"}
	if names[0] == "label" {
		fields = fields[:4]
	}
	t := &Table{Panel: q.Panel, Fields: fields}
	dates := 0
	type said struct{ date, lane, act, label string }
	counts := map[said]int{} // places among the rows
	for _, life := range lives {
		clear(counts)
		for _, s := range life.Statements {
			if s.Date == "" {
				dates++
			}
			key := said{s.Date, s.Lane, s.Act, s.Label}
			at, known := counts[key]
			if !known {
				at = len(t.Rows)
				counts[key], t.Rows = at, append(t.Rows, Row{Values: life.row(s)[:len(fields)]})
			}
			t.Rows[at].Count++
			t.Total++
		}
	}
	c.noteThreads(t, of, q.Thread, dates)
	return t, nil
}

// lives gives one thread, or all where none is named, and how many there are.
func (c *Corpus) lives(by string, only int) ([]Life, int, error) {
	if only == 0 {
		lives, err := c.Threads(by)
		return lives, len(lives), err
	}
	life, of, err := c.Life(by, only)
	return []Life{life}, of, err
}

func (c *Corpus) noteThreads(t *Table, threads, only, undated int) {
	admitted, _, _ := c.base()
	switch {
	case admitted == 0:
		t.note("No article to count: %s.", c.whyNone())
	case threads == 0:
		t.note("No annotations are linked%s.", c.inQuery())
	default:
		where := "in " + plural(threads, "thread")
		if only > 0 {
			where = fmt.Sprintf("in thread %d of %d", only, threads)
		}
		t.note("%s %s%s. A thread is whole: all that is linked, however many steps away.", plural(t.Total, "statement"), where, c.inQuery())
	}
	if undated > 0 {
		t.note("%s in articles without a date %s first.", plural(undated, "statement"), map[bool]string{true: "stands", false: "stand"}[undated == 1])
	}
	c.noteLost(t)
}

func (c *Corpus) noteLost(t *Table) {
	if c.lost > 0 {
		t.note("%s %s left out, since an end of it is not among what was read.", plural(c.lost, "link"), are(c.lost))
	}
}
