package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// showCodebook shows what the labels mean, with examples, while tagging. The
// label that is under the eye stands first.
func (w *Window) showCodebook() {
	body := container.New(&stackedCards{gap: 10})
	labels := w.session.Codebook.Labels
	if a, _, ok := w.session.Target(); ok {
		for i, l := range labels {
			if l.ID == a.Label {
				labels = append(append(labels[i:i+1:i+1], labels[:i]...), labels[i+1:]...)
				break
			}
		}
	}
	letters := corpus.Letters(w.session.Codebook.Labels)
	for _, l := range labels {
		body.Add(widgets.NewLabelCard(w.palette, l, letters[l.ID]))
	}
	w.openSheet("Label definitions", ui.Scrolled(body), fyne.NewSize(760, 640), "", nil)
}

// stackedCards stacks objects over the full width, less a strip at the right
// for the scroll bar. Each gets its width before it is asked for its height,
// because its text wraps.
type stackedCards struct{ gap float32 }

// MinSize implements fyne.Layout.
func (s *stackedCards) MinSize(o []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, object := range o {
		height += object.MinSize().Height + s.gap
	}
	return fyne.NewSize(200, height)
}

// Layout implements fyne.Layout.
func (s *stackedCards) Layout(o []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, object := range o {
		width := size.Width - 12
		object.Resize(fyne.NewSize(width, object.MinSize().Height))
		height := object.MinSize().Height
		object.Resize(fyne.NewSize(width, height))
		object.Move(fyne.NewPos(0, y))
		y += height + s.gap
	}
}
