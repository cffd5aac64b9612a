package overview

import (
	"cmp"
	"fmt"
	"slices"
)

// Network says what joins two sources.
type Network string

// The networks of who answers whom.
const (
	Answers    Network = "answers"    // links as they were drawn
	Congruence Network = "congruence" // both take the same side, by the number of claims
	Conflict   Network = "conflict"   // they take opposite sides, by the number of claims
)

// Networks lists the networks.
var Networks = []Network{Answers, Congruence, Conflict}

// Directed reports whether the edges run from one to the other.
func (n Network) Directed() bool { return n == Answers || n == "" }

// whoAnswersWhom counts links by who draws them and to whom: one row for each
// kind of link, from the field's value of the one end to that of the other.
func (c *Corpus) whoAnswersWhom(q Question) (*Table, error) {
	names := c.names(q.By, "source")
	if len(names) != 1 {
		return nil, &FieldError{"Who answers whom is by one field, such as source or outlet."}
	}
	ends, err := c.field(names[0])
	if err != nil {
		return nil, err
	}
	t := &Table{Panel: q.Panel, Fields: []string{names[0], "target", "relation"}}
	if names[0] == "target" || names[0] == "relation" {
		t.Fields[1] = "target_of_link" // the codebook has an attribute that is called so
	}
	switch q.Network {
	case "", Answers:
		c.answers(t, ends)
	case Congruence, Conflict:
		c.network(t, ends, q.Network)
	default:
		return nil, &FieldError{fmt.Sprintf("There is no network %q, only answers, congruence and conflict.", q.Network)}
	}
	return t, nil
}

type edge struct{ from, to, kind int32 }

func (c *Corpus) answers(t *Table, ends *column) {
	counts := map[edge]int{}
	nobody := 0
	for _, l := range c.links {
		from, to := c.ends[l.from], c.ends[l.to]
		if !c.chosen[from] {
			continue
		}
		e := edge{ends.at(int(from)), ends.at(int(to)), l.kind}
		counts[e]++
		t.Total++
		if e.from == 0 || e.to == 0 {
			nobody++
		}
	}
	kinds := c.columns["relation"]
	t.Rows = edgeRows(counts, ends, func(kind int32) string { return kinds.names[kind] })
	admitted, _, _ := c.base()
	if admitted == 0 {
		t.note("No article to count: %s.", c.whyNone())
	} else {
		t.note("%s that %s drawn from the annotations%s.", plural(t.Total, "link"), are(t.Total), c.inQuery())
	}
	if nobody > 0 {
		t.note("Of %s an end has no %s; it is counted under the empty value.", plural(nobody, "link"), t.Fields[0])
	}
	c.noteLost(t)
}

// edgeRows puts edges in order: who answers most first, and then who is
// answered most.
func edgeRows(counts map[edge]int, ends *column, kind func(int32) string) []Row {
	out, in := make([]int, len(ends.names)), make([]int, len(ends.names))
	edges := make([]edge, 0, len(counts))
	for e, n := range counts {
		out[e.from] += n
		in[e.to] += n
		edges = append(edges, e)
	}
	from, to := byWeight(ends, out), byWeight(ends, in)
	slices.SortFunc(edges, func(a, b edge) int {
		if by := from[a.from] - from[b.from]; by != 0 {
			return int(by)
		}
		if by := to[a.to] - to[b.to]; by != 0 {
			return int(by)
		}
		return int(a.kind - b.kind)
	})
	list := make([]Row, len(edges))
	for i, e := range edges {
		list[i] = Row{Values: []string{ends.names[e.from], ends.names[e.to], kind(e.kind)}, Count: counts[e]}
	}
	return list
}

// byWeight gives each value its place, the heaviest first, the one that is not
// known last.
func byWeight(values *column, weight []int) []int32 {
	order := make([]int32, len(values.names))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int {
		return cmp.Or(boolean(a == 0)-boolean(b == 0), weight[b]-weight[a], cmp.Compare(values.names[a], values.names[b]))
	})
	places := make([]int32, len(order))
	for place, code := range order {
		places[code] = int32(place)
	}
	return places
}
