package agreement

import (
	"cmp"
	"math"
	"slices"
)

// The disorder of alignments is what the measure gamma rests on. (Mathet,
// Widlöcher & Métivier 2015, "The unified and holistic method gamma (γ) for
// inter-annotator agreement measure and alignment".)

// Dissimilarity says how unlike two units are: Positional times how far their
// ends lie apart, and Categorial times how far their values do.
type Dissimilarity struct {
	Positional, Categorial float64
	Empty                  float64 // of a unit that nobody answers
	Values                 Distances
}

// Apart is how far the ends of two units lie apart for their lengths.
func (d Dissimilarity) Apart(u, v Unit) float64 {
	ends := math.Abs(float64(u.Start-v.Start)) + math.Abs(float64(u.End-v.End))
	share := ends / float64(u.length()+v.length())
	return share * share * d.Empty
}

// of gives the dissimilarity of two units; nil is one that is not there.
func (d Dissimilarity) of(u, v *Unit) float64 {
	if u == nil || v == nil {
		return d.Empty
	}
	return d.Positional*d.Apart(*u, *v) + d.Categorial*d.Values[u.Value][v.Value]*d.Empty
}

// together is the disorder of units, one an annotator, that are held for the
// same: the mean over pairs.
func (d Dissimilarity) together(units []*Unit) float64 {
	sum, pairs := 0.0, 0.0
	for i := range units {
		for j := range i {
			sum += d.of(units[i], units[j])
			pairs++
		}
	}
	return sum / pairs
}

// Disorder is that of an alignment: a row for each thing that was marked, in
// it a unit an annotator, or nil.
func (d Dissimilarity) Disorder(alignment [][]*Unit) float64 {
	sum, units, annotators := 0.0, 0, 0
	for _, row := range alignment {
		sum += d.together(row)
		annotators = len(row)
		for _, u := range row {
			if u != nil {
				units++
			}
		}
	}
	return sum * float64(annotators) / float64(units)
}

// mostSteps ends the search for the best alignment of large continua.
const mostSteps = 20_000_000

// Best is the least disorder that any alignment of the units of annotators
// has. It searches all that can be best, which is quick for dozens of units
// and not for hundreds.
func (d Dissimilarity) Best(annotators [][]Unit) (float64, error) {
	n := len(annotators)
	units := 0
	for _, own := range annotators {
		units += len(own)
	}
	if n < 2 || units == 0 {
		return none, NeverUsed
	}
	if n == 2 {
		return d.bestOfTwo(annotators[0], annotators[1]) * 2 / float64(units), nil
	}
	s := &alignmentSearch{d: d, annotators: annotators, best: d.Empty * float64(units)}
	for _, own := range annotators {
		s.taken = append(s.taken, make([]bool, len(own)))
	}
	s.collect()
	s.seek(0, units)
	if s.steps > mostSteps {
		return none, TooMany
	}
	return s.best * float64(n) / float64(units), nil
}

func (d Dissimilarity) bestOfTwo(a, b []Unit) float64 {
	// Each may have the partner, or stay alone for the price of an empty one.
	n := len(a) + len(b)
	cost := func(i, j int) float64 {
		switch {
		case i < len(a) && j < len(b):
			return d.of(&a[i], &b[j])
		case i < len(a) || j < len(b):
			return d.Empty
		}
		return 0
	}
	sum := 0.0
	for i, j := range assign(n, n, cost) {
		sum += cost(i, j)
	}
	return sum
}

// alignmentSearch finds the best alignment of three annotators or more by
// branch and bound.
type alignmentSearch struct {
	d          Dissimilarity
	annotators [][]Unit
	taken      [][]bool
	rows       [][][]alignmentRow // of each annotator and unit, the rows it can begin
	share      [][]float64        // the least that a unit can add
	best       float64
	steps      int
}

// alignmentRow is a row of an alignment: the place of a unit for each
// annotator, or -1, and its disorder.
type alignmentRow struct {
	places   []int
	disorder float64
}

// collect lists the rows that can stand in the best alignment: those that cost
// no more than leaving each of their units alone.
func (s *alignmentSearch) collect() {
	n := len(s.annotators)
	s.rows, s.share = make([][][]alignmentRow, n), make([][]float64, n)
	for a, own := range s.annotators {
		s.rows[a], s.share[a] = make([][]alignmentRow, len(own)), make([]float64, len(own))
		for u := range own {
			s.share[a][u] = math.Inf(1)
		}
	}
	places, units := make([]int, n), make([]*Unit, n)
	var fill func(a, filled int)
	fill = func(a, filled int) {
		if a < n {
			places[a], units[a] = -1, nil
			fill(a+1, filled)
			for u := range s.annotators[a] {
				places[a], units[a] = u, &s.annotators[a][u]
				fill(a+1, filled+1)
			}
			return
		}
		if filled == 0 {
			return
		}
		disorder := s.d.together(units)
		if disorder > s.d.Empty*float64(filled)+tiny {
			return
		}
		row := alignmentRow{slices.Clone(places), disorder}
		first := slices.IndexFunc(places, func(p int) bool { return p >= 0 })
		s.rows[first][places[first]] = append(s.rows[first][places[first]], row)
		for at, p := range places {
			if p >= 0 {
				s.share[at][p] = min(s.share[at][p], disorder/float64(filled))
			}
		}
	}
	fill(0, 0)
	for _, own := range s.rows {
		for _, rows := range own {
			slices.SortStableFunc(rows, func(x, y alignmentRow) int { return cmp.Compare(x.disorder, y.disorder) })
		}
	}
}

// seek places the first unit that has no row yet.
func (s *alignmentSearch) seek(sum float64, left int) {
	if s.steps++; s.steps > mostSteps {
		return
	}
	if left == 0 {
		s.best = min(s.best, sum)
		return
	}
	least, first, unit := sum, -1, -1
	for a, own := range s.taken {
		for u, taken := range own {
			if taken {
				continue
			}
			if first < 0 {
				first, unit = a, u
			}
			least += s.share[a][u]
		}
	}
	if least >= s.best-tiny {
		return
	}
	for _, row := range s.rows[first][unit] {
		if s.blocked(row) {
			continue
		}
		filled := s.set(row, true)
		s.seek(sum+row.disorder, left-filled)
		s.set(row, false)
	}
}

func (s *alignmentSearch) blocked(row alignmentRow) bool {
	for a, p := range row.places {
		if p >= 0 && s.taken[a][p] {
			return true
		}
	}
	return false
}

func (s *alignmentSearch) set(row alignmentRow, taken bool) (filled int) {
	for a, p := range row.places {
		if p >= 0 {
			s.taken[a][p] = taken
			filled++
		}
	}
	return filled
}
