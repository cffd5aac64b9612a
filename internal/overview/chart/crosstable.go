package chart

import (
	"fmt"
	"math"
	"slices"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// mostRows bounds the rows of a cross-table that are drawn; columns are as many
// as there is room for.
const mostRows = 24

// crossTable draws the counts with the shares of their rows, and shades what
// is more or less than expected.
func crossTable(s *sheet, _ overview.Question) error {
	var rows, columns []string
	counts := map[[2]string]int{}
	ofRow, ofColumn := map[string]int{}, map[string]int{}
	for i, row := range s.table.Rows {
		r, c := row.Values[0], row.Values[1]
		if _, known := ofRow[r]; !known {
			rows = append(rows, r)
		}
		if _, known := ofColumn[c]; !known {
			columns = append(columns, c)
		}
		counts[[2]string{r, c}] = i + 1
		ofRow[r] += row.Count
		ofColumn[c] += row.Count
	}
	mostRows := s.most(mostRows, 6)
	columns = s.columnOrder(columns, ofColumn)
	title := func(field int, value string) string { return s.corpus.ValueTitle(s.table.Fields[field], value) }
	names := 0.0
	for _, r := range rows[:min(len(rows), mostRows)] {
		names = max(names, plot.Measure(title(0, r), s.size, false))
	}
	names = min(max(names, 12), (s.right-s.left)*0.3)
	room := s.right - s.left - names - 2
	const narrowest, total = 10.5, 9.0
	if fit := int((room - total) / narrowest); len(columns) > fit {
		s.notes = append(s.notes, fmt.Sprintf("The first %d of %d columns are drawn; sums are of all.", fit, len(columns)))
		columns = columns[:fit]
	}
	if len(rows) > mostRows {
		s.notes = append(s.notes, fmt.Sprintf("The first %d of %d rows are drawn; sums are of all.", mostRows, len(rows)))
		rows = rows[:mostRows]
	}
	each := min((room-total)/float64(len(columns)), 26)
	left := s.left + names + 2
	heads, size := 1, s.size-0.5
	if each < 14 {
		size = s.size - 1.5
	}
	for _, c := range columns {
		heads = max(heads, min(3, len(plot.Wrap(title(1, c), each-0.6, size, false))))
	}
	for k, c := range columns {
		lines := plot.Wrap(title(1, c), each-0.6, size, false)
		if len(lines) > 3 {
			lines = append(lines[:2], plot.Fit(lines[2]+" "+lines[3], each-0.6, size, false))
		}
		for n, line := range lines {
			s.text(left+each*(float64(k)+0.5), s.y+2.4+3*float64(heads-len(lines)+n), line, size, as{align: plot.Middle, dim: true})
		}
	}
	edge := left + each*float64(len(columns)) + total
	s.text(edge, s.y+2.4+3*float64(heads-1), "all", s.size-0.5, as{align: plot.End, dim: true})
	s.y += 3*float64(heads) + 1
	s.high = 9.2
	if each < 18 {
		s.high = 11.4 // the interval stands in a line of its own
	}
	high := s.high
	s.rule(s.left, s.y, edge, s.y, s.line, 0.25)
	for _, r := range rows {
		lines := plot.Wrap(title(0, r), names+0.1, s.size, false)
		if len(lines) > 2 {
			lines = []string{lines[0], plot.Fit(lines[1]+" "+lines[2], names, s.size, false)}
		}
		for n, line := range lines {
			s.text(s.left, s.y+high/2+(float64(n)-float64(len(lines)-1)/2)*3.1+middle(s.size), line, s.size, as{})
		}
		for k, c := range columns {
			s.cell(left+each*float64(k), each, counts[[2]string{r, c}])
		}
		s.text(edge, s.y+high/2+middle(s.size), thousands(ofRow[r]), s.size, as{align: plot.End, dim: true})
		s.y += high
		s.rule(s.left, s.y, edge, s.y, s.faint, 0.18)
	}
	s.text(s.left, s.y+4, "all", s.size-0.5, as{dim: true})
	for k, c := range columns {
		s.text(left+each*(float64(k)+0.5), s.y+4, thousands(ofColumn[c]), s.size, as{align: plot.Middle, dim: true})
	}
	s.text(edge, s.y+4, thousands(s.table.Total), s.size, as{align: plot.End, bold: true})
	s.y += 6
	s.rule(s.left, s.y, edge, s.y, s.line, 0.25)
	s.y += 1
	residual := slices.Index(s.table.Figures, "residual")
	if slices.ContainsFunc(s.table.Rows, func(r overview.Row) bool { return math.Abs(r.Figures[residual]) >= 2 }) {
		s.legend(entry{func(x, y float64) float64 {
			s.add(plot.Mark{Path: plot.Rect(x, y-1.45, 4.4, 2.9), Fill: s.tinted(s.more, 0.35)})
			return 4.4
		}, "+ more than expected"}, entry{func(x, y float64) float64 {
			s.add(plot.Mark{Path: plot.Rect(x, y-1.45, 4.4, 2.9), Fill: s.tinted(s.less, 0.35)})
			return 4.4
		}, "− less (adjusted residual beyond 2)"})
	}
	return nil
}

// columnOrder is that of the test, and behind it what the test leaves out.
func (s *sheet) columnOrder(columns []string, of map[string]int) []string {
	if s.table.Test == nil {
		return columns
	}
	place := map[string]int{}
	for i, c := range s.table.Test.Columns {
		place[c] = i
	}
	at := func(c string) int {
		if i, ok := place[c]; ok {
			return i
		}
		return len(columns)
	}
	slices.SortStableFunc(columns, func(a, b string) int { return at(a) - at(b) })
	return columns
}

// cell draws a count with its share of the row and the interval of that.
func (s *sheet) cell(x, width float64, row int) {
	if row == 0 {
		s.text(x+width/2, s.y+3.9, "0", s.size, as{align: plot.Middle, dim: true})
		return
	}
	r := s.table.Rows[row-1]
	figure := func(name string) float64 { return r.Figures[slices.Index(s.table.Figures, name)] }
	count := thousands(r.Count)
	fill := s.ground
	if residual := figure("residual"); math.Abs(residual) >= 2 {
		c, sign := s.more, "+"
		if residual < 0 {
			c, sign = s.less, "−"
		}
		fill = s.tinted(c, min(0.55, 0.15+0.07*math.Abs(residual)))
		count += " " + sign
	}
	s.add(plot.Mark{Path: plot.Rect(x+0.15, s.y+0.15, width-0.3, s.high-0.3), Fill: fill, Row: row, Says: s.says(r)})
	s.text(x+width/2, s.y+3.9, count, s.size, as{align: plot.Middle, bold: true})
	words := fmt.Sprintf("%.0f %%", 100*figure("row_share"))
	dim := as{align: plot.Middle, dim: fill == s.ground}
	if low, high := figure("row_low"), figure("row_high"); !math.IsNaN(low) {
		interval := fmt.Sprintf("(%.0f–%.0f)", 100*low, 100*high)
		if s.high > 10 {
			s.text(x+width/2, s.y+9.6, interval, s.size-2, dim)
		} else {
			words += " " + interval
		}
	}
	s.text(x+width/2, s.y+7.1, words, s.size-2, dim)
}
