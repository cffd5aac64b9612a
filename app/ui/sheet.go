package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// Sheet is a small dialog of our own: Enter does what the first button says,
// Esc closes it, and the focus goes back to the text. Fyne's dialogs know
// neither key.
type Sheet struct {
	Title  string
	Popup  *widget.PopUp
	shell  *Shell
	Foot   *fyne.Container // the buttons, in a row
	cancel *widgets.PushButton
	OK     func() bool // what the first button does; reports whether the sheet may close
	last   fyne.Focusable
}

// OpenSheet shows a title over a body with buttons. ok may be nil, for a sheet
// that only tells something.
func (h *Shell) OpenSheet(title string, body fyne.CanvasObject, size fyne.Size, okText string, ok func() bool) *Sheet {
	buttons := container.NewHBox()
	s := &Sheet{shell: h, OK: ok, Title: title, Foot: buttons}
	heading := widget.NewLabel(title)
	heading.TextStyle, heading.Wrapping = fyne.TextStyle{Bold: true}, fyne.TextWrapWord
	cancelText := "Close"
	if ok != nil {
		cancelText = "Cancel"
	}
	s.cancel = widgets.NewPushButton(h.Palette, cancelText, "Esc", func() { h.Guard(s.Close) })
	buttons.Add(s.cancel)
	if ok != nil {
		button := widgets.NewPushButton(h.Palette, okText, "Enter", func() { h.Guard(s.Accept) })
		button.SetActive(true)
		buttons.Add(button)
	}
	content := container.New(Margins(18, 14, 18, 14), container.NewBorder(
		heading, container.New(Margins(0, 10, 0, 0), container.NewBorder(nil, nil, nil, buttons)), nil, nil, body))
	giveKeys(body, s.Key)
	ground := newGround(s)
	s.Popup = widget.NewModalPopUp(container.NewStack(ground, content), h.Window.Canvas())
	canvasSize := h.Window.Canvas().Size()
	least := content.MinSize()
	s.Popup.Resize(fyne.NewSize(
		min(max(size.Width, least.Width), canvasSize.Width-40), min(max(size.Height, least.Height), canvasSize.Height-40)))
	s.Popup.Show()
	h.Window.Canvas().Unfocus()
	widgets.CatchKeys(h.Window.Canvas(), func(event *fyne.KeyEvent) { h.Guard(func() { s.Key(event) }) })
	h.Sheet = s
	return s
}

// Also adds a button before the others, for another way out. It has no key: what
// loses work must be meant.
func (s *Sheet) Also(text string, do func()) {
	button := widgets.NewPushButton(s.shell.Palette, text, "", func() { s.shell.Guard(func() { s.Close(); do() }) })
	s.Foot.Objects = append([]fyne.CanvasObject{button}, s.Foot.Objects...)
	s.Foot.Refresh()
}

// NameCancel says in another word what Esc does.
func (s *Sheet) NameCancel(text string) { s.cancel.SetText(text) }

// Key is what Enter and Esc do in any field of the sheet, and where no field has
// the focus.
func (s *Sheet) Key(event *fyne.KeyEvent) bool {
	if focused := s.shell.Window.Canvas().Focused(); focused != nil {
		s.last = focused
	}
	switch event.Name {
	case fyne.KeyEscape:
		s.Close()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Accept()
	default:
		return false
	}
	return true
}

// Accept does what the first button does.
func (s *Sheet) Accept() {
	if s.OK == nil || s.OK() {
		s.Close()
		return
	}
	if c := s.shell.Window.Canvas(); c.Focused() == nil && s.last != nil {
		c.Focus(s.last) // where the keys were before the button was clicked
	}
}

// Close takes the sheet away.
func (s *Sheet) Close() {
	s.Popup.Hide()
	s.shell.Back()
}

// Focus puts the keys on a control of the sheet.
func (s *Sheet) Focus(f fyne.Focusable) {
	s.last = f
	s.shell.Window.Canvas().Focus(f)
}

// Tell shows a sentence that must not be missed.
func (h *Shell) Tell(title, text string) {
	h.OpenSheet(title, Paragraph(text), SheetSize, "", nil)
}

// Confirm asks before something that cannot be taken back.
func (h *Shell) Confirm(title, text, yes string, do func()) {
	h.OpenSheet(title, Paragraph(text), SheetSize, yes, func() bool { do(); return true })
}

// SheetSize is the size of a sheet that says a sentence or asks for one thing.
var SheetSize = fyne.NewSize(500, 190)

// Paragraph is a short text that wraps.
func Paragraph(text string) fyne.CanvasObject {
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
	case *SheetButton:
		give(&o.OnKey)
	case *widgets.KeyScroll:
		give(&o.OnKey)
	case interface {
		OfferKeys(take func(*fyne.KeyEvent) bool)
	}:
		o.OfferKeys(take)
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

// ground is what a sheet's controls stand on. A click on it leaves the focus
// where it was.
type ground struct {
	widget.BaseWidget
	sheet  *Sheet
	before fyne.Focusable
}

func newGround(s *Sheet) *ground {
	g := &ground{sheet: s}
	g.ExtendBaseWidget(g)
	return g
}

// MouseDown comes before the window takes the focus away, and Tapped after.
func (g *ground) MouseDown(*desktop.MouseEvent) {
	g.before = g.sheet.shell.Window.Canvas().Focused()
}

// MouseUp completes desktop.Mouseable.
func (g *ground) MouseUp(*desktop.MouseEvent) {}

// Tapped implements fyne.Tappable.
func (g *ground) Tapped(*fyne.PointEvent) {
	if g.before != nil {
		g.sheet.shell.Window.Canvas().Focus(g.before)
	}
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	p := g.sheet.shell.Palette
	ground := canvas.NewRectangle(p.Pane)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 10
	return widget.NewSimpleRenderer(ground)
}

// AccessibilityLabel is the title of the sheet.
func (g *ground) AccessibilityLabel() string { return g.sheet.Title }

// AccessibilityRole says that it holds others.
func (g *ground) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// Scrolled keeps a scrolled body from growing a sheet past the window.
func Scrolled(object fyne.CanvasObject) fyne.CanvasObject { return container.NewVScroll(object) }
