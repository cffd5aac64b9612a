package plot

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scanner fills shapes on a picture. It implements rasterx.Scanner, as that of
// rasterx does, which goes over the whole picture for each shape; this one goes
// over the rectangle around the shape.
type scanner struct {
	picture  *image.RGBA
	colour   *image.Uniform
	pens     []pen
	low, top fixed.Point26_6
	raster   vector.Rasterizer
}

// pen is a place to which a line leads, or at which one begins.
type pen struct {
	to     fixed.Point26_6
	begins bool
}

func newScanner(picture *image.RGBA) *scanner {
	s := &scanner{picture: picture, colour: image.NewUniform(color.Black)}
	s.Clear()
	return s
}

func (s *scanner) put(p pen) {
	s.pens = append(s.pens, p)
	s.low = fixed.Point26_6{X: min(s.low.X, p.to.X), Y: min(s.low.Y, p.to.Y)}
	s.top = fixed.Point26_6{X: max(s.top.X, p.to.X), Y: max(s.top.Y, p.to.Y)}
}

// Start begins a line.
func (s *scanner) Start(at fixed.Point26_6) { s.put(pen{at, true}) }

// Line goes on to a place.
func (s *scanner) Line(to fixed.Point26_6) { s.put(pen{to, false}) }

// Draw fills the shape.
func (s *scanner) Draw() {
	if len(s.pens) == 0 {
		return
	}
	room := image.Rect(s.low.X.Floor(), s.low.Y.Floor(), s.top.X.Ceil()+1, s.top.Y.Ceil()+1).Intersect(s.picture.Rect)
	if room.Empty() {
		return
	}
	s.raster.Reset(room.Dx(), room.Dy())
	for _, p := range s.pens {
		x, y := float32(p.to.X)/64-float32(room.Min.X), float32(p.to.Y)/64-float32(room.Min.Y)
		if p.begins {
			s.raster.MoveTo(x, y)
		} else {
			s.raster.LineTo(x, y)
		}
	}
	s.raster.DrawOp = draw.Over
	s.raster.Draw(s.picture, room, s.colour, image.Point{})
}

// GetPathExtent is the rectangle around the shape.
func (s *scanner) GetPathExtent() fixed.Rectangle26_6 {
	return fixed.Rectangle26_6{Min: s.low, Max: s.top}
}

// SetColor says in which colour shapes are filled.
func (s *scanner) SetColor(c interface{}) {
	if c, ok := c.(color.Color); ok {
		s.colour.C = c
	}
}

// Clear begins another shape.
func (s *scanner) Clear() {
	const most = fixed.Int26_6(math.MaxInt32)
	s.pens = s.pens[:0]
	s.low, s.top = fixed.Point26_6{X: most, Y: most}, fixed.Point26_6{X: -most, Y: -most}
}

// SetBounds, SetWinding and SetClip do nothing; they complete rasterx.Scanner.
func (s *scanner) SetBounds(int, int)      {}
func (s *scanner) SetWinding(bool)         {}
func (s *scanner) SetClip(image.Rectangle) {}
