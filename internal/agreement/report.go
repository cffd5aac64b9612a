package agreement

import (
	"encoding/json"
	"math"
)

// A Report says how far the annotators of a study agree.
type Report struct {
	Annotators []string `json:"annotators"` // the people who read something
	Round      string   `json:"round,omitempty"`
	Documents  int      `json:"documents"` // that two or more read at least in part
	Sentences  int      `json:"sentences"` // that two or more read
	Single     int      `json:"single"`    // sentences that one alone read
	Most       int      `json:"most"`      // annotators who read one sentence, at most
	Draws      int      `json:"draws"`
	Seed       uint64   `json:"seed"`
	Notes      []string `json:"notes"` // what to know before using the figures
	Figures    []Figure `json:"figures"`
	Tables     []Table  `json:"tables"`
}

// The groups of figures.
const (
	OfSentences  = "sentences" // on all labels of a sentence
	OfLabel      = "label"     // on one label of a sentence
	OfSpans      = "spans"     // on the words marked
	OfAttribute  = "attribute" // on what was said of spans
	OfLinks      = "links"     // on the links of spans
	OfPair       = "pair"      // of two annotators
	OfOneAnother = "stability" // of a person with themselves
	OfGold       = "gold"      // of an annotator with what was decided
	OfDocument   = "document"  // of one document
	OfEnriched   = "enriched"  // on documents that were chosen because rare labels are likely in them
)

// A Figure is one value and all that must be known to use it.
type Figure struct {
	Group    string   `json:"group"`
	Of       string   `json:"of,omitempty"`       // the label, attribute or kind of link; empty for all
	Between  []string `json:"between,omitempty"`  // of two annotators
	Document string   `json:"document,omitempty"` // id
	Measure  string   `json:"measure"`
	Name     string   `json:"name"` // of the measure, as in a table
	Value    Number   `json:"value"`
	Why      string   `json:"why,omitempty"` // why there is no value
	N        int      `json:"n"`             // what it rests on
	Total    int      `json:"of_n,omitempty"`
	Unit     string   `json:"unit"` // what N counts

	Low  Number `json:"low"` // 95 %, by draws
	High Number `json:"high"`
	// The chance that the value is below 0.667 and 0.8.
	BelowTentative Number `json:"below_667"`
	BelowReliable  Number `json:"below_800"`
	Undefined      int    `json:"undefined,omitempty"` // draws without a figure
	JackknifeLow   Number `json:"jackknife_low"`       // 95 %, without each document
	JackknifeHigh  Number `json:"jackknife_high"`
	ClosedError    Number `json:"closed_error"` // by the closed form, which takes sentences for independent
	ClosedLow      Number `json:"closed_low"`
	ClosedHigh     Number `json:"closed_high"`

	Says   string `json:"says"`   // what the figure means
	Source string `json:"source"` // where its formula comes from

	measure   measure
	sentences bool // the measure needs sums of sentences only
}

// Number is a number, or none: null in JSON.
type Number float64

// None reports whether there is no number.
func (n Number) None() bool { return math.IsNaN(float64(n)) }

// MarshalJSON writes null for none.
func (n Number) MarshalJSON() ([]byte, error) {
	if n.None() || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (n *Number) UnmarshalJSON(raw []byte) error {
	*n = Number(none)
	if string(raw) == "null" {
		return nil
	}
	return json.Unmarshal(raw, (*float64)(n))
}

// A Table counts what two annotators said of the sentences that both read.
type Table struct {
	Group   string    `json:"group"` // OfPair, OfOneAnother or OfGold
	Between [2]string `json:"between"`
	Values  []string  `json:"values"`
	Counts  [][]int   `json:"counts"` // rows what the first said

	sets   []int32 // of the values, in the study
	labels [][]string
	places [2]int // of the annotators
}

// Labels are the ids of the labels of a value, none for nothing.
func (t *Table) Labels(value int) []string { return t.labels[value] }

// Options are how a report is made.
type Options struct {
	Draws int    // of the bootstrap; DefaultDraws when 0
	Seed  uint64 // which draws
	// Documents asks for the figures of each document too; Least for those of so
	// many documents on which annotators agree least.
	Documents bool
	Least     int
}

// DefaultDraws is how often the bootstrap draws.
const DefaultDraws = 2000

// fewDocuments is below how many documents the jackknife stands beside the
// bootstrap.
const fewDocuments = 10

// take takes a value or the reason why there is none.
func (f *Figure) take(value float64, err error) {
	f.Value = Number(value)
	if err != nil {
		f.Value, f.Why = Number(none), err.Error()
		if why, ok := err.(NoFigure); ok {
			f.Why = string(why)
		}
	}
}

// figure begins a figure without an interval.
func figure(group, of, measured string, work measure) Figure {
	nan := Number(none)
	return Figure{
		Group: group, Of: of, Measure: measured, measure: work, Value: nan, Low: nan, High: nan, BelowTentative: nan, BelowReliable: nan,
		JackknifeLow: nan, JackknifeHigh: nan, ClosedError: nan, ClosedLow: nan, ClosedHigh: nan,
	}
}
