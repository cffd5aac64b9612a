package readingview

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/internal/corpus"
)

func TestARightClickOutsideTheSelectionDropsItForEverybody(t *testing.T) {
	v, _ := showView(t, 700, 600)
	v.SetPage(pageOf(article))
	told := corpus.Span{Start: -1}
	v.OnSpan = func(span corpus.Span, final bool) {
		if final {
			told = span
		}
	}
	start := strings.Index(article, "letter")
	drag(v, at(t, v, start), at(t, v, start+6))
	if told.Len() < 5 {
		t.Fatalf("the drag selected %v", told)
	}
	press(v, at(t, v, strings.Index(article, "otherwise")), desktop.MouseButtonSecondary, 0)
	if told.Len() != 0 || v.Selection().Len() != 0 {
		t.Errorf("%v is seen as selected, %v was told last", v.Selection(), told)
	}
}

// The app answers a changed sentence or selection by setting it. Neither may
// move the text away from under the mouse.
func TestTheTextStaysUnderTheMouse(t *testing.T) {
	v, work := showView(t, 700, 300)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 20)))
	work()
	v.OnSentence = func(s int) { v.SetCurrent(s) }
	v.OnClick = func(s int, _ corpus.Span) { v.SetCurrent(s) }
	v.OnSpan = func(span corpus.Span, final bool) {
		if final {
			v.SetSelection(span)
		}
	}
	v.ScrollLines(7)
	for _, y := range []float32{4, 295} { // sentences that the edges cut
		before := v.text.place
		point := fyne.NewPos(v.text.left+40, y)
		click(v, point)
		if v.text.place != before {
			t.Errorf("a click at %g scrolls from %+v to %+v", y, before, v.text.place)
		}
		drag(v, point, point.AddXY(90, 0))
		if v.text.place != before || v.Selection().Len() == 0 {
			t.Errorf("a drag at %g scrolls from %+v to %+v and selects %v", y, before, v.text.place, v.Selection())
		}
	}
	before := v.text.place
	v.SetCurrent(v.Current() + 30)
	if v.text.place == before {
		t.Error("a key does not lead to its sentence any more")
	}
}

func TestAHandleGoesByWords(t *testing.T) {
	v, _ := showView(t, 700, 600)
	p := pageOf(article)
	p.Selected = "denial1"
	v.SetPage(p)
	var got corpus.Span
	v.OnResize = func(_ string, span corpus.Span, _ bool) { got = span }
	v.update()
	x, y, ok := v.handle(p.Sentences[1].Span, true)
	if !ok {
		t.Fatal("the handle is not in view")
	}
	word := strings.Index(article, "dispute")
	for into, want := range map[int]int{2: word, 6: word + len("dispute")} {
		drag(v, fyne.NewPos(x, y+10), at(t, v, word+into).AddXY(-3, 0))
		if got.End != want {
			t.Errorf("%d letters into the word the annotation ends at %d, want %d", into, got.End, want)
		}
	}
	drawn := len(v.renderer.lines)
	p.Fixed = true
	v.SetPage(p)
	if v.grabHandle(fyne.NewPos(x, y+10)) || len(v.renderer.lines) != drawn-4 { // a line and a grip at each end
		t.Errorf("the annotation of another annotator has handles: %d lines, %d with them", len(v.renderer.lines), drawn)
	}
}

func TestWhatCanBeSeenIsTold(t *testing.T) {
	v, work := showView(t, 700, 300)
	v.SetPage(pageOf(strings.Repeat(article+"\n\n", 20)))
	work()
	first, last := v.page.Sentences[0].Span, v.page.Sentences[len(v.page.Sentences)-1].Span
	if !v.InView(first) || v.InView(last) {
		t.Error("at the top the first sentence is in view and the last is not")
	}
	v.ScrollLines(60)
	if v.InView(first) {
		t.Error("scrolled away, the first sentence is still in view")
	}
}
