package cases

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
)

func TestCasesAreWorkedOut(t *testing.T) {
	for _, c := range []struct{ metric, data, params, want string }{
		{"percent_agreement", `{"table": [[3, 1], [0, 4]]}`, `{}`, `0.875`},
		{"cohen_kappa", `{"table": [[3, 1], [0, 4]]}`, `{}`, `0.75`},
		{"scott_pi", `{"table": [[2, 1], [1, 2]]}`, `{}`, `0.3333333333`},
		{"positive_agreement", `{"table": [[3, 1], [0, 4]], "labels": ["x", "y"]}`, `{"label": "y"}`, `0.8888888889`},
		{"krippendorff_alpha", `{"ratings": [["a", "a"], ["b", "b"], ["b", null]]}`, `{"distance": "nominal"}`, `1`},
		{"krippendorff_alpha", `{"ratings": [["a", "a"], ["a", "a"]]}`, `{}`, `null`},
		{"krippendorff_alpha", `{"ratings": [[["a"], ["a"]], [["a", "b"], ["a", "b"]], [[], []]], "type": "set"}`, `{"distance": "masi"}`, `1`},
		{"set_distance", `{"a": ["x"], "b": ["x", "y"]}`, `{"distance": "masi", "m": [1, "2/3", "1/3", 0]}`, `0.6666666667`},
		{"span_f1", `{"gold": [[0, 4, "x"], [5, 9, "y"]], "pred": [[0, 3, "x"]]}`, `{"match": "overlap_label"}`, `{"f1":0.6666666667,"precision":1,"recall":0.5}`},
		{"u_alpha", `{"continuum": {"A": [[0, 3, "x"]], "B": [[0, 3, "x"]]}, "length": 9}`, `{}`, `1`},
		{"gamma_best_disorder", `{"continuum": {"A": [[0, 4, "x"]], "B": [[0, 4, "x"]], "C": [[0, 4, "x"]]}}`, `{}`, `0`},
		{"sample_size", `{"share": 0.5, "alpha_min": 0.5, "level": 0.05, "annotators": 2}`, `{}`, `38`},
	} {
		list, err := Read(strings.NewReader(`{"cases": [{"name": "n", "metric": "` + c.metric + `", "data": ` + c.data + `, "params": ` + c.params + `}]}`))
		if err != nil {
			t.Fatal(err)
		}
		got, err := list[0].Compute()
		if err != nil {
			t.Errorf("%s: %v", c.metric, err)
			continue
		}
		raw, err := json.Marshal(rounded(got.Value))
		if err != nil || string(raw) != c.want {
			t.Errorf("%s of %s is %s (%v), want %s", c.metric, c.data, raw, err, c.want)
		}
	}
}

func rounded(value any) any {
	switch v := value.(type) {
	case float64:
		return math.Round(v*1e10) / 1e10
	case map[string]any:
		for key := range v {
			v[key] = rounded(v[key])
		}
	}
	return value
}

func TestWhatMakesNoSenseIsSaid(t *testing.T) {
	for _, file := range []string{`[]`, `{}`, `{"cases": [{"metric": 3}]}`, `{"cases": [{"data": {"gold": [[4, 2]]}}]}`} {
		if _, err := Read(strings.NewReader(file)); err == nil {
			t.Errorf("%s was read", file)
		}
	}
	if _, err := (Case{Metric: "guess"}).Compute(); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown metric gives %v", err)
	}
	for metric := range metrics {
		if _, err := (Case{Metric: metric}).Compute(); err == nil && metric != "set_distance" {
			t.Errorf("%s without data gives a value", metric)
		}
	}
}
