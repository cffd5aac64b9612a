package agreement

import "slices"

// Missing stands for what an annotator did not read.
const Missing = -1

// Ratings are what annotators said of items: one value each, or nothing where
// the item was not read.
type Ratings struct {
	Annotators int
	Values     int     // how many values there are, used or not
	Cells      []int32 // a row an item, in it a cell an annotator: a value from 0, or Missing

	times []float64 // for how many items each row stands; nil for one each
}

// NewRatings makes ratings without an item.
func NewRatings(annotators, values int) *Ratings {
	return &Ratings{Annotators: annotators, Values: values}
}

// Add adds an item.
func (r *Ratings) Add(row ...int) {
	for i := range r.Annotators {
		r.Cells = append(r.Cells, int32(row[i]))
	}
}

// Items is the number of items.
func (r *Ratings) Items() int {
	if r.Annotators == 0 {
		return 0
	}
	return len(r.Cells) / r.Annotators
}

// Row is what was said of an item.
func (r *Ratings) Row(item int) []int32 {
	return r.Cells[item*r.Annotators : (item+1)*r.Annotators]
}

// Complete are the items that everybody read.
func (r *Ratings) Complete() *Ratings {
	whole := NewRatings(r.Annotators, r.Values)
	for i := range r.Items() {
		if row := r.Row(i); !slices.Contains(row, Missing) {
			whole.Cells = append(whole.Cells, row...)
		}
	}
	return whole
}

// counts tells how many annotators gave each value to an item, and how many
// read it.
func (r *Ratings) counts(item int) (counts []float64, read float64) {
	counts = make([]float64, r.Values)
	for _, value := range r.Row(item) {
		if value != Missing {
			counts[value]++
			read++
		}
	}
	return counts, read
}

// gathered are the same ratings with items that say the same in one row.
func (r *Ratings) gathered() *Ratings {
	if r.times != nil {
		return r
	}
	p := newPatterns(r.Annotators, r.Values)
	for i := range r.Items() {
		p.add(r.Row(i), 1)
	}
	return &p.ratings
}

// FromTable makes ratings of two annotators from a table that counts items:
// the row is what the first said and the column what the second said.
func FromTable(table [][]int) *Ratings {
	r := NewRatings(2, len(table))
	for first, row := range table {
		for second, n := range row {
			for range n {
				r.Add(first, second)
			}
		}
	}
	return r
}

// FromCounts makes ratings from a table with a row an item and a column a
// value: how many annotators gave it. Who said what is not known, so measures
// that look at each annotator mean nothing on it.
func FromCounts(table [][]int) *Ratings {
	most, values := 0, 0
	for _, row := range table {
		n := 0
		for _, count := range row {
			n += count
		}
		most, values = max(most, n), max(values, len(row))
	}
	r := NewRatings(most, values)
	for _, row := range table {
		cells := make([]int, 0, most)
		for value, count := range row {
			for range count {
				cells = append(cells, value)
			}
		}
		for len(cells) < most {
			cells = append(cells, Missing)
		}
		r.Add(cells...)
	}
	return r
}

func total(numbers []float64) (sum float64) {
	for _, n := range numbers {
		sum += n
	}
	return sum
}
