package widgets

import (
	"image/color"
	"math"
	"testing"

	"sayso/widgets/widgettest"

	"sayso/internal/colours"
	"sayso/internal/corpus"
)

var palettes = []Palette{Light(), Dark(), HighContrast()}

func TestEveryTextReachesWCAGContrast(t *testing.T) {
	for _, p := range palettes {
		least := 4.5 // WCAG 2.2, 1.4.3 (AA)
		if p.Name == "high-contrast" {
			least = 7 // 1.4.6 (AAA)
		}
		check := func(name string, ink, ground color.NRGBA) {
			t.Helper()
			if c := colours.Contrast(ink, ground); c < least {
				t.Errorf("%s: %s has a contrast of %.2f, want %.1f", p.Name, name, c, least)
			}
		}
		grounds := map[string]color.NRGBA{"page": p.Background, "pane": p.Pane, "card": p.Card,
			"selection": Over(p.Selection, p.Background), "hover": Over(p.Hover, p.Background), "hit": p.Hit, "shown hit": p.HitCurrent}
		for _, l := range widgettest.Labels() {
			_, fill := p.Label(l)
			grounds[l.Name+" fill"] = Over(fill, p.Background)
			strong := fill
			strong.A = uint8(min(255, int(fill.A)*8/5))
			grounds["chosen "+l.Name+" fill"] = Over(strong, p.Background)
			grounds["selected "+l.Name] = Over(p.Selection, Over(fill, p.Background))
		}
		for name, ground := range grounds {
			check("ink on "+name, p.Ink, ground)
		}
		for _, name := range []string{"page", "pane", "card"} {
			check("dim on "+name, p.Dim, grounds[name])
			check("warning on "+name, p.Warning, grounds[name])
		}
		check("text on the accent", p.OnAccent, p.Accent)
		for _, l := range widgettest.Labels() {
			square, letter := p.Chip(l)
			if c := colours.Contrast(square, letter); c < 4.5 {
				t.Errorf("%s: the letter of %s has a contrast of %.2f, want 4.5", p.Name, l.Name, c)
			}
		}
	}
}

func TestEveryLineThatCarriesMeaningReachesThreeToOne(t *testing.T) {
	for _, p := range palettes { // WCAG 2.2, 1.4.11
		for _, l := range widgettest.Labels() {
			strong, _ := p.Label(l)
			if c := colours.Contrast(strong, p.Background); c < 3 {
				t.Errorf("%s: the underline of %s has a contrast of %.2f, want 3", p.Name, l.Name, c)
			}
		}
		if c := colours.Contrast(p.Focus, p.Background); c < 3 {
			t.Errorf("%s: the focus has a contrast of %.2f, want 3", p.Name, c)
		}
	}
}

func TestAFaintLabelColourIsStrengthened(t *testing.T) {
	faint := corpus.Label{Colour: "#fff7a0"}
	for _, p := range palettes {
		strong, _ := p.Label(faint)
		if c := colours.Contrast(strong, p.Background); c < 3 {
			t.Errorf("%s: contrast %.2f", p.Name, c)
		}
	}
}

// The matrices of Machado, Oliveira and Fernandes (2009) for eyes that lack one
// kind of cone, on linear RGB.
var visions = map[string][9]float64{
	"full colour":  {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func TestLabelsAreToldApartByColourBlindEyes(t *testing.T) {
	labels := widgettest.Labels()
	if len(labels) < 3 {
		t.Fatalf("the preset has %d labels", len(labels))
	}
	for _, p := range palettes {
		for name, m := range visions {
			for i, a := range labels {
				for _, b := range labels[i+1:] {
					ca, _ := p.Label(a)
					cb, _ := p.Label(b)
					if d := distance(seen(ca, m), seen(cb, m)); d < 15 {
						t.Errorf("%s, %s: %s and %s are %.1f apart, want 15", p.Name, name, a.Name, b.Name, d)
					}
				}
			}
			for what, c := range map[string]color.NRGBA{"selection": Over(p.Selection, p.Background), "hit": p.Hit} {
				if d := distance(seen(c, m), seen(p.Background, m)); d < 10 {
					t.Errorf("%s, %s: the %s is %.1f from the page, want 10", p.Name, name, what, d)
				}
			}
			if d := distance(seen(Over(p.Selection, p.Background), m), seen(p.Hit, m)); d < 10 {
				t.Errorf("%s, %s: selection and hit are %.1f apart, want 10", p.Name, name, d)
			}
		}
	}
}

// seen is a colour in CIE Lab as an eye sees it.
func seen(c color.NRGBA, m [9]float64) [3]float64 {
	r, g, b := colours.Linear(c.R), colours.Linear(c.G), colours.Linear(c.B)
	clamp := func(v float64) float64 { return min(max(v, 0), 1) }
	r, g, b = clamp(m[0]*r+m[1]*g+m[2]*b), clamp(m[3]*r+m[4]*g+m[5]*b), clamp(m[6]*r+m[7]*g+m[8]*b)
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.95047)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// distance is CIE76: about 2 is just seen, 15 is plain in a thin line.
func distance(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}
