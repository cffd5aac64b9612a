package app

import (
	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// showCodebook shows what the labels mean, with examples, while tagging. The
// label of the annotation that is shown stands first.
func (w *Window) showCodebook() {
	body := widgets.NewColumn(10)
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
		body.Add(codebookeditor.NewLabelCard(w.Palette, l, letters[l.ID]))
	}
	w.OpenSheet("Label definitions", body, fyne.NewSize(760, 640), "", nil)
}
