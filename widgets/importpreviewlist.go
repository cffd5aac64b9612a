package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// importList is the table of an import. It has the focus as one thing; its rows
// are drawn by a list that shows the visible ones alone.
type importList struct {
	widget.BaseWidget
	screen  *ImportPreview
	rows    *quietList
	heads   *importRow
	ring    *canvas.Rectangle
	chosen  int
	content fyne.CanvasObject
}

// quietList is a list that takes no focus.
type quietList struct{ widget.List }

func (*quietList) Disable()       {}
func (*quietList) Enable()        {}
func (*quietList) Disabled() bool { return true }

const importRowHeight = 46 // px

func newImportList(v *ImportPreview) *importList {
	l := &importList{screen: v, chosen: -1, rows: &quietList{}, ring: canvas.NewRectangle(color.Transparent)}
	l.rows.Length = func() int { return v.page.Count }
	l.rows.CreateItem = func() fyne.CanvasObject { return newImportRow(v.palette) }
	l.rows.UpdateItem = func(i widget.ListItemID, object fyne.CanvasObject) {
		if i >= v.page.Count {
			return
		}
		object.(*importRow).set(v.page.Line(i), i == l.chosen, func(column string) { l.tapped(i, column) })
	}
	l.rows.HideSeparators = true
	l.rows.ExtendBaseWidget(l.rows)
	l.ring.StrokeWidth = 2
	l.heads = newImportRow(v.palette)
	l.heads.head = true
	l.heads.set(ImportLine{Title: "TITLE", Outlet: "OUTLET", Date: "DATE", From: "FROM", Words: "WORDS"}, false, nil)
	l.content = container.NewStack(container.NewBorder(l.heads, nil, nil, nil,
		container.NewThemeOverride(l.rows, tight{theme.Current()})), l.ring)
	l.ExtendBaseWidget(l)
	return l
}

// show shows the page of the screen.
func (l *importList) show() {
	other := l.chosen != l.screen.page.Detail.Index
	l.chosen = l.screen.page.Detail.Index
	l.rows.Refresh()
	if other && l.chosen >= 0 && l.chosen < l.screen.page.Count {
		l.rows.ScrollTo(l.chosen)
	}
}

// tapped takes a click on a row: its mark takes or leaves the document, a field
// of the chosen one is typed into, anything else chooses it.
func (l *importList) tapped(i int, column string) {
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
func (l *importList) FocusGained() { l.ring.StrokeColor = l.screen.palette.Focus; l.ring.Refresh() }

// FocusLost takes the ring away.
func (l *importList) FocusLost() { l.ring.StrokeColor = color.Transparent; l.ring.Refresh() }

// TypedRune does nothing; it completes fyne.Focusable.
func (l *importList) TypedRune(rune) {}

// TypedShortcut offers the keys with Ctrl or Alt to the window.
func (l *importList) TypedShortcut(s fyne.Shortcut) { l.screen.shortcut(s) }

// TypedKey goes through the list, takes or leaves, imports or cancels.
func (l *importList) TypedKey(event *fyne.KeyEvent) {
	v := l.screen
	page := max(1, int(l.rows.Size().Height/importRowHeight)-1)
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
		call(v.OnImport)
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
func (l *importList) AccessibilityLabel() string {
	if l.chosen < 0 || l.chosen >= l.screen.page.Count {
		return "Documents to import"
	}
	line := l.screen.page.Line(l.chosen)
	said := map[ImportMark]string{ImportTake: "imported", ImportLeave: "left out", ImportCannot: "cannot be read"}[line.Mark]
	return line.Title + ", " + said + ". " + line.Note
}

// AccessibilityRole says that it holds others: there is no role for a list.
func (l *importList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer implements fyne.Widget.
func (l *importList) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(l.content)
}

// importRow is one line of the table, or its heading.
type importRow struct {
	widget.BaseWidget
	palette Palette
	line    ImportLine
	chosen  bool
	head    bool
	tapped  func(column string)
}

func newImportRow(p Palette) *importRow {
	r := &importRow{palette: p}
	r.ExtendBaseWidget(r)
	return r
}

func (r *importRow) set(line ImportLine, chosen bool, tapped func(string)) {
	r.line, r.chosen, r.tapped = line, chosen, tapped
	r.Refresh()
}

// Tapped tells which column was clicked.
func (r *importRow) Tapped(event *fyne.PointEvent) {
	if r.tapped == nil {
		return
	}
	columns := importColumns(r.Size().Width)
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

// importColumn is where a column begins and how wide it is, in px.
type importColumn struct{ x, width float32 }

// importColumns gives the columns of a table of a width in px. Where it is
// narrow, the place, the words and the outlet give way to the title.
func importColumns(width float32) map[string]importColumn {
	columns := map[string]importColumn{}
	right := width - 12
	take := func(name string, wide float32, least float32) {
		if width >= least {
			right -= wide
			columns[name] = importColumn{right, wide - 10}
		}
	}
	take("words", 62, 560)
	take("from", 150, 640)
	take("date", 92, 0)
	take("outlet", 104, 470)
	columns["title"] = importColumn{40, max(40, right-50)}
	return columns
}

// CreateRenderer implements fyne.Widget.
func (r *importRow) CreateRenderer() fyne.WidgetRenderer {
	d := &importRowRenderer{row: r, ground: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		edge: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent), note: canvas.NewText("", color.Black), mark: canvas.NewText("", color.Black), texts: map[string]*canvas.Text{}}
	for _, name := range []string{"title", "outlet", "date", "from", "words"} {
		d.texts[name] = canvas.NewText("", color.Black)
	}
	d.Refresh()
	return d
}

type importRowRenderer struct {
	row                     *importRow
	ground, rule, edge, box *canvas.Rectangle
	mark, note              *canvas.Text
	texts                   map[string]*canvas.Text
}

func (d *importRowRenderer) MinSize() fyne.Size {
	if d.row.head {
		return fyne.NewSize(200, 30)
	}
	return fyne.NewSize(200, importRowHeight)
}

func (d *importRowRenderer) Layout(size fyne.Size) {
	r := d.row
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(3, size.Height))
	d.rule.Resize(fyne.NewSize(size.Width, 1))
	d.rule.Move(fyne.NewPos(0, size.Height-1))
	columns := importColumns(size.Width)
	middle := func(t *canvas.Text, x, height float32) {
		least := t.MinSize()
		t.Resize(least)
		t.Move(fyne.NewPos(x, (height-least.Height)/2))
	}
	top := size.Height
	if r.line.Note != "" {
		top = 28
		title := columns["title"]
		d.note.Text = fitText(r.line.Note, size.Width-title.x-12, 12, fyne.TextStyle{})
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
		t.Text = fitText(values[name], at.width, t.TextSize, t.TextStyle)
		middle(t, at.x, top)
	}
	d.box.Resize(fyne.NewSize(14, 14))
	d.box.Move(fyne.NewPos(14, (top-14)/2))
	middle(d.mark, 14+(14-d.mark.MinSize().Width)/2, top)
}

func (d *importRowRenderer) Refresh() {
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

func (d *importRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{d.ground, d.edge, d.rule, d.box, d.mark, d.note}
	for _, name := range []string{"title", "outlet", "date", "from", "words"} {
		objects = append(objects, d.texts[name])
	}
	return objects
}

func (d *importRowRenderer) Destroy() {}
