package widgets

import (
	"image/color"
	"slices"
	"sort"

	"sayso/internal/corpus"
)

// mostTracks is how many overlapping annotations are drawn beside each other:
// one fill and the stripes under it. More than that are in the gutter only.
const mostTracks = 4

// pageIndex answers quickly what lies on a span of a page.
type pageIndex struct {
	annotations []corpus.Annotation // in reading order
	reach       []int               // the farthest end among annotations[:i+1]
	tracks      []uint8             // 0 fills, 1 and more are stripes
	labels      []int               // index into looks
	looks       []look
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
func (p *Page) index(palette Palette, x *pageIndex) *pageIndex {
	x.annotations = p.Annotations
	inOrder := sort.SliceIsSorted(x.annotations, func(i, j int) bool {
		return x.annotations[i].Span.Start < x.annotations[j].Span.Start
	})
	if !inOrder {
		x.annotations = append([]corpus.Annotation(nil), x.annotations...)
		corpus.SortAnnotations(x.annotations)
	}
	x.setLooks(p.Labels, palette)
	byID := make(map[string]int, len(x.looks))
	for i := range x.looks {
		byID[x.looks[i].id] = i
	}
	n := len(x.annotations)
	x.reach, x.tracks, x.labels = slices.Grow(x.reach[:0], n)[:n], slices.Grow(x.tracks[:0], n)[:n], slices.Grow(x.labels[:0], n)[:n]
	var ends [mostTracks]int
	reach := 0
	for i := range x.annotations {
		a := &x.annotations[i]
		reach = max(reach, a.Span.End)
		x.reach[i] = reach
		label, ok := byID[a.Label]
		if !ok {
			label = len(x.looks) - 1 // of a label the codebook no longer has
		}
		x.labels[i] = label
		track := 0
		for track < mostTracks-1 && ends[track] > a.Span.Start {
			track++
		}
		x.tracks[i] = uint8(track)
		ends[track] = max(ends[track], a.Span.End)
	}
	return x
}

// setLooks prepares the labels' colours, and one more look for annotations
// whose label is not in the codebook.
func (x *pageIndex) setLooks(labels []corpus.Label, palette Palette) {
	unknown := corpus.Label{Name: "?", Colour: "#808080", Pattern: corpus.Dotted}
	x.looks = make([]look, 0, len(labels)+1)
	letters := corpus.Letters(labels)
	letters[unknown.ID] = unknown.Name
	for _, l := range append(append([]corpus.Label(nil), labels...), unknown) {
		k := look{id: l.ID, letter: letters[l.ID], name: l.Name, pattern: l.Pattern}
		k.strong, k.fill = palette.Label(l)
		k.chip, k.chipInk = palette.Chip(l)
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
