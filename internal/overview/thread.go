package overview

import (
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

// Threads lists the threads in which the query lets at least one statement
// through: whole, with statements in the order of date, document and text. by is
// the field of the lanes.
func (c *Corpus) Threads(by string) ([]Life, error) {
	lanes, err := c.field(by)
	if err != nil {
		return nil, err
	}
	kinds, labels := c.columns["relation"], c.columns["label"]
	known := make([]corpus.RelationKind, len(kinds.names))
	for code, name := range kinds.names {
		if known[code], _ = c.codebook.RelationKind(name); known[code].ID == "" {
			known[code].ID = name
		}
	}
	draws := make([][]corpus.RelationKind, len(c.ends))
	for _, l := range c.links {
		draws[l.from] = append(draws[l.from], known[l.kind])
	}
	var lives []Life
	home, place := make([]int, len(c.ends)), make([]int, len(c.ends)) // the thread of an end, from 1, and its place there
	for _, members := range c.together(func(link) bool { return true }) {
		if !slices.ContainsFunc(members, func(end int32) bool { return c.chosen[c.ends[end]] }) {
			continue
		}
		slices.SortFunc(members, c.earlier)
		life := Life{}
		for at, end := range members {
			i := c.ends[end]
			home[end], place[end] = len(lives)+1, at
			life.Statements = append(life.Statements, LifeStatement{
				Reference: c.reference(int(i)), Date: c.documents[c.statements[i].document].date,
				Lane: lanes.names[lanes.codes[i]], Label: labels.names[labels.codes[i]], Act: Act(labels.names[labels.codes[i]], draws[end]),
			})
		}
		lives = append(lives, life)
	}
	for _, l := range c.links {
		if at := home[l.from]; at > 0 {
			lives[at-1].Links = append(lives[at-1].Links, LifeLink{place[l.from], place[l.to], kinds.names[l.kind]})
		}
	}
	slices.SortFunc(lives, func(a, b Life) int {
		if order := len(b.Statements) - len(a.Statements); order != 0 {
			return order
		}
		if order := cmp.Compare(a.Statements[0].Date, b.Statements[0].Date); order != 0 {
			return order
		}
		return cmp.Compare(a.Statements[0].Annotation, b.Statements[0].Annotation)
	})
	for i := range lives {
		lives[i].Number = i + 1
	}
	return lives, nil
}

// earlier compares the statements of two ends by date, document and text.
func (c *Corpus) earlier(a, b int32) int {
	date := func(end int32) string { return c.documents[c.statements[c.ends[end]].document].date }
	if order := cmp.Compare(date(a), date(b)); order != 0 {
		return order
	}
	return cmp.Compare(a, b)
}

// together gives the ends that hang together by some of the links: each group in
// order, none of one alone.
func (c *Corpus) together(by func(link) bool) [][]int32 {
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
	lives, err := c.Threads(names[0])
	if err != nil {
		return nil, err
	}
	if q.Thread > len(lives) {
		return nil, &FieldError{"There is no thread " + strconv.Itoa(q.Thread) + ", only " + plural(len(lives), "thread") + "."}
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
		if q.Thread > 0 && q.Thread != life.Number {
			continue
		}
		clear(counts)
		number := strconv.Itoa(life.Number)
		for _, s := range life.Statements {
			if s.Date == "" {
				dates++
			}
			key := said{s.Date, s.Lane, s.Act, s.Label}
			at, known := counts[key]
			if !known {
				at = len(t.Rows)
				values := []string{number, s.Date, s.Lane, s.Act, s.Label}[:len(fields)]
				counts[key], t.Rows = at, append(t.Rows, Row{Values: values})
			}
			t.Rows[at].Count++
			t.Total++
		}
	}
	c.noteThreads(t, lives, q.Thread, dates)
	return t, nil
}

func (c *Corpus) noteThreads(t *Table, lives []Life, only, undated int) {
	admitted, _, _ := c.admitted()
	switch {
	case admitted == 0:
		t.note("No article to count: %s.", c.whyNone())
	case len(lives) == 0:
		t.note("No annotations are linked%s.", c.inQuery())
	default:
		where := "in " + plural(len(lives), "thread")
		if only > 0 {
			where = fmt.Sprintf("in thread %d of %d", only, len(lives))
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
