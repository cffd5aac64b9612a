package readingview

import (
	"image/color"
	"slices"
	"sort"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// chip sizes in pixels at 100 %.
const (
	chipSize   = 18
	chipGap    = 3
	chipRadius = 4
	chipText   = 11
	parkedText = 13
	mostChips  = 3 // that fit into the gutter; more are told by their number

	linkRing   = 9  // across the ring on the letter of an annotation with links
	parkedSign = 10 // the room of the question mark left of the letters
)

// gutterItem is one sign in the gutter: a label's letter, or the mark for
// "nothing here" when look is nil.
type gutterItem struct {
	look   *look
	more   int  // so many more labels, instead of a letter
	linked bool // an annotation it stands for has links
	plus   bool // there are more labels than the one of look
}

// drawGutter draws the signs of the sentences that begin on a line. The letters
// keep their column; the question mark of a parked sentence stands left of it.
func (r *readingRenderer) drawGutter(l *drawnLine) {
	parked := r.parkedOn(l)
	if r.view.page.laned() {
		r.drawLanes(l, parked)
		return
	}
	items := r.gutterItems(l)
	if len(items) == 0 && !parked {
		return
	}
	v := r.view
	b := &v.text
	zoom := min(b.zoom, 1.5)
	size, gap := r.snapped(chipSize*zoom), r.snapped(chipGap*zoom)
	sign := float32(0) // the room of the question mark
	if parked {
		sign = r.snapped(parkedSign*zoom) + gap
	}
	most := min(mostChips, max(1, int((b.left-6-sign)/(size+gap))))
	if len(items) > most {
		items = folded(items, most)
	}
	need := float32(max(1, len(items)))*(size+gap) - gap
	// One or two begin at the same place; three begin further to the left.
	right := 13 * zoom
	x := b.left - 52*zoom
	if b.left < 60*zoom { // a narrow window
		right = 8
		x = b.left - right - need
	}
	x = r.snapped(max(2+sign, min(x, b.left-right-need)))
	y := r.snapped(l.top + (float32(b.lineHeight)-size)/2)
	if parked {
		text := whole(parkedText * zoom)
		r.centred("?", x-sign, y, r.small(text).Measure("?"), size, text, v.palette.Dim)
	}
	for _, item := range items {
		r.drawChip(item, x, y, size, size, zoom)
		x += size + gap
	}
}

// folded puts the last of too many signs into one that tells their number.
func folded(items []gutterItem, most int) []gutterItem {
	more := gutterItem{more: len(items) - most + 1}
	for _, item := range items[most-1:] {
		more.linked = more.linked || item.linked
	}
	return append(items[:most-1:most-1], more)
}

// parkedOn reports whether a parked sentence begins on a line.
func (r *readingRenderer) parkedOn(l *drawnLine) bool {
	v := r.view
	if len(v.page.Parked) == 0 {
		return false
	}
	sentences := v.page.Sentences
	first := sort.Search(len(sentences), func(i int) bool { return sentences[i].Start >= l.Start })
	k, _ := slices.BinarySearch(v.page.Parked, first)
	return k < len(v.page.Parked) && v.page.Parked[k] < len(sentences) && sentences[v.page.Parked[k]].Start < l.Next
}

// gutterItems lists the signs of a line in reading order.
func (r *readingRenderer) gutterItems(l *drawnLine) []gutterItem {
	v := r.view
	var items []gutterItem
	sentences := v.page.Sentences
	for i := sentencesFrom(sentences, l.Start); i < len(sentences) && sentences[i].Start < l.Next; i++ {
		if sentences[i].Start < l.Start {
			continue
		}
		if v.page.state(i) == corpus.Nothing {
			items = append(items, gutterItem{})
			continue
		}
		first := len(items)
		v.index.each(sentences[i].Span, func(k int, a *corpus.Annotation) {
			look, linked := &v.index.looks[v.index.labels[k]], v.page.Linked[a.ID]
			for n := first; n < len(items); n++ {
				if items[n].look == look {
					items[n].linked = items[n].linked || linked
					return
				}
			}
			items = append(items, gutterItem{look: look, linked: linked})
		})
	}
	return items
}

// drawChip draws one sign. A narrow one has a smaller letter.
func (r *readingRenderer) drawChip(item gutterItem, x, y, width, height, zoom float32) {
	v := r.view
	square, ink, letter := v.palette.Line, v.palette.Ink, "+"
	text := whole(chipText * zoom)
	switch {
	case width < height:
		text = whole((chipText - 2) * zoom)
	case height < chipSize*zoom-1: // in a narrow lane
		text = whole(chipText * height / chipSize)
	}
	switch {
	case item.look != nil:
		square, ink, letter = item.look.chip, item.look.chipInk, item.look.letter
		if item.plus {
			letter, text = letter+"+", whole((chipText-1)*zoom)
		}
	case item.more > 0:
		if item.more < 10 {
			letter = "+" + string(rune('0'+item.more))
		}
	default: // nothing here: a short dash, quieter than any letter
		dash := r.chips.add(x+r.snapped(width*0.25), y+r.snapped(height/2-zoom), r.snapped(width*0.5), max(1, r.snapped(2*zoom)), v.palette.Dim)
		dash.round(1)
		return
	}
	box := r.chips.add(x, y, width, height, square)
	box.round(chipRadius * zoom)
	r.centred(letter, x, y, width, height, text, ink)
	if item.linked {
		r.drawLinkRing(x, y, zoom)
	}
}

// drawLinkRing draws the mark of an annotation with links: a ring on the upper
// left corner of its letter, half beside it. There it takes no room, so that
// the letters stay in their column, and hides no part of a letter. It is filled
// with the page's colour, which parts it from a square of any colour.
func (r *readingRenderer) drawLinkRing(x, y, zoom float32) {
	v := r.view
	across := r.snapped(linkRing * zoom)
	out := r.snapped(across * 0.45)
	ring := r.chips.add(x-out, y-out, across, across, v.palette.Background)
	ring.stroke, ring.strokeWidth = v.palette.Dim, 1.5*zoom
	ring.round(across / 2)
}

// centred puts a bold letter in the middle of a box.
func (r *readingRenderer) centred(letter string, x, y, width, height, textSize float32, colour color.NRGBA) {
	shaper := r.small(textSize)
	font := boldFonts().Find([]rune(letter)[0])
	if font < 0 {
		font = 0
	}
	base := y + height/2 + textSize*0.36 // half the height of a capital
	r.letters = append(r.letters, word{letter, r.snapped(x + (width-shaper.Measure(letter))/2), r.snapped(base), textSize, boldFonts(), font, colour})
}

// small gives the shaper for small bold letters of a size. There are two sizes
// at any zoom, and no more than a dozen at all.
func (r *readingRenderer) small(size float32) *textlayout.Shaper {
	if r.letterShapers == nil || r.letterScale != r.view.text.scale {
		r.letterShapers, r.letterScale = map[float32]*textlayout.Shaper{}, r.view.text.scale
	}
	if r.letterShapers[size] == nil {
		r.letterShapers[size] = textlayout.NewShaper(boldFonts().Fonts, size, r.letterScale)
	}
	return r.letterShapers[size]
}
