package widgets

import (
	"image"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/plot"
)

// Plot is a picture of numbers as a panel shows it, a snapshot that was painted
// behind the window.
type Plot struct {
	Title   string
	Note    string      // what belongs to the numbers
	Picture image.Image // nil where there is none yet
	Width   float32     // of the picture, px
	Height  float32
	PerMM   float32 // px to a mm of the targets
	Targets []plot.Target
	Table   string // the numbers in words, line by line, for those who do not see the picture
}

// PlotPanel is a picture of numbers through which keys and the mouse walk from
// mark to mark. The mark they are on is framed, and told at the foot.
type PlotPanel struct {
	widget.BaseWidget

	OnChosen   func(row int)             // Enter or a click on a mark
	OnFill     func()                    // Space, or the button: fill the screen, or no more
	OnTold     func(words string)        // what the frame is on; nil to tell it at the foot of the panel
	OnReach    func(from, to float32)    // px of the panel that are to be seen
	OnKey      func(*fyne.KeyEvent) bool // takes a key that is none of these
	OnShortcut func(fyne.Shortcut) bool

	palette Palette
	shown   Plot
	at      int // the target that is framed, -1 for none
	over    int // the one under the mouse, -1 for none
	focused bool
	ground  *canvas.Rectangle
	ring    *canvas.Rectangle
	frame   *canvas.Rectangle
	picture *canvas.Image
	title   *Line
	note    *Line
	says    *Line
	fill    *PushButton
}

const (
	plotSide = 13  // px at the sides of the picture
	plotHead = 50  // px above it: title and note
	plotFoot = 28  // px below it: what the frame is on
	plotLow  = 170 // px of a picture that is on its way
)

// NewPlotPanel makes an empty panel.
func NewPlotPanel(p Palette, title string) *PlotPanel {
	v := &PlotPanel{palette: p, at: -1, over: -1, shown: Plot{Title: title}, ground: canvas.NewRectangle(p.Card), ring: canvas.NewRectangle(color.Transparent),
		frame: canvas.NewRectangle(color.Transparent), picture: canvas.NewImageFromImage(nil), title: NewLine(p, title, 13, true), note: NewDimLine(p, "", 11.5), says: NewLine(p, "", 12, false)}
	v.ground.StrokeColor, v.ground.StrokeWidth, v.ground.CornerRadius = p.Line, 1, 7
	v.ring.StrokeWidth, v.ring.CornerRadius = 2, 8
	v.frame.StrokeColor, v.frame.StrokeWidth, v.frame.CornerRadius = p.Focus, 2, 3
	v.frame.Hide()
	v.picture.FillMode, v.picture.ScaleMode = canvas.ImageFillStretch, canvas.ImageScalePixels
	v.fill = NewChip(p, "⤢", func() { Call(v.OnFill) })
	v.ExtendBaseWidget(v)
	return v
}

// SetPlot shows another picture. The frame stays on what says the same.
func (v *PlotPanel) SetPlot(p Plot) {
	if p.Title == "" {
		p.Title = v.shown.Title
	}
	before, at := v.words(), v.at
	same := len(p.Targets) == len(v.shown.Targets)
	v.shown, v.over = p, -1
	v.title.SetText(p.Title)
	v.note.SetText(p.Note)
	v.picture.Image = p.Picture
	v.picture.Refresh() // the graphics card has the one before
	v.at = -1
	for i := range p.Targets {
		if before != "" && what(p.Targets[i].Says) == before {
			v.at = i
			break
		}
	}
	if v.at < 0 && same {
		v.at = at // what it says has changed, and where it stands has not
	}
	if v.at < 0 && v.focused {
		v.at = min(0, len(p.Targets)-1)
	}
	v.fill.Hidden = v.OnFill == nil
	v.Refresh()
}

// Shown is the picture that is shown.
func (v *PlotPanel) Shown() Plot { return v.shown }

// At is the target that is framed, -1 for none.
func (v *PlotPanel) At() int { return v.at }

// SetAt frames a target.
func (v *PlotPanel) SetAt(at int) {
	if at < 0 || at >= len(v.shown.Targets) {
		return
	}
	v.at = at
	v.mark()
	v.reach()
}

// what is the words of a target without its number.
func what(says string) string {
	if at := strings.LastIndex(says, ": "); at >= 0 {
		return says[:at]
	}
	return says
}

func (v *PlotPanel) words() string {
	if v.at < 0 || v.at >= len(v.shown.Targets) {
		return ""
	}
	return what(v.shown.Targets[v.at].Says)
}

// FocusGained shows the ring, and the frame on the first mark.
func (v *PlotPanel) FocusGained() {
	v.focused = true
	if v.at < 0 {
		v.at = min(0, len(v.shown.Targets)-1)
	}
	v.mark()
	if v.OnReach != nil {
		v.OnReach(0, min(v.Size().Height, plotHead+plotLow))
	}
	v.reach()
}

// FocusLost takes them away.
func (v *PlotPanel) FocusLost() { v.focused = false; v.mark() }

// TypedRune does nothing: the keys are told by TypedKey.
func (v *PlotPanel) TypedRune(rune) {}

// TypedShortcut offers the keys with Ctrl or Alt.
func (v *PlotPanel) TypedShortcut(s fyne.Shortcut) {
	if v.OnShortcut != nil {
		v.OnShortcut(s)
	}
}

// TypedKey walks from mark to mark.
func (v *PlotPanel) TypedKey(event *fyne.KeyEvent) {
	directions := map[fyne.KeyName]plot.Direction{fyne.KeyLeft: plot.Left, fyne.KeyRight: plot.Right, fyne.KeyUp: plot.Above, fyne.KeyDown: plot.Below}
	switch event.Name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		v.SetAt(plot.Next(v.shown.Targets, v.at, directions[event.Name]))
	case fyne.KeyHome:
		v.SetAt(0)
	case fyne.KeyEnd:
		v.SetAt(len(v.shown.Targets) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		v.choose(v.at)
	case fyne.KeySpace:
		Call(v.OnFill)
	default:
		if v.OnKey != nil {
			v.OnKey(event)
		}
	}
}

func (v *PlotPanel) choose(at int) {
	if at >= 0 && at < len(v.shown.Targets) && v.OnChosen != nil {
		v.OnChosen(v.shown.Targets[at].Row)
	}
}

// shrink is how much smaller than it was painted the picture is shown: until
// another is painted for a panel that became narrower.
func (v *PlotPanel) shrink() float32 {
	if room := v.Size().Width - 2*plotSide; v.shown.Width > room && room > 0 {
		return room / v.shown.Width
	}
	return 1
}

// place is where a target lies on the panel.
func (v *PlotPanel) place(at int) (fyne.Position, fyne.Size) {
	t, scale := v.shown.Targets[at], v.shown.PerMM*v.shrink()
	low := fyne.NewPos(plotSide+float32(t.Low.X)*scale, plotHead+float32(t.Low.Y)*scale)
	return low, fyne.NewSize(float32(t.High.X-t.Low.X)*scale, float32(t.High.Y-t.Low.Y)*scale)
}

// reach tells which part of the panel is to be seen.
func (v *PlotPanel) reach() {
	if v.at >= 0 && v.OnReach != nil && v.focused {
		at, size := v.place(v.at)
		v.OnReach(at.Y, at.Y+size.Height)
	}
}

// targetAt is the target under the mouse.
func (v *PlotPanel) targetAt(at fyne.Position) int {
	if v.shown.PerMM == 0 {
		return -1
	}
	scale := v.shown.PerMM * v.shrink()
	return plot.TargetAt(v.shown.Targets, float64((at.X-plotSide)/scale), float64((at.Y-plotHead)/scale))
}

// MouseDown takes the keys.
func (v *PlotPanel) MouseDown(event *desktop.MouseEvent) {
	if at := v.targetAt(event.Position); at >= 0 {
		v.at = at
	}
	if c := CanvasOf(v); c != nil {
		c.Focus(v)
	}
}

// MouseUp does nothing; it completes desktop.Mouseable.
func (v *PlotPanel) MouseUp(*desktop.MouseEvent) {}

// Tapped lists what stands behind a mark.
func (v *PlotPanel) Tapped(event *fyne.PointEvent) { v.choose(v.targetAt(event.Position)) }

// MouseIn tells what is under the mouse.
func (v *PlotPanel) MouseIn(event *desktop.MouseEvent) { v.MouseMoved(event) }

// MouseMoved tells what is under the mouse.
func (v *PlotPanel) MouseMoved(event *desktop.MouseEvent) {
	if over := v.targetAt(event.Position); over != v.over {
		v.over = over
		v.mark()
	}
}

// MouseOut tells no more.
func (v *PlotPanel) MouseOut() {
	if v.over >= 0 {
		v.over = -1
		v.mark()
	}
}

// mark puts the frame where it belongs. Nothing else is drawn anew: the picture
// would be given to the graphics card again.
func (v *PlotPanel) mark() {
	told := v.at
	if v.over >= 0 {
		told = v.over
	} else if !v.focused {
		told = -1
	}
	words := ""
	if v.frame.Hidden = told < 0 || told >= len(v.shown.Targets); !v.frame.Hidden {
		at, room := v.place(told)
		v.frame.Move(at.SubtractXY(2, 2))
		v.frame.Resize(room.AddWidthHeight(4, 4))
		words = v.shown.Targets[told].Says
	}
	if v.OnTold != nil {
		if v.focused || v.over >= 0 {
			v.OnTold(words)
		}
		words = ""
	}
	v.says.SetText(words)
	v.ring.StrokeColor = color.Transparent
	if v.focused {
		v.ring.StrokeColor = v.palette.Focus
	}
	canvas.Refresh(v.frame)
	canvas.Refresh(v.ring)
}

// Cursor is the hand over what can be pressed.
func (v *PlotPanel) Cursor() desktop.Cursor {
	if v.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel is what the frame is on, and then the numbers as a table.
func (v *PlotPanel) AccessibilityLabel() string {
	label := v.shown.Title
	if v.at >= 0 && v.at < len(v.shown.Targets) {
		label += ". " + v.shown.Targets[v.at].Says
	}
	for _, part := range []string{v.shown.Note, v.shown.Table} {
		if part != "" {
			label += ". " + part
		}
	}
	return label
}

// AccessibilityRole says that it is something to read.
func (v *PlotPanel) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (v *PlotPanel) CreateRenderer() fyne.WidgetRenderer { return &plotRenderer{v} }

type plotRenderer struct{ panel *PlotPanel }

// MinSize is the height of the picture with what stands around it.
func (r *plotRenderer) MinSize() fyne.Size {
	return fyne.NewSize(120, plotHead+plotFoot+max(plotLow, r.panel.shown.Height))
}

func (r *plotRenderer) Layout(size fyne.Size) {
	v := r.panel
	v.ground.Resize(size)
	v.ring.Resize(size)
	put := func(o fyne.CanvasObject, x, y, width, height float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, width), height))
	}
	inner := size.Width - 2*plotSide
	put(v.title, plotSide, 8, inner-30, 20)
	put(v.fill, size.Width-plotSide-26, 8, 30, 22)
	put(v.note, plotSide, 28, inner, 17)
	put(v.says, plotSide, size.Height-plotFoot+2, inner, 20)
	if v.picture.Hidden = v.shown.Picture == nil; !v.picture.Hidden {
		put(v.picture, plotSide, plotHead, v.shown.Width*v.shrink(), v.shown.Height*v.shrink())
	}
	v.mark()
}

func (r *plotRenderer) Refresh() {
	r.Layout(r.panel.Size())
	canvas.Refresh(r.panel)
}

func (r *plotRenderer) Objects() []fyne.CanvasObject {
	v := r.panel
	return []fyne.CanvasObject{v.ground, v.picture, v.title, v.note, v.frame, v.says, v.fill, v.ring}
}

func (r *plotRenderer) Destroy() {}
