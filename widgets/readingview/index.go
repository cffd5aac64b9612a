package readingview

import (
	"image/color"
	"slices"
	"sort"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// mostTracks is how many overlapping labels are drawn beside each other: one
// fill and the stripes under it. More than that are in the gutter only.
const mostTracks = 4

// pageIndex answers quickly what lies on a span of a page.
type pageIndex struct {
	annotations []corpus.Annotation // in reading order
	reach       []int               // the farthest end among annotations[:i+1]
	labels      []int               // index into looks
	lines       []corpus.Line       // what is drawn; track 0 fills, others are stripes
	lineReach   []int               // the farthest end among lines[:i+1]
	lineLooks   []int               // index into looks
	looks       []look
	byID        map[string]int // label to its index into looks
	nothing     map[nothingBy]bool
	unlined     map[string]bool // ids of annotations without lines
}

// look is how a label is drawn on the palette in use.
type look struct {
	id, letter, name string
	pattern          corpus.Pattern
	strong, fill     color.NRGBA
	chip, chipInk    color.NRGBA
}

// index prepares a page, in the room of the index before. It is linear in the
// annotations, which a page of ten thousand of them pays for with every label
// set.
func (p *Page) index(palette widgets.Palette, x *pageIndex) *pageIndex {
	x.annotations = p.Annotations
	inOrder := sort.SliceIsSorted(x.annotations, func(i, j int) bool {
		return x.annotations[i].Span.Start < x.annotations[j].Span.Start
	})
	if !inOrder {
		x.annotations = append([]corpus.Annotation(nil), x.annotations...)
		corpus.SortAnnotations(x.annotations)
	}
	x.setLooks(p.Labels, palette)
	n := len(x.annotations)
	x.reach, x.labels = slices.Grow(x.reach[:0], n)[:n], slices.Grow(x.labels[:0], n)[:n]
	reach := 0
	for i := range x.annotations {
		a := &x.annotations[i]
		reach = max(reach, a.Span.End)
		x.reach[i] = reach
		x.labels[i] = x.lookOf(a.Label)
	}
	x.unlined = p.Unlined
	x.setLines(x.annotations)
	x.setMarks(p)
	return x
}

// setLines prepares the lines of annotations in reading order.
func (x *pageIndex) setLines(annotations []corpus.Annotation) {
	if len(x.unlined) > 0 {
		annotations = slices.DeleteFunc(slices.Clone(annotations), func(a corpus.Annotation) bool { return x.unlined[a.ID] })
	}
	x.lines, x.lineReach, x.lineLooks = corpus.Lines(x.lines[:0], annotations), x.lineReach[:0], x.lineLooks[:0]
	reach := 0
	for i := range x.lines {
		reach = max(reach, x.lines[i].Span.End)
		x.lineReach, x.lineLooks = append(x.lineReach, reach), append(x.lineLooks, x.lookOf(x.lines[i].Label))
	}
}

// setLinesWith prepares the lines as if one annotation had another span.
func (x *pageIndex) setLinesWith(id string, span corpus.Span) {
	changed := slices.Clone(x.annotations)
	for i := range changed {
		if changed[i].ID == id {
			changed[i].Span = span
		}
	}
	corpus.SortAnnotations(changed)
	x.setLines(changed)
}

// lookOf gives the index into looks of a label.
func (x *pageIndex) lookOf(label string) int {
	if i, ok := x.byID[label]; ok {
		return i
	}
	return len(x.looks) - 1 // of a label the codebook no longer has
}

// setLooks prepares the labels' colours, and one more look for annotations
// whose label is not in the codebook.
func (x *pageIndex) setLooks(labels []corpus.Label, palette widgets.Palette) {
	unknown := corpus.Label{Name: "?", Colour: "#808080", Pattern: corpus.Dotted}
	x.looks, x.byID = make([]look, 0, len(labels)+1), make(map[string]int, len(labels))
	letters := corpus.Letters(labels)
	letters[unknown.ID] = unknown.Name
	for _, l := range append(append([]corpus.Label(nil), labels...), unknown) {
		k := look{id: l.ID, letter: letters[l.ID], name: l.Name, pattern: l.Pattern}
		k.strong, k.fill = palette.Label(l)
		k.chip, k.chipInk = palette.Chip(l)
		x.byID[k.id] = len(x.looks)
		x.looks = append(x.looks, k)
	}
}

// each calls do for every annotation that shares a byte with the span, in
// reading order.
func (x *pageIndex) each(span corpus.Span, do func(i int, a *corpus.Annotation)) {
	first := sort.Search(len(x.reach), func(i int) bool { return x.reach[i] > span.Start })
	for i := first; i < len(x.annotations) && x.annotations[i].Span.Start < span.End; i++ {
		if x.annotations[i].Span.End > span.Start {
			do(i, &x.annotations[i])
		}
	}
}

// eachLine calls do for every line that shares a byte with the span and has room
// under the text, in the order in which they begin.
func (x *pageIndex) eachLine(span corpus.Span, do func(line corpus.Line, look *look)) {
	first := sort.Search(len(x.lineReach), func(i int) bool { return x.lineReach[i] > span.Start })
	for i := first; i < len(x.lines) && x.lines[i].Span.Start < span.End; i++ {
		if l := x.lines[i]; l.Span.End > span.Start && l.Track < mostTracks {
			do(l, &x.looks[x.lineLooks[i]])
		}
	}
}

// shortestAt gives the shortest annotation that holds the byte, nil for none.
func (x *pageIndex) shortestAt(offset int) *corpus.Annotation {
	var best *corpus.Annotation
	x.each(corpus.Span{Start: offset, End: offset + 1}, func(_ int, a *corpus.Annotation) {
		if best == nil || a.Span.Len() < best.Span.Len() {
			best = a
		}
	})
	return best
}

// sentencesFrom gives the index of the first sentence that ends after the
// offset.
func sentencesFrom(sentences []corpus.Sentence, offset int) int {
	return sort.Search(len(sentences), func(i int) bool { return sentences[i].End > offset })
}

// sentenceAt gives the sentence that holds the byte, or the nearest one; -1
// where there are none.
func (p *Page) sentenceAt(offset int) int {
	n := len(p.Sentences)
	if n == 0 {
		return -1
	}
	i := sentencesFrom(p.Sentences, offset)
	if i == n {
		return n - 1
	}
	if i > 0 && offset < p.Sentences[i].Start && offset-p.Sentences[i-1].End < p.Sentences[i].Start-offset {
		return i - 1
	}
	return i
}

// state of a sentence; unread where the page says nothing.
func (p *Page) state(sentence int) corpus.State {
	if sentence < len(p.States) {
		return p.States[sentence]
	}
	return corpus.Unread
}
