package widgets

import (
	"image/color"

	"sayso/internal/colours"
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
	Line       color.NRGBA // hairlines between surfaces, and the edge of what cannot be changed
	Edge       color.NRGBA // the edge of what can be filled in or chosen, at least 3:1 on every surface
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
		Ink: hex("#1d1f23"), Dim: hex("#5c6169"), Line: hex("#dcdcd7"), Edge: hex("#83868c"),
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
		Ink: hex("#e8e8e6"), Dim: hex("#9aa0aa"), Line: hex("#383c44"), Edge: hex("#7b818b"),
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
		Ink: hex("#ffffff"), Dim: hex("#d6d6d6"), Line: hex("#8c8c8c"), Edge: hex("#c4c4c4"),
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
	if c, ok := colours.Parse(name); ok {
		return c
	}
	return p.Dim
}

// enough moves a colour towards black or white, away from against, until the
// two are least:1 apart.
func (p Palette) enough(c, against color.NRGBA, least float64) color.NRGBA {
	towards := color.NRGBA{A: 255}
	if colours.Luminance(against) < 0.18 {
		towards = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	}
	for step := 0; step < 50 && colours.Contrast(c, against) < least; step++ {
		c = colours.Mix(c, towards, 0.04)
	}
	return c
}

// hex is colours.Parse for the constants of this file.
func hex(s string) color.NRGBA {
	c, ok := colours.Parse(s)
	if !ok {
		panic("widgets: not a colour: " + s)
	}
	return c
}

// Over is the colour that a translucent top makes on an opaque ground.
func Over(top, ground color.NRGBA) color.NRGBA {
	c := colours.Mix(ground, color.NRGBA{R: top.R, G: top.G, B: top.B, A: 255}, float64(top.A)/255)
	c.A = 255
	return c
}
