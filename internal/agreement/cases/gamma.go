package cases

import (
	"errors"
	"fmt"

	"sayso/internal/agreement"
)

// dissimilarity is the one that a case asks for; 1 for all that it leaves out.
func (c Case) dissimilarity(values int) (agreement.Dissimilarity, error) {
	d := agreement.Dissimilarity{Positional: 1, Categorial: 1, Empty: 1, Values: agreement.Nominal(values)}
	for _, given := range []struct {
		value *float64
		to    *float64
	}{{c.Params.Alpha, &d.Positional}, {c.Params.Beta, &d.Categorial}, {c.Params.DeltaEmpty, &d.Empty}} {
		if given.value != nil {
			*given.to = *given.value
		}
	}
	if m := c.Data.CategoryFar; m != nil {
		if len(m) < values {
			return d, fmt.Errorf("cat_matrix is not of the %d values", values)
		}
		for _, row := range m {
			if len(row) != len(m) {
				return d, errors.New("cat_matrix is not square")
			}
		}
		d.Values = m
	}
	return d, nil
}

func gammaPositional(c Case) (any, error) {
	d, err := c.dissimilarity(0)
	if err != nil {
		return nil, err
	}
	if len(c.Data.U) != 2 || len(c.Data.V) != 2 {
		return nil, errors.New("u and v are a start and an end each")
	}
	u := agreement.Unit{Start: int(c.Data.U[0]), End: int(c.Data.U[1])}
	v := agreement.Unit{Start: int(c.Data.V[0]), End: int(c.Data.V[1])}
	return d.Apart(u, v), nil
}

func gammaMatrix(c Case) (any, error) {
	d, err := c.dissimilarity(0)
	if err != nil {
		return nil, err
	}
	if len(c.Data.Rows)*len(c.Data.Cols) == 0 {
		return nil, errors.New("the data has no rows, or no cols")
	}
	var values []string
	columns := units(c.Data.Cols, &values, true)
	var list []float64
	for _, u := range units(c.Data.Rows, &values, true) {
		for _, v := range columns {
			list = append(list, d.Apart(u, v))
		}
	}
	return list, nil
}

func gammaAlignment(c Case) (any, error) {
	values := append([]string(nil), c.Data.Categories...)
	var alignment [][]*agreement.Unit
	for _, row := range c.Data.Alignment {
		var line []*agreement.Unit
		for _, p := range row {
			if p == nil {
				line = append(line, nil)
				continue
			}
			line = append(line, &units([]piece{*p}, &values, true)[0])
		}
		if len(line) < 2 || len(alignment) > 0 && len(line) != len(alignment[0]) {
			return nil, errors.New("a row of the alignment has a place for each of two or more annotators")
		}
		alignment = append(alignment, line)
	}
	if alignment == nil {
		return nil, errors.New("the data has no alignment")
	}
	d, err := c.dissimilarity(len(values))
	if err != nil {
		return nil, err
	}
	return d.Disorder(alignment), nil
}

func gammaBest(c Case) (any, error) {
	if len(c.Data.Continuum) < 2 {
		return nil, errors.New("the data has no continuum of two or more")
	}
	values := append([]string(nil), c.Data.Categories...)
	var annotators [][]agreement.Unit
	for _, name := range sortedKeys(c.Data.Continuum) {
		annotators = append(annotators, units(c.Data.Continuum[name], &values, true))
	}
	d, err := c.dissimilarity(len(values))
	if err != nil {
		return nil, err
	}
	return d.Best(annotators)
}
