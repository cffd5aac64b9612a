package overview

import (
	"slices"

	"sayso/internal/corpus"
)

// The networks of discourse network analysis (Leifeld 2017, "Discourse network
// analysis: policy debates as dynamic networks", in The Oxford Handbook of
// Political Networks). There, actors agree or disagree with concepts. Two are
// congruent in as many concepts as they take the same side of, and in conflict
// in as many as they take opposite sides of.
//
// The concept here is what a thread is about, and the sides follow from its
// links: the earliest statement is on the one side; what supports a statement or
// is the same claim is on its side; what denies it is on the other.

// stance is who takes which side of one claim.
type stance struct {
	sides [2]map[int32]bool // codes of the field
}

// stances gives the sides of each claim about which there are links of the three
// kinds that take a side; and in how many of them the links contradict each
// other.
func (c *Corpus) stances(ends *column) (list []stance, torn int) {
	kinds := c.columns["relation"]
	type end struct {
		to    int32
		flips bool
	}
	joined := map[int32][]end{}
	takesSide := func(l link) bool {
		if !c.chosen[l.from] || !c.chosen[l.to] {
			return false
		}
		kind := corpus.RelationKind{ID: kinds.names[l.kind]}
		if own, ok := c.codebook.RelationKind(kind.ID); ok {
			kind = own
		}
		return kind.Symmetric || slices.Contains([]string{"denies", "supports", "same-claim-as"}, kind.ID)
	}
	for _, l := range c.links {
		if takesSide(l) {
			flips := kinds.names[l.kind] == "denies"
			joined[l.from] = append(joined[l.from], end{l.to, flips})
			joined[l.to] = append(joined[l.to], end{l.from, flips})
		}
	}
	for _, members := range c.together(takesSide) {
		first := slices.MinFunc(members, c.earlier)
		side, contradicts := map[int32]int{first: 0}, false
		for queue := []int32{first}; len(queue) > 0; queue = queue[1:] {
			for _, e := range joined[queue[0]] {
				takes := side[queue[0]] ^ boolean(e.flips)
				before, known := side[e.to]
				if known {
					contradicts = contradicts || before != takes
					continue
				}
				side[e.to] = takes
				queue = append(queue, e.to)
			}
		}
		torn += boolean(contradicts)
		s := stance{[2]map[int32]bool{{}, {}}}
		for i, takes := range side {
			if code := ends.codes[i]; code != 0 {
				s.sides[takes][code] = true
			}
		}
		list = append(list, s)
	}
	return list, torn
}

// network counts, for each two, the claims about which they agree or disagree.
// Who takes both sides of a claim agrees and disagrees with either.
func (c *Corpus) network(t *Table, ends *column, network Network) {
	stances, torn := c.stances(ends)
	counts := map[edge]int{}
	count := func(a, b int32) {
		if ends.names[a] > ends.names[b] {
			a, b = b, a
		}
		counts[edge{a, b, 0}]++
	}
	for _, s := range stances {
		for side := range 2 {
			for a := range s.sides[side] {
				for b := range s.sides[side] {
					if network == Congruence && ends.names[a] < ends.names[b] {
						count(a, b)
					}
				}
				for b := range s.sides[1-side] {
					if network == Conflict && ends.names[a] < ends.names[b] {
						count(a, b)
					}
				}
			}
		}
	}
	for _, n := range counts {
		t.Total += n
	}
	t.Rows = edgeRows(counts, ends, func(int32) string { return string(network) })
	t.note("%s with sides%s; a count is in how many of them two take %s.", plural(len(stances), "claim"), c.inQuery(),
		map[Network]string{Congruence: "the same side", Conflict: "opposite sides"}[network])
	t.note("What supports a statement or is the same claim stands on its side, what denies it on the other. Who has no %s is in no network.", t.Fields[0])
	if torn > 0 {
		t.note("The links of %s contradict each other; the shortest way from the earliest statement decides.", plural(torn, "claim"))
	}
	c.noteLost(t)
}
