package widgets

import (
	"fmt"
	"image/color"
	"strings"
)

// Swatch is a colour that the codebook editor offers.
type Swatch struct {
	Name   string
	Colour string // on a light page, #rrggbb
	Dark   string // on a dark page
}

// Swatches are colours that people with any common colour blindness tell
// apart. They follow Okabe and Ito, Color Universal Design (2008); the purple
// and the grey are ours. No more than these eight can be told apart at a
// glance, so labels beyond them share colours and differ by pattern.
var Swatches = []Swatch{
	{"Blue", "#0072b2", "#56b4e9"},
	{"Vermilion", "#d55e00", "#ff8a4c"},
	{"Purple", "#6c3c84", "#ae78ba"},
	{"Green", "#009e73", "#3ecfa3"},
	{"Orange", "#c98a00", "#f0b93a"},
	{"Sky", "#3a97cf", "#9fd6f5"},
	{"Pink", "#c2639a", "#eba3cb"},
	{"Grey", "#60656d", "#b4bac4"},
}

// darkContrast is how far a derived colour stands from the dark page: what
// Dark asks for, and some more, so that no further step is needed.
const darkContrast = 5.5

// DarkColour derives from a label's colour the one for a dark page. A swatch
// has its own; any other colour is lightened as far as it must be to be seen.
// It returns "" for a text that is no colour.
func DarkColour(colour string) string {
	for _, s := range Swatches {
		if strings.EqualFold(s.Colour, colour) {
			return s.Dark
		}
	}
	c, ok := ParseColour(colour)
	if !ok || len(colour) != 7 {
		return ""
	}
	page, white := Dark().Background, color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	for step := 0; step < 50 && Contrast(c, page) < darkContrast; step++ {
		c = mix(c, white, 0.05)
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}
