package importpreview

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
	"sayso/widgets/readingview"
)

// form is the right side of a Preview: the fields of the chosen
// document, its text as it will be stored, and what is done with all texts.
type form struct {
	widget.BaseWidget
	screen  *Preview
	fields  map[string]*widgets.Field
	shown   Detail
	meta    *widgets.Line
	leftOut *widgets.Line
	text    *readingview.View
	head    *fyne.Container
	header  *widgets.Segmented
	headers *fyne.Container
	breaks  *widgets.Segmented
	content fyne.CanvasObject
}

// fieldNames are the fields in the order of Tab, with their captions.
var fieldNames = []struct{ name, caption, placeholder string }{
	{"title", "Title", "Title"}, {"outlet", "Outlet", "Outlet"}, {"date", "Date", "yyyy-mm-dd"}, {"language", "Language", "en"}, {"byline", "Byline", "Names of the writers"},
}

func newForm(v *Preview) *form {
	f := &form{screen: v, fields: map[string]*widgets.Field{}, text: readingview.New(), shown: Detail{Index: -1}}
	f.text.SetPalette(v.palette)
	f.text.SetStyle(readingview.Style{SizePercent: 90})
	f.text.OnKey = func(event *fyne.KeyEvent, _ fyne.KeyModifier) bool { return v.escape(event) }
	f.meta, f.leftOut = widgets.NewDimLine(v.palette, "", 12), widgets.NewDimLine(v.palette, "", 12)
	for _, one := range fieldNames {
		f.fields[one.name] = f.field(one.name, one.caption, one.placeholder)
	}
	f.header = widgets.NewSegmented(v.palette, "First line with date and byline", []widgets.Option{{Value: "in", Text: "Stays in the text"}, {Value: "out", Text: "Is left out of it"}},
		func(value string) {
			if v.OnLeaveOut != nil {
				v.OnLeaveOut(value == "out")
			}
		})
	f.breaks = widgets.NewSegmented(v.palette, "Line breaks", []widgets.Option{{Value: "end", Text: "End a sentence"}, {Value: "unwrap", Text: "Are ignored"}},
		func(value string) {
			if v.OnUnwrap != nil {
				v.OnUnwrap(value == "unwrap")
			}
		})
	for _, s := range []*widgets.Segmented{f.header, f.breaks} {
		s.Required, s.OnKey = true, v.escape
	}
	f.assemble()
	f.ExtendBaseWidget(f)
	return f
}

func (f *form) assemble() {
	p := f.screen.palette
	named := func(name string) fyne.CanvasObject {
		for _, one := range fieldNames {
			if one.name == name {
				return widgets.NewColumn(2, widgets.Caption(p, one.caption), f.fields[name])
			}
		}
		return nil
	}
	row := container.New(&shares{[]float32{0.44, 0.32, 0.24}, 8}, named("outlet"), named("date"), named("language"))
	f.head = widgets.NewColumn(7, widgets.Caption(p, "As it will be stored"), f.fields["title"], row, named("byline"), f.meta, f.leftOut)
	f.headers = widgets.NewColumn(4, widgets.Caption(p, "First line with date and byline"), f.header)
	foot := widgets.NewColumn(8, f.headers, widgets.NewColumn(4, widgets.Caption(p, "Line breaks in all texts"), f.breaks))
	f.content = container.NewVScroll(container.New(&betweenLayout{}, widgets.Padded(20, 14, f.head), f.text, widgets.Padded(20, 10, foot)))
}

// betweenLayout puts the first object at the top, the third at the foot, and the
// second between them. Tab goes through them in this order, which a border
// layout would turn round.
type betweenLayout struct{}

// leastBetween is how high the second object is at least, in px.
const leastBetween = 110

// MinSize implements fyne.Layout.
func (betweenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(150, o[0].MinSize().Height+leastBetween+o[2].MinSize().Height)
}

// Layout implements fyne.Layout.
func (betweenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := o[0].MinSize().Height, o[2].MinSize().Height
	place := func(object fyne.CanvasObject, y, height float32) {
		object.Move(fyne.NewPos(0, y))
		object.Resize(fyne.NewSize(size.Width, height))
	}
	place(o[0], 0, top)
	place(o[1], top, max(0, size.Height-top-foot))
	place(o[2], size.Height-foot, foot)
}

// shares puts objects side by side, each with its share of the width.
type shares struct {
	parts []float32
	gap   float32 // px
}

// MinSize implements fyne.Layout.
func (s *shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, object := range o {
		height = max(height, object.MinSize().Height)
	}
	return fyne.NewSize(120, height)
}

// Layout implements fyne.Layout.
func (s *shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	var x float32
	room := size.Width - s.gap*float32(len(o)-1)
	for i, object := range o {
		width := room * s.parts[i]
		object.Move(fyne.NewPos(x, 0))
		object.Resize(fyne.NewSize(width, size.Height))
		x += width + s.gap
	}
}

// field makes a field that tells when it is left or when Enter is pressed in
// it, which goes back to the list.
func (f *form) field(name, label, placeholder string) *widgets.Field {
	field := widgets.NewField(label, placeholder)
	field.OnLeave = func() { f.tell(name) }
	field.OnShortcut = f.screen.shortcut
	field.OnKey = func(event *fyne.KeyEvent) bool {
		switch event.Name {
		case fyne.KeyEscape:
			field.SetText(f.value(name)) // what was typed is dropped
			f.screen.FocusList()
		case fyne.KeyReturn, fyne.KeyEnter:
			f.tell(name)
			f.screen.FocusList()
		default:
			return false
		}
		return true
	}
	return field
}

// value is what the page says of a field.
func (f *form) value(name string) string { return *f.shown.field(name) }

// field is the one of fieldNames.
func (d *Detail) field(name string) *string {
	return map[string]*string{"title": &d.Title, "outlet": &d.Outlet, "date": &d.Date, "language": &d.Language, "byline": &d.Byline}[name]
}

func (f *form) tell(name string) {
	v := f.screen
	if text := f.fields[name].Text; f.shown.Editable && text != f.value(name) && v.OnEdit != nil {
		*f.shown.field(name) = text // told once, whatever comes of it
		v.OnEdit(name, text)
	}
}

// flush tells what was typed and not yet told.
func (f *form) flush() {
	for _, one := range fieldNames {
		f.tell(one.name)
	}
}

// show shows the chosen document of a page.
func (f *form) show(page Page) {
	d, v := page.Detail, f.screen
	for _, one := range fieldNames {
		field, now := f.fields[one.name], *d.field(one.name)
		if f.shown.Index != d.Index || now != f.value(one.name) || v.canvas.Focused() != fyne.Focusable(field) && now != field.Text {
			field.SetText(now)
		}
		if d.Editable {
			field.Enable()
		} else {
			field.Disable()
		}
	}
	f.shown = d
	f.meta.SetText(d.Meta)
	f.leftOut.SetText(d.LeftOut)
	widgets.Show(f.leftOut, d.LeftOut != "")
	f.text.SetPage(d.Page)
	widgets.Show(f.headers, page.Headers > 0)
	f.header.SetChosen(map[bool]string{false: "in", true: "out"}[page.LeaveOut])
	f.breaks.SetChosen(map[bool]string{false: "end", true: "unwrap"}[page.Unwrap])
	f.head.Refresh()
	f.content.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (f *form) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(f.content)
}
