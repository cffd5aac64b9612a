package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// sheet is a small dialog of our own: Enter does what the first button says,
// Esc closes it, and the focus goes back to the text. Fyne's dialogs know
// neither key.
type sheet struct {
	title  string
	w      *Window
	popup  *widget.PopUp
	cancel *widgets.PushButton
	ok     func() bool // reports whether the sheet may close
}

// openSheet shows a title over a body with buttons. ok may be nil, for a sheet
// that only tells something.
func (w *Window) openSheet(title string, body fyne.CanvasObject, size fyne.Size, okText string, ok func() bool) *sheet {
	s := &sheet{w: w, ok: ok, title: title}
	heading := widget.NewLabel(title)
	heading.TextStyle, heading.Wrapping = fyne.TextStyle{Bold: true}, fyne.TextWrapWord
	buttons := container.NewHBox()
	cancelText := "Close"
	if ok != nil {
		cancelText = "Cancel"
	}
	s.cancel = widgets.NewPushButton(w.palette, cancelText, "Esc", func() { w.guard(s.close) })
	buttons.Add(s.cancel)
	if ok != nil {
		button := widgets.NewPushButton(w.palette, okText, "Enter", func() { w.guard(s.accept) })
		button.SetActive(true)
		buttons.Add(button)
	}
	// The catcher has the focus when no field does, so that Enter and Esc work.
	catch := newKeyCatcher(s.key)
	foot := container.NewBorder(nil, nil, nil, buttons, catch)
	content := container.New(&margins{18, 14, 18, 14}, container.NewBorder(
		heading, container.New(&margins{0, 10, 0, 0}, foot), nil, nil, body))
	ground := canvas.NewRectangle(w.palette.Pane)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = w.palette.Line, 1, 10
	s.popup = widget.NewModalPopUp(container.NewStack(ground, content), w.window.Canvas())
	canvasSize := w.window.Canvas().Size()
	least := content.MinSize()
	s.popup.Resize(fyne.NewSize(
		min(max(size.Width, least.Width), canvasSize.Width-40), min(max(size.Height, least.Height), canvasSize.Height-40)))
	s.popup.Show()
	w.window.Canvas().Focus(catch)
	w.sheet = s
	return s
}

// nameCancel says in another word what Esc does.
func (s *sheet) nameCancel(text string) { s.cancel.SetText(text) }

// key is what Enter and Esc do in any field of the sheet.
func (s *sheet) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		s.close()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.accept()
	default:
		return false
	}
	return true
}

func (s *sheet) accept() {
	if s.ok == nil || s.ok() {
		s.close()
	}
}

func (s *sheet) close() {
	s.popup.Hide()
	switch top := s.w.window.Canvas().Overlays().Top(); {
	case top == nil:
		s.w.focusText()
	case s.w.documentDesk.screen != nil && top == fyne.CanvasObject(s.w.documentDesk.screen):
		s.w.documentDesk.screen.FocusTable()
	case s.w.importing.screen != nil && top == fyne.CanvasObject(s.w.importing.screen):
		s.w.importing.screen.FocusList()
	}
}

// focus puts the cursor into a field of the sheet.
func (s *sheet) focus(f *widgets.Field) {
	f.OnKey = s.key
	s.w.window.Canvas().Focus(f)
}

// tell shows a sentence that must not be missed.
func (w *Window) tell(title, text string) {
	w.openSheet(title, w.paragraph(text), sheetSize, "", nil)
}

// confirm asks before something that cannot be taken back.
func (w *Window) confirm(title, text, yes string, do func()) {
	w.openSheet(title, w.paragraph(text), sheetSize, yes, func() bool { do(); return true })
}

// sheetSize is the size of a sheet that says a sentence or asks for one thing.
var sheetSize = fyne.NewSize(500, 190)

// paragraph is a short text that wraps.
func (w *Window) paragraph(text string) fyne.CanvasObject {
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	return label
}

// keyCatcher takes the keys while no field of a sheet has them. It draws
// nothing.
type keyCatcher struct {
	widget.BaseWidget
	key func(*fyne.KeyEvent) bool
}

func newKeyCatcher(key func(*fyne.KeyEvent) bool) *keyCatcher {
	k := &keyCatcher{key: key}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer implements fyne.Widget.
func (k *keyCatcher) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// AccessibilityLabel is nothing: the sheet around it says what it asks for.
func (k *keyCatcher) AccessibilityLabel() string { return "" }

// AccessibilityRole says that it holds others.
func (k *keyCatcher) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusGained implements fyne.Focusable.
func (k *keyCatcher) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *keyCatcher) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (k *keyCatcher) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (k *keyCatcher) TypedKey(event *fyne.KeyEvent) { k.key(event) }

// scrolled keeps a scrolled body from growing a sheet past the window.
func scrolled(object fyne.CanvasObject) fyne.CanvasObject { return container.NewVScroll(object) }
