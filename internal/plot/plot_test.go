package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var blue = color.NRGBA{R: 0, G: 0x72, B: 0xb2, A: 255}

// samplePicture has every kind of mark, and words of several scripts.
func samplePicture() *Picture {
	p := &Picture{Width: 85, Height: 40, Title: `Who said "what" & <when>`, Description: "A test\x00 of marks", Ground: color.NRGBA{255, 255, 255, 255}}
	p.Marks = []Mark{
		{Path: Rect(5, 5, 30, 6), Fill: blue, Row: 1, Says: "Ministry · Claim: 3"},
		{Path: Circle(50, 20, 8), Fill: color.NRGBA{0xd5, 0x5e, 0, 128}, Stroke: blue, Width: 0.4, Dashes: []float64{1, 0.5}},
		{Path: Line(Point{5, 30}, Point{40, 34}), Stroke: blue, Width: 0.3},
		{Text: "Ministry of Works – “Küste”", At: Point{5, 20}, Size: 8, Fill: color.NRGBA{0, 0, 0, 255}},
		{Text: "Министерство Ιδρύμα", At: Point{80, 26}, Size: 8, Bold: true, Align: End, Fill: color.NRGBA{0, 0, 0, 255}},
		{Text: "upwards", At: Point{4, 30}, Size: 7, Up: true, Align: Middle, Fill: color.NRGBA{0, 0, 0, 255}},
		{Text: "外交部 وزارة", At: Point{5, 38}, Size: 8, Fill: color.NRGBA{0, 0, 0, 255}},
	}
	return p
}

func wellFormed(t *testing.T, text []byte) (words string) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return words
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		if letters, ok := token.(xml.CharData); ok {
			words += string(letters)
		}
	}
}

func TestSVGIsWellFormedAndSaysWhatItShows(t *testing.T) {
	var out bytes.Buffer
	if err := samplePicture().WriteSVG(&out); err != nil {
		t.Fatal(err)
	}
	words := wellFormed(t, out.Bytes())
	for _, want := range []string{`Who said "what" & <when>`, "Ministry · Claim: 3"} {
		if !strings.Contains(words, want) {
			t.Errorf("the SVG does not say %q", want)
		}
	}
	for _, want := range []string{`width="85mm"`, `viewBox="0 0 85 40"`, `aria-label="Ministry of Works`, `role="img"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the SVG has no %s", want)
		}
	}
	if strings.Contains(out.String(), "<text") || strings.Contains(out.String(), "NaN") {
		t.Error("the SVG rests on fonts, or has places that are none")
	}
	if xmllint, err := exec.LookPath("xmllint"); err == nil {
		command := exec.Command(xmllint, "--noout", "-")
		command.Stdin = &out
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("xmllint: %v\n%s", err, said)
		}
	}
}

func TestPDFHasItsSizeAndItsWords(t *testing.T) {
	var out, again bytes.Buffer
	if err := errors.Join(samplePicture().WritePDF(&out), samplePicture().WritePDF(&again)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same picture gives other bytes")
	}
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("poppler is not installed, so nothing read the PDF: ", err)
	}
	info, err := exec.Command("pdfinfo", file).CombinedOutput()
	if err != nil || !strings.Contains(string(info), "Pages:           1") || !strings.Contains(string(info), "240.94") {
		t.Errorf("pdfinfo: %v\n%s", err, info)
	}
	words, err := exec.Command("pdftotext", file, "-").Output()
	if err != nil || !strings.Contains(string(words), "Ministry of Works – “Küste”") || !strings.Contains(string(words), "Министерство Ιδρύμα") {
		t.Errorf("pdftotext: %v\n%s", err, words)
	}
	fonts, err := exec.Command("pdffonts", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(fonts)), "\n")[2:] {
		if !strings.Contains(line, " yes ") {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
}

func TestPNGHasItsSizeAndResolution(t *testing.T) {
	var out bytes.Buffer
	if err := samplePicture().WritePNG(&out, 300); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1004 || size.Y != 472 {
		t.Errorf("85 by 40 mm at 300 dpi are %v", size)
	}
	if !bytes.Contains(out.Bytes()[:70], []byte("pHYs\x00\x00\x2e\x23\x00\x00\x2e\x23\x01")) {
		t.Error("the PNG does not say 300 dpi")
	}
	r, g, b, _ := picture.At(120, 95).RGBA() // within the bar
	if r>>8 != 0 || g>>8 != 0x72 || b>>8 != 0xb2 {
		t.Errorf("the bar is %x %x %x", r>>8, g>>8, b>>8)
	}
}

func TestWhatLiesUnderAPlaceIsFound(t *testing.T) {
	p := samplePicture()
	if p.At(10, 8) != 1 || p.At(10, 14) != 0 || p.At(50, 20) != 0 {
		t.Errorf("found %d, %d, %d", p.At(10, 8), p.At(10, 14), p.At(50, 20))
	}
}

func TestTicksAreRoundAndReachTheLargest(t *testing.T) {
	for _, c := range []struct {
		largest float64
		most    int
		whole   bool
		want    []float64
	}{
		{23, 4, true, []float64{0, 10, 20, 30}}, {1, 4, true, []float64{0, 1}}, {3, 4, true, []float64{0, 1, 2, 3}}, {100, 4, false, []float64{0, 25, 50, 75, 100}},
		{0, 4, true, []float64{0, 1}}, {0.8, 4, false, []float64{0, 0.2, 0.4, 0.6000000000000001, 0.8}}, {12345, 4, true, []float64{0, 5000, 10000, 15000}},
	} {
		got := NewLinear(c.largest, c.most, c.whole, 0, 1).Ticks
		if len(got) != len(c.want) {
			t.Errorf("up to %g: %v, not %v", c.largest, got, c.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-c.want[i]) > 1e-9 {
				t.Errorf("up to %g: %v, not %v", c.largest, got, c.want)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		largest := rapid.Float64Range(0.001, 1e9).Draw(t, "largest")
		most := rapid.IntRange(1, 8).Draw(t, "most")
		s := NewLinear(largest, most, rapid.Bool().Draw(t, "whole"), 0, 1)
		if s.Max < largest*(1-1e-9) || len(s.Ticks) > most+2 || len(s.Ticks) < 2 {
			t.Fatalf("%v", s)
		}
	})
}

func TestPatternsStayInTheirRectangle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(0, 200).Draw(t, "x"), rapid.Float64Range(0, 200).Draw(t, "y")
		w, h := rapid.Float64Range(0.01, 60).Draw(t, "w"), rapid.Float64Range(0.01, 60).Draw(t, "h")
		pattern := PatternOf(rapid.IntRange(0, 20).Draw(t, "pattern"))
		for _, path := range []Path{pattern.Over(x, y, w, h, 1.25), Dots(x, y, w, h, 1.5, 0.24)} {
			if len(path) == 0 {
				continue
			}
			low, high := path.Bounds()
			if low.X < x-1e-6 || low.Y < y-1e-6 || high.X > x+w+1e-6 || high.Y > y+h+1e-6 {
				t.Fatalf("%d over %g,%g %g×%g reaches from %v to %v", pattern, x, y, w, h, low, high)
			}
		}
	})
}

func TestTextIsFittedAndWrapped(t *testing.T) {
	long := "two engineers with knowledge of the inspection"
	if got := Fit(long, 30, 8, false); !strings.HasSuffix(got, "…") || Measure(got, 8, false) > 30 || len(got) < 15 {
		t.Errorf("%q is %g mm wide", got, Measure(got, 8, false))
	}
	if got := Fit(long, 300, 8, false); got != long {
		t.Errorf("%q was shortened without need", got)
	}
	lines := Wrap(long, 30, 8, false)
	if strings.Join(lines, " ") != long || len(lines) < 2 {
		t.Errorf("%q", lines)
	}
	for _, line := range lines {
		if Measure(line, 8, false) > 30 {
			t.Errorf("%q is too wide", line)
		}
	}
}

// manyPoints is a picture with so many dots.
func manyPoints(n int) *Picture {
	p := &Picture{Width: 180, Height: 120, Title: "Points"}
	for i := range n {
		p.Marks = append(p.Marks, Mark{Path: Circle(5+float64(i%170), 5+float64(i/170)*1.5, 0.5), Fill: blue, Row: i + 1})
	}
	return p
}

func TestTenThousandPointsAreASmallSVG(t *testing.T) {
	var out bytes.Buffer
	if err := manyPoints(10_000).WriteSVG(&out); err != nil {
		t.Fatal(err)
	}
	if out.Len() >= 2<<20 {
		t.Errorf("the SVG has %d bytes", out.Len())
	}
	t.Logf("%d bytes", out.Len())
}

func BenchmarkTenThousandPointsAsPDF(b *testing.B) {
	for range b.N {
		if err := manyPoints(10_000).WritePDF(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTenThousandPointsAsSVG(b *testing.B) {
	for range b.N {
		if err := manyPoints(10_000).WriteSVG(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPaint(b *testing.B) {
	p := manyPoints(10_000)
	for range b.N {
		p.Paint(5)
	}
}
