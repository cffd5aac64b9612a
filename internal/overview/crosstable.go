package overview

import (
	"fmt"
	"math"
	"slices"
)

// crossTable counts annotations by two fields, and tests whether the one
// depends on the other. The test is of the annotations of which both are known.
func (c *Corpus) crossTable(q Question) (*Table, error) {
	names := c.names(q.By, "label", "outlet")
	if len(names) != 2 {
		return nil, &FieldError{"A cross-table is of two fields, such as label,outlet."}
	}
	columns, err := c.fields(names)
	if err != nil {
		return nil, err
	}
	t := &Table{Panel: q.Panel, Fields: names}
	cells := tally(columns, c.chosen)
	t.Rows = rows(names, columns, cells)
	c.noteBase(t)
	c.noteMissing(t, columns)
	t.Test = testOf(names, columns, cells)
	t.noteTest()
	if q.Figures {
		c.addCrossFigures(t, columns, q)
	}
	return t, nil
}

// testOf makes the test of the cells in which both fields are known.
func testOf(names []string, columns []*column, cells []cell) *Test {
	var values [2][]string
	var places [2][]int // by code
	for k := range places {
		places[k] = make([]int, len(columns[k].names))
		var codes []int32
		seen := make([]bool, len(columns[k].names))
		for _, cell := range cells {
			if code := cell.codes[k]; cell.codes[0] != 0 && cell.codes[1] != 0 && !seen[code] {
				seen[code] = true
				codes = append(codes, code)
			}
		}
		order := ranks(names[k], columns[k], k, cells)
		slices.SortFunc(codes, func(a, b int32) int { return order[a] - order[b] })
		for at, code := range codes {
			places[k][code] = at
			values[k] = append(values[k], columns[k].names[code])
		}
	}
	counts := make([][]int, len(values[0]))
	for r := range counts {
		counts[r] = make([]int, len(values[1]))
	}
	for _, cell := range cells {
		if cell.codes[0] != 0 && cell.codes[1] != 0 {
			counts[places[0][cell.codes[0]]][places[1][cell.codes[1]]] = cell.n
		}
	}
	return NewTest(values[0], values[1], counts)
}

func (t *Table) noteTest() {
	test := t.Test
	if test == nil {
		t.note("There is no test: each of the two fields needs two values that are known.")
		return
	}
	t.note("%s", test.Sentence())
	if !test.Trusted() {
		t.note("In %d of %d cells fewer than 5 are expected (the lowest: %s), so the p of χ² is not to be trusted.", test.Small, test.Cells(), number(round(test.Lowest, 2)))
	}
	t.note("The test takes annotations for independent. Those of one article are not, so p is too small.")
}

// Sentence tells the test as papers write it.
func (t *Test) Sentence() string {
	p := fmt.Sprintf("p = %.3f", t.P)
	if t.P < 0.001 {
		p = "p < 0.001"
	}
	return fmt.Sprintf("χ²(%d, N = %d) = %.2f, %s, Cramér’s V = %.2f.", t.DF, t.N, t.ChiSquared, p, t.V)
}

func round(x float64, digits int) float64 {
	scale := math.Pow10(digits)
	return math.Round(x*scale) / scale
}

// addCrossFigures adds shares of rows and columns, expected counts and
// residuals.
func (c *Corpus) addCrossFigures(t *Table, columns []*column, q Question) {
	t.Figures = []string{"row_share", "row_low", "row_high", "column_share", "column_low", "column_high", "expected", "residual"}
	cells := codesOf(t.Rows, columns)
	first := func(codes []int32) [mostFields]int32 { return keyOf(codes[:1]) }
	second := func(codes []int32) [mostFields]int32 { return keyOf(codes[1:2]) }
	ofRow, ofColumn := c.shares(columns, cells, first, q), c.shares(columns, cells, second, q)
	places := [2]map[string]int{{}, {}}
	if t.Test != nil {
		for k, values := range [2][]string{t.Test.Rows, t.Test.Columns} {
			for at, value := range values {
				places[k][value] = at
			}
		}
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		expected, residual := math.NaN(), math.NaN()
		if t.Test != nil {
			r, known := places[0][row.Values[0]]
			k, both := places[1][row.Values[1]]
			if known && both {
				expected, residual = t.Test.Expected[r][k], t.Test.Residuals[r][k]
			}
		}
		row.Figures = []float64{ofRow[i].Value, ofRow[i].Low, ofRow[i].High, ofColumn[i].Value, ofColumn[i].Low, ofColumn[i].High, expected, residual}
	}
	t.note("A row share is of the annotations with the same %s, a column share of those with the same %s; low and high are intervals of 95 %% by draws of articles. Residuals are adjusted, and given where at least 5 are expected.", t.Fields[0], t.Fields[1])
}
