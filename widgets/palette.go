package widgets

import (
	"image/color"
	"math"
	"strconv"

	"sayso/internal/corpus"
)

// Palette is one complete set of colours. Every widget draws with these and no
// others. The three sets are Light, Dark and HighContrast.
type Palette struct {
	Name string // light, dark or high-contrast
	Dark bool   // light ink on a dark page

	Background color.NRGBA // the page under the article
	Pane       color.NRGBA // side panels, tool bar, status bar
	Card       color.NRGBA // fields, buttons and cards on a pane
	Ink        color.NRGBA // text
	Dim        color.NRGBA // secondary text; still WCAG AA on every surface
	Line       color.NRGBA // hairlines between surfaces
	Accent     color.NRGBA // what is chosen or can be pressed
	OnAccent   color.NRGBA // text on Accent
	Focus      color.NRGBA // where the keys go: outlines and rings
	Warning    color.NRGBA // text of an error or a warning

	Hover      color.NRGBA // tint over what a click would take; translucent
	Selection  color.NRGBA // behind selected text; translucent
	Hit        color.NRGBA // behind a search hit
	HitCurrent color.NRGBA // behind the search hit that is shown
	Thumb      color.NRGBA // the scroll bar's handle; translucent

	chipInk   color.NRGBA // letters on a label's colour
	fillAlpha uint8       // how strongly a label fills, 0-255
	contrast  float64     // the least contrast of a label's colour with Background
}

// Light is the set for a light page.
func Light() Palette {
	return Palette{
		Name:       "light",
		Background: hex("#f7f7f5"), Pane: hex("#efefec"), Card: hex("#ffffff"),
		Ink: hex("#1d1f23"), Dim: hex("#62676f"), Line: hex("#dcdcd7"),
		Accent: hex("#0b5fae"), OnAccent: hex("#ffffff"), Focus: hex("#0b5fae"), Warning: hex("#b3261e"),
		Hover: hex("#0b5fae1c"), Selection: hex("#0b5fae40"),
		Hit: hex("#ffe48f"), HitCurrent: hex("#ffc233"), Thumb: hex("#1d1f2340"),
		chipInk: hex("#ffffff"), fillAlpha: 0x26, contrast: 3,
	}
}

// Dark is the set for a dark page.
func Dark() Palette {
	return Palette{
		Name: "dark", Dark: true,
		Background: hex("#1b1d21"), Pane: hex("#22252a"), Card: hex("#2a2e34"),
		Ink: hex("#e8e8e6"), Dim: hex("#9aa0aa"), Line: hex("#383c44"),
		Accent: hex("#7db8ef"), OnAccent: hex("#15171a"), Focus: hex("#7db8ef"), Warning: hex("#ff9a91"),
		Hover: hex("#7db8ef20"), Selection: hex("#7db8ef4d"),
		Hit: hex("#4a3d10"), HitCurrent: hex("#77600c"), Thumb: hex("#e8e8e640"),
		chipInk: hex("#15171a"), fillAlpha: 0x33, contrast: 4.5,
	}
}

// HighContrast is the set for those who need every edge: white on black, with
// at least 7:1 for all text.
func HighContrast() Palette {
	return Palette{
		Name: "high-contrast", Dark: true,
		Background: hex("#000000"), Pane: hex("#000000"), Card: hex("#0d0d0d"),
		Ink: hex("#ffffff"), Dim: hex("#d6d6d6"), Line: hex("#8c8c8c"),
		Accent: hex("#ffe14d"), OnAccent: hex("#000000"), Focus: hex("#ffe14d"), Warning: hex("#ffb3ab"),
		Hover: hex("#ffe14d2b"), Selection: hex("#3d6bff99"),
		Hit: hex("#4d3e00"), HitCurrent: hex("#6b5600"), Thumb: hex("#ffffff99"),
		chipInk: hex("#000000"), fillAlpha: 0x40, contrast: 4.5,
	}
}

// Label gives the two colours of a label on this palette: strong for stripes,
// underlines and bars, and fill, translucent, to lay behind text. A colour of
// the codebook that would be too faint on the page is strengthened just as far
// as it must be.
func (p Palette) Label(l corpus.Label) (strong, fill color.NRGBA) {
	strong = p.enough(p.labelColour(l), p.Background, p.contrast)
	fill = strong
	fill.A = p.fillAlpha
	return strong, fill
}

// Chip gives the colours of a label's letter in its rounded square: the square
// and the letter on it, at least 4.5:1 apart (WCAG 2.2, 1.4.3).
func (p Palette) Chip(l corpus.Label) (square, letter color.NRGBA) {
	return p.enough(p.labelColour(l), p.chipInk, 4.5), p.chipInk
}

func (p Palette) labelColour(l corpus.Label) color.NRGBA {
	name := l.Colour
	if p.Dark && l.DarkColour != "" {
		name = l.DarkColour
	}
	if c, ok := ParseColour(name); ok {
		return c
	}
	return p.Dim
}

// enough moves a colour towards black or white, away from against, until the
// two are least:1 apart.
func (p Palette) enough(c, against color.NRGBA, least float64) color.NRGBA {
	towards := color.NRGBA{A: 255}
	if luminance(against) < 0.18 {
		towards = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	}
	for step := 0; step < 50 && Contrast(c, against) < least; step++ {
		c = mix(c, towards, 0.04)
	}
	return c
}

// ParseColour reads a colour such as #0072b2, or #0072b280 with its opacity.
func ParseColour(s string) (color.NRGBA, bool) {
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

// hex is ParseColour for the constants of this file.
func hex(s string) color.NRGBA {
	c, ok := ParseColour(s)
	if !ok {
		panic("widgets: not a colour: " + s)
	}
	return c
}

// Over is the colour that a translucent top makes on an opaque ground.
func Over(top, ground color.NRGBA) color.NRGBA {
	c := mix(ground, color.NRGBA{R: top.R, G: top.G, B: top.B, A: 255}, float64(top.A)/255)
	c.A = 255
	return c
}

// mix goes part of the way from a to b, 0 to 1. The opacity stays a's.
func mix(a, b color.NRGBA, part float64) color.NRGBA {
	between := func(x, y uint8) uint8 {
		return uint8(math.Round(float64(x) + (float64(y)-float64(x))*part))
	}
	return color.NRGBA{R: between(a.R, b.R), G: between(a.G, b.G), B: between(a.B, b.B), A: a.A}
}

// Contrast is the contrast ratio of two opaque colours, 1 to 21, as WCAG 2.2
// defines it.
func Contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func luminance(c color.NRGBA) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear undoes the gamma of sRGB.
func linear(channel uint8) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
