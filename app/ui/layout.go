package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/widgets"
)

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

// Named puts a name before a control, in one line.
func Named(p widgets.Palette, name string, control fyne.CanvasObject) fyne.CanvasObject {
	line := widgets.NewDimLine(p, name, 12)
	return container.New(&beside{line.Natural() + 8, 190}, line, control)
}

// Wide gives a control a width in px.
func Wide(width float32, control fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&beside{0, width}, control)
}

// beside gives the last object a width, and what stands before it another.
type beside struct{ before, width float32 }

// MinSize implements fyne.Layout.
func (b *beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(b.before+b.width, o[len(o)-1].MinSize().Height)
}

// Layout implements fyne.Layout.
func (b *beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	for i, object := range o {
		x, width := float32(0), b.before
		if i == len(o)-1 {
			x, width = b.before, size.Width-b.before
		}
		object.Move(fyne.NewPos(x, 0))
		object.Resize(fyne.NewSize(width, size.Height))
	}
}
