package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"sayso/internal/agreement"
)

// Data is what was observed, in one of several forms.
type Data struct {
	Ratings [][]any  `json:"ratings"` // one row per item, one column per annotator, null for not read
	Type    string   `json:"type"`    // "set" when each rating is a list of labels
	Table   [][]int  `json:"table"`   // rows what the first said, columns what the second said
	Counts  [][]int  `json:"counts"`  // a row an item, a column a value
	Labels  []string `json:"labels"`  // of the rows and columns of a table, or of the columns of counts
	Values  []any    `json:"values"`  // the values that could be given, in their order

	A []any `json:"a"` // two sets
	B []any `json:"b"`

	Gold []piece `json:"gold"` // spans of two annotators
	Pred []piece `json:"pred"`

	Continuum map[string][]piece `json:"continuum"` // by annotator
	Length    int                `json:"length"`

	Units    [][]any `json:"units"` // annotator, begin, length, value
	Begin    int     `json:"begin"`
	Category any     `json:"category"`

	U           []float64   `json:"u"`
	V           []float64   `json:"v"`
	Rows        []piece     `json:"rows"`
	Cols        []piece     `json:"cols"`
	Alignment   [][]*piece  `json:"alignment"`
	Categories  []string    `json:"categories"`
	CategoryFar [][]float64 `json:"cat_matrix"`

	Share      float64 `json:"share"`
	AlphaMin   float64 `json:"alpha_min"`
	Level      float64 `json:"level"`
	Annotators int     `json:"annotators"`
}

// number is a number, or a fraction in a string: "2/3".
type number float64

func (n *number) UnmarshalJSON(raw []byte) error {
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return err
	}
	if text, ok := value.(string); ok {
		above, below, parted := strings.Cut(text, "/")
		x, err := strconv.ParseFloat(strings.TrimSpace(above), 64)
		if err != nil {
			return fmt.Errorf("%q is no number", text)
		}
		if parted {
			y, err := strconv.ParseFloat(strings.TrimSpace(below), 64)
			if err != nil || y == 0 {
				return fmt.Errorf("%q is no number", text)
			}
			x /= y
		}
		*n = number(x)
		return nil
	}
	x, ok := value.(float64)
	if !ok {
		return fmt.Errorf("%s is no number", raw)
	}
	*n = number(x)
	return nil
}

// distance is the name of one, or a matrix.
type distance struct {
	name   string
	matrix [][]float64
}

func (d *distance) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &d.name) == nil {
		return nil
	}
	if json.Unmarshal(raw, &d.matrix) == nil {
		return nil
	}
	var object struct {
		Matrix [][]float64 `json:"matrix"`
	}
	if err := json.Unmarshal(raw, &object); err != nil || object.Matrix == nil {
		return fmt.Errorf("%s is no distance", raw)
	}
	d.matrix = object.Matrix
	return nil
}

// piece is a unit as a list: start, end, and the value where it has one.
type piece struct {
	start, end int
	value      string
}

func (p *piece) UnmarshalJSON(raw []byte) error {
	var parts []any
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	if len(parts) < 2 {
		return fmt.Errorf("%s is no unit: it needs a start and an end", raw)
	}
	start, first := parts[0].(float64)
	end, second := parts[1].(float64)
	if !first || !second || start >= end || start != math.Trunc(start) || end != math.Trunc(end) {
		return fmt.Errorf("%s is no unit: it needs a start before an end", raw)
	}
	p.start, p.end = int(start), int(end)
	if len(parts) > 2 {
		p.value = text(parts[2])
	}
	return nil
}

// text is a value of JSON as a name.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

// coded is what was observed with its values turned into places in a list.
type coded struct {
	*agreement.Ratings
	names []string
	sets  []agreement.Set // what each value is, when they are sets
}

// place finds a value by its name.
func (c coded) place(name string) (int, error) {
	if at := slices.Index(c.names, name); at >= 0 {
		return at, nil
	}
	return 0, fmt.Errorf("the data has no value %q", name)
}

// numbers are the values as numbers.
func (c coded) numbers() ([]float64, error) {
	numbers := make([]float64, len(c.names))
	for i, name := range c.names {
		x, err := strconv.ParseFloat(name, 64)
		if err != nil {
			return nil, fmt.Errorf("the value %q is no number, which this distance needs", name)
		}
		numbers[i] = x
	}
	return numbers, nil
}

// ratings reads ratings, a table or counts.
func (d Data) ratings() (coded, error) {
	switch {
	case d.Ratings != nil && d.Type == "set":
		return d.ofSets()
	case d.Ratings != nil:
		return d.ofValues()
	case d.Table != nil:
		if !square(d.Table) {
			return coded{}, errors.New("the table has not as many rows as columns")
		}
		return coded{Ratings: agreement.FromTable(d.Table), names: d.named(len(d.Table))}, nil
	case d.Counts != nil:
		r := agreement.FromCounts(d.Counts)
		return coded{Ratings: r, names: d.named(r.Values)}, nil
	}
	return coded{}, errors.New("the data has neither ratings nor a table nor counts")
}

func square(table [][]int) bool {
	for _, row := range table {
		if len(row) != len(table) || slices.Min(row) < 0 {
			return false
		}
	}
	return true
}

// named are the names of n values: the labels, or numbers from 1.
func (d Data) named(n int) []string {
	names := slices.Clone(d.Labels)
	for i := len(names); i < n; i++ {
		names = append(names, strconv.Itoa(i+1))
	}
	return names
}

func (d Data) ofValues() (coded, error) {
	seen := map[string]bool{}
	var names []string
	note := func(value any) {
		if name := text(value); value != nil && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, value := range d.Values {
		note(value)
	}
	for _, name := range d.Labels {
		note(name)
	}
	given := len(names)
	width := 0
	for _, row := range d.Ratings {
		width = max(width, len(row))
		for _, value := range row {
			note(value)
		}
	}
	inOrder(names[given:])
	r := agreement.NewRatings(width, len(names))
	place := map[string]int{}
	for i, name := range names {
		place[name] = i
	}
	for _, row := range d.Ratings {
		cells := make([]int, width)
		for i := range cells {
			cells[i] = agreement.Missing
			if i < len(row) && row[i] != nil {
				cells[i] = place[text(row[i])]
			}
		}
		r.Add(cells...)
	}
	return coded{Ratings: r, names: names}, nil
}

// inOrder sorts names: as numbers when all are.
func inOrder(names []string) {
	value := func(name string) (float64, bool) {
		x, err := strconv.ParseFloat(name, 64)
		return x, err == nil
	}
	numbers := true
	for _, name := range names {
		_, ok := value(name)
		numbers = numbers && ok
	}
	sort.SliceStable(names, func(i, j int) bool {
		if numbers {
			x, _ := value(names[i])
			y, _ := value(names[j])
			return x < y
		}
		return names[i] < names[j]
	})
}

func (d Data) ofSets() (coded, error) {
	if d.Ratings == nil {
		return coded{}, errors.New("the data has no ratings")
	}
	var labels, names []string
	width := 0
	c := coded{}
	place := map[string]int{}
	for _, row := range d.Ratings {
		width = max(width, len(row))
	}
	var rows [][]int
	for _, row := range d.Ratings {
		cells := make([]int, width)
		for i := range cells {
			cells[i] = agreement.Missing
			if i >= len(row) || row[i] == nil {
				continue
			}
			list, ok := row[i].([]any)
			if !ok {
				return coded{}, fmt.Errorf("%v is no set: it needs a list", row[i])
			}
			set := setOf(list, &labels)
			name := fmt.Sprint(set)
			if _, known := place[name]; !known {
				place[name] = len(names)
				names = append(names, name)
				c.sets = append(c.sets, set)
			}
			cells[i] = place[name]
		}
		rows = append(rows, cells)
	}
	c.Ratings, c.names = agreement.NewRatings(width, len(names)), names
	for _, row := range rows {
		c.Add(row...)
	}
	return c, nil
}

// setOf turns a list of labels into a set, noting labels that are new.
func setOf(list []any, labels *[]string) agreement.Set {
	var set agreement.Set
	for _, label := range list {
		at := slices.Index(*labels, text(label))
		if at < 0 {
			at = len(*labels)
			*labels = append(*labels, text(label))
		}
		set = append(set, at)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// units turns pieces into units, noting values that are new.
func units(pieces []piece, values *[]string, labelled bool) []agreement.Unit {
	list := make([]agreement.Unit, len(pieces))
	for i, p := range pieces {
		list[i] = agreement.Unit{Start: p.start, End: p.end}
		if !labelled {
			continue
		}
		at := slices.Index(*values, p.value)
		if at < 0 {
			at = len(*values)
			*values = append(*values, p.value)
		}
		list[i].Value = at
	}
	return list
}

// continuum reads the units of each annotator.
func (d Data) continuum() (agreement.Continuum, []string, error) {
	c := agreement.Continuum{Length: d.Length}
	values := slices.Clone(d.Categories)
	for _, name := range sortedKeys(d.Continuum) {
		own := units(d.Continuum[name], &values, true)
		agreement.SortUnits(own)
		for i, u := range own {
			if i > 0 && own[i-1].End > u.Start {
				return c, nil, fmt.Errorf("two units of %s overlap", name)
			}
			if d.Length > 0 && u.End > d.Length || u.Start < 0 {
				return c, nil, fmt.Errorf("a unit of %s lies outside the continuum", name)
			}
		}
		c.Units = append(c.Units, own)
	}
	if len(c.Units) == 0 {
		return c, nil, errors.New("the data has no continuum")
	}
	return c, values, nil
}

// unitized reads units as annotator, begin, length and value.
func (d Data) unitized() (agreement.Continuum, []string, error) {
	c := agreement.Continuum{Length: d.Length}
	if len(d.Units) == 0 || d.Length < 1 {
		return c, nil, errors.New("the data has no units, or no length")
	}
	var values []string
	for _, row := range d.Units {
		if len(row) != 4 {
			return c, nil, errors.New("a unit is not annotator, begin, length and value")
		}
		var whole [3]int
		for i := range whole {
			x, ok := row[i].(float64)
			if !ok || x < 0 || x > 1e9 {
				return c, nil, fmt.Errorf("%v is no number of a unit", row[i])
			}
			whole[i] = int(x)
		}
		for len(c.Units) <= whole[0] {
			if whole[0] > 1000 {
				return c, nil, errors.New("annotators are counted from 0")
			}
			c.Units = append(c.Units, nil)
		}
		name := text(row[3])
		if !slices.Contains(values, name) {
			values = append(values, name)
		}
		start := whole[1] - d.Begin
		c.Units[whole[0]] = append(c.Units[whole[0]], agreement.Unit{Start: start, End: start + whole[2], Value: slices.Index(values, name)})
	}
	for i := range c.Units {
		agreement.SortUnits(c.Units[i])
	}
	return c, values, nil
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
