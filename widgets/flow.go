package widgets

import "fyne.io/fyne/v2"

// Flow lays objects out in rows, like words: as many to a row as fit.
type Flow struct {
	Gap   float32 // px between objects and between rows
	width float32
}

// MinSize is the room needed at the width the flow was laid out to last.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(min(widest, 60), f.arrange(objects, max(f.width, 60), false))
}

// Layout places the objects.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.arrange(objects, size.Width, true)
}

// arrange walks the rows and gives the height they take.
func (f *Flow) arrange(objects []fyne.CanvasObject, width float32, place bool) float32 {
	var x, y, row float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		size := o.MinSize()
		size.Width = min(size.Width, width)
		if x > 0 && x+size.Width > width {
			x, y, row = 0, y+row+f.Gap, 0
		}
		if place {
			o.Move(fyne.NewPos(x, y))
			o.Resize(size)
		}
		x += size.Width + f.Gap
		row = max(row, size.Height)
	}
	return y + row
}
