// Package importpreview is the screen that shows what an import would bring
// before any of it is taken.
package importpreview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
	"sayso/widgets/readingview"
)

// Mark says what is to become of one document of an import.
type Mark int

// The marks, as the list shows them: ☑, ☐ and –.
const (
	ImportTake Mark = iota
	ImportLeave
	ImportCannot // it could not be read
)

// Line is one document of an import as the list shows it.
type Line struct {
	Mark                             Mark
	Title, Outlet, Date, From, Words string
	Note                             string // what is to be decided or was not found; "" for nothing
	Calm                             bool   // the note asks for nothing
}

// Detail is the chosen document of an import, as it will be stored.
type Detail struct {
	Index                                 int // in the list; -1 for none
	Title, Outlet, Date, Language, Byline string
	Meta                                  string           // how long it is, what it is nearly the same as
	Page                                  readingview.Page // its text
	LeftOut                               string           // what is known of it and not in its text
	Editable                              bool             // its fields may be changed
}

// Page is the snapshot that a Preview shows.
type Page struct {
	Title string           // how much was found
	Count int              // of lines
	Line  func(i int) Line // is asked for the visible lines alone
	Note  string           // in the place of the list while that is empty

	Detail Detail

	Headers   int  // documents whose text begins with a line of metadata
	LeaveOut  bool // that line is kept out of the text
	Unwrap    bool // line breaks do not end a sentence
	HasTables bool // columns can be chosen

	Progress string  // what stands at the foot
	Part     float32 // of the bar, from 0 to 1; below 0 there is none
	Import   string  // the word on the button; "" while nothing can be imported
}

// Preview is the screen that shows what an import would bring before
// anything is stored: the documents on the left, one of them on the right. In
// the list Up and Down choose, Space takes or leaves the document, Enter
// imports and Esc cancels.
type Preview struct {
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

	palette widgets.Palette
	canvas  fyne.Canvas // the one the screen is put on
	page    Page

	title, note, progress *widgets.Line
	list                  *list
	form                  *form
	columns, take, cancel *widgets.FocusButton
	bar                   *fyne.Container
	content               fyne.CanvasObject
}

// New makes an empty screen, to be put on a canvas.
func New(p widgets.Palette, c fyne.Canvas) *Preview {
	v := &Preview{palette: p, canvas: c}
	v.title, v.note, v.progress = widgets.NewLine(p, "", 15, true), widgets.NewDimLine(p, "", 13), widgets.NewDimLine(p, "", 12)
	v.list = newList(v)
	v.form = newForm(v)
	v.columns = v.button("Columns…", "", func() { widgets.Call(v.OnColumns) })
	v.take = v.button("Import", "Enter", func() { widgets.Call(v.OnImport) })
	v.take.Button.SetActive(true)
	v.cancel = v.button("Cancel", "Esc", func() { widgets.Call(v.OnCancel) })
	v.bar = container.NewStack()
	v.content = widgets.WithTips(v.palette, v.assemble())
	v.ExtendBaseWidget(v)
	return v
}

// assemble puts the screen together; the list comes first in the order of Tab.
func (v *Preview) assemble() fyne.CanvasObject {
	p := v.palette
	add := v.button("Add files", "", func() { widgets.Call(v.OnAdd) })
	head := container.New(&widgets.HeadRow{Left: 1, Gap: 8}, v.title, v.columns, add)
	foot := container.New(&widgets.HeadRow{Left: 2, Gap: 10}, v.progress, container.New(&fixedWidth{150}, container.NewCenter(container.New(&fixedWidth{150}, v.bar))), v.cancel, v.take)
	return container.New(&layout{},
		widgets.NewGround(p.Background, v.FocusList), v.list, v.form, widgets.Padded(16, 6, head),
		canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Line), canvas.NewRectangle(p.Line), widgets.Padded(14, 5, foot), v.note)
}

func (v *Preview) button(text, key string, do func()) *widgets.FocusButton {
	b := widgets.NewFocusButton(v.palette, text, key, func() {
		v.form.flush()
		v.FocusList() // a click takes the focus from all controls
		do()
	})
	b.OnKey = v.escape
	return b
}

// layout gives the list some three fifths of the width, the chosen
// document the rest, and the foot a line. In a narrow window the document
// stands below the list.
type layout struct{}

// narrowBelow is the width (px) of a window in which list and document have no
// room side by side.
const narrowBelow = 560

// MinSize implements fyne.Layout.
func (*layout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 150) }

// Layout implements fyne.Layout.
func (*layout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, x, y, width, height float32) {
		object.Move(fyne.NewPos(x, y))
		object.Resize(fyne.NewSize(width, max(0, height)))
	}
	ground, list, form, head, footPane, footLine, edge, foot, note := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]
	narrow, left := size.Width < narrowBelow, size.Width*0.56
	if narrow {
		left = size.Width
	}
	place(head, 0, 0, left-1, widgets.HeadRoom) // what breaks into rows knows its width then
	place(foot, 0, 0, size.Width, widgets.FootRoom)
	top, low := max(widgets.HeadRoom, head.MinSize().Height), max(widgets.FootRoom, foot.MinSize().Height)
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
	place(note, 16, top+rowHeight, left-32, 24)
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
func (v *Preview) SetPage(page Page) {
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
		v.bar.Objects = []fyne.CanvasObject{widgets.NewProgress(v.palette, page.Part)}
	}
	v.bar.Refresh()
	widgets.Show(v.columns, page.HasTables)
	widgets.Show(v.take, page.Import != "")
	v.take.Button.SetText(page.Import)
	v.list.show()
	v.form.show(page)
	v.content.Refresh()
}

// Flush tells what was typed and not yet told.
func (v *Preview) Flush() { v.form.flush() }

// FocusList gives the keys to the list.
func (v *Preview) FocusList() { v.canvas.Focus(v.list) }

// FocusField gives the keys to a field of the chosen document: title, outlet,
// date, language or byline.
func (v *Preview) FocusField(name string) {
	if f := v.form.fields[name]; f != nil && !f.Disabled() {
		v.canvas.Focus(f)
	}
}

// escape is what every control does with Esc.
func (v *Preview) escape(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		widgets.Call(v.OnCancel)
		return true
	}
	return false
}

func (v *Preview) shortcut(s fyne.Shortcut) bool {
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
	return true // nothing may reach the text below
}

func (v *Preview) Inside() fyne.CanvasObject { return v.content }

// CreateRenderer implements fyne.Widget.
func (v *Preview) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(v.content)
}
