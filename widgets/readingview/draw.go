package readingview

import (
	"image/color"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// drawnLine is a line in view with its measures: y of its top, its base line,
// and the top and height of the box that a fill takes.
type drawnLine struct {
	*textlayout.Line
	ref        textlayout.Ref
	top, base  float32
	fillTop    float32
	fillHeight float32
}

// draw puts down anew what is on the page. It is painted with the next frame.
func (r *readingRenderer) draw() {
	v := r.view
	b := &v.text
	r.begin()
	r.page.Resize(fyne.NewSize(b.width, b.height))
	shown := b.layout != nil
	r.ruler.marks.Hidden, r.ruler.current.Hidden, r.ruler.thumb.Hidden, r.ring.Hidden = !shown, !shown, !shown, true
	if !shown {
		return
	}
	r.drawHead()
	lines := r.linesInView()
	outlined := r.drawOutline(lines)
	r.drawApart(lines)
	for i := range lines {
		r.drawMarks(&lines[i])
		r.drawText(b.layout, b.fonts, lines[i].Line, lines[i].base, v.palette.Ink)
		r.drawGutter(&lines[i])
	}
	r.drawLaneHeads()
	r.drawHandles()
	r.drawSuggestionHints(lines)
	r.ruler.place(v)
	r.drawRing(outlined)
}

// linesInView sets the lines and works out their measures.
func (r *readingRenderer) linesInView() []drawnLine {
	v := r.view
	b := &v.text
	ascent, descent := b.layout.Shaper().Metrics(0)
	var lines []drawnLine
	v.eachLine(func(ref textlayout.Ref, y float64) bool {
		l := drawnLine{Line: b.layout.Line(ref), ref: ref, top: float32(y)}
		l.base = r.snapped(l.top + (float32(b.lineHeight)-ascent-descent)/2 + ascent)
		l.fillTop = r.snapped(l.base - b.size*0.95)
		l.fillHeight = r.snapped(l.base+b.size*0.3) - l.fillTop
		lines = append(lines, l)
		return true
	})
	return lines
}

// drawHead draws headline and meta.
func (r *readingRenderer) drawHead() {
	v := r.view
	b := &v.text
	if b.place.Ref != (textlayout.Ref{}) && b.place.Ref.Chunk > 0 {
		return
	}
	top := -(b.layout.Top(b.place.Ref) + b.place.Below) - b.head + float64(padTop*b.zoom)
	if top+b.head < -40 {
		return
	}
	block := func(l *textlayout.Layout, fonts *readingFonts, colour color.NRGBA) {
		ascent, descent := l.Shaper().Metrics(0)
		height := l.Settings().LineHeight
		for ref, more := (textlayout.Ref{}), true; more; ref, more = l.Next(ref) {
			y := top + l.Top(ref)
			r.drawText(l, fonts, l.Line(ref), r.snapped(float32(y+height/2)+(ascent-descent)/2), colour)
		}
		top += headHeight(l)
	}
	if b.title != nil {
		block(b.title, boldFonts(), v.palette.Ink)
		top += float64(4 * b.zoom)
	}
	if b.meta != nil {
		block(b.meta, sansFonts(), v.palette.Dim)
	}
}

// drawText draws the words of a line on its base line.
func (r *readingRenderer) drawText(l *textlayout.Layout, fonts *readingFonts, line *textlayout.Line, base float32, colour color.NRGBA) {
	b := &r.view.text
	shaper, size := l.Shaper(), l.Settings().Size
	for i := range line.Units {
		u := &line.Units[i]
		x := b.left + u.X
		if u.Mark {
			frame := r.lines.add(r.snapped(x+1), r.snapped(base-size*0.75), r.snapped(u.Width-2), r.snapped(size*0.95), color.NRGBA{})
			frame.stroke, frame.strokeWidth = r.view.palette.Dim, 1
			frame.round(3)
			r.texts = append(r.texts, word{u.Text, x + shaper.MarkPad(), base - size*0.06, shaper.MarkSize(), fonts, u.Font, r.view.palette.Dim})
			continue
		}
		r.texts = append(r.texts, word{u.Text, x, base, size, fonts, u.Font, colour})
	}
}

// drawMarks draws all that lies under and over the text of one line.
func (r *readingRenderer) drawMarks(l *drawnLine) {
	v := r.view
	line := corpus.Span{Start: l.Start, End: max(l.End, l.Start+1)}
	current := r.currentSpan()
	r.drawHover(l)
	label, selected := v.selectedSpan()
	v.index.eachLine(line, func(drawn corpus.Line, k *look) {
		if drawn.Track == 0 {
			strong := corpus.Span{Start: drawn.Span.End, End: drawn.Span.End} // no part of it
			if drawn.Label == label && drawn.Span.Covers(selected) {
				strong = selected
			}
			r.fill(l, corpus.Span{Start: drawn.Span.Start, End: strong.Start}, current, k.fill)
			fill := k.fill
			fill.A = uint8(min(255, int(fill.A)*8/5))
			r.fill(l, strong, current, fill)
			r.fill(l, corpus.Span{Start: strong.End, End: drawn.Span.End}, current, k.fill)
		}
		r.underline(l, drawn.Span, k.pattern, k.strong, drawn.Track)
	})
	for i := range v.page.Suggestions {
		if s := &v.page.Suggestions[i]; s.Span.Overlaps(line) {
			r.underline(l, s.Span, corpus.Dotted, v.palette.Dim, 0)
		}
	}
	r.drawHits(l, line)
	r.drawSelection(l, line)
	r.drawDoubts(l)
}

// selectedSpan gives the label and span of the selected annotation, as it is
// being dragged; nothing where none is selected.
func (v *View) selectedSpan() (label string, span corpus.Span) {
	a := v.selected()
	switch {
	case a == nil:
		return "", corpus.Span{}
	case v.pointer.gesture == resizing && a.ID == v.pointer.resize.ID:
		return a.Label, v.pointer.resizeSpan
	}
	return a.Label, a.Span
}

func (r *readingRenderer) currentSpan() corpus.Span {
	if v := r.view; v.current >= 0 {
		return v.page.Sentences[v.current].Span
	}
	return corpus.Span{}
}

// fill lays a colour behind a span. What lies inside the current sentence goes
// above its outline, the rest below.
func (r *readingRenderer) fill(l *drawnLine, span, current corpus.Span, colour color.NRGBA) {
	parts := []corpus.Span{
		{Start: span.Start, End: min(span.End, current.Start)},
		{Start: max(span.Start, current.Start), End: min(span.End, current.End)},
		{Start: max(span.Start, current.End), End: span.End},
	}
	for i, part := range parts {
		if part.Len() <= 0 {
			continue
		}
		layer := &r.below
		if i == 1 {
			layer = &r.above
		}
		for _, s := range l.Span(part) {
			r.box(layer, l, s, colour)
		}
	}
}

// box is a rectangle behind a stretch of a line.
func (r *readingRenderer) box(layer *boxes, l *drawnLine, s textlayout.Segment, colour color.NRGBA) *box {
	x0, x1 := r.snapped(r.view.text.left+s.X0), r.snapped(r.view.text.left+s.X1)
	return layer.add(x0, l.fillTop, x1-x0, l.fillHeight, colour)
}

// underline draws a label's pattern under a span: track 0 right under the fill,
// the others each below the one before.
func (r *readingRenderer) underline(l *drawnLine, span corpus.Span, pattern corpus.Pattern, colour color.NRGBA, track int) {
	b := &r.view.text
	zoom := b.size / textSize
	y := l.fillTop + l.fillHeight
	if track > 0 {
		y += r.snapped(float32(track*PatternHeight) * zoom)
	}
	thin := max(1/b.scale, r.snapped(zoom))
	for _, s := range l.Span(span) {
		x0, x1 := r.snapped(b.left+s.X0), r.snapped(b.left+s.X1)
		switch pattern {
		case corpus.Solid:
			r.lines.add(x0, y, x1-x0, 2*thin, colour)
		case corpus.Double:
			r.lines.add(x0, y, x1-x0, thin, colour)
			r.lines.add(x0, y+2*thin, x1-x0, thin, colour)
		default:
			r.strips = append(r.strips, strip{PatternKey{pattern, colour, zoom}, x0, y, x1 - x0})
		}
	}
}

// drawHover tints the sentence that a click would take.
func (r *readingRenderer) drawHover(l *drawnLine) {
	v := r.view
	if v.pointer.hover < 0 || v.pointer.hover >= len(v.page.Sentences) || v.pointer.gesture != noGesture {
		return
	}
	colour := v.palette.Hover
	for i := range v.index.looks {
		if v.armed != "" && v.index.looks[i].id == v.armed {
			colour = v.index.looks[i].fill
		}
	}
	if v.pointer.hover == v.current && v.armed == "" {
		return
	}
	span := v.page.Sentences[v.pointer.hover].Span
	r.fill(l, span, r.currentSpan(), colour)
}

// drawHits draws search hits.
func (r *readingRenderer) drawHits(l *drawnLine, line corpus.Span) {
	v := r.view
	for i := firstHit(v.page.Hits, line.Start); i < len(v.page.Hits) && v.page.Hits[i].Start < line.End; i++ {
		colour := v.palette.Hit
		if i == v.page.Hit {
			colour = v.palette.HitCurrent
		}
		for _, s := range l.Span(v.page.Hits[i]) {
			box := r.box(&r.above, l, s, colour)
			if i == v.page.Hit {
				box.stroke, box.strokeWidth = v.palette.Ink, 1.5
				box.round(2)
			}
		}
	}
}

func firstHit(hits []corpus.Span, offset int) int {
	low, high := 0, len(hits)
	for low < high {
		if m := (low + high) / 2; hits[m].End > offset {
			high = m
		} else {
			low = m + 1
		}
	}
	return low
}

// drawSelection draws the selection, or the caret when nothing is selected.
func (r *readingRenderer) drawSelection(l *drawnLine, line corpus.Span) {
	v := r.view
	if !v.selection.set {
		return
	}
	span := v.Selection()
	if span.Len() > 0 {
		if span.Overlaps(line) {
			for _, s := range l.Span(span) {
				r.box(&r.above, l, s, v.palette.Selection)
			}
		}
		return
	}
	if v.focused && span.Start >= l.Start && (span.Start < l.Next || span.Start == l.End && l.End == len(v.page.Text)) {
		x := r.snapped(v.text.left + l.CaretX(span.Start))
		r.lines.add(x, l.fillTop, max(1, r.snapped(1.5)), l.fillHeight, v.palette.Focus)
	}
}

// drawDoubts marks sentence ends that the segmenter was unsure of.
func (r *readingRenderer) drawDoubts(l *drawnLine) {
	v := r.view
	if !v.style.Doubtful {
		return
	}
	for i := sentencesFrom(v.page.Sentences, l.Start-1); i < len(v.page.Sentences) && v.page.Sentences[i].End <= l.End; i++ {
		s := v.page.Sentences[i]
		if s.Margin >= DoubtfulMargin || s.End <= l.Start || i == len(v.page.Sentences)-1 {
			continue
		}
		x := r.snapped(v.text.left + l.CaretX(s.End) + 1)
		if s.End >= l.End {
			x = r.snapped(v.text.left + l.CaretX(l.Next) + 1)
		}
		step := l.fillHeight / 5
		for k := range 3 {
			r.lines.add(x, r.snapped(l.fillTop+step*float32(2*k)), 2, r.snapped(step), v.palette.Dim)
		}
	}
}

// drawHandles draws the grips at the ends of the selected annotation.
func (r *readingRenderer) drawHandles() {
	v := r.view
	a := v.selected()
	if a == nil || v.OnResize == nil || v.page.Fixed {
		return
	}
	span := a.Span
	if v.pointer.gesture == resizing {
		span = v.pointer.resizeSpan
	}
	colour := v.palette.Focus
	for i := range v.index.looks {
		if v.index.looks[i].id == a.Label {
			colour = v.index.looks[i].strong
		}
	}
	height := float32(v.text.lineHeight)
	for _, end := range []bool{false, true} {
		if x, y, ok := v.handle(span, end); ok {
			x = r.snapped(x)
			r.lines.add(x-1, y+2, 2, height-4, colour)
			grip := r.lines.add(x-4, y-2, 8, 8, colour)
			if end {
				grip.y = y + height - 6
			}
			grip.round(4)
		}
	}
}

// drawRing shows where the keys go when no outline does.
func (r *readingRenderer) drawRing(outlined bool) {
	v := r.view
	r.ring.Hidden = !v.focused || outlined
	r.ring.StrokeColor, r.ring.StrokeWidth, r.ring.FillColor = v.palette.Focus, 2, color.Transparent
	r.ring.Move(fyne.NewPos(1, 1))
	r.ring.Resize(fyne.NewSize(v.text.width-2, v.text.height-2))
}
