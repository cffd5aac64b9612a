package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// DocumentSheet is the screen on which what is known about the documents is
// corrected: a sheet, with what was done or could not be done at its foot.
type DocumentSheet struct {
	widget.BaseWidget

	OnVariable func() // the variables are to be looked after
	OnClose    func()

	Table *DataSheet

	palette     Palette
	canvas      fyne.Canvas
	title, note *Line
	content     fyne.CanvasObject
}

// NewDocumentSheet makes an empty screen, to be put on a canvas.
func NewDocumentSheet(p Palette, c fyne.Canvas) *DocumentSheet {
	s := &DocumentSheet{palette: p, canvas: c, Table: NewDataSheet(p), title: NewLine(p, "", 15, true), note: NewDimLine(p, "", 12)}
	button := func(text, key string, do func()) *FocusButton {
		b := NewFocusButton(p, text, key, func() {
			if s.Table.Flush() {
				s.FocusTable()
				do()
			}
		})
		b.OnKey = func(event *fyne.KeyEvent) bool { return s.escape(event) }
		return b
	}
	s.Table.OnKey = s.escape
	variable := button("Variables…", "", func() { Call(s.OnVariable) })
	done := button("Close", "Esc", func() { Call(s.OnClose) })
	head := container.New(&HeadRow{Left: 1, Gap: 8}, s.title, variable)
	foot := container.New(&HeadRow{Left: 1, Gap: 8}, s.note, done)
	s.content = WithTips(p, container.New(&sheetLayout{}, NewGround(p.Background, s.FocusTable), s.Table, Padded(16, 6, head),
		canvas.NewRectangle(p.Pane), canvas.NewRectangle(p.Line), Padded(14, 5, foot)))
	s.ExtendBaseWidget(s)
	return s
}

// escape closes the screen.
func (s *DocumentSheet) escape(event *fyne.KeyEvent) bool {
	if event.Name == fyne.KeyEscape {
		Call(s.OnClose)
		return true
	}
	return false
}

// Say shows a title and, at the foot, what was done; warn makes it stand out.
func (s *DocumentSheet) Say(title, note string, warn bool) {
	s.note.text.Color = s.palette.Dim
	if warn {
		s.note.text.Color = s.palette.Warning
	}
	s.title.SetText(title)
	s.note.SetText(note)
	s.note.Refresh()
	s.content.Refresh() // the lines get the width they want now
}

// Note is what the foot says.
func (s *DocumentSheet) Note() string { return s.note.Text() }

// AccessibilityLabel names the screen and how many documents it shows.
func (s *DocumentSheet) AccessibilityLabel() string { return "Document metadata, " + s.title.Text() }

// AccessibilityRole says that it holds others.
func (s *DocumentSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// FocusTable gives the keys to the table.
func (s *DocumentSheet) FocusTable() { s.canvas.Focus(s.Table) }

func (s *DocumentSheet) Inside() fyne.CanvasObject { return s.content }

// CreateRenderer implements fyne.Widget.
func (s *DocumentSheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.content)
}

// sheetLayout gives the table what the head and the foot leave.
type sheetLayout struct{}

// MinSize implements fyne.Layout.
func (*sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 300) }

// Layout implements fyne.Layout.
func (*sheetLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(object fyne.CanvasObject, y, height float32) {
		object.Move(fyne.NewPos(0, y))
		object.Resize(fyne.NewSize(size.Width, height))
	}
	bottom := size.Height - FootRoom
	place(o[0], 0, size.Height)
	place(o[1], HeadRoom, bottom-HeadRoom)
	place(o[2], 0, HeadRoom)
	place(o[3], bottom, FootRoom)
	place(o[4], bottom, 1)
	place(o[5], bottom, FootRoom)
}
