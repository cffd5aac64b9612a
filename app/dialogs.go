package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
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
	foot   *fyne.Container // the buttons, in a row
	cancel *widgets.PushButton
	ok     func() bool // reports whether the sheet may close
	last   fyne.Focusable
}

// openSheet shows a title over a body with buttons. ok may be nil, for a sheet
// that only tells something.
func (w *Window) openSheet(title string, body fyne.CanvasObject, size fyne.Size, okText string, ok func() bool) *sheet {
	buttons := container.NewHBox()
	s := &sheet{w: w, ok: ok, title: title, foot: buttons}
	heading := widget.NewLabel(title)
	heading.TextStyle, heading.Wrapping = fyne.TextStyle{Bold: true}, fyne.TextWrapWord
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
	content := container.New(&margins{18, 14, 18, 14}, container.NewBorder(
		heading, container.New(&margins{0, 10, 0, 0}, container.NewBorder(nil, nil, nil, buttons)), nil, nil, body))
	giveKeys(body, s.key)
	ground := newSheetGround(s)
	s.popup = widget.NewModalPopUp(container.NewStack(ground, content), w.window.Canvas())
	canvasSize := w.window.Canvas().Size()
	least := content.MinSize()
	s.popup.Resize(fyne.NewSize(
		min(max(size.Width, least.Width), canvasSize.Width-40), min(max(size.Height, least.Height), canvasSize.Height-40)))
	s.popup.Show()
	w.window.Canvas().Unfocus()
	widgets.CatchKeys(w.window.Canvas(), func(event *fyne.KeyEvent) { w.guard(func() { s.key(event) }) })
	w.sheet = s
	return s
}

// also adds a button before the others, for another way out. It has no key: what
// loses work must be meant.
func (s *sheet) also(text string, do func()) {
	button := widgets.NewPushButton(s.w.palette, text, "", func() { s.w.guard(func() { s.close(); do() }) })
	s.foot.Objects = append([]fyne.CanvasObject{button}, s.foot.Objects...)
	s.foot.Refresh()
}

// nameCancel says in another word what Esc does.
func (s *sheet) nameCancel(text string) { s.cancel.SetText(text) }

// key is what Enter and Esc do in any field of the sheet, and where no field has
// the focus.
func (s *sheet) key(event *fyne.KeyEvent) bool {
	if focused := s.w.window.Canvas().Focused(); focused != nil {
		s.last = focused
	}
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
		return
	}
	if c := s.w.window.Canvas(); c.Focused() == nil && s.last != nil {
		c.Focus(s.last) // where the keys were before the button was clicked
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
	case s.w.settling.IsOpen():
		s.w.window.Canvas().Focus(s.w.settling.Sheet())
	}
}

// focus puts the cursor into a field of the sheet.
func (s *sheet) focus(f *widgets.Field) {
	s.last = f
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

// giveKeys gives the keys of every control of a sheet to a taker first, but for
// those that have one. Enter and Esc then do the same wherever the focus is.
func giveKeys(object fyne.CanvasObject, take func(*fyne.KeyEvent) bool) {
	give := func(onKey *func(*fyne.KeyEvent) bool) {
		if *onKey == nil {
			*onKey = take
		}
	}
	switch o := object.(type) {
	case *widgets.Field:
		give(&o.OnKey)
	case *widgets.Choice:
		give(&o.OnKey)
	case *widgets.Segmented:
		give(&o.OnKey)
	case *sheetButton:
		give(&o.OnKey)
	case *widgets.KeyScroll:
		give(&o.OnKey)
	case *mappingChoice:
		give(&o.OnKey)
	case *container.Scroll:
		giveKeys(o.Content, take)
	case *widget.Form:
		for _, item := range o.Items {
			giveKeys(item.Widget, take)
		}
	case *fyne.Container:
		for _, part := range o.Objects {
			giveKeys(part, take)
		}
	}
}

// sheetGround is what a sheet's controls stand on. A click on it leaves the focus
// where it was.
type sheetGround struct {
	widget.BaseWidget
	sheet  *sheet
	before fyne.Focusable
}

func newSheetGround(s *sheet) *sheetGround {
	g := &sheetGround{sheet: s}
	g.ExtendBaseWidget(g)
	return g
}

// MouseDown comes before the window takes the focus away, and Tapped after.
func (g *sheetGround) MouseDown(*desktop.MouseEvent) {
	g.before = g.sheet.w.window.Canvas().Focused()
}

// MouseUp completes desktop.Mouseable.
func (g *sheetGround) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable.
func (g *sheetGround) Tapped(*fyne.PointEvent) {
	if g.before != nil {
		g.sheet.w.window.Canvas().Focus(g.before)
	}
}

// CreateRenderer implements fyne.Widget.
func (g *sheetGround) CreateRenderer() fyne.WidgetRenderer {
	p := g.sheet.w.palette
	ground := canvas.NewRectangle(p.Pane)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 10
	return widget.NewSimpleRenderer(ground)
}

// AccessibilityLabel is the title of the sheet.
func (g *sheetGround) AccessibilityLabel() string { return g.sheet.title }

// AccessibilityRole says that it holds others.
func (g *sheetGround) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// scrolled keeps a scrolled body from growing a sheet past the window.
func scrolled(object fyne.CanvasObject) fyne.CanvasObject { return container.NewVScroll(object) }
