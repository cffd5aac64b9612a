package widgets

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// The overview ruler is the scroll bar of the reading view: a strip at the right
// edge with a mark for every label and search hit where it stands in the whole
// document, and the handle that shows what part is in view.

// ruler is the picture of the marks and the handle over it.
type ruler struct {
	marks   *canvas.Raster
	thumb   *canvas.Rectangle
	current *canvas.Rectangle // where the current sentence is
	rows    []rulerMark
}

// rulerMark is one mark: its place from 0 to 1, and its colour.
type rulerMark struct {
	share  float64
	height float64
	colour color.NRGBA
	hit    bool // a search hit, drawn over the right half
}

func newRuler() *ruler {
	r := &ruler{thumb: canvas.NewRectangle(color.Transparent), current: canvas.NewRectangle(color.Transparent)}
	r.thumb.CornerRadius = 4
	r.marks = canvas.NewRaster(func(w, h int) image.Image { return r.draw(w, h) })
	return r
}

// draw makes the picture of the marks, w by h device pixels. Marks that share a
// row of pixels share its width.
func (r *ruler) draw(w, h int) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := max(1, int(math.Round(float64(w)/rulerWidth)))
	for _, m := range r.rows {
		y0 := min(int(m.share*float64(h)), h-2*unit)
		y1 := max(y0+2*unit, int((m.share+m.height)*float64(h)))
		x0, x1 := 3*unit, w-6*unit
		if m.hit {
			x0, x1 = w-5*unit, w-1*unit
		}
		for y := max(0, y0); y < min(y1, h); y++ {
			for x := x0; x < x1; x++ {
				picture.SetNRGBA(x, y, m.colour)
			}
		}
	}
	return picture
}

// markRuler works the marks out anew, when labels, hits, layout or colours have
// changed.
func (v *ReadingView) markRuler() {
	if v.renderer == nil || v.text.layout == nil {
		return
	}
	layout, r := v.text.layout, v.renderer.ruler
	all := layout.Height() + v.text.head + float64(padBottom*v.text.zoom)
	place := func(offset int) float64 { return (v.text.head + layout.Share(offset)*layout.Height()) / all }
	r.rows = r.rows[:0]
	for i := range v.index.annotations {
		span := v.index.annotations[i].Span
		from := place(span.Start)
		m := rulerMark{share: from, height: place(span.End) - from, colour: v.index.looks[v.index.labels[i]].strong}
		// Ten thousand marks fall on a few hundred rows: the same row and
		// colour again is no news.
		if n := len(r.rows); n > 0 && r.rows[n-1].colour == m.colour && m.share+m.height-r.rows[n-1].share-r.rows[n-1].height < 0.0005 {
			continue
		}
		r.rows = append(r.rows, m)
	}
	for _, hit := range v.page.Hits {
		m := rulerMark{share: place(hit.Start), colour: v.palette.HitCurrent, hit: true}
		if n := len(r.rows); n > 0 && r.rows[n-1].hit && m.share-r.rows[n-1].share < 0.0005 {
			continue
		}
		r.rows = append(r.rows, m)
	}
	canvas.Refresh(r.marks)
}

// barShare gives the part of the document in view: the share at its top, and
// how much of the whole it is.
func (v *ReadingView) barShare() (top, part float64) {
	b := &v.text
	all := b.layout.Height() + b.head + float64(padBottom*b.zoom)
	top = (b.layout.Top(b.place.Ref) + b.place.Below + b.head) / all
	return max(0, top), min(1, float64(b.height)/all)
}

// thumbSpan gives the top and the height of the handle in pixels. It is never
// too small to take hold of.
func (v *ReadingView) thumbSpan() (y, height float64) {
	top, part := v.barShare()
	h := float64(v.text.height)
	height = max(28, part*h)
	if part >= 1 {
		return 0, h
	}
	return (h - height) * min(1, top/(1-part)), height
}

// grabBar takes hold of the handle, or brings it to the pointer first.
func (v *ReadingView) grabBar(y float64) {
	top, height := v.thumbSpan()
	if y < top || y > top+height {
		v.pointer.grip = height / 2
		v.dragBar(y)
		return
	}
	v.pointer.grip = y - top
}

// dragBar brings the handle to the pointer.
func (v *ReadingView) dragBar(y float64) {
	_, height := v.thumbSpan()
	_, part := v.barShare()
	room := float64(v.text.height) - height
	if room <= 0 || part >= 1 {
		return
	}
	share := min(max((y-v.pointer.grip)/room, 0), 1)
	v.scrollToShare(share * (1 - part))
	v.update()
}

// place puts the parts of the ruler where they belong.
func (r *ruler) place(v *ReadingView) {
	b := &v.text
	x := b.width - rulerWidth
	r.marks.Move(fyne.NewPos(x, 0))
	r.marks.Resize(fyne.NewSize(rulerWidth, b.height))
	y, height := v.thumbSpan()
	_, part := v.barShare()
	r.thumb.Hidden = part >= 1
	r.thumb.FillColor = v.palette.Thumb
	r.thumb.Move(fyne.NewPos(x+4, float32(y)))
	r.thumb.Resize(fyne.NewSize(rulerWidth-6, float32(height)))
	r.current.Hidden = v.current < 0 || part >= 1
	if !r.current.Hidden {
		all := b.layout.Height() + b.head + float64(padBottom*b.zoom)
		at := (b.head + b.layout.Share(v.page.Sentences[v.current].Start)*b.layout.Height()) / all
		r.current.FillColor = v.palette.Focus
		r.current.Move(fyne.NewPos(x, float32(math.Round(at*float64(b.height)))))
		r.current.Resize(fyne.NewSize(rulerWidth, 2))
	}
}
