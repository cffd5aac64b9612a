package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// graph is who answers whom with a number for each who is drawn.
type graph struct {
	names []string // those with the most links first
	links []graphLink
	cut   int // how many are not drawn
}

type graphLink struct {
	from, to int
	kind     string
	count    int
	row      int
}

// mostNodes is how many are drawn.
const mostNodes = 18

func layGraph(t *overview.Table, most int) graph {
	weight := map[string]int{}
	for _, row := range t.Rows {
		weight[row.Values[0]] += row.Count
		weight[row.Values[1]] += row.Count
	}
	var g graph
	for name := range weight {
		g.names = append(g.names, name)
	}
	slices.SortFunc(g.names, func(a, b string) int { return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b)) })
	if len(g.names) > most {
		g.cut = len(g.names) - most
		g.names = g.names[:most]
	}
	place := map[string]int{}
	for i, name := range g.names {
		place[name] = i
	}
	for i, row := range t.Rows {
		from, drawn := place[row.Values[0]]
		to, both := place[row.Values[1]]
		if drawn && both {
			g.links = append(g.links, graphLink{from, to, row.Values[2], row.Count, i + 1})
		}
	}
	return g
}

// circle gives the nodes places on a circle of radius 1, so that those that are
// linked stand near each other: two neighbours change places as long as that
// makes the links shorter.
func (g *graph) circle() []plot.Point {
	n := len(g.names)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slot := slices.Clone(order)
	length := func() (sum float64) {
		for _, l := range g.links {
			sum += float64(l.count) * math.Abs(math.Sin(math.Pi*float64(slot[l.from]-slot[l.to])/float64(n)))
		}
		return sum
	}
	best := length()
	for range 3 * n {
		better := false
		for a := range n {
			for b := a + 1; b < n; b++ {
				slot[a], slot[b] = slot[b], slot[a]
				if now := length(); now < best-1e-9 {
					best, better = now, true
				} else {
					slot[a], slot[b] = slot[b], slot[a]
				}
			}
		}
		if !better {
			break
		}
	}
	places := make([]plot.Point, n)
	for i := range places {
		angle := 2*math.Pi*float64(slot[i])/float64(n) - math.Pi/2
		places[i] = plot.Point{X: math.Cos(angle), Y: math.Sin(angle)}
	}
	return places
}

func whoAnswersWhom(s *sheet, q overview.Question) error {
	g := layGraph(s.table, s.most(mostNodes, 8))
	var kinds []string
	for _, l := range g.links {
		if !slices.Contains(kinds, l.kind) {
			kinds = append(kinds, l.kind)
		}
	}
	if g.cut > 0 {
		s.notes = append(s.notes, fmt.Sprintf("The %d with the most links are drawn; %d are not.", len(g.names), g.cut))
	}
	directed := q.Network.Directed()
	if directed {
		s.notes = append(s.notes, "Rows answer, columns are answered. Numbers are links.")
	} else {
		s.notes = append(s.notes, "Numbers are claims.")
	}
	s.legend(s.relationEntries(kinds, directed)...)
	top, width := s.y, s.right-s.left
	if width < 110 {
		s.matrix(g, s.left, width)
		s.y += 2
		r := min(width/2-6, 30)
		s.network(g, plot.Point{X: s.left + width/2, Y: s.y + r + 5}, r, directed)
		s.y += 2*r + 10
		return nil
	}
	s.matrix(g, s.left, width*0.6)
	under := s.y
	r := width*0.19 - 3
	if slices.ContainsFunc(g.links, func(l graphLink) bool { return l.from == l.to }) {
		r -= 3.5 // who answers oneself has a loop outside of the circle
	}
	s.network(g, plot.Point{X: s.left + width*0.81, Y: max(top+r+6, (top+under)/2)}, r, directed)
	s.y = max(under, top+2*r+12)
	return nil
}

// matrix draws rows and columns of numbered names.
func (s *sheet) matrix(g graph, left, width float64) {
	n, names := len(g.names), 0.0
	size := s.size - 0.5
	title := func(i int) string { return s.corpus.ValueTitle(s.table.Fields[0], g.names[i]) }
	for i := range n {
		names = max(names, plot.Measure(title(i), size, false))
	}
	names = min(names, width*0.48)
	number := plot.Measure("00", size, false) + 1.5
	from := left + names + number + 1
	each := min((left+width-from)/float64(n), 6.5)
	top := s.y + 3.5
	high := max(each, 3.6)
	for i := range n {
		x, y := from+each*float64(i), top+high*float64(i)
		head := strconv.Itoa(i + 1)
		s.text(x+each/2, top-1, head, min(size-0.5, (size-0.5)*(each-0.5)/plot.Measure(head, size-0.5, false)), as{align: plot.Middle, dim: true})
		s.text(left+names, y+high/2+middle(size), plot.Fit(title(i), names, size, false), size, as{align: plot.End})
		s.text(from-1, y+high/2+middle(size), strconv.Itoa(i+1), size-0.5, as{align: plot.End, dim: true})
	}
	for i := range n + 1 {
		x, y := from+each*float64(i), top+high*float64(i)
		s.rule(x, top, x, top+high*float64(n), s.faint, 0.18)
		s.rule(from, y, from+each*float64(n), y, s.faint, 0.18)
	}
	for i := range n { // who answers oneself stands on a quiet ground
		s.add(plot.Mark{Path: plot.Rect(from+each*float64(i)+0.1, top+high*float64(i)+0.1, each-0.2, high-0.2), Fill: s.faint})
	}
	cells, most := map[[2]int][]graphLink{}, 1
	for _, l := range g.links {
		at := [2]int{l.from, l.to}
		cells[at] = append(cells[at], l)
		most = max(most, l.count)
	}
	for _, l := range g.links {
		list := cells[[2]int{l.from, l.to}]
		part := slices.IndexFunc(list, func(o graphLink) bool { return o.row == l.row })
		wide := (each - 0.2) / float64(len(list))
		x, y := from+each*float64(l.to)+0.1+wide*float64(part), top+high*float64(l.from)+0.1
		c, _ := s.relation(l.kind)
		fill := s.tinted(c, 0.35+0.65*float64(l.count)/float64(most))
		s.add(plot.Mark{Path: plot.Rect(x, y, wide, high-0.2), Fill: fill, Row: l.row, Says: s.says(s.table.Rows[l.row-1])})
		if l.kind != "denies" && l.kind != "conflict" { // told apart without colour
			if l.kind == "same-claim-as" {
				if dots := plot.Dots(x, y, wide, high-0.2, 1.3, 0.18); len(dots) > 0 {
					s.add(plot.Mark{Path: dots, Fill: s.ground})
				}
			} else {
				s.stroke(plot.Rising.Over(x, y, wide, high-0.2, 1.1), s.ground, 0.16)
			}
		}
		words := strconv.Itoa(l.count)
		on := s.on(fill)
		if w := plot.Measure(words, size, true); w+0.6 < wide {
			s.add(plot.Mark{Path: plot.Rect(x+wide/2-w/2-0.35, y+high/2-1.35, w+0.7, 2.5), Fill: fill})
			s.text(x+wide/2, y+high/2-0.1+middle(size), words, size, as{align: plot.Middle, bold: true, colour: &on})
		}
	}
	s.y = top + high*float64(n) + 1
}

// network draws the nodes on a circle, with their numbers, and arcs between.
func (s *sheet) network(g graph, centre plot.Point, r float64, directed bool) {
	places := g.circle()
	degree, most := make([]int, len(places)), 1
	for _, l := range g.links {
		degree[l.from] += l.count
		degree[l.to] += l.count
		most = max(most, l.count)
	}
	largest := max(1, slices.Max(degree))
	for i := range places {
		places[i] = plot.Point{X: centre.X + places[i].X*r, Y: centre.Y + places[i].Y*r}
	}
	radius := func(i int) float64 { return 1.5 + 1.5*math.Sqrt(float64(degree[i])/float64(largest)) }
	for _, l := range g.links {
		c, dashes := s.relation(l.kind)
		width := 0.25 + 0.75*float64(l.count)/float64(most)
		if l.from == l.to {
			out := plot.Point{X: (places[l.from].X - centre.X) / r, Y: (places[l.from].Y - centre.Y) / r}
			d := radius(l.from)
			s.stroke(plot.Circle(places[l.from].X+out.X*d*1.25, places[l.from].Y+out.Y*d*1.25, d*0.75), c, width, dashes...)
			continue
		}
		s.arc(places[l.from], places[l.to], max(radius(l.from), radius(l.to))+0.3, g.bend(l, places, centre), c, width, dashes, directed)
	}
	for i, at := range places {
		s.add(plot.Mark{Path: plot.Circle(at.X, at.Y, radius(i)), Fill: s.ground, Stroke: s.ink, Width: 0.3, Says: fmt.Sprintf("%d %s", i+1, s.corpus.ValueTitle(s.table.Fields[0], g.names[i]))})
		s.text(at.X, at.Y+middle(s.size-1), strconv.Itoa(i+1), s.size-1, as{align: plot.Middle, bold: true})
	}
}

// bend is how far a link is bent: towards the middle of the circle, so that it
// passes by the nodes beside it, and links between the same two by different
// ways.
func (g *graph) bend(l graphLink, places []plot.Point, centre plot.Point) float64 {
	way := 0
	for _, o := range g.links {
		if o.row == l.row {
			break
		}
		if o.from == l.from && o.to == l.to || o.from == l.to && o.to == l.from {
			way++
		}
	}
	share := 0.22 + 0.14*float64(way)
	from, to := places[l.from], places[l.to]
	// Left of the way from one to the other lies the middle, or it does not.
	if (to.X-from.X)*(centre.Y-from.Y)-(to.Y-from.Y)*(centre.X-from.X) > 0 {
		return -share
	}
	return share
}
