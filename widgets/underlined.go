package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// underlined is a short text that wraps, some words of which are bold and
// underlined.
type underlined struct {
	widget.BaseWidget
	palette Palette
	text    string
	parts   []underlinedWord
	height  float32
	width   float32
}

type underlinedWord struct {
	text *canvas.Text
	gap  float32 // px before it on a line
}

const underlinedSize = 12.5 // px of the text

// NewUnderlined makes a text of which the spans are marked.
func NewUnderlined(p Palette, text string, marked []corpus.Span) *underlined {
	u := &underlined{palette: p, text: text}
	blank := fyne.MeasureText(" ", underlinedSize, fyne.TextStyle{}).Width
	at := 0
	for _, field := range strings.Fields(text) {
		start := at + strings.Index(text[at:], field)
		at = start + len(field)
		gap := blank
		for _, piece := range cutAt(corpus.Span{Start: start, End: at}, marked) {
			t := canvas.NewText(text[piece.Start:piece.End], p.Ink)
			t.TextSize = underlinedSize
			for _, m := range marked {
				if m.Covers(piece) {
					t.TextStyle = fyne.TextStyle{Bold: true, Underline: true}
				}
			}
			u.parts = append(u.parts, underlinedWord{t, gap})
			gap = 0
		}
	}
	u.ExtendBaseWidget(u)
	return u
}

// cutAt cuts a word where marked spans begin and end.
func cutAt(word corpus.Span, marked []corpus.Span) (pieces []corpus.Span) {
	for at := word.Start; at < word.End; {
		end := word.End
		for _, m := range marked {
			for _, edge := range []int{m.Start, m.End} {
				if edge > at && edge < end {
					end = edge
				}
			}
		}
		pieces = append(pieces, corpus.Span{Start: at, End: end})
		at = end
	}
	return pieces
}

// Resize sets the words in lines of the width.
func (u *underlined) Resize(size fyne.Size) {
	if size.Width != u.width {
		u.width = size.Width
		u.wrap()
	}
	u.BaseWidget.Resize(size)
}

func (u *underlined) wrap() {
	const line = underlinedSize * 1.42
	var x, y float32
	for i := 0; i < len(u.parts); {
		next, width := i, float32(0) // a word stays whole, whatever it is cut into
		for ; next < len(u.parts) && (next == i || u.parts[next].gap == 0); next++ {
			width += u.parts[next].text.MinSize().Width
		}
		gap := u.parts[i].gap
		switch {
		case x == 0:
			gap = 0
		case x+gap+width > u.width:
			x, y, gap = 0, y+line, 0
		}
		x += gap
		for ; i < next; i++ {
			t := u.parts[i].text
			t.Move(fyne.NewPos(x, y))
			t.Resize(t.MinSize())
			x += t.MinSize().Width
		}
	}
	u.height = y + line
}

// MinSize is the height of the lines.
func (u *underlined) MinSize() fyne.Size { return fyne.NewSize(40, max(underlinedSize*1.42, u.height)) }

// CreateRenderer implements fyne.Widget.
func (u *underlined) CreateRenderer() fyne.WidgetRenderer { return &underlinedRenderer{u} }

type underlinedRenderer struct{ text *underlined }

func (r *underlinedRenderer) MinSize() fyne.Size { return r.text.MinSize() }

func (r *underlinedRenderer) Layout(fyne.Size) {}

func (r *underlinedRenderer) Refresh() { canvas.Refresh(r.text) }

func (r *underlinedRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.text.parts))
	for i := range r.text.parts {
		objects[i] = r.text.parts[i].text
	}
	return objects
}

func (r *underlinedRenderer) Destroy() {}

// AccessibilityLabel is the text.
func (u *underlined) AccessibilityLabel() string { return u.text }

// AccessibilityRole says that it is text.
func (u *underlined) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
