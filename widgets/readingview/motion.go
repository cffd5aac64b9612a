package readingview

import (
	"sayso/internal/corpus"
	"sayso/internal/textlayout"
)

// selection is what is selected: from the end that stays to the end that
// moves. They are equal when there is only a caret.
type selection struct {
	anchor, free int
	set          bool // a caret has been set
}

func (s selection) span() corpus.Span {
	return corpus.Span{Start: min(s.anchor, s.free), End: max(s.anchor, s.free)}
}

// Selection is the selected span; Start equals End when nothing is selected.
func (v *View) Selection() corpus.Span { return v.selection.span() }

// Caret is the end of the selection that moves, or where the last click was: a
// byte offset, -1 when there was none.
func (v *View) Caret() int {
	if !v.selection.set {
		return -1
	}
	return v.selection.free
}

// SetSelection selects a span and scrolls to it, unless the mouse is what
// selects. It calls no intent.
func (v *View) SetSelection(span corpus.Span) {
	end := len(v.page.Text)
	v.selection = selection{anchor: min(max(span.Start, 0), end), free: min(max(span.End, 0), end), set: true}
	if span.Len() > 0 && !v.pointer.held {
		v.reveal(v.selection.span())
	}
	v.update()
}

// ClearSelection selects nothing and takes the caret away.
func (v *View) ClearSelection() {
	v.selection = selection{}
	v.update()
}

// MovePage goes n screens on and takes the current sentence along.
func (v *View) MovePage(n int) {
	b := &v.text
	if b.layout == nil || n == 0 {
		return
	}
	step := max(b.lineHeight, float64(b.height)-2*b.lineHeight)
	moved := v.scroll(float64(n) * step)
	v.selection = selection{}
	switch {
	case len(v.page.Sentences) == 0:
	case !moved && n > 0:
		v.current = len(v.page.Sentences) - 1
	case !moved:
		v.current = 0
	default:
		v.current = v.firstInView()
	}
	v.update()
	v.tellSentence()
}

// firstInView gives the first sentence that begins on a line in view, or the
// one the view is in.
func (v *View) firstInView() int {
	found := -1
	v.eachLine(func(ref textlayout.Ref, y float64) bool {
		start, next := v.text.layout.Bounds(ref)
		if y < 0 {
			return true
		}
		i := sentencesFrom(v.page.Sentences, start)
		if i < len(v.page.Sentences) && v.page.Sentences[i].Start < start {
			i++
		}
		if i < len(v.page.Sentences) && v.page.Sentences[i].Start < next {
			found = i
		}
		return found < 0
	})
	if found < 0 {
		start, _ := v.text.layout.Bounds(v.text.place.Ref)
		return v.page.sentenceAt(start)
	}
	return found
}

// ScrollLines scrolls by n lines and leaves the current sentence alone.
func (v *View) ScrollLines(n int) {
	v.scroll(float64(n) * v.text.lineHeight)
	v.update()
}

// ExtendWord moves the free end of the selection by n words.
func (v *View) ExtendWord(n int) {
	v.startSelection(n)
	free := v.selection.free
	for ; n > 0; n-- {
		free = textlayout.NextWordEnd(v.page.Text, free)
	}
	for ; n < 0; n++ {
		free = textlayout.PreviousWordStart(v.page.Text, free)
	}
	v.extendTo(free, true)
}

// ExtendSentence moves the free end of the selection to the end, or the start,
// of the next sentence n times.
func (v *View) ExtendSentence(n int) {
	v.startSelection(n)
	sentences, free := v.page.Sentences, v.selection.free
	for ; n > 0; n-- {
		if i := sentencesFrom(sentences, free); i < len(sentences) {
			free = sentences[i].End
		}
	}
	for ; n < 0; n++ {
		i := sentencesFrom(sentences, free)
		if i == len(sentences) || sentences[i].Start >= free {
			i--
		}
		if i >= 0 {
			free = sentences[i].Start
		}
	}
	v.extendTo(free, true)
}

// startSelection sets the caret at the start of the current sentence, or at
// its end when the selection is to grow backwards, if there is none yet.
func (v *View) startSelection(n int) {
	if v.selection.set || v.current < 0 {
		return
	}
	at := v.page.Sentences[v.current].Start
	if n < 0 {
		at = v.page.Sentences[v.current].End
	}
	v.selection = selection{anchor: at, free: at, set: true}
}

// extendTo moves the free end of the selection and tells.
func (v *View) extendTo(offset int, final bool) {
	if !v.selection.set {
		v.selection.anchor, v.selection.set = offset, true
	}
	v.selection.free = offset
	if final {
		v.reveal(corpus.Span{Start: offset, End: offset})
	}
	v.update()
	v.tellSpan(final)
}

func (v *View) tellSpan(final bool) {
	if v.OnSpan != nil {
		v.OnSpan(v.Selection(), final)
	}
}

func (v *View) tellSentence() {
	if v.OnSentence != nil {
		v.OnSentence(v.current)
	}
}
