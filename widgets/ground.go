package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ground is what lies behind a screen. A click on it is told, because a click
// beside every control takes the focus away from all of them.
type ground struct {
	widget.BaseWidget
	colour color.Color
	tapped func()
}

func NewGround(c color.Color, tapped func()) *ground {
	g := &ground{colour: c, tapped: tapped}
	g.ExtendBaseWidget(g)
	return g
}

// Tapped tells of the click.
func (g *ground) Tapped(*fyne.PointEvent) { g.tapped() }

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(g.colour))
}
