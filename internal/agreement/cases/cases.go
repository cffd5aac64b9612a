// Package cases works out the measures of agreement for data that is written
// in a file, so that anybody can hold them against a book.
//
// A file is a JSON object with a list "cases". Each case has a name, a metric,
// data, and, where the metric asks for them, params. docs/agreement.md lists
// the metrics and the forms that data can have. What a case expects is not
// looked at.
package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"sayso/internal/agreement"
)

// A Case is one thing to work out.
type Case struct {
	Name   string `json:"name"`
	Metric string `json:"metric"`
	Data   Data   `json:"data"`
	Params Params `json:"params"`
}

// Params are what a metric may be told besides the data.
type Params struct {
	Distance distance `json:"distance"`
	Weights  distance `json:"weights"` // the same by another name
	Label    any      `json:"label"`
	Category any      `json:"category"`
	Match    string   `json:"match"`
	M        []number `json:"m"` // the weights of MASI
	Draws    int      `json:"draws"`
	Seed     uint64   `json:"seed"`

	Alpha      *float64 `json:"alpha"` // of gamma
	Beta       *float64 `json:"beta"`
	DeltaEmpty *float64 `json:"delta_empty"`
}

// A Result is what came out of a case. Value is a number, a list, an object,
// or null where there is no figure; Why says then why.
type Result struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
	Why   string `json:"why,omitempty"`
}

// Read reads the cases of a file.
func Read(r io.Reader) ([]Case, error) {
	var file struct {
		Cases []json.RawMessage `json:"cases"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("it is not JSON with a list of cases: %w", err)
	}
	if file.Cases == nil {
		return nil, errors.New(`it has no list "cases"`)
	}
	list := make([]Case, len(file.Cases))
	for i, raw := range file.Cases {
		if err := json.Unmarshal(raw, &list[i]); err != nil {
			return nil, fmt.Errorf("case %d (%s): %w", i+1, list[i].Name, err)
		}
	}
	return list, nil
}

// ErrUnknown is a metric that the package does not have.
var ErrUnknown = errors.New("there is no such metric")

// Compute works out a case. An error means that the case makes no sense; that
// there is no figure is a result.
func (c Case) Compute() (Result, error) {
	metric, ok := metrics[c.Metric]
	if !ok {
		return Result{Name: c.Name}, fmt.Errorf("%w: %q", ErrUnknown, c.Metric)
	}
	value, err := metric(c)
	var why agreement.NoFigure
	switch {
	case errors.As(err, &why):
		return Result{Name: c.Name, Why: string(why)}, nil
	case err != nil:
		return Result{Name: c.Name}, err
	}
	return Result{Name: c.Name, Value: value}, nil
}
