package app

import "fyne.io/fyne/v2"

// How the sheet of the export lies on the screen.

// questions puts objects below one another at their own heights.
type questions struct{ gap float32 }

// MinSize implements fyne.Layout.
func (l *questions) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 0)
	for i, o := range objects {
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	return size
}

// Layout implements fyne.Layout.
func (l *questions) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		height := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + l.gap
	}
}

// evenColumns gives every object the same width.
type evenColumns struct{ gap float32 }

// MinSize implements fyne.Layout.
func (l *evenColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, 0)
	for _, o := range objects {
		least := o.MinSize()
		size.Width, size.Height = max(size.Width, least.Width), max(size.Height, least.Height)
	}
	n := float32(len(objects))
	return fyne.NewSize(n*size.Width+(n-1)*l.gap, size.Height)
}

// Layout implements fyne.Layout.
func (l *evenColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	width := (size.Width - (n-1)*l.gap) / n
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+l.gap), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

// exportColumns puts the questions on the left and what is lost on the right,
// in a column of a fixed width (px).
type exportColumns struct{ gap, side float32 }

// MinSize implements fyne.Layout.
func (l *exportColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left := objects[0].MinSize()
	return fyne.NewSize(left.Width+l.gap+l.side, left.Height)
}

// Layout implements fyne.Layout.
func (l *exportColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Width - l.gap - l.side
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(left, size.Height))
	objects[1].Move(fyne.NewPos(left+l.gap, 0))
	objects[1].Resize(fyne.NewSize(l.side, size.Height))
}
