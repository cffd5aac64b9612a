package readingview

import (
	"math"
	"slices"

	"sayso/internal/corpus"
)

// Where several people worked on an article, each has a lane in the gutter, a
// column of their own, with their initials above it. So one sees who said what,
// where they agree and who has not read a sentence, and the lines under the
// text are left to tell labels apart.

// Lane is one person's column in the gutter.
type Lane struct {
	Annotators []string // the ids under which the person is known
	Initials   string   // two characters above the lane
	Name       string
	Gold       bool // what was decided: its signs have a ring, and what is not decided has a frame
}

// laneHead is the size of the initials, in px at 100 %.
const laneHead = 10.5

// laned reports whether the gutter has lanes.
func (p *Page) laned() bool { return len(p.Lanes) > 1 }

// nothingBy is a mark for "nothing here" of one annotator.
type nothingBy struct {
	annotator string
	span      corpus.Span
}

// setMarks prepares the marks of a page with lanes.
func (x *pageIndex) setMarks(p *Page) {
	x.nothing = nil
	if !p.laned() {
		return
	}
	x.nothing = make(map[nothingBy]bool, len(p.Marks))
	for _, m := range p.Marks {
		x.nothing[nothingBy{m.Annotator, m.Span}] = true
	}
}

// laneMeasures are where the lanes stand.
type laneMeasures struct {
	x, size, step float32 // of the first lane, of a sign, from lane to lane
	shown         int     // the last one stands for all the rest where there are more
}

// lanes works out where the lanes stand: flush with the text, and narrower where
// there is little room, with small letters. Only what has no room then is folded
// into the last one.
func (r *readingRenderer) lanes() laneMeasures {
	v := r.view
	b := &v.text
	zoom, people := min(b.zoom, 1.5), len(v.page.Lanes)
	size, gap, sign := r.snapped(chipSize*zoom), r.snapped(chipGap*zoom), r.signRoom()
	right := r.snapped(10 * zoom)
	if b.left < 60*zoom { // a narrow window
		right = 6
	}
	if room := b.left - right - 2 - sign + gap; room < float32(people)*(size+gap) {
		gap, right = r.snapped(leastGap*zoom), min(right, laneEdge)
		room = b.left - right - 2 - sign + gap
		size = max(r.snapped(leastChip*zoom), min(size, float32(math.Floor(float64(room/float32(people)-gap)))))
	}
	fit := max(1, int((b.left-right-2-sign+gap)/(size+gap)))
	m := laneMeasures{size: size, step: size + gap, shown: min(fit, people)}
	m.x = r.snapped(max(2+sign, b.left-right-float32(m.shown)*m.step+gap))
	return m
}

// signRoom is the room of the question mark of parked sentences, 0 on a page
// without any, in px.
func (r *readingRenderer) signRoom() float32 {
	zoom := min(r.view.text.zoom, 1.5)
	if len(r.view.page.Parked) == 0 {
		return 0
	}
	return r.snapped(parkedSign*zoom) + r.snapped(chipGap*zoom)
}

const (
	leastChip = 12 // px at 100 %, of a sign in a narrow lane
	leastGap  = 2  // px at 100 %, between narrow lanes
	laneEdge  = 4  // px between narrow lanes and the text
)

// laneRoom is the width of a gutter that has room for all lanes, in px at a zoom.
func laneRoom(lanes int, zoom float32) float32 {
	return (float32(lanes)*(chipSize+chipGap) + 10 + parkedSign + 2*chipGap + 2) * zoom
}

// narrowLaneRoom is the width of one that has room for all lanes when they are
// narrow.
func narrowLaneRoom(lanes int, zoom float32) float32 {
	return (float32(lanes)*(leastChip+leastGap)+parkedSign+chipGap+2)*zoom + laneEdge + 2
}

// drawLanes draws the signs of the sentences that begin on a line, each in the
// lane of whoever set it.
func (r *readingRenderer) drawLanes(l *drawnLine, parked bool) {
	v := r.view
	zoom := min(v.text.zoom, 1.5)
	m := r.lanes()
	y := r.snapped(l.top + (float32(v.text.lineHeight)-m.size)/2)
	if parked {
		text := whole(parkedText * zoom)
		r.centred("?", m.x-r.signRoom(), y, r.small(text).Measure("?"), m.size, text, v.palette.Dim)
	}
	cells := r.laneItems(l, m.shown)
	for lane, items := range cells {
		x := m.x + float32(lane)*m.step
		if lane < len(v.page.Lanes) && v.page.Lanes[lane].Gold && !(lane == m.shown-1 && m.shown < len(v.page.Lanes)) {
			r.drawGoldFrame(x, y, m.size, zoom, len(items) > 0, slices.ContainsFunc(cells[:lane], func(c []gutterItem) bool { return len(c) > 0 }))
		}
		if several := lane == m.shown-1 && m.shown < len(v.page.Lanes); len(items) == 2 && !several {
			half := r.snapped((m.size - 1) / 2)
			r.drawChip(items[0], x, y, half, m.size, zoom)
			r.drawChip(items[1], x+m.size-half, y, half, m.size, zoom)
		} else if len(items) > 0 {
			r.drawChip(inOneCell(items, several), x, y, m.size, m.size, zoom)
		}
	}
}

// drawGoldFrame draws what tells the lane of gold from those of people: a ring
// around what was decided, an empty frame where people said something and nothing
// is decided yet.
func (r *readingRenderer) drawGoldFrame(x, y, size, zoom float32, decided, said bool) {
	p := r.view.palette
	switch {
	case decided:
		out := r.snapped(3 * zoom)
		ring := r.chips.add(x-out, y-out, size+2*out, size+2*out, p.Background)
		ring.stroke, ring.strokeWidth = p.Ink, 2*zoom
		ring.round((chipRadius + 2) * zoom)
	case said:
		frame := r.chips.add(x, y, size, size, p.Background)
		frame.stroke, frame.strokeWidth = p.Dim, max(1, zoom)
		frame.round(chipRadius * zoom)
	}
}

// inOneCell makes one sign of those of a cell that are too many to stand beside
// each other: the first label, with a plus. In a cell that stands for several
// people they are only counted.
func inOneCell(items []gutterItem, several bool) gutterItem {
	one := items[0]
	if len(items) == 1 {
		return one
	}
	if several {
		one = gutterItem{more: len(items)}
	}
	one.plus = !several
	for _, item := range items {
		one.linked = one.linked || item.linked
	}
	return one
}

// laneItems lists the signs of a line by lanes. Of what somebody set on one
// sentence each label counts once.
func (r *readingRenderer) laneItems(l *drawnLine, shown int) [][]gutterItem {
	v := r.view
	cells := make([][]gutterItem, shown)
	sentences := v.page.Sentences
	for i := sentencesFrom(sentences, l.Start); i < len(sentences) && sentences[i].Start < l.Next; i++ {
		if sentences[i].Start < l.Start {
			continue
		}
		first := make([]int, shown)
		for lane := range cells {
			first[lane] = len(cells[lane])
		}
		labelled := map[int]bool{} // lanes
		v.index.each(sentences[i].Span, func(k int, a *corpus.Annotation) {
			who := v.page.laneOf(a.Annotator)
			if who < 0 {
				return
			}
			labelled[who] = true
			lane := min(who, shown-1)
			look, linked := &v.index.looks[v.index.labels[k]], v.page.Linked[a.ID]
			for n := first[lane]; n < len(cells[lane]); n++ {
				if cells[lane][n].look == look {
					cells[lane][n].linked = cells[lane][n].linked || linked
					return
				}
			}
			cells[lane] = append(cells[lane], gutterItem{look: look, linked: linked})
		})
		for k, who := range v.page.Lanes {
			lane := min(k, shown-1)
			marked := slices.ContainsFunc(who.Annotators, func(id string) bool { return v.index.nothing[nothingBy{id, sentences[i].Span}] })
			if marked && !labelled[k] && len(cells[lane]) == first[lane] {
				cells[lane] = append(cells[lane], gutterItem{})
			}
		}
	}
	return cells
}

// laneOf gives the lane of an annotator, -1 for none.
func (p *Page) laneOf(annotator string) int {
	return slices.IndexFunc(p.Lanes, func(l Lane) bool { return slices.Contains(l.Annotators, annotator) })
}

// drawLaneHeads draws the initials: above the first line of the text, or, when
// that is scrolled away, at the head of the view over what passes under them.
func (r *readingRenderer) drawLaneHeads() {
	v := r.view
	if !v.page.laned() {
		return
	}
	b := &v.text
	zoom := min(b.zoom, 1.5)
	m := r.lanes()
	top, height := r.headOfLanes()
	letters := whole(laneHead * zoom)
	if m.size < r.snapped(chipSize*zoom) {
		letters = max(8, whole(laneHead*m.size/chipSize))
	}
	r.chips.add(0, top, r.snapped(b.left-4), height, v.palette.Background)
	for lane := range m.shown {
		words := v.page.Lanes[lane].Initials
		if lane == m.shown-1 && m.shown < len(v.page.Lanes) {
			words = "+" + string(rune('0'+min(9, len(v.page.Lanes)-lane)))
		}
		r.centred(words, m.x+float32(lane)*m.step, top, m.size, height, letters, v.palette.Dim)
	}
}

// headOfLanes is where the initials stand: y of their top, and their height.
func (r *readingRenderer) headOfLanes() (top, height float32) {
	b := &r.view.text
	height = r.snapped((laneHead + 6) * min(b.zoom, 1.5))
	if b.place.Ref.Chunk == 0 {
		above := float32(-(b.layout.Top(b.place.Ref) + b.place.Below)) - height
		top = r.snapped(max(0, above))
	}
	return top, height
}

// by says whose an annotation is, for a page with lanes.
func (p *Page) by(a *corpus.Annotation) string {
	if lane := p.laneOf(a.Annotator); p.laned() && lane >= 0 {
		return " by " + p.Lanes[lane].Name
	}
	return ""
}
