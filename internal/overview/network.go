package overview

import (
	"slices"
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

// stance is who takes which side of one claim: codes of the field, in order; and
// the statements about it, as places among the ends, with the side of each.
type stance struct {
	sides   [2][]int32
	members []int32
	side    []int
}

// takesSide says which kinds of links put statements on sides.
func (c *Corpus) takesSide() (takes, flips []bool) {
	kinds := c.columns["relation"].names
	takes, flips = make([]bool, len(kinds)), make([]bool, len(kinds))
	for code, id := range kinds {
		kind, _ := c.codebook.RelationKind(id)
		takes[code] = kind.Symmetric || slices.Contains([]string{"denies", "supports", "same-claim-as"}, id)
		flips[code] = id == "denies"
	}
	return takes, flips
}

// stances gives the sides of each claim about which there are links of the three
// kinds that take a side; and in how many of them the links contradict each
// other.
func (c *Corpus) stances(by *column) (list []stance, torn int) {
	takes, flips := c.takesSide()
	takesSide := func(l link) bool { return takes[l.kind] && c.chosen[c.ends[l.from]] && c.chosen[c.ends[l.to]] }
	type end struct {
		to    int32
		flips bool
	}
	joined := make([][]end, len(c.ends))
	for _, l := range c.links {
		if takesSide(l) {
			joined[l.from] = append(joined[l.from], end{l.to, flips[l.kind]})
			joined[l.to] = append(joined[l.to], end{l.from, flips[l.kind]})
		}
	}
	const unknown = -1
	side := make([]int, len(c.ends))
	for i := range side {
		side[i] = unknown
	}
	for _, members := range c.together(takesSide) {
		first := slices.MinFunc(members, c.earlier)
		side[first] = 0
		contradicts := false
		for queue := []int32{first}; len(queue) > 0; queue = queue[1:] {
			for _, e := range joined[queue[0]] {
				takes := side[queue[0]] ^ boolean(e.flips)
				if side[e.to] != unknown {
					contradicts = contradicts || side[e.to] != takes
					continue
				}
				side[e.to] = takes
				queue = append(queue, e.to)
			}
		}
		torn += boolean(contradicts)
		s := stance{members: members}
		for _, i := range members {
			s.side = append(s.side, side[i])
			if code := by.at(int(c.ends[i])); code != 0 {
				s.sides[side[i]] = append(s.sides[side[i]], code)
			}
		}
		for k := range s.sides {
			slices.Sort(s.sides[k])
			s.sides[k] = slices.Compact(s.sides[k])
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
	for _, s := range stances {
		for side := range 2 {
			others := s.sides[side]
			if network == Conflict {
				others = s.sides[1-side]
			}
			for _, a := range s.sides[side] {
				for _, b := range others {
					if ends.names[a] < ends.names[b] {
						counts[edge{a, b, 0}]++
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
