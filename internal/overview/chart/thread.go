package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// threadLayout is where the statements of a thread lie: each in a slot of its
// own, in order, so that those of one day stay apart; each in the lane of who
// says it.
type threadLayout struct {
	lanes []string // in the order in which they come
	lane  []int    // of each statement
	dates []dateRun
}

// dateRun is a row of statements of one date.
type dateRun struct {
	date     string
	from, to int // statements, half-open
}

func layThread(life overview.Life) threadLayout {
	var l threadLayout
	for i, s := range life.Statements {
		at := slices.Index(l.lanes, s.Lane)
		if at < 0 {
			at = len(l.lanes)
			l.lanes = append(l.lanes, s.Lane)
		}
		l.lane = append(l.lane, at)
		if n := len(l.dates); n > 0 && l.dates[n-1].date == s.Date {
			l.dates[n-1].to = i + 1
		} else {
			l.dates = append(l.dates, dateRun{s.Date, i, i + 1})
		}
	}
	return l
}

// mostStatements is how many statements of a thread a picture shows.
const mostStatements = 60

func thread(s *sheet, q overview.Question) error {
	field := s.table.Fields[2]
	life, _, err := s.corpus.Life(field, max(1, q.Thread))
	if err != nil {
		return err
	}
	mostStatements := s.most(mostStatements, 24)
	if n := len(life.Statements); n > mostStatements {
		life.Statements = life.Statements[:mostStatements]
		life.Links = slices.DeleteFunc(life.Links, func(l overview.LifeLink) bool { return l.From >= mostStatements || l.To >= mostStatements })
		s.notes = append(s.notes, fmt.Sprintf("The first %d of %d statements are drawn.", mostStatements, n))
	}
	lay := layThread(life)
	s.threadLegend(life)
	names := 0.0
	for _, lane := range lay.lanes {
		names = max(names, plot.Measure(s.corpus.ValueTitle(field, lane), s.size, false))
	}
	names = min(names, (s.right-s.left)*0.36)
	left := s.left + names + 3
	const laneHeight = 7.0
	top := s.y + 1
	height := laneHeight * float64(len(lay.lanes))
	slots := plot.Bands{N: len(life.Statements), From: left, To: s.right}
	for i, lane := range lay.lanes {
		y := top + laneHeight*(float64(i)+0.5)
		s.rule(left, y, s.right, y, s.faint, 0.25)
		lines := plot.Wrap(s.corpus.ValueTitle(field, lane), names+0.1, s.size-0.5, false)
		if len(lines) > 2 {
			lines = []string{lines[0], plot.Fit(lines[1]+" "+lines[2], names, s.size-0.5, false)}
		}
		for n, words := range lines {
			s.text(left-2, y+(float64(n)-float64(len(lines)-1)/2)*3+middle(s.size-0.5), words, s.size-0.5, as{align: plot.End})
		}
	}
	written := [2]float64{} // how far each of two rows of dates reaches
	foot := top + height + 4.5
	for i, run := range lay.dates {
		from, _ := slots.Of(run.from)
		last, width := slots.Of(run.to - 1)
		if i > 0 {
			s.rule(from, top, from, top+height+1.2, s.line, 0.18)
		}
		words := dateWords(run.date)
		wide := plot.Measure(words, s.size-1, false)
		x := min(from+0.8, s.right-wide)
		row := slices.IndexFunc(written[:], func(end float64) bool { return end+1 < x })
		if row < 0 || last+width-from < 1 {
			continue // it has no room; the rule stays
		}
		written[row] = x + wide
		foot = max(foot, top+height+4.5+2.8*float64(row))
		s.text(x, top+height+3.2+2.8*float64(row), words, s.size-1, as{dim: true})
	}
	at := func(i int) plot.Point {
		x, width := slots.Of(i)
		return plot.Point{X: x + width/2, Y: top + laneHeight*(float64(lay.lane[i])+0.5)}
	}
	for _, l := range life.Links {
		c, dashes := s.relation(l.Kind)
		s.arc(at(l.From), at(l.To), 1.75, 0.22, c, 0.32, dashes, true)
	}
	for i, statement := range life.Statements {
		says := fmt.Sprintf("%d. %s, %s: %s (%s)", i+1, dateWords(statement.Date), s.corpus.ValueTitle(field, statement.Lane), statement.Act, s.look(statement.Label).name)
		s.act(at(i), 1.35, statement.Act, s.look(statement.Label), s.rowOf(life, i), says)
	}
	s.y = foot
	s.notes = append(s.notes, "Statements stand in the order of their dates, and within a day in that of the texts.")
	return nil
}

// rowOf is the row of the table in which a statement is counted.
func (s *sheet) rowOf(life overview.Life, i int) int {
	statement := life.Statements[i]
	want := []string{fmt.Sprint(life.Number), statement.Date, statement.Lane, statement.Act, statement.Label}[:len(s.table.Fields)]
	return slices.IndexFunc(s.table.Rows, func(r overview.Row) bool { return slices.Equal(r.Values, want) }) + 1
}

// arc draws a link between two places, bent to its left by a share of its
// length, with a gap before each end and an arrowhead if it has a direction.
func (s *sheet) arc(from, to plot.Point, gap, share float64, c color.NRGBA, width float64, dashes []float64, arrow bool) {
	dx, dy := to.X-from.X, to.Y-from.Y
	length := math.Hypot(dx, dy)
	if length < 2*gap {
		return
	}
	bend := max(-6, min(share*length, 6))
	mx, my := (from.X+to.X)/2+dy/length*bend, (from.Y+to.Y)/2-dx/length*bend
	toward := func(at plot.Point, x, y, by float64) plot.Point {
		d := math.Hypot(x-at.X, y-at.Y)
		return plot.Point{X: at.X + (x-at.X)/d*by, Y: at.Y + (y-at.Y)/d*by}
	}
	head := 0.0
	if arrow {
		head = 1.1 + width
	}
	begin, end := toward(from, mx, my, gap), toward(to, mx, my, gap+head)
	var path plot.Path
	path.MoveTo(begin.X, begin.Y)
	// A quadratic curve over the bent middle, as a cubic one.
	path.CurveTo(begin.X+2*(mx-begin.X)/3, begin.Y+2*(my-begin.Y)/3, end.X+2*(mx-end.X)/3, end.Y+2*(my-end.Y)/3, end.X, end.Y)
	s.stroke(path, c, width, dashes...)
	if arrow {
		tip := toward(to, mx, my, gap)
		d := math.Hypot(tip.X-end.X, tip.Y-end.Y)
		ux, uy := (tip.X-end.X)/d, (tip.Y-end.Y)/d
		half := 0.5 + width*0.6
		s.add(plot.Mark{Path: plot.Polygon(tip, plot.Point{X: end.X - uy*half, Y: end.Y + ux*half}, plot.Point{X: end.X + uy*half, Y: end.Y - ux*half}), Fill: c})
	}
}

// act draws the sign of what a statement does.
func (s *sheet) act(at plot.Point, r float64, act string, l look, row int, says string) {
	m := plot.Mark{Fill: l.colour, Row: row, Says: says}
	switch act {
	case overview.Repeated:
		m.Path, m.Fill, m.Stroke, m.Width = plot.Circle(at.X, at.Y, r*0.85), s.ground, l.colour, 0.45
	case overview.Supported:
		m.Path = plot.Polygon(plot.Point{X: at.X, Y: at.Y - r*1.2}, plot.Point{X: at.X + r*1.1, Y: at.Y + r*0.8}, plot.Point{X: at.X - r*1.1, Y: at.Y + r*0.8})
	case overview.Hedged:
		m.Path = plot.Polygon(plot.Point{X: at.X, Y: at.Y - r*1.2}, plot.Point{X: at.X + r*1.2, Y: at.Y}, plot.Point{X: at.X, Y: at.Y + r*1.2}, plot.Point{X: at.X - r*1.2, Y: at.Y})
		m.Fill, m.Stroke, m.Width = s.ground, l.colour, 0.45
	case overview.Denied:
		m.Path = plot.Rect(at.X-r, at.Y-r, 2*r, 2*r)
	default:
		m.Path = plot.Circle(at.X, at.Y, r)
	}
	s.add(m)
	if act == overview.Denied {
		d, on := r*0.5, s.on(l.colour)
		s.stroke(append(plot.Line(plot.Point{X: at.X - d, Y: at.Y - d}, plot.Point{X: at.X + d, Y: at.Y + d}), plot.Line(plot.Point{X: at.X - d, Y: at.Y + d}, plot.Point{X: at.X + d, Y: at.Y - d})...), on, 0.35)
	}
}

func (s *sheet) threadLegend(life overview.Life) {
	var entries []entry
	for _, act := range overview.Acts {
		at := slices.IndexFunc(life.Statements, func(st overview.LifeStatement) bool { return st.Act == act })
		if at < 0 {
			continue
		}
		l := s.look(life.Statements[at].Label)
		entries = append(entries, entry{func(x, y float64) float64 { s.act(plot.Point{X: x + 1.6, Y: y}, 1.35, act, l, 0, ""); return 3.2 }, act})
	}
	var kinds []string
	for _, l := range life.Links {
		if !slices.Contains(kinds, l.Kind) {
			kinds = append(kinds, l.Kind)
		}
	}
	s.legend(append(entries, s.relationEntries(kinds, true)...)...)
}

// relationEntries are the kinds of links, in the order of the codebook.
func (s *sheet) relationEntries(kinds []string, arrow bool) []entry {
	codebook := s.corpus.Codebook()
	slices.SortStableFunc(kinds, func(a, b string) int {
		at := func(id string) int {
			for i, k := range codebook.Relations {
				if k.ID == id {
					return i
				}
			}
			return len(codebook.Relations)
		}
		return at(a) - at(b)
	})
	var entries []entry
	for _, kind := range kinds {
		c, dashes := s.relation(kind)
		entries = append(entries, entry{func(x, y float64) float64 {
			end := x + 7
			if arrow {
				end -= 1.4
				s.add(plot.Mark{Path: plot.Polygon(plot.Point{X: x + 7, Y: y}, plot.Point{X: end, Y: y - 0.7}, plot.Point{X: end, Y: y + 0.7}), Fill: c})
			}
			s.stroke(plot.Line(plot.Point{X: x, Y: y}, plot.Point{X: end, Y: y}), c, 0.4, dashes...)
			return 7
		}, lower(s.corpus.ValueTitle("relation", kind))})
	}
	return entries
}
