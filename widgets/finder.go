package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// FinderItem is one line that a Finder offers.
type FinderItem struct {
	Text string
	Hits []corpus.Span // parts of Text that stand out, in order
	// Heading says that the line only names those below it; it cannot be taken.
	Heading bool
	Side    string      // dim, at the right: the key, the outlet, the kind
	Mark    color.Color // a swatch before the text; nil for none
	Labels  []LabelChip // the labels of what the line names, before the text
	Key     string      // a letter or digit that takes it while nothing is typed; "" for none
	Apply   func()      // what choosing it does
	// Loose says that the line was found by words inside it, as a sentence is;
	// typing never frames it.
	Loose bool
	// First says that Enter takes it, whatever was typed.
	First bool
	// Stays says that choosing it leaves the finder open; it is filled anew.
	Stays bool
	// Refine, if not empty, is put into the field instead: a folder shows what
	// is in it.
	Refine string
}

// Finder is a field over a list: type a few letters, Up and Down choose, Enter
// takes what is framed, and frames the first where nothing is (framed.go). It
// stands in the middle of the window until something was taken or Esc was
// pressed.
type Finder struct {
	// OnQuery gives the items for what was typed, best first. It is called on
	// every key, so it must be quick. What takes longer is offered later with
	// Offer; nil leaves the items as they are until then, and the keys wait for it.
	OnQuery func(query string) []FinderItem
	// OnClose is called when the finder has gone.
	OnClose func()

	palette Palette
	canvas  fyne.Canvas
	field   *Field
	head    *fyne.Container
	list    *widget.List
	items   []FinderItem
	at      int              // what is framed, -1 for nothing
	bare    bool             // nothing is framed before something is typed, see FrameNone
	careful bool             // a click frames, see ClickFrames
	waits   bool             // the items answer what was typed before; others are on their way
	pressed []*fyne.KeyEvent // what was pressed meanwhile
	popup   *widget.PopUp
	inside  *fyne.Container // what is on the popup, or on the panel
	foot    *fyne.Container
	stay    func(*Finder, fyne.CanvasObject) (gone func()) // nil where it cannot stay
	kept    bool                                           // it is a panel beside the text
	wide    bool                                           // it takes as much of the window as a long list wants
	short   bool                                           // it is as high as what it offers
	gone    func()                                         // takes the panel away
	// shortcut is offered the keys with Ctrl or Alt while it is.
	shortcut func(fyne.Shortcut) bool
	modes    *Segmented // nil for none
	names    []string   // of the modes
	mode     int
}

const (
	finderWidth  = 720 // px, less in a narrow window
	finderHeight = 420 // px
	finderLow    = 380 // px of a window in which a finder takes nearly all the height
	finderEdge   = 8   // px above and below it there
)

// ShowFinder opens a finder over the canvas.
func ShowFinder(p Palette, c fyne.Canvas, placeholder string, query func(string) []FinderItem, closed func()) *Finder {
	f := &Finder{OnQuery: query, OnClose: closed, palette: p, canvas: c}
	f.field = NewField("Find", placeholder)
	f.field.OnChanged = func(string) { f.search() }
	f.field.OnKey = f.key
	f.list = widget.NewList(
		func() int { return len(f.items) },
		func() fyne.CanvasObject {
			r := newFinderRow(p)
			r.tall = f.kept
			return r
		},
		func(i widget.ListItemID, object fyne.CanvasObject) {
			if i < len(f.items) {
				object.(*finderRow).tall = f.kept
				object.(*finderRow).set(f.items[i], i == f.at, func() { f.tapped(i) })
			}
		})
	f.list.HideSeparators = true
	f.list.OnSelected = func(widget.ListItemID) { // a click between two lines; the list knows no Esc
		f.list.UnselectAll()
		c.Focus(f.field)
	}
	f.head = Padded(0, 3, f.field)
	ground := canvas.NewRectangle(p.Pane)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 10
	f.foot = container.NewStack()
	f.foot.Hide()
	f.inside = Padded(10, 10, container.New(Stacked{}, f.head,
		Unpadded(f.list), f.foot))
	body := container.NewStack(ground, f.inside)
	f.popup = widget.NewPopUp(WithTips(p, body), c)
	f.popup.Show()
	KeepFitting(c, f.fit)
	f.field.TakesTab = true // there is nothing else for the keys
	CatchKeys(c, func(event *fyne.KeyEvent) {
		c.Focus(f.field)
		f.field.TypedKey(event)
	})
	f.search()
	c.Focus(f.field)
	return f
}

// FrameNone lets none of several lines be framed before something is typed or
// Down leads to it, for a list whose lines change the project: a mere Enter takes
// nothing that nobody chose.
func (f *Finder) FrameNone() {
	f.bare = true
	f.at = f.framedFirst(f.items)
	f.list.Refresh()
}

// ClickFrames lets a click frame a line and a click on the framed line take it,
// for a list in which a slip of the mouse would undo work.
func (f *Finder) ClickFrames() { f.careful = true }

func (f *Finder) tapped(i int) {
	if f.careful && i != f.at && i < len(f.items) && !f.items[i].Heading {
		f.at = i
		f.list.Refresh()
		f.canvas.Focus(f.field)
		return
	}
	f.take(i)
}

// framedFirst is what is framed before Down or Up lead elsewhere, -1 for nothing.
func (f *Finder) framedFirst(items []FinderItem) int {
	if f.bare && f.field.Text == "" {
		several := 0
		for _, item := range items {
			if !item.Heading {
				several++
			}
		}
		if several > 1 {
			return -1
		}
	}
	return framedItem(f.field.Text, items)
}

// SetModes offers several meanings of taking an item, of which Tab chooses the
// next. OnQuery is asked again for each and finds it in Mode.
func (f *Finder) SetModes(names []string) {
	f.names, f.mode = names, 0
	var options []Option
	for _, name := range names {
		options = append(options, Option{Value: name, Text: name})
	}
	f.modes = NewSegmented(f.palette, "What Enter does", options, func(name string) { f.setMode(slices.Index(names, name)) })
	f.modes.Required = true
	f.modes.SetChosen(names[0])
	f.head.Objects = []fyne.CanvasObject{NewColumn(6, f.field, f.modes)}
	f.inside.Refresh() // the head is higher now
	f.search()
}

// Mode is the number of the mode chosen.
func (f *Finder) Mode() int { return f.mode }

func (f *Finder) setMode(mode int) {
	f.mode = mode
	f.modes.SetChosen(f.names[mode])
	if framed := f.framed(); framed.Text != "" {
		defer f.frame(framed) // another meaning of taking it, not another line
	}
	f.search()
	f.canvas.Focus(f.field)
}

// Shrink makes the finder just high enough for what it offers now, for a short
// list of answers.
func (f *Finder) Shrink() { f.short = true; f.fit() }

// fit gives the finder its place and its size in the window.
func (f *Finder) fit() {
	size := f.canvas.Size()
	width, height := min(finderWidth, size.Width-40), min(finderHeight, size.Height-80)
	top := max(40, (size.Height-height)/4)
	if f.wide {
		width, height, top = min(900, size.Width-40), max(200, size.Height-110), 56
	}
	if size.Height < finderLow {
		height, top = size.Height-2*finderEdge, finderEdge
	}
	if f.short {
		height = min(height, f.head.MinSize().Height+32+finderRowHeight*float32(len(f.items)))
	}
	f.popup.Move(fyne.NewPos((size.Width-width)/2, top))
	f.popup.Resize(fyne.NewSize(width, height))
}

func (f *Finder) search() {
	for _, item := range f.items {
		if item.Key != "" && item.Key == f.field.Text {
			f.apply(item)
			return
		}
	}
	f.pressed = nil
	items := f.OnQuery(f.field.Text)
	if f.waits = items == nil; !f.waits {
		f.fill(items)
	}
}

func (f *Finder) fill(items []FinderItem) {
	f.items, f.at = items, f.framedFirst(items)
	f.list.Refresh()
	f.list.ScrollToTop()
	if f.framed().First {
		f.list.ScrollTo(f.at)
	}
}

// framedItem is what Enter takes before Down or Up lead elsewhere: the first
// line where nothing is typed, or else the only one that begins with what was
// typed, or that is left; -1 for none.
func framedItem(typed string, items []FinderItem) int {
	var lines []int // that can be taken by their name
	for i, item := range items {
		switch {
		case item.Heading:
		case item.First:
			return i
		case typed == "" || !item.Loose:
			lines = append(lines, i)
		}
	}
	switch {
	case len(lines) == 0:
		return -1
	case typed == "" || len(lines) == 1:
		return lines[0]
	}
	if one := onlyOneBegins(typed, len(lines), func(i int) string { return items[lines[i]].Text }); one >= 0 {
		return lines[one]
	}
	return -1
}

// Offer shows items that took longer, if what was typed is still the same. If
// they are what was awaited, the keys pressed meanwhile count now. Otherwise what
// is framed stays framed.
func (f *Finder) Offer(query string, items []FinderItem) {
	if f.field.Text != query || !f.kept && !f.popup.Visible() {
		return
	}
	if !f.waits {
		f.refill(items)
		return
	}
	f.waits = false
	f.fill(items)
	for pressed := f.pressed; len(pressed) > 0; pressed = pressed[1:] {
		f.key(pressed[0])
	}
}

// refill puts other items into the list and leaves the frame on the line it is
// on, or on none.
func (f *Finder) refill(items []FinderItem) {
	framed := f.framed()
	f.items, f.at = items, -1
	if framed.Text != "" {
		f.frame(framed)
	}
	f.list.Refresh()
}

// framed is the line that Enter takes, an empty one for none.
func (f *Finder) framed() FinderItem {
	if f.at < 0 || f.at >= len(f.items) {
		return FinderItem{}
	}
	return f.items[f.at]
}

// frame frames the line that says the same, if there is one and none comes
// first.
func (f *Finder) frame(line FinderItem) {
	if f.waits || f.framed().First {
		return
	}
	for i, item := range f.items {
		if !item.Heading && item.Text == line.Text && item.Side == line.Side {
			f.at = i
			f.list.Refresh()
			f.list.ScrollTo(i)
			return
		}
	}
}

// SetText types a text into the field.
func (f *Finder) SetText(text string) {
	f.field.SetText(text)
	f.field.CursorColumn = len([]rune(text))
	f.field.Refresh()
}

// Widen gives the finder as much of the window as a long list wants.
func (f *Finder) Widen() { f.wide = true; f.fit() }

func (f *Finder) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyEscape:
		if f.kept {
			Call(f.OnClose) // to the text; the panel stays
		} else {
			f.Close()
		}
		return true
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyReturn, fyne.KeyEnter:
		if f.waits { // an answer is on its way, and time decides nothing
			f.pressed = append(f.pressed, event)
			return true
		}
	}
	switch event.Name {
	case fyne.KeyDown:
		f.move(+1)
	case fyne.KeyUp:
		f.move(-1)
	case fyne.KeyPageDown:
		f.move(+10)
	case fyne.KeyPageUp:
		f.move(-10)
	case fyne.KeyTab:
		if f.modes != nil {
			by := 1
			if Modifiers()&fyne.KeyModifierShift != 0 {
				by = len(f.names) - 1
			}
			f.setMode((f.mode + by) % len(f.names))
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.at < 0 {
			f.move(+1) // it is seen before it is taken
		} else {
			f.take(f.at)
		}
	default:
		return false
	}
	return true
}

func (f *Finder) move(by int) {
	if len(f.items) == 0 {
		return
	}
	step := 1
	if by < 0 {
		step = -1
	}
	if f.at < 0 && by < 0 {
		return
	}
	at := max(0, min(f.at+by, len(f.items)-1))
	for at >= 0 && at < len(f.items) && f.items[at].Heading {
		at += step
	}
	if at < 0 || at >= len(f.items) {
		return
	}
	f.at = at
	f.list.Refresh()
	f.list.ScrollTo(f.at)
}

func (f *Finder) take(i int) {
	if i < 0 || i >= len(f.items) {
		return
	}
	f.apply(f.items[i])
}

func (f *Finder) apply(item FinderItem) {
	if item.Heading {
		return
	}

	if item.Refine != "" {
		f.field.SetText(item.Refine)
		f.field.CursorColumn = len([]rune(item.Refine))
		f.field.Refresh()
		f.canvas.Focus(f.field)
		return
	}
	if item.Stays {
		item.Apply()
		at := f.at
		f.search()
		if f.at = min(at, len(f.items)-1); f.framed().Heading {
			f.at = framedItem("", f.items) // a heading cannot be taken
		}
		f.list.Refresh()
		f.list.ScrollTo(f.at)
		f.canvas.Focus(f.field)
		return
	}
	if !f.kept {
		f.Close()
	}
	if item.Apply != nil {
		item.Apply()
	}
}

// SwallowRune is called when a letter key opened the finder: the letter itself
// is not typed into it.
func (f *Finder) SwallowRune() { f.field.SwallowRune() }

// Close takes the finder away.
func (f *Finder) Close() {
	f.popup.Hide()
	if f.kept {
		f.kept = false
		Call(f.gone)
	}
	Call(f.OnClose)
}

// Text is what is typed.
func (f *Finder) Text() string { return f.field.Text }

// Items are the lines that are offered now.
func (f *Finder) Items() []FinderItem { return f.items }
