package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// What is longer than the room there is scrolls, and the scroll follows the keys:
// a control that Tab leads to is always seen.

const (
	revealAbove = 26 // px kept above a control, for the heading over it
	revealBelow = 8  // px
)

// holder is a widget that holds others, which the keys can come to.
type holder interface{ Inside() fyne.CanvasObject }

// Reveal scrolls all that an object lies in so far that it is seen.
func Reveal(o fyne.CanvasObject) {
	c := CanvasOf(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = overlayContent(top)
	}
	scrolls, _ := ScrollsAround(root, o)
	driver := fyne.CurrentApp().Driver()
	for i := len(scrolls) - 1; i >= 0; i-- { // the innermost first
		s := scrolls[i]
		y, height := driver.AbsolutePositionForObject(o).Y-driver.AbsolutePositionForObject(s.Content).Y, o.Size().Height
		revealIn(s, y, y+height)
	}
}

// revealIn scrolls so far that a stretch of the content can be seen, or its
// beginning where it is higher than the room there is.
func revealIn(s *container.Scroll, from, to float32) {
	top, room := s.Offset.Y, s.Size().Height
	switch {
	case from-revealAbove < top, to-from > room:
		top = from - revealAbove
	case to+revealBelow > top+room:
		top = min(max(to+revealBelow-room, revealAbove), from-revealAbove) // no sliver of what stands above
	default:
		return
	}
	if top < revealAbove {
		top = 0
	}
	most := max(0, s.Content.Size().Height-room)
	s.ScrollToOffset(fyne.NewPos(s.Offset.X, max(0, min(top, most))))
}

// ScrollsAround lists the scrolls between a root and an object in it, the
// outermost first.
func ScrollsAround(root, o fyne.CanvasObject) (scrolls []*container.Scroll, found bool) {
	if root == o {
		return nil, true
	}
	var parts []fyne.CanvasObject
	switch root := root.(type) {
	case *fyne.Container:
		parts = root.Objects
	case *container.Scroll:
		scrolls, parts = append(scrolls, root), []fyne.CanvasObject{root.Content}
	case *container.ThemeOverride:
		parts = []fyne.CanvasObject{root.Content}
	case *widget.Form:
		for _, item := range root.Items {
			parts = append(parts, item.Widget)
		}
	case holder:
		parts = []fyne.CanvasObject{root.Inside()}
	}
	for _, part := range parts {
		if inner, found := ScrollsAround(part, o); found {
			return append(scrolls, inner...), true
		}
	}
	return nil, false
}

// ScrollByKey moves what is scrolled by a key, and reports whether it is one
// that does so.
func ScrollByKey(s *container.Scroll, name fyne.KeyName) bool {
	page := max(scrolledLine, s.Size().Height-scrolledLine)
	most := max(0, s.Content.Size().Height-s.Size().Height)
	to := s.Offset.Y
	switch name {
	case fyne.KeyDown:
		to += scrolledLine
	case fyne.KeyUp:
		to -= scrolledLine
	case fyne.KeyPageDown, fyne.KeySpace:
		to += page
	case fyne.KeyPageUp:
		to -= page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = most
	default:
		return false
	}
	s.ScrollToOffset(fyne.NewPos(0, max(0, min(to, most))))
	return true
}

// scrolledLine is how far Up and Down scroll, in px.
const scrolledLine = 40
