package readingview

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// What the signs in the gutter stand for is told under the mouse: the labels of
// the sentences that begin on a line, and with lanes whose they are. So nothing
// is hidden where letters have no room and are folded into a number.

// told says what is in the gutter at a point of the view, "" where nothing is.
func (v *View) told(at fyne.Position) string {
	r := v.renderer
	if r == nil || v.text.layout == nil || at.X < 0 || at.X >= v.text.left || at.Y < 0 || at.Y > v.text.height {
		return ""
	}
	if !v.page.laned() {
		return strings.Join(v.labelsAt(at.Y, nil), ", ")
	}
	m := r.lanes()
	first := int((at.X - m.x) / m.step)
	if at.X < m.x || first >= m.shown {
		return ""
	}
	lanes := v.page.Lanes[first : first+1]
	if first == m.shown-1 {
		lanes = v.page.Lanes[first:]
	}
	top, height := r.headOfLanes()
	var parts []string
	for _, lane := range lanes {
		if at.Y >= top && at.Y < top+height {
			parts = append(parts, lane.Name)
		} else if labels := v.labelsAt(at.Y, lane.Annotators); len(labels) > 0 {
			parts = append(parts, lane.Name+": "+strings.Join(labels, ", "))
		}
	}
	return strings.Join(parts, " · ")
}

// tell offers what is told at a point, which lies at another of the window.
func (v *View) tell(at, window fyne.Position) {
	text := v.told(at)
	if text == "" && !v.telling {
		return // most moves of the mouse
	}
	if tips := widgets.TipsOver(v); tips != nil {
		tips.Offer(text, window)
		v.telling = text != ""
	}
}

// labelsAt names the labels on the sentences that begin on the line at a y, each
// once: those of some annotators, or of all for nil.
func (v *View) labelsAt(y float32, annotators []string) (names []string) {
	ref, inside := v.lineAt(y)
	if !inside {
		return nil
	}
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	line, sentences := v.text.layout.Line(ref), v.page.Sentences
	for i := sentencesFrom(sentences, line.Start); i < len(sentences) && sentences[i].Start < line.Next; i++ {
		if sentences[i].Start < line.Start {
			continue
		}
		v.index.each(sentences[i].Span, func(k int, a *corpus.Annotation) {
			if annotators == nil || slices.Contains(annotators, a.Annotator) {
				add(v.index.looks[v.index.labels[k]].name)
			}
		})
		nothing := annotators == nil && v.page.state(i) == corpus.Nothing
		for _, id := range annotators {
			nothing = nothing || v.index.nothing[nothingBy{id, sentences[i].Span}]
		}
		if nothing && len(names) == 0 {
			add("Nothing to label")
		}
	}
	return names
}
