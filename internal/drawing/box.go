package drawing

import (
	"image"
	"image/color"
	"math"
)

// Box is a rectangle that may have a line inside its edge and round corners.
type Box struct {
	Area   image.Rectangle
	Fill   color.NRGBA
	Stroke color.NRGBA // the line inside the edge
	Width  float64     // of that line in pixels, 0 for none
	Radius Radii
}

// Radii are the radii of a box's corners in pixels, 0 for a sharp corner.
type Radii struct {
	TopLeft, TopRight, BottomLeft, BottomRight float64
}

// Even gives all corners one radius.
func Even(radius float64) Radii { return Radii{radius, radius, radius, radius} }

func (r Radii) largest() float64 {
	return max(r.TopLeft, r.TopRight, r.BottomLeft, r.BottomRight)
}

// Box paints a box. Pixels that the edge of a round corner crosses are painted
// by the part of them that lies inside, taken from the distance of their middle
// to the edge.
func (s *Surface) Box(b Box) {
	edge := int(math.Ceil(max(b.Radius.largest(), b.Width)))
	if edge == 0 {
		s.Fill(b.Area, b.Fill)
		return
	}
	edge++
	// What is farther from the edge than any corner or line is plain.
	plain := b.Area.Inset(edge)
	s.Fill(plain, b.Fill)
	if b.Width == 0 && !plain.Empty() {
		// Without a line, so is all between the corners.
		s.Fill(image.Rect(plain.Min.X, b.Area.Min.Y, plain.Max.X, plain.Min.Y), b.Fill)
		s.Fill(image.Rect(plain.Min.X, plain.Max.Y, plain.Max.X, b.Area.Max.Y), b.Fill)
		s.Fill(image.Rect(b.Area.Min.X, plain.Min.Y, plain.Min.X, plain.Max.Y), b.Fill)
		s.Fill(image.Rect(plain.Max.X, plain.Min.Y, b.Area.Max.X, plain.Max.Y), b.Fill)
	}
	seen := b.Area.Intersect(s.picture.Rect)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		inside := y >= plain.Min.Y && y < plain.Max.Y && !plain.Empty()
		for x := seen.Min.X; x < seen.Max.X; x++ {
			if x >= plain.Min.X && x < plain.Max.X && (inside || b.Width == 0) && !plain.Empty() {
				x = plain.Max.X - 1
				continue
			}
			if inside && b.Width == 0 {
				continue
			}
			s.run(y, x, x+1, b.at(x, y))
		}
	}
}

// at is the colour with which the box covers a pixel.
func (b *Box) at(x, y int) color.NRGBA {
	distance := b.distance(float64(x)+0.5, float64(y)+0.5)
	c := b.Fill
	if b.Width > 0 {
		c = between(b.Fill, b.Stroke, cover(-distance-b.Width))
	}
	c.A = uint8(math.Round(float64(c.A) * cover(distance)))
	return c
}

// cover is how much of a pixel lies inside of an edge that its middle is so far
// outside of.
func cover(distance float64) float64 { return max(0, min(0.5-distance, 1)) }

// distance is how far a point is outside of the edge, negative inside.
func (b *Box) distance(x, y float64) float64 {
	halfWidth, halfHeight := float64(b.Area.Dx())/2, float64(b.Area.Dy())/2
	x -= float64(b.Area.Min.X) + halfWidth
	y -= float64(b.Area.Min.Y) + halfHeight
	radius := b.Radius.BottomRight
	switch {
	case x < 0 && y < 0:
		radius = b.Radius.TopLeft
	case y < 0:
		radius = b.Radius.TopRight
	case x < 0:
		radius = b.Radius.BottomLeft
	}
	radius = min(radius, halfWidth, halfHeight)
	across, down := math.Abs(x)-halfWidth+radius, math.Abs(y)-halfHeight+radius
	return min(max(across, down), 0) + math.Hypot(max(across, 0), max(down, 0)) - radius
}

// between mixes two colours; share is how much of the second.
func between(a, b color.NRGBA, share float64) color.NRGBA {
	// Colours count by what they cover, so that nothing of a clear one shows.
	alpha := float64(a.A)*(1-share) + float64(b.A)*share
	if alpha == 0 {
		return color.NRGBA{}
	}
	part := share * float64(b.A) / alpha
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p)*(1-part) + float64(q)*part)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), uint8(math.Round(alpha))}
}
