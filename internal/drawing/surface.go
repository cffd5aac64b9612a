// Package drawing paints boxes, masks and small pictures into one large opaque
// picture. It knows device pixels and nothing of what they mean.
//
// The reading view paints its page with it and hands the window one picture,
// because a graphics driver asks more for each of six hundred small objects
// than the processor needs to paint all of them (docs/performance.md).
package drawing

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
)

// Surface is an opaque picture that is painted again and again. The zero value
// is ready for Begin. It is not safe for use by several goroutines.
type Surface struct {
	picture image.RGBA
}

// Begin starts a new picture of width by height pixels, all in one colour,
// whose alpha is ignored. It takes the room of the picture before where that
// is large enough and not more than four times what is needed.
func (s *Surface) Begin(width, height int, ground color.NRGBA) {
	width, height = max(1, width), max(1, height)
	need := width * height * 4
	if cap(s.picture.Pix) < need || cap(s.picture.Pix) > 4*need {
		s.picture.Pix = make([]uint8, need)
	}
	s.picture.Pix = s.picture.Pix[:need]
	s.picture.Stride, s.picture.Rect = width*4, image.Rect(0, 0, width, height)
	row := s.picture.Pix[:width*4]
	for i := 0; i < len(row); i += 4 {
		row[i], row[i+1], row[i+2], row[i+3] = ground.R, ground.G, ground.B, 255
	}
	for done := len(row); done < need; done *= 2 { // each copy twice as long as the one before
		copy(s.picture.Pix[done:], s.picture.Pix[:done])
	}
}

// Picture is what was painted since Begin. It is painted over by the next one.
func (s *Surface) Picture() *image.RGBA { return &s.picture }

// Fill lays a colour over a rectangle. What lies outside of the surface is left
// out, here and in all that follows.
func (s *Surface) Fill(area image.Rectangle, colour color.NRGBA) {
	area = area.Intersect(s.picture.Rect)
	for y := area.Min.Y; y < area.Max.Y && area.Dx() > 0; y++ {
		s.run(y, area.Min.X, area.Max.X, colour)
	}
}

// run fills part of a row that lies on the surface.
func (s *Surface) run(y, from, to int, c color.NRGBA) {
	row := s.picture.Pix[y*s.picture.Stride+4*from : y*s.picture.Stride+4*to]
	switch c.A {
	case 0:
	case 255:
		for i := 0; i+3 < len(row); i += 4 {
			row[i], row[i+1], row[i+2] = c.R, c.G, c.B
		}
	default:
		// Most of a page is one colour, so most pixels mix to what the one
		// before did.
		before, mixed := binary.LittleEndian.Uint32(row), uint32(0)
		for i := 0; i+3 < len(row); i += 4 {
			ground := binary.LittleEndian.Uint32(row[i:])
			if ground != before || i == 0 {
				before, mixed = ground, mix(ground, c)
			}
			binary.LittleEndian.PutUint32(row[i:], mixed)
		}
	}
}

// mix lays a colour over an opaque pixel.
func mix(ground uint32, c color.NRGBA) uint32 {
	a := uint32(c.A)
	channel := func(value uint8, shift int) uint32 {
		return uint32(divided(uint32(value)*a+ground>>shift&0xff*(255-a))) << shift
	}
	return channel(c.R, 0) | channel(c.G, 8) | channel(c.B, 16) | 0xff000000
}

// divided is x / 255, rounded, for x up to 255*255.
func divided(x uint32) uint8 {
	x += 128
	return uint8((x + x>>8) >> 8)
}

// Mask lays a colour over the surface where the mask covers it, with the upper
// left corner of the mask at a point of the surface.
func (s *Surface) Mask(mask *image.Alpha, at image.Point, c color.NRGBA) {
	area := mask.Rect.Sub(mask.Rect.Min).Add(at)
	part := area.Intersect(s.picture.Rect)
	for y := part.Min.Y; y < part.Max.Y && part.Dx() > 0; y++ {
		from := mask.Pix[(y-area.Min.Y)*mask.Stride+part.Min.X-area.Min.X:]
		from = from[:part.Dx()]
		row := s.picture.Pix[y*s.picture.Stride+4*part.Min.X:]
		row = row[:4*len(from)]
		for i, cover := range from {
			if cover == 0 {
				continue
			}
			a := uint32(cover)
			if c.A != 255 {
				a = uint32(divided(a * uint32(c.A)))
			}
			p, rest := row[4*i:4*i+4:4*i+4], 255-a
			p[0] = divided(uint32(c.R)*a + uint32(p[0])*rest)
			p[1] = divided(uint32(c.G)*a + uint32(p[1])*rest)
			p[2] = divided(uint32(c.B)*a + uint32(p[2])*rest)
		}
	}
}

// Place lays a picture over the surface, with its upper left corner at a point,
// and no more of it than width pixels of each row.
func (s *Surface) Place(picture image.Image, at image.Point, width int) {
	from := picture.Bounds()
	area := image.Rect(at.X, at.Y, at.X+min(width, from.Dx()), at.Y+from.Dy())
	draw.Draw(&s.picture, area, picture, from.Min, draw.Over)
}
