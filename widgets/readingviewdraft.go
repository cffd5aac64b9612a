package widgets

import (
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/corpus"
)

// draft is the plainest thing that shows text, until the real layout stands.
type draft struct {
	lines  []corpus.Span
	top    int
	width  float32
	bottom []fyne.CanvasObject
}

// SetPage shows a document, or a new state of the one that is shown.
func (v *ReadingView) SetPage(p Page) {
	if p.ID != v.page.ID {
		v.current, v.selection, v.draft.top = 0, corpus.Span{}, 0
	}
	v.page = p
	v.current = min(v.current, len(p.Sentences)-1)
	v.draft.width = 0
	v.Refresh()
}

// Page is the snapshot that is shown.
func (v *ReadingView) Page() Page { return v.page }

// Style is how the text is set now.
func (v *ReadingView) Style() Style { return v.style }

// SetStyle sets font, size, spacing and column width.
func (v *ReadingView) SetStyle(s Style) { v.style = s; v.draft.width = 0; v.Refresh() }

// SetPalette sets the colours.
func (v *ReadingView) SetPalette(p Palette) { v.palette = p; v.Refresh() }

// SetArmed names the label that a click will set, "" for none.
func (v *ReadingView) SetArmed(label string) { v.armed = label; v.Refresh() }

// Current is the index of the current sentence, -1 when there is none.
func (v *ReadingView) Current() int { return v.current }

// SetCurrent makes a sentence the current one and scrolls it into view.
func (v *ReadingView) SetCurrent(sentence int) {
	v.current = max(-1, min(sentence, len(v.page.Sentences)-1))
	v.Refresh()
}

// Selection is the selected span; Start equals End when nothing is selected.
func (v *ReadingView) Selection() corpus.Span { return v.selection }

// Caret is the end of the selection that moves, a byte offset.
func (v *ReadingView) Caret() int { return v.selection.End }

// SetSelection selects a span and scrolls to it.
func (v *ReadingView) SetSelection(span corpus.Span) { v.selection = span; v.Refresh() }

// ClearSelection selects nothing.
func (v *ReadingView) ClearSelection() { v.SetSelection(corpus.Span{}) }

// ShowSpan scrolls so that the span can be seen.
func (v *ReadingView) ShowSpan(span corpus.Span) { v.Refresh() }

// MoveSentence goes n sentences on.
func (v *ReadingView) MoveSentence(n int) {
	v.SetCurrent(max(0, v.current+n))
	if v.OnSentence != nil {
		v.OnSentence(v.current)
	}
}

// MovePage goes n screens on.
func (v *ReadingView) MovePage(n int) { v.ScrollLines(20 * n) }

// MoveToStart goes to the first sentence.
func (v *ReadingView) MoveToStart() { v.MoveSentence(-len(v.page.Sentences)) }

// MoveToEnd goes to the last sentence.
func (v *ReadingView) MoveToEnd() { v.MoveSentence(len(v.page.Sentences)) }

// ScrollLines scrolls by n lines and leaves the current sentence alone.
func (v *ReadingView) ScrollLines(n int) {
	v.draft.top = max(0, min(v.draft.top+n, len(v.draft.lines)-1))
	v.Refresh()
}

// ExtendCharacter moves the free end of the selection by n characters.
func (v *ReadingView) ExtendCharacter(n int) {}

// ExtendWord moves the free end of the selection by n words.
func (v *ReadingView) ExtendWord(n int) {}

// ExtendSentence moves the free end of the selection by n sentences.
func (v *ReadingView) ExtendSentence(n int) {}

// SelectSentence selects the current sentence.
func (v *ReadingView) SelectSentence() {
	if v.current >= 0 {
		v.SetSelection(v.page.Sentences[v.current].Span)
	}
}

// FocusGained is called by Fyne.
func (v *ReadingView) FocusGained() { v.focused = true }

// FocusLost is called by Fyne.
func (v *ReadingView) FocusLost() { v.focused = false }

// TypedKey hands a key to the command table.
func (v *ReadingView) TypedKey(e *fyne.KeyEvent) {
	if v.OnKey == nil {
		return
	}
	var modifiers fyne.KeyModifier
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		modifiers = d.CurrentKeyModifiers()
	}
	v.OnKey(e, modifiers)
}

// TypedRune hands a character to the command table.
func (v *ReadingView) TypedRune(r rune) {
	if v.OnRune != nil {
		v.OnRune(r)
	}
}

// Scrolled is called by Fyne when the wheel turns.
func (v *ReadingView) Scrolled(e *fyne.ScrollEvent) { v.ScrollLines(-int(e.Scrolled.DY / 10)) }

// MouseDown takes the focus and the sentence under the pointer.
func (v *ReadingView) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		c.Focus(v)
	}
	line := v.draft.top + int((e.Position.Y-26)/26)
	if line < 0 || line >= len(v.draft.lines) {
		return
	}
	d := corpus.Document{Sentences: v.page.Sentences}
	s := d.SentenceAt(v.draft.lines[line].Start)
	if s < 0 {
		return
	}
	v.SetCurrent(s)
	if v.OnSentence != nil {
		v.OnSentence(s)
	}
	if e.Button == desktop.MouseButtonSecondary {
		if v.OnMenu != nil {
			v.OnMenu(s, e.AbsolutePosition)
		}
	} else if v.OnClick != nil {
		v.OnClick(s, v.page.Sentences[s].Span)
	}
}

// MouseUp is called by Fyne.
func (v *ReadingView) MouseUp(*desktop.MouseEvent) {}

// AccessibilityLabel names the view for a screen reader.
func (v *ReadingView) AccessibilityLabel() string { return "Article: " + v.page.Title }

// AccessibilityRole is text.
func (v *ReadingView) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (v *ReadingView) CreateRenderer() fyne.WidgetRenderer {
	return &draftRenderer{v: v, background: canvas.NewRectangle(v.palette.Background)}
}

type draftRenderer struct {
	v          *ReadingView
	background *canvas.Rectangle
}

func (r *draftRenderer) wrap(width float32) {
	d := &r.v.draft
	if d.width == width {
		return
	}
	d.width, d.lines = width, d.lines[:0]
	most, text := max(10, int(width/8)), r.v.page.Text
	for start := 0; start < len(text); {
		end := start + most
		if end >= len(text) {
			end = len(text)
		} else if space := strings.LastIndexByte(text[start:end], ' '); space > 0 {
			end = start + space + 1
		}
		if n := strings.IndexByte(text[start:end], '\n'); n >= 0 {
			end = start + n + 1
		}
		d.lines = append(d.lines, corpus.Span{Start: start, End: end})
		start = end
	}
}

func (r *draftRenderer) Layout(size fyne.Size) { r.draw(size) }

func (r *draftRenderer) draw(size fyne.Size) {
	v, d := r.v, &r.v.draft
	r.wrap(min(548, size.Width-100))
	r.background.FillColor = v.palette.Background
	r.background.Resize(size)
	d.bottom = append(d.bottom[:0], r.background)
	y := float32(26)
	for i := d.top; i < len(d.lines) && y < size.Height; i++ {
		line := d.lines[i]
		for _, a := range v.page.Annotations {
			if a.Span.Overlaps(line) {
				at := sort.Search(len(v.page.Labels), func(i int) bool { return v.page.Labels[i].ID == a.Label })
				if at < len(v.page.Labels) {
					_, fill := v.palette.Label(v.page.Labels[at])
					tint := canvas.NewRectangle(fill)
					tint.Move(fyne.NewPos(78, y))
					tint.Resize(fyne.NewSize(d.width, 22))
					d.bottom = append(d.bottom, tint)
				}
			}
		}
		if v.current >= 0 && v.page.Sentences[v.current].Overlaps(line) {
			bar := canvas.NewRectangle(v.palette.Focus)
			bar.Move(fyne.NewPos(70, y))
			bar.Resize(fyne.NewSize(2, 26))
			d.bottom = append(d.bottom, bar)
		}
		text := canvas.NewText(strings.TrimRight(v.page.Text[line.Start:line.End], "\n"), v.palette.Ink)
		text.TextSize = 15.5
		text.Move(fyne.NewPos(78, y))
		d.bottom = append(d.bottom, text)
		y += 26
	}
}

func (r *draftRenderer) MinSize() fyne.Size           { return fyne.NewSize(320, 200) }
func (r *draftRenderer) Refresh()                     { r.draw(r.v.Size()); canvas.Refresh(r.v) }
func (r *draftRenderer) Objects() []fyne.CanvasObject { return r.v.draft.bottom }
func (r *draftRenderer) Destroy()                     {}

