package adjudicationview

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/widgets"
)

// list is the left side: a filter, how far the work has come, the
// differences. A line is asked for when it comes into sight, so that ten thousand
// cost no more than ten.
type list struct {
	view    *View
	filter  *widgets.Field
	left    *widgets.Line
	bar     *fyne.Container
	order   *widgets.PushButton
	list    *widget.List
	object  fyne.CanvasObject
	telling bool
}

func newList(v *View) *list {
	p := v.palette
	l := &list{view: v, filter: widgets.NewField("Filter differences", "Filter differences"), left: widgets.NewDimLine(p, "", 12.5), bar: container.NewStack()}
	l.filter.OnChanged = func(text string) {
		if v.OnFilter != nil {
			v.OnFilter(text)
		}
	}
	l.filter.OnShortcut = v.shortcut
	l.filter.OnKey = func(event *fyne.KeyEvent) bool {
		switch event.Name {
		case fyne.KeyEscape:
			l.filter.SetText("")
			v.FocusText()
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
			v.FocusText()
		default:
			return false
		}
		return true
	}
	l.order = widgets.NewChip(p, "", func() { widgets.Call(v.OnOrder); v.FocusText() })
	l.list = widget.NewList(
		func() int { return v.page.Rows },
		func() fyne.CanvasObject { return newRow(p) },
		func(i widget.ListItemID, object fyne.CanvasObject) {
			if i < v.page.Rows {
				row := object.(*row)
				row.tapped = func() { l.choose(i) }
				row.set(v.page.Row(i), i == v.page.Chosen)
			}
		})
	l.list.HideSeparators = true
	l.list.OnSelected = func(i widget.ListItemID) {
		if !l.telling {
			l.choose(i)
		}
	}
	head := widgets.Padded(12, 10, widgets.NewColumn(8, l.filter, l.left, l.bar, container.New(&widgets.Flow{Gap: 6}, l.order)))
	l.object = container.NewStack(widgets.NewPane(p), container.New(widgets.Stacked{}, head, widgets.Unpadded(l.list), container.NewWithoutLayout()))
	return l
}

func (l *list) choose(i int) {
	if i < l.view.page.Rows && l.view.OnRow != nil && l.view.page.Row(i).Heading == "" {
		l.view.OnRow(i)
	}
	l.view.FocusText()
}

// show brings the list up to date, and scrolls to what is chosen when that is
// another.
func (l *list) show(before Page) {
	page := &l.view.page
	l.left.SetText(fmt.Sprintf("%d of %d adjudicated", page.Done, page.Total))
	l.bar.Objects = []fyne.CanvasObject{widgets.NewProgress(l.view.palette, float32(page.Done)/float32(max(1, page.Total)))}
	l.bar.Refresh()
	l.order.SetText(page.Order)
	l.telling = true
	l.list.UnselectAll()
	l.telling = false
	l.list.Refresh()
	if page.Chosen >= 0 && (page.Chosen != before.Chosen || page.Rows != before.Rows) {
		l.list.ScrollTo(page.Chosen)
	}
}

// row is one line of the list.
type row struct {
	widget.BaseWidget
	widgets.Shortened
	palette widgets.Palette
	row     Row
	chosen  bool
	tapped  func()
}

const (
	rowHeight  = 52 // px
	rowSide    = 12 // px
	chipSize   = 20 // px
	letterSize = 11 // px, of the letter in it
)

func newRow(p widgets.Palette) *row {
	r := &row{palette: p}
	r.Owner = r
	r.ExtendBaseWidget(r)
	return r
}

// set shows a line. One that is shown already is not drawn anew: the list asks for
// all that are in sight whenever anything changes.
func (r *row) set(row Row, chosen bool) {
	if r.chosen == chosen && r.row.same(&row) {
		return
	}
	r.row, r.chosen = row, chosen
	r.Refresh()
}

// Tapped goes to the sentence.
func (r *row) Tapped(*fyne.PointEvent) { widgets.Call(r.tapped) }

// AccessibilityLabel reads the line.
func (r *row) AccessibilityLabel() string {
	if r.row.Heading != "" {
		return r.row.Heading
	}
	sets := make([]string, len(r.row.Labels))
	for i, set := range r.row.Labels {
		for j, c := range set {
			if j > 0 {
				sets[i] += " and "
			}
			sets[i] += c.Spoken()
		}
	}
	label := strings.Join(sets, ", ")
	if label != "" {
		label += ": "
	}
	label += r.row.Words + ", " + r.row.Meta
	if r.row.Done {
		label += ", decided"
	}
	return label
}

// AccessibilityRole says whether it can be pressed.
func (r *row) AccessibilityRole() fyne.AccessibleRole {
	if r.row.Heading != "" {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	d := &rowRenderer{row: r, ground: canvas.NewRectangle(color.Transparent), edge: canvas.NewRectangle(color.Transparent), rule: canvas.NewRectangle(color.Transparent),
		words: canvas.NewText("", color.Black), meta: canvas.NewText("", color.Black), chips: container.NewWithoutLayout()}
	d.Refresh()
	return d
}

type rowRenderer struct {
	row                *row
	ground, edge, rule *canvas.Rectangle
	words, meta        *canvas.Text
	chips              *fyne.Container
}

func (d *rowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, rowHeight)
}

func (d *rowRenderer) Layout(size fyne.Size) {
	r := d.row
	d.ground.Resize(size)
	d.edge.Resize(fyne.NewSize(3, size.Height))
	d.rule.Move(fyne.NewPos(0, size.Height-1))
	d.rule.Resize(fyne.NewSize(size.Width, 1))
	room := size.Width - 2*rowSide
	if r.row.Heading != "" {
		d.words.TextSize, d.words.Color = 11, r.palette.Dim
		r.Fit(d.words, widgets.Capitals(r.row.Heading), room)
		d.words.Move(fyne.NewPos(rowSide, size.Height-8-d.words.MinSize().Height))
		d.words.Resize(d.words.MinSize())
		d.meta.Text = ""
		return
	}
	x := float32(rowSide)
	at := 0
	for _, set := range firstSets(r.row.Labels) {
		for range set { // what one person said stands close together
			d.chips.Objects[at].Resize(fyne.NewSquareSize(chipSize))
			d.chips.Objects[at].Move(fyne.NewPos(x, 7))
			x, at = x+chipSize+1, at+1
		}
		x += 5
	}
	x += 3
	d.words.TextSize, d.words.Color = 12.5, r.palette.Ink
	if r.row.Done {
		d.words.Color = r.palette.Dim
	}
	r.Fit(d.words, r.row.Words, size.Width-rowSide-x)
	d.words.Resize(d.words.MinSize())
	d.words.Move(fyne.NewPos(x, 7+(chipSize-d.words.MinSize().Height)/2))
	d.meta.TextSize, d.meta.Color = 11, r.palette.Dim
	r.Fit(d.meta, r.row.Meta, room)
	d.meta.Resize(d.meta.MinSize())
	d.meta.Move(fyne.NewPos(rowSide, 31))
}

func (d *rowRenderer) Refresh() {
	r, p := d.row, d.row.palette
	d.ground.FillColor, d.edge.FillColor, d.rule.FillColor = p.Pane, color.Transparent, p.Line
	if r.chosen {
		d.ground.FillColor, d.edge.FillColor = p.Card, p.Accent
	}
	d.chips.Objects = nil
	for _, set := range firstSets(r.row.Labels) {
		for _, c := range set {
			d.chips.Objects = append(d.chips.Objects, c.Draw(p, letterSize))
		}
	}
	d.Layout(r.Size())
	canvas.Refresh(r)
}

// firstChips are as many as a card has room for.
func firstChips(list []widgets.LabelChip) []widgets.LabelChip { return list[:min(len(list), 4)] }

// mostChips is how many chips a line of the list shows; the words of the sentence
// keep half of a narrow line.
const mostChips = 6

// firstSets are as many whole sets as a line has room for, one at least.
func firstSets(sets [][]widgets.LabelChip) [][]widgets.LabelChip {
	shown := 0
	for i, set := range sets {
		if shown += len(set); i > 0 && shown > mostChips {
			return sets[:i]
		}
	}
	return sets
}

func (d *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{d.ground, d.edge, d.rule, d.chips, d.words, d.meta}
}

func (d *rowRenderer) Destroy() {}
