package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// ListGroup is a heading with the lines below it.
type ListGroup struct {
	Heading string
	Sub     bool // of a part of what the heading above names
	Lines   []string
}

// KeyScroll is a list to be read, longer than the room there is: Up, Down, Page
// Up, Page Down, Home and End scroll it.
type KeyScroll struct {
	widget.BaseWidget
	OnKey func(*fyne.KeyEvent) bool // takes a key before the list does

	palette Palette
	name    string
	groups  []ListGroup
	scroll  *container.Scroll
	ring    *canvas.Rectangle
}

// NewKeyScroll makes a list. name is for those who cannot see it.
func NewKeyScroll(p Palette, name string, groups []ListGroup) *KeyScroll {
	k := &KeyScroll{palette: p, name: name, groups: groups, ring: canvas.NewRectangle(color.Transparent)}
	k.ring.StrokeWidth, k.ring.CornerRadius = 2, 6
	k.scroll = container.NewVScroll(Padded(0, 8, k.rows()))
	k.ExtendBaseWidget(k)
	return k
}

// SetGroups shows another list. The reader stays as far down as they were, if
// there is as much.
func (k *KeyScroll) SetGroups(groups []ListGroup) {
	k.groups = groups
	k.scroll.Content = Padded(0, 8, k.rows())
	k.scroll.Refresh()
	canvas.Refresh(k) // a scroll whose bar is hidden does not ask to be drawn when its content is another
}

// rows are the list as it is drawn.
func (k *KeyScroll) rows() fyne.CanvasObject {
	p, rows := k.palette, container.New(&Column{Gap: 3, Side: 8})
	for i, g := range k.groups {
		if i > 0 && !g.Sub {
			rows.Add(space(6))
		}
		size := float32(14)
		if g.Sub {
			size = 13
			rows.Add(space(2))
		}
		rows.Add(NewLine(p, g.Heading, size, true))
		for _, line := range g.Lines {
			text := NewWrappedText(p, 13, 5)
			text.SetText(line)
			rows.Add(text)
		}
	}
	return rows
}

// space is room between two rows, in px.
func space(height float32) fyne.CanvasObject {
	s := canvas.NewRectangle(color.Transparent)
	s.SetMinSize(fyne.NewSize(1, height))
	return s
}

// Text is all of the list, as it is copied.
func (k *KeyScroll) Text() string {
	var text strings.Builder
	for _, g := range k.groups {
		text.WriteString(g.Heading + "\n")
		for _, line := range g.Lines {
			text.WriteString("    " + line + "\n")
		}
	}
	return text.String()
}

// FocusGained shows the ring.
func (k *KeyScroll) FocusGained() {
	k.ring.StrokeColor = k.palette.Focus
	k.ring.Refresh()
	Reveal(k)
}

// FocusLost takes the ring away.
func (k *KeyScroll) FocusLost() { k.ring.StrokeColor = color.Transparent; k.ring.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (k *KeyScroll) TypedRune(rune) {}

// TypedKey scrolls.
func (k *KeyScroll) TypedKey(event *fyne.KeyEvent) {
	if k.OnKey == nil || !k.OnKey(event) {
		ScrollByKey(k.scroll, event.Name)
	}
}

// CreateRenderer implements fyne.Widget.
func (k *KeyScroll) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(k.scroll, k.ring))
}

// AccessibilityLabel is its name and what it says.
func (k *KeyScroll) AccessibilityLabel() string { return k.name + ". " + k.Text() }

// AccessibilityRole says that it is something to read.
func (k *KeyScroll) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
