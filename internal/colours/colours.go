// Package colours is what is known of colours without a screen: how they are
// written (#0072b2), how far two stand apart for the eye, and the eight that
// labels get, each with its counterpart for a dark page. Widgets paint with them,
// and a new label takes one whether it is made in the window or by a command.
package colours

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
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

// darkPage is the page that a colour for dark pages must be seen on: that of the
// window's dark palette.
var darkPage = color.NRGBA{R: 0x1b, G: 0x1d, B: 0x21, A: 255}

// darkContrast is how far a derived colour stands from the dark page: what
// the dark palette asks for, and some more, so that no further step is needed.
const darkContrast = 5.5

// Dark derives from a label's colour the one for a dark page. A swatch
// has its own; any other colour is lightened as far as it must be to be seen.
// It returns "" for a text that is no colour.
func Dark(colour string) string {
	for _, s := range Swatches {
		if strings.EqualFold(s.Colour, colour) {
			return s.Dark
		}
	}
	c, ok := Parse(colour)
	if !ok || len(colour) != 7 {
		return ""
	}
	white := color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	for step := 0; step < 50 && Contrast(c, darkPage) < darkContrast; step++ {
		c = Mix(c, white, 0.05)
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// Parse reads a colour such as #0072b2, or #0072b280 with its opacity.
func Parse(s string) (color.NRGBA, bool) {
	if len(s) != 7 && len(s) != 9 || s[0] != '#' {
		return color.NRGBA{}, false
	}
	v, err := strconv.ParseUint(s[1:], 16, 64)
	if err != nil {
		return color.NRGBA{}, false
	}
	if len(s) == 7 {
		v = v<<8 | 0xff
	}
	return color.NRGBA{R: uint8(v >> 24), G: uint8(v >> 16), B: uint8(v >> 8), A: uint8(v)}, true
}

// Mix goes part of the way from a to b, 0 to 1. The opacity stays a's.
func Mix(a, b color.NRGBA, part float64) color.NRGBA {
	between := func(x, y uint8) uint8 {
		return uint8(math.Round(float64(x) + (float64(y)-float64(x))*part))
	}
	return color.NRGBA{R: between(a.R, b.R), G: between(a.G, b.G), B: between(a.B, b.B), A: a.A}
}

// Contrast is the contrast ratio of two opaque colours, 1 to 21, as WCAG 2.2
// defines it.
func Contrast(a, b color.NRGBA) float64 {
	la, lb := Luminance(a), Luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// Luminance is the relative luminance of WCAG 2.2, 0 to 1.
func Luminance(c color.NRGBA) float64 {
	return 0.2126*Linear(c.R) + 0.7152*Linear(c.G) + 0.0722*Linear(c.B)
}

// Linear undoes the gamma of sRGB.
func Linear(channel uint8) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
