package widgets

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Conflict is one thing of which different things were said, as a snapshot to
// be shown. Without Versions nothing is left to settle.
type Conflict struct {
	Place    string // 1 of 3
	Words    string // what it is, and in which article
	Versions []ConflictVersion
	Both     bool   // both versions can be kept
	Refused  string // why it cannot be settled here, empty where it can
	Go       string // how the way to the place in the article is called, empty where there is none
	Several  bool   // there is a next one
	Note     string // what was done last
}

// ConflictVersion is one of the things said.
type ConflictVersion struct {
	Words string // in what it differs
	By    string // who, and when
	Shows bool   // it is the one that shows now
}

// ConflictSheet shows one conflict after the other. One key settles one: the
// digit of a version takes it, B keeps both.
type ConflictSheet struct {
	widget.BaseWidget

	OnTake  func(version int) // counted from 0
	OnBoth  func()
	OnStep  func(by int) // to the next (+1) or previous (-1) one
	OnGo    func()       // to the sentence
	OnClose func()

	palette  Palette
	shown    Conflict
	body     *fyne.Container // what is read
	foot     *fyne.Container // the buttons
	scroll   *container.Scroll
	ring     *canvas.Rectangle
	content  fyne.CanvasObject
	versions []*conflictCard
}

// NewConflictSheet makes an empty sheet.
func NewConflictSheet(p Palette) *ConflictSheet {
	s := &ConflictSheet{palette: p, ring: canvas.NewRectangle(color.Transparent)}
	s.ring.StrokeWidth, s.ring.CornerRadius = 2, 10
	s.body = container.New(&Column{Gap: 10, Side: 4})
	s.foot = container.New(&Flow{Gap: 8})
	s.scroll = container.NewVScroll(s.body)
	ground := canvas.NewRectangle(p.Pane)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 10
	s.content = WithTips(p, container.NewStack(ground, Padded(16, 14, container.New(footed{12}, s.scroll, Padded(4, 0, s.foot))), s.ring))
	s.ExtendBaseWidget(s)
	return s
}

// footed gives the second object its height at the foot, at the width there is,
// and the first the room above it. gap is in px.
type footed struct{ gap float32 }

func (f footed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(o[0].MinSize().Width, o[1].MinSize().Width), 90+f.gap+o[1].MinSize().Height)
}

func (f footed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[1].Resize(fyne.NewSize(size.Width, o[1].MinSize().Height)) // what breaks into rows knows its width then
	foot := o[1].MinSize().Height
	o[1].Resize(fyne.NewSize(size.Width, foot))
	o[1].Move(fyne.NewPos(0, size.Height-foot))
	o[0].Resize(fyne.NewSize(size.Width, max(0, size.Height-foot-f.gap)))
}

// SetConflict shows another one, or what has become of it.
func (s *ConflictSheet) SetConflict(c Conflict) {
	s.shown = c
	s.body.Objects, s.versions = s.parts(c), nil
	for i, v := range c.Versions {
		card := newConflictCard(s.palette, i, v, c.Refused == "", func() { s.take(i) })
		s.versions = append(s.versions, card)
		s.body.Add(card)
	}
	for _, text := range []string{c.Refused, c.Note} {
		if text != "" {
			s.body.Add(s.text(text, 13))
		}
	}
	s.foot.Objects = s.buttons(c)
	s.foot.Refresh()
	s.body.Refresh()
	s.scroll.ScrollToTop()
	s.Refresh()
}

func (s *ConflictSheet) parts(c Conflict) []fyne.CanvasObject {
	heading := "What two people changed"
	if c.Place != "" {
		heading += " · " + c.Place
	}
	parts := []fyne.CanvasObject{NewLine(s.palette, heading, 15, true)}
	if c.Words != "" {
		parts = append(parts, s.text(c.Words, 14))
	}
	return parts
}

func (s *ConflictSheet) text(text string, size float32) fyne.CanvasObject {
	t := NewWrappedText(s.palette, size, 4)
	t.SetText(text)
	return t
}

func (s *ConflictSheet) buttons(c Conflict) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	add := func(text, key string, do func()) { list = append(list, NewPushButton(s.palette, text, key, do)) }
	if c.Both {
		add("Keep both", "B", s.both)
	}
	if c.Go != "" {
		add(c.Go, "Enter", s.goTo)
	}
	if c.Several {
		add("Previous", "←", func() { s.step(-1) })
		add("Next", "→", func() { s.step(+1) })
	}
	add("Close", "Esc", func() { Call(s.OnClose) })
	return list
}

func (s *ConflictSheet) take(version int) {
	if s.shown.Refused == "" && version < len(s.shown.Versions) && s.OnTake != nil {
		s.OnTake(version)
	}
}

func (s *ConflictSheet) both() {
	if s.shown.Both {
		Call(s.OnBoth)
	}
}

func (s *ConflictSheet) goTo() {
	switch {
	case len(s.shown.Versions) == 0:
		Call(s.OnClose)
	case s.shown.Go != "":
		Call(s.OnGo)
	}
}

func (s *ConflictSheet) step(by int) {
	if s.shown.Several && s.OnStep != nil {
		s.OnStep(by)
	}
}

// FocusGained shows the ring.
func (s *ConflictSheet) FocusGained() { s.ring.StrokeColor = s.palette.Focus; s.ring.Refresh() }

// FocusLost takes the ring away.
func (s *ConflictSheet) FocusLost() { s.ring.StrokeColor = color.Transparent; s.ring.Refresh() }

// AcceptsTab keeps Tab, which goes to the next one.
func (s *ConflictSheet) AcceptsTab() bool { return true }

// TypedRune does nothing: the keys are told by TypedKey.
func (s *ConflictSheet) TypedRune(rune) {}

// TypedKey settles, goes to another one or to the sentence, scrolls, closes.
func (s *ConflictSheet) TypedKey(event *fyne.KeyEvent) {
	name := string(event.Name)
	switch event.Name {
	case fyne.KeyB:
		s.both()
	case fyne.KeyRight:
		s.step(+1)
	case fyne.KeyLeft:
		s.step(-1)
	case fyne.KeyTab:
		if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && driver.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
			s.step(-1)
		} else {
			s.step(+1)
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		s.goTo()
	case fyne.KeyEscape:
		Call(s.OnClose)
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd:
		ScrollByKey(s.scroll, event.Name)
	default:
		if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
			s.take(int(name[0] - '1'))
		}
	}
}

func (s *ConflictSheet) Inside() fyne.CanvasObject { return s.content }

// CreateRenderer implements fyne.Widget.
func (s *ConflictSheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.content)
}

// AccessibilityLabel reads the conflict, with the key of each version.
func (s *ConflictSheet) AccessibilityLabel() string {
	label := "What two people changed"
	for _, part := range []string{s.shown.Place, s.shown.Words} {
		if part != "" {
			label += ". " + part
		}
	}
	for _, v := range s.versions {
		label += ". " + v.AccessibilityLabel()
	}
	for _, part := range []string{s.shown.Refused, s.shown.Note} {
		if part != "" {
			label += ". " + part
		}
	}
	return label
}

// AccessibilityRole says that it holds others.
func (s *ConflictSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// conflictCard is one version: its digit, what it says, who said it and when.
type conflictCard struct {
	widget.BaseWidget
	version ConflictVersion
	digit   string // "" where it cannot be taken
	tapped  func()
	content fyne.CanvasObject
}

func newConflictCard(p Palette, i int, v ConflictVersion, open bool, tapped func()) *conflictCard {
	c := &conflictCard{version: v, tapped: tapped}
	by := v.By
	if v.Shows {
		by += " · shows now"
	}
	words := NewWrappedText(p, 13, 8)
	words.SetText(v.Words)
	text := NewColumn(3, words, NewDimLine(p, by, 12))
	if !open {
		c.content = Card(p, text)
	} else {
		c.digit = fmt.Sprint(i + 1)
		c.content = Card(p, container.New(keyed{}, DrawnKey(p, c.digit), text))
	}
	c.ExtendBaseWidget(c)
	return c
}

// DrawnKey is a key as it looks on a button.
func DrawnKey(p Palette, key string) fyne.CanvasObject {
	ground, text := canvas.NewRectangle(p.Background), canvas.NewText(key, p.Dim)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 4
	text.TextSize, text.Alignment = 12, fyne.TextAlignCenter
	return container.NewStack(ground, text)
}

// keyed puts a key before what it takes.
type keyed struct{}

const keyedWidth = 34 // px: the key and the gap behind it

func (keyed) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[1].MinSize().Add(fyne.NewSize(keyedWidth, 0)).Max(fyne.NewSize(0, 22))
}

func (keyed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(22, 22))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width-keyedWidth, size.Height))
	o[1].Move(fyne.NewPos(keyedWidth, 0))
}

// Tapped takes the version.
func (c *conflictCard) Tapped(*fyne.PointEvent) { c.tapped() }

// Resize gives the words their width before the height is asked for.
func (c *conflictCard) Resize(size fyne.Size) {
	c.content.Resize(size)
	c.BaseWidget.Resize(size)
}

// Cursor is the pointing hand where it can be taken.
func (c *conflictCard) Cursor() desktop.Cursor {
	if c.digit == "" {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer implements fyne.Widget.
func (c *conflictCard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(c.content)
}

// AccessibilityLabel is the key, what the version says, who said it and when.
func (c *conflictCard) AccessibilityLabel() string {
	label := c.version.Words + ", " + c.version.By
	if c.digit != "" {
		label = c.digit + ": " + label
	}
	if c.version.Shows {
		label += ", shows now"
	}
	return label
}

// AccessibilityRole says whether it can be pressed.
func (c *conflictCard) AccessibilityRole() fyne.AccessibleRole {
	if c.digit == "" {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}
