package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Field is a line (or some lines) of text to type into. It differs from a
// plain Entry in three ways: keys the entry has no use for are offered to the
// window, so that Ctrl+K works while typing; certain keys can be taken before
// the entry sees them; and the end of typing is told.
type Field struct {
	widget.Entry

	// OnShortcut is offered every shortcut but those of text editing. It
	// reports whether it took it.
	OnShortcut func(fyne.Shortcut) bool
	// OnKey is offered every key before the entry. It reports whether it took
	// it.
	OnKey func(*fyne.KeyEvent) bool
	// OnLeave is called when the field loses the focus.
	OnLeave func()
	// OnEnter is called when the field gains the focus.
	OnEnter func()
	// TakesTab says that Tab is offered to OnKey and goes nowhere else.
	TakesTab bool

	label   string
	swallow bool
	late    lateCursor
}

// NewField makes a field of one line. label is its name for assistive
// software; placeholder is shown while it is empty.
func NewField(label, placeholder string) *Field {
	f := &Field{label: label}
	f.PlaceHolder = placeholder
	f.ExtendBaseWidget(f)
	return f
}

// NewPasswordField makes a field of one line that shows dots for what is typed.
func NewPasswordField(label, placeholder string) *Field {
	f := NewField(label, placeholder)
	f.Password = true
	return f
}

// NewTextField makes a field of several lines.
func NewTextField(label, placeholder string, rows int) *Field {
	f := NewField(label, placeholder)
	f.MultiLine = true
	f.Wrapping = fyne.TextWrapWord
	f.SetMinRowsVisible(rows)
	return f
}

// TypedShortcut keeps text editing for the entry and offers the rest.
func (f *Field) TypedShortcut(shortcut fyne.Shortcut) {
	switch shortcut.(type) {
	case *fyne.ShortcutCut, *fyne.ShortcutCopy, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll,
		*fyne.ShortcutUndo, *fyne.ShortcutRedo:
	default:
		if f.OnShortcut != nil && f.OnShortcut(shortcut) {
			return
		}
	}
	f.late.catchUp(&f.Entry)
	f.Entry.TypedShortcut(shortcut)
}

// SwallowRune is called when a letter key brought the focus here: the letter
// itself, which arrives after the key, is not typed.
func (f *Field) SwallowRune() { f.swallow = true }

// TypedRune types, but for the letter that brought the focus here.
func (f *Field) TypedRune(r rune) {
	if f.swallow {
		f.swallow = false
		return
	}
	f.late.catchUp(&f.Entry)
	before, over := f.CursorTextOffset(), f.SelectedText() != ""
	f.Entry.TypedRune(r)
	if !over {
		f.late.typed(&f.Entry, before)
	}
}

// TypedKey offers the key to OnKey first.
func (f *Field) TypedKey(event *fyne.KeyEvent) {
	f.swallow = false
	if f.OnKey != nil && f.OnKey(event) {
		return
	}
	switch event.Name {
	case fyne.KeyBackspace, fyne.KeyReturn, fyne.KeyEnter:
		f.late.catchUp(&f.Entry)
	}
	f.Entry.TypedKey(event)
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer { return quietEntry(f, f.Entry.CreateRenderer()) }

// AcceptsTab is false as a rule, also for several lines: Tab goes on to the next
// control.
func (f *Field) AcceptsTab() bool { return f.TakesTab }

// FocusGained tells OnEnter.
func (f *Field) FocusGained() {
	f.Entry.FocusGained()
	Reveal(f)
	if f.OnEnter != nil {
		f.OnEnter()
	}
}

// FocusLost tells OnLeave.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	if f.OnLeave != nil {
		f.OnLeave()
	}
}

// AccessibilityLabel is the field's name.
func (f *Field) AccessibilityLabel() string { return f.label }

// AccessibilityRole says that it is text.
func (f *Field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
