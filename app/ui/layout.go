package ui

import "fyne.io/fyne/v2"

// margins keeps a margin around one object.
type margins struct{ left, top, right, bottom float32 }

// Margins keeps a margin around one object, in px.
func Margins(left, top, right, bottom float32) fyne.Layout {
	return &margins{left, top, right, bottom}
}

// MinSize implements fyne.Layout.
func (m *margins) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(m.left+m.right, m.top+m.bottom)
}

// Layout implements fyne.Layout.
func (m *margins) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(m.left, m.top))
	o[0].Resize(size.SubtractWidthHeight(m.left+m.right, m.top+m.bottom))
}
