package chart

import (
	"fmt"
	"slices"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// progress draws how much is read, and by whom.
func progress(s *sheet, _ overview.Question) error {
	looks := map[string]look{
		"labelled": {s.more, plot.Plain, "", "labelled"}, "nothing": {s.tinted(s.more, 0.6), plot.Rising, "", "nothing in it"},
		"parked": {s.less, plot.Dotted, "", "parked"}, "unread": {s.faint, plot.Plain, "", "not read"},
	}
	states := []string{"labelled", "nothing", "parked", "unread"}
	at := s.table.Column("state")
	pace := s.corpus.Pace()
	var entries []entry
	for _, state := range states {
		if slices.ContainsFunc(s.table.Rows, func(r overview.Row) bool { return r.Values[at] == state }) {
			l := looks[state]
			entries = append(entries, entry{func(x, y float64) float64 { s.area(x, y-1.45, 4.4, 2.9, l, 1, 0, ""); return 4.4 }, l.name})
		}
	}
	s.legend(entries...)
	whole := max(1, pace.Read+pace.Unread)
	x := s.left
	for _, p := range []part{{label: "labelled", count: pace.Labelled}, {label: "nothing", count: pace.Read - pace.Labelled}, {label: "unread", count: pace.Unread}} {
		width := (s.right - s.left) * float64(p.count) / float64(whole)
		s.area(x, s.y, width, 5, looks[p.label], 1, 0, looks[p.label].name+": "+thousands(p.count))
		x += width
	}
	s.y += 8
	s.text(s.left, s.y, fmt.Sprintf("%s of %s sentences read (%.0f %%)", thousands(pace.Read), thousands(pace.Read+pace.Unread), 100*float64(pace.Read)/float64(whole)), s.size, as{bold: true})
	s.y += 4
	// A bar for each combination of the other fields.
	type group struct {
		name  string
		parts []part
		sum   int
	}
	var groups []group
	for i, row := range s.table.Rows {
		if row.Values[at] == "unread" && at > 0 && row.Values[0] == "" {
			continue
		}
		name := ""
		for k, value := range row.Values[:at] {
			title := s.corpus.ValueTitle(s.table.Fields[k], value)
			if overview.IsDateField(s.table.Fields[k]) && s.table.Fields[k] != "week" {
				title = dateWords(value)
			}
			if k > 0 {
				name += " · "
			}
			name += title
		}
		if n := len(groups); n == 0 || groups[n-1].name != name {
			groups = append(groups, group{name: name})
		}
		g := &groups[len(groups)-1]
		g.parts = append(g.parts, part{row.Values[at], 1, row.Count, i + 1})
		g.sum += row.Count
	}
	most := s.most(30, 6)
	if len(groups) > most {
		s.notes = append(s.notes, fmt.Sprintf("The last %d of %d bars are drawn.", most, len(groups)))
		groups = groups[len(groups)-most:]
	}
	names, largest := 0.0, 1
	for _, g := range groups {
		names, largest = max(names, plot.Measure(g.name, s.size, false)), max(largest, g.sum)
	}
	names = min(names, (s.right-s.left)*0.4)
	from, to := s.left+names+2, s.right-plot.Measure(thousands(largest), s.size, false)-1.5
	for _, g := range groups {
		s.text(from-2, s.y+2.5+middle(s.size), plot.Fit(g.name, names, s.size, false), s.size, as{align: plot.End})
		x := from
		for _, p := range g.parts {
			width := (to - from) * float64(p.count) / float64(largest)
			s.area(x, s.y+0.7, width-0.15, 3.6, looks[p.label], 1, p.row, s.says(s.table.Rows[p.row-1]))
			x += width
		}
		s.text(x+1, s.y+2.5+middle(s.size), thousands(g.sum), s.size, as{dim: true})
		s.y += 5
	}
	return nil
}
