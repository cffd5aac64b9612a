package plot

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/go-text/typesetting/font"
)

// WriteSVG writes the picture as SVG 1.1. Text is outlined, so that it looks the
// same everywhere; what it says stands in labels for those who do not see it.
func (p *Picture) WriteSVG(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%smm" height="%smm" viewBox="0 0 %s %s" role="img">`+"\n",
		mm(p.Width), mm(p.Height), mm(p.Width), mm(p.Height))
	fmt.Fprintf(out, "<title>%s</title>\n<desc>%s</desc>\n", escaped(p.Title), escaped(p.Description))
	s := svg{out, map[glyphKey]string{}}
	s.defineGlyphs(p)
	if p.Ground.A > 0 {
		fmt.Fprintf(out, `<rect width="%s" height="%s" fill="%s"/>`+"\n", mm(p.Width), mm(p.Height), hex(p.Ground))
	}
	for i := range p.Marks {
		s.mark(&p.Marks[i])
	}
	io.WriteString(out, "</svg>\n")
	return out.Flush()
}

type svg struct {
	*bufio.Writer
	glyphs map[glyphKey]string // ids
}

type glyphKey struct {
	face *font.Face
	id   font.GID
}

// defineGlyphs writes each glyph once.
func (s *svg) defineGlyphs(p *Picture) {
	s.WriteString("<defs>\n")
	for i := range p.Marks {
		m := &p.Marks[i]
		if m.Text == "" {
			continue
		}
		for _, g := range set.line(m.Text, m.Bold).glyphs {
			key := glyphKey{g.face, g.id}
			if _, known := s.glyphs[key]; known {
				continue
			}
			path := outline(g.face, g.id)
			if len(path) == 0 {
				s.glyphs[key] = ""
				continue
			}
			s.glyphs[key] = fmt.Sprintf("%sg%d", p.ID, len(s.glyphs))
			fmt.Fprintf(s, `<path id="%s" d="%s"/>`+"\n", s.glyphs[key], data(path, 0))
		}
	}
	s.WriteString("</defs>\n")
}

func (s *svg) mark(m *Mark) {
	if m.Text != "" {
		s.text(m)
		return
	}
	fill := "none"
	if m.Fill.A > 0 {
		fill = hex(m.Fill)
	}
	fmt.Fprintf(s, `<path d="%s" fill="%s"`, data(m.Path, 2), fill)
	if m.Fill.A > 0 && m.Fill.A < 255 {
		fmt.Fprintf(s, ` fill-opacity="%.3g"`, float64(m.Fill.A)/255)
	}
	if m.Stroke.A > 0 && m.Width > 0 {
		fmt.Fprintf(s, ` stroke="%s" stroke-width="%s" stroke-linejoin="round"`, hex(m.Stroke), mm(m.Width))
		if m.Stroke.A < 255 {
			fmt.Fprintf(s, ` stroke-opacity="%.3g"`, float64(m.Stroke.A)/255)
		}
		if len(m.Dashes) > 0 {
			var lengths []string
			for _, d := range m.Dashes {
				lengths = append(lengths, mm(d))
			}
			fmt.Fprintf(s, ` stroke-dasharray="%s"`, strings.Join(lengths, " "))
		}
	}
	if m.Says == "" {
		s.WriteString("/>\n")
		return
	}
	fmt.Fprintf(s, "><title>%s</title></path>\n", escaped(m.Says))
}

// text uses the glyphs: their units are 1/1000 of the size, y up.
func (s *svg) text(m *Mark) {
	begin, scale := m.start(), m.Size*MMPerPoint/perEm
	turn := ""
	if m.Up {
		turn = " rotate(-90)"
	}
	fmt.Fprintf(s, `<g fill="%s" transform="translate(%s %s)%s scale(%.6g %.6g)" aria-label="%s">`, hex(m.Fill), mm(begin.X), mm(begin.Y), turn, scale, -scale, escaped(m.Text))
	for _, g := range set.line(m.Text, m.Bold).glyphs {
		if id := s.glyphs[glyphKey{g.face, g.id}]; id != "" {
			fmt.Fprintf(s, `<use xlink:href="#%s" x="%s"`, id, rounded(g.x, 0))
			if g.y != 0 {
				fmt.Fprintf(s, ` y="%s"`, rounded(g.y, 0))
			}
			s.WriteString("/>")
		}
	}
	s.WriteString("</g>\n")
}

// data writes a path with so many digits behind the point.
func data(path Path, digits int) string {
	var b strings.Builder
	at := func(p Point) {
		b.WriteString(rounded(p.X, digits))
		b.WriteByte(' ')
		b.WriteString(rounded(p.Y, digits))
	}
	for _, s := range path {
		b.WriteByte(s.Op)
		switch s.Op {
		case 'C':
			at(s.A)
			b.WriteByte(' ')
			at(s.B)
			b.WriteByte(' ')
			at(s.P)
		case 'M', 'L':
			at(s.P)
		}
	}
	return b.String()
}

func mm(x float64) string { return rounded(x, 2) }

func rounded(x float64, digits int) string {
	scale := math.Pow10(digits)
	x = math.Round(x*scale) / scale
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

// escaped makes words fit for XML, and leaves out what XML cannot hold.
func escaped(words string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(words))
	return b.String()
}
