// Command barewindow is the smallest window Fyne can show: one rectangle that
// changes its colour with every key. No program on Fyne can answer a key
// sooner, so the measuring of the reading view (make bench-window) is held
// against it, in the same run.
package main

import (
	"image/color"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
)

func main() {
	a := fyneapp.NewWithID("io.github.sayso.BareWindow")
	w := a.NewWindow("Bare - Sayso")
	shades := [2]color.Color{color.White, color.Black}
	shown := 0
	rectangle := canvas.NewRectangle(shades[shown])
	w.SetPadded(false)
	w.SetContent(rectangle)
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) {
		shown = 1 - shown
		rectangle.FillColor = shades[shown]
		rectangle.Refresh()
	})
	w.Resize(fyne.NewSize(1280, 800))
	w.ShowAndRun()
}
