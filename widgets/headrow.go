package widgets

import "fyne.io/fyne/v2"

// HeadRow is a line with a text or a field at the left and buttons at the right. The text
// is shortened before the buttons move; where they have no room beside it, they
// stand below, in as many rows as they need.
type HeadRow struct {
	Left  int     // how many objects from the first stand at the left
	Gap   float32 // px
	Least float32 // px of what is at the left, if it stands beside buttons; 0 for leastHead
	Fill  bool    // what is at the left, a field, takes all the room that is left
	width float32 // laid out last
}

// leastHead is how much of the text at the left is shown beside buttons, in px.
const leastHead = 60

// natural is the width that an object would like to have.
func natural(o fyne.CanvasObject) float32 {
	if l, ok := o.(*Line); ok {
		return l.Natural()
	}
	return o.MinSize().Width
}

// MinSize is the height at the width laid out last.
func (h *HeadRow) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(100, h.arrange(o, h.width, nil))
}

// Layout implements fyne.Layout.
func (h *HeadRow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h.width = size.Width
	h.arrange(o, size.Width, func(object fyne.CanvasObject, x, y, width, height float32) {
		least := min(object.MinSize().Height, height)
		object.Move(fyne.NewPos(x, y+(height-least)/2))
		object.Resize(fyne.NewSize(width, least))
	})
}

// arrange tells where each object stands and gives the height of all.
func (h *HeadRow) arrange(o []fyne.CanvasObject, width float32, place func(o fyne.CanvasObject, x, y, width, height float32)) float32 {
	left, buttons := h.visible(o[:h.Left]), h.visible(o[h.Left:])
	var wide, row, texts float32
	for _, b := range buttons {
		wide, row = wide+natural(b)+h.Gap, max(row, b.MinSize().Height)
	}
	for _, t := range left {
		row, texts = max(row, t.MinSize().Height), texts+natural(t)+h.Gap
	}
	least := min(texts, leastHead)
	switch {
	case h.Fill:
		least = max(least, h.Least)
	case h.Least > 0:
		least = min(texts, h.Least)
	}
	below := len(buttons) > 0 && width-wide < least
	room := width - wide
	if below {
		room = width
	}
	x := float32(0)
	for _, t := range left {
		own := max(0, min(natural(t), room-x))
		if h.Fill {
			own = room
		}
		if place != nil {
			place(t, x, 0, own, row)
		}
		x += own + h.Gap
	}
	if !below {
		x = width - wide + h.Gap
		for _, b := range buttons {
			if place != nil {
				place(b, x, 0, natural(b), row)
			}
			x += natural(b) + h.Gap
		}
		return row
	}
	y := float32(0)
	if texts > 0 {
		y = row + h.Gap
	}
	x = 0
	for _, b := range buttons {
		own := min(natural(b), width)
		if x > 0 && x+own > width {
			x, y = 0, y+row+h.Gap
		}
		if place != nil {
			place(b, x, y, own, row)
		}
		x += own + h.Gap
	}
	return y + row
}

func (h *HeadRow) visible(o []fyne.CanvasObject) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, object := range o {
		if object.Visible() {
			list = append(list, object)
		}
	}
	return list
}
