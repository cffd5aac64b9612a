package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// tipped is a window with a line that is shortened, and the layer over it.
func tipped(t *testing.T) (c fyne.Canvas, line *Line, tips *Tips, rest func()) {
	t.Helper()
	test.NewTempApp(t)
	line = NewLine(Light(), "a title that has no room", 13, false)
	window := test.NewTempWindow(t, WithTips(Light(), line))
	window.Resize(fyne.NewSize(80, 60))
	rest = func() {
		at := fyne.NewPos(10, 8)
		line.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at, AbsolutePosition: at}})
	}
	return window.Canvas(), line, findTips(window.Content()), rest
}

func TestATipGoesWithTheMouseOrAKeyWhateverHasOpenedMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*Line)
	}{{"the mouse goes on", func(l *Line) { l.MouseOut() }}, {"a key is pressed", func(*Line) { HideTip() }}} {
		t.Run(c.name, func(t *testing.T) {
			canvasOf, line, tips, rest := tipped(t)
			rest()
			if !tips.box.Visible() || tips.Text() != "a title that has no room" {
				t.Fatalf("no tip appears, it says %q", tips.Text())
			}
			widget.NewPopUp(canvas.NewText("a list", Light().Ink), canvasOf).Show()
			c.end(line)
			if tips.box.Visible() || tips.Text() != "" {
				t.Errorf("the tip %q stays", tips.Text())
			}
		})
	}
}

func TestNoTipAppearsUnderWhatHasOpenedOverIt(t *testing.T) {
	c, _, tips, _ := tipped(t)
	widget.NewPopUp(canvas.NewText("a menu", Light().Ink), c).Show()
	tips.Offer("a title that has no room", fyne.NewPos(10, 8)) // the mouse came before the menu
	if tips.box.Visible() {
		t.Error("a tip stands beside the menu")
	}
}
