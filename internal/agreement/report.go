package agreement

import (
	"encoding/json"
	"math"
	"slices"
)

// A Report says how far the annotators of a study agree.
type Report struct {
	Annotators []string `json:"annotators"` // who read something
	Documents  int      `json:"documents"`  // that two or more read at least in part
	Sentences  int      `json:"sentences"`  // that two or more read
	Single     int      `json:"single"`     // sentences that one alone read
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
	OfDocument   = "document"  // of one document
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
	Between [2]string `json:"between"`
	Again   bool      `json:"again,omitempty"` // both are one person
	Values  []string  `json:"values"`
	Counts  [][]int   `json:"counts"` // rows what the first said
}

// Options are how a report is made.
type Options struct {
	Draws int    // of the bootstrap; DefaultDraws when 0
	Seed  uint64 // which draws
	// Documents asks for the figures of each document too.
	Documents bool
}

// DefaultDraws is how often the bootstrap draws.
const DefaultDraws = 2000

// fewDocuments is below how many documents the jackknife stands beside the
// bootstrap.
const fewDocuments = 10

// Measure works out how far the annotators of a study agree.
func Measure(s *Study, o Options) *Report {
	if o.Draws <= 0 {
		o.Draws = DefaultDraws
	}
	r := &Report{Annotators: []string{}, Draws: o.Draws, Seed: o.Seed, Notes: []string{}, Figures: []Figure{}, Tables: []Table{}}
	for i, a := range s.Annotators {
		if slices.ContainsFunc(s.Documents, func(d Document) bool { return d.reads(i, len(s.Annotators)) }) {
			r.Annotators = append(r.Annotators, a.Name)
		}
	}
	l := newLayout(s)
	sums, places := l.gather()
	r.Documents = sums.shared
	all := sums.total()
	r.Sentences = int(all[l.sentences.at.pairable])
	r.Single = int(all[l.sentences.at.units]) - r.Sentences
	figures := l.figures(all)
	for i := range figures {
		figures[i].take(figures[i].measure(all))
	}
	l.interval(figures, sums, r)
	l.closedForms(figures)
	r.Figures = append(r.Figures, figures...)
	l.pairs(r)
	if o.Documents {
		l.documents(r, sums, places)
	}
	r.about()
	return r
}

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

// interval gives each figure its interval, in the way that the number of
// documents allows.
func (l *layout) interval(figures []Figure, sums *sumsOf, r *Report) {
	switch {
	case sums.shared == 0:
		r.Notes = append(r.Notes, "No two annotators read the same sentence, so there is nothing to compare.")
		return
	case sums.shared == 1 && !l.study.Single:
		r.Notes = append(r.Notes, "Two annotators read one document only. The intervals draw its sentences, which are not independent, so they are too narrow; spans have none.")
		l.drawSentences(figures, sums, r)
		return
	case l.study.Single:
		r.Notes = append(r.Notes, "The intervals draw the rows of the table and take them for independent.")
	}
	measures := make([]measure, len(figures))
	for i := range figures {
		measures[i] = figures[i].measure
	}
	for i, values := range sums.bootstrap(measures, r.Draws, r.Seed) {
		figures[i].draw(percentiles(values))
	}
	if sums.shared >= fewDocuments {
		return
	}
	what := "documents"
	if l.study.Single {
		what = "rows"
	}
	r.Notes = append(r.Notes, "Few "+what+": fewer than ten were read by two or more, so the bootstrap is too narrow; the jackknife stands beside it.")
	for i, values := range sums.jackknife(measures) {
		low, high := deleteOne(float64(figures[i].Value), values)
		figures[i].JackknifeLow, figures[i].JackknifeHigh = Number(low), Number(high)
	}
}

func (f *Figure) draw(d Drawn) {
	f.Undefined = d.Undefined
	if f.Value.None() {
		return
	}
	f.Low, f.High = Number(d.Low), Number(d.High)
	f.BelowTentative, f.BelowReliable = Number(d.BelowTentative), Number(d.BelowReliable)
}

// drawSentences draws the sentences of the only document.
func (l *layout) drawSentences(figures []Figure, sums *sumsOf, r *Report) {
	var rows []float64
	width := l.sentences.width
	for _, t := range l.labels {
		width += t.width
	}
	row, binary := make([]int32, len(l.first)), make([]int32, len(l.first))
	n := 0
	for i := range l.study.Documents {
		d := &l.study.Documents[i]
		if !l.shared(d) {
			continue
		}
		for j := range d.Sentences {
			rows = append(rows, make([]float64, width)...)
			l.addSentence(rows[n*width:], d.row(j, len(l.study.Annotators)), row, binary)
			n++
		}
	}
	sentences := sumsOf{width: width, dense: rows, shared: n}
	var measures []measure
	var at []int
	for i := range figures {
		if figures[i].sentences {
			measures, at = append(measures, figures[i].measure), append(at, i)
		}
	}
	for i, values := range sentences.bootstrap(measures, r.Draws, r.Seed) {
		figures[at[i]].draw(percentiles(values))
	}
}
