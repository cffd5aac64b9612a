package chart

import (
	"image/color"
	"strconv"
	"strings"

	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/internal/plot"
)

// Theme is the colours of a picture.
type Theme string

// The themes.
const (
	Light Theme = "light" // for print and a light page
	Safe  Theme = "safe"  // likewise, in colours that are told apart with any colour blindness
	Dark  Theme = "dark"
	Grey  Theme = "grey" // for print without colour
	// Contrast is for a window of high contrast: white on black.
	Contrast Theme = "contrast"
)

// Themes lists the themes of files.
var Themes = []Theme{Light, Dark, Grey, Safe}

// palette is the colours of a theme.
type palette struct {
	ground, ink, dim, line, faint color.NRGBA
	more, less                    color.NRGBA // above and below what is expected
	relations                     map[string]color.NRGBA
	labels                        map[string]look
}

// look is how a label, or a state, looks.
type look struct {
	colour  color.NRGBA
	pattern plot.Pattern
	letter  string
	name    string
}

func rgb(hex string) color.NRGBA {
	c, _ := colours.Parse(hex)
	return c
}

func paletteOf(c *overview.Corpus, style Style) palette {
	theme := style.Theme
	p := palette{ground: rgb("#ffffff"), ink: rgb("#1d1f23"), dim: rgb("#5d626b"), line: rgb("#b9bbb6"), faint: rgb("#e6e6e2"), more: rgb("#0072b2"), less: rgb("#d55e00"),
		relations: map[string]color.NRGBA{"denies": rgb("#d55e00"), "supports": rgb("#00795a"), "same-claim-as": rgb("#60656d"), "congruence": rgb("#00795a"), "conflict": rgb("#d55e00")}}
	switch theme {
	case Dark:
		p.ground, p.ink, p.dim, p.line, p.faint = rgb("#1b1d21"), rgb("#e8e8e6"), rgb("#a4aab4"), rgb("#565b64"), rgb("#30343b")
		p.more, p.less = rgb("#56b4e9"), rgb("#ff8a4c")
		p.relations = map[string]color.NRGBA{"denies": rgb("#ff8a4c"), "supports": rgb("#3ecfa3"), "same-claim-as": rgb("#b4bac4"), "congruence": rgb("#3ecfa3"), "conflict": rgb("#ff8a4c")}
	case Contrast:
		p.ground, p.ink, p.dim, p.line, p.faint = rgb("#0d0d0d"), rgb("#ffffff"), rgb("#d6d6d6"), rgb("#8c8c8c"), rgb("#5a5a5a")
		p.more, p.less = rgb("#7cc7f2"), rgb("#ffa26b")
		p.relations = map[string]color.NRGBA{"denies": rgb("#ffa26b"), "supports": rgb("#5fe0b7"), "same-claim-as": rgb("#d6d6d6"), "congruence": rgb("#5fe0b7"), "conflict": rgb("#ffa26b")}
	case Grey:
		p.ink, p.dim, p.line, p.faint = rgb("#1c1c1c"), rgb("#5e5e5e"), rgb("#b9b9b9"), rgb("#e5e5e5")
		p.more, p.less = rgb("#4a4a4a"), rgb("#9a9a9a")
		p.relations = map[string]color.NRGBA{"denies": rgb("#222222"), "supports": rgb("#777777"), "same-claim-as": rgb("#777777"), "congruence": rgb("#444444"), "conflict": rgb("#444444")}
	}
	if style.Ground.A > 0 && style.Ground != p.ground {
		p.ground = style.Ground
		p.faint, p.line = colours.Mix(p.ground, p.ink, 0.1), colours.Mix(p.ground, p.ink, 0.28)
	}
	p.labels = labelLooks(c.Labels(), theme)
	return p
}

// labelLooks gives each label its colour, a pattern and its letter.
func labelLooks(labels []corpus.Label, theme Theme) map[string]look {
	looks, letters := map[string]look{}, corpus.Letters(labels)
	for i, l := range labels {
		colour := l.Colour
		if theme == Dark || theme == Contrast {
			if colour = l.DarkColour; colour == "" {
				colour = colours.Dark(l.Colour)
			}
		}
		one := look{rgb(colour), plot.PatternOf(i), letters[l.ID], l.Name}
		if theme == Safe {
			one.colour = rgb(okabeIto[i%len(okabeIto)])
		}
		if theme == Grey {
			one.colour = rgb([]string{"#3c3c3c", "#808080", "#b4b4b4", "#5e5e5e", "#9a9a9a"}[i%5])
		}
		looks[l.ID] = one
	}
	return looks
}

// okabeIto are the colours of Okabe and Ito (2008, "Color universal design"), in
// the order in which they differ most in lightness too; yellow is left out, which
// is too faint on paper.
var okabeIto = []string{"#0072b2", "#d55e00", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#4d4d4d"}

// look gives how a label looks; one that nobody knows is grey.
func (p *palette) look(label string) look {
	if l, ok := p.labels[label]; ok {
		return l
	}
	return look{p.dim, plot.Plain, "", label}
}

// relation is the colour of a kind of link, and its dashes.
func (p *palette) relation(kind string) (color.NRGBA, []float64) {
	c, ok := p.relations[kind]
	if !ok {
		c = p.dim
	}
	switch kind {
	case "denies", "conflict":
		return c, nil
	case "supports":
		return c, []float64{1.3, 0.8}
	case "same-claim-as":
		return c, []float64{0.5, 0.7}
	}
	return c, nil
}

func thousands(n int) string {
	words := strconv.Itoa(n)
	for at := len(words) - 3; at > 0; at -= 3 {
		words = words[:at] + "," + words[at:]
	}
	return words
}

func lower(words string) string { return strings.ToLower(words) }
