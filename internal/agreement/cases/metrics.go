package cases

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/agreement"
	"sayso/internal/plan"
)

// metrics are the measures by name. docs/agreement.md lists them.
var metrics = map[string]func(Case) (any, error){}

func init() {
	closed := map[string]func(*agreement.Ratings, agreement.Distances) (agreement.Closed, error){
		"cohen_kappa":        agreement.Cohen,
		"weighted_kappa":     agreement.Cohen,
		"fleiss_kappa":       agreement.ClosedFleiss,
		"conger_kappa":       agreement.ClosedConger,
		"brennan_prediger":   agreement.ClosedBrennanPrediger,
		"bennett_s":          agreement.ClosedBrennanPrediger,
		"pabak":              agreement.ClosedBrennanPrediger,
		"gwet_ac1":           agreement.ClosedAC1,
		"gwet_ac2":           agreement.ClosedAC1,
		"krippendorff_alpha": agreement.ClosedAlpha,
	}
	for name, measure := range closed {
		metrics[name] = closedForm(measure, func(c agreement.Closed) any { return c.Value })
		metrics[name+"_se"] = closedForm(measure, func(c agreement.Closed) any { return []float64{c.Value, c.Error, c.Observed, c.Expected} })
		interval := closedForm(measure, func(c agreement.Closed) any { return []float64{c.Value, c.Error, c.Low, c.High} })
		metrics[name+"_interval"], metrics[name+"_ci"] = interval, interval
	}
	metrics["krippendorff_alpha"] = alpha
	metrics["percent_agreement"] = onRatings(agreement.Percent)
	metrics["scott_pi"] = onRatings(agreement.Scott)
	metrics["fleiss_kappa_per_category"] = perValue(agreement.FleissOf)
	metrics["positive_agreement"] = ofValue(agreement.PositiveAgreement)
	metrics["negative_agreement"] = ofValue(agreement.NegativeAgreement)
	metrics["mv_alpha"] = mvAlpha
	metrics["set_distance"] = setDistance
	metrics["cohen_kappa_bootstrap_ci"] = drawn(agreement.BootstrapCohen)
	metrics["krippendorff_alpha_bootstrap_ci"] = drawn(agreement.BootstrapAlpha)
	metrics["u_alpha"] = onContinuum(agreement.UAlpha)
	metrics["bar_u_alpha"] = onContinuum(agreement.BarUAlpha)
	metrics["cu_alpha"] = onContinuum(agreement.CUAlpha)
	metrics["k_u_alpha"] = ofEachValue(func(alpha, _ float64, err error) (float64, error) { return alpha, err })
	metrics["k_u_alpha_coverage"] = ofEachValue(func(_, coverage float64, _ error) (float64, error) { return coverage, nil })
	metrics["span_f1"] = spanF1
	metrics["alpha_u"] = alphaU
	metrics["alpha_u_do"] = func(c Case) (any, error) {
		observed, _, err := c.disagreementU()
		return observed, err
	}
	metrics["alpha_u_de"] = func(c Case) (any, error) {
		_, expected, err := c.disagreementU()
		return expected, err
	}
	metrics["gamma_positional"] = gammaPositional
	metrics["gamma_positional_matrix"] = gammaMatrix
	metrics["gamma_alignment_disorder"] = gammaAlignment
	metrics["gamma_best_disorder"] = gammaBest
	metrics["sample_size"] = sampleSize
}

// distances are those that a case asks for; nominal when it does not say.
func (c Case) distances(of coded) (func(used []float64) agreement.Distances, error) {
	asked := c.Params.Distance
	if asked.name == "" && asked.matrix == nil {
		asked = c.Params.Weights
	}
	if asked.matrix != nil {
		if len(asked.matrix) != of.Values {
			return nil, fmt.Errorf("the matrix of distances is not of the %d values", of.Values)
		}
		for _, row := range asked.matrix {
			if len(row) != of.Values {
				return nil, errors.New("the matrix of distances is not square")
			}
		}
		return fixed(agreement.Distances(asked.matrix)), nil
	}
	switch name := strings.ToLower(asked.name); name {
	case "", "nominal", "identity", "unweighted":
		return fixed(agreement.Nominal(of.Values)), nil
	case "ordinal":
		return agreement.Ordinal, nil
	case "jaccard", "masi", "dice":
		if of.sets == nil {
			return nil, fmt.Errorf("the distance %s is between sets", name)
		}
		return fixed(agreement.OfSets(of.sets, c.Params.ofSets(name))), nil
	case "interval", "quadratic", "linear", "absolute", "ratio":
		numbers, err := of.numbers()
		if err != nil {
			return nil, err
		}
		switch name {
		case "ratio":
			return fixed(agreement.Ratio(numbers)), nil
		case "linear", "absolute":
			return fixed(agreement.Absolute(numbers)), nil
		}
		return fixed(agreement.Interval(numbers)), nil
	}
	return nil, fmt.Errorf("there is no distance %q", asked.name)
}

func fixed(d agreement.Distances) func([]float64) agreement.Distances {
	return func([]float64) agreement.Distances { return d }
}

func (p Params) ofSets(name string) func(a, b agreement.Set) float64 {
	switch name {
	case "jaccard":
		return agreement.Jaccard
	case "dice":
		return agreement.Dice
	}
	if len(p.M) == 4 {
		weights := [4]float64{float64(p.M[0]), float64(p.M[1]), float64(p.M[2]), float64(p.M[3])}
		return func(a, b agreement.Set) float64 { return agreement.MASIWeighted(a, b, weights) }
	}
	return agreement.MASI
}

func alpha(c Case) (any, error) {
	data, err := c.Data.ratings()
	if err != nil {
		return nil, err
	}
	distances, err := c.distances(data)
	if err != nil {
		return nil, err
	}
	return agreement.Alpha(data.Ratings, distances)
}

func closedForm(measure func(*agreement.Ratings, agreement.Distances) (agreement.Closed, error), value func(agreement.Closed) any) func(Case) (any, error) {
	return func(c Case) (any, error) {
		data, err := c.Data.ratings()
		if err != nil {
			return nil, err
		}
		distances, err := c.distances(data)
		if err != nil {
			return nil, err
		}
		result, err := measure(data.Ratings, distances(agreement.Used(data.Ratings)))
		return value(result), err
	}
}

func onRatings(measure func(*agreement.Ratings) (float64, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		data, err := c.Data.ratings()
		if err != nil {
			return nil, err
		}
		return measure(data.Ratings)
	}
}

// perValue lists a measure for each value, in their order.
func perValue(measure func(*agreement.Ratings, int) (float64, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		data, err := c.Data.ratings()
		if err != nil {
			return nil, err
		}
		list := make([]any, data.Values)
		for value := range list {
			if list[value], err = orNull(measure(data.Ratings, value)); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
}

// ofValue gives a measure for the value that the case names, or for the first.
func ofValue(measure func(*agreement.Ratings, int) (float64, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		data, err := c.Data.ratings()
		if err != nil {
			return nil, err
		}
		value := 0
		if named := c.named(); named != "" {
			if value, err = data.place(named); err != nil {
				return nil, err
			}
		}
		return measure(data.Ratings, value)
	}
}

// named is the value that a case is about, or empty.
func (c Case) named() string {
	for _, value := range []any{c.Params.Label, c.Params.Category, c.Data.Category} {
		if value != nil {
			return text(value)
		}
	}
	return ""
}

// orNull makes null of a measure without a figure.
func orNull(value float64, err error) (any, error) {
	var why agreement.NoFigure
	if errors.As(err, &why) {
		return nil, nil
	}
	return value, err
}

func mvAlpha(c Case) (any, error) {
	data, err := c.Data.ofSets()
	if err != nil {
		return nil, err
	}
	return agreement.MVAlpha(data.Ratings, data.sets)
}

func setDistance(c Case) (any, error) {
	var labels []string
	a, b := setOf(c.Data.A, &labels), setOf(c.Data.B, &labels)
	return c.Params.ofSets(c.Params.Distance.name)(a, b), nil
}

func drawn(interval func(*agreement.Ratings, int, uint64) (agreement.Drawn, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		data, err := c.Data.ratings()
		if err != nil {
			return nil, err
		}
		draws := c.Params.Draws
		if draws < 1 || draws > 100_000 {
			draws = 2000
		}
		found, err := interval(data.Ratings, draws, max(c.Params.Seed, 1))
		return []float64{found.Low, found.High}, err
	}
}

func onContinuum(measure func(int, ...agreement.Continuum) (float64, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		continuum, values, err := c.Data.continuum()
		if err != nil {
			return nil, err
		}
		return measure(len(values), continuum)
	}
}

func ofEachValue(pick func(alpha, coverage float64, err error) (float64, error)) func(Case) (any, error) {
	return func(c Case) (any, error) {
		continuum, values, err := c.Data.continuum()
		if err != nil {
			return nil, err
		}
		figures := map[string]any{}
		for i, value := range values {
			figure, err := pick(agreement.KUAlpha(i, len(values), continuum))
			if named := c.named(); named == value {
				return figure, err
			}
			if figures[value], err = orNull(figure, err); err != nil {
				return nil, err
			}
		}
		return figures, nil
	}
}

func spanF1(c Case) (any, error) {
	var values []string
	match, labelled := strings.CutSuffix(c.Params.Match, "_label")
	truth, answer := units(c.Data.Gold, &values, labelled), units(c.Data.Pred, &values, labelled)
	agreement.SortUnits(truth)
	agreement.SortUnits(answer)
	var f agreement.F1
	switch match {
	case "exact":
		f = agreement.Exact(truth, answer)
	case "overlap":
		f = agreement.Overlapping(truth, answer)
	case "character", "token":
		f = agreement.Characters(truth, answer)
	default:
		return nil, fmt.Errorf("there is no way of matching %q", c.Params.Match)
	}
	figures := map[string]any{}
	var err error
	for name, part := range map[string]func() (float64, error){"precision": f.Precision, "recall": f.Recall, "f1": f.Value} {
		if figures[name], err = orNull(part()); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

// disagreementU is that of the unitizing alpha of 1995, for the value named or
// for all values together.
func (c Case) disagreementU() (observed, expected float64, err error) {
	continuum, values, err := c.Data.unitized()
	if err != nil {
		return 0, 0, err
	}
	named := c.named()
	if named != "" && !slices.Contains(values, named) {
		return 0, 0, fmt.Errorf("no unit has the value %q", named)
	}
	for i, value := range values {
		if named == "" || named == value {
			o, e := agreement.AlphaU1995(continuum, i)
			observed, expected = observed+o, expected+e
		}
	}
	return observed, expected, nil
}

func alphaU(c Case) (any, error) {
	observed, expected, err := c.disagreementU()
	if err != nil {
		return nil, err
	}
	if expected == 0 {
		return nil, agreement.NoVariation
	}
	if c.named() != "" {
		return []float64{observed, expected, 1 - observed/expected}, nil
	}
	return 1 - observed/expected, nil
}

func sampleSize(c Case) (any, error) {
	d := c.Data
	annotators := d.Annotators
	if annotators == 0 {
		annotators = 2
	}
	n := plan.SampleSize(d.Share, d.AlphaMin, d.Level, annotators)
	if n == 0 {
		return nil, errors.New("share, alpha_min and level must lie between 0 and 1, and the annotators be two or more")
	}
	return n, nil
}
