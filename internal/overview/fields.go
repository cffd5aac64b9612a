package overview

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// A field is what can be counted by: something that annotations say (label,
// source, certainty), that is known of their documents (outlet, month, a
// variable), or where they stand (position).

// FieldError says that a field is none.
type FieldError struct{ Message string }

func (e *FieldError) Error() string { return e.Message }

// Fields lists what annotations can be counted by.
func (c *content) Fields() []string {
	names := slices.Concat(slices.Collect(maps.Keys(c.columns)), slices.Collect(maps.Keys(c.ofDocument)), spokenFields, []string{"organisation"})
	names = slices.DeleteFunc(names, func(name string) bool { return name == "relation" || name == annotatorID || name == noteText })
	slices.Sort(names)
	return slices.Compact(names)
}

// otherNames are those that the language of the search takes too.
var otherNames = map[string]string{"by": "annotator", "lang": "language", "author": "byline", "document": "title", "doc": "title", "date": "day"}

// field gives a column with a code for each statement.
func (c *content) field(name string) (*column, error) {
	name = c.fieldName(name)
	if own, ok := c.columns[name]; ok && name != "relation" {
		return own, nil
	}
	if s := c.spoken[name]; s != nil {
		return derived(&s.codes, s.source, s.sources), nil
	}
	if s := c.spoken["source"]; name == "organisation" {
		return derived(&s.codes, s.organisation, s.organised), nil
	}
	of, ok := c.ofDocument[name]
	if !ok {
		return nil, &FieldError{fmt.Sprintf("There is nothing called %q to count by, only %s.", name, strings.Join(c.Fields(), ", "))}
	}
	spread := make([]int32, len(c.statements))
	for i := range c.statements {
		spread[i] = of.at(int(c.statements[i].document))
	}
	return &column{dictionary: of.dictionary, listed: of.listed, codes: wide(spread)}, nil
}

// fieldName is the name of a field that somebody typed.
func (c *content) fieldName(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if _, own := c.columns[name]; own || c.spoken[name] != nil {
		return name
	}
	if other, ok := otherNames[name]; ok {
		return other
	}
	if v, ok := c.codebook.VariableNamed(name); ok {
		return v.ID
	}
	return name
}

func (c *content) fields(names []string) ([]*column, error) {
	list := make([]*column, len(names))
	for i, name := range names {
		for _, other := range names[:i] {
			if c.fieldName(other) == c.fieldName(name) {
				return nil, &FieldError{fmt.Sprintf("%q is named twice.", name)}
			}
		}
		var err error
		if list[i], err = c.field(name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// FieldTitle is a field as a heading shows it.
func (c *content) FieldTitle(name string) string {
	name = c.fieldName(name)
	if a, ok := c.codebook.Attribute(name); ok {
		return a.Name
	}
	if v, ok := c.codebook.Variable(name); ok {
		return v.Name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// ValueTitle is a value of a field as a picture shows it.
func (c *content) ValueTitle(field, value string) string {
	if value == "" {
		switch name := c.fieldName(field); {
		case unit(name).known():
			return "no date"
		case name == "label", name == "state":
			return "none"
		default:
			return "no " + strings.ToLower(c.FieldTitle(name)) + " given"
		}
	}
	switch c.fieldName(field) {
	case "label":
		if l, ok := c.codebook.Label(value); ok {
			return l.Name
		}
	case "relation":
		if k, ok := c.codebook.RelationKind(value); ok {
			return k.Name
		}
	}
	return value
}

// RowTitle tells a row of a table in words.
func (c *content) RowTitle(t *Table, row Row) string {
	var words []string
	for k, value := range row.Values {
		words = append(words, c.ValueTitle(t.Fields[k], value))
	}
	return strings.Join(words, " · ") + ": " + thousands(row.Count)
}

// cell is a combination of values that occurs, and how often.
type cell struct {
	codes []int32
	n     int
}

// densest is how many cells a tally keeps in a plain list.
const densest = 1 << 22

// tally counts the combinations of values of the statements that are let
// through, in the order of the codes.
func tally(columns []*column, let []bool) []cell {
	size, dense := combinations(columns)
	if !dense {
		return tallyWide(columns, let)
	}
	counts := make([]int, size)
	for i, in := range let {
		if !in {
			continue
		}
		at := 0
		for _, c := range columns {
			at = at*len(c.names) + int(c.at(i))
		}
		counts[at]++
	}
	occur := 0
	for _, n := range counts {
		occur += boolean(n > 0)
	}
	cells, all := make([]cell, 0, occur), make([]int32, occur*len(columns))
	for at, n := range counts {
		if n == 0 {
			continue
		}
		codes := all[:len(columns):len(columns)]
		all = all[len(columns):]
		for k := len(columns) - 1; k >= 0; k-- {
			codes[k] = int32(at % len(columns[k].names))
			at /= len(columns[k].names)
		}
		cells = append(cells, cell{codes, n})
	}
	return cells
}

// mostFields is how many fields can be counted by at once.
const mostFields = 4

func tallyWide(columns []*column, let []bool) []cell {
	counts := map[[mostFields]int32]int{}
	for i, in := range let {
		if !in {
			continue
		}
		var key [mostFields]int32
		for k, c := range columns {
			key[k] = c.at(i)
		}
		counts[key]++
	}
	cells := make([]cell, 0, len(counts))
	for key, n := range counts {
		cells = append(cells, cell{slices.Clone(key[:len(columns)]), n})
	}
	slices.SortFunc(cells, func(a, b cell) int { return slices.Compare(a.codes, b.codes) })
	return cells
}

// ranks gives each code of a column its place in the order in which values are
// shown: dates by date, those that are uncertain behind, listed values as the
// codebook lists them, all others by how many there are; what is not known
// comes last.
func ranks(name string, c *column, at int, cells []cell) []int {
	totals := make([]int, len(c.names))
	for _, cell := range cells {
		totals[cell.codes[at]] += cell.n
	}
	order := make([]int32, len(c.names))
	for i := range order {
		order[i] = int32(i)
	}
	dates := unit(name)
	slices.SortFunc(order, func(a, b int32) int {
		if known := boolean(a == 0) - boolean(b == 0); known != 0 {
			return known
		}
		if dates.known() {
			uncertain := boolean(!dates.certain(c.names[a])) - boolean(!dates.certain(c.names[b]))
			return cmp.Or(uncertain, cmp.Compare(c.names[a], c.names[b]))
		}
		listed := func(code int32) int {
			if int(code) <= c.listed {
				return int(code)
			}
			return c.listed + 1
		}
		return cmp.Or(cmp.Compare(listed(a), listed(b)), cmp.Compare(totals[b], totals[a]), cmp.Compare(c.names[a], c.names[b]))
	})
	places := make([]int, len(order))
	for place, code := range order {
		places[code] = place
	}
	return places
}

// ordered gives the places of cells in the order of the places of their values,
// one field before the other.
func ordered(columns []*column, places [][]int, cells []cell) []int32 {
	order := make([]int32, 0, len(cells))
	if size, dense := combinations(columns); dense && size <= 16*len(cells)+1024 {
		at := make([]int32, size)
		for i, cell := range cells {
			place := 0
			for k, code := range cell.codes {
				place = place*len(columns[k].names) + places[k][code]
			}
			at[place] = int32(i) + 1
		}
		for _, i := range at {
			if i > 0 {
				order = append(order, i-1)
			}
		}
		return order
	}
	for i := range cells {
		order = append(order, int32(i))
	}
	slices.SortFunc(order, func(a, b int32) int {
		for k := range columns {
			if by := places[k][cells[a].codes[k]] - places[k][cells[b].codes[k]]; by != 0 {
				return by
			}
		}
		return 0
	})
	return order
}

// combinations counts those of the values of columns, and tells whether a plain
// list may hold one number for each.
func combinations(columns []*column) (size int, dense bool) {
	size = 1
	for _, c := range columns {
		if size *= len(c.names); size > densest {
			return size, false
		}
	}
	return size, true
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rows turns cells into rows in the order of the values of each field.
func rows(names []string, columns []*column, cells []cell) []Row {
	places := make([][]int, len(columns))
	for k := range columns {
		places[k] = ranks(names[k], columns[k], k, cells)
	}
	list, values := make([]Row, len(cells)), make([]string, len(cells)*len(columns))
	for i, at := range ordered(columns, places, cells) {
		cell := cells[at]
		list[i].Count, list[i].Values = cell.n, values[:len(columns):len(columns)]
		values = values[len(columns):]
		for k, code := range cell.codes {
			list[i].Values[k] = columns[k].names[code]
		}
	}
	return list
}

// Labels gives the labels of the codebook, and after them those that
// annotations have and the codebook has not.
func (c *content) Labels() []corpus.Label {
	labels := slices.Clone(c.codebook.Labels)
	for _, name := range c.columns["label"].names[1:] {
		if _, known := c.codebook.Label(name); !known {
			labels = append(labels, corpus.Label{ID: name, Name: name, Colour: "#60656d"})
		}
	}
	return labels
}
