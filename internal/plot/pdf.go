package plot

import (
	"image/color"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// WritePDF writes the picture as a PDF of one page of its size, with the part of
// the font that it uses embedded, so that its words can be found and copied.
// Words with characters of other fonts are outlined.
func (p *Picture) WritePDF(w io.Writer) error {
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: p.Width, Ht: p.Height}})
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetTitle(p.Title, true)
	f.SetSubject(p.Description, true)
	f.SetCreator("Sayso", true)
	f.SetProducer("Sayso", true)
	// The same picture gives the same bytes.
	f.SetCatalogSort(true)
	f.SetCreationDate(time.Unix(0, 0).UTC())
	f.SetModificationDate(time.Unix(0, 0).UTC())
	f.AddUTF8FontFromBytes("sans", "", typefaceOf(false).data)
	f.AddUTF8FontFromBytes("sans", "B", typefaceOf(true).data)
	f.AddPage()
	f.SetLineJoinStyle("round")
	if p.Ground.A > 0 {
		f.SetFillColor(int(p.Ground.R), int(p.Ground.G), int(p.Ground.B))
		f.Rect(0, 0, p.Width, p.Height, "F")
	}
	d := pdf{Fpdf: f}
	for i := range p.Marks {
		d.mark(&p.Marks[i])
	}
	return f.Output(w)
}

type pdf struct {
	*fpdf.Fpdf
	alpha  uint8 // of what was drawn last; 0 for opaque
	dashed bool
}

func (d *pdf) mark(m *Mark) {
	if m.Text != "" {
		d.text(m)
		return
	}
	if m.Fill.A > 0 {
		d.fill(m.Path, m.Fill)
	}
	if m.Stroke.A > 0 && m.Width > 0 {
		d.opacity(m.Stroke.A)
		d.SetDrawColor(int(m.Stroke.R), int(m.Stroke.G), int(m.Stroke.B))
		d.SetLineWidth(m.Width)
		if d.dashed || len(m.Dashes) > 0 {
			d.SetDashPattern(m.Dashes, 0)
			d.dashed = len(m.Dashes) > 0
		}
		d.pen(m.Path)
		d.DrawPath("D")
	}
}

func (d *pdf) fill(path Path, c color.NRGBA) {
	d.opacity(c.A)
	d.SetFillColor(int(c.R), int(c.G), int(c.B))
	d.pen(path)
	d.DrawPath("F")
}

func (d *pdf) opacity(alpha uint8) {
	if alpha == 255 {
		alpha = 0
	}
	if alpha == d.alpha {
		return
	}
	d.alpha = alpha
	if alpha == 0 {
		alpha = 255
	}
	d.SetAlpha(float64(alpha)/255, "Normal")
}

func (d *pdf) pen(path Path) {
	for _, s := range path {
		switch s.Op {
		case 'M':
			d.MoveTo(s.P.X, s.P.Y)
		case 'L':
			d.LineTo(s.P.X, s.P.Y)
		case 'C':
			d.CurveBezierCubicTo(s.A.X, s.A.Y, s.B.X, s.B.Y, s.P.X, s.P.Y)
		case 'Z':
			d.ClosePath()
		}
	}
}

func (d *pdf) text(m *Mark) {
	if !plainText(m.Text, m.Bold) {
		d.fill(m.outlines(), m.Fill)
		return
	}
	d.opacity(255)
	style := ""
	if m.Bold {
		style = "B"
	}
	d.SetFont("sans", style, m.Size)
	d.SetTextColor(int(m.Fill.R), int(m.Fill.G), int(m.Fill.B))
	at := m.start()
	if m.Up {
		d.TransformBegin()
		d.TransformRotate(90, at.X, at.Y)
		defer d.TransformEnd()
	}
	d.Text(at.X, at.Y, m.Text)
}
