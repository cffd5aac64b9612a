package widgets

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
)

func TestAZoomMakesNoWindowLargerAndComesBackExactly(t *testing.T) {
	for pixels := float32(300); pixels <= 3000; pixels++ {
		for percent := 50; percent <= 300; percent += 10 {
			scale := float32(percent) / 100
			length := lengthOf(pixels, scale)
			if got := math.Ceil(float64(length * scale)); got != float64(pixels) {
				t.Fatalf("%v pixels at %d %% become %v", pixels, percent, got)
			}
		}
		if length := lengthOf(pixels, 1); length != pixels {
			t.Fatalf("%v pixels at 100 %% are %v long", pixels, length)
		}
	}
}

func TestAZoomForgivesFynesPixelButNotAPersonsSize(t *testing.T) {
	before := fyne.NewSize(1280, 800)
	for now, want := range map[fyne.Size]fyne.Size{
		{Width: 1280, Height: 800}: before,
		{Width: 1281, Height: 801}: before,
		{Width: 1281, Height: 700}: {Width: 1281, Height: 700},
		{Width: 900, Height: 600}:  {Width: 900, Height: 600},
	} {
		if got := unlessDrifted(before, now); got != want {
			t.Errorf("a window of %v that is %v now is taken for %v, want %v", before, now, got, want)
		}
	}
}
