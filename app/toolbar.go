package app

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// toolbar is the line at the head of the window: the name of the project, the
// menu, the labels, the search. What has no room is in the menu, or behind the
// button at the end of the labels.
type toolbar struct {
	w               *Window
	title           *widgets.Line
	menu            *widgets.PushButton
	imports         *widgets.PushButton
	exports         *widgets.PushButton
	overview        *widgets.PushButton
	labels          []*widgets.PushButton // of the codebook, in its order, and then "Nothing"
	rest            *widgets.PushButton   // opens those that have no room
	search, briefly *widgets.PushButton   // one of them is shown
	hidden          int                   // how many of labels have no room
}

const (
	toolbarHeight = 47  // px
	toolbarSide   = 14  // px at both ends
	toolbarGap    = 10  // px between groups
	searchWidth   = 230 // px, less where there is no room
	leastTitle    = 70  // px, below which the name of the project goes
)

// labelWidths are the widest a label may be, in px, tried one after another.
var labelWidths = []float32{220, 150, 110}

// newToolbar makes the line for the codebook of the project.
func newToolbar(w *Window) *toolbar {
	button := func(text, key, id string) *widgets.PushButton {
		return widgets.NewPushButton(w.Palette, text, key, func() { w.run(id) })
	}
	t := &toolbar{w: w, title: widgets.NewLine(w.Palette, w.session.Info.Title, 14, true),
		imports: button("Import", "", "project.import"), exports: button("Export", "", "project.export"), overview: button("Overview", "", "view.overview"),
		search: button("Find anything", "Ctrl K", "view.palette"), briefly: button("Find", "", "view.palette")}
	t.menu = widgets.NewPushButton(w.Palette, "Menu", "", func() { w.Guard(func() { w.openMenu(t.menu) }) })
	t.rest = widgets.NewPushButton(w.Palette, "", "", func() { w.Guard(func() { w.openRest(t.rest, t.restItems()) }) })
	w.labels = map[string]*widgets.PushButton{}
	for _, l := range w.session.Codebook.Labels {
		b := widgets.NewPushButton(w.Palette, l.Name, l.Key, func() { w.Guard(func() { w.arm(l.ID) }) })
		square, _ := w.Palette.Chip(l)
		b.SetSwatch(square)
		b.SetActive(w.armed == l.ID)
		w.labels[l.ID] = b
		t.labels = append(t.labels, b)
	}
	t.labels = append(t.labels, button("Nothing", "0", "label.nothing"))
	for _, b := range []*widgets.PushButton{t.labels[len(t.labels)-1], t.search, t.briefly, t.rest} {
		b.SetDim(true)
	}
	return t
}

// object is the line as it is put into the window.
func (t *toolbar) object() fyne.CanvasObject {
	objects := []fyne.CanvasObject{t.title, t.menu, t.imports, t.exports, t.overview}
	for _, b := range t.labels {
		objects = append(objects, b)
	}
	objects = append(objects, t.rest, t.search, t.briefly)
	line := canvas.NewRectangle(t.w.Palette.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	return container.NewStack(widgets.NewPane(t.w.Palette),
		container.New(widgets.Stacked{}, emptyBox(), container.New(t, objects...), line))
}

// MinSize implements fyne.Layout.
func (t *toolbar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, toolbarHeight) }

// Layout implements fyne.Layout.
func (t *toolbar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	side, gap := float32(toolbarSide), float32(toolbarGap)
	switch {
	case size.Width < 240:
		side, gap = 6, 4
	case size.Width < 420:
		side, gap = 8, 6
	}
	left := side + t.menu.MinSize().Width + gap // where the labels may begin
	right := size.Width - side - t.briefly.MinSize().Width - gap
	both := t.imports.MinSize().Width + t.exports.MinSize().Width + t.overview.MinSize().Width + 3*gap
	shown, widest, width := t.fit(right-left, both, gap)
	if t.imports.Visible() {
		left += both
	}
	start := max(left, min((size.Width-width)/2, right-width))
	t.placeLeft(side, gap, start-gap-left, size.Height)
	x := start
	for i, b := range t.labels {
		if b.Hidden = i >= shown; !b.Hidden {
			x = placeInRow(b, x, min(b.MinSize().Width, widest), size.Height) + gap
		}
	}
	if t.rest.Hidden = t.hidden == 0; !t.rest.Hidden {
		x = placeInRow(t.rest, x, t.rest.MinSize().Width, size.Height) + gap
	}
	room := size.Width - side - x
	long := room >= t.search.MinSize().Width
	t.search.Hidden, t.briefly.Hidden = !long, long
	find := t.briefly
	if long {
		find = t.search
	}
	wide := find.MinSize().Width
	if long {
		wide = max(wide, min(searchWidth, room))
	}
	placeInRow(find, size.Width-side-wide, wide, size.Height)
}

// fit chooses how many labels are shown in a room, and how wide each may be. It
// gives up Import, Export and Overview, which the menu has, before it shortens a name,
// and shortens names before it hides labels.
func (t *toolbar) fit(room, both, gap float32) (shown int, widest, width float32) {
	all := len(t.labels)
	t.hidden = 0
	width = t.labelsWidth(all, labelWidths[0], gap)
	show(t.imports, width <= room-both)
	show(t.exports, width <= room-both)
	show(t.overview, width <= room-both)
	for _, widest := range labelWidths {
		if width := t.labelsWidth(all, widest, gap); width <= room {
			return all, widest, width
		}
	}
	widest = labelWidths[1]
	for shown = all - 1; ; shown-- {
		t.hidden = all - shown
		t.rest.SetText(t.restText())
		width = t.labelsWidth(shown, widest, gap) + gap + t.rest.MinSize().Width
		if shown == 0 || width <= room {
			return shown, widest, width
		}
	}
}

func (t *toolbar) labelsWidth(shown int, widest, gap float32) float32 {
	width := -gap
	for _, b := range t.labels[:shown] {
		width += min(b.MinSize().Width, widest) + gap
	}
	return width
}

// placeLeft places the title and the buttons behind it. The labels stand where
// they stand whatever the title is: it gets the room that is left before them.
func (t *toolbar) placeLeft(side, gap, room, height float32) {
	x := side
	if t.title.Hidden = room < leastTitle; !t.title.Hidden {
		placeInRow(t.title, x, min(t.title.Natural(), room-gap), height)
		x += min(t.title.Natural(), room-gap) + gap
	}
	for _, b := range []*widgets.PushButton{t.menu, t.imports, t.exports, t.overview} {
		if b.Visible() {
			x = placeInRow(b, x, b.MinSize().Width, height) + gap
		}
	}
}

// restText is what stands on the button of the labels that have no room: the one
// that is armed, or how many there are.
func (t *toolbar) restText() string {
	labels := t.w.session.Codebook.Labels
	for _, l := range labels[min(len(labels), len(t.labels)-t.hidden):] {
		if l.ID == t.w.armed {
			return corpus.FirstWords(l.Name, 12) + " ▾"
		}
	}
	if t.hidden == len(t.labels) {
		return "Labels ▾"
	}
	return fmt.Sprintf("%d more ▾", t.hidden)
}

// restItems are the labels that have no room, as a menu.
func (t *toolbar) restItems() []widgets.MenuItem {
	var items []widgets.MenuItem
	first := len(t.labels) - t.hidden
	for i, l := range t.w.session.Codebook.Labels {
		if i >= first {
			square, _ := t.w.Palette.Chip(l)
			items = append(items, widgets.MenuItem{Text: l.Name, Key: l.Key, Mark: square, Run: func() { t.w.Guard(func() { t.w.arm(l.ID) }) }})
		}
	}
	return append(items, widgets.MenuItem{Rule: true},
		widgets.MenuItem{Text: "Nothing here", Key: "0", Run: func() { t.w.run("label.nothing") }})
}

// showArmed marks the label that a click sets, also where it has no room.
func (t *toolbar) showArmed(label string) {
	for id, b := range t.w.labels {
		b.SetActive(id == label && label != "")
	}
	t.rest.SetText(t.restText())
	b := t.w.labels[label]
	t.rest.SetActive(b != nil && b.Hidden)
}

func placeInRow(object fyne.CanvasObject, x, width, height float32) (end float32) {
	size := fyne.NewSize(width, object.MinSize().Height)
	object.Resize(size)
	object.Move(fyne.NewPos(x, (height-size.Height)/2))
	return x + width
}

func show(object fyne.CanvasObject, on bool) {
	if on {
		object.Show()
	} else {
		object.Hide()
	}
}
