package ui

import (
	"slices"

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
	below  *Sheet            // what it was opened over, nil for none
	layer  fyne.CanvasObject // what it is among the overlays of the window
	scroll *container.Scroll // what the sheet holds
	Foot   *fyne.Container   // the buttons, in a row
	under  *fyne.Container   // what stays in sight under what scrolls: the buttons last
	foot   *container.Scroll // what that scrolls in itself, where a low window has no room for it
	size   fyne.Size         // px at least, where the window has room
	cancel *widgets.PushButton
	waits  *widget.Label // that another job runs, nil while that was not said
	OK     func() bool   // what the first button does; reports whether the sheet may close
	last   fyne.Focusable
	// MayCancel is asked before Esc or its button closes the sheet, and before the
	// window closes over it; nil for always.
	MayCancel func() bool
	// OnClosed is called when the sheet has gone, whatever closed it.
	OnClosed func()
}

// OpenSheet shows a title over a body with buttons. ok may be nil, for a sheet
// that only tells something.
func (h *Shell) OpenSheet(title string, body fyne.CanvasObject, size fyne.Size, okText string, ok func() bool) *Sheet {
	buttons := container.New(&widgets.HeadRow{Gap: 4})
	s := &Sheet{shell: h, OK: ok, Title: title, Foot: buttons, size: size, scroll: container.NewVScroll(container.New(Margins(3, 3, 9, 3), body))}
	heading := widget.NewLabel(title)
	heading.TextStyle, heading.Wrapping = fyne.TextStyle{Bold: true}, fyne.TextWrapWord
	cancelText := "Close"
	if ok != nil {
		cancelText = "Cancel"
	}
	s.cancel = widgets.NewPushButton(h.Palette, cancelText, "Esc", func() { h.Guard(s.Cancel) })
	buttons.Add(s.cancel)
	if ok != nil {
		button := widgets.NewPushButton(h.Palette, okText, "Enter", func() { h.Guard(s.Accept) })
		button.SetActive(true)
		buttons.Add(button)
	}
	giveKeys(body, s.Key)
	s.under = widgets.NewColumn(10, buttons)
	s.foot = container.NewVScroll(s.under)
	content := container.New(Margins(15, 14, 9, 14), container.New(widgets.Stacked{}, heading, s.scroll, container.New(Margins(3, 10, 9, 0), s.foot)))
	s.Popup = widget.NewModalPopUp(widgets.WithTips(h.Palette, container.NewStack(newGround(s), content)), h.Window.Canvas())
	s.Fit() // it is never shown at another size
	s.Popup.Show()
	s.layer = h.Window.Canvas().Overlays().Top()
	widgets.KeepFitting(h.Window.Canvas(), s.Fit)
	h.Window.Canvas().Unfocus()
	widgets.CatchKeys(h.Window.Canvas(), func(event *fyne.KeyEvent) { h.Guard(func() { s.Key(event) }) })
	if h.Sheet.IsOpen() {
		s.below = h.Sheet
	}
	h.Sheet = s
	return s
}

// IsOpen reports whether it is shown, on top or under another; no sheet is not.
func (s *Sheet) IsOpen() bool { return s != nil && s.Popup.Visible() }

// OnTop reports whether it is what lies on top of the window.
func (s *Sheet) OnTop() bool {
	return s.IsOpen() && s.shell.Window.Canvas().Overlays().Top() == s.layer
}

// lower is the sheet that it lies on, nil for none.
func (s *Sheet) lower() *Sheet {
	b := s.below
	for b != nil && !b.IsOpen() {
		b = b.below
	}
	return b
}

// What a low window leaves of a sheet under its title, and of its foot, in px.
const (
	leastShown = 64
	leastFoot  = 48
)

// Fit makes the sheet as high as what it holds, if the window has the room. The
// rest is reached by scrolling.
func (s *Sheet) Fit() {
	room := s.shell.Window.Canvas().Size()
	around := float32(40) // px of the window that stay free
	if room.Width < 500 {
		around = 12
	}
	room = room.SubtractWidthHeight(around, around)
	content := s.Popup.Content
	width := min(max(s.size.Width, content.MinSize().Width), room.Width)
	for range 2 { // what wraps tells its height once it knows its width
		foot := s.under.MinSize().Height
		s.foot.SetMinSize(fyne.NewSize(0, foot))
		around := content.MinSize().Height - s.scroll.MinSize().Height
		high := around + s.scroll.Content.MinSize().Height
		if lacks := around + leastShown - room.Height; lacks > 0 && high > room.Height {
			s.foot.SetMinSize(fyne.NewSize(0, max(min(foot, leastFoot), foot-lacks)))
		}
		s.Popup.Resize(fyne.NewSize(width, min(max(s.size.Height, high), room.Height)))
		content.Refresh()
	}
}

// Under puts something above the buttons that stays in sight while the rest scrolls.
func (s *Sheet) Under(o fyne.CanvasObject) {
	s.under.Objects = append([]fyne.CanvasObject{o}, s.under.Objects...)
	s.Fit()
}

// Also adds a button before the others, for another way out. It has no key: what
// loses work must be meant.
func (s *Sheet) Also(text string, do func()) {
	button := widgets.NewPushButton(s.shell.Palette, text, "", func() { s.shell.Guard(func() { s.Close(); do() }) })
	s.Foot.Objects = append([]fyne.CanvasObject{button}, s.Foot.Objects...)
	s.Fit()
}

// NameCancel says in another word what Esc does.
func (s *Sheet) NameCancel(text string) { s.cancel.SetText(text); s.Fit() }

// Key is what Enter and Esc do in any field of the sheet, and where no field has
// the focus. What has no room is scrolled with Page Up and Page Down, and with the
// other keys that lead up and down where nothing has the focus.
func (s *Sheet) Key(event *fyne.KeyEvent) bool {
	if focused := s.shell.Window.Canvas().Focused(); focused != nil {
		s.last = focused
	}
	switch event.Name {
	case fyne.KeyEscape:
		s.Cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.Accept()
	case fyne.KeyPageUp, fyne.KeyPageDown:
		widgets.ScrollByKey(s.scroll, event.Name)
	default:
		return s.shell.Window.Canvas().Focused() == nil && widgets.ScrollByKey(s.scroll, event.Name)
	}
	return true
}

// Accept does what the first button does. What could not begin since another job
// runs leaves the sheet open, with all that was typed.
func (s *Sheet) Accept() {
	refused := s.shell.refused
	if s.OK == nil || s.OK() {
		if refused == s.shell.refused {
			s.Close()
			return
		}
		s.sayBusy()
	}
	if s.Popup.Visible() {
		s.Fit() // it may say what is wrong
	}
	if c := s.shell.Window.Canvas(); c.Focused() == nil && s.last != nil {
		c.Focus(s.last) // where the keys were before the button was clicked
	}
}

func (s *Sheet) sayBusy() {
	if s.waits == nil {
		s.waits = Paragraph(Busy)
		s.Under(s.waits)
	}
}

// Cancel closes the sheet, if it may go.
func (s *Sheet) Cancel() {
	if s.mayGo() {
		s.Close()
	}
}

// MayGo reports whether nothing is lost that cannot be had again when the sheet and
// those under it go; otherwise that is said. No sheet may always go.
func (s *Sheet) MayGo() bool { return s == nil || s.mayGo() && s.below.MayGo() }

func (s *Sheet) mayGo() bool {
	if !s.IsOpen() || s.MayCancel == nil || s.MayCancel() {
		return true
	}
	s.Fit() // it may say why
	return false
}

// Close takes the sheet away. What was opened over it stays, such as a question
// that its first button asks: Fyne takes that along (OverlayStack.Remove).
func (s *Sheet) Close() {
	canvas := s.shell.Window.Canvas()
	before, focused := slices.Clone(canvas.Overlays().List()), canvas.Focused()
	s.Popup.Hide()
	if b := s.lower(); b != nil && s.shell.Sheet == s {
		s.shell.Sheet = b
	}
	widgets.Call(s.OnClosed)
	if left := len(canvas.Overlays().List()); left+1 < len(before) {
		for _, above := range before[left+1:] {
			canvas.Overlays().Add(above)
		}
		if focused != nil {
			canvas.Focus(focused)
		}
		return
	}
	if b := s.lower(); b.OnTop() && b.last != nil {
		canvas.Focus(b.last)
		return
	}
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
func (h *Shell) Confirm(title, text, yes string, do func()) *Sheet {
	return h.OpenSheet(title, Paragraph(text), SheetSize, yes, func() bool { do(); return true })
}

// SheetSize is the size of a sheet that says a sentence or asks for one thing.
var SheetSize = fyne.NewSize(500, 190)

// Paragraph is a short text that wraps.
func Paragraph(text string) *widget.Label {
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
