package drawing

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"pgregory.net/rapid"
)

var (
	paper = color.NRGBA{247, 247, 245, 255}
	ink   = color.NRGBA{29, 31, 35, 255}
)

func drawColour(t *rapid.T) color.NRGBA {
	channel := rapid.Uint8()
	return color.NRGBA{channel.Draw(t, "red"), channel.Draw(t, "green"), channel.Draw(t, "blue"), rapid.SampledFrom([]uint8{0, 1, 38, 128, 254, 255}).Draw(t, "alpha")}
}

func drawArea(t *rapid.T) image.Rectangle {
	place := rapid.IntRange(-20, 60)
	return image.Rect(place.Draw(t, "x0"), place.Draw(t, "y0"), place.Draw(t, "x1"), place.Draw(t, "y1"))
}

// near reports whether two pictures are the same but for what rounding may have
// made of it.
func near(a, b *image.RGBA, rounding uint8) (image.Point, bool) {
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			p, q := a.RGBAAt(x, y), b.RGBAAt(x, y)
			far := func(m, n uint8) bool { return max(m, n)-min(m, n) > rounding }
			if far(p.R, q.R) || far(p.G, q.G) || far(p.B, q.B) || p.A != 255 {
				return image.Pt(x, y), false
			}
		}
	}
	return image.Point{}, true
}

// reference is a picture of one colour, for image/draw to paint on.
func reference(width, height int) *image.RGBA {
	r := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(r, r.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	return r
}

func TestWhatIsPaintedIsWhatTheStandardLibraryPaints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Surface
		s.Begin(40, 30, paper)
		want := reference(40, 30)
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			area, c := drawArea(t), drawColour(t)
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				s.Fill(area, c)
				draw.Draw(want, area, image.NewUniform(c), image.Point{}, draw.Over)
			case 1:
				mask := image.NewAlpha(image.Rect(0, 0, area.Dx(), area.Dy()))
				step := rapid.IntRange(0, 9).Draw(t, "step")
				for i := range mask.Pix {
					mask.Pix[i] = []uint8{0, 0, 77, 200, 255}[i*step%5]
				}
				s.Mask(mask, area.Min, c)
				draw.DrawMask(want, area, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
			default:
				picture := image.NewNRGBA(image.Rect(3, 4, 3+area.Dx(), 4+area.Dy()))
				draw.Draw(picture, picture.Rect, image.NewUniform(c), image.Point{}, draw.Src)
				width := rapid.IntRange(0, 60).Draw(t, "width")
				s.Place(picture, area.Min, width)
				area.Max.X = min(area.Max.X, area.Min.X+width)
				draw.Draw(want, area, picture, picture.Rect.Min, draw.Over)
			}
			if at, same := near(s.Picture(), want, 8); !same {
				t.Fatalf("at %v there is %v, want %v", at, s.Picture().At(at.X, at.Y), want.At(at.X, at.Y))
			}
		}
	})
}

func TestABoxCoversEachPixelByItsDistanceToTheEdge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		radius := rapid.Float64Range(0, 12)
		b := Box{Area: drawArea(t), Fill: drawColour(t), Stroke: drawColour(t), Width: rapid.SampledFrom([]float64{0, 0, 1, 1.5, 3}).Draw(t, "line"),
			Radius: Radii{radius.Draw(t, "top left"), radius.Draw(t, "top right"), radius.Draw(t, "bottom left"), radius.Draw(t, "bottom right")}}
		if rapid.Bool().Draw(t, "sharp") {
			b.Radius = Radii{}
		}
		var fast, slow Surface
		fast.Begin(40, 30, paper)
		fast.Box(b)
		slow.Begin(40, 30, paper)
		seen := b.Area.Intersect(image.Rect(0, 0, 40, 30))
		for y := seen.Min.Y; y < seen.Max.Y; y++ {
			for x := seen.Min.X; x < seen.Max.X; x++ {
				slow.run(y, x, x+1, b.at(x, y))
			}
		}
		if at, same := near(fast.Picture(), slow.Picture(), 0); !same {
			t.Fatalf("%+v: at %v there is %v, want %v", b, at, fast.Picture().At(at.X, at.Y), slow.Picture().At(at.X, at.Y))
		}
	})
}

func TestCornersAreRoundAndEdgesWhole(t *testing.T) {
	var s Surface
	s.Begin(40, 40, paper)
	s.Box(Box{Area: image.Rect(10, 10, 30, 30), Fill: ink, Stroke: color.NRGBA{255, 0, 0, 255}, Width: 2, Radius: Radii{TopLeft: 8}})
	red := color.RGBA{255, 0, 0, 255}
	for _, c := range []struct {
		name string
		x, y int
		want color.RGBA
	}{
		{"outside", 9, 20, color.RGBA{247, 247, 245, 255}},
		{"in the round corner", 10, 10, color.RGBA{247, 247, 245, 255}},
		{"in a sharp corner", 29, 29, red},
		{"the first pixel of the line", 20, 10, red},
		{"the second pixel of the line", 20, 11, red},
		{"within the line", 20, 12, color.RGBA{29, 31, 35, 255}},
		{"in the middle", 20, 20, color.RGBA{29, 31, 35, 255}},
	} {
		if got := s.Picture().RGBAAt(c.x, c.y); got != c.want {
			t.Errorf("%s there is %v, want %v", c.name, got, c.want)
		}
	}
}

func TestASurfaceIsUsedAgainAndLetsGoOfRoom(t *testing.T) {
	var s Surface
	s.Begin(100, 100, paper)
	first := &s.Picture().Pix[0]
	s.Fill(image.Rect(0, 0, 100, 100), ink)
	s.Begin(90, 100, paper)
	if &s.Picture().Pix[0] != first {
		t.Error("a smaller picture takes new room")
	}
	if at, same := near(s.Picture(), reference(90, 100), 0); !same {
		t.Errorf("at %v the picture before is seen", at)
	}
	s.Begin(10, 10, paper)
	if room := cap(s.Picture().Pix); room > 4*400 {
		t.Errorf("a small picture keeps %d bytes", room)
	}
	s.Begin(0, -3, paper)
	if s.Picture().Rect.Empty() {
		t.Error("there must be a pixel to hand on")
	}
}

func BenchmarkPage(b *testing.B) {
	mask := image.NewAlpha(image.Rect(0, 0, 55, 20))
	for i := range mask.Pix {
		if i%4 == 0 {
			mask.Pix[i] = 200
		}
	}
	var s Surface
	for b.Loop() {
		s.Begin(728, 724, paper)
		for i := range 27 {
			y := 20 + 26*i
			s.Fill(image.Rect(78, y, 610, y+20), color.NRGBA{0, 114, 178, 38})
			s.Fill(image.Rect(78, y+20, 610, y+22), color.NRGBA{0, 114, 178, 255})
			s.Box(Box{Area: image.Rect(26, y, 44, y+18), Fill: color.NRGBA{0, 114, 178, 255}, Radius: Even(4)})
			for x := 78; x < 610; x += 58 {
				s.Mask(mask, image.Pt(x, y), ink)
			}
		}
	}
}
