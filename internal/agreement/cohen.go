package agreement

import "math"

// Cohen is the kappa of two annotators, on what both read, weighted when
// distances are given, with the large-sample interval. (Cohen 1960, 1968;
// Fleiss, Cohen & Everitt 1969, "Large sample standard errors of kappa and
// weighted kappa".)
func Cohen(r *Ratings, d Distances) (Closed, error) {
	c := Closed{Value: none, Error: none, Low: none, High: none}
	if r.Annotators != 2 {
		return c, NotTwo
	}
	if d == nil {
		d = Nominal(r.Values)
	}
	both := r.Complete()
	c.Items = both.Items()
	n := float64(c.Items)
	if n == 0 {
		return c, NoneShared
	}
	weights := d.weights()
	table := make([][]float64, r.Values)
	first, second := make([]float64, r.Values), make([]float64, r.Values)
	for i := range table {
		table[i] = make([]float64, r.Values)
	}
	for i := range c.Items {
		row := both.Row(i)
		table[row[0]][row[1]] += 1 / n
		first[row[0]] += 1 / n
		second[row[1]] += 1 / n
	}
	rowMean, columnMean := make([]float64, r.Values), make([]float64, r.Values)
	for i := range table {
		for j := range table {
			c.Observed += weights[i][j] * table[i][j]
			c.Expected += weights[i][j] * first[i] * second[j]
			rowMean[i] += weights[i][j] * second[j]
			columnMean[j] += weights[i][j] * first[i]
		}
	}
	var err error
	if c.Value, err = beyondChance(c.Observed, c.Expected); err != nil {
		return c, err
	}
	squares := 0.0
	for i := range table {
		for j := range table {
			x := weights[i][j]*(1-c.Expected) - (rowMean[i]+columnMean[j])*(1-c.Observed)
			squares += table[i][j] * x * x
		}
	}
	mean := c.Observed*c.Expected - 2*c.Expected + c.Observed
	left := 1 - c.Expected
	c.Error = math.Sqrt(max(0, squares-mean*mean)/n) / (left * left)
	reach := normalQuantile(0.975) * c.Error
	c.Low, c.High = c.Value-reach, min(1, c.Value+reach)
	return c, nil
}
