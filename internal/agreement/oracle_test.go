package agreement

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// near holds two numbers for the same.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

// drawRatings makes ratings of up to five annotators with gaps.
func drawRatings(t *rapid.T) *Ratings {
	r := NewRatings(rapid.IntRange(2, 5).Draw(t, "annotators"), rapid.IntRange(2, 4).Draw(t, "values"))
	for range rapid.IntRange(1, 12).Draw(t, "items") {
		row := make([]int, r.Annotators)
		for i := range row {
			row[i] = rapid.IntRange(Missing, r.Values-1).Draw(t, "value")
		}
		r.Add(row...)
	}
	return r
}

// naiveAlpha is alpha as its definition reads: the mean distance of pairs
// within items over that of pairs of all values that could be paired.
func naiveAlpha(r *Ratings, d Distances) float64 {
	var all []int32
	observed := 0.0
	for i := range r.Items() {
		var own []int32
		for _, v := range r.Row(i) {
			if v != Missing {
				own = append(own, v)
			}
		}
		if len(own) < 2 {
			continue
		}
		all = append(all, own...)
		for a := range own {
			for b := range own {
				if a != b {
					observed += d[own[a]][own[b]] / float64(len(own)-1)
				}
			}
		}
	}
	expected := 0.0
	for a := range all {
		for b := range all {
			if a != b {
				expected += d[all[a]][all[b]]
			}
		}
	}
	n := float64(len(all))
	if expected == 0 {
		return none
	}
	return 1 - (observed/n)/(expected/(n*(n-1)))
}

func TestAlphaIsWhatItsDefinitionSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t)
		numbers := []float64{1, 2, 4, 9}[:r.Values]
		for name, of := range map[string]func([]float64) Distances{
			"nominal":  func([]float64) Distances { return Nominal(r.Values) },
			"ordinal":  Ordinal,
			"interval": func([]float64) Distances { return Interval(numbers) },
			"ratio":    func([]float64) Distances { return Ratio(numbers) },
		} {
			got, err := Alpha(r, of)
			want := naiveAlpha(r, of(Used(r)))
			if (err != nil) != math.IsNaN(want) || !near(got, want) {
				t.Fatalf("%s: alpha is %v (%v), the definition gives %v", name, got, err, want)
			}
		}
	})
}

// The bootstrap works from sums, the closed forms from items. They are two
// ways to the same value.
func TestSumsAndItemsGiveTheSameValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRatings(t)
		tally := newTally(r.Values, r.Annotators, false, Nominal(r.Values))
		sums := tally.of(r)
		for name, pair := range map[string][2]func() (float64, error){
			"alpha":  {func() (float64, error) { return tally.alpha(sums, 0) }, value(ClosedAlpha, r)},
			"ac1":    {func() (float64, error) { return tally.ac1(sums) }, value(ClosedAC1, r)},
			"fleiss": {func() (float64, error) { return tally.fleiss(sums) }, value(ClosedFleiss, r)},
			"conger": {func() (float64, error) { return tally.conger(sums) }, value(ClosedConger, r)},
			"s":      {func() (float64, error) { return tally.brennanPrediger(sums) }, value(ClosedBrennanPrediger, r)},
		} {
			a, first := pair[0]()
			b, second := pair[1]()
			if first != second || !near(a, b) {
				t.Fatalf("%s: %v (%v) from sums, %v (%v) from items", name, a, first, b, second)
			}
		}
	})
}

func value(form func(*Ratings, Distances) (Closed, error), r *Ratings) func() (float64, error) {
	return func() (float64, error) {
		c, err := form(r, nil)
		return c.Value, err
	}
}

// The closed forms are linearised variances: what an item adds is how the
// value changes when the item counts a little more. (Where one alone read an
// item, Gwet's formula adds the whole value for it, which the derivative does
// not; so here two or more read each.)
func TestStandardErrorsAreThoseOfTheDerivatives(t *testing.T) {
	forms := map[string]func(*Ratings, Distances) (Closed, error){"ac1": ClosedAC1, "fleiss": ClosedFleiss, "conger": ClosedConger, "s": ClosedBrennanPrediger}
	rapid.Check(t, func(t *rapid.T) {
		all := drawRatings(t)
		r := NewRatings(all.Annotators, all.Values)
		for i := range all.Items() {
			if _, read := all.counts(i); read >= 2 {
				r.Cells = append(r.Cells, all.Row(i)...)
			}
		}
		n := float64(r.Items())
		for name, form := range forms {
			c, err := form(r, nil)
			if err != nil || n < 2 {
				continue
			}
			squares := 0.0
			for i := range r.Items() {
				const step = 1e-5
				change := 0.0
				for _, sign := range []float64{1, -1} {
					weighed := *r
					weighed.times = make([]float64, r.Items())
					for j := range weighed.times {
						weighed.times[j] = 1
					}
					weighed.times[i] += sign * step
					moved, _ := form(&weighed, nil)
					change += sign * moved.Value / (2 * step)
				}
				squares += change * change
			}
			if want := math.Sqrt(squares * n / (n - 1)); math.Abs(c.Error-want) > 1e-5*max(1, want) {
				t.Fatalf("%s: the standard error is %v, the derivatives give %v", name, c.Error, want)
			}
		}
	})
}

func TestMVAlphaExpectsWhatListingAllSetsGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.IntRange(1, 4).Draw(t, "labels")
		var sets []Set
		for mask := range 1 << labels {
			var set Set
			for l := range labels {
				if mask>>l&1 == 1 {
					set = append(set, l)
				}
			}
			sets = append(sets, set)
		}
		used := make([]float64, len(sets))
		for i := range used {
			used[i] = float64(rapid.IntRange(0, 4).Draw(t, "used"))
		}
		perLabel, perSize := make([]float64, labels), make([]float64, labels+1)
		for i, set := range sets {
			perSize[len(set)] += used[i]
			for _, l := range set {
				perLabel[l] += used[i]
			}
		}
		weight, apart := map[[2]int]float64{}, map[[2]int]float64{}
		for _, c := range sets {
			for _, k := range sets {
				w := 1.0
				for l := range labels {
					switch first, second := slices.Contains(c, l), slices.Contains(k, l); {
					case first && second:
						w *= perLabel[l] * max(0, perLabel[l]-1)
					case first || second:
						w *= perLabel[l]
					}
				}
				weight[[2]int{len(c), len(k)}] += w
				apart[[2]int{len(c), len(k)}] += w * Dice(c, k)
			}
		}
		want := 0.0
		for sizes, w := range weight {
			if w > 0 {
				want += perSize[sizes[0]] * perSize[sizes[1]] * apart[sizes] / w
			}
		}
		if got := expectedOfSets(used, sets); !near(got, want) {
			t.Fatalf("expected %v, listing all sets gives %v", got, want)
		}
	})
}

// drawUnits makes units that do not overlap, on a line of 30 characters.
func drawUnits(t *rapid.T, values int) []Unit {
	var units []Unit
	for at := 0; at < 30; {
		at += rapid.IntRange(0, 8).Draw(t, "gap")
		end := min(30, at+rapid.IntRange(1, 8).Draw(t, "length"))
		if at < end {
			units = append(units, Unit{at, end, rapid.IntRange(0, values-1).Draw(t, "value")})
		}
		at = end
	}
	return units
}

// naiveUAlpha fills the coincidence matrix of the book one character after the
// other.
func naiveUAlpha(values int, c Continuum) (u, bar float64) {
	m, gap := len(c.Units), values
	at := func(i, x int) (int, int) {
		for n, unit := range c.Units[i] {
			if unit.Start <= x && x < unit.End {
				return unit.Value, n
			}
		}
		return gap, -1
	}
	l := make([][]float64, values+1)
	for i := range l {
		l[i] = make([]float64, values+1)
	}
	squares := make([]float64, values+1)
	for i := range c.Units {
		for x := range c.Length {
			v, _ := at(i, x)
			if v == gap {
				squares[gap]++
			}
			for j := range c.Units {
				if w, _ := at(j, x); i != j {
					l[v][w] += 1 / float64(m-1)
				}
			}
		}
		for _, unit := range c.Units[i] {
			squares[unit.Value] += float64(unit.length() * unit.length())
		}
	}
	all, s, rows := 0.0, total(squares), make([]float64, values+1)
	for v := range l {
		rows[v] = total(l[v])
		all += rows[v]
	}
	same, chance := 0.0, 0.0
	for v := range l {
		same += l[v][v]
		chance += all * (rows[v]*rows[v] - squares[v]) / (all*all - s)
	}
	off := 0.0
	for v := range values {
		off += all * rows[gap] * rows[v] / (all*all - s)
	}
	return 1 - (all-same)/(all-chance), 1 - (rows[gap]-l[gap][gap])/off
}

func TestUnitizingAlphaIsWhatCountingCharactersGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.IntRange(1, 3).Draw(t, "values")
		c := Continuum{Length: 30}
		for range rapid.IntRange(2, 4).Draw(t, "annotators") {
			c.Units = append(c.Units, drawUnits(t, values))
		}
		u, bar := naiveUAlpha(values, c)
		if got, err := UAlpha(values, c); err == nil && !near(got, u) {
			t.Fatalf("uα is %v, counting characters gives %v", got, u)
		}
		if got, err := BarUAlpha(values, c); err == nil && !near(got, bar) {
			t.Fatalf("bar-uα is %v, counting characters gives %v", got, bar)
		}
	})
}

// mostShared tries every way of pairing.
func mostShared(a, b []Unit, used int) int {
	if len(a) == 0 {
		return 0
	}
	best := mostShared(a[1:], b, used)
	for j, v := range b {
		if used>>j&1 == 0 && shareCharacters(a[0], v) {
			best = max(best, a[0].shared(v)+mostShared(a[1:], b, used|1<<j))
		}
	}
	return best
}

func TestNoPairingSharesMoreThanMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() []Unit {
			var units []Unit
			for range rapid.IntRange(0, 6).Draw(t, "spans") {
				start := rapid.IntRange(0, 20).Draw(t, "start")
				units = append(units, Unit{start, start + rapid.IntRange(1, 10).Draw(t, "length"), rapid.IntRange(0, 1).Draw(t, "value")})
			}
			SortUnits(units)
			return units
		}
		a, b := draw(), draw()
		shared := func(a, b []Unit) (sum, pairs int) {
			taken := map[int]bool{}
			for i, j := range Match(a, b) {
				if j < 0 {
					continue
				}
				if taken[j] || !shareCharacters(a[i], b[j]) {
					t.Fatalf("%v and %v are no pair, or one was taken twice", a[i], b[j])
				}
				taken[j] = true
				sum, pairs = sum+a[i].shared(b[j]), pairs+1
			}
			return sum, pairs
		}
		sum, pairs := shared(a, b)
		if want := mostShared(a, b, 0); sum != want {
			t.Fatalf("the pairs share %d characters, another way %d", sum, want)
		}
		if back, again := shared(b, a); back != sum || again != pairs {
			t.Fatalf("from the other side %d characters in %d pairs, not %d in %d", back, again, sum, pairs)
		}
	})
}

func TestADrawingAddsWhatWasDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 30).Draw(t, "rows")
		s := &sumsOf{width: rapid.SampledFrom([]int{1, 31, 32, 33, 70}).Draw(t, "width"), rare: 2, shared: rapid.IntRange(1, rows).Draw(t, "shared")}
		random := rand.New(rand.NewPCG(1, uint64(rows)))
		for range rows {
			for range s.width {
				s.dense = append(s.dense, float64(random.IntN(100)))
			}
			s.cells = append(s.cells, []cell{{random.Int32N(2), random.Int32N(5), random.Int32N(9)}})
		}
		if rapid.Bool().Draw(t, "some rows are many parts") {
			for part := range rows * 10 {
				s.of = append(s.of, int32(part%rows))
			}
			s.shared = len(s.of)
		}
		d := newDrawing(s, 3, 9)
		for draw := range 3 {
			random := rand.New(rand.NewPCG(9, uint64(draw)))
			times := make([]uint32, s.rows())
			for range s.shared {
				times[s.rowOf(int(random.Uint32N(uint32(s.shared))))]++
			}
			for range s.parts() - s.shared {
				times[s.rowOf(s.shared+int(random.Uint32N(uint32(s.parts()-s.shared))))]++
			}
			if diff := cmp.Diff(s.add(times), d.of(draw, nil)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestTheSameSeedGivesTheSameIntervalsOnAnyNumberOfProcessors(t *testing.T) {
	s := large(3, 30, 4)
	many := Measure(s, Options{Seed: 3, Draws: 200})
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := Measure(s, Options{Seed: 3, Draws: 200})
	if diff := cmp.Diff(numbersOf(many), numbersOf(one)); diff != "" {
		t.Error(diff)
	}
	if other := Measure(s, Options{Seed: 4, Draws: 200}); cmp.Equal(numbersOf(other), numbersOf(one)) {
		t.Error("another seed gives the same intervals")
	}
}

// numbersOf are the values and intervals of a report, as text so that none is
// equal to none.
func numbersOf(r *Report) []string {
	var list []string
	for _, f := range r.Figures {
		list = append(list, f.Group+" "+f.Of+" "+f.Measure+" "+f.Value.exact()+" "+f.Low.exact()+" "+f.High.exact()+" "+f.ClosedError.exact())
	}
	return list
}

func TestStudentsQuantilesAreThoseOfTheTables(t *testing.T) {
	for _, c := range []struct{ share, freedom, want float64 }{
		{0.975, 1, 12.7062}, {0.975, 2, 4.30265}, {0.975, 10, 2.22814}, {0.975, 30, 2.04227}, {0.95, 5, 2.01505}, {0.975, 1e6, 1.95997},
	} {
		if got := studentQuantile(c.share, c.freedom); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("t(%v) with %v degrees of freedom is %v, want %v", c.share, c.freedom, got, c.want)
		}
	}
}
