package underline

import (
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// print is a pattern of 60 px as characters, at so many device pixels a px.
func print(p corpus.Pattern, unit float64) string {
	var b strings.Builder
	for y := range int(Height * unit) {
		for x := range int(60 * unit) {
			b.WriteByte(" .:#"[int(Of(p).Cover((float64(x)+0.5)/unit, (float64(y)+0.5)/unit, unit)*3)])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestEveryPatternHasALookOfItsOwn(t *testing.T) {
	if len(corpus.Patterns) < 20 {
		t.Errorf("there are %d patterns", len(corpus.Patterns))
	}
	for _, unit := range []float64{1, 1.25, 2} {
		seen := map[string]corpus.Pattern{}
		for _, p := range corpus.Patterns {
			look := print(p, unit)
			if other, same := seen[look]; same {
				t.Errorf("%s looks like %s at %g", p, other, unit)
			}
			if !strings.Contains(look, "#") {
				t.Errorf("%s cannot be seen at %g:\n%s", p, unit, look)
			}
			seen[look] = p
		}
	}
}

// The lines that the first nine labels get, those with a key, differ in more
// than a few points, wherever one begins to look.
func TestTheFirstNinePatternsDifferPlainly(t *testing.T) {
	for i, p := range corpus.Patterns[:9] {
		for _, q := range corpus.Patterns[:i] {
			least := 1.0
			for shift := range 20 {
				different, all := 0.0, 0.0
				for y := range Height {
					for x := range 120 {
						a := Of(p).Cover(float64(x+shift)+0.5, float64(y)+0.5, 1)
						b := Of(q).Cover(float64(x)+0.5, float64(y)+0.5, 1)
						different, all = different+max(a-b, b-a), all+max(a, b)
					}
				}
				least = min(least, different/all)
			}
			if least < 0.25 {
				t.Errorf("%s and %s differ in %.0f %% of what is drawn", p, q, 100*least)
			}
		}
	}
}

func TestAnUnknownPatternIsASolidLine(t *testing.T) {
	for _, p := range []corpus.Pattern{"", "odd", "thick-odd", "double-", "-dashed"} {
		if print(p, 1) != print(corpus.Solid, 1) {
			t.Errorf("%q:\n%s", p, print(p, 1))
		}
	}
}

func TestNoDashLeavesItsPeriodOrTheHeight(t *testing.T) {
	for _, p := range corpus.Patterns {
		s := Of(p)
		if s.Period <= 0 || len(s.Dashes) == 0 && !s.Wave {
			t.Errorf("%s: %+v", p, s)
		}
		for _, d := range s.Dashes {
			if d.X < 0 || d.X+d.Width > s.Period || d.Y < 0 || d.Y+d.Height > Height || d.Width <= 0 || d.Height <= 0 {
				t.Errorf("%s: %+v in %g px", p, d, s.Period)
			}
		}
		if css := s.CSS("#0072b2"); s.Wave != (css == "") || strings.Contains(css, "url") {
			t.Errorf("%s: %s", p, css)
		}
	}
}
