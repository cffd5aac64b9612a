package agreement

// Unit is a piece of a continuum that an annotator gave a value: a half-open
// range of characters.
type Unit struct {
	Start, End int
	Value      int
}

func (u Unit) length() int { return u.End - u.Start }

func (u Unit) shared(other Unit) int {
	return max(0, min(u.End, other.End)-max(u.Start, other.Start))
}

// Continuum is a text as annotators cut it into units and gaps: for each of
// them the units, which do not overlap, by start. An annotator without units
// has read it and marked nothing; one who has not read it is not among them.
type Continuum struct {
	Length int
	Units  [][]Unit
}

// unitized lays out the sums over continua from which the family of u-alpha is
// worked out. (Krippendorff, Mathet, Bouvry & Widlöcher 2016, "On the
// reliability of unitizing textual continua"; Krippendorff 2019, "Content
// analysis", 4th edition, section 12.6, equations 32 to 38.)
type unitized struct {
	at, values, width int
}

// The sums of each value: the length of its units, the squares of these, the
// length that meets units of the same value of others, the length that meets
// units of any value of others, and the squares of the last.
const (
	lengths = iota
	squares
	met
	pairable
	pairableSquares
	perValue
)

func newUnitized(at, values int) unitized {
	return unitized{at: at, values: values, width: 1 + values*perValue}
}

func (u unitized) all(sums []float64) float64 { return sums[u.at] } // annotators times characters

func (u unitized) of(sums []float64, value, what int) float64 {
	return sums[u.at+1+value*perValue+what]
}

// add adds a continuum that two or more read to sums.
func (u unitized) add(sums []float64, c *Continuum, sweep *sweep) {
	m := len(c.Units)
	if m < 2 {
		return
	}
	sums[u.at] += float64(m * c.Length)
	sweep.over(c, u.values, func(unit *swept) {
		value := sums[u.at+1+int(unit.value)*perValue:][:perValue]
		n := float64(unit.length)
		value[lengths] += n
		value[squares] += n * n
		value[met] += float64(unit.same) / float64(m-1)
		mean := float64(unit.any) / float64(m-1)
		value[pairable] += mean
		value[pairableSquares] += mean * mean
	})
}

// ofOneValue lays out the sums over continua of one value. The characters are
// those of the family at all, and a unit meets units of its own value only.
type ofOneValue struct{ all, at int }

const perOneValue = 3 // lengths, squares, met

func (u ofOneValue) add(sums []float64, c *Continuum, sweep *sweep) {
	own := sums[u.at:][:perOneValue]
	others := float64(len(c.Units) - 1)
	sweep.over(c, 1, func(unit *swept) {
		n := float64(unit.length)
		own[lengths] += n
		own[squares] += n * n
		own[met] += float64(unit.same) / others
	})
}

func (u ofOneValue) uAlpha(sums []float64) (float64, error) {
	own := sums[u.at:][:perOneValue]
	whole := [1 + perValue]float64{sums[u.all], own[lengths], own[squares], own[met], own[met]}
	return newUnitized(0, 1).uAlpha(whole[:])
}

// uAlpha is agreement on where units are and on their values, gaps included:
// 1 - (ℓ.. - Σℓ_cc)/(ℓ.. - Σε_cc), where ε_cc = ℓ.. (ℓ_c² - S_c)/(ℓ..² - ΣS).
// The length of gaps stands for their S, so that a gap has no length to agree
// on.
func (u unitized) uAlpha(sums []float64) (float64, error) {
	all := u.all(sums)
	if all == 0 {
		return none, NoneShared
	}
	valued, same, chance, square := 0.0, 0.0, 0.0, 0.0
	meeting := 0.0
	for v := range u.values {
		n := u.of(sums, v, lengths)
		valued += n
		same += u.of(sums, v, met)
		meeting += u.of(sums, v, pairable)
		chance += n*n - u.of(sums, v, squares)
		square += u.of(sums, v, squares)
	}
	gaps := all - valued
	same += gaps - (valued - meeting) // gaps that meet gaps
	return unitizedAlpha(all, same, chance+gaps*gaps-gaps, square+gaps)
}

// barUAlpha is agreement on what is a unit and what is a gap, whatever the
// values.
func (u unitized) barUAlpha(sums []float64) (float64, error) {
	all := u.all(sums)
	if all == 0 {
		return none, NoneShared
	}
	valued, meeting, square := 0.0, 0.0, 0.0
	for v := range u.values {
		valued += u.of(sums, v, lengths)
		meeting += u.of(sums, v, pairable)
		square += u.of(sums, v, squares)
	}
	gaps := all - valued
	left := all*all - square - gaps
	if left <= 0 || gaps*valued <= tiny {
		return none, NoVariation
	}
	return 1 - (valued-meeting)*left/(all*gaps*valued), nil // ε_φ - ε_φφ = ℓ.. ℓ_φ (ℓ.. - ℓ_φ) / left
}

func unitizedAlpha(all, same, chance, square float64) (float64, error) {
	if all*all-square <= 0 {
		return none, NoVariation
	}
	expected := all * chance / (all*all - square)
	if all-expected <= tiny*all {
		return none, NoVariation
	}
	return 1 - (all-same)/(all-expected), nil
}

// cuAlpha is agreement on values where units of several annotators meet; gaps
// and units that meet none do not count. S is the sum of the squares of the
// length with which each unit meets units of the others, in the mean of the
// others.
func (u unitized) cuAlpha(sums []float64) (float64, error) {
	all, same, chance, square := 0.0, 0.0, 0.0, 0.0
	for v := range u.values {
		n := u.of(sums, v, pairable)
		all += n
		same += u.of(sums, v, met)
		chance += n*n - u.of(sums, v, pairableSquares)
		square += u.of(sums, v, pairableSquares)
	}
	if all == 0 {
		return none, NoneMeet
	}
	return unitizedAlpha(all, same, chance, square)
}

// kuAlpha is agreement on one value where units meet:
// 1 - (ε*_k/ℓ*_k)(ℓ*_k - ℓ*_kk)/(ε*_k - ε*_kk).
func (u unitized) kuAlpha(sums []float64, value int) (float64, error) {
	all, square := 0.0, 0.0
	for v := range u.values {
		all += u.of(sums, v, pairable)
		square += u.of(sums, v, pairableSquares)
	}
	n, same := u.of(sums, value, pairable), u.of(sums, value, met)
	if n == 0 {
		return none, NoneMeet
	}
	if all*all-square <= 0 {
		return none, NoVariation
	}
	scale := all / (all*all - square)
	own := scale * (n*n - u.of(sums, value, pairableSquares))
	apart := scale * n * (all - n) // ε*_k - ε*_kk
	if apart <= tiny*all {
		return none, NoVariation
	}
	return 1 - (apart+own)/n*(n-same)/apart, nil
}

// coverage is the share of the length of a value that kuAlpha rests on.
func (u unitized) coverage(sums []float64, value int) (float64, error) {
	return ratio(u.of(sums, value, pairable), u.of(sums, value, lengths), NeverUsed)
}

func unitizedSums(values int, continua []Continuum) (unitized, []float64) {
	u := newUnitized(0, values)
	sums := make([]float64, u.width)
	for i := range continua {
		u.add(sums, &continua[i], &sweep{})
	}
	return u, sums
}

// UAlpha is agreement on where units are and on their values.
func UAlpha(values int, continua ...Continuum) (float64, error) {
	u, sums := unitizedSums(values, continua)
	return u.uAlpha(sums)
}

// BarUAlpha is agreement on what is a unit at all.
func BarUAlpha(values int, continua ...Continuum) (float64, error) {
	u, sums := unitizedSums(values, continua)
	return u.barUAlpha(sums)
}

// CUAlpha is agreement on the values of units that meet.
func CUAlpha(values int, continua ...Continuum) (float64, error) {
	u, sums := unitizedSums(values, continua)
	return u.cuAlpha(sums)
}

// KUAlpha is agreement on one value where units meet, and the share of its
// length that the figure rests on.
func KUAlpha(value, values int, continua ...Continuum) (alpha, coverage float64, err error) {
	u, sums := unitizedSums(values, continua)
	coverage, _ = u.coverage(sums, value)
	alpha, err = u.kuAlpha(sums, value)
	return alpha, coverage, err
}
