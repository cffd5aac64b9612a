package readingview

import (
	"context"
	"math"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// Measures of the page in pixels at 100 %.
const (
	textSize     = 15.5
	lineSpacing  = 1.66
	columnWidth  = 548
	gutterWidth  = 78
	paragraphGap = 13
	padTop       = 26
	padBottom    = 72
	titleSize    = 21
	metaSize     = 12.5
	rulerWidth   = 14
	hintRoom     = 102 // kept free beside the column in a window wide enough
)

// textBlock is the text and where it is in the view.
type textBlock struct {
	prepared *textlayout.Text
	layout   *textlayout.Layout // nil until the view has a size
	title    *textlayout.Layout // nil when there is none
	meta     *textlayout.Layout
	fonts    *readingFonts
	place    textlayout.Place // of the view's top edge
	head     float64          // height of headline and meta with their margins

	left, column float32 // of the text
	zoom         float32
	size         float32 // of the letters
	lineHeight   float64
	width        float32 // of the view, as laid out
	height       float32
	scale        float32

	// touched says that the researcher has moved the text. Until then a new
	// size begins at the top again, as windows open in several sizes.
	touched bool

	generation int // of the layout; results of an older one are dropped
	cancel     context.CancelFunc
}

func (b *textBlock) toStart() { b.place = textlayout.Place{Below: -b.head} }

// whole rounds a text size to whole pixels. Shapers round it up, painters do
// not, and letters must not stand apart from their places.
func whole(size float32) float32 { return float32(math.Max(6, math.Round(float64(size)))) }

// prepare cuts a new text into chunks.
func (v *View) prepare() {
	v.text.prepared = textlayout.Prepare(v.page.Text)
	v.text.layout = nil
	v.relayout()
}

// relayout makes a new layout, keeping the line being read in its place: the
// current sentence if it is in view, else the line at the top.
func (v *View) relayout() {
	b := &v.text
	if b.width <= 0 {
		return
	}
	anchor, below := v.anchor()
	v.measure()
	b.generation++
	settings := textlayout.Settings{Fonts: b.fonts.Fonts, Size: b.size, Scale: b.scale, Width: b.column,
		LineHeight: b.lineHeight, ParagraphGap: float64(paragraphGap * b.zoom)}
	b.layout = textlayout.New(b.prepared, settings)
	if b.prepared.Chunks() <= 4 { // under 130 kB: not worth a goroutine
		for i := range b.prepared.Chunks() {
			b.layout.Ensure(i)
		}
	}
	v.layoutHead()
	if anchor < 0 || !b.touched {
		b.toStart()
		if v.current > 0 {
			v.reveal(v.page.Sentences[v.current].Span)
		}
	} else {
		b.place = textlayout.Place{Ref: b.layout.LineOf(anchor), Below: below}
	}
	v.settle()
	v.layoutRest()
	v.markRuler()
}

// anchor gives a byte of the line being read and how far below its top the
// view's top edge is; -1 when the view is at its very top.
func (v *View) anchor() (offset int, below float64) {
	b := &v.text
	if b.layout == nil || b.place.Ref == (textlayout.Ref{}) && b.place.Below <= -b.head {
		return -1, 0
	}
	if v.current >= 0 {
		start := v.page.Sentences[v.current].Start
		if y, ok := v.yOf(start); ok {
			return start, -y
		}
	}
	start, _ := b.layout.Bounds(b.place.Ref)
	return start, b.place.Below
}

// yOf gives the y in the view of the line that holds an offset, false when it
// is not in view.
func (v *View) yOf(offset int) (float64, bool) {
	found, at := false, 0.0
	v.eachLine(func(ref textlayout.Ref, y float64) bool {
		start, next := v.text.layout.Bounds(ref)
		if offset >= start && offset < next {
			found, at = true, y
		}
		return !found && start <= offset
	})
	return at, found
}

// measure works out the column for the view's width and style.
func (v *View) measure() {
	b, s := &v.text, v.style
	percent := s.SizePercent
	if percent == 0 {
		percent = 100
	}
	b.zoom = float32(min(max(percent, 80), 300)) / 100
	spacing, column := s.LineSpacing, s.ColumnWidth
	if spacing == 0 {
		spacing = lineSpacing
	}
	if column == 0 {
		column = columnWidth
	}
	b.fonts = fontsFor(s)
	b.size = whole(textSize * b.zoom)
	b.lineHeight = float64(textSize*b.zoom) * float64(min(max(spacing, 1.2), 2.5))
	column = min(max(column, 300), 1200) * b.zoom
	gutter := gutterWidth * min(b.zoom, 1.5)
	if v.page.laned() {
		gutter = max(gutter, min(laneRoom(len(v.page.Lanes), min(b.zoom, 1.5)), b.width/4))
	}
	if b.width < column+gutter { // a narrow window: the gutter gives way first
		narrow := max(40*min(b.zoom, 1.5), min(gutter, b.width/9))
		if v.page.laned() {
			narrow = max(narrow, min(gutter, narrowLaneRoom(len(v.page.Lanes), min(b.zoom, 1.5)), b.width/6))
		}
		gutter = narrow
	}
	b.column = max(40, min(column, b.width-gutter-rulerWidth-8))
	b.left = gutter + max(0, (b.width-gutter-b.column-hintRoom)/2)
	b.left = float32(math.Round(float64(b.left)))
	b.column = float32(math.Floor(float64(b.column)))
}

// layoutHead lays out headline and meta.
func (v *View) layoutHead() {
	b := &v.text
	block := func(text string, fonts *readingFonts, size float32, lineHeight float64) *textlayout.Layout {
		if text == "" {
			return nil
		}
		return textlayout.New(textlayout.Prepare(corpus.FirstWords(text, 1000)), textlayout.Settings{Fonts: fonts.Fonts,
			Size: whole(size * b.zoom), Scale: b.scale, Width: b.column, LineHeight: lineHeight * float64(size*b.zoom)})
	}
	b.title = block(v.page.Title, boldFonts(), titleSize, 1.25)
	b.meta = block(v.page.Meta, sansFonts(), metaSize, 1.4)
	b.head = float64(padTop * b.zoom)
	if b.title != nil {
		b.head += headHeight(b.title) + float64(4*b.zoom)
	}
	if b.meta != nil {
		b.head += headHeight(b.meta)
	}
	if b.title != nil || b.meta != nil {
		b.head += float64(16 * b.zoom)
	}
}

// headHeight lays a short text out and gives its height.
func headHeight(l *textlayout.Layout) float64 {
	l.Ensure(0)
	return l.Height()
}

// layoutRest lays out what is not yet, away from the window.
func (v *View) layoutRest() {
	b := &v.text
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
	missing := b.layout.Missing(b.place.Ref.Chunk)
	if len(missing) == 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel = cancel
	generation, text, settings := b.generation, b.prepared, b.layout.Settings()
	v.background(func() {
		textlayout.Rest(ctx, text, settings, missing, func(batch map[int]*textlayout.Lines) {
			v.post(func() { v.take(generation, batch) })
		})
	})
}

// take puts a batch of laid out chunks in, unless the layout is another by now.
func (v *View) take(generation int, batch map[int]*textlayout.Lines) {
	b := &v.text
	if generation != b.generation || b.layout == nil {
		return
	}
	for chunk, lines := range batch {
		b.layout.Put(chunk, lines)
	}
	if b.layout.Complete() {
		v.settle()
		v.markRuler()
	}
	v.update()
}

// eachLine calls do for every line in view, with the y of its top, until do
// says false.
func (v *View) eachLine(do func(ref textlayout.Ref, y float64) bool) {
	b := &v.text
	if b.layout == nil {
		return
	}
	ref, y := b.place.Ref, -b.place.Below
	for y < float64(b.height) && do(ref, y) {
		next, more := b.layout.Next(ref)
		if !more {
			return
		}
		ref = next
		y += b.lineHeight + b.layout.Gap(ref)
	}
}

// settle brings the place within the text and names the topmost line in view.
func (v *View) settle() { v.scroll(0) }

// scroll moves the view down by dy pixels, up when negative, and reports
// whether it moved.
func (v *View) scroll(dy float64) bool {
	b := &v.text
	b.touched = b.touched || dy != 0
	if b.layout == nil {
		return false
	}
	// The chunks around must have their true heights before heights are
	// compared, so that nothing jumps.
	for chunk := max(0, b.place.Ref.Chunk-1); chunk <= min(b.place.Ref.Chunk+1, b.prepared.Chunks()-1); chunk++ {
		b.layout.Ensure(chunk)
	}
	before := b.layout.Top(b.place.Ref) + b.place.Below
	y := v.within(before + dy)
	v.placeAt(y)
	return math.Abs(y-before) > 0.5
}

// within keeps a distance from the top of the text inside what can be shown.
func (v *View) within(y float64) float64 {
	b := &v.text
	last := b.layout.Height() + float64(padBottom*b.zoom) - float64(b.height)
	return max(min(y, last), -b.head)
}

// placeAt puts the view's top edge at a distance from the top of the text.
func (v *View) placeAt(y float64) {
	b := &v.text
	if y < 0 {
		b.place = textlayout.Place{Below: y - b.layout.Top(textlayout.Ref{})}
		return
	}
	ref := b.layout.At(y)
	b.place = textlayout.Place{Ref: ref, Below: min(y-b.layout.Top(ref), b.lineHeight)}
}

// scrollToShare shows the part of the text at a share of its height, 0 to 1.
func (v *View) scrollToShare(share float64) {
	b := &v.text
	if b.layout == nil {
		return
	}
	b.touched = true
	v.placeAt(v.within(share*v.fullHeight() - b.head))
	v.settle()
}

// reveal scrolls a span into view, with some lines of context around it.
func (v *View) reveal(span corpus.Span) {
	b := &v.text
	if b.layout == nil {
		return
	}
	first, last := b.layout.LineOf(span.Start), b.layout.LineOf(max(span.Start, span.End-1))
	// Far away, one jump: a third of the way down.
	if first.Chunk > b.place.Ref.Chunk+1 || first.Chunk < b.place.Ref.Chunk-1 {
		b.place = textlayout.Place{Ref: first, Below: -float64(b.height) / 3}
		v.settle()
		return
	}
	v.settle()
	top := b.layout.Top(b.place.Ref) + b.place.Below
	from, to := b.layout.Top(first), b.layout.Top(last)+b.lineHeight
	margin := min(2*b.lineHeight, float64(b.height)/6)
	height := float64(b.height)
	switch {
	case first == (textlayout.Ref{}) && to < height-b.head: // the headline belongs to the first lines
		v.placeAt(v.within(min(top, -b.head)))
	case from < top-height || to > top+2*height: // more than a screen away
		v.placeAt(v.within(from - height/3))
	case from-margin < top || to-from > height-2*margin:
		v.placeAt(v.within(from - margin))
	case to+margin > top+height:
		v.placeAt(v.within(to + margin - height))
	}
}

// lineAt gives the line at a y of the view, and whether the y is on the text.
func (v *View) lineAt(y float32) (ref textlayout.Ref, inside bool) {
	ref = v.text.place.Ref
	v.eachLine(func(r textlayout.Ref, top float64) bool {
		if float64(y) < top-v.text.layout.Gap(r)/2 && r != v.text.place.Ref {
			return false
		}
		ref = r
		inside = float64(y) >= top && float64(y) < top+v.text.lineHeight
		return true
	})
	return ref, inside
}

// offsetAt gives the byte offset between two characters nearest to a point of
// the view, as for a caret.
func (v *View) offsetAt(x, y float32) int {
	ref, _ := v.lineAt(y)
	return v.text.layout.Line(ref).OffsetAt(x - v.text.left)
}

// characterAt gives the character at a point, and whether there is text right
// there.
func (v *View) characterAt(x, y float32) (corpus.Span, bool) {
	ref, inside := v.lineAt(y)
	span, on := v.text.layout.Line(ref).CharacterAt(x - v.text.left)
	return span, on && inside
}
