package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// FigureSheet is a screen of figures: pictures of tables beside each other,
// through which keys walk from figure to figure, and at the foot what the figure
// says that they are on.
type FigureSheet struct {
	widget.BaseWidget

	OnClose    func()
	OnWidth    func(width float32) // px that a picture may have now
	OnChosen   func(panel, row int)
	OnKey      func(*fyne.KeyEvent) bool
	OnShortcut func(fyne.Shortcut) bool
	Panels     []*PlotPanel

	palette     Palette
	canvas      fyne.Canvas
	last        int // the panel that had the keys last
	width       float32
	says        string // what the figure says that the keys are on
	title, note *Line
	told        *widget.Label
	grid        *fyne.Container
	scroll      *container.Scroll
	content     fyne.CanvasObject
}

// FigureButton is a button at the head of the sheet.
type FigureButton struct {
	Text, Key string
	Do        func()
}

// NewFigureSheet makes a screen without a picture.
func NewFigureSheet(p Palette, c fyne.Canvas, buttons []FigureButton) *FigureSheet {
	s := &FigureSheet{palette: p, canvas: c, title: NewLine(p, "", 15, true), note: NewDimLine(p, "", 12), told: widget.NewLabel("")}
	s.told.Wrapping = fyne.TextWrapWord
	head := container.New(&HeadRow{Left: 1, Gap: 8}, s.title)
	button := func(text, key string, do func()) *FocusButton {
		b := NewFocusButton(p, text, key, func() { s.FocusPanel(); Call(do) })
		b.OnKey = func(event *fyne.KeyEvent) bool { return event.Name == fyne.KeyEscape && s.key(event) }
		return b
	}
	for _, b := range buttons {
		head.Add(button(b.Text, b.Key, b.Do))
	}
	s.grid = container.New(&figureGrid{s})
	s.scroll = container.NewVScroll(s.grid)
	foot := container.New(&HeadRow{Left: 1, Gap: 8}, s.note, button("Close", "Esc", func() { Call(s.OnClose) }))
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	bottom := container.New(&Column{}, line, container.NewStack(canvas.NewRectangle(p.Pane), container.New(&Column{}, container.New(&toldRoom{}, s.told), Padded(14, 5, foot))))
	s.content = WithTips(p, container.NewStack(NewGround(p.Background, s.FocusPanel), container.New(screenRows{}, container.NewVScroll(Padded(16, 9, head)), s.scroll, container.NewVScroll(bottom))))
	s.ExtendBaseWidget(s)
	return s
}

// toldRoom keeps the room of two lines, so that nothing moves when a figure says
// more than another, and of more in a narrow window.
type toldRoom struct{}

// MinSize implements fyne.Layout.
func (toldRoom) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, max(56, o[0].MinSize().Height+2))
}

// Layout implements fyne.Layout.
func (toldRoom) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(8, 2))
	o[0].Resize(fyne.NewSize(size.Width-16, size.Height-2))
}

// SetPlots shows pictures. The frame of each stays where it was.
func (s *FigureSheet) SetPlots(plots []Plot) {
	if len(plots) != len(s.Panels) {
		s.Panels, s.grid.Objects = nil, nil
		for i := range plots {
			panel := NewPlotPanel(s.palette, plots[i].Title)
			panel.OnChosen = func(row int) {
				if s.OnChosen != nil {
					s.OnChosen(i, row)
				}
			}
			panel.OnTold = func(words string) { s.tell(words) }
			panel.OnReach = func(from, to float32) { s.last = i; y := panel.Position().Y; revealIn(s.scroll, y+from, y+to) }
			panel.OnKey = func(event *fyne.KeyEvent) bool { return s.key(event) }
			panel.OnShortcut = func(key fyne.Shortcut) bool { return s.OnShortcut != nil && s.OnShortcut(key) }
			s.Panels = append(s.Panels, panel)
			s.grid.Add(panel)
		}
		s.last = min(s.last, max(0, len(plots)-1))
	}
	for i, p := range plots {
		s.Panels[i].SetPlot(p)
	}
	s.grid.Refresh()
	s.scroll.Refresh()
}

// key does what a key means that no panel takes.
func (s *FigureSheet) key(event *fyne.KeyEvent) bool {
	switch {
	case s.OnKey != nil && s.OnKey(event):
	case event.Name == fyne.KeyEscape:
		Call(s.OnClose)
	default:
		return ScrollByKey(s.scroll, event.Name)
	}
	return true
}

func (s *FigureSheet) tell(words string) {
	s.says = words
	before := s.told.MinSize().Height
	if s.told.SetText(words); s.told.MinSize().Height != before {
		s.content.Refresh()
	}
}

// Told is what the foot says of the figure that the keys are on.
func (s *FigureSheet) Told() string { return s.says }

// Say shows a title, and a note at the foot.
func (s *FigureSheet) Say(title, note string) {
	s.title.SetText(title)
	s.note.SetText(note)
	s.content.Refresh() // the lines get the width they want now
}

// Note is what the foot says.
func (s *FigureSheet) Note() string { return s.note.Text() }

// Last is the panel that has the keys, or had them last.
func (s *FigureSheet) Last() int { return s.last }

// SetLast makes a panel the one that had the keys last.
func (s *FigureSheet) SetLast(panel int) { s.last = panel }

// PlotWidth is how wide a picture may be now, in px; 0 before there is room.
func (s *FigureSheet) PlotWidth() float32 { return s.width }

// FocusPanel gives the keys to the panel that had them last.
func (s *FigureSheet) FocusPanel() {
	if s.last < len(s.Panels) {
		s.canvas.Focus(s.Panels[s.last])
	}
}

// AccessibilityLabel names the screen.
func (s *FigureSheet) AccessibilityLabel() string { return s.title.Text() + ". " + s.note.Text() }

// AccessibilityRole says that it holds others.
func (s *FigureSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (s *FigureSheet) Inside() fyne.CanvasObject { return s.content }

// CreateRenderer implements fyne.Widget.
func (s *FigureSheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.content)
}

// figureGrid lays the panels into columns of one width, each under the column
// that ends highest.
type figureGrid struct{ sheet *FigureSheet }

const (
	figureGap   = 14  // px between panels
	figureEdge  = 16  // px at the sides
	leastFigure = 520 // px of a panel beside another
)

func (g *figureGrid) arrange(width float32, place func(p *PlotPanel, x, y, width, height float32)) float32 {
	n := max(1, min(3, int((width-2*figureEdge+figureGap)/(leastFigure+figureGap))))
	each := (width - 2*figureEdge - float32(n-1)*figureGap) / float32(n)
	ends := make([]float32, n)
	for _, p := range g.sheet.Panels {
		at := 0
		for i := range ends {
			if ends[i] < ends[at] {
				at = i
			}
		}
		high := p.MinSize().Height
		if place != nil {
			place(p, figureEdge+float32(at)*(each+figureGap), ends[at], each, high)
		}
		ends[at] += high + figureGap
	}
	if place != nil {
		g.tell(each - 2*plotSide)
	}
	low := float32(0)
	for _, end := range ends {
		low = max(low, end)
	}
	return low
}

func (g *figureGrid) tell(width float32) {
	if s := g.sheet; s.width != width && width > 0 {
		s.width = width
		if s.OnWidth != nil {
			s.OnWidth(width)
		}
	}
}

// MinSize is the height at the width laid out last.
func (g *figureGrid) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, g.arrange(max(200, g.sheet.scroll.Size().Width), nil))
}

// Layout implements fyne.Layout.
func (g *figureGrid) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g.arrange(size.Width, func(p *PlotPanel, x, y, width, height float32) {
		p.Move(fyne.NewPos(x, y))
		p.Resize(fyne.NewSize(width, height))
	})
}
