package readingview

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// lanedPage is the work of two annotators who agree, differ, and leave out.
func lanedPage() Page {
	p := pageOf(article)
	p.Lanes = []Lane{{Annotators: []string{"nb"}, Initials: "NB", Name: "Natasha Bertrand"}, {Annotators: []string{"vc"}, Initials: "VC", Name: "Vasco Cotovio"}}
	p.Annotations = nil
	add := func(who string, sentence int, labels ...string) {
		for _, label := range labels {
			p.Annotations = append(p.Annotations, corpus.Annotation{ID: fmt.Sprint(who, sentence, label), Annotator: who, Label: label, Span: p.Sentences[sentence].Span})
		}
	}
	add("nb", 0, "claim")
	add("vc", 0, "claim") // they agree
	add("nb", 1, "denial")
	add("vc", 1, "claim") // they differ
	add("nb", 2, "speculation", "denial")
	add("vc", 4, "claim")
	corpus.SortAnnotations(p.Annotations)
	p.Marks = []corpus.Mark{{ID: "m1", Annotator: "vc", Span: p.Sentences[2].Span}, {ID: "m2", Annotator: "nb", Span: p.Sentences[3].Span}, {ID: "m3", Annotator: "vc", Span: p.Sentences[3].Span}}
	p.States = corpus.States(p.Sentences, p.Annotations, p.Marks)
	p.Linked, p.Parked = map[string]bool{"vc1claim": true}, []int{1}
	return p
}

func TestPicturesOfTwoAnnotators(t *testing.T) {
	for _, palette := range []widgets.Palette{widgets.Light(), widgets.Dark(), widgets.HighContrast()} {
		v, _ := showView(t, 728, 420)
		v.SetPage(lanedPage())
		v.SetPalette(palette)
		test.AssertImageMatches(t, "two-annotators-"+palette.Name+".png", fyne.CurrentApp().Driver().CanvasForObject(v).Capture())
	}
}

// Two lines are the pattern of a denial: two annotators who agree on a claim
// draw one.
func TestAnnotatorsWhoAgreeDrawOneLine(t *testing.T) {
	v, _ := showView(t, 728, 900)
	both := lanedPage()
	one := both
	one.Annotations = slices.DeleteFunc(slices.Clone(both.Annotations), func(a corpus.Annotation) bool { return a.ID == "vc0claim" })
	v.SetPage(one)
	lines, fills := slices.Clone(v.renderer.lines), slices.Clone(v.renderer.above)
	v.SetPage(both)
	if !slices.Equal(lines, v.renderer.lines) || !slices.Equal(fills, v.renderer.above) {
		t.Error("the second annotator of the same claim changes what is drawn under the text")
	}
}

func TestEachAnnotatorHasALaneOfTheirOwn(t *testing.T) {
	v, _ := showView(t, 728, 900)
	v.SetPage(lanedPage())
	x := map[string][]float32{}
	for _, w := range v.renderer.letters {
		x[w.text] = append(x[w.text], w.x)
	}
	for _, w := range []string{"NB", "VC", "C", "D", "S", "?"} {
		if len(x[w]) == 0 {
			t.Errorf("%s is not in the gutter: %v", w, x)
		}
	}
	first, second := x["NB"][0], x["VC"][0]
	if second-first < chipSize {
		t.Fatalf("the lanes stand at %g and %g", first, second)
	}
	in := func(lane, at float32) bool { return abs(at-lane) < chipSize/2+2 }
	for _, at := range x["D"] {
		if !in(first, at) {
			t.Errorf("a denial of the first annotator stands at %g, the lane at %g", at, first)
		}
	}
	for i, lane := range []float32{first, second, second, second} {
		if len(x["C"]) != 4 || !in(lane, x["C"][i]) {
			t.Errorf("the claims stand at %v, the lanes at %g and %g", x["C"], first, second)
		}
	}
	v.SetCurrent(1)
	if label := v.AccessibilityLabel(); !strings.Contains(label, "Denial by Natasha Bertrand and Claim by Vasco Cotovio with links") &&
		!strings.Contains(label, "Claim by Vasco Cotovio with links and Denial by Natasha Bertrand") {
		t.Errorf("told is %q", label)
	}
}

// The initials stay in view when the headline is scrolled away.
func TestInitialsStandAboveTheLanesWhereverTheTextIs(t *testing.T) {
	v, _ := showView(t, 728, 300)
	v.SetPage(lanedPage())
	for _, lines := range []int{0, 3, 6} {
		v.ScrollLines(lines)
		if !slices.ContainsFunc(v.renderer.letters, func(w word) bool { return w.text == "VC" && w.base > 5 && w.base < v.text.height }) {
			t.Errorf("after %d lines more the initials are not in view", lines)
		}
	}
}

func TestLanesHaveRoomAtEverySize(t *testing.T) {
	for _, people := range []int{2, 3, 6} {
		for _, percent := range []int{80, 100, 200, 300} {
			for _, width := range []float32{260, 360, 500, 728, 1200} {
				t.Run(fmt.Sprintf("%d people, %d %% in %g px", people, percent, width), func(t *testing.T) {
					v, _ := showView(t, width, 2000)
					p := lanedPage()
					for i := len(p.Lanes); i < people; i++ {
						who := fmt.Sprint("p", i)
						p.Lanes = append(p.Lanes, Lane{Annotators: []string{who}, Initials: "P" + fmt.Sprint(i), Name: who})
						p.Annotations = append(p.Annotations, corpus.Annotation{ID: who, Annotator: who, Label: "claim", Span: p.Sentences[1].Span})
					}
					corpus.SortAnnotations(p.Annotations)
					v.SetStyle(Style{SizePercent: percent})
					v.SetPage(p)
					signs := 0
					for _, o := range v.renderer.chips {
						if o.strokeWidth == 0 && o.height >= leastChip*min(v.text.zoom, 1.5)-1 && o.width < o.height+1 { // a letter's square
							signs++
							if o.x < 0 || o.x+o.width > v.text.left-3 {
								t.Errorf("a sign from %g to %g, the text begins at %g", o.x, o.x+o.width, v.text.left)
							}
						}
					}
					if signs == 0 {
						t.Error("the gutter is empty")
					}
					if v.text.column < 150 {
						t.Errorf("the lanes leave %g px for the text", v.text.column)
					}
				})
			}
		}
	}
}

// The text of a window of 900 px, with the panels at its sides, has these widths.
func TestLanesGetNarrowBeforeTheyAreFolded(t *testing.T) {
	for people, width := range map[int]float32{2: 400, 3: 470, 4: 600} {
		v, _ := showView(t, width, 900)
		p := lanedPage()
		for i := len(p.Lanes); i < people; i++ {
			p.Lanes = append(p.Lanes, Lane{Annotators: []string{fmt.Sprint("p", i)}, Initials: "P" + fmt.Sprint(i), Name: fmt.Sprint("Person ", i)})
		}
		v.SetPage(p)
		if m := v.renderer.lanes(); m.shown != people {
			t.Errorf("of %d people %d have a lane in %g px, at signs of %g px", people, m.shown, width, m.size)
		}
	}
}

func TestWhatIsInTheGutterIsToldUnderTheMouse(t *testing.T) {
	v, _ := showView(t, 240, 900)
	p := lanedPage()
	p.Lanes = append(p.Lanes, Lane{Annotators: []string{"ox"}, Initials: "OX", Name: "Olga X"}, Lane{Annotators: []string{"py"}, Initials: "PY", Name: "Pia Y"})
	p.Annotations = append(p.Annotations, corpus.Annotation{ID: "ox1", Annotator: "ox", Label: "speculation", Span: p.Sentences[1].Span})
	corpus.SortAnnotations(p.Annotations)
	v.SetPage(p)
	m := v.renderer.lanes()
	if m.shown == len(p.Lanes) {
		t.Fatalf("all %d lanes have room: %+v", m.shown, m)
	}
	top, _ := v.renderer.headOfLanes()
	folded := m.x + float32(m.shown-1)*m.step + m.size/2
	for name, want := range map[string]string{
		v.told(fyne.NewPos(folded, top+3)):                              "Natasha Bertrand · Vasco Cotovio · Olga X · Pia Y",
		v.told(fyne.NewPos(folded, at(t, v, p.Sentences[1].Start+1).Y)): "Natasha Bertrand: Denial · Vasco Cotovio: Claim · Olga X: Speculation",
		v.told(fyne.NewPos(folded, at(t, v, p.Sentences[3].Start+1).Y)): "Natasha Bertrand: Nothing to label · Vasco Cotovio: Nothing to label",
		v.told(fyne.NewPos(v.text.left+20, top+3)):                      "",
	} {
		if name != want {
			t.Errorf("told is %q, want %q", name, want)
		}
	}
	v.SetPage(pageOf(article))
	if got := v.told(fyne.NewPos(8, at(t, v, v.page.Sentences[1].Start+1).Y)); got != "Denial" {
		t.Errorf("with one annotator %q is told", got)
	}
}

func TestADraggedEndIsDrawnOnTheLinesItReaches(t *testing.T) {
	v, _ := showView(t, 420, 900)
	v.OnResize = func(string, corpus.Span, bool) {}
	p := pageOf(article)
	v.SetPage(p)
	v.index.setLinesWith("claim0", corpus.Span{Start: 0, End: len(article)})
	v.update()
	drawn := len(v.renderer.lines)
	v.index.setLines(v.index.annotations)
	v.update()
	if drawn <= len(v.renderer.lines) {
		t.Errorf("%d lines while it is dragged over all of the text, %d before", drawn, len(v.renderer.lines))
	}
}
