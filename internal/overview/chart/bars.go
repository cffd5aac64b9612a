package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// bar is one group of who said what.
type bar struct {
	name  string
	total int
	parts []part
}

// part is what one row of the table adds to a bar.
type part struct {
	label string
	tone  float64
	count int
	row   int
}

// tone is how full the colour of a certainty is: the first of the codebook's
// values is full, what is not said is palest.
func (s *sheet) tone(certainty string) float64 {
	codebook := s.corpus.Codebook()
	attribute, _ := codebook.Attribute("certainty")
	switch at := slices.Index(attribute.Values, certainty); {
	case at < 0:
		return 0.2
	default:
		return max(0.35, 1-0.32*float64(at))
	}
}

// bars gathers the rows of a table by all fields but label and certainty.
func (s *sheet) bars() []bar {
	label, certainty := s.table.Column("label"), s.table.Column("certainty")
	if label == 0 { // counted by labels themselves
		certainty = -1
	}
	var list []bar
	place := map[string]int{}
	for i, row := range s.table.Rows {
		var names []string
		for k, value := range row.Values {
			if k != label && k != certainty || len(row.Values) == 1 {
				names = append(names, s.corpus.ValueTitle(s.table.Fields[k], value))
			}
		}
		name := strings.Join(names, " · ")
		at, known := place[name]
		if !known {
			at = len(list)
			place[name], list = at, append(list, bar{name: name})
		}
		p := part{label: row.Values[label], tone: 1, count: row.Count, row: i + 1}
		if certainty >= 0 {
			p.tone = s.tone(row.Values[certainty])
		}
		list[at].total += row.Count
		list[at].parts = append(list[at].parts, p)
	}
	order := map[string]int{}
	for i, l := range s.corpus.Labels() {
		order[l.ID] = i
	}
	for i := range list {
		slices.SortStableFunc(list[i].parts, func(a, b part) int {
			if order[a.label] != order[b.label] {
				return order[a.label] - order[b.label]
			}
			return int(1000 * (b.tone - a.tone))
		})
	}
	return list
}

// mostBars is how many bars a picture has; the others become one.
const mostBars = 22

func whoSaidWhat(s *sheet, _ overview.Question) error {
	list, mostBars := s.bars(), s.most(mostBars, 8)
	if len(list) > mostBars+1 {
		others := bar{name: fmt.Sprintf("%d others", len(list)-mostBars)}
		sums := map[string]int{}
		for _, b := range list[mostBars:] {
			for _, p := range b.parts {
				sums[p.label] += p.count
			}
			others.total += b.total
		}
		for _, l := range s.corpus.Labels() {
			if sums[l.ID] > 0 {
				others.parts = append(others.parts, part{l.ID, 1, sums[l.ID], 0})
			}
		}
		list = append(list[:mostBars:mostBars], others)
		s.notes = append(s.notes, fmt.Sprintf("The %d with the most annotations have bars of their own.", mostBars))
	}
	s.legend(s.labelEntries()...)
	if s.table.Column("certainty") >= 0 {
		s.toneLegend()
	}
	most, names := 1, 0.0
	for _, b := range list {
		most, names = max(most, b.total), max(names, plot.Measure(b.name, s.size, false))
	}
	names = min(names, (s.right-s.left)*0.42)
	from := s.left + names + 2
	to := s.right - plot.Measure(thousands(most), s.size, false) - 1.5
	top := s.y
	for _, b := range list {
		lines := plot.Wrap(b.name, names+0.1, s.size, false)
		if len(lines) > 2 {
			lines = []string{lines[0], plot.Fit(strings.Join(lines[1:], " "), names, s.size, false)}
		}
		line := s.size * plot.MMPerPoint * 1.2
		height := max(5, float64(len(lines))*line+1.4)
		centre := s.y + height/2
		for i, words := range lines {
			s.text(s.left+names, centre+(float64(i)-float64(len(lines)-1)/2)*line+middle(s.size), words, s.size, as{align: plot.End})
		}
		x := from
		for _, p := range b.parts {
			width := (to - from) * float64(p.count) / float64(most)
			says := ""
			if p.row > 0 {
				says = s.says(s.table.Rows[p.row-1])
			}
			s.area(x, centre-1.85, width-0.15, 3.7, s.look(p.label), p.tone, p.row, says)
			x += width
		}
		s.text(x+1, centre+middle(s.size), thousands(b.total), s.size, as{dim: true})
		s.y += height
	}
	s.rule(from-0.2, top, from-0.2, s.y, s.line, 0.18)
	s.y += 0.5
	return nil
}

// toneLegend shows what the tones mean.
func (s *sheet) toneLegend() {
	codebook := s.corpus.Codebook()
	attribute, _ := codebook.Attribute("certainty")
	at, seen := s.table.Column("certainty"), map[string]bool{}
	for _, row := range s.table.Rows {
		seen[row.Values[at]] = true
	}
	var entries []entry
	for _, value := range append(slices.Clone(attribute.Values), "") {
		if seen[value] {
			tone := s.tone(value)
			entries = append(entries, entry{func(x, y float64) float64 {
				s.area(x, y-1.45, 4.4, 2.9, look{colour: s.dim}, tone, 0, "")
				return 4.4
			}, s.corpus.ValueTitle("certainty", value)})
		}
	}
	s.y -= 1
	s.legend(entries...)
}

// alongTheText draws how many annotations there are to 100 sentences that were
// read, tenth by tenth.
func alongTheText(s *sheet, _ overview.Question) error {
	read, all := s.corpus.ReadAlongTheText()
	label, position := s.table.Column("label"), s.table.Column("position")
	type column struct {
		parts []part
		sum   int
	}
	var tenths [10]column
	elsewhere := 0
	for i, row := range s.table.Rows {
		tenth, err := strconv.Atoi(row.Values[position])
		if err != nil {
			elsewhere += row.Count
			continue
		}
		t := &tenths[tenth-1]
		t.sum += row.Count
		t.parts = append(t.parts, part{row.Values[label], 1, row.Count, i + 1})
	}
	if elsewhere > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%d stand outside of any sentence and are not drawn.", elsewhere))
	}
	per := func(n, tenth int) float64 { return 100 * float64(n) / float64(max(1, read[tenth])) }
	most, sentences, readAll := 0.0, 0, 0
	for t, column := range tenths {
		most = max(most, per(column.sum, t))
		sentences, readAll = sentences+all[t], readAll+read[t]
	}
	s.legend(s.labelEntries()...)
	s.text(s.left, s.y+2.4, "annotations to 100 sentences that were read", s.size-0.5, as{dim: true})
	s.y += 4.5
	height := float64(s.most(38, 30))
	left := s.left + 7
	scale := plot.NewLinear(most, 4, false, s.y+height, s.y)
	s.axis(scale, left, s.right, "")
	bands := plot.Bands{N: 10, From: left, To: s.right, Gap: 0.22}
	for t, column := range tenths {
		x, width := bands.Of(t)
		sum := 0
		for _, p := range column.parts {
			top := scale.Of(per(sum+p.count, t))
			s.area(x, top+0.1, width, scale.Of(per(sum, t))-top-0.1, s.look(p.label), 1, p.row, s.says(s.table.Rows[p.row-1]))
			sum += p.count
		}
		s.text(x+width/2, s.y+height+3.2, strconv.Itoa(t+1), s.size-0.5, as{align: plot.Middle})
		s.text(x+width/2, s.y+height+6.2, thousands(read[t]), s.size-1.5, as{align: plot.Middle, dim: true})
	}
	s.text(left-1, s.y+height+6.2, "read", s.size-1.5, as{align: plot.End, dim: true})
	s.y += height + 7
	s.text(left, s.y+2.6, "lead", s.size-0.5, as{dim: true})
	s.text((left+s.right)/2, s.y+2.6, "tenth of the article", s.size-0.5, as{align: plot.Middle, dim: true})
	s.text(s.right, s.y+2.6, "end", s.size-0.5, as{dim: true, align: plot.End})
	s.y += 4.5
	s.notes = append(s.notes, fmt.Sprintf("The base is the %s of %s sentences that were read.", thousands(readAll), thousands(sentences)))
	return nil
}
