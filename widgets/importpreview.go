package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// ImportMark says what is to become of one document of an import.
type ImportMark int

// The marks, as the list shows them: ☑, ☐ and –.
const (
	ImportTake ImportMark = iota
	ImportLeave
	ImportCannot // it could not be read
)

// ImportLine is one document of an import as the list shows it.
type ImportLine struct {
	Mark                             ImportMark
	Title, Outlet, Date, From, Words string
	Note                             string // what is to be decided or was not found; "" for nothing
}

// ImportDetail is the chosen document of an import, as it will be stored.
type ImportDetail struct {
	Index                                 int // in the list; -1 for none
	Title, Outlet, Date, Language, Byline string
	Meta                                  string // how long it is, what it is nearly the same as
	Page                                  Page   // its text
	LeftOut                               string // what is known of it and not in its text
	Editable                              bool   // its fields may be changed
}

// ImportPage is the snapshot that an ImportPreview shows.
type ImportPage struct {
	Title string                 // how much was found
	Count int                    // of lines
	Line  func(i int) ImportLine // is asked for the visible lines alone
	Note  string                 // in the place of the list while that is empty

	Detail ImportDetail

	Headers   int  // documents whose text begins with a line of metadata
	LeaveOut  bool // that line is kept out of the text
	Unwrap    bool // line breaks do not end a sentence
	HasTables bool // columns can be chosen

	Progress string  // what stands at the foot
	Part     float32 // of the bar, from 0 to 1; below 0 there is none
	Import   string  // the word on the button; "" while nothing can be imported
}

// ImportPreview is the screen that shows what an import would bring before
// anything is stored: the documents on the left, one of them on the right. In
// the list Up and Down choose, Space takes or leaves the document, Enter
// imports and Esc cancels.
type ImportPreview struct {
	widget.BaseWidget

	OnChoose   func(i int)
	OnToggle   func(i int)
	OnEdit     func(field, value string) // of the chosen document: title, outlet, date, language, byline
	OnAdd      func()
	OnColumns  func()
	OnLeaveOut func(bool)
	OnUnwrap   func(bool)
	OnImport   func()
	OnCancel   func()
	// OnShortcut is offered every key with Ctrl or Alt that is not one of text
	// editing.
	OnShortcut func(fyne.Shortcut) bool

	palette Palette
	canvas  fyne.Canvas // the one the screen is put on
	page    ImportPage

	title, note, progress *Line
	list                  *importList
	form                  *importForm
	columns, take, cancel *focusButton
	bar                   *fyne.Container
	content               fyne.CanvasObject
}

// NewImportPreview makes an empty screen, to be put on a canvas.
func NewImportPreview(p Palette, c fyne.Canvas) *ImportPreview {
	v := &ImportPreview{palette: p, canvas: c}
	v.title, v.note, v.progress = NewLine(p, "", 15, true), NewDimLine(p, "", 13), NewDimLine(p, "", 12)
	v.list = newImportList(v)
	v.form = newImportForm(v)
	v.columns = v.button("Columns…", "", func() { call(v.OnColumns) })
	v.take = v.button("Import", "Enter", func() { call(v.OnImport) })
	v.take.button.SetActive(true)
	v.cancel = v.button("Cancel", "Esc", func() { call(v.OnCancel) })
	v.bar = container.NewStack()
	v.content = WithTips(v.palette, v.assemble())
	v.ExtendBaseWidget(v)
	return v
}

// assemble puts the screen together; the list comes first in the order of Tab.
func (v *ImportPreview) assemble() fyne.CanvasObject {
	p := v.palette
	add := v.button("Add files", "", func() { call(v.OnAdd) })
	head := container.New(&HeadRow{Left: 1, Gap: 8}, v.title, v.columns, add)
	foot := container.New(&HeadRow{Left: 2, Gap: 10}, v.progress, container.New(&fixedWidth{150}, container.NewCenter(container.New(&fixedWidth{150}, v.bar))), v.cancel, v.take)
	return container.New(&importLayout{},
		newGround(p.Background, v.FocusList), v.list, v.form, padded(16, 6, head),
		canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Line), canvas.NewRectangle(p.Line), padded(14, 5, foot), v.note)
}

func (v *ImportPreview) button(text, key string, do func()) *focusButton {
	b := newFocusButton(v.palette, text, key, func() {
		v.form.flush()
		v.FocusList() // a click takes the focus from all controls
		do()
	})
	b.onKey = v.escape
	return b
}

// importLayout gives the list some three fifths of the width, the chosen
// document the rest, and the foot a line. In a narrow window the document
// stands below the list.
type importLayout struct{}

// importNarrow is the width (px) of a window in which list and document have no
// room side by side.
const importNarrow = 560

// MinSize implements fyne.Layout.
func (*importLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (*importLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(fyne.NewSize(width, max(0, height)))
	}
	ground, list, form, head, footPane, footLine, edge, foot, note := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]
	narrow, left := size.Width < importNarrow, size.Width*0.56
	if narrow {
		left = size.Width
	}
	place(head, 0, 0, left-1, headRoom) // what breaks into rows knows its width then
	place(foot, 0, 0, size.Width, footRoom)
	top, low := max(headRoom, head.MinSize().Height), max(footRoom, foot.MinSize().Height)
	bottom := size.Height - low
	place(ground, 0, 0, size.Width, size.Height)
	place(head, 0, 0, left-1, top)
	if narrow {
		half := top + (bottom-top)*0.5
		place(list, 0, top, size.Width, half-top-1)
		place(edge, 0, half-1, size.Width, 1)
		place(form, 0, half, size.Width, bottom-half)
	} else {
		place(list, 0, top, left-1, bottom-top)
		place(edge, left-1, 0, 1, bottom)
		place(form, left, 0, size.Width-left, bottom)
	}
	place(footPane, 0, bottom, size.Width, low)
	place(footLine, 0, bottom, size.Width, 1)
	place(foot, 0, bottom, size.Width, low)
	place(note, 16, top+importRowHeight, left-32, 24)
}

// fixedWidth gives one object a width in px, and its own height.
type fixedWidth struct{ width float32 }

// MinSize implements fyne.Layout.
func (f *fixedWidth) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.width, o[0].MinSize().Height)
}

// Layout implements fyne.Layout.
func (f *fixedWidth) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// SetPage shows an import. What was typed about another document is told
// first.
func (v *ImportPreview) SetPage(page ImportPage) {
	if page.Detail.Index != v.page.Detail.Index {
		v.form.flush()
	}
	v.page = page
	v.title.SetText(page.Title)
	v.progress.SetText(page.Progress)
	v.note.SetText("")
	if page.Count == 0 {
		v.note.SetText(page.Note)
	}
	v.bar.Objects = nil
	if page.Part >= 0 {
		v.bar.Objects = []fyne.CanvasObject{NewProgress(v.palette, page.Part)}
	}
	v.bar.Refresh()
	show(v.columns, page.HasTables)
	show(v.take, page.Import != "")
	v.take.button.SetText(page.Import)
	v.list.show()
	v.form.show(page)
	v.content.Refresh()
}

// Flush tells what was typed and not yet told.
func (v *ImportPreview) Flush() { v.form.flush() }

// FocusList gives the keys to the list.
func (v *ImportPreview) FocusList() { v.canvas.Focus(v.list) }

// FocusField gives the keys to a field of the chosen document: title, outlet,
// date, language or byline.
func (v *ImportPreview) FocusField(name string) {
	if f := v.form.fields[name]; f != nil && !f.Disabled() {
		v.canvas.Focus(f)
	}
}

// escape is what every control does with Esc.
func (v *ImportPreview) escape(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		call(v.OnCancel)
		return true
	}
	return false
}

func (v *ImportPreview) shortcut(s fyne.Shortcut) bool {
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
	return true // nothing may reach the text below
}

func (v *ImportPreview) inside() fyne.CanvasObject { return v.content }

// CreateRenderer implements fyne.Widget.
func (v *ImportPreview) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.content)
}
