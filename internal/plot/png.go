package plot

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// Paint paints the picture, with so many pixels to a mm.
func (p *Picture) Paint(perMM float64) *image.RGBA {
	width, height := max(1, int(math.Round(p.Width*perMM))), max(1, int(math.Round(p.Height*perMM)))
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	if p.Ground.A > 0 {
		draw.Draw(picture, picture.Rect, image.NewUniform(p.Ground), image.Point{}, draw.Src)
	}
	scanner := newScanner(picture)
	b := brush{rasterx.NewFiller(width, height, scanner), rasterx.NewDasher(width, height, scanner), perMM}
	for i := range p.Marks {
		m := &p.Marks[i]
		path := m.Path
		if m.Text != "" {
			path = m.outlines()
		}
		if m.Fill.A > 0 {
			b.fill(path, m.Fill)
		}
		if m.Text == "" && m.Stroke.A > 0 && m.Width > 0 {
			b.stroke(m)
		}
	}
	return picture
}

type brush struct {
	filler *rasterx.Filler
	dasher *rasterx.Dasher
	perMM  float64
}

func (b *brush) at(p Point) fixed.Point26_6 {
	return fixed.Point26_6{X: fixed.Int26_6(math.Round(p.X * b.perMM * 64)), Y: fixed.Int26_6(math.Round(p.Y * b.perMM * 64))}
}

func (b *brush) fill(path Path, c color.NRGBA) {
	b.filler.Clear()
	b.filler.SetColor(c)
	b.pen(b.filler, path)
	b.filler.Draw()
}

func (b *brush) stroke(m *Mark) {
	var dashes []float64
	for _, d := range m.Dashes {
		dashes = append(dashes, d*b.perMM)
	}
	b.dasher.Clear()
	b.dasher.SetStroke(fixed.Int26_6(m.Width*b.perMM*64), 4*64, rasterx.ButtCap, rasterx.ButtCap, rasterx.RoundGap, rasterx.Round, dashes, 0)
	b.dasher.SetColor(m.Stroke)
	b.pen(b.dasher, m.Path)
	b.dasher.Draw()
}

func (b *brush) pen(to rasterx.Adder, path Path) {
	open := false
	for _, s := range path {
		switch s.Op {
		case 'M':
			if open {
				to.Stop(false)
			}
			to.Start(b.at(s.P))
			open = true
		case 'L':
			to.Line(b.at(s.P))
		case 'C':
			to.CubeBezier(b.at(s.A), b.at(s.B), b.at(s.P))
		case 'Z':
			to.Stop(true)
			open = false
		}
	}
	if open {
		to.Stop(false)
	}
}

// WritePNG writes the picture with so many dots to an inch; the file says how
// many, so that it is placed in its true size.
func (p *Picture) WritePNG(w io.Writer, dpi float64) error {
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, p.Paint(dpi/25.4)); err != nil {
		return err
	}
	// The resolution goes behind the header, which is the first 33 bytes.
	const header = 8 + 25
	perMetre := uint32(math.Round(dpi / 0.0254))
	chunk := binary.BigEndian.AppendUint32([]byte("pHYs"), perMetre)
	chunk = append(binary.BigEndian.AppendUint32(chunk, perMetre), 1)
	resolution := append(binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4)), chunk...)
	resolution = binary.BigEndian.AppendUint32(resolution, crc32.ChecksumIEEE(chunk))
	for _, part := range [][]byte{encoded.Bytes()[:header], resolution, encoded.Bytes()[header:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}
