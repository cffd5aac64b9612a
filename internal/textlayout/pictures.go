package textlayout

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/go-text/render"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

const (
	// leastRoom is what the pictures of words may take at least, in bytes: about
	// 1,500 words at 100 % and a scale of 1, where a page has 300.
	leastRoom = 2 << 20
	// tallest bounds a picture: no letter with its accents stands farther above
	// or below the base line than so many times the text size.
	tallest = 4
)

// Pictures keeps the pictures of words. It forgets those that were not asked
// for lately, so that it takes no more room after a thousand pages than after
// ten. It is not safe for use by several goroutines.
type Pictures struct {
	glyphs
	young, old map[pictureKey]*Picture
	bytes      int // of young
	room       int // for young and old together, in bytes
}

type pictureKey struct {
	text        string
	font        int
	size, scale float32
}

// Picture is one unit of a line as pixels.
type Picture struct {
	// Mask is how much of each pixel the letters cover; the colour is the
	// painter's. It is nil where the font has colours of its own.
	Mask *image.Alpha
	// Image is the picture of an emoji; nil for all other text.
	Image *image.RGBA
	// Offset leads from the point on the base line at which the unit begins to
	// the upper left corner of the picture, in device pixels.
	Offset image.Point

	text string // of its own, while that which is asked for is part of an article
}

// NewPictures makes an empty store of the pictures of words in a list of fonts.
func NewPictures(fonts *Fonts) *Pictures {
	return &Pictures{glyphs: glyphs{fonts: fonts}, young: map[pictureKey]*Picture{}, room: leastRoom}
}

// Room makes sure that the words of a page of so many device pixels are not
// forgotten before they are painted again. Their pictures take less than a byte
// for each pixel of the page, and two pages' worth is kept.
func (p *Pictures) Room(pixels int) { p.room = max(leastRoom, 4*pixels) }

// Of gives the picture of a unit's text in the font with an index, as in
// Unit.Font, for a text size in pixels and scale device pixels a pixel. It is
// shared and must not be changed.
func (p *Pictures) Of(text string, fontIndex int, size, scale float32) *Picture {
	key := pictureKey{text, fontIndex, size, scale}
	if picture, ok := p.young[key]; ok {
		return picture
	}
	picture, ok := p.old[key]
	if ok {
		delete(p.old, key)
	} else {
		picture = p.paint(text, fontIndex, size, scale)
		picture.text = strings.Clone(text)
	}
	key.text = picture.text
	bytes := picture.bytes()
	if p.bytes+bytes > p.room/2 {
		p.young, p.old, p.bytes = make(map[pictureKey]*Picture, len(p.young)), p.young, 0
	}
	p.young[key] = picture
	p.bytes += bytes
	return picture
}

// bytes is about what a picture takes, with its place in the map.
func (p *Picture) bytes() int {
	bytes := 160 + len(p.text)
	if p.Mask != nil {
		bytes += len(p.Mask.Pix)
	}
	if p.Image != nil {
		bytes += len(p.Image.Pix)
	}
	return bytes
}

// paint sets a unit and paints its glyphs.
func (p *Pictures) paint(text string, fontIndex int, size, scale float32) *Picture {
	runs := p.runs(text, fontIndex, size)
	area := ink(runs, scale).Intersect(image.Rect(-1<<13, -int(tallest*size*scale), 1<<14, int(tallest*size*scale)))
	if area.Empty() {
		return &Picture{}
	}
	painted := image.NewRGBA(image.Rect(0, 0, area.Dx(), area.Dy()))
	renderer := render.Renderer{FontSize: size, PixScale: scale, Color: color.Black}
	x := float32(0)
	for _, run := range runs {
		renderer.DrawShapedRunAt(run, painted, int(x)-area.Min.X, -area.Min.Y)
		x += pixels(run.Advance, scale)
	}
	picture := &Picture{Offset: area.Min}
	if picture.Mask = mask(painted); picture.Mask == nil {
		picture.Image = painted
	}
	return picture
}

// ink is the area that the glyphs cover, around the point at which they begin.
func ink(runs []shaping.Output, scale float32) image.Rectangle {
	var all image.Rectangle
	start := float32(0)
	for _, run := range runs {
		x := float32(int(start))
		for _, g := range run.Glyphs {
			left, top := x+pixels(g.XOffset+g.XBearing, scale), -pixels(g.YOffset+g.YBearing, scale)
			right, bottom := left+pixels(g.Width, scale), top-pixels(g.Height, scale)
			if right > left && bottom > top {
				// A pixel more on every side: outlines are rounded to 1/64 px.
				all = all.Union(image.Rect(int(math.Floor(float64(left)))-1, int(math.Floor(float64(top)))-1,
					int(math.Ceil(float64(right)))+1, int(math.Ceil(float64(bottom)))+1))
			}
			x += pixels(g.Advance, scale)
		}
		start += pixels(run.Advance, scale)
	}
	return all
}

func pixels(v fixed.Int26_6, scale float32) float32 { return float32(v) / 64 * scale }

// mask gives what a picture painted in black covers, nil when it has other
// colours too.
func mask(picture *image.RGBA) *image.Alpha {
	m := image.NewAlpha(picture.Rect)
	for i := range m.Pix {
		p := picture.Pix[4*i : 4*i+4]
		if p[0]|p[1]|p[2] != 0 {
			return nil
		}
		m.Pix[i] = p[3]
	}
	return m
}
