package overview

import (
	"math"
	"math/rand/v2"
	"slices"
)

// DefaultDraws is how often documents are drawn for the interval of a share.
const DefaultDraws = 1000

// mostDrawn bounds how many documents are drawn in all; a corpus so large that
// this is less than DefaultDraws times over has narrow intervals anyway.
const (
	mostDrawn  = 20_000_000
	leastDraws = 200
)

// NoDraws says that shares have no intervals.
const NoDraws = -1

// mostKept is how many drawn shares are kept at once, a number of 8 bytes each.
const mostKept = 5_000_000

// SmallGroup is below how many annotations a share says little.
const SmallGroup = 10

// Share is a part of a whole, with its interval of 95 %.
type Share struct{ Value, Low, High float64 }

// shares works out which part of its group each cell is, with intervals by draws
// of documents: sentences of one article are alike, so articles are drawn and
// not sentences. (Efron & Tibshirani 1993, chapter 13.) group tells to which
// group a cell belongs. An interval is NaN where one article in twenty draws or
// more had nothing of the group.
func (c *Corpus) shares(columns []*column, cells []cell, group func(codes []int32) [mostFields]int32, q Question) []Share {
	groups, of := map[[mostFields]int32]int{}, make([]int, len(cells))
	list, whole := make([]Share, len(cells)), []int{}
	for i, cell := range cells {
		key := group(cell.codes)
		at, known := groups[key]
		if !known {
			at = len(groups)
			groups[key], whole = at, append(whole, 0)
		}
		of[i] = at
		whole[at] += cell.n
	}
	for i, cell := range cells {
		list[i] = Share{float64(cell.n) / float64(whole[of[i]]), math.NaN(), math.NaN()}
	}
	admitted, _, _ := c.base()
	draws := q.Draws
	if draws == 0 {
		draws = min(DefaultDraws, max(leastDraws, mostDrawn/max(1, admitted)))
	}
	if draws == NoDraws || draws*len(cells) > mostKept { // so many cells are too small to say anything of
		return list
	}
	place := make(map[[mostFields]int32]int, len(cells))
	for i, cell := range cells {
		place[keyOf(cell.codes)] = i
	}
	documents := c.cellsOfDocuments(columns, place)
	sums, totals := make([]float64, len(cells)), make([]float64, len(groups))
	draw := func(times []int) {
		clear(sums)
		clear(totals)
		for d, n := range times {
			if n == 0 {
				continue
			}
			for _, part := range documents[d] {
				sums[part.cell] += float64(n * part.n)
			}
		}
		for i, sum := range sums {
			totals[of[i]] += sum
		}
	}
	times := make([]int, len(documents))
	drawn := make([][]float64, len(cells))
	for n := range draws {
		random := rand.New(rand.NewPCG(q.Seed, uint64(n)))
		clear(times)
		for range documents {
			times[random.IntN(len(documents))]++
		}
		draw(times)
		for i := range cells {
			if totals[of[i]] > 0 {
				drawn[i] = append(drawn[i], sums[i]/totals[of[i]])
			}
		}
	}
	for i, values := range drawn {
		if len(values)*20 < draws*19 {
			continue
		}
		slices.Sort(values)
		list[i].Low, list[i].High = quantile(values, 0.025), quantile(values, 0.975)
	}
	return list
}

func keyOf(codes []int32) (key [mostFields]int32) {
	copy(key[:], codes)
	return key
}

type part struct{ cell, n int }

// cellsOfDocuments tells how many annotations of each cell each document that is
// let through has.
func (c *Corpus) cellsOfDocuments(columns []*column, place map[[mostFields]int32]int) [][]part {
	parts := make([][]part, len(c.documents))
	var key [mostFields]int32
	for i, s := range c.statements {
		if !c.chosen[i] {
			continue
		}
		for k, column := range columns {
			key[k] = column.at(i)
		}
		at, counted := place[key]
		if !counted {
			continue
		}
		own := parts[s.document]
		if found := slices.IndexFunc(own, func(p part) bool { return p.cell == at }); found >= 0 {
			own[found].n++
		} else {
			parts[s.document] = append(own, part{at, 1})
		}
	}
	kept := parts[:0]
	for d := range parts {
		if c.admitted[d] {
			kept = append(kept, parts[d])
		}
	}
	return kept
}

// quantile is the value below which a share of sorted numbers lies, between two
// of them in proportion.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// addShares adds to each row which part of its group it is. The group is what
// has the same values of all fields but the last.
func (c *Corpus) addShares(t *Table, columns []*column, q Question) {
	last := len(columns) - 1
	cells := codesOf(t.Rows, columns)
	shares := c.shares(columns, cells, func(codes []int32) [mostFields]int32 { return keyOf(codes[:last]) }, q)
	t.Figures = []string{"share", "low", "high"}
	groups := map[[mostFields]int32]int{}
	for i := range t.Rows {
		t.Rows[i].Figures = []float64{shares[i].Value, shares[i].Low, shares[i].High}
		groups[keyOf(cells[i].codes[:last])] += t.Rows[i].Count
	}
	small := 0
	for _, n := range groups {
		if n < SmallGroup {
			small++
		}
	}
	t.note("A share is of the annotations that have the same %s; low and high are its interval of 95 %% by draws of articles.", listAnd(t.Fields[:last]))
	if small > 0 {
		t.note("%d of %d of these groups have fewer than %d annotations, so their shares say little.", small, len(groups), SmallGroup)
	}
}

// codesOf turns rows back into cells.
func codesOf(rows []Row, columns []*column) []cell {
	cells := make([]cell, len(rows))
	for i, row := range rows {
		cells[i].n = row.Count
		for k, value := range row.Values {
			cells[i].codes = append(cells[i].codes, columns[k].places[value])
		}
	}
	return cells
}

func listAnd(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := words[0]
	for _, word := range words[1 : len(words)-1] {
		text += ", " + word
	}
	return text + " and " + words[len(words)-1]
}
