package readingview

import (
	"image"
	"image/color"
	"math"
	"math/bits"
	"slices"

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
	rows    [rulerRows]uint64 // which labels are on each row, one bit each
	colours []color.NRGBA     // of the labels
	hit     color.NRGBA
}

const (
	// rulerRows is how finely the marks are kept: about a pixel a row.
	rulerRows = 1024
	// hitBit stands for a search hit. The bits below it are the labels'; a
	// codebook with more labels shares its last bit.
	hitBit = 63
)

func newRuler() *ruler {
	r := &ruler{thumb: canvas.NewRectangle(color.Transparent), current: canvas.NewRectangle(color.Transparent)}
	r.thumb.CornerRadius = 4
	r.marks = canvas.NewRaster(func(w, h int) image.Image { return r.draw(w, h) })
	return r
}

// draw makes the picture of the marks, w by h device pixels. Labels on one row
// share its width from left to right in the order of the codebook; hits stand
// beside them.
func (r *ruler) draw(w, h int) image.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	unit := max(1, int(math.Round(float64(w)/rulerWidth)))
	left, right := 3*unit, w-5*unit
	for y := range h {
		mask := uint64(0) // a mark is at least two pixels high
		for row := (y - unit) * rulerRows / h; row <= y*rulerRows/h; row++ {
			if row >= 0 && row < rulerRows {
				mask |= r.rows[row]
			}
		}
		if mask&(1<<hitBit) != 0 {
			for x := right + unit; x < w; x++ {
				picture.SetNRGBA(x, y, r.hit)
			}
		}
		labels := mask &^ (1 << hitBit)
		if labels == 0 {
			continue
		}
		count, at := bits.OnesCount64(labels), 0
		for k := range r.colours {
			if labels&(1<<k) == 0 {
				continue
			}
			for x := left + (right-left)*at/count; x < left+(right-left)*(at+1)/count; x++ {
				picture.SetNRGBA(x, y, r.colours[k])
			}
			at++
		}
	}
	return picture
}

// markRuler works the marks out anew, when labels, hits, layout or colours have
// changed. Where that changes nothing to be seen, no picture is made.
func (v *View) markRuler() {
	if v.renderer == nil || v.text.layout == nil {
		return
	}
	layout, r := v.text.layout, v.renderer.ruler
	height, all := layout.Height(), v.fullHeight()
	row := func(y float64) int { return max(0, min(int((v.text.head+y)/all*rulerRows), rulerRows-1)) }
	// On a short document a mark is as high as its lines. On a long one, where
	// a line is less than a row, marks go by the share of the text before them.
	exact := layout.Complete() && len(v.index.annotations) < 1000
	var rows [rulerRows]uint64
	for i := range v.index.annotations {
		span := v.index.annotations[i].Span
		bit := uint64(1) << min(v.index.labels[i], hitBit-1)
		if !exact {
			rows[row(layout.Share(span.Start)*height)] |= bit
			continue
		}
		from := layout.Top(layout.LineOf(span.Start))
		to := layout.Top(layout.LineOf(max(span.Start, span.End-1))) + v.text.lineHeight
		for k, last := row(from), row(to-1); k <= last; k++ {
			rows[k] |= bit
		}
	}
	exact = exact && len(v.page.Hits) < 1000
	for _, hit := range v.page.Hits {
		y := layout.Share(hit.Start) * height
		if exact {
			y = layout.Top(layout.LineOf(hit.Start)) + v.text.lineHeight/2
		}
		rows[row(y)] |= 1 << hitBit
	}
	var colours []color.NRGBA
	for i := range v.index.looks[:min(len(v.index.looks), hitBit)] {
		colours = append(colours, v.index.looks[i].strong)
	}
	if rows == r.rows && slices.Equal(colours, r.colours) && r.hit == v.palette.HitCurrent {
		return
	}
	r.rows, r.colours, r.hit = rows, colours, v.palette.HitCurrent
	canvas.Refresh(r.marks)
}

// fullHeight is what the ruler stands for: the whole document with its margins,
// and never less than the view.
func (v *View) fullHeight() float64 {
	b := &v.text
	return max(float64(b.height), b.layout.Height()+b.head+float64(padBottom*b.zoom))
}

// barShare gives the part of the document in view: the share at its top, and
// how much of the whole it is.
func (v *View) barShare() (top, part float64) {
	b := &v.text
	all := v.fullHeight()
	top = (b.layout.Top(b.place.Ref) + b.place.Below + b.head) / all
	return max(0, top), min(1, float64(b.height)/all)
}

// thumbSpan gives the top and the height of the handle in pixels. It is never
// too small to take hold of.
func (v *View) thumbSpan() (y, height float64) {
	top, part := v.barShare()
	h := float64(v.text.height)
	height = max(28, part*h)
	if part >= 1 {
		return 0, h
	}
	return (h - height) * min(1, top/(1-part)), height
}

// grabBar takes hold of the handle, or brings it to the pointer first.
func (v *View) grabBar(y float64) {
	top, height := v.thumbSpan()
	if y < top || y > top+height {
		v.pointer.grip = height / 2
		v.dragBar(y)
		return
	}
	v.pointer.grip = y - top
}

// dragBar brings the handle to the pointer.
func (v *View) dragBar(y float64) {
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
func (r *ruler) place(v *View) {
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
		at := (b.head + b.layout.Top(b.layout.LineOf(v.page.Sentences[v.current].Start))) / v.fullHeight()
		r.current.FillColor = v.palette.Focus
		r.current.Move(fyne.NewPos(x, float32(math.Round(at*float64(b.height)))))
		r.current.Resize(fyne.NewSize(rulerWidth, 2))
	}
}
