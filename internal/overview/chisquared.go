package overview

import "math"

// Test is Pearson's chi-squared test of independence of a table, with Cramér's
// V: without a correction for continuity, as chisq.test(x, correct = FALSE) of
// R works it out.
type Test struct {
	Rows, Columns []string
	Counts        [][]int
	Expected      [][]float64
	// Residuals are adjusted: about standard normal where the two are
	// independent (Haberman 1973; stdres of R). NaN where fewer than 5 are
	// expected, which does not allow it.
	Residuals [][]float64

	N          int
	ChiSquared float64
	DF         int
	P          float64
	V          float64 // Cramér 1946: sqrt(chi-squared / (N (k - 1))), k the smaller of the numbers of rows and columns
	Small      int     // cells in which fewer than 5 are expected
	Lowest     float64 // the smallest expected count
}

// Cells is how many cells the table has.
func (t *Test) Cells() int { return len(t.Rows) * len(t.Columns) }

// Trusted reports whether the approximation holds: no expected count below 1,
// and at most a fifth of them below 5 (Cochran 1954).
func (t *Test) Trusted() bool { return t.Lowest >= 1 && t.Small*5 <= t.Cells() }

// NewTest works out the test of a table of counts. It is nil when a row or a
// column is all there is, so that nothing can depend on it.
func NewTest(rows, columns []string, counts [][]int) *Test {
	if len(rows) < 2 || len(columns) < 2 {
		return nil
	}
	t := &Test{Rows: rows, Columns: columns, Counts: counts, DF: (len(rows) - 1) * (len(columns) - 1), Lowest: math.Inf(1)}
	across, down := make([]float64, len(rows)), make([]float64, len(columns))
	for r, row := range counts {
		for c, n := range row {
			across[r], down[c], t.N = across[r]+float64(n), down[c]+float64(n), t.N+n
		}
	}
	all := float64(t.N)
	for r, row := range counts {
		expected, residuals := make([]float64, len(columns)), make([]float64, len(columns))
		for c, n := range row {
			e := across[r] * down[c] / all
			expected[c], residuals[c] = e, math.NaN()
			t.Lowest = min(t.Lowest, e)
			t.ChiSquared += (float64(n) - e) * (float64(n) - e) / e
			if e < 5 {
				t.Small++
				continue
			}
			residuals[c] = (float64(n) - e) / math.Sqrt(e*(1-across[r]/all)*(1-down[c]/all))
		}
		t.Expected, t.Residuals = append(t.Expected, expected), append(t.Residuals, residuals)
	}
	t.P = upperGamma(float64(t.DF)/2, t.ChiSquared/2)
	t.V = math.Sqrt(t.ChiSquared / (all * float64(min(len(rows), len(columns))-1)))
	return t
}

// upperGamma is the regularised upper incomplete gamma function Q(a, x): the
// chance that a chi-squared variable of 2a degrees of freedom exceeds 2x. By
// the series below a+1, and by Lentz's continued fraction above. (Press and
// others 2007, "Numerical Recipes", section 6.2.)
func upperGamma(a, x float64) float64 {
	if x <= 0 {
		return 1
	}
	logGamma, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - logGamma)
	if x < a+1 {
		term := 1 / a
		sum := term
		for n := a + 1; term > sum*1e-17; n++ {
			term *= x / n
			sum += term
		}
		return max(0, 1-front*sum)
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := 1.0; i < 10_000; i++ {
		an := -i * (i - a)
		b += 2
		d = an*d + b
		if math.Abs(d) < tiny {
			d = tiny
		}
		c = b + an/c
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return front * h
}
