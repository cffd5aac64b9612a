package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// overTime draws labels by period: how many, with a moving mean, and below it
// their shares.
func overTime(s *sheet, _ overview.Question) error {
	at := slices.IndexFunc(s.table.Fields, overview.IsDateField)
	field, label := s.table.Fields[at], s.table.Column("label")
	if len(s.table.Fields) > 2 {
		s.notes = append(s.notes, "The picture sums over "+strings.Join(slices.DeleteFunc(slices.Clone(s.table.Fields), func(f string) bool { return f == field || f == "label" }), " and ")+".")
	}
	var values []string
	for _, row := range s.table.Rows {
		values = append(values, row.Values[at])
	}
	periods := overview.Periods(field, values)
	if len(periods) == 0 {
		s.text(s.left, s.y+4, "No date is known well enough to be drawn by "+field+".", s.size, as{dim: true})
		s.y += 8
		return nil
	}
	place := map[string]int{}
	for i, p := range periods {
		place[p] = i
	}
	parts, sums := make([][]part, len(periods)), make([]float64, len(periods))
	for i, row := range s.table.Rows {
		if p, ok := place[row.Values[at]]; ok {
			parts[p] = append(parts[p], part{row.Values[label], 1, row.Count, i + 1})
			sums[p] += float64(row.Count)
		}
	}
	order := map[string]int{}
	for i, l := range s.corpus.Labels() {
		order[l.ID] = i
	}
	for _, list := range parts {
		slices.SortStableFunc(list, func(a, b part) int { return order[a.label] - order[b.label] })
	}
	window := overview.MeanWindow(field)
	entries := s.labelEntries()
	if len(periods) >= window {
		entries = append(entries, entry{func(x, y float64) float64 { s.rule(x, y, x+5, y, s.ink, 0.5); return 5 }, fmt.Sprintf("moving mean of all, %d %ss", window, field)})
	}
	s.legend(entries...)
	left := s.left + max(plot.Measure("100 %", s.size-1, false)+1, plot.Measure(thousands(int(slices.Max(sums))), s.size-1, false)+2)
	bands := plot.Bands{N: len(periods), From: left, To: s.right, Gap: 0.24}
	s.text(s.left, s.y+2.4, "annotations", s.size-0.5, as{dim: true})
	s.y += 4.5
	high, low := 36.0, 17.0
	if s.brief {
		high = 26
	}
	scale := plot.NewLinear(slices.Max(sums), 4, true, s.y+high, s.y)
	s.axis(scale, left, s.right, "")
	s.stacks(bands, parts, func(n, _ float64) float64 { return scale.Of(n) }, sums, len(periods) < window)
	if len(periods) >= window {
		var mean []plot.Point
		for i, n := range overview.MovingMean(sums, window) {
			x, width := bands.Of(i)
			mean = append(mean, plot.Point{X: x + width/2, Y: scale.Of(n)})
		}
		s.stroke(plot.Line(mean...), s.ground, 1.1)
		s.stroke(plot.Line(mean...), s.ink, 0.5)
	}
	s.y += high + 1.5
	s.dates(bands, field, periods)
	if s.brief {
		return nil
	}
	s.text(s.left, s.y+2.4, "shares", s.size-0.5, as{dim: true})
	s.y += 4.5
	share := plot.Linear{Max: 100, Ticks: []float64{0, 50, 100}, From: s.y + low, To: s.y}
	s.axis(share, left, s.right, " %")
	s.stacks(bands, parts, func(n, sum float64) float64 { return share.Of(100 * n / sum) }, sums, true)
	s.y += low + 1.5
	s.notes = append(s.notes, "Shares are of all annotations of a "+field+".")
	return nil
}

// stacks draws columns of parts, with letters where nothing lies over them.
func (s *sheet) stacks(bands plot.Bands, parts [][]part, of func(n, sum float64) float64, sums []float64, letters bool) {
	for i, list := range parts {
		x, width := bands.Of(i)
		if width > 14 {
			x, width = x+(width-14)/2, 14
		}
		sum := 0.0
		for _, p := range list {
			top, foot := of(sum+float64(p.count), sums[i]), of(sum, sums[i])
			l := s.look(p.label)
			if !letters {
				l.letter = ""
			}
			s.area(x, top+0.08, width, foot-top-0.08, l, 1, p.row, s.says(s.table.Rows[p.row-1]))
			sum += float64(p.count)
		}
	}
}

// dates writes the periods under their bands, as many as have room, each year
// where it begins.
func (s *sheet) dates(bands plot.Bands, field string, periods []string) {
	size := s.size - 1
	room := (bands.To - bands.From) / float64(len(periods))
	every := 1
	for float64(every)*room < plot.Measure("30 May", size, false)+2.5 {
		every++
	}
	year, reach := "", 0.0
	for i := 0; i < len(periods); i += every {
		at, _ := overview.PeriodStart(field, periods[i])
		x, width := bands.Of(i)
		words := periods[i]
		switch field {
		case "day", "week":
			words = at.Format("2 Jan")
		case "month":
			words = at.Format("Jan")
		}
		wide := max(plot.Measure(words, size, false), plot.Measure("2000", size, false))
		middle := min(x+width/2, s.right-wide/2) // the last stays in the picture
		if middle-wide/2 < reach {
			continue
		}
		reach = middle + wide/2 + 1
		s.text(middle, s.y+1.8, words, size, as{align: plot.Middle, dim: true})
		if y := strconv.Itoa(at.Year()); y != year && field != "year" {
			s.text(middle, s.y+4.6, y, size, as{align: plot.Middle, dim: true})
			year = y
		}
	}
	if s.y += 4; field != "year" {
		s.y += 2.5
	}
}

// dateWords writes a date as people read it.
func dateWords(date string) string {
	if at, err := time.Parse(time.DateOnly, date); err == nil {
		return at.Format("2 Jan 2006")
	}
	if at, err := time.Parse("2006-01", date); err == nil {
		return at.Format("Jan 2006")
	}
	if date == "" {
		return "no date"
	}
	return date
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
