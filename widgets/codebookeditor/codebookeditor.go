// Package codebookeditor is the screen on which a codebook is edited.
package codebookeditor

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// Part is one of the three lists of a codebook.
type Part int

// The parts of a codebook, in the order in which the editor lists them.
const (
	LabelPart Part = iota
	AttributePart
	RelationPart
)

// Item names one thing of the codebook: a label, an attribute or a
// kind of link.
type Item struct {
	Part Part
	ID   string
}

// Page is the snapshot that the editor shows.
type Page struct {
	Title    string // of the project
	Codebook corpus.Codebook
	Uses     map[string]int    // label id to the number of its annotations
	Commands map[string]string // letter to the name of the command that has it
	Chosen   Item              // what stands on the right
	ReadOnly bool

	// Warning says what a new definition of the chosen label would touch. It
	// is shown while the definition is being changed.
	Warning string
	// Notice says what the last new definition touched, "" when there is
	// nothing to say. A button beside it calls OnReview.
	Notice string
}

// Editor is the screen on which a codebook is edited: what there is on
// the left, one thing of it on the right. What was typed is told when its field
// is left; every telling is meant to be one change that can be taken back.
type Editor struct {
	widget.BaseWidget

	OnChoose func(Item)
	// OnLabel, OnAttribute and OnRelation tell how the chosen thing shall be.
	// The id is that of before; a new name never changes it.
	OnLabel     func(corpus.Label)
	OnAttribute func(corpus.Attribute)
	OnRelation  func(corpus.RelationKind)
	OnAdd       func(Part)
	OnMove      func(item Item, by int) // one place up (-1) or down (+1)
	OnRemove    func(Item)
	OnMerge     func(label string)
	OnSplit     func(label string)
	OnReview    func(label string) // list what was coded under an older definition
	OnVersions  func()
	OnImport    func()
	OnExport    func()
	OnLeave     func() // Esc: back to the text
	// OnShortcut is offered every key with Ctrl or Alt that is not the
	// editor's own.
	OnShortcut func(fyne.Shortcut) bool

	palette widgets.Palette
	canvas  fyne.Canvas // the one the editor is put on
	page    Page

	title, version *widgets.Line
	list           *itemList
	form           form
	right          *fyne.Container
	scroll         *container.Scroll
	listScroll     *container.Scroll
	content        *fyne.Container

	// In a narrow window list and form have no room beside each other: one of the
	// two is shown.
	narrow, onForm bool
	wide           []fyne.CanvasObject  // what only stands at the head of a wide window
	back           *widgets.FocusButton // from the form to the list, in a narrow one
}

// form is the right side for one part of the codebook.
type form interface {
	object() fyne.CanvasObject
	fill(before, page Page, same bool) // same: the same item as before
	flush()
	first() fyne.Focusable
}

// New makes an empty editor, to be put on a canvas.
func New(p widgets.Palette, c fyne.Canvas) *Editor {
	e := &Editor{palette: p, canvas: c}
	e.title, e.version = widgets.NewLine(p, "Codebook", 14, true), widgets.NewDimLine(p, "", 12)
	e.list = newItemList(e)
	e.right = container.New(&widgets.Column{Side: 28})
	e.scroll, e.listScroll = container.NewVScroll(e.right), container.NewVScroll(e.list)
	e.content = widgets.WithTips(p, e.assemble())
	e.ExtendBaseWidget(e)
	return e
}

// assemble puts the screen together. The list comes first in the order of Tab,
// then the form, then the buttons at the head.
func (e *Editor) assemble() *fyne.Container {
	p := e.palette
	e.wide = e.fileButtons()
	e.back = e.button("Back to the list", e.FocusList)
	e.back.Hide()
	closing := widgets.NewFocusButton(p, "Back to the text", "Esc", e.leave)
	closing.OnKey = e.escape
	buttons := append(slices.Clone(e.wide), e.back, closing)
	head := widgets.Padded(14, 8, container.New(&widgets.HeadRow{Left: 2, Gap: 8}, append([]fyne.CanvasObject{e.title, e.version}, buttons...)...))
	return container.New(&layout{e},
		widgets.NewGround(p.Background, e.keepFocus), canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Pane),
		e.listScroll, e.scroll, head, canvas.NewRectangle(p.Line), canvas.NewRectangle(p.Line))
}

// fileButtons are the buttons for the codebook as a whole.
func (e *Editor) fileButtons() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		e.button("Versions…", func() { widgets.Call(e.OnVersions) }), e.button("Import…", func() { widgets.Call(e.OnImport) }), e.button("Export…", func() { widgets.Call(e.OnExport) }),
	}
}

func (e *Editor) button(text string, do func()) *widgets.FocusButton {
	b := widgets.NewFocusButton(e.palette, text, "", func() {
		e.Flush()
		e.keepFocus() // a click takes the focus from all controls
		do()
	})
	b.OnKey = e.escape
	return b
}

// layout gives the head a line, the list a quarter of the width and
// the form the rest, above the free foot. In a narrow window the list or the form
// gets all the room.
type layout struct{ editor *Editor }

const (
	headHeight  = 48  // px at least
	sideWidth   = 330 // px at most
	narrowBelow = 520 // px of a window in which list and form have no room side by side
)

// MinSize implements fyne.Layout.
func (*layout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (l *layout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(fyne.NewSize(width, max(0, height)))
	}
	e := l.editor
	e.fold(size.Width < narrowBelow)
	ground, headPane, listPane, list, form, head, headLine, listLine := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7]
	place(head, 0, 0, size.Width, headHeight)
	top := max(headHeight, head.MinSize().Height)
	bottom := size.Height - widgets.ScreenFoot
	place(ground, 0, 0, size.Width, bottom)
	place(headPane, 0, 0, size.Width, top)
	place(head, 0, 0, size.Width, top)
	place(headLine, 0, top-1, size.Width, 1)
	widgets.Show(listLine, !e.narrow)
	if e.narrow {
		place(listPane, 0, top, size.Width, bottom-top)
		place(list, 0, top, size.Width, bottom-top)
		place(form, 0, top, size.Width, bottom-top)
		return
	}
	left := max(200, min(sideWidth, size.Width*0.26))
	place(listPane, 0, top, left, bottom-top)
	place(list, 0, top, left-1, bottom-top)
	place(listLine, left-1, top, 1, bottom-top)
	place(form, left, top, size.Width-left, bottom-top)
}

// fold shows list and form beside each other, or in a narrow window one of them:
// the form if the keys are in it.
func (e *Editor) fold(narrow bool) {
	if narrow != e.narrow {
		e.narrow = narrow
		e.onForm = narrow && e.keysOnForm()
		e.list.show()
	}
	for _, o := range e.wide {
		widgets.Show(o, !narrow)
	}
	widgets.Show(e.back, narrow && e.onForm)
	widgets.Show(e.version, !narrow)
	widgets.Show(e.listScroll, !narrow || !e.onForm)
	widgets.Show(e.scroll, !narrow || e.onForm)
}

// keysOnForm reports whether a control of the form has the keys.
func (e *Editor) keysOnForm() bool {
	focused, ok := e.canvas.Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	_, within := widgets.ScrollsAround(e.right, focused)
	return within
}

// turn shows the form or the list, where there is room for one.
func (e *Editor) turn(form bool) {
	if e.narrow && form != e.onForm {
		e.onForm = form
		e.content.Refresh()
	}
}

// SetPage shows a codebook. What was typed about another item is told first; a
// field that is being typed into keeps what is typed, unless its value changed
// elsewhere.
func (e *Editor) SetPage(page Page) {
	same := e.form != nil && e.page.Chosen == page.Chosen && e.page.ReadOnly == page.ReadOnly
	if !same {
		e.Flush()
		if e.form != nil {
			e.FocusList() // the controls of the form go
		}
	}
	before := e.page
	e.page = page
	e.version.SetText(page.Title)
	e.content.Refresh()
	e.list.show()
	if !same {
		e.form = e.newForm(page.Chosen.Part)
		e.right.Objects = []fyne.CanvasObject{e.form.object()}
		e.scroll.ScrollToTop()
	}
	e.form.fill(before, page, same)
	e.right.Refresh()
	e.scroll.Refresh()
}

func (e *Editor) newForm(part Part) form {
	switch part {
	case AttributePart:
		return newAttributeForm(e)
	case RelationPart:
		return newRelationForm(e)
	default:
		return newLabelForm(e)
	}
}

// Flush tells what was typed and not yet told.
func (e *Editor) Flush() {
	if e.form != nil && !e.page.ReadOnly {
		e.form.flush()
	}
}

// Restore shows the chosen item as the page has it, and drops what was typed.
func (e *Editor) Restore() {
	if e.form != nil {
		e.form.fill(e.page, e.page, false)
	}
}

// FocusList gives the keys to the list on the left.
func (e *Editor) FocusList() {
	e.turn(false)
	e.canvas.Focus(e.list)
}

// FocusForm gives the keys to the first field on the right.
func (e *Editor) FocusForm() {
	if e.form != nil {
		e.turn(true)
		e.canvas.Focus(e.form.first())
	}
}

// keepFocus gives the keys to the list, or to the form if that alone is shown, when nothing has them, so that none goes
// to the text below.
func (e *Editor) keepFocus() {
	switch {
	case e.canvas.Focused() != nil:
	case e.narrow && e.onForm:
		e.FocusForm()
	default:
		e.FocusList()
	}
}

func (e *Editor) leave() {
	e.Flush()
	widgets.Call(e.OnLeave)
}

// escape is what every control does with Esc.
func (e *Editor) escape(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		e.leave()
		return true
	}
	return false
}

// shortcut moves what is chosen with Alt+Up and Alt+Down, wherever the focus is.
func (e *Editor) shortcut(s fyne.Shortcut) bool {
	if key, ok := s.(*desktop.CustomShortcut); ok && key.Modifier == fyne.KeyModifierAlt {
		by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: +1}[key.KeyName]
		if by != 0 && !e.page.ReadOnly && e.OnMove != nil {
			e.OnMove(e.page.Chosen, by)
			return true
		}
	}
	if e.OnShortcut != nil {
		e.OnShortcut(s)
	}
	return true // nothing may reach the text below
}

// field makes a field that tells when it is left. In one of several lines Tab
// goes on, because every field must be left by keys.
func (e *Editor) field(label, placeholder string, rows int, tell func()) *widgets.Field {
	f := widgets.NewField(label, placeholder)
	if rows > 1 {
		f = widgets.NewTextField(label, placeholder, rows)
	}
	f.OnLeave = func() {
		if !e.page.ReadOnly {
			tell()
		}
	}
	f.OnShortcut = e.shortcut
	f.OnKey = func(event *fyne.KeyEvent) bool {
		switch {
		case e.escape(event):
		case rows > 1 && event.Name == fyne.KeyTab:
			moveFocus(f)
		case rows <= 1 && (event.Name == fyne.KeyReturn || event.Name == fyne.KeyEnter):
			if !e.page.ReadOnly {
				tell()
			}
		default:
			return false
		}
		return true
	}
	return f
}

func (e *Editor) Inside() fyne.CanvasObject { return e.content }

// CreateRenderer implements fyne.Widget.
func (e *Editor) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(e.content)
}
