package widgets

import (
	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
)

// labelPicker chooses the label of an annotation: all labels are in sight while
// they are few, and a list drops down where they are many.
type labelPicker struct {
	row     *Segmented // nil for many labels
	list    *Choice    // nil for few
	labels  []corpus.Label
	setting bool
}

// mostInSight is how many labels are in sight at once.
const mostInSight = 8

func newLabelPicker(p Palette, labels []corpus.Label, key func(*fyne.KeyEvent) bool, chosen func(id string)) *labelPicker {
	l := &labelPicker{labels: labels}
	if len(labels) <= mostInSight {
		var options []Option
		for _, label := range labels {
			square, letter := p.Chip(label)
			options = append(options, Option{Value: label.ID, Text: label.Name, Fill: square, Ink: letter})
		}
		l.row = NewSegmented(p, "Label", options, chosen)
		l.row.Required, l.row.OnKey = true, key
		return l
	}
	var names []string
	for _, label := range labels {
		names = append(names, label.Name)
	}
	l.list = NewChoice("Label", names, key, func(string) {
		if i := l.list.SelectedIndex(); !l.setting && i >= 0 {
			chosen(l.labels[i].ID)
		}
	})
	return l
}

// SetChosen shows which label holds; it tells nobody.
func (l *labelPicker) SetChosen(id string) {
	if l.row != nil {
		l.row.SetChosen(id)
		return
	}
	l.setting = true
	defer func() { l.setting = false }()
	for i, label := range l.labels {
		if label.ID == id {
			l.list.SetSelectedIndex(i)
			return
		}
	}
	l.list.ClearSelected()
}

// enable lets the label be changed, or only shows it.
func (l *labelPicker) enable(on bool) {
	if l.row != nil {
		Enable(l.row, on)
	} else {
		Enable(l.list, on)
	}
}

func (l *labelPicker) object() fyne.CanvasObject {
	if l.row != nil {
		return l.row
	}
	return l.list
}

func (l *labelPicker) focusable() fyne.Focusable {
	if l.row != nil {
		return l.row
	}
	return l.list
}
