package readingview

import (
	"image/color"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// outlineBox is the part of the current sentence on one line, as wide as its
// text and as high as the line.
type outlineBox struct{ x0, y0, x1, y1 float32 }

// drawOutline draws the rounded outline of the current sentence, following its
// lines, and reports whether any of it is in view.
//
// It is made of the boxes of its lines, drawn twice: grown by the outline's
// outer edge in its colour, then grown by less in the page's colour. What is
// left of the first between the two is the outline, however many lines there
// are. It takes two rectangles a line.
func (r *readingRenderer) drawOutline(lines []drawnLine) bool {
	v := r.view
	if v.current < 0 {
		return false
	}
	boxes := withSpines(r.outlineBoxes(lines, v.page.Sentences[v.current].Span))
	zoom := min(v.text.zoom, 1.5)
	inner := r.snapped(2 * zoom)
	colour, outer := v.palette.Focus, inner+r.snapped(2*zoom)
	if !v.focused {
		// Without the focus it only says where the keys will go on.
		colour, outer = colours.Mix(v.palette.Background, v.palette.Dim, 0.75), inner+r.snapped(zoom)
	}
	r.grow(boxes, outer, 5, colour)
	r.grow(boxes, inner, 3, v.palette.Background)
	return len(boxes) > 0
}

// apart is the selected annotation where it is not in the current sentence, nil
// where it is or where there is none: what was just labelled, when the next sentence
// is the current one.
func (v *View) apart() *corpus.Annotation {
	a := v.selected()
	if a == nil || v.current < 0 || a.Span.Overlaps(v.page.Sentences[v.current].Span) {
		return nil
	}
	return a
}

// Marked is the id of the annotation that is marked as the target, "" for none.
func (v *View) Marked() string {
	if a := v.selected(); a != nil {
		return a.ID
	}
	return ""
}

// MarkedApart reports whether the target has a frame of its own, because it is
// not in the current sentence.
func (v *View) MarkedApart() bool { return v.apart() != nil }

// drawApart draws a frame of dashes around the selected annotation where it is
// not in the current sentence, so that what the keys of attributes change can be
// told from where the next label goes.
func (r *readingRenderer) drawApart(lines []drawnLine) {
	a := r.view.apart()
	if a == nil {
		return
	}
	boxes := r.outlineBoxes(lines, a.Span)
	for i, b := range boxes {
		var above, below outlineBox
		if i > 0 && boxes[i-1].y1 == b.y0 {
			above = boxes[i-1]
		}
		if i+1 < len(boxes) && boxes[i+1].y0 == b.y1 {
			below = boxes[i+1]
		}
		r.dashes(b, above, b.y0-apartGap)
		r.dashes(b, below, b.y1+apartGap)
		for _, x := range []float32{b.x0 - apartGap, b.x1 + apartGap} {
			for y := b.y0; y < b.y1; y += dash + dashGap {
				r.lines.add(r.snapped(x), r.snapped(y), r.snapped(dashWidth), min(dash, b.y1-y), r.view.palette.Focus)
			}
		}
	}
}

const (
	apartGap  = 2   // px between the text and its frame of dashes
	dash      = 5   // px long
	dashGap   = 4   // px between two
	dashWidth = 1.5 // px
)

// dashes draws the upper or lower edge of a box, but where another box of the
// same frame goes on behind it.
func (r *readingRenderer) dashes(b, other outlineBox, y float32) {
	for x := b.x0 - apartGap; x < b.x1+apartGap; x += dash + dashGap {
		if x < other.x0 || x > other.x1 {
			r.lines.add(r.snapped(x), r.snapped(y), min(dash, b.x1+apartGap-x), r.snapped(dashWidth), r.view.palette.Focus)
		}
	}
}

// outlineBoxes gives a box for each line that the span is on. Boxes of one line
// after the other touch, so that the outline goes around all of them.
func (r *readingRenderer) outlineBoxes(lines []drawnLine, span corpus.Span) []outlineBox {
	b := &r.view.text
	var boxes []outlineBox
	previous := -2
	for i := range lines {
		l := &lines[i]
		for _, s := range l.Span(span) {
			under := l.fillTop + l.fillHeight + r.snapped(PatternHeight*b.size/textSize)
			box := outlineBox{r.snapped(b.left + s.X0), l.fillTop, r.snapped(b.left + s.X1), under}
			if n := len(boxes); n > 0 && previous == i-1 && overlap(boxes[n-1], box) {
				middle := r.snapped((boxes[n-1].y1 + box.y0) / 2)
				boxes[n-1].y1, box.y0 = middle, middle
			}
			boxes = append(boxes, box)
			previous = i
		}
	}
	return boxes
}

// withSpines adds one tall box along each straight left edge of several lines
// and draws the lines' own boxes in a little. The painter softens the edges of
// rounded boxes, and where the ends of two met, the edge would have a dent.
func withSpines(boxes []outlineBox) []outlineBox {
	for i := 0; i < len(boxes); i++ {
		end := i
		for end+1 < len(boxes) && boxes[end+1].x0 == boxes[i].x0 && boxes[end+1].y0 == boxes[end].y1 {
			end++
		}
		if end == i {
			continue
		}
		boxes = append(boxes, outlineBox{boxes[i].x0, boxes[i].y0, boxes[i].x0 + 8, boxes[end].y1})
		for ; i < end; i++ {
			boxes[i].x0 += 5
		}
		boxes[end].x0 += 5
	}
	return boxes
}

// overlap reports whether one box is above the other somewhere.
func overlap(a, b outlineBox) bool { return a.x0 < b.x1 && b.x0 < a.x1 }

// grow draws the boxes, larger by some pixels on every side. A corner is round
// where it is a corner of the whole and not where another box goes on.
func (r *readingRenderer) grow(boxes []outlineBox, by, radius float32, colour color.NRGBA) {
	for i, b := range boxes {
		o := r.outline.add(b.x0-by, b.y0-by, b.x1-b.x0+2*by, b.y1-b.y0+2*by, colour)
		round := func(x, y float32) float32 {
			for k, other := range boxes {
				if k != i && x > other.x0-by-1 && x < other.x1+by+1 && y > other.y0-by-1 && y < other.y1+by+1 {
					return 0
				}
			}
			return radius
		}
		o.radius.topLeft = round(b.x0-by, b.y0-by)
		o.radius.topRight = round(b.x1+by, b.y0-by)
		o.radius.bottomLeft = round(b.x0-by, b.y1+by)
		o.radius.bottomRight = round(b.x1+by, b.y1+by)
	}
}

// drawSuggestionHints writes what is suggested beside the column, where there
// is room.
func (r *readingRenderer) drawSuggestionHints(lines []drawnLine) {
	v := r.view
	b := &v.text
	x := b.left + b.column + 10*b.zoom
	room := b.width - rulerWidth - x - 4
	if room < 60 || len(v.page.Suggestions) == 0 {
		return
	}
	size := whole(11 * min(b.zoom, 1.5))
	free := float32(-1000) // hints do not run into each other
	for i := range lines {
		l := &lines[i]
		for k := range v.page.Suggestions {
			s := &v.page.Suggestions[k]
			if s.Span.Start < l.Start || s.Span.Start >= l.Next {
				continue
			}
			free = r.drawHint(s, x, max(l.top+4, free), room, size)
		}
	}
}

// drawHint writes one hint and gives the y below it.
func (r *readingRenderer) drawHint(s *Suggestion, x, y, room, size float32) float32 {
	v := r.view
	text := s.Hint
	for _, l := range v.page.Labels {
		if l.ID == s.Label {
			text = l.Name + "?\n" + text
		}
	}
	height := float64(size) * 1.5
	l := textlayout.New(textlayout.Prepare(text), textlayout.Settings{Fonts: sansFonts().Fonts, Size: size,
		Scale: v.text.scale, Width: min(room, 90*v.text.zoom), LineHeight: height})
	ascent, _ := l.Shaper().Metrics(0)
	l.Ensure(0)
	left := v.text.left
	v.text.left = x // drawText sets words from the column's left edge
	for ref, more := (textlayout.Ref{}), true; more; ref, more = l.Next(ref) {
		r.drawText(l, sansFonts(), l.Line(ref), y+float32(l.Top(ref))+ascent, v.palette.Dim)
	}
	v.text.left = left
	return y + float32(l.Height())
}
