package importpreview

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// list is the table of an import. It has the focus as one thing; its rows
// are drawn by a list that shows the visible ones alone.
type list struct {
	widget.BaseWidget
	screen  *Preview
	rows    *quietList
	heads   *row
	ring    *canvas.Rectangle
	chosen  int
	longest map[string]float32 // about how wide the longest entry of a column is, px
	content fyne.CanvasObject
}

// quietList is a list that takes no focus.
type quietList struct{ widget.List }

func (*quietList) Disable()       {}
func (*quietList) Enable()        {}
func (*quietList) Disabled() bool { return true }

const rowHeight = 46 // px

func newList(v *Preview) *list {
	l := &list{screen: v, chosen: -1, rows: &quietList{}, ring: canvas.NewRectangle(color.Transparent)}
	l.rows.Length = func() int { return v.page.Count }
	l.rows.CreateItem = func() fyne.CanvasObject { return l.row() }
	l.rows.UpdateItem = func(i widget.ListItemID, object fyne.CanvasObject) {
		if i >= v.page.Count {
			return
		}
		object.(*row).set(v.page.Line(i), i == l.chosen, func(column string) { l.tapped(i, column) })
	}
	l.rows.HideSeparators = true
	l.rows.ExtendBaseWidget(l.rows)
	l.ring.StrokeWidth = 2
	l.heads = l.row()
	l.heads.head = true
	l.heads.set(Line{Title: "TITLE", Outlet: "OUTLET", Date: "DATE", From: "FROM", Words: "WORDS"}, false, nil)
	l.content = container.NewStack(container.NewBorder(l.heads, nil, nil, nil,
		widgets.Unpadded(l.rows)), l.ring)
	l.ExtendBaseWidget(l)
	return l
}

// show shows the page of the screen.
func (l *list) show() {
	other := l.chosen != l.screen.page.Detail.Index
	l.chosen = l.screen.page.Detail.Index
	l.measure()
	l.heads.Refresh()
	l.rows.Refresh()
	if other && l.chosen >= 0 && l.chosen < l.screen.page.Count {
		l.rows.ScrollTo(l.chosen)
	}
}

func (l *list) row() *row {
	r := newRow(l.screen.palette)
	r.longest = func() map[string]float32 { return l.longest }
	return r
}

// measured is how many lines from the first say how wide the columns are.
const measured = 200

// measure estimates how wide the columns are, by the number of letters: to set
// them all would take longer than to show them.
func (l *list) measure() {
	l.longest = map[string]float32{"from": 60}
	for i := range min(measured, l.screen.page.Count) {
		line := l.screen.page.Line(i)
		for name, text := range map[string]string{"outlet": line.Outlet, "date": line.Date, "from": line.From} {
			l.longest[name] = max(l.longest[name], 7.4*float32(utf8.RuneCountInString(text)))
		}
	}
}

// tapped takes a click on a row: its mark takes or leaves the document, a field
// of the chosen one is typed into, anything else chooses it.
func (l *list) tapped(i int, column string) {
	v := l.screen
	v.FocusList()
	was := l.chosen
	if i != was && v.OnChoose != nil {
		v.OnChoose(i)
	}
	switch {
	case column == "mark" && v.OnToggle != nil:
		v.OnToggle(i)
	case column != "" && column != "mark" && i == was:
		v.FocusField(column)
	}
}

// FocusGained shows the ring.
func (l *list) FocusGained() { l.ring.StrokeColor = l.screen.palette.Focus; l.ring.Refresh() }

// FocusLost takes the ring away.
func (l *list) FocusLost() { l.ring.StrokeColor = color.Transparent; l.ring.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (l *list) TypedRune(rune) {}

// TypedShortcut offers the keys with Ctrl or Alt to the window.
func (l *list) TypedShortcut(s fyne.Shortcut) { l.screen.shortcut(s) }

// TypedKey goes through the list, takes or leaves, imports or cancels.
func (l *list) TypedKey(event *fyne.KeyEvent) {
	v := l.screen
	page := max(1, int(l.rows.Size().Height/rowHeight)-1)
	to := l.chosen
	switch event.Name {
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	case fyne.KeyPageDown:
		to += page
	case fyne.KeyPageUp:
		to -= page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = v.page.Count - 1
	case fyne.KeySpace:
		if l.chosen >= 0 && v.OnToggle != nil {
			v.OnToggle(l.chosen)
		}
		return
	case fyne.KeyF2, fyne.KeyRight:
		v.FocusField("title")
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		widgets.Call(v.OnImport)
		return
	default:
		v.escape(event)
		return
	}
	if to = max(0, min(to, v.page.Count-1)); to != l.chosen && v.page.Count > 0 && v.OnChoose != nil {
		v.OnChoose(to)
	}
}

// AccessibilityLabel tells the chosen document.
func (l *list) AccessibilityLabel() string {
	if l.chosen < 0 || l.chosen >= l.screen.page.Count {
		return "Documents to import"
	}
	line := l.screen.page.Line(l.chosen)
	said := map[Mark]string{ImportTake: "imported", ImportLeave: "left out", ImportCannot: "cannot be read"}[line.Mark]
	return line.Title + ", " + said + ". " + line.Note
}

// AccessibilityRole says that it holds others: there is no role for a list.
func (l *list) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (l *list) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.content)
}

// row is one line of the table, or its heading.
type row struct {
	widget.BaseWidget
	widgets.Shortened
	palette widgets.Palette
	line    Line
	chosen  bool
	head    bool
	tapped  func(column string)
	longest func() map[string]float32 // of the columns, px
}

func newRow(p widgets.Palette) *row {
	r := &row{palette: p}
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

func (r *row) set(line Line, chosen bool, tapped func(string)) {
	r.line, r.chosen, r.tapped = line, chosen, tapped
	r.Refresh()
}

// Tapped tells which column was clicked.
func (r *row) Tapped(event *fyne.PointEvent) {
	if r.tapped == nil {
		return
	}
	columns := columns(r.Size().Width, r.longest())
	column := "mark"
	for _, name := range []string{"title", "outlet", "date", "from", "words"} {
		if at := columns[name]; at.width > 0 && event.Position.X >= at.x {
			column = name
		}
	}
	if column == "from" || column == "words" {
		column = ""
	}
	r.tapped(column)
}

// headingWidth is the room of a column that holds nothing but its heading, in px.
const headingWidth = 62

// tableColumn is where a column begins and how wide it is, in px.
type tableColumn struct{ x, width float32 }

// The columns of the table from right to left: the most and the least that one
// takes in px, and the width of a table from which it is shown.
var sideRoom = []struct {
	name              string
	most, least, from float32
}{
	{"words", 62, 62, 560}, {"from", 190, 72, 640}, {"date", 92, 92, 0}, {"outlet", 150, 90, 470},
}

// columns gives the columns of a table of a width in px, whose longest
// entries are so long. A column takes no more than it holds, and one that holds
// nothing no more than its heading; the title has the rest. Where the table is narrow, the place, the words and the outlet give way
// to the title.
func columns(width float32, longest map[string]float32) map[string]tableColumn {
	columns := map[string]tableColumn{}
	right := width - 12
	for _, side := range sideRoom {
		if width >= side.from {
			wide := max(side.least, min(side.most+width*0.05, longest[side.name]+12))
			if longest[side.name] == 0 && side.name != "words" {
				wide = headingWidth
			}
			right -= wide
			columns[side.name] = tableColumn{right, wide - 10}
		}
	}
	columns["title"] = tableColumn{40, max(40, right-50)}
	return columns
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	d := &rowRenderer{row: r, ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		edge: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent), note: canvas.NewText("", color.Black), second: canvas.NewText("", color.Black), mark: canvas.NewText("", color.Black), texts: map[string]*canvas.Text{}}
	for _, name := range []string{"title", "outlet", "date", "from", "words"} {
		d.texts[name] = canvas.NewText("", color.Black)
	}
	d.Refresh()
	return d
}

type rowRenderer struct {
	row                     *row
	ground, rule, edge, box *canvas.Rectangle
	mark, note, second      *canvas.Text // second is the second line of the title
	texts                   map[string]*canvas.Text
}

func (d *rowRenderer) MinSize() fyne.Size {
	if d.row.head {
		return fyne.NewSize(200, 30)
	}
	return fyne.NewSize(200, rowHeight)
}

func (d *rowRenderer) Layout(size fyne.Size) {
	r := d.row
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(3, size.Height))
	d.rule.Resize(fyne.NewSize(size.Width, 1))
	d.rule.Move(fyne.NewPos(0, size.Height-1))
	clear(r.Wholes)
	columns := columns(size.Width, r.longest())
	middle := func(t *canvas.Text, x, height float32) {
		least := t.MinSize()
		t.Resize(least)
		t.Move(fyne.NewPos(x, (height-least.Height)/2))
	}
	top := size.Height
	if r.line.Note != "" {
		top = 28
		title := columns["title"]
		r.Fit(d.note, r.line.Note, size.Width-title.x-12)
		d.note.Resize(d.note.MinSize())
		d.note.Move(fyne.NewPos(title.x, 25))
	}
	values := map[string]string{"title": r.line.Title, "outlet": r.line.Outlet, "date": r.line.Date, "from": r.line.From, "words": r.line.Words}
	for name, t := range d.texts {
		at, ok := columns[name]
		t.Hidden = !ok
		if !ok {
			continue
		}
		if name == "title" && d.twoLines(t, at) {
			continue
		}
		r.Fit(t, values[name], at.width)
		middle(t, at.x, top)
	}
	d.box.Resize(fyne.NewSize(14, 14))
	d.box.Move(fyne.NewPos(14, (top-14)/2))
	middle(d.mark, 14+(14-d.mark.MinSize().Width)/2, top)
}

// twoLines sets a long title in two lines, where no remark stands under it.
func (d *rowRenderer) twoLines(t *canvas.Text, at tableColumn) bool {
	r := d.row
	lines := widgets.WrapTwo(r.line.Title, at.width, t.TextSize, t.TextStyle)
	d.second.Hidden = r.line.Note != "" || lines[1] == ""
	if d.second.Hidden {
		return false
	}
	d.second.TextSize, d.second.TextStyle, d.second.Color = t.TextSize, t.TextStyle, t.Color
	for i, line := range []*canvas.Text{t, d.second} {
		line.Text = lines[i]
		line.Resize(line.MinSize())
		line.Move(fyne.NewPos(at.x, 4+float32(i)*18))
		if strings.HasSuffix(line.Text, "…") && !strings.Contains(r.line.Title, line.Text) {
			r.Note(line, r.line.Title)
		}
	}
	return true
}

func (d *rowRenderer) Refresh() {
	r, p := d.row, d.row.palette
	d.ground.FillColor, d.edge.FillColor = p.Background, color.Transparent
	if r.chosen {
		d.ground.FillColor, d.edge.FillColor = p.Card, p.Accent
	}
	d.rule.FillColor = p.Line
	for name, t := range d.texts {
		t.TextSize, t.Color, t.TextStyle = 13, p.Ink, fyne.TextStyle{Bold: r.chosen && name == "title"}
		switch {
		case r.head:
			t.TextSize, t.Color = 11, p.Dim
		case name == "from" || r.line.Mark != ImportTake:
			t.TextSize, t.Color = 12.5, p.Dim
		}
	}
	d.note.Text, d.note.TextSize, d.note.Color = r.line.Note, 12, p.Warning
	if r.line.Calm {
		d.note.Color = p.Dim
	}
	d.box.CornerRadius, d.box.StrokeWidth, d.box.StrokeColor, d.box.FillColor = 3, 1.5, p.Dim, color.Transparent
	d.mark.TextSize, d.mark.TextStyle, d.mark.Color, d.mark.Text = 11, fyne.TextStyle{Bold: true}, p.OnAccent, ""
	switch {
	case r.head:
		d.box.StrokeColor = color.Transparent
	case r.line.Mark == ImportTake:
		d.box.FillColor, d.box.StrokeColor, d.mark.Text = p.Accent, p.Accent, "✓"
	case r.line.Mark == ImportCannot:
		d.box.StrokeColor, d.mark.Text, d.mark.Color = color.Transparent, "–", p.Dim
	}
	d.Layout(r.Size())
	canvas.Refresh(r)
}

func (d *rowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{d.ground, d.edge, d.rule, d.box, d.mark, d.note, d.second}
	for _, name := range []string{"title", "outlet", "date", "from", "words"} {
		objects = append(objects, d.texts[name])
	}
	return objects
}

func (d *rowRenderer) Destroy() {}
