package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// PaneEdge is the edge between two parts of a window. It is dragged to make one
// wider; a double click gives it back its usual width.
type PaneEdge struct {
	widget.BaseWidget

	OnDragged func(by float32) // px to the right
	OnDropped func()
	OnReset   func()

	palette Palette
	name    string
	line    *canvas.Rectangle
}

// PaneEdgeWidth is how wide the edge is to the mouse, in px.
const PaneEdgeWidth = 8

// NewPaneEdge makes an edge. name says of what.
func NewPaneEdge(p Palette, name string) *PaneEdge {
	e := &PaneEdge{palette: p, name: name, line: canvas.NewRectangle(color.Transparent)}
	e.ExtendBaseWidget(e)
	return e
}

// Dragged moves the edge.
func (e *PaneEdge) Dragged(event *fyne.DragEvent) {
	if e.OnDragged != nil {
		e.OnDragged(event.Dragged.DX)
	}
}

// DragEnd tells that it stays there.
func (e *PaneEdge) DragEnd() { Call(e.OnDropped) }

// DoubleTapped gives back the usual width.
func (e *PaneEdge) DoubleTapped(*fyne.PointEvent) { Call(e.OnReset) }

// MouseIn shows where the edge can be taken.
func (e *PaneEdge) MouseIn(*desktop.MouseEvent) { e.show(e.palette.Accent) }

// MouseMoved does nothing; it completes desktop.Hoverable.
func (e *PaneEdge) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the colour away.
func (e *PaneEdge) MouseOut() { e.show(color.Transparent) }

func (e *PaneEdge) show(c color.Color) {
	e.line.FillColor = c
	e.line.Refresh()
}

// Cursor says that it can be dragged to both sides.
func (e *PaneEdge) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// AccessibilityLabel names the edge.
func (e *PaneEdge) AccessibilityLabel() string { return e.name }

// AccessibilityRole says that it can be pressed: there is no role for an edge.
func (e *PaneEdge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (e *PaneEdge) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(edgeLine{}, e.line))
}

// edgeLine draws a line of 2 px in the middle.
type edgeLine struct{}

func (edgeLine) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(PaneEdgeWidth, 1) }

func (edgeLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(size.Width/2-1, 0))
	o[0].Resize(fyne.NewSize(2, size.Height))
}
