package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// A finder whose lines are gone through one after another can stay as a panel
// beside the text: taking a line leaves it there, Esc goes to the text.

// stayWidth is the width of a window in which a panel beside the text may have
// room, in px. In a narrower one the button is left away, and Alt+K says why.
const stayWidth = 600

// LetStay offers to keep the finder as a panel, with a button and with Alt+K.
// stay is given the panel and gives what takes it away again, nil where there
// was no room; shortcut is offered the keys with Ctrl or Alt that are typed into
// it then.
func (f *Finder) LetStay(stay func(*Finder, fyne.CanvasObject) (gone func()), shortcut func(fyne.Shortcut) bool) {
	f.stay, f.shortcut = stay, shortcut
	f.foot.Objects = []fyne.CanvasObject{container.New(&HeadRow{Gap: 8}, NewPushButton(f.palette, "Keep beside the text", "Alt K", f.Stay))}
	Show(f.foot, f.canvas.Size().Width >= stayWidth)
	f.field.OnShortcut = func(s fyne.Shortcut) bool {
		key, ok := s.(*desktop.CustomShortcut)
		switch {
		case f.kept:
			return f.shortcut(s)
		case ok && key.KeyName == fyne.KeyK && key.Modifier == fyne.KeyModifierAlt:
			f.Stay()
			return true
		}
		return false
	}
	f.inside.Refresh()
}

// Stay makes the finder a panel beside the text.
func (f *Finder) Stay() {
	if f.stay == nil || f.kept {
		return
	}
	f.kept = true
	f.foot.Hide()
	closing := NewChip(f.palette, "×", f.Close)
	f.head.Objects = []fyne.CanvasObject{container.New(&Column{Gap: 6},
		container.New(&HeadRow{Left: 1, Gap: 6}, NewDimLine(f.palette, f.field.PlaceHolder, 12), closing), NewColumn(6, f.head.Objects...))}
	edge := canvas.NewRectangle(f.palette.Line)
	edge.SetMinSize(fyne.NewSize(1, 1))
	f.popup.Hide()
	panel := container.NewStack(NewPane(f.palette), container.NewBorder(nil, nil, nil, edge, f.inside))
	if f.gone = f.stay(f, panel); f.gone == nil {
		f.Close()
		return
	}
	f.list.Refresh()
	f.canvas.Focus(f.field)
}

// Kept reports whether the finder is a panel beside the text.
func (f *Finder) Kept() bool { return f.kept }

// Focus gives the keys to the field, and reports whether they were elsewhere.
func (f *Finder) Focus() bool {
	if f.canvas.Focused() == fyne.Focusable(f.field) {
		return false
	}
	f.canvas.Focus(f.field)
	return true
}
