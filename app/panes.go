package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/widgets"
)

// panes puts documents, results, text and annotation side by side. Their edges
// are dragged, and the widths are remembered. The sides give way before the
// text does: results that have no room beside the documents stand in their
// place, the documents go where there is no room for both, and in a very narrow
// window the annotation stands below the text.
type panes struct {
	w                              *Window
	object                         *fyne.Container
	results                        *fyne.Container // empty where none were kept
	leftEdge, midEdge, rightEdge   *widgets.PaneEdge
	listWide, resultsWide, rightAt float32 // as laid out last, px
	size                           fyne.Size
}

const (
	leastText  = 340 // px of the text beside the list of documents: six words a line
	leastPane  = 180 // px of a pane at the side
	leastRight = 246 // px of the annotation
	mostBelow  = 280 // px of the annotation below the text
	lowWindow  = 360 // px of height in which search, text and annotation have no room at once
)

func newPanes(w *Window) *panes {
	p := &panes{w: w, results: container.NewStack()}
	if w.panes != nil {
		p.results = w.panes.results
	}
	edge := func(name string, width *float32, shown *float32, sign float32) *widgets.PaneEdge {
		e := widgets.NewPaneEdge(w.Palette, name)
		e.OnDragged = func(by float32) {
			*width = max(leastPane, min(*shown+sign*by, p.size.Width-leastText))
			p.object.Refresh()
		}
		e.OnDropped = func() { w.settings.Save() }
		e.OnReset = func() {
			*width = 0
			w.settings.Save()
			p.object.Refresh()
		}
		return e
	}
	p.leftEdge = edge("Width of the documents", &w.settings.ListWidth, &p.listWide, +1)
	p.midEdge = edge("Width of the results", &w.settings.ResultsWidth, &p.resultsWide, +1)
	p.rightEdge = edge("Width of the annotation", &w.settings.RightWidth, &p.rightAt, -1)
	p.object = container.New(p, w.left, p.results, w.middle, w.right, p.leftEdge, p.midEdge, p.rightEdge)
	return p
}

// The usual widths of the panes in a window of a width, in px: a wide screen
// gives some of its room to them.
func usualList(window float32) float32 {
	return max(leastPane, min(256, window*0.2)) + wide(window)*0.1
}

func usualResults(window float32) float32 { return 300 + wide(window)*0.12 }

func usualRight(window float32) float32 {
	return max(leastRight, min(296, window*0.232)) + wide(window)*0.12
}

// wide is what a window has over a usual one.
func wide(window float32) float32 { return max(0, min(window, 2560)-1500) }

func chosen(width, usual float32) float32 {
	if width > 0 {
		return width
	}
	return usual
}

// MinSize implements fyne.Layout.
func (*panes) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(190, 100) }

// Layout implements fyne.Layout.
func (p *panes) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := p.w.settings
	if p.size != size {
		p.size = size
		widgets.FitOverlays(p.w.window.Canvas())
	}
	left, results := chosen(s.ListWidth, usualList(size.Width)), chosen(s.ResultsWidth, usualResults(size.Width))
	right := min(chosen(s.RightWidth, usualRight(size.Width)), max(leastRight, size.Width-leastText))
	if len(p.results.Objects) == 0 {
		results = 0
	}
	if s.NoInspector {
		right = 0
	}
	if s.NoDocuments || results > 0 && size.Width-left-results-right < leastText {
		left = 0
	}
	below := right > 0 && size.Width-right < leastText
	if below {
		right = 0
	}
	left, results = p.give(left, size.Width-right), p.give(results, size.Width-right-left)
	p.listWide, p.resultsWide, p.rightAt = left, results, right
	p.place(p.w.left, 0, left, size.Height, left > 0)
	p.place(p.results, left, results, size.Height, results > 0)
	p.place(p.w.right, size.Width-right, right, size.Height, right > 0)
	height := size.Height
	if below {
		height -= p.placeBelow(size, left+results)
	}
	p.place(p.w.middle, left+results, size.Width-left-results-right, height, true)
	p.edge(p.leftEdge, left, size.Height, left > 0)
	p.edge(p.midEdge, left+results, size.Height, results > 0)
	p.edge(p.rightEdge, size.Width-right, size.Height, right > 0)
}

// give makes a pane narrower, or takes it away, so that the text has its room.
func (p *panes) give(pane, room float32) float32 {
	if room-pane >= leastText {
		return pane
	}
	if room-leastText >= leastPane {
		return min(pane, room-leastText)
	}
	return 0
}

// placeBelow puts the annotation below the text, which begins at x, and gives its
// height. In a very low window it makes room for the line of the search while that
// is open.
func (p *panes) placeBelow(size fyne.Size, x float32) float32 {
	height := min(mostBelow, size.Height*0.45)
	if p.w.findBar.IsOpen() && size.Height < lowWindow {
		return 0
	}
	p.w.right.Move(fyne.NewPos(x, size.Height-height))
	p.w.right.Resize(fyne.NewSize(size.Width-x, height))
	p.w.right.Show()
	return height
}

func (p *panes) place(o fyne.CanvasObject, x, width, height float32, visible bool) {
	if show(o, visible); visible {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, height))
	}
}

func (p *panes) edge(e *widgets.PaneEdge, x, height float32, visible bool) {
	p.place(e, x-widgets.PaneEdgeWidth/2, widgets.PaneEdgeWidth, height, visible)
}

// letStay offers to keep a list beside the text.
func (w *Window) letStay(f *widgets.Finder) { f.LetStay(w.keepBeside, w.shortcut) }

// keepBeside keeps a list beside the text, in place of the one kept before. It
// gives nothing where there is no room for it.
func (w *Window) keepBeside(f *widgets.Finder, panel fyne.CanvasObject) (gone func()) {
	p := w.panes
	before, objects := w.kept, p.results.Objects
	w.kept, p.results.Objects = f, []fyne.CanvasObject{panel}
	p.object.Refresh()
	if p.resultsWide == 0 {
		w.kept, p.results.Objects = before, objects
		p.object.Refresh()
		w.say("There is no room beside the text. Make the window wider, or hide the annotation panel with F8.")
		return nil
	}
	return func() {
		if w.kept == f {
			w.dropKept()
		}
	}
}

// dropKept takes the kept list away.
func (w *Window) dropKept() {
	if w.kept = nil; w.panes != nil {
		w.panes.results.Objects = nil
		w.panes.object.Refresh()
	}
}

// toKept gives the keys to the list that is kept beside the text, or closes it
// where it has them already.
func (w *Window) toKept() {
	switch {
	case w.kept == nil:
		w.say("No list is open beside the text. In a list of results, sources, parked sentences or a thread, Alt+K keeps it there.")
	case !w.kept.Focus():
		w.kept.Close()
	}
}
