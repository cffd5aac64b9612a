package widgets

import (
	"math"
	"testing"
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
