package readingview

import (
	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
	"sayso/widgets"
)

// The selected annotation has a handle at each end. Dragging one asks, through
// OnResize, for the annotation to cover another span. The view draws the span
// that is asked for while the button is down; the change itself is the app's.

// grabHandle begins to move an end of the selected annotation if the point is
// on one of its handles.
func (v *View) grabHandle(at fyne.Position) bool {
	p := &v.pointer
	a := v.selected()
	if a == nil || v.OnResize == nil || v.page.Fixed {
		return false
	}
	for _, end := range []bool{false, true} {
		x, y, ok := v.handle(a.Span, end)
		if ok && abs(at.X-x) <= handleGrip && at.Y >= y-handleGrip/2 && at.Y <= y+float32(v.text.lineHeight) {
			p.gesture, p.resize, p.resizeEnd, p.resizeSpan = resizing, *a, end, a.Span
			return true
		}
	}
	return false
}

// dragHandle moves the end that is held, never past the other one. It goes by
// whole words, as a selection does; while Shift is held, by characters.
func (v *View) dragHandle() {
	p := &v.pointer
	offset := v.offsetAt(p.at.X, min(max(p.at.Y, 0), v.text.height-1))
	if widgets.Modifiers()&fyne.KeyModifierShift == 0 {
		offset = v.nearestWordEnd(offset)
	}
	span := p.resize.Span
	if p.resizeEnd {
		span.End = max(offset, textlayout.NextCharacter(v.page.Text, span.Start, 1))
	} else {
		span.Start = min(offset, textlayout.NextCharacter(v.page.Text, span.End, -1))
	}
	if span == p.resizeSpan {
		return
	}
	p.resizeSpan = span
	v.index.setLinesWith(p.resize.ID, span)
	v.update()
	if v.OnResize != nil {
		v.OnResize(p.resize.ID, span, false)
	}
}

// nearestWordEnd is the bound of a word that is nearest to an offset.
func (v *View) nearestWordEnd(offset int) int {
	word := textlayout.WordAt(v.page.Text, offset)
	switch {
	case offset <= word.Start || offset >= word.End:
		return offset // between two words
	case offset-word.Start < word.End-offset:
		return word.Start
	}
	return word.End
}

// selected is the selected annotation, nil when there is none.
func (v *View) selected() *corpus.Annotation {
	if v.page.Selected == "" {
		return nil
	}
	list := v.page.Annotations
	if i := v.selectedAt; i < len(list) && list[i].ID == v.page.Selected {
		return &list[i] // where it was the last time
	}
	// Nearly always it is in the current sentence, or else anywhere.
	if v.current >= 0 && v.current < len(v.page.Sentences) {
		found := -1
		v.index.each(v.page.Sentences[v.current].Span, func(i int, a *corpus.Annotation) {
			if a.ID == v.page.Selected && i < len(list) && list[i].ID == a.ID {
				found = i
			}
		})
		if found >= 0 {
			v.selectedAt = found
			return &list[found]
		}
	}
	for i := range list {
		if list[i].ID == v.page.Selected {
			v.selectedAt = i
			return &list[i]
		}
	}
	return nil
}

// handle gives the place of a handle in the view: x, and the top of its line.
func (v *View) handle(span corpus.Span, end bool) (x, y float32, ok bool) {
	at := span.Start
	if end {
		at = max(span.Start, span.End-1)
	}
	top, ok := v.yOf(at)
	if !ok {
		return 0, 0, false
	}
	line := v.text.layout.Line(v.text.layout.LineOf(at))
	x = line.CaretX(span.Start)
	if end {
		x = line.CaretX(span.End)
		if span.End >= line.End {
			x = line.CaretX(line.Next)
		}
	}
	return v.text.left + x, float32(top), true
}
