package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// CodebookPart is one of the three lists of a codebook.
type CodebookPart int

// The parts of a codebook, in the order in which the editor lists them.
const (
	LabelPart CodebookPart = iota
	AttributePart
	RelationPart
)

// CodebookItem names one thing of the codebook: a label, an attribute or a
// kind of link.
type CodebookItem struct {
	Part CodebookPart
	ID   string
}

// CodebookPage is the snapshot that the editor shows.
type CodebookPage struct {
	Title    string // of the project
	Codebook corpus.Codebook
	Uses     map[string]int    // label id to the number of its annotations
	Commands map[string]string // letter to the name of the command that has it
	Chosen   CodebookItem      // what stands on the right
	ReadOnly bool

	// Warning says what a new definition of the chosen label would touch. It
	// is shown while the definition is being changed.
	Warning string
	// Notice says what the last new definition touched, "" when there is
	// nothing to say. A button beside it calls OnReview.
	Notice string
}

// CodebookEditor is the screen on which a codebook is edited: what there is on
// the left, one thing of it on the right. What was typed is told when its field
// is left; every telling is meant to be one change that can be taken back.
type CodebookEditor struct {
	widget.BaseWidget

	OnChoose func(CodebookItem)
	// OnLabel, OnAttribute and OnRelation tell how the chosen thing shall be.
	// The id is that of before; a new name never changes it.
	OnLabel     func(corpus.Label)
	OnAttribute func(corpus.Attribute)
	OnRelation  func(corpus.RelationKind)
	OnAdd       func(CodebookPart)
	OnMove      func(item CodebookItem, by int) // one place up (-1) or down (+1)
	OnRemove    func(CodebookItem)
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

	palette Palette
	canvas  fyne.Canvas // the one the editor is put on
	page    CodebookPage

	title, version *Line
	list           *codebookList
	form           codebookForm
	right          *fyne.Container
	scroll         *container.Scroll
	listScroll     *container.Scroll
	content        *fyne.Container

	// In a narrow window list and form have no room beside each other: one of the
	// two is shown.
	narrow, onForm bool
	wide           []fyne.CanvasObject // what only stands at the head of a wide window
	back           *focusButton        // from the form to the list, in a narrow one
}

// codebookForm is the right side for one part of the codebook.
type codebookForm interface {
	object() fyne.CanvasObject
	fill(before, page CodebookPage, same bool) // same: the same item as before
	flush()
	first() fyne.Focusable
}

// NewCodebookEditor makes an empty editor, to be put on a canvas.
func NewCodebookEditor(p Palette, c fyne.Canvas) *CodebookEditor {
	e := &CodebookEditor{palette: p, canvas: c}
	e.title, e.version = NewLine(p, "Codebook", 14, true), NewDimLine(p, "", 12)
	e.list = newCodebookList(e)
	e.right = container.New(&column{side: 28})
	e.scroll, e.listScroll = container.NewVScroll(e.right), container.NewVScroll(e.list)
	e.content = WithTips(p, e.assemble())
	e.ExtendBaseWidget(e)
	return e
}

// assemble puts the screen together. The list comes first in the order of Tab,
// then the form, then the buttons at the head.
func (e *CodebookEditor) assemble() *fyne.Container {
	p := e.palette
	e.wide = e.fileButtons()
	e.back = e.button("Back to the list", e.FocusList)
	e.back.Hide()
	closing := newFocusButton(p, "Back to the text", "Esc", e.leave)
	closing.onKey = e.escape
	buttons := append(slices.Clone(e.wide), e.back, closing)
	head := padded(14, 8, container.New(&HeadRow{Left: 2, Gap: 8}, append([]fyne.CanvasObject{e.title, e.version}, buttons...)...))
	return container.New(&codebookLayout{e},
		newGround(p.Background, e.keepFocus), canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Pane),
		e.listScroll, e.scroll, head, canvas.NewRectangle(p.Line), canvas.NewRectangle(p.Line))
}

// fileButtons are the buttons for the codebook as a whole.
func (e *CodebookEditor) fileButtons() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		e.button("Versions…", func() { call(e.OnVersions) }), e.button("Import…", func() { call(e.OnImport) }), e.button("Export…", func() { call(e.OnExport) }),
	}
}

func (e *CodebookEditor) button(text string, do func()) *focusButton {
	b := newFocusButton(e.palette, text, "", func() {
		e.Flush()
		e.keepFocus() // a click takes the focus from all controls
		do()
	})
	b.onKey = e.escape
	return b
}

// codebookLayout gives the head a line, the list a quarter of the width and
// the form the rest, above the free foot. In a narrow window the list or the form
// gets all the room.
type codebookLayout struct{ editor *CodebookEditor }

const (
	codebookHead   = 48  // px at least
	codebookSide   = 330 // px at most
	codebookNarrow = 520 // px of a window in which list and form have no room side by side
)

// MinSize implements fyne.Layout.
func (*codebookLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (l *codebookLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(fyne.NewSize(width, max(0, height)))
	}
	e := l.editor
	e.fold(size.Width < codebookNarrow)
	ground, headPane, listPane, list, form, head, headLine, listLine := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7]
	place(head, 0, 0, size.Width, codebookHead)
	top := max(codebookHead, head.MinSize().Height)
	bottom := size.Height - ScreenFoot
	place(ground, 0, 0, size.Width, bottom)
	place(headPane, 0, 0, size.Width, top)
	place(head, 0, 0, size.Width, top)
	place(headLine, 0, top-1, size.Width, 1)
	show(listLine, !e.narrow)
	if e.narrow {
		place(listPane, 0, top, size.Width, bottom-top)
		place(list, 0, top, size.Width, bottom-top)
		place(form, 0, top, size.Width, bottom-top)
		return
	}
	left := max(200, min(codebookSide, size.Width*0.26))
	place(listPane, 0, top, left, bottom-top)
	place(list, 0, top, left-1, bottom-top)
	place(listLine, left-1, top, 1, bottom-top)
	place(form, left, top, size.Width-left, bottom-top)
}

// fold shows list and form beside each other, or in a narrow window one of them:
// the form if the keys are in it.
func (e *CodebookEditor) fold(narrow bool) {
	if narrow != e.narrow {
		e.narrow = narrow
		e.onForm = narrow && e.keysOnForm()
		e.list.show()
	}
	for _, o := range e.wide {
		show(o, !narrow)
	}
	show(e.back, narrow && e.onForm)
	show(e.version, !narrow)
	show(e.listScroll, !narrow || !e.onForm)
	show(e.scroll, !narrow || e.onForm)
}

// keysOnForm reports whether a control of the form has the keys.
func (e *CodebookEditor) keysOnForm() bool {
	focused, ok := e.canvas.Focused().(fyne.CanvasObject)
	if !ok {
		return false
	}
	_, within := scrollsAround(e.right, focused)
	return within
}

// turn shows the form or the list, where there is room for one.
func (e *CodebookEditor) turn(form bool) {
	if e.narrow && form != e.onForm {
		e.onForm = form
		e.content.Refresh()
	}
}

// SetPage shows a codebook. What was typed about another item is told first; a
// field that is being typed into keeps what is typed, unless its value changed
// elsewhere.
func (e *CodebookEditor) SetPage(page CodebookPage) {
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

func (e *CodebookEditor) newForm(part CodebookPart) codebookForm {
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
func (e *CodebookEditor) Flush() {
	if e.form != nil && !e.page.ReadOnly {
		e.form.flush()
	}
}

// Restore shows the chosen item as the page has it, and drops what was typed.
func (e *CodebookEditor) Restore() {
	if e.form != nil {
		e.form.fill(e.page, e.page, false)
	}
}

// FocusList gives the keys to the list on the left.
func (e *CodebookEditor) FocusList() {
	e.turn(false)
	e.canvas.Focus(e.list)
}

// FocusForm gives the keys to the first field on the right.
func (e *CodebookEditor) FocusForm() {
	if e.form != nil {
		e.turn(true)
		e.canvas.Focus(e.form.first())
	}
}

// keepFocus gives the keys to the list, or to the form if that alone is shown, when nothing has them, so that none goes
// to the text below.
func (e *CodebookEditor) keepFocus() {
	switch {
	case e.canvas.Focused() != nil:
	case e.narrow && e.onForm:
		e.FocusForm()
	default:
		e.FocusList()
	}
}

func (e *CodebookEditor) leave() {
	e.Flush()
	call(e.OnLeave)
}

// escape is what every control does with Esc.
func (e *CodebookEditor) escape(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		e.leave()
		return true
	}
	return false
}

// shortcut moves what is chosen with Alt+Up and Alt+Down, wherever the focus is.
func (e *CodebookEditor) shortcut(s fyne.Shortcut) bool {
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
func (e *CodebookEditor) field(label, placeholder string, rows int, tell func()) *Field {
	f := NewField(label, placeholder)
	if rows > 1 {
		f = NewTextField(label, placeholder, rows)
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

func (e *CodebookEditor) inside() fyne.CanvasObject { return e.content }

// CreateRenderer implements fyne.Widget.
func (e *CodebookEditor) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(e.content)
}
