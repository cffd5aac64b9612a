package agreement

import (
	"cmp"
	"math"
	"slices"
)

// Match pairs the spans of two annotators one to one, so that the characters
// they share are as many as they can be. Only spans of the same value that
// share a character can be a pair. It gives for each span of a the place of
// its partner in b, or -1. Both lists stand by start, then by end.
//
// The order of the annotators does not matter: b with a shares as much. (Greedy
// pairing, by the largest overlap first, can leave a chain of spans with fewer
// pairs than it has.)
func Match(a, b []Unit) []int {
	var m matcher
	m.meet(a, b)
	return m.pair(a, b, shareCharacters)
}

func shareCharacters(u, v Unit) bool { return u.Value == v.Value && u.shared(v) > 0 }

// alike reports whether two spans are near enough for what was said about them
// to be compared: same value, and the characters shared are at least half of
// the mean length (Dice 0.5).
func alike(u, v Unit) bool {
	return u.Value == v.Value && 4*u.shared(v) >= u.length()+v.length() && u.shared(v) > 0
}

// matcher pairs the spans of two annotators. One is used again and again, so
// that the room it needs is taken once.
type matcher struct {
	meetings []meeting // in the order of the first, then of the second
	reach    []int     // for each span of the second, the farthest end so far
	partner  []int
	taken    []bool
}

// meeting is two spans of one value that share a character.
type meeting struct{ i, j int }

// meet finds which spans meet.
func (m *matcher) meet(a, b []Unit) {
	m.meetings, m.reach = m.meetings[:0], m.reach[:0]
	end := 0
	for _, v := range b {
		end = max(end, v.End)
		m.reach = append(m.reach, end)
	}
	first := 0
	for i, u := range a {
		for first < len(b) && m.reach[first] <= u.Start {
			first++ // all up to here end before, and those of a come in order
		}
		for j := first; j < len(b) && b[j].Start < u.End; j++ {
			if shareCharacters(u, b[j]) {
				m.meetings = append(m.meetings, meeting{i, j})
			}
		}
	}
}

// pair pairs those that meet and may be a pair: the place in b for each of a,
// or -1. What it gives holds until it is called again.
func (m *matcher) pair(a, b []Unit, may func(u, v Unit) bool) []int {
	m.partner = m.partner[:0]
	for range a {
		m.partner = append(m.partner, -1)
	}
	m.taken = append(m.taken[:0], make([]bool, len(b))...)
	for _, e := range m.meetings {
		if !may(a[e.i], b[e.j]) {
			continue
		}
		if m.partner[e.i] >= 0 || m.taken[e.j] {
			return m.best(a, b, may)
		}
		m.partner[e.i], m.taken[e.j] = e.j, true
	}
	return m.partner
}

// best is for spans of which some may pair with several. A group is what hangs
// together by meetings; the best pairs are sought within one.
func (m *matcher) best(a, b []Unit, may func(u, v Unit) bool) []int {
	group := newGroups(len(a) + len(b))
	for i := range a {
		m.partner[i] = -1
	}
	for _, e := range m.meetings {
		if may(a[e.i], b[e.j]) {
			group.join(e.i, len(a)+e.j)
		}
	}
	rows, columns := map[int][]int{}, map[int][]int{}
	var order []int
	for i := range a {
		g := group.of(i)
		if rows[g] == nil {
			order = append(order, g)
		}
		rows[g] = append(rows[g], i)
	}
	for j := range b {
		columns[group.of(len(a)+j)] = append(columns[group.of(len(a)+j)], j)
	}
	for _, g := range order {
		r, c := rows[g], columns[g]
		if len(c) == 0 {
			continue
		}
		pairs := assign(len(r), len(c), func(x, y int) float64 {
			u, v := a[r[x]], b[c[y]]
			if !may(u, v) {
				return 0
			}
			// Ties go to the pair that stands nearer, then to the first.
			apart := math.Abs(float64(u.Start-v.Start)) + math.Abs(float64(u.End-v.End))
			return -(float64(u.shared(v)) + 1e-3/(1+apart) + 1e-7/float64(1+x+y))
		})
		for x, y := range pairs {
			if y >= 0 && may(a[r[x]], b[c[y]]) {
				m.partner[r[x]] = c[y]
			}
		}
	}
	return m.partner
}

// assign gives each row a column of its own, or -1, so that the sum of the
// costs is least. (The Hungarian method with potentials, after Kuhn and
// Munkres; O(n³).)
func assign(rows, columns int, cost func(row, column int) float64) []int {
	n := max(rows, columns)
	at := func(i, j int) float64 {
		if i >= rows || j >= columns {
			return 0
		}
		return cost(i, j)
	}
	u, v := make([]float64, n+1), make([]float64, n+1)
	rowOf, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		rowOf[0] = i
		column := 0
		least := make([]float64, n+1)
		used := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for rowOf[column] != 0 {
			used[column] = true
			row, delta, next := rowOf[column], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if slack := at(row-1, j-1) - u[row] - v[j]; slack < least[j] {
					least[j], way[j] = slack, column
				}
				if least[j] < delta {
					delta, next = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[rowOf[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			column = next
		}
		for column != 0 {
			rowOf[column] = rowOf[way[column]]
			column = way[column]
		}
	}
	result := make([]int, rows)
	for i := range result {
		result[i] = -1
	}
	for j := 1; j <= columns; j++ {
		if rowOf[j] >= 1 && rowOf[j] <= rows {
			result[rowOf[j]-1] = j - 1
		}
	}
	return result
}

// groups joins things that hang together.
type groups []int

func newGroups(n int) groups {
	g := make(groups, n)
	for i := range g {
		g[i] = i
	}
	return g
}

func (g groups) of(i int) int {
	for g[i] != i {
		g[i] = g[g[i]]
		i = g[i]
	}
	return i
}

func (g groups) join(i, j int) { g[g.of(i)] = g.of(j) }

// SortUnits puts units in the order in which Match and Exact want them: by
// start, then end, then value.
func SortUnits(units []Unit) { slices.SortStableFunc(units, inReadingOrder) }

func inReadingOrder(a, b Unit) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Value, b.Value))
}

// F1 is how two lists of spans agree, one taken as the truth and the other as
// an answer. Exchanging them exchanges Precision and Recall.
type F1 struct {
	Both          float64 // pairs, or tokens that both marked
	Truth, Answer float64 // spans or tokens of each
}

// Precision is the share of the answer that is in the truth.
func (f F1) Precision() (float64, error) { return ratio(f.Both, f.Answer, NeverUsed) }

// Recall is the share of the truth that is in the answer.
func (f F1) Recall() (float64, error) { return ratio(f.Both, f.Truth, NeverUsed) }

// Value is the harmonic mean of both, 2·both/(truth + answer), which is the
// positive agreement on spans (Hripcsak & Rothschild 2005).
func (f F1) Value() (float64, error) { return ratio(2*f.Both, f.Truth+f.Answer, NeverUsed) }

// Exact counts spans with the same ends and the same value, both lists as
// SortUnits puts them.
func Exact(truth, answer []Unit) F1 {
	f := F1{Truth: float64(len(truth)), Answer: float64(len(answer))}
	sameUnits(truth, answer, func(Unit) { f.Both++ })
	return f
}

// sameUnits tells of each unit that is in both lists, once for each pair.
func sameUnits(a, b []Unit, found func(Unit)) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch order := inReadingOrder(a[i], b[j]); {
		case order < 0:
			i++
		case order > 0:
			j++
		default:
			found(a[i])
			i, j = i+1, j+1
		}
	}
}

// Overlapping counts spans of the same value that share a character, paired
// one to one by Match.
func Overlapping(truth, answer []Unit) F1 {
	f := F1{Truth: float64(len(truth)), Answer: float64(len(answer))}
	for _, j := range Match(truth, answer) {
		if j >= 0 {
			f.Both++
		}
	}
	return f
}

// Characters counts characters and the values that they have, as often as one
// has several. Nothing needs to be paired, since a character is itself.
func Characters(truth, answer []Unit) F1 {
	var f F1
	mine, theirs := covered(truth), covered(answer)
	for _, u := range mine {
		f.Truth += float64(u.length())
	}
	for _, u := range theirs {
		f.Answer += float64(u.length())
		for _, v := range mine {
			if u.Value == v.Value {
				f.Both += float64(u.shared(v))
			}
		}
	}
	return f
}

// covered are the characters of each value, as units of which none of a value
// overlap or touch; by value, then by start.
func covered(units []Unit) []Unit {
	return merge(slices.Clone(units))
}

// merge makes that of units in their place.
func merge(units []Unit) []Unit {
	byValue := func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Start, b.Start))
	}
	if !slices.IsSortedFunc(units, byValue) {
		slices.SortFunc(units, byValue)
	}
	merged := units[:0]
	for _, u := range units {
		if last := len(merged) - 1; last >= 0 && merged[last].Value == u.Value && u.Start <= merged[last].End {
			merged[last].End = max(merged[last].End, u.End)
			continue
		}
		merged = append(merged, u)
	}
	return merged
}
