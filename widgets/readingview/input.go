package readingview

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/corpus"
	"sayso/internal/textlayout"
	"sayso/widgets"
)

// The view asks Fyne for these and for no more. It must not be a
// fyne.Shortcutable: canvas shortcuts do not run while one has the focus
// (fyne-io/fyne#2627). It must not be DoubleTappable: every click would wait
// for a second one.
var (
	_ fyne.Focusable     = (*View)(nil)
	_ fyne.Tabbable      = (*View)(nil)
	_ fyne.Scrollable    = (*View)(nil)
	_ fyne.Draggable     = (*View)(nil)
	_ fyne.Accessible    = (*View)(nil)
	_ desktop.Mouseable  = (*View)(nil)
	_ desktop.Hoverable  = (*View)(nil)
	_ desktop.Cursorable = (*View)(nil)
	_ desktop.Keyable    = (*View)(nil)
)

// grain is what a drag selects by.
type grain int

const (
	byCharacter grain = iota
	byWord
	bySentence
)

// What the button that is down is doing.
type gesture int

const (
	noGesture gesture = iota
	selecting
	scrollingBar
	resizing // a handle of the selected annotation
)

const (
	clickTime  = 400 * time.Millisecond // between the clicks of a double click
	clickReach = 4                      // px the pointer may move between them
	handleGrip = 9                      // px around a handle that take hold of it
)

// pointer is what the mouse is doing.
type pointer struct {
	hover   int // sentence under it, -1 for none
	over    desktop.Cursor
	gesture gesture
	grain   grain
	dragged bool
	origin  corpus.Span // what the press took: character, word or sentence
	grip    float64     // on the scroll bar: from the thumb's top to the press

	resize     corpus.Annotation // the annotation whose handle is held
	resizeEnd  bool              // its end, not its start
	resizeSpan corpus.Span

	clicks  int
	clicked time.Time
	at      fyne.Position // of the last press or drag

	ticker *fyne.Animation // scrolls while a drag rests beyond the edge

	// held says that the mouse is what changes sentence and selection now: they
	// are under it, and the text must not move away from it.
	held bool
}

// now is the clock for double clicks; tests turn it.
var now = time.Now

// byHand does what the mouse asks for without scrolling to it.
func (v *View) byHand(do func()) {
	v.pointer.held = true
	defer func() { v.pointer.held = false }()
	do()
}

// MouseDown takes the focus and begins a click, a selection, a scroll or the
// move of a handle.
func (v *View) MouseDown(e *desktop.MouseEvent) { v.byHand(func() { v.mouseDown(e) }) }

func (v *View) mouseDown(e *desktop.MouseEvent) {
	v.takeFocus()
	if v.text.layout == nil {
		return
	}
	p := &v.pointer
	if e.Button == desktop.MouseButtonSecondary {
		v.pressSecondary(e.Position)
		return
	}
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	p.dragged = false
	if e.Position.X >= v.text.width-rulerWidth {
		p.gesture = scrollingBar
		v.grabBar(float64(e.Position.Y))
		return
	}
	if v.grabHandle(e.Position) {
		return
	}
	near := abs(e.Position.X-p.at.X) <= clickReach && abs(e.Position.Y-p.at.Y) <= clickReach
	if near && now().Sub(p.clicked) <= clickTime && p.clicks < 3 && e.Modifier&fyne.KeyModifierShift == 0 {
		p.clicks++
	} else {
		p.clicks = 1
	}
	p.at, p.clicked, p.gesture = e.Position, now(), selecting
	v.press(e.Position, e.Modifier)
}

// press begins a selection at a point.
func (v *View) press(at fyne.Position, modifier fyne.KeyModifier) {
	p := &v.pointer
	offset := v.offsetAt(at.X, at.Y)
	p.grain = grain(p.clicks - 1)
	if modifier&fyne.KeyModifierShift != 0 {
		v.startSelection(1)
		p.origin = corpus.Span{Start: v.selection.anchor, End: v.selection.anchor}
		p.dragged = true // not a plain click
		v.extendTo(offset, false)
		return
	}
	p.origin = corpus.Span{Start: offset, End: offset}
	if p.grain != byCharacter {
		on, _ := v.characterAt(at.X, at.Y)
		p.origin = v.grown(corpus.Span{Start: on.Start, End: on.Start})
	}
	had := v.Selection().Len() > 0
	v.selection = selection{anchor: p.origin.Start, free: p.origin.End, set: true}
	if p.grain == byCharacter {
		if s := v.page.sentenceAt(offset); s >= 0 && s != v.current {
			v.current = s
			v.tellSentence()
		}
	}
	v.update()
	if had || p.origin.Len() > 0 {
		v.tellSpan(false)
	}
}

// grown widens a span to the grain of the gesture.
func (v *View) grown(span corpus.Span) corpus.Span {
	switch v.pointer.grain {
	case byWord:
		first, last := textlayout.WordAt(v.page.Text, span.Start), textlayout.WordAt(v.page.Text, span.End)
		if span.Len() > 0 && last.Start >= span.End {
			last = first
			last.End = max(last.End, span.End)
		}
		return corpus.Span{Start: first.Start, End: max(first.End, last.End)}
	case bySentence:
		if s := v.page.sentenceAt(span.Start); s >= 0 {
			t := v.page.sentenceAt(span.End)
			return corpus.Span{Start: v.page.Sentences[s].Start, End: max(v.page.Sentences[s].End, v.page.Sentences[t].End)}
		}
	}
	return span
}

// MouseUp ends a click. A drag is ended by DragEnd, wherever it is let go.
func (v *View) MouseUp(e *desktop.MouseEvent) { v.byHand(func() { v.mouseUp(e) }) }

func (v *View) mouseUp(e *desktop.MouseEvent) {
	p := &v.pointer
	if e.Button == desktop.MouseButtonSecondary {
		if v.OnMenu != nil && v.text.layout != nil {
			v.OnMenu(v.current, e.AbsolutePosition)
		}
		return
	}
	if p.gesture == selecting && !p.dragged && p.clicks == 1 {
		v.click(e.Position)
	}
	v.release()
}

// click is a plain click: it takes the sentence.
func (v *View) click(at fyne.Position) {
	p := &v.pointer
	p.gesture = noGesture
	on, inside := v.characterAt(at.X, at.Y)
	s := v.page.sentenceAt(on.Start)
	var hit *corpus.Annotation
	if inside {
		hit = v.index.shortestAt(on.Start)
	}
	if s >= 0 && v.OnClick != nil {
		v.OnClick(s, v.page.Sentences[s].Span)
	}
	// The annotation comes last: the sentence alone would select its first one.
	if hit != nil && v.OnAnnotation != nil {
		v.OnAnnotation(hit.ID)
	}
}

// release ends whatever the button was doing.
func (v *View) release() {
	p := &v.pointer
	v.stopTicker()
	was := p.gesture
	p.gesture = noGesture
	switch {
	case was == selecting && (p.dragged || p.clicks > 1):
		v.tellSpan(true)
	case was == resizing:
		v.index.setLines(v.index.annotations)
		if p.resizeSpan != p.resize.Span && v.OnResize != nil {
			v.OnResize(p.resize.ID, p.resizeSpan, true)
		}
		v.update()
	}
}

// pressSecondary makes the sentence under the pointer the current one, unless
// the press is inside the selection.
func (v *View) pressSecondary(at fyne.Position) {
	on, _ := v.characterAt(at.X, at.Y)
	if v.Selection().Contains(on.Start) {
		return
	}
	had := v.Selection().Len() > 0
	v.selection = selection{}
	if s := v.page.sentenceAt(on.Start); s >= 0 && s != v.current {
		v.current = s
		v.tellSentence()
	}
	v.update()
	if had {
		v.tellSpan(true) // what is not seen any more must not get the label
	}
}

// Dragged goes on with what MouseDown began.
func (v *View) Dragged(e *fyne.DragEvent) {
	v.pointer.at = e.Position
	v.byHand(v.drag)
	v.runTicker()
}

// drag follows the pointer.
func (v *View) drag() {
	p := &v.pointer
	if v.text.layout == nil {
		return
	}
	switch p.gesture {
	case scrollingBar:
		v.dragBar(float64(p.at.Y))
	case selecting:
		p.dragged = true
		offset := v.offsetAt(p.at.X, min(max(p.at.Y, 0), v.text.height-1))
		if p.grain == byCharacter {
			v.selection = selection{anchor: p.origin.Start, free: offset, set: true}
		} else if to := v.grown(corpus.Span{Start: offset, End: offset}); to.Start < p.origin.Start {
			v.selection = selection{anchor: p.origin.End, free: to.Start, set: true}
		} else {
			v.selection = selection{anchor: p.origin.Start, free: max(to.End, p.origin.End), set: true}
		}
		v.update()
		v.tellSpan(false)
	case resizing:
		v.dragHandle()
	}
}

// DragEnd is called wherever the button was let go. Fyne takes the focus away
// from the view when that is outside it, so the view takes it back.
func (v *View) DragEnd() {
	v.byHand(v.release)
	v.takeFocus()
}

// runTicker scrolls for as long as a drag rests above or below the view.
func (v *View) runTicker() {
	p := &v.pointer
	beyond := p.at.Y < 0 || p.at.Y > v.text.height
	if p.gesture != selecting && p.gesture != resizing || !beyond {
		v.stopTicker()
		return
	}
	if p.ticker != nil {
		return
	}
	p.ticker = fyne.NewAnimation(time.Second, func(float32) {
		if p.ticker == nil {
			return
		}
		far := min(p.at.Y, 0) + max(p.at.Y-v.text.height, 0)
		if v.scroll(float64(far) * 0.15) {
			v.drag()
		}
	})
	p.ticker.Curve = fyne.AnimationLinear
	p.ticker.RepeatCount = fyne.AnimationRepeatForever
	p.ticker.Start()
}

func (v *View) stopTicker() {
	if ticker := v.pointer.ticker; ticker != nil {
		v.pointer.ticker = nil
		ticker.Stop()
	}
}

// Scrolled turns the wheel: it scrolls, or zooms while Ctrl is held.
func (v *View) Scrolled(e *fyne.ScrollEvent) {
	if widgets.Modifiers()&fyne.KeyModifierShortcutDefault != 0 && e.Scrolled.DY != 0 {
		if v.OnZoom != nil {
			v.OnZoom(sign(e.Scrolled.DY))
		}
		return
	}
	v.scroll(float64(-e.Scrolled.DY) * 2.4)
	v.hoverAt(e.Position)
	v.update()
}

// MouseIn is called by Fyne.
func (v *View) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved shows what a click would take.
func (v *View) MouseMoved(e *desktop.MouseEvent) {
	before := v.pointer.hover
	v.hoverAt(e.Position)
	v.tell(e.Position, e.AbsolutePosition)
	if v.pointer.hover != before {
		v.update()
	}
}

// MouseOut is called by Fyne.
func (v *View) MouseOut() {
	v.tell(fyne.NewPos(-1, -1), fyne.Position{})
	if v.pointer.hover >= 0 {
		v.pointer.hover = -1
		v.update()
	}
}

// hoverAt works out the sentence under a point, and the pointer's shape.
func (v *View) hoverAt(at fyne.Position) {
	p := &v.pointer
	p.hover, p.over = -1, desktop.DefaultCursor
	if v.text.layout == nil || at.X >= v.text.width-rulerWidth || at.X < 0 || at.Y < 0 || at.Y > v.text.height {
		return
	}
	on, inside := v.characterAt(at.X, at.Y)
	if inside {
		p.over = desktop.TextCursor
		if v.armed != "" {
			p.over = desktop.PointerCursor
		}
	}
	if s := v.page.sentenceAt(on.Start); s >= 0 && v.page.Sentences[s].Contains(on.Start) && (inside || at.X < v.text.left) {
		p.hover = s
	}
}

// Cursor is the pointer's shape.
func (v *View) Cursor() desktop.Cursor {
	if v.pointer.over == nil {
		return desktop.DefaultCursor // before the first move; the driver takes no nil
	}
	return v.pointer.over
}

func abs(x float32) float32 { return max(x, -x) }

func sign(x float32) int {
	if x < 0 {
		return -1
	}
	return 1
}
