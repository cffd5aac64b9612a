package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// OverviewSheet is the screen that says what the corpus says: a filter over a
// grid of pictures, any of which can fill the screen.
type OverviewSheet struct {
	widget.BaseWidget

	OnClose  func()
	OnFill   func(panel int)     // it is to fill the screen; -1 for none
	OnWidth  func(width float32) // px that a picture may have now
	OnKey    func(*fyne.KeyEvent) bool
	Panels   []*PlotPanel
	Filter   *Field
	Controls *fyne.Container // of the panel that fills the screen

	palette Palette
	canvas  fyne.Canvas
	filled  int     // the panel that fills the screen, -1 for none
	last    int     // the panel that had the keys last
	width   float32 // of a picture, as told last
	title   *Line
	note    *Line
	whose   *FocusButton
	grid    *fyne.Container
	scroll  *container.Scroll
	content fyne.CanvasObject
}

// OverviewButtons are what the buttons of the screen do.
type OverviewButtons struct{ Whose, Save, Report func() }

// NewOverviewSheet makes the screen with an empty panel for each title.
func NewOverviewSheet(p Palette, c fyne.Canvas, titles []string, do OverviewButtons) *OverviewSheet {
	s := &OverviewSheet{palette: p, canvas: c, filled: -1, title: NewLine(p, "What the corpus says", 15, true), note: NewDimLine(p, "", 12), Controls: container.New(&Flow{Gap: 8})}
	s.Controls.Hide()
	s.Filter = NewField("Filter", "Filter as in a search: outlet:courier date:2031-03 source:ministry label:denial certainty:possible")
	s.Filter.OnKey = func(event *fyne.KeyEvent) bool {
		switch event.Name {
		case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
			s.FocusPanel()
			return true
		}
		return s.OnKey != nil && event.Name == fyne.KeyF7 && s.OnKey(event)
	}
	for i, title := range titles {
		panel := NewPlotPanel(p, title)
		panel.OnFill = func() { s.toggle(i) }
		panel.OnReach = func(from, to float32) { s.last = i; s.reach(panel, from, to) }
		panel.OnKey = s.key
		s.Panels = append(s.Panels, panel)
	}
	button := func(text, key string, do func()) *FocusButton {
		b := NewFocusButton(p, text, key, func() { s.FocusPanel(); Call(do) })
		b.OnKey = func(event *fyne.KeyEvent) bool { return event.Name == fyne.KeyEscape && s.key(event) }
		return b
	}
	s.whose = button("Everybody’s work", "W", do.Whose)
	head := container.New(&HeadRow{Left: 1, Gap: 8}, s.title, s.whose, button("Save the picture…", "S", do.Save), button("Report…", "R", do.Report))
	s.grid = container.New(&overviewGrid{s})
	for _, panel := range s.Panels {
		s.grid.Add(panel)
	}
	s.scroll = container.NewVScroll(s.grid)
	foot := container.New(&HeadRow{Left: 1, Gap: 8}, s.note, button("Close", "Esc", func() { Call(s.OnClose) }))
	line := canvas.NewRectangle(p.Line)
	line.SetMinSize(fyne.NewSize(1, 1))
	top := NewColumn(7, head, s.Filter, s.Controls)
	bottom := container.New(&Column{}, line, container.NewStack(canvas.NewRectangle(p.Pane), Padded(14, 5, foot)))
	s.content = WithTips(p, container.NewStack(NewGround(p.Background, s.FocusPanel), container.New(screenRows{}, container.NewVScroll(Padded(16, 9, top)), s.scroll, container.NewVScroll(bottom))))
	s.ExtendBaseWidget(s)
	return s
}

// key does what a key means that no panel takes.
func (s *OverviewSheet) key(event *fyne.KeyEvent) bool {
	switch {
	case s.OnKey != nil && s.OnKey(event):
	case event.Name == fyne.KeyEscape && s.filled >= 0:
		s.toggle(s.filled)
	case event.Name == fyne.KeyEscape:
		Call(s.OnClose)
	default:
		return ScrollByKey(s.scroll, event.Name)
	}
	return true
}

func (s *OverviewSheet) toggle(panel int) {
	s.last = panel
	if s.filled == panel {
		panel = -1
	}
	if s.OnFill != nil {
		s.OnFill(panel)
	}
}

// Fill lets a panel fill the screen, or with -1 none.
func (s *OverviewSheet) Fill(panel int) {
	s.filled = panel
	for i, p := range s.Panels {
		Show(p, panel < 0 || i == panel)
		p.fill.SetText("⤢")
	}
	if panel >= 0 {
		s.Panels[panel].fill.SetText("⤡")
	}
	Show(s.Controls, panel >= 0 && len(s.Controls.Objects) > 0)
	s.scroll.ScrollToTop()
	s.content.Refresh()
	s.grid.Refresh()
}

// Filled is the panel that fills the screen, -1 for none.
func (s *OverviewSheet) Filled() int { return s.filled }

// Last is the panel that has the keys, or had them last.
func (s *OverviewSheet) Last() int { return s.last }

// SetControls puts controls above the panel that fills the screen.
func (s *OverviewSheet) SetControls(o ...fyne.CanvasObject) {
	s.Controls.Objects = o
	Show(s.Controls, s.filled >= 0 && len(o) > 0)
	s.content.Refresh()
}

// Say shows a title, whose work is counted, and a note at the foot; warn makes
// that stand out.
func (s *OverviewSheet) Say(title, whose, note string, warn bool) {
	s.note.text.Color = s.palette.Dim
	if warn {
		s.note.text.Color = s.palette.Warning
	}
	s.title.SetText(title)
	s.note.SetText(note)
	s.note.Refresh()
	s.whose.Button.SetText(whose)
	s.content.Refresh() // the lines get the width they want now
}

// PlotWidth is how wide a picture may be now, in px; 0 before there is room.
func (s *OverviewSheet) PlotWidth() float32 { return s.width }

// Fit gives every panel the height of its picture.
func (s *OverviewSheet) Fit() {
	s.grid.Refresh()
	s.scroll.Refresh()
}

// Note is what the foot says.
func (s *OverviewSheet) Note() string { return s.note.Text() }

// FocusPanel gives the keys to the panel that had them last.
func (s *OverviewSheet) FocusPanel() { s.canvas.Focus(s.Panels[s.last]) }

// FocusFilter gives the keys to the filter.
func (s *OverviewSheet) FocusFilter() { s.canvas.Focus(s.Filter) }

// FocusControls gives the keys to the first control of the panel that fills the
// screen.
func (s *OverviewSheet) FocusControls() {
	if first := firstFocusable(s.Controls); first != nil {
		s.canvas.Focus(first)
	}
}

func firstFocusable(o fyne.CanvasObject) fyne.Focusable {
	if f, ok := o.(fyne.Focusable); ok {
		return f
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, part := range c.Objects {
			if f := firstFocusable(part); f != nil {
				return f
			}
		}
	}
	return nil
}

// SetLast makes a panel the one that had the keys last.
func (s *OverviewSheet) SetLast(panel int) { s.last = panel }

// reach scrolls so far that a part of a panel is seen.
func (s *OverviewSheet) reach(panel *PlotPanel, from, to float32) {
	y := panel.Position().Y
	revealIn(s.scroll, y+from, y+to)
}

// AccessibilityLabel names the screen.
func (s *OverviewSheet) AccessibilityLabel() string {
	return s.title.Text() + ". " + s.whose.Button.Text + ". " + s.note.Text()
}

// AccessibilityRole says that it holds others.
func (s *OverviewSheet) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (s *OverviewSheet) Inside() fyne.CanvasObject { return s.content }

// CreateRenderer implements fyne.Widget.
func (s *OverviewSheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.content)
}

// overviewGrid lays the panels side by side, as many as have room, in rows of one
// height each.
type overviewGrid struct{ sheet *OverviewSheet }

const (
	plotGap    = 14   // px between panels
	plotEdge   = 16   // px at the sides of the grid
	leastPlot  = 440  // px of a panel beside others
	widestPlot = 1180 // px of a picture that fills the screen
)

// arrange tells where each panel stands and gives the height of all.
func (g *overviewGrid) arrange(width float32, place func(p *PlotPanel, x, y, width, height float32)) float32 {
	n := max(1, min(4, int((width-2*plotEdge+plotGap)/(leastPlot+plotGap))))
	if g.sheet.filled >= 0 {
		n = 1
	}
	each := (width - 2*plotEdge - float32(n-1)*plotGap) / float32(n)
	y, row := float32(0), []*PlotPanel{}
	flush := func() {
		high := float32(0)
		for _, p := range row {
			high = max(high, p.MinSize().Height)
		}
		for i, p := range row {
			if place != nil {
				place(p, plotEdge+float32(i)*(each+plotGap), y, each, high)
			}
		}
		if len(row) > 0 {
			y, row = y+high+plotGap, nil
		}
	}
	for _, p := range g.sheet.Panels {
		if p.Visible() {
			if row = append(row, p); len(row) == n {
				flush()
			}
		}
	}
	flush()
	if place != nil {
		g.tell(min(each-2*plotSide, widestPlot))
	}
	return y
}

func (g *overviewGrid) tell(width float32) {
	if s := g.sheet; s.width != width && width > 0 {
		s.width = width
		if s.OnWidth != nil {
			s.OnWidth(width)
		}
	}
}

// MinSize is the height at the width laid out last.
func (g *overviewGrid) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, g.arrange(max(200, g.sheet.scroll.Size().Width), nil))
}

// Layout implements fyne.Layout.
func (g *overviewGrid) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	g.arrange(size.Width, func(p *PlotPanel, x, y, width, height float32) {
		p.Move(fyne.NewPos(x, y))
		p.Resize(fyne.NewSize(width, height))
	})
}
